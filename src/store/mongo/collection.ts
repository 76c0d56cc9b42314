import type { AnyBulkWriteOperation, Collection as DriverCollection, UpdateFilter } from 'mongodb'
import { MongoBulkWriteError, MongoServerError } from 'mongodb'
import { frozen } from '../../core/plain.js'
import { parseUpdate } from '../changes.js'
import { InvalidQuery, ScanRefused } from '../errors.js'
import { checkLimit } from '../filter.js'
import { checkDocumentIndexable } from '../indexing.js'
import { needsSorting, shapeOf } from '../plan.js'
import { behindPosition, cursorOf, sortDocuments, startOf } from '../positions.js'
import type { Position } from '../positions.js'
import type {
  BulkOperation,
  Collection,
  CollectionSpec,
  Doc,
  Filter,
  FindOptions,
  Page,
  Sort,
  StoreOptions,
  Update,
} from '../store.js'
import { checkDocument, checkSize, isPlainObject } from '../values.js'
import { DUPLICATE_KEY } from './failures.js'
import type { Call, Calls } from './failures.js'
import { Queries } from './query.js'
import type { Query, Raw } from './query.js'
import { allOf, behind, renderUpdate } from './render.js'
import type { Rendered } from './render.js'
import { checkSeed, upserting } from './upsert.js'

const MOST = 1_000
const MOST_COUNTED = 100_000
const BATCH = 500

/** A collection on a MongoDB server. What reaches the driver has been parsed by the rules that both stores share. */
export class MongoCollection<T extends Doc> implements Collection<T> {
  readonly name: string
  private readonly queries: Queries

  constructor(
    private readonly raw: DriverCollection<Raw>,
    private readonly spec: CollectionSpec,
    options: StoreOptions,
    private readonly calls: Calls,
  ) {
    this.name = spec.name
    this.queries = new Queries(raw, spec, options)
  }

  insertOne(doc: T): Promise<void> {
    return this.run(
      async () => {
        await this.raw.insertOne(this.checked(doc))
      },
      { collection: this.name, key: doc?._id },
    )
  }

  insertMany(docs: readonly T[]): Promise<string[]> {
    return this.run(async () => {
      checkList('docs', docs)
      const checked = docs.map((doc) => this.checked(doc))
      if (checked.length === 0) return []
      const known = await this.insertUnordered(checked)
      return checked.filter((_, i) => !known.has(i)).map(({ _id }) => _id)
    })
  }

  /** @returns the places of those whose `_id` was there already */
  private async insertUnordered(docs: Raw[]): Promise<Set<number>> {
    try {
      await this.raw.insertMany(docs, { ordered: false })
      return new Set()
    } catch (error) {
      if (!(error instanceof MongoBulkWriteError) || error.result.getWriteConcernError() !== undefined) throw error
      const failed = [error.writeErrors].flat()
      const other = failed.find(({ code }) => code !== DUPLICATE_KEY)
      if (other !== undefined) throw new MongoServerError({ code: other.code, errmsg: other.errmsg })
      if (failed.length === 0) throw error
      return new Set(failed.map(({ index }) => index))
    }
  }

  private checked(doc: T): Raw {
    const checked = checkDocument(doc)
    checkSize(checked, Infinity)
    checkDocumentIndexable(this.spec, checked)
    return checked
  }

  async findOne(filter: Filter<T>, options: { sort?: Sort } = {}): Promise<T | null> {
    const [doc] = await this.find(filter, { ...options, limit: 1 })
    return doc ?? null
  }

  find(filter: Filter<T>, options: FindOptions): Promise<T[]> {
    return this.run(async () => {
      const limit = checkLimit('limit', options?.limit, MOST)
      const query = await this.queries.prepare(filter, options.sort)
      const after = startOf(options.after, query.plan)
      const stretch = await this.queries.stretch(query, after, budgetOf(limit))
      const docs = await this.look(query, after, limit, stretch?.within)
      if (stretch !== null && docs.length < limit) throw new ScanRefused(this.name, shapeOf(query.conds, query.sort))
      return this.given(docs)
    })
  }

