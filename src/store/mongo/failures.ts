import {
  MongoBulkWriteError,
  MongoError,
  MongoInvalidArgumentError,
  MongoServerError,
  MongoWriteConcernError,
} from 'mongodb'
import {
  DuplicateKey,
  InvalidDocument,
  NotApplicable,
  StoreClosed,
  StoreError,
  StoreFull,
  StoreUnavailable,
} from '../errors.js'

/** What a call knows about itself, for its errors; it learns more while it goes. */
export interface Call {
  readonly collection: string
  /** The `_id` it would insert. */
  key?: string
  /** The paths its updates begin with, for want of better knowledge; one for each operation. */
  paths?: readonly string[]
}

// Source: mongodb/mongo, src/mongo/base/error_codes.yml
export const DUPLICATE_KEY = 11000
/** BadValue, TypeMismatch, PathNotViable; the last three are what older servers say for a wrong type. */
const NOT_APPLICABLE = new Set([2, 14, 28, 10140, 10141, 10142])
/** BSONObjectTooLarge, and too large after an update or an upsert. */
const TOO_LARGE = new Set([10334, 17419, 17420])
const OUT_OF_DISK_SPACE = 14031
/** Not primary, shutting down, host or network away, interrupted, timed out, write concern not met, not allowed in. */
const UNAVAILABLE = new Set([
  6, 7, 11, 13, 18, 50, 64, 79, 89, 91, 100, 134, 189, 202, 262, 290, 317, 358, 9001, 10058, 10107, 11600, 11601, 11602,
  13435, 13436, 50915, 91331, 91332,
])

export const isDuplicateKey = (error: unknown): error is MongoServerError =>
  error instanceof MongoServerError && error.code === DUPLICATE_KEY

/** The error of `errors.ts` for one of the driver's: by class and code, never by the message, which names hosts. */
export function toStoreError(error: unknown, call?: Call): unknown {
  if (error instanceof StoreError || !(error instanceof MongoError)) return error
  if (error instanceof MongoWriteConcernError) return unavailable(error)
  if (error instanceof MongoServerError) return fromServer(error, call)
  // A wrong argument is a mistake of this program; the driver's other errors are about connecting.
  return error instanceof MongoInvalidArgumentError ? error : unavailable(error)
}

function fromServer(error: MongoServerError, call: Call | undefined): unknown {
  const code = typeof error.code === 'number' ? error.code : 0
  if (code === DUPLICATE_KEY) return new DuplicateKey(call?.collection ?? '', '_id_', call?.key ?? null)
  if (TOO_LARGE.has(code)) return new InvalidDocument('', 'is larger than 16 MiB')
  if (code === OUT_OF_DISK_SPACE) return new StoreFull('the disk of the MongoDB server is full')
  if (UNAVAILABLE.has(code) || isUncertain(error)) return unavailable(error)
  if (NOT_APPLICABLE.has(code) && call?.paths !== undefined) {
    return new NotApplicable(call.paths[failedAt(error)] ?? '', 'the stored document does not let the operator work')
  }
  return error
}

/** Written, but perhaps not for good; or to be tried again. */
const isUncertain = (error: MongoServerError): boolean =>
  error.hasErrorLabel('RetryableWriteError') ||
  error.hasErrorLabel('TransientTransactionError') ||
  (error instanceof MongoBulkWriteError && error.result.getWriteConcernError() !== undefined)

function failedAt(error: MongoServerError): number {
  return error instanceof MongoBulkWriteError ? ([error.writeErrors].flat()[0]?.index ?? 0) : 0
}

const unavailable = (error: MongoError): StoreUnavailable =>
  new StoreUnavailable(`MongoDB is not available (${error.name}${error.code === undefined ? '' : ` ${error.code}`})`)

/** Counts the calls in flight, and lets none begin once it is closed. */
export class Calls {
  private readonly inFlight = new Set<Promise<unknown>>()
  private closed = false

  async run<R>(work: () => Promise<R>, call?: Call): Promise<R> {
    if (this.closed) throw new StoreClosed('the store is closed')
    const running = work()
    this.inFlight.add(running)
    try {
      return await running
    } catch (error) {
      throw toStoreError(error, call)
    } finally {
      this.inFlight.delete(running)
    }
  }

  async close(): Promise<void> {
    this.closed = true
    await Promise.allSettled(this.inFlight)
  }
}
