import type { StatementSync } from 'node:sqlite'
import type { Cond } from '../filter.js'
import { SCAN_LIMIT, type Plan, type Walk } from '../plan.js'
import type { Position } from '../positions.js'
import type { Value } from '../store.js'
import { decode } from './codec.js'
import { behind, fromBytes, invert, toBytes, type Key } from './keys.js'
import { matchesAll } from './match.js'
import { rangesOf, type KeyRange } from './ranges.js'
import type { Connection, Table } from './tables.js'

export type Stored = Record<string, Value> & { _id: string }
/** With a document the key is in hexadecimal: text costs much less than bytes, and only the last key is ever looked at. */
type Row = [key: Uint8Array | string, row: number, json: string, id: string]

/** A document found, not yet checked against what its walk leaves open. */
export interface Hit {
  readonly row: number
  readonly json: string
  /** Empty unless the collection is shared. */
  readonly id: string
  readonly residual: readonly Cond[]
}

/** No statement returns more rows or (but for its last row) bytes than this at once. */
const MAX_CHUNK_ROWS = 1_000
const MAX_CHUNK_CHARS = 4_000_000
const SMALL_CHUNK_ROWS = 40
/** So many ranges are walked by one statement, where their order does not matter; fewer than `FEW_RANGES` one by one. */
const RANGES_AT_ONCE = 20
const FEW_RANGES = 4
const RANGES = Array.from({ length: RANGES_AT_ONCE }, () => '(?, ?)').join(', ')
const NO_RANGE: KeyRange = { from: '', to: '', position: 0 }

/**
 * Walks a plan, in its order, each document once. Every chunk is one statement, so that a caller may pause between
 * any two documents; it then sees what was written meanwhile.
 * @param expected how many documents will probably do: the size of the first chunk, unless that is large
 */
export function* hits(
  connection: Connection,
  table: Table,
  plan: Plan,
  after: Position | null,
  expected: number,
): Generator<Hit> {
  const position = after === null ? null : new Map(plan.sort.map(([path], i) => [path, after[i] as Value]))
  const seen = plan.walks.some((walk) => walk.repeats) ? new Set<number>() : null
  const merged = plan.sort.length > 0 && (plan.walks.length > 1 || plan.walks[0]?.order === 'merge')
  const found = merged
    ? merge(connection, table, plan, position, expected)
    : walkAll(connection, table, plan, position, expected)
  for (const hit of found) {
    if (seen?.has(hit.row)) continue
    seen?.add(hit.row)
    yield hit
  }
}

function* walkAll(
  connection: Connection,
  table: Table,
  plan: Plan,
  after: Map<string, Value> | null,
  expected: number,
): Generator<Hit> {
  for (const walk of plan.walks) {
    const ranges = rangesOf(walk, walk.order === 'walk' ? after : null)
    const anyOrder = plan.sort.length === 0 && walk.index !== null && ranges.length >= FEW_RANGES
    const found = anyOrder
      ? rowsOfMany(connection, table, walk, ranges, expected)
      : rowsInOrder(connection, table, walk, ranges, expected)
    for (const [, row, json, id] of found) yield { row, json, id, residual: walk.residual }
  }
}

function* rowsInOrder(
  connection: Connection,
  table: Table,
  walk: Walk,
  ranges: readonly KeyRange[],
  expected: number,
): Generator<Row> {
  for (const range of ranges) yield* rows(connection, table, walk, range, expected, true)
}

/** In no order: most of many ranges hold little, and one statement costs less than many. */
function* rowsOfMany(
  connection: Connection,
  table: Table,
  walk: Walk,
  ranges: readonly KeyRange[],
  expected: number,
): Generator<Row> {
  const statement = connection.statement(`SELECT hex(i.key), i.row, d.doc, ${idIn(table)} FROM (VALUES ${RANGES}) r
    CROSS JOIN ${entriesOf(table, walk)} i ON i.key >= r.column1 AND i.key < r.column2
    CROSS JOIN ${table.table} d ON d.row = i.row LIMIT ?`)
  for (let at = 0; at < ranges.length; at += RANGES_AT_ONCE) {
    const some = ranges.slice(at, at + RANGES_AT_ONCE)
    const bounds = Array.from({ length: RANGES_AT_ONCE }, (_, n) => some[n] ?? NO_RANGE).flatMap(({ from, to }) => [
      toBytes(from),
      toBytes(to),
    ])
    const chunk = statement.all(...bounds, SMALL_CHUNK_ROWS) as unknown as Row[]
    if (chunk.length < SMALL_CHUNK_ROWS) yield* chunk
    else yield* rowsInOrder(connection, table, walk, some, expected)
  }
}

function* rows(
  connection: Connection,
  table: Table,
  walk: Walk,
  range: KeyRange,
  expected: number,
  documents: boolean,
): Generator<Row> {
  let { from, to } = range
  const isOne = walk.index === null && walk.points.length > 0 && behind(from) === to
  if (documents && isOne) {
    const row = connection
      .statement(`SELECT hex(d.id), d.row, d.doc, ${idIn(table)} FROM ${table.table} d WHERE d.id = ?`)
      .get(toBytes(from))
    if (row !== undefined) yield row as unknown as Row
    return
  }
  const statement = connection.statement(sqlOf(table, walk, documents))
  for (let size = Math.min(expected, SMALL_CHUNK_ROWS); ; size = Math.min(size * 2, MAX_CHUNK_ROWS)) {
    const chunk = take(statement, toBytes(from), toBytes(to), size)
    yield* chunk
    const last = chunk.at(-1)
    if (last === undefined || (chunk.length < size && !isCut(chunk))) return
    const key = keyOf(last)
    if (walk.backward) to = key
    else from = `${key}\0`
  }
}

