import { setImmediate as nextTurn } from 'node:timers/promises'
import { parseUpdate, upsertSeed } from '../changes.js'
import { InvalidQuery, ScanRefused, StoreClosed } from '../errors.js'
import { checkLimit, parseFilter, parseSort, type SortList } from '../filter.js'
import { checkDocumentIndexable } from '../indexing.js'
import { needsSorting, planQuery, SCAN_LIMIT, shapeOf, type Plan } from '../plan.js'
import { behindPosition, cursorOf, sortDocuments, startOf, type Position } from '../positions.js'
import type { After, BulkOperation, Collection, Doc, Filter, FindOptions, Page, Sort, Update } from '../store.js'
import { checkDocument, isPlainObject } from '../values.js'
import type { WriterClient } from './client.js'
import { decode } from './codec.js'
import { decodeHit, hits, idIn, isMatch, isSmall, type Stored } from './hits.js'
import { encodeId, toBytes } from './keys.js'
import { matchesAll } from './match.js'
import type { KnownDocuments } from './known.js'
import type { DeleteOperation, Operation, Prepared, Result, UpdateOperation } from './messages.js'
import { storeError, type Connection, type Table } from './tables.js'
import { prepare } from './writer.js'

/** So many are read by their ids at once, before the clock is looked at; fewer than `FEW_IDS` are read one by one. */
const IDS_AT_ONCE = 20
const FEW_IDS = 4
const PLACES = Array.from({ length: IDS_AT_ONCE }, () => '?').join(', ')
/** As many as `$in` takes: more are refused where it is read. */
const MOST_IDS = 500
/** How long reading may keep the event loop before others get their turn. */
const SLICE_MS = 5

export interface Context {
  /** null once the store is closed. */
  reader(): Connection | null
  readonly writer: WriterClient
  /** Null unless the collection's documents are shared. */
  readonly known: KnownDocuments | null
  readonly strict: boolean
  onScan(collection: string, shape: string): void
}

interface Query {
  readonly plan: Plan
  readonly sort: SortList
  readonly after: Position | null
}

/** What looking for documents came to; `last` is where it stopped before it had looked at all there is. */
interface Found {
  readonly docs: Stored[]
  readonly last: Stored | null
  readonly exhausted: boolean
}

/** A collection of the embedded store: reads here, on a connection of its own; writes go to the writer's thread. */
export class EmbeddedCollection<T extends Doc> implements Collection<T> {
  readonly name: string

  constructor(
    private readonly context: Context,
    private readonly table: Table,
  ) {
    this.name = table.spec.name
  }

  async insertOne(doc: T): Promise<void> {
    const docs = [this.prepare(doc)]
    await this.write({ type: 'insert', in: this.name, docs, strict: true })
  }

  async insertMany(docs: readonly T[]): Promise<string[]> {
    if (!Array.isArray(docs) || docs.length > 1_000)
      throw new InvalidQuery('insertMany takes a list of at most 1000 documents')
    if (docs.length === 0) return []
    const prepared = docs.map((doc: T) => this.prepare(doc))
    return (await this.write({ type: 'insert', in: this.name, docs: prepared, strict: false })) as string[]
  }

  async findOne(filter: Filter<T>, options: { sort?: Sort } = {}): Promise<T | null> {
    const id = onlyId(filter)
    if (id !== null && options.sort === undefined) return this.byId(id)
    return (await this.find(filter, { ...options, limit: 1 }))[0] ?? null
  }

  async find(filter: Filter<T>, options: FindOptions): Promise<T[]> {
    const limit = checkLimit('limit', options.limit, 1_000)
    const ids = options.sort === undefined && options.after === undefined ? idsOf(filter) : null
    if (ids !== null && ids.length <= limit) return this.byIds(ids, filter)
    const query = this.query(filter, options)
    const { docs, exhausted } = await this.look(query, limit, budgetOf(limit))
    if (docs.length < limit && !exhausted) throw this.tooMany(filter, query.sort)
    return docs as unknown as T[]
  }

