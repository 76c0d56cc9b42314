import { Worker } from 'node:worker_threads'
import { fromWire } from '../errors.js'
import type { Fault, Progress } from '../store.js'
import type { FromMaintenance, MaintenanceTask } from './messages.js'

/**
 * Runs long work on a store file in a thread of its own, on a connection of its own.
 * @returns what a check found wrong; empty for other tasks
 */
export function maintain(task: MaintenanceTask, progress?: Progress): Promise<Fault[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./maintenance-thread.js', import.meta.url), {
      workerData: task,
      name: `store ${task.do}`,
    })
    worker.on('message', (message: FromMaintenance) => {
      if ('progress' in message) progress?.(...message.progress)
      else if ('faults' in message) resolve([...message.faults])
      else reject(fromWire(message.failed))
    })
    worker.on('error', reject)
    worker.on('exit', (code) => reject(new Error(`store ${task.do} ended without a result (${code})`)))
  })
}
