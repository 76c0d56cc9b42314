import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { StoreCorrupt, toWire } from '../errors.js'
import { checkFile, verifyStructure } from './check.js'
import type { FromMaintenance, MaintenanceTask } from './messages.js'
import { openConnection, storeError } from './tables.js'

const port = parentPort as MessagePort
const task = workerData as MaintenanceTask
const post = (message: FromMaintenance): void => port.postMessage(message)

try {
  // Read-only, so that even a log left by a killed process is read but not folded into a file that may be damaged.
  const connection = openConnection(task.file, { readOnly: true })
  try {
    if (task.do === 'copy') connection.db.prepare('VACUUM INTO ?').run(task.to)
    if (task.do === 'verify') verifyStructure(connection.db)
    const faults = task.do === 'check' ? checkFile(connection, (...progress) => post({ progress })) : []
    post({ faults })
  } finally {
    connection.close()
  }
} catch (error) {
  const known = storeError(error)
  const advice =
    'Nothing was changed. Restore the last backup with "allotment store restore", into an empty data folder.'
  post({ failed: toWire(known instanceof StoreCorrupt ? new StoreCorrupt(`${known.message} ${advice}`) : known) })
}
