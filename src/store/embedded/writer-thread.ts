import { MessageChannel, parentPort, receiveMessageOnPort, workerData, type MessagePort } from 'node:worker_threads'
import { StoreCorrupt, StoreError, StoreFull, toWire } from '../errors.js'
import { layTables } from './lay.js'
import type { Answer, FromWriter, Operation, ToWriter, WriterOptions } from './messages.js'
import { openConnection, makeDurable, storeError, type Connection } from './tables.js'
import { Writer, type Job } from './writer.js'

/**
 * The one writer of a store, in a thread of its own so that no request waits for the disk. What has arrived by the time
 * it begins is one group: one transaction, one flush. Nothing is answered before COMMIT.
 */
const port = parentPort as MessagePort
const options = workerData as WriterOptions
const post = (message: FromWriter): void => port.postMessage(message)
/** How many operations share a transaction at most, so that the first of them does not wait for ever. */
const MAX_GROUP = 2_000

interface Waiting {
  readonly order: number
  readonly operation: Operation
  job: Job | null
}

let waiting: Waiting[] = []
let arrived = 0
let closing = false
let scheduled = false
const turn = new MessageChannel()

function receive(message: ToWriter): void {
  if ('close' in message) closing = true
  else for (const operation of message.operations) waiting.push({ order: arrived++, operation, job: null })
}

function open(): [Connection, Writer] {
  const connection = openConnection(options.file, { readOnly: false })
  try {
    makeDurable(connection.db)
    if (options.maxPages !== null) connection.db.exec(`PRAGMA max_page_count = ${Math.trunc(options.maxPages)}`)
    const tables = layTables(connection, options.collections)
    const onScan = (collection: string, shape: string): void => post({ scan: [collection, shape] })
    return [connection, new Writer(connection, tables, options.strict, onScan)]
  } catch (error) {
    connection.close()
    throw error
  }
}

/** Runs a group. Unless all of it can be kept, each operation is tried again by itself, so that only the guilty fail. */
function runGroup(connection: Connection, writer: Writer, group: Waiting[]): [number, Answer][] {
  const { db } = connection
  const rewind = group.map((one) => one.job?.mark() ?? (() => (one.job = null)))
  try {
    db.exec('BEGIN IMMEDIATE')
    const answers = group.map((one) => [one, runOne(writer, one)] as const)
    db.exec('COMMIT')
    return settle(answers)
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    for (const back of rewind) back()
    if (group.length > 1) return group.flatMap((one) => runGroup(connection, writer, [one]))
    return [[(group[0] as Waiting).order, { error: toWire(storeError(error)) }]]
  }
}

/** An error of ours changed nothing; any other (the disk, the file) ends the group's transaction. */
function runOne(writer: Writer, one: Waiting): Answer | null {
  const { operation } = one
  const safe =
    operation.type === 'insert' ? operation.docs.length === 1 : operation.type !== 'bulk' && operation.limit === 1
  try {
    if (one.job === null) {
      const result = writer.run(operation)
      if (!isJob(result)) return { result }
      one.job = result
    }
    return one.job.next() ? null : { result: one.job.result }
  } catch (error) {
    if (safe && error instanceof StoreError && !(error instanceof StoreCorrupt)) return { error: toWire(error) }
    throw error
  }
}

const isJob = (result: object | number): result is Job => typeof result === 'object' && 'next' in result

/** Answers what is done; what has more to do goes to the end of the queue. */
function settle(answers: readonly (readonly [Waiting, Answer | null])[]): [number, Answer][] {
  const done: [number, Answer][] = []
  for (const [one, answer] of answers) {
    if (answer === null) waiting.push(one)
    else done.push([one.order, answer])
  }
  return done
}

function work(connection: Connection, writer: Writer): void {
  scheduled = false
  for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port))
    receive(next.message as ToWriter)
  const group = waiting.slice(0, MAX_GROUP)
  waiting = waiting.slice(MAX_GROUP)
  if (group.length > 0) post({ answers: runGroup(connection, writer, group) })
  if (waiting.length > 0) schedule()
  else if (closing) close(connection)
}

function schedule(): void {
  if (scheduled) return
  scheduled = true
  turn.port2.postMessage(null)
}

/** Leaves one file instead of a file and its log. A disk too full for that loses nothing: the log is read when it opens. */
function foldLog(db: Connection['db']): void {
  try {
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  } catch (error) {
    if (!(storeError(error) instanceof StoreFull)) throw error
  }
}

function close(connection: Connection): void {
  try {
    foldLog(connection.db)
    connection.close()
    post({ closed: null })
  } catch (error) {
    post({ closed: toWire(storeError(error)) })
  }
  turn.port1.close()
  port.close()
}

try {
  const [connection, writer] = open()
  turn.port1.on('message', () => work(connection, writer))
  port.on('message', (message: ToWriter) => {
    receive(message)
    schedule()
  })
  post({ ready: true })
} catch (error) {
  post({ notReady: toWire(storeError(error)) })
  turn.port1.close()
  port.close()
}