  page(filter: Filter<T>, options: FindOptions & { sort: Sort }): Promise<Page<T>> {
    return this.run(async () => {
      const limit = checkLimit('limit', options?.limit, MOST)
      const query = await this.queries.prepare(filter, options.sort)
      if (query.sort.length === 0) throw new InvalidQuery('a page needs a sort')
      const after = startOf(options.after, query.plan)
      const stretch = await this.queries.stretch(query, after, limit * 10)
      const found = await this.look(query, after, limit + 1, stretch?.within) // one more tells whether a page follows
      const docs = found.slice(0, limit)
      const next = found.length > limit ? cursorOf(docs[limit - 1] as Raw, query.sort) : (stretch?.end ?? null)
      return { docs: this.given(docs), next }
    })
  }

  private given(docs: Raw[]): T[] {
    return (this.spec.shared === true ? docs.map(frozen) : docs) as unknown as T[]
  }

  private async look(query: Query, after: Position | null, limit: number, within: Rendered = {}): Promise<Raw[]> {
    if (needsSorting(query.plan)) return this.lookThroughAll(query, after, limit)
    const position = after === null ? {} : behind(query.sort, after)
    const cursor = this.raw.find(allOf([query.filter, position, within]), { limit })
    return (query.sort.length === 0 ? cursor : cursor.sort(query.sort)).toArray()
  }

  /**
   * Where no index keeps arrays away no condition says "behind": one meets any element of an array, a sort goes by one.
   * There are few documents, or the query would have been refused: they are sorted here, by the rules of both stores.
   */
  private async lookThroughAll({ filter, sort }: Query, after: Position | null, limit: number): Promise<Raw[]> {
    const sorted = sortDocuments(await this.raw.find(filter).toArray(), sort)
    return (after === null ? sorted : behindPosition(sorted, after, sort)).slice(0, limit)
  }

  async *stream(filter: Filter<T>, options: { sort?: Sort } = {}): AsyncGenerator<T> {
    const query = await this.run(() => this.queries.prepare(filter, options.sort))
    if (needsSorting(query.plan)) return yield* await this.find(filter, { ...options, limit: MOST })
    const cursor = this.raw.find(query.filter, { batchSize: BATCH })
    if (query.sort.length > 0) cursor.sort(query.sort)
    try {
      while (await this.run(() => cursor.hasNext())) yield* cursor.readBufferedDocuments() as unknown as T[]
    } finally {
      await cursor.close()
    }
  }

  count(filter: Filter<T>, options: { atMost: number }): Promise<number> {
    return this.run(async () => {
      const limit = checkLimit('atMost', options?.atMost, MOST_COUNTED)
      const query = await this.queries.prepare(filter)
      return this.raw.countDocuments(query.filter, { limit })
    })
  }

  updateOne(filter: Filter<T>, update: Update<T>, options: { upsert?: boolean } = {}): Promise<boolean> {
    const call: Call = { collection: this.name }
    return this.run(async () => {
      const { filter: where, changes } = await this.change(filter, update, options, call)
      return upserting(this.raw, call.key, false, async (upsert) => {
        const { matchedCount, upsertedCount } = await this.raw.updateOne(where, changes, { upsert })
        return matchedCount + upsertedCount > 0
      })
    }, call)
  }

  updateMany(filter: Filter<T>, update: Update<T>): Promise<number> {
    const call: Call = { collection: this.name }
    return this.run(async () => {
      const { filter: where, changes } = await this.change(filter, update, {}, call)
      return (await this.raw.updateMany(where, changes)).matchedCount
    }, call)
  }

  findOneAndUpdate(
    filter: Filter<T>,
    update: Update<T>,
    options: { sort?: Sort; upsert?: boolean } = {},
  ): Promise<T | null> {
    const call: Call = { collection: this.name }
    return this.run(async () => {
      const { filter: where, changes, sort } = await this.change(filter, update, options, call)
      const doc = await upserting(this.raw, call.key, null, (upsert) => this.take(where, changes, sort, upsert))
      return doc as unknown as T | null
    }, call)
  }

