import { overlaps, type Change } from '../changes.js'
import { DuplicateKey, ScanRefused } from '../errors.js'
import type { Cond } from '../filter.js'
import { needsSorting, planQuery, shapeOf, type Plan } from '../plan.js'
import { sortDocuments } from '../positions.js'
import { checkDocumentIndexable } from '../indexing.js'
import { checkDocument, checkSize } from '../values.js'
import { encode } from './codec.js'
import { decodeHit, hits, isMatch, isSmall, type Hit, type Stored } from './hits.js'
import { encodeId, keysOf, toBytes, type Key } from './keys.js'
import type { DeleteOperation, Operation, Prepared, Result, UpdateOperation } from './messages.js'
import type { Connection, Table } from './tables.js'
import { applyChanges } from './update.js'

/** How many documents an update or a deletion of many changes before others get their turn. */
const BATCH = 200
/** How many candidates it gathers before others get theirs. */
const CANDIDATES = 1_000

/** An operation that changes many documents, run a batch at a time. */
export interface Job {
  /** Does a batch. @returns whether there is more to do */
  next(): boolean
  /**
   * @returns what puts the job back to where it is now, for when its batch is rolled back; null while it has changed
   *   nothing, when it is begun anew instead
   */
  mark(): (() => void) | null
  readonly result: Result
}

interface Found {
  readonly row: number
  readonly doc: Stored
}

/** Carries out operations on one connection, inside whatever transaction the caller holds. */
export class Writer {
  constructor(
    private readonly connection: Connection,
    private readonly tables: ReadonlyMap<string, Table>,
    private readonly strict: boolean,
    private readonly onScan: (collection: string, shape: string) => void,
  ) {}

  /** Does a small operation at once; for one of many documents returns the job that does it. */
  run(operation: Operation): Result | Job {
    const table = this.tables.get(operation.in) as Table
    switch (operation.type) {
      case 'insert':
        return this.insert(table, operation.docs, operation.strict)
      case 'update':
        return operation.limit === null ? this.updateAll(table, operation) : this.update(table, operation)
      case 'delete':
        return operation.limit === null ? this.deleteAll(table, operation) : this.deleteOne(table, operation)
      case 'bulk':
        return operation.each.reduce((sum, one) => sum + count(this.run(one) as Result), 0)
      default:
        return operation satisfies never
    }
  }

  private insert(table: Table, docs: readonly Prepared[], strict: boolean): string[] {
    const insert = this.connection.statement(
      `INSERT INTO ${table.table} (id, doc) VALUES (?, ?) ON CONFLICT (id) DO NOTHING`,
    )
    const added: string[] = []
    for (const { id, json, keys } of docs) {
      const { changes, lastInsertRowid } = insert.run(toBytes(encodeId(id, 1)), json)
      if (changes === 0 && strict) throw new DuplicateKey(table.spec.name, '_id_', id)
      if (changes === 0) continue
      table.indexes.forEach((index, i) => {
        const entry = this.connection.statement(`INSERT INTO ${index.table} (key, row) VALUES (?, ?)`)
        for (const key of keys[i] as readonly Key[]) entry.run(toBytes(key), lastInsertRowid)
      })
      added.push(id)
    }
    return added
  }

  private update(table: Table, operation: UpdateOperation): Result {
    const found = this.find(table, operation, operation.limit as number)
    const documents = found.map(({ row, doc }) => this.change(table, row, doc, operation))
    if (documents.length === 0 && operation.seed !== null) documents.push(this.upsert(table, operation, operation.seed))
    return operation.returns === 'documents' ? documents : documents.length
  }

  private upsert(table: Table, operation: UpdateOperation, seed: { readonly _id: string }): string {
    const doc: Stored = { _id: seed._id }
    const fields = Object.entries(seed as Stored).filter(([path]) => path !== '_id')
    const start: Change[] = fields.map(([path, value]) => ({ op: 'set', path, value }))
    applyChanges(doc, [...start, ...operation.changes], true)
    checkDocumentIndexable(table.spec, checkDocument(doc))
    const prepared = prepare(table, doc)
    this.insert(table, [prepared], true)
    return prepared.json
  }

  private change(table: Table, row: number, doc: Stored, { changes }: UpdateOperation): string {
    const touched = table.indexes.filter(({ spec }) =>
      Object.keys(spec.keys).some((path) => changes.some((change) => overlaps(change.path, path))),
    )
    const before = touched.map(({ spec }) => keysOf(spec, doc))
    applyChanges(doc, changes, false)
    const json = encode(doc)
    checkSize(doc, json.length)
    checkDocumentIndexable({ ...table.spec, indexes: touched.map(({ spec }) => spec) }, doc)
    const after = touched.map(({ spec }) => keysOf(spec, doc))
    this.connection.statement(`UPDATE ${table.table} SET doc = ? WHERE row = ?`).run(json, row)
    touched.forEach((index, i) => {
      this.replaceKeys(index.table, row, before[i] as Key[], after[i] as Key[])
    })
    return json
  }

