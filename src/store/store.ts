/**
 * The one way the hub keeps documents: a typed subset of the MongoDB driver's `Collection`.
 * Two implementations, `embedded/` and `mongo.ts`, pass the same contract suite (`test/store/contract.ts`).
 *
 * Values are strings (well-formed Unicode), finite numbers, booleans, null, `Date`, arrays and plain objects of these.
 * Anything outside this interface is refused with an error of `errors.ts` that names it, in both stores alike.
 */

export type Scalar = string | number | boolean | null | Date
export type Value = Scalar | Value[] | { [key: string]: Value }

/** Every document has a string `_id` that we choose: 1 to 2,048 bytes of UTF-8 without NUL. */
export interface Doc {
  _id: string
}

export type Direction = 1 | -1
export type Sort = Readonly<Record<string, Direction>>
export type SortableField = [path: string, direction: Direction]

/**
 * A declared index. `_id` is always its last field, in the direction of the last declared one.
 * `array` names the one field that may hold an array (each element gets an entry); an array at any other
 * indexed path is refused on write.
 */
export interface IndexSpec {
  readonly name: string
  readonly keys: Sort
  readonly array?: string
}

/** A collection: its name, its indexes and, where its documents expire, by which date field and after how long. */
export interface CollectionSpec<T extends Doc = Doc> {
  readonly name: string
  readonly indexes: readonly IndexSpec[]
  readonly retain?: { readonly field: string; readonly days: number }
  /** Its documents are read over and over: who finds one gets it frozen, and others who read the same may get the same. */
  readonly shared?: boolean
  /** Never present: carries the document's type to `Store.collection`. */
  readonly doc?: T
}

type Element<V> = V extends readonly (infer E)[] ? E | V : V
type Rangeable<V> = Extract<Element<V>, string | number | boolean | Date>

/** Conditions on one path; all of them must hold. On an array a condition holds when one of its elements meets it. */
export interface Operators<V> {
  $eq?: Element<V> | null
  $ne?: Element<V> | null
  /** At most 500 values. */
  $in?: readonly (Element<V> | null)[]
  $gt?: Rangeable<V>
  $gte?: Rangeable<V>
  $lt?: Rangeable<V>
  $lte?: Rangeable<V>
  $exists?: boolean
  /** One scalar element of an array meets all of these; the way to ask for a range on an array field. */
  $elemMatch?: { $eq?: Rangeable<V>; $gt?: Rangeable<V>; $gte?: Rangeable<V>; $lt?: Rangeable<V>; $lte?: Rangeable<V> }
}

export type Condition<V> = Element<V> | null | Operators<V>
type Dotted<T, V> = { readonly [path in `${keyof T & string}.${string}`]?: V }

/** What `find` and its kin accept. Dotted paths reach into sub-documents. */
export type Filter<T> = { readonly [K in keyof T]?: Condition<NonNullable<T[K]>> } & Dotted<T, Condition<Value>> & {
    readonly $and?: readonly Filter<T>[]
    readonly $or?: readonly Filter<T>[]
  }

type Fields<T> = { readonly [K in Exclude<keyof T, '_id'>]?: T[K] } & Dotted<T, Value>
type Arrays<T, E extends string = never> = {
  readonly [K in keyof T as NonNullable<T[K]> extends readonly unknown[] ? K : never]?: NonNullable<
    T[K]
  > extends readonly (infer V)[]
    ? V | { readonly [op in E]: readonly V[] }
    : never
} & Dotted<T, Value | { readonly [op in E]: readonly Value[] }>

/** MongoDB's update operators, without the positional ones. No two of them may touch the same path. */
export interface Update<T> {
  readonly $set?: Fields<T>
  readonly $setOnInsert?: Fields<T>
  readonly $unset?: { readonly [K in Exclude<keyof T, '_id'>]?: true | '' } & Dotted<T, true | ''>
  /** Amounts within ±2^53, so that no stored number can become infinite. */
  readonly $inc?: { readonly [K in keyof T as NonNullable<T[K]> extends number ? K : never]?: number } & Dotted<
    T,
    number
  >
  readonly $min?: Fields<T>
  readonly $max?: Fields<T>
  readonly $push?: Arrays<T, '$each'>
  readonly $addToSet?: Arrays<T, '$each'>
  readonly $pull?: Arrays<T, '$in'>
}

/**
 * Where a page ended: what the sort fields of its last document count as, and its `_id`. A document is one too. In a
 * cursor a value that is an array is wrapped in another, and an empty array is one.
 */
export type After = { readonly _id: string } & { readonly [path: string]: Value | undefined }