  claimMany(filter: Filter<T>, update: Update<T>, options: { sort?: Sort; limit: number }): Promise<T[]> {
    const call: Call = { collection: this.name }
    return this.run(async () => {
      const limit = checkLimit('limit', options?.limit, MOST)
      const { filter: where, changes, sort } = await this.change(filter, update, { sort: options.sort }, call)
      const claimed = new Map<string, Raw>()
      while (claimed.size < limit) {
        const doc = await this.take(where, changes, sort, false)
        if (doc === null) break
        if (claimed.has(doc._id)) throw new InvalidQuery('the update must make what it claims stop matching')
        claimed.set(doc._id, doc)
      }
      return [...claimed.values()] as unknown as T[]
    }, call)
  }

  private take(where: object, changes: UpdateFilter<Raw>, sort: Query['sort'], upsert: boolean): Promise<Raw | null> {
    const order = sort.length === 0 ? {} : { sort }
    return this.raw.findOneAndUpdate(where, changes, { ...order, upsert, returnDocument: 'after' })
  }

  bulk(operations: readonly BulkOperation<T>[]): Promise<number> {
    const paths: string[] = []
    return this.run(
      async () => {
        checkList('operations', operations)
        const rendered: AnyBulkWriteOperation<Raw>[] = []
        for (const operation of operations) rendered.push(await this.operation(operation, paths))
        if (rendered.length === 0) return 0
        const { matchedCount, deletedCount } = await this.raw.bulkWrite(rendered, { ordered: false })
        return matchedCount + deletedCount
      },
      { collection: this.name, paths },
    )
  }

  private async operation(operation: unknown, paths: string[]): Promise<AnyBulkWriteOperation<Raw>> {
    const [[kind, operand] = ['', null], ...more] = Object.entries(operation ?? {}) as [string, unknown][]
    if (more.length > 0 || !isPlainObject(operand) || (kind !== 'updateOne' && kind !== 'deleteOne')) {
      throw new InvalidQuery(`a bulk operation is an updateOne or a deleteOne, not ${kind}`)
    }
    if (kind === 'deleteOne') {
      paths.push('')
      return { deleteOne: { filter: (await this.queries.prepare(operand.filter)).filter } }
    }
    const {
      filter,
      changes,
      paths: [first = ''],
    } = await this.change(operand.filter, operand.update, {}, { collection: this.name })
    paths.push(first)
    return { updateOne: { filter, update: changes } }
  }

  deleteOne(filter: Filter<T>): Promise<boolean> {
    return this.run(async () => {
      const query = await this.queries.prepare(filter)
      return (await this.raw.deleteOne(query.filter)).deletedCount > 0
    })
  }

  deleteMany(filter: Filter<T>): Promise<number> {
    return this.run(async () => {
      const query = await this.queries.prepare(filter)
      return (await this.raw.deleteMany(query.filter)).deletedCount // the server yields by itself
    })
  }

  /** Parses an update and its query, and tells the call's error report what it learns. */
  private async change(filter: unknown, update: unknown, options: { sort?: Sort; upsert?: boolean }, call: Call) {
    const changes = parseUpdate(update, this.spec)
    const query = await this.queries.prepare(filter, options.sort)
    if (options.upsert === true) call.key = checkSeed(this.spec, query.conds)
    const paths = changes.map(({ path }) => path)
    call.paths = paths.slice(0, 1)
    return { ...query, changes: renderUpdate(changes) as UpdateFilter<Raw>, paths }
  }

  private run<R>(work: () => Promise<R>, call: Call = { collection: this.name }): Promise<R> {
    return this.calls.run(work, call)
  }
}

const budgetOf = (limit: number): number => Math.max(1_000, limit * 10)

function checkList(name: string, list: unknown): void {
  if (!Array.isArray(list) || list.length > MOST) throw new InvalidQuery(`${name} must be a list of at most ${MOST}`)
}