  async page(filter: Filter<T>, options: FindOptions & { sort: Sort }): Promise<Page<T>> {
    const limit = checkLimit('limit', options.limit, 1_000)
    const query = this.query(filter, options)
    if (query.sort.length === 0) throw new InvalidQuery('a page needs a sort')
    const { docs, last, exhausted } = await this.look(query, limit, 10 * limit)
    return { docs: docs as unknown as T[], next: exhausted || last === null ? null : cursorOf(last, query.sort) }
  }

  async *stream(filter: Filter<T>, options: { sort?: Sort } = {}): AsyncGenerator<T> {
    const { plan } = this.query(filter, options)
    let slice = performance.now()
    if (needsSorting(plan)) return yield* await this.find(filter, { ...options, limit: 1_000 })
    for (const hit of this.guard(hits(this.reader(), this.table, plan, null, 100))) {
      const doc = decodeHit(this.table, hit)
      if (isMatch(hit, doc)) yield doc as unknown as T
      if (performance.now() - slice > SLICE_MS) {
        await nextTurn()
        this.reader()
        slice = performance.now()
      }
    }
  }

  async count(filter: Filter<T>, options: { atMost: number }): Promise<number> {
    const atMost = checkLimit('atMost', options.atMost, 100_000)
    const query = this.query(filter, {})
    const { docs, exhausted } = await this.look(query, atMost, budgetOf(atMost), true)
    if (docs.length < atMost && !exhausted) throw this.tooMany(filter, [])
    return docs.length
  }

  async updateOne(filter: Filter<T>, update: Update<T>, options: { upsert?: boolean } = {}): Promise<boolean> {
    return (await this.write(this.update(filter, update, { ...options, limit: 1, returns: 'count' }))) === 1
  }

  async updateMany(filter: Filter<T>, update: Update<T>): Promise<number> {
    return (await this.write(this.update(filter, update, { limit: null, returns: 'count' }))) as number
  }

  async findOneAndUpdate(
    filter: Filter<T>,
    update: Update<T>,
    options: { sort?: Sort; upsert?: boolean } = {},
  ): Promise<T | null> {
    const [json] = await this.documents(this.update(filter, update, { ...options, limit: 1, returns: 'documents' }))
    return json === undefined ? null : decode<T>(json)
  }

  async claimMany(filter: Filter<T>, update: Update<T>, options: { sort?: Sort; limit: number }): Promise<T[]> {
    const limit = checkLimit('limit', options.limit, 1_000)
    const documents = await this.documents(this.update(filter, update, { ...options, limit, returns: 'documents' }))
    return documents.map((json) => decode<T>(json))
  }

  async bulk(operations: readonly BulkOperation<T>[]): Promise<number> {
    if (!Array.isArray(operations) || operations.length > 1_000)
      throw new InvalidQuery('bulk takes at most 1000 operations')
    const each = operations.map((one: unknown) => {
      const [[kind, operand] = ['nothing', null], ...more] = isPlainObject(one) ? Object.entries(one) : []
      const given = operand as unknown as { filter: Filter<T>; update: Update<T> } | null
      if (more.length === 0 && isPlainObject(operand) && given !== null) {
        if (kind === 'updateOne') return this.update(given.filter, given.update, { limit: 1, returns: 'count' })
        if (kind === 'deleteOne') return this.delete(given.filter, 1)
      }
      throw new InvalidQuery(`bulk knows updateOne and deleteOne, not ${kind}`)
    })
    if (each.length === 0) return 0
    return (await this.write({ type: 'bulk', in: this.name, each })) as number
  }

  async deleteOne(filter: Filter<T>): Promise<boolean> {
    return (await this.write(this.delete(filter, 1))) === 1
  }

  async deleteMany(filter: Filter<T>): Promise<number> {
    return (await this.write(this.delete(filter, null))) as number
  }

