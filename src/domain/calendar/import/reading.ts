import { Worker } from 'node:worker_threads'
import type { ReadCalendar, ReadFault } from './entry.js'
import type { Reading } from './read-calendar.js'

/** What reading one calendar may cost. */
const LONGEST_MS = 8_000
const MEMORY = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16, stackSizeMb: 2 }

export type CalendarReading = (text: string, reading: Reading) => Promise<ReadCalendar | ReadFault>

/**
 * Reads strangers' calendars, one after the other, each in a thread of its own that is ended when it takes too long or
 * too much memory: a library that meets a rule nothing can satisfy does not hold the hub up.
 */
export function calendarReading({ longestMs = LONGEST_MS } = {}): CalendarReading {
  let turn: Promise<unknown> = Promise.resolve()
  return (text, reading) => {
    const read = turn.then(() => inThread(text, reading, longestMs))
    turn = read.catch(() => undefined) // whoever asked hears of it
    return read
  }
}

function inThread(text: string, reading: Reading, longestMs: number): Promise<ReadCalendar | ReadFault> {
  const { promise, resolve, reject } = Promise.withResolvers<ReadCalendar | ReadFault>()
  const worker = new Worker(new URL('./reading-thread.js', import.meta.url), {
    ...{ workerData: { text, ...reading }, name: 'calendar', resourceLimits: MEMORY, execArgv: [] },
  })
  const timer = setTimeout(() => {
    resolve('calendar-too-much')
    void worker.terminate()
  }, longestMs)
  worker.once('message', resolve)
  worker.once('error', (error: Error & { code?: string }) => {
    if (error.code === 'ERR_WORKER_OUT_OF_MEMORY' || error instanceof RangeError) resolve('calendar-too-much')
    else reject(error)
  })
  worker.once('exit', (code) => {
    clearTimeout(timer)
    reject(new Error(`Reading a calendar ended without a result (${code})`))
  })
  return promise
}
