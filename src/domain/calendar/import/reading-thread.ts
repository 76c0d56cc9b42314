import { parentPort, workerData } from 'node:worker_threads'
import { readCalendar, type Reading } from './read-calendar.js'

/** Entry of the thread that reads one calendar, and ends. */
const { text, ...reading } = workerData as Reading & { text: string }
parentPort?.postMessage(readCalendar(text, reading))