  private prepare(doc: T): Prepared {
    const checked = checkDocument(doc)
    checkDocumentIndexable(this.table.spec, checked)
    return prepare(this.table, checked)
  }

  private update(
    filter: Filter<T>,
    update: Update<T>,
    options: { sort?: Sort; upsert?: boolean; limit: number | null; returns: 'documents' | 'count' },
  ): UpdateOperation {
    const conds = parseFilter(filter)
    const seed = options.upsert === true ? upsertSeed(conds) : null
    const changes = parseUpdate(update, this.table.spec)
    const { limit, returns } = options
    return { type: 'update', in: this.name, conds, sort: parseSort(options.sort), changes, seed, limit, returns }
  }

  private delete(filter: Filter<T>, limit: 1 | null): DeleteOperation {
    return { type: 'delete', in: this.name, conds: parseFilter(filter), limit }
  }

  private async write(operation: Operation): Promise<Result> {
    try {
      return await this.context.writer.ask(operation)
    } finally {
      this.context.known?.changed()
    }
  }

  private async documents(operation: UpdateOperation): Promise<readonly string[]> {
    return (await this.write(operation)) as readonly string[]
  }

  private reader(): Connection {
    const reader = this.context.reader()
    if (reader === null) throw new StoreClosed('the store is closed')
    return reader
  }

  private byId(id: string): T | null {
    const reader = this.reader()
    const { known } = this.context
    const there = known?.current(id)
    if (there !== undefined) return there as unknown as T | null
    const statement = reader.statement(`SELECT doc FROM ${this.table.table} WHERE id = ?`)
    try {
      const [json] = (statement.get(toBytes(encodeId(id, 1))) ?? []) as unknown as [string?]
      if (json === undefined) known?.absent(id)
      if (json === undefined) return null
      return known === null ? decode<T>(json, `a document of ${this.name}`) : (known.read(id, json) as unknown as T)
    } catch (error) {
      throw storeError(error)
    }
  }

  /** In the order of the ids; in slices, as every reading; no plan. */
  private async byIds(ids: readonly string[], filter: Filter<T>): Promise<T[]> {
    const others = Object.keys(filter).length === 1 ? [] : parseFilter(filter)
    const docs: T[] = []
    let slice = performance.now()
    for (let at = 0; at < ids.length; at += IDS_AT_ONCE) {
      const found = this.together(ids.slice(at, at + IDS_AT_ONCE))
      for (const doc of found) if (matchesAll(others, doc as unknown as Stored)) docs.push(doc)
      if (performance.now() - slice <= SLICE_MS) continue
      await nextTurn()
      slice = performance.now()
    }
    return docs
  }

  /** At most `IDS_AT_ONCE`, in their order. */
  private together(ids: readonly string[]): T[] {
    const reader = this.reader()
    const { known } = this.context
    if (known === null) return this.lookedUp(ids, reader)
    const there = ids.map((id) => known.current(id) as unknown as T | null | undefined)
    const missing = ids.filter((_, at) => there[at] === undefined)
    if (missing.length === 0) return there.flatMap((doc) => doc ?? [])
    const found = new Map(this.lookedUp(missing, reader).map((doc) => [doc._id, doc]))
    for (const id of missing) if (!found.has(id)) known.absent(id)
    return ids.flatMap((id, at) => there[at] ?? found.get(id) ?? [])
  }

  /** One statement costs less than half of as many. */
  private lookedUp(ids: readonly string[], reader: Connection): T[] {
    if (ids.length < FEW_IDS) return ids.flatMap((id) => this.byId(id) ?? [])
    const { known } = this.context
    const sql = `SELECT d.doc, ${idIn(this.table)} FROM ${this.table.table} d WHERE d.id IN (${PLACES})`
    const keys = Array.from({ length: IDS_AT_ONCE }, (_, at) => toBytes(encodeId(ids[at] ?? ids[0] ?? '', 1)))
    try {
      const rows = reader.statement(sql).all(...keys) as unknown as [json: string, id: string][]
      const found = rows.map(([json, id]) =>
        known === null ? decode<T>(json, `a document of ${this.name}`) : (known.read(id, json) as unknown as T),
      )
      if (found.length < 2) return found
      const byId = new Map(found.map((doc) => [doc._id, doc]))
      return ids.flatMap((id) => byId.get(id) ?? [])
    } catch (error) {
      throw storeError(error)
    }
  }

