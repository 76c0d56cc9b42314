import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { toWire } from '../errors.js'
import type { Fault } from '../store.js'
import { checkFile, verifyStructure } from './check.js'
import type { FromMaintenance, MaintenanceTask } from './messages.js'
import { identify, openConnection, storeError, type Connection } from './tables.js'

const port = parentPort as MessagePort
const task = workerData as MaintenanceTask
const post = (message: FromMaintenance): void => port.postMessage(message)

/** Says what became of the task only when the file is closed. */
function run(): readonly Fault[] {
  // Read-only, so that even a log left by a killed process is read but not folded into a file that may be damaged.
  const connection = openConnection(task.file, { readOnly: true })
  try {
    return perform(connection)
  } finally {
    connection.close()
  }
}

function perform(connection: Connection): readonly Fault[] {
  switch (task.do) {
    case 'verify':
      identify(connection.db)
      verifyStructure(connection.db)
      return []
    case 'copy':
      connection.db.prepare('VACUUM INTO ?').run(task.to)
      return []
    case 'check':
      return checkFile(connection, (...progress) => post({ progress }))
    default:
      return task satisfies never
  }
}

try {
  post({ faults: run() })
} catch (error) {
  post({ failed: toWire(storeError(error)) })
}
