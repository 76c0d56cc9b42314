/** The store's errors. `code` names the kind and survives the way between threads; match on the class or on it. */
export abstract class StoreError extends Error {
  abstract readonly code: string
}

/** A document with this key exists. `index` is `_id_`: uniqueness is always that of a derived `_id`. */
export class DuplicateKey extends StoreError {
  readonly code = 'DuplicateKey'
  constructor(
    readonly collection: string,
    readonly index: string,
    readonly key: string | null,
  ) {
    super(`${collection} already has a document with this key in ${index}`)
  }
}

/** A value that no store may keep. `path` says where it stands; the value itself is not repeated. */
export class InvalidDocument extends StoreError {
  readonly code = 'InvalidDocument'
  constructor(
    readonly path: string,
    readonly reason: string,
  ) {
    super(`${path === '' ? 'document' : path}: ${reason}`)
  }
}

/** A call that the interface does not know: an operator, an option or an operand. */
export class InvalidQuery extends StoreError {
  readonly code = 'InvalidQuery'
}

/** No declared index serves this query. */
export class ScanRefused extends StoreError {
  readonly code = 'ScanRefused'
  constructor(
    readonly collection: string,
    readonly shape: string,
  ) {
    super(`no index of ${collection} serves ${shape}`)
  }
}

/** The update makes no sense for the document it met; nothing was changed. */
export class NotApplicable extends StoreError {
  readonly code = 'NotApplicable'
  constructor(
    readonly path: string,
    readonly reason: string,
  ) {
    super(`${path}: ${reason}`)
  }
}

/** The disk (or the size set for the file) is full; nothing of the call was applied. */
export class StoreFull extends StoreError {
  readonly code = 'StoreFull'
}

/** What is on disk is not what was written. Nothing is repaired; the message says how to restore. */
export class StoreCorrupt extends StoreError {
  readonly code = 'StoreCorrupt'
}

/** Another process has the data folder. */
export class StoreLocked extends StoreError {
  readonly code = 'StoreLocked'
}

/** The data was written by a newer program. */
export class StoreTooNew extends StoreError {
  readonly code = 'StoreTooNew'
}

/** The call came after `close`. */
export class StoreClosed extends StoreError {
  readonly code = 'StoreClosed'
}

/** The store could not do its work just now: the server is away, the disk failed. Whether a write took effect is unknown. */
export class StoreUnavailable extends StoreError {
  readonly code = 'StoreUnavailable'
}

const simple = { InvalidQuery, StoreFull, StoreCorrupt, StoreLocked, StoreTooNew, StoreClosed, StoreUnavailable }

/** An error in a shape that a message between threads can carry. */
export interface WireError {
  readonly code: string
  readonly message: string
  readonly args: readonly (string | null)[]
}

export function toWire(error: unknown): WireError {
  if (error instanceof DuplicateKey) return wire(error, [error.collection, error.index, error.key])
  if (error instanceof InvalidDocument || error instanceof NotApplicable) return wire(error, [error.path, error.reason])
  if (error instanceof ScanRefused) return wire(error, [error.collection, error.shape])
  if (error instanceof StoreError) return wire(error, [])
  const unexpected = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { code: 'unexpected', message: unexpected, args: [] }
}

const wire = (error: StoreError, args: (string | null)[]): WireError => ({
  code: error.code,
  message: error.message,
  args,
})

export function fromWire({ code, message, args }: WireError): Error {
  const [a = '', b = '', c = null] = args
  if (code === 'DuplicateKey') return new DuplicateKey(a ?? '', b ?? '', c)
  if (code === 'InvalidDocument') return new InvalidDocument(a ?? '', b ?? '')
  if (code === 'NotApplicable') return new NotApplicable(a ?? '', b ?? '')
  if (code === 'ScanRefused') return new ScanRefused(a ?? '', b ?? '')
  const Known = Object.hasOwn(simple, code) ? simple[code as keyof typeof simple] : null
  return Known === null ? new Error(message) : new Known(message)
}