  private query(filter: Filter<T>, options: { sort?: Sort; after?: After }): Query {
    const conds = parseFilter(filter)
    const sort = parseSort(options.sort)
    const plan = planQuery(this.table.spec, conds, sort)
    const after = startOf(options.after, plan)
    if (!plan.served) {
      const shape = shapeOf(conds, sort)
      if (this.context.strict || !isSmall(this.reader(), this.table)) throw new ScanRefused(this.name, shape)
      this.context.onScan(this.name, shape)
    }
    return { plan, sort, after }
  }

  private tooMany(filter: Filter<T>, sort: SortList): ScanRefused {
    return new ScanRefused(this.name, shapeOf(parseFilter(filter), sort))
  }

  /** Looks for up to `limit` documents, at no more than `budget`, in slices that let others have their turn. */
  private async look({ plan, sort, after }: Query, limit: number, budget: number, bare = false): Promise<Found> {
    const sorting = needsSorting(plan)
    const docs: Stored[] = []
    let last: Stored | null = null
    let looked = 0
    let slice = performance.now()
    for (const hit of this.guard(
      hits(this.reader(), this.table, plan, sorting ? null : after, sorting ? SCAN_LIMIT : limit),
    )) {
      if (++looked > budget && !sorting) return { docs, last, exhausted: false }
      if (bare && hit.residual.length === 0) docs.push(UNREAD)
      else {
        last = this.context.known?.readLate(hit.id, hit.json) ?? decodeHit(this.table, hit)
        if (isMatch(hit, last)) docs.push(last)
      }
      if (!sorting && docs.length === limit) return { docs, last, exhausted: false }
      if (performance.now() - slice > SLICE_MS) {
        await nextTurn()
        this.reader()
        slice = performance.now()
      }
    }
    if (!sorting) return { docs, last, exhausted: true }
    const sorted = sortDocuments(docs, sort)
    const left = after === null ? sorted : behindPosition(sorted, after, sort)
    const page = left.slice(0, limit)
    return { docs: page, last: page.at(-1) ?? null, exhausted: left.length <= limit }
  }

  private *guard<H>(found: Generator<H>): Generator<H> {
    try {
      yield* found
    } catch (error) {
      this.reader() // a store that was closed while this went on says so
      throw storeError(error)
    }
  }
}

const budgetOf = (limit: number): number => Math.max(SCAN_LIMIT, 10 * limit)

const UNREAD: Stored = { _id: '' }

/** The ids of a filter that asks for some, whatever else it asks for; each once. */
function idsOf(filter: unknown): string[] | null {
  if (typeof filter !== 'object' || filter === null) return null
  const asked = (filter as { _id?: unknown })._id
  if (typeof asked !== 'object' || asked === null || Object.keys(asked).length !== 1) return null
  const ids = (asked as { $in?: unknown }).$in
  if (!Array.isArray(ids) || ids.length > MOST_IDS) return null
  const isUsual = (id: unknown): id is string =>
    typeof id === 'string' && id !== '' && !id.includes('\0') && id.isWellFormed()
  return ids.every(isUsual) ? [...new Set(ids)] : null
}

/** The `_id` of a filter that asks for nothing else: the commonest query, which needs no plan. */
function onlyId(filter: unknown): string | null {
  if (typeof filter !== 'object' || filter === null) return null
  const keys = Object.keys(filter)
  const id = (filter as { _id?: unknown })._id
  return keys.length === 1 && typeof id === 'string' && !id.includes('\0') && id.isWellFormed() ? id : null
}
