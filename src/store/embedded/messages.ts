import type { Change } from '../changes.js'
import type { WireError } from '../errors.js'
import type { Cond, SortList } from '../filter.js'
import type { CollectionSpec, Fault } from '../store.js'
import type { Key } from './keys.js'

/** A checked document, ready to be written: its JSON and, for each index of its collection, its keys. */
export interface Prepared {
  readonly id: string
  readonly json: string
  readonly keys: readonly (readonly Key[])[]
}

/** One call on a collection, as it goes to the writer. It can be run again after a roll-back. */
export type Operation =
  | { readonly type: 'insert'; readonly in: string; readonly docs: readonly Prepared[]; readonly strict: boolean }
  | UpdateOperation
  | DeleteOperation
  | { readonly type: 'bulk'; readonly in: string; readonly each: readonly (UpdateOperation | DeleteOperation)[] }

export interface UpdateOperation {
  readonly type: 'update'
  readonly in: string
  readonly conds: readonly Cond[]
  readonly sort: SortList
  readonly changes: readonly Change[]
  /** The document to start from when none matches; null: no upsert. */
  readonly seed: { readonly _id: string } | null
  /** How many to update; null: all of them, in batches. */
  readonly limit: number | null
  /** Whether the answer is the documents afterwards, or how many there were. */
  readonly returns: 'documents' | 'count'
}

export interface DeleteOperation {
  readonly type: 'delete'
  readonly in: string
  readonly conds: readonly Cond[]
  readonly limit: 1 | null
}

/** Ids that were new; documents as JSON; or a count. */
export type Result = readonly string[] | number
export type Answer = { readonly result: Result } | { readonly error: WireError }

export interface WriterOptions {
  readonly file: string
  readonly collections: readonly CollectionSpec[]
  readonly strict: boolean
  /** Bounds the file, in pages of 4 KiB, so that a full disk can be tried out. */
  readonly maxPages: number | null
}

export type ToWriter = { readonly operations: readonly Operation[] } | { readonly close: true }
export type FromWriter =
  | { readonly ready: true }
  | { readonly notReady: WireError }
  | { readonly answers: readonly [order: number, answer: Answer][] }
  | { readonly scan: readonly [collection: string, shape: string] }
  | { readonly closed: WireError | null }

export type MaintenanceTask =
  | { readonly do: 'check' | 'verify'; readonly file: string }
  | { readonly do: 'copy'; readonly file: string; readonly to: string }
export type FromMaintenance =
  | { readonly progress: readonly [done: number, total: number, what: string] }
  | { readonly faults: readonly Fault[] }
  | { readonly failed: WireError }