const keyOf = ([key]: Row): Key => (typeof key === 'string' ? fromBytes(Buffer.from(key, 'hex')) : fromBytes(key))

/** SQL for the `_id` of a document `d`, where it has to be known without reading that. */
export const idIn = ({ spec }: Table): string =>
  spec.shared === true ? 'CAST(substr(d.id, 1, length(d.id) - 1) AS TEXT)' : "''"

/** A small chunk comes in one call, which is quicker; a larger one is cut where it gets heavy. */
function take(statement: StatementSync, from: Uint8Array, to: Uint8Array, size: number): Row[] {
  if (size <= SMALL_CHUNK_ROWS) return statement.all(from, to, size) as unknown as Row[]
  const chunk: Row[] = []
  let chars = 0
  for (const row of statement.iterate(from, to, size) as unknown as Iterable<Row>) {
    chunk.push(row)
    chars += row[2].length
    if (chars > MAX_CHUNK_CHARS) break
  }
  return chunk
}

const isCut = (chunk: readonly Row[]): boolean =>
  chunk.reduce((chars, [, , json]) => chars + json.length, 0) > MAX_CHUNK_CHARS

function sqlOf(table: Table, { index, backward }: Walk, documents: boolean): string {
  const order = backward ? 'DESC' : 'ASC'
  if (index === null) {
    return `SELECT ${documents ? `hex(d.id), d.row, d.doc, ${idIn(table)}` : "d.id, d.row, '', ''"} FROM ${table.table} d
    WHERE d.id >= ? AND d.id < ? ORDER BY d.id ${order} LIMIT ?`
  }
  const entries = entriesOf(table, { index })
  if (!documents)
    return `SELECT key, row, '', '' FROM ${entries} WHERE key >= ? AND key < ? ORDER BY key ${order} LIMIT ?`
  return `SELECT hex(i.key), i.row, d.doc, ${idIn(table)} FROM ${entries} i CROSS JOIN ${table.table} d ON d.row = i.row
    WHERE i.key >= ? AND i.key < ? ORDER BY i.key ${order} LIMIT ?`
}

function entriesOf(table: Table, { index }: Pick<Walk, 'index'>): string {
  const entries = table.indexes.find(({ spec }) => spec.name === index)?.table
  if (entries === undefined) throw new Error(`index ${index} is not in the file`)
  return entries
}

interface Stream {
  readonly walk: Walk
  readonly rest: Iterator<Row>
  readonly position: number
  row: number
  /** Where its next document stands in the order. */
  at: Key
}

/**
 * Merges ranges that are each in order, by what of their keys makes up the order. Keys are read before documents, which
 * the writer may change in between: each document is checked against the whole query.
 */
function* merge(
  connection: Connection,
  table: Table,
  plan: Plan,
  after: Map<string, Value> | null,
  expected: number,
): Generator<Hit> {
  const ranges = plan.walks.flatMap((walk) => rangesOf(walk, after).map((range) => ({ walk, range })))
  const each = Math.max(2, Math.ceil((2 * expected) / Math.max(1, ranges.length)))
  const heap: Stream[] = []
  for (const { walk, range } of ranges) {
    const rest = rows(connection, table, walk, range, each, false)
    const stream = { walk, rest, position: range.position, row: 0, at: '' }
    if (advance(stream)) heap.push(stream)
  }
  for (let i = (heap.length >> 1) - 1; i >= 0; i--) sink(heap, i)
  const document = connection.statement(`SELECT d.doc, ${idIn(table)} FROM ${table.table} d WHERE d.row = ?`)
  for (let first = heap[0]; first !== undefined; first = heap[0]) {
    const { row } = first
    const [json, id] = (document.get(row) ?? []) as unknown as [string?, string?]
    if (json !== undefined && id !== undefined) yield { row, json, id, residual: plan.conds }
    if (!advance(first)) {
      const last = heap.pop() as Stream
      if (heap.length === 0) return
      if (last !== first) heap[0] = last
    }
    sink(heap, 0)
  }
}

function advance(stream: Stream): boolean {
  const next = stream.rest.next()
  if (next.done === true) return false
  const key = keyOf(next.value).slice(stream.position)
  stream.at = stream.walk.backward ? invert(key) : key
  stream.row = next.value[1]
  return true
}

function sink(heap: Stream[], from: number): void {
  for (let i = from; ;) {
    let least = i
    for (const child of [2 * i + 1, 2 * i + 2]) {
      if (child < heap.length && (heap[child] as Stream).at < (heap[least] as Stream).at) least = child
    }
    if (least === i) return
    ;[heap[i], heap[least]] = [heap[least] as Stream, heap[i] as Stream]
    i = least
  }
}

export const decodeHit = (table: Table, hit: Pick<Hit, 'json'>): Stored =>
  decode<Stored>(hit.json, `a document of ${table.spec.name}`)

export const isMatch = (hit: Pick<Hit, 'residual'>, doc: Stored): boolean =>
  hit.residual.length === 0 || matchesAll(hit.residual, doc)

export function isSmall(connection: Connection, { table }: Table): boolean {
  const counted = connection.statement(`SELECT count(*) FROM (SELECT 1 FROM ${table} LIMIT ?)`).get(SCAN_LIMIT + 1)
  return (counted as unknown as [number])[0] <= SCAN_LIMIT
}