export interface FindOptions {
  /**
   * Ties are broken by `_id`, in the direction of the last field. Without a sort the order is not specified.
   * Where documents hold an array, at a path or on the way, they count by the element that comes first in the sort: the
   * least upwards, the greatest downwards; fields below the same array by the same element. An element without the rest
   * of the path counts as null, an empty array at the path comes before null. Pages follow this order too. Refused are
   * a field that an index declares as its array and two arrays in one document.
   */
  readonly sort?: Sort
  /** 1 to 1,000. */
  readonly limit: number
  /** Continues behind this document (or cursor); needs `sort`. */
  readonly after?: After
}

/** A page that took bounded work: it may be short, even empty, while `next` is not null. */
export interface Page<T> {
  readonly docs: T[]
  /** Give it as `after` for the next page; null when there is none. */
  readonly next: After | null
}

export type BulkOperation<T> =
  { readonly updateOne: { filter: Filter<T>; update: Update<T> } } | { readonly deleteOne: { filter: Filter<T> } }

/**
 * Documents of one kind. Every call settles only when its effect is durable.
 * All calls throw `InvalidQuery` for what the interface does not know, and `ScanRefused` for a query no index serves.
 */
export interface Collection<T extends Doc> {
  readonly name: string

  /** @throws DuplicateKey, InvalidDocument */
  insertOne(doc: T): Promise<void>
  /**
   * Inserts what is new and leaves the rest alone, in no order.
   * @param docs at most 1,000
   * @returns the `_id`s that were new
   */
  insertMany(docs: readonly T[]): Promise<string[]>

  findOne(filter: Filter<T>, options?: { sort?: Sort }): Promise<T | null>
  /** @throws ScanRefused also when more than ten times `limit` (at least 1,000) documents had to be looked at; see `page` */
  find(filter: Filter<T>, options: FindOptions): Promise<T[]>
  /** Like `find`, but where conditions no index serves leave gaps it stops after ten times `limit` and returns a cursor. */
  page(filter: Filter<T>, options: FindOptions & { sort: Sort }): Promise<Page<T>>
  /** Everything that matches, in batches, for exports. Not a snapshot: what changes meanwhile may be seen or not. */
  stream(filter: Filter<T>, options?: { sort?: Sort }): AsyncIterable<T>
  /** @param atMost 1 to 100,000: counting stops there */
  count(filter: Filter<T>, options: { atMost: number }): Promise<number>

  /**
   * @returns whether a document matched (or was made)
   * @throws NotApplicable when the stored document does not let the operators work, e.g. `$inc` on a string
   */
  updateOne(filter: Filter<T>, update: Update<T>, options?: { upsert?: boolean }): Promise<boolean>
  /** Each document changes atomically, the set does not. @returns how many matched */
  updateMany(filter: Filter<T>, update: Update<T>): Promise<number>
  /**
   * @param options.upsert needs a plain `_id` in the filter
   * @returns the document after the update, null when none matched
   * @throws DuplicateKey when an upsert finds its `_id` taken by a document the rest of the filter excludes
   */
  findOneAndUpdate(filter: Filter<T>, update: Update<T>, options?: { sort?: Sort; upsert?: boolean }): Promise<T | null>
  /**
   * Takes up to `limit` documents one by one, as workers take leases: the update must make them stop matching.
   * @returns them as they are after the update
   */
  claimMany(filter: Filter<T>, update: Update<T>, options: { sort?: Sort; limit: number }): Promise<T[]>
  /** Up to 1,000 single-document changes, in no order. @returns how many matched */
  bulk(operations: readonly BulkOperation<T>[]): Promise<number>

  deleteOne(filter: Filter<T>): Promise<boolean>
  /** Works in batches, between which others get their turn. @returns how many were deleted */
  deleteMany(filter: Filter<T>): Promise<number>
}

/** One thing `check` found wrong. */
export interface Fault {
  readonly collection: string | null
  /** The document or index entry it concerns, null when it is the file as a whole. */
  readonly subject: string | null
  readonly problem: string
}

export type Progress = (done: number, total: number, what: string) => void

export interface Store {
  readonly kind: 'embedded' | 'mongodb'
  /** @throws InvalidQuery when the collection was neither declared when the store was opened nor listed by `collections` */
  collection<T extends Doc>(spec: CollectionSpec<T>): Collection<T>
  /** Every collection that exists, declared by this program or not, in name order. */
  collections(): Promise<CollectionSpec[]>
  /** Compares what can be derived with what it is derived from. Empty when all is well. */
  check(progress?: Progress): Promise<Fault[]>
  /** Rejects once the store can no longer do its work (its writer died, for one); never resolves. */
  readonly failed: Promise<never>
  /** Waits for writes that were begun. Later calls, and reads that are still under way, are refused with `StoreClosed`. */
  close(): Promise<void>
}

export interface StoreOptions {
  readonly collections: readonly CollectionSpec[]
  /** True in tests and development: a query that no index serves fails at once instead of above 1,000 documents. */
  readonly strict: boolean
  /** Told of queries that no index serves, which only work because the collection is still small. */
  readonly onScan?: (collection: string, filter: string) => void
}