  private replaceKeys(index: string, row: number, before: readonly Key[], after: readonly Key[]): void {
    const gone = before.filter((key) => !after.includes(key))
    const added = after.filter((key) => !before.includes(key))
    for (const key of gone) this.connection.statement(`DELETE FROM ${index} WHERE key = ?`).run(toBytes(key))
    for (const key of added)
      this.connection.statement(`INSERT INTO ${index} (key, row) VALUES (?, ?)`).run(toBytes(key), row)
  }

  private deleteOne(table: Table, operation: DeleteOperation): number {
    const found = this.find(table, { ...operation, sort: [] }, 1)
    for (const { row, doc } of found) this.remove(table, row, doc)
    return found.length
  }

  private remove(table: Table, row: number, doc: Stored): void {
    for (const index of table.indexes) this.replaceKeys(index.table, row, keysOf(index.spec, doc), [])
    this.connection.statement(`DELETE FROM ${table.table} WHERE row = ?`).run(row)
  }

  private updateAll(table: Table, operation: UpdateOperation): Job {
    return this.job(table, operation, ({ row, doc }) => void this.change(table, row, doc, operation))
  }

  private deleteAll(table: Table, operation: DeleteOperation): Job {
    return this.job(table, { ...operation, sort: [] }, ({ row, doc }) => this.remove(table, row, doc))
  }

  /**
   * First the rows of all candidates, then batch by batch what matches of them: an update that moves a document within
   * the index it was found by cannot make the walk meet it again.
   */
  private job(table: Table, query: Pick<UpdateOperation, 'conds' | 'sort'>, each: (found: Found) => void): Job {
    const candidates: Iterator<Hit, unknown> = hits(this.connection, table, this.plan(table, query), null, CANDIDATES)
    const rows = new Set<number>()
    let queue: number[] | null = null
    let at = 0
    let done = 0
    const gather = (): boolean => {
      for (let i = 0; i < CANDIDATES; i++) {
        const next = candidates.next()
        if (next.done === true) return false
        rows.add(next.value.row)
      }
      return true
    }
    return {
      next: () => {
        if (queue === null) {
          if (!gather()) queue = [...rows]
          return true
        }
        for (const end = Math.min(at + BATCH, queue.length); at < end; at++) {
          const found = this.byRow(table, queue[at] as number, query.conds)
          if (found === null) continue
          each(found)
          done++
        }
        return at < queue.length
      },
      mark: () => {
        if (queue === null) return null
        const [wasAt, wasDone] = [at, done]
        return () => void ([at, done] = [wasAt, wasDone])
      },
      get result() {
        return done
      },
    }
  }

  private byRow(table: Table, row: number, residual: readonly Cond[]): Found | null {
    const [json] = (this.connection.statement(`SELECT doc FROM ${table.table} WHERE row = ?`).get(row) ??
      []) as unknown as [string?]
    if (json === undefined) return null
    const hit = { row, json, residual }
    const doc = decodeHit(table, hit)
    return isMatch(hit, doc) ? { row, doc } : null
  }

  private plan(table: Table, { conds, sort }: Pick<UpdateOperation, 'conds' | 'sort'>): Plan {
    const plan = planQuery(table.spec, conds, sort)
    if (plan.served) return plan
    const shape = shapeOf(conds, sort)
    if (this.strict || !isSmall(this.connection, table)) throw new ScanRefused(table.spec.name, shape)
    this.onScan(table.spec.name, shape)
    return plan
  }

  private find(table: Table, query: Pick<UpdateOperation, 'conds' | 'sort'>, limit: number): Found[] {
    const [only, ...more] = query.conds
    if (query.sort.length === 0 && only?.op === 'eq' && only.path === '_id' && typeof only.value === 'string')
      return this.byId(table, only.value, more)
    const plan = this.plan(table, query)
    if (!needsSorting(plan)) return [...this.matching(table, plan, limit)]
    const found = [...this.matching(table, plan, Infinity)]
    const rows = new Map(found.map(({ row, doc }) => [doc, row]))
    return sortDocuments([...rows.keys()], query.sort)
      .slice(0, limit)
      .map((doc) => ({ row: rows.get(doc) as number, doc }))
  }

  /** The commonest way to name a document, which needs no plan. */
  private byId(table: Table, id: string, residual: readonly Cond[]): Found[] {
    const found = this.connection
      .statement(`SELECT row, doc FROM ${table.table} WHERE id = ?`)
      .get(toBytes(encodeId(id, 1)))
    if (found === undefined) return []
    const [row, json] = found as unknown as [number, string]
    const hit = { row, json, residual }
    const doc = decodeHit(table, hit)
    return isMatch(hit, doc) ? [{ row, doc }] : []
  }

  private *matching(table: Table, plan: Plan, limit: number): Generator<Found> {
    let left = limit
    for (const hit of hits(this.connection, table, plan, null, Math.min(limit, BATCH))) {
      const doc = decodeHit(table, hit)
      if (!isMatch(hit, doc)) continue
      yield { row: hit.row, doc }
      if (--left === 0) return
    }
  }
}

const count = (result: Result): number => (typeof result === 'number' ? result : result.length)

/** @throws InvalidDocument when it is too large, or an index cannot hold it */
export function prepare(table: Pick<Table, 'indexes'>, doc: Stored): Prepared {
  const json = encode(doc)
  checkSize(doc, json.length)
  return { id: doc._id, json, keys: table.indexes.map(({ spec }) => keysOf(spec, doc)) }
}
