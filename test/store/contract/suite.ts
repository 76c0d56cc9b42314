import { inspect } from 'node:util'
import { expect } from 'chai'
import type { StoreError } from '../../../src/store/errors.js'
import type { CollectionSpec, Store, StoreOptions } from '../../../src/store/store.js'

export type Open = (options: StoreOptions) => Promise<{ store: Store; dispose(): Promise<void> }>
export type Row = { _id: string; [key: string]: unknown }

/** A collection without the types that keep mistakes out: these tests make them on purpose. */
export interface Loose {
  insertOne(doc: unknown): Promise<void>
  insertMany(docs: unknown): Promise<string[]>
  findOne(filter: unknown, options?: unknown): Promise<Row | null>
  find(filter: unknown, options: unknown): Promise<Row[]>
  page(filter: unknown, options: unknown): Promise<{ docs: Row[]; next: Row | null }>
  stream(filter: unknown, options?: unknown): AsyncIterable<Row>
  count(filter: unknown, options: unknown): Promise<number>
  updateOne(filter: unknown, update: unknown, options?: unknown): Promise<boolean>
  updateMany(filter: unknown, update: unknown): Promise<number>
  findOneAndUpdate(filter: unknown, update: unknown, options?: unknown): Promise<Row | null>
  claimMany(filter: unknown, update: unknown, options: unknown): Promise<Row[]>
  bulk(operations: unknown): Promise<number>
  deleteOne(filter: unknown): Promise<boolean>
  deleteMany(filter: unknown): Promise<number>
}

export interface Suite {
  readonly open: Open
  /** Like mocha's `it`; a test that the server at hand is known to fail is skipped by its title. */
  readonly test: (title: string, body: () => Promise<void>) => void
  /** One store for the describe block it is called in. */
  readonly useStore: (options?: Partial<StoreOptions>) => {
    readonly store: Store
    collection(spec: CollectionSpec): Loose
  }
}

/** No index: what is asked of it is answered by looking at every document. */
export const heap: CollectionSpec = { name: 'heap', indexes: [] }
/** The same fields as the heap's, with indexes on them. */
export const indexed: CollectionSpec = {
  name: 'indexed',
  indexes: [
    { name: 'a', keys: { a: 1 }, array: 'a' },
    { name: 'b', keys: { b: -1 } },
  ],
}
export const ranked: CollectionSpec = {
  name: 'ranked',
  indexes: [
    { name: 'value', keys: { value: 1 } },
    { name: 'group_value', keys: { group: 1, value: -1 } },
    { name: 'group_at', keys: { group: 1, at: 1 } },
    { name: 'tags_at', keys: { tags: 1, at: -1 }, array: 'tags' },
    { name: 'owner', keys: { 'owner.name': 1 } },
  ],
}
export const jobs: CollectionSpec = { name: 'jobs', indexes: [{ name: 'due', keys: { state: 1, due: 1 } }] }

export const everything = [heap, indexed, ranked, jobs]

export function suiteOf(open: Open, quirks: ReadonlySet<string>): Suite & { readonly unused: () => string[] } {
  const unused = new Set(quirks)
  return {
    open,
    unused: () => [...unused],
    test(title, body) {
      const quirk = [...quirks].find(
        (known) => title === known || (known.endsWith('…') && title.startsWith(known.slice(0, -1))),
      )
      if (quirk === undefined) return void it(title, body)
      unused.delete(quirk)
      it(`${title} (not on this server: see quirks.ts)`, function () {
        this.skip()
      })
    },
    useStore(options = {}) {
      let opened: Awaited<ReturnType<Open>>
      before(async () => {
        opened = await open({ collections: everything, strict: false, ...options })
      })
      after(() => opened.dispose())
      return {
        get store() {
          return opened.store
        },
        collection: (spec) => loose(opened.store, spec),
      }
    },
  }
}

export const loose = (store: Store, spec: CollectionSpec): Loose => store.collection(spec) as unknown as Loose

export const show = (value: unknown): string => {
  const text = inspect(value, { depth: null, breakLength: Infinity, compact: true })
  return text.length > 150 ? `${text.slice(0, 150)}…` : text
}

type Kind = abstract new (...args: never[]) => StoreError

/** Asserts that a call is refused with this kind of error. @returns the error */
export async function refusal<E extends Kind>(work: Promise<unknown>, kind: E): Promise<InstanceType<E>> {
  const outcome: unknown = await work.then(
    (value) => `settled with ${show(value)}`,
    (error: unknown) => error,
  )
  if (!(outcome instanceof kind))
    expect.fail(`expected ${kind.name}, got ${outcome instanceof Error ? outcome.stack : show(outcome)}`)
  return outcome as InstanceType<E>
}

export const ids = (docs: readonly Row[]): string[] => docs.map(({ _id }) => _id)

export async function all(docs: AsyncIterable<Row>): Promise<Row[]> {
  const list: Row[] = []
  for await (const doc of docs) list.push(doc)
  return list
}

/** `prefix` and a number of three digits, from 0. */
export const numbered = <D extends object>(
  count: number,
  prefix: string,
  rest: (i: number) => D,
): (D & { _id: string })[] =>
  Array.from({ length: count }, (_, i) => ({ _id: `${prefix}${String(i).padStart(4, '0')}`, ...rest(i) }))

/** Inserts any number of documents. */
export async function fill(collection: Loose, docs: readonly object[]): Promise<void> {
  for (let i = 0; i < docs.length; i += 1_000) await collection.insertMany(docs.slice(i, i + 1_000))
}
