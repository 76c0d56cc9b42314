import { createHash } from 'node:crypto'
import { COPIES, ownCollections, type CopyDoc } from './collections.js'
import { StoreCorrupt, StoreError } from './errors.js'
import type { Collection, CollectionSpec, Doc, Progress, Store, Value } from './store.js'
import { isPlainObject } from './values.js'

const BATCH = 500

/** The two stores differ after a copy: one of them was changed meanwhile, or is damaged. The target is not to be used. */
export class CopyDiffers extends StoreError {
  readonly code = 'CopyDiffers'
}

/** The target holds data that is not the unfinished copy of this source. */
export class TargetNotEmpty extends StoreError {
  readonly code = 'TargetNotEmpty'
}

export interface CopyReport {
  readonly collections: readonly { readonly name: string; readonly documents: number; readonly hash: string }[]
}

/**
 * Copies every document of one store into another, which must be empty or hold an earlier, unfinished copy of the same
 * source: it goes on where that one ended. Then both are read again and compared by count and hash.
 * Nobody may write to either meanwhile.
 * @param target opened with the collections of `specsForCopy(source)`
 * @param from names the source, without credentials, so that a copy is only continued from the same one
 * @throws TargetNotEmpty before anything is written; CopyDiffers
 */
export async function copyStore(
  source: Store,
  target: Store,
  from: string,
  progress: Progress = () => undefined,
): Promise<CopyReport> {
  const specs = (await source.collections()).filter(({ name }) => name !== COPIES.name)
  const states = target.collection(COPIES)
  const state = await begin(target, specs, states, from)
  const reached = new Map(state.reached.map(({ collection, id }) => [collection, id]))
  const total = await roughTotal(source, specs)
  let done = 0
  for (const spec of specs) {
    const last = reached.get(spec.name)
    const filter = last === undefined ? {} : { _id: { $gt: last } }
    for await (const batch of batches(source.collection(spec).stream(filter, { sort: { _id: 1 } }))) {
      await target.collection(spec).insertMany(batch)
      reached.set(spec.name, (batch.at(-1) as Doc)._id)
      await states.updateOne(
        { _id: state._id },
        { $set: { reached: [...reached].map(([collection, id]) => ({ collection, id })) } },
      )
      progress((done += batch.length), 3 * total, spec.name)
    }
  }
  const report = await compare(source, target, specs, (count, name) =>
    progress((done += count), 3 * total, `verifying ${name}`),
  )
  await states.deleteOne({ _id: state._id })
  progress(3 * total, 3 * total, 'done')
  return report
}

const STATE = 'copy'

async function begin(
  target: Store,
  specs: readonly CollectionSpec[],
  states: Collection<CopyDoc>,
  from: string,
): Promise<CopyDoc> {
  const under = await states.findOne({ _id: STATE })
  if (under !== null && under.source === from) return under
  if (under !== null)
    throw new TargetNotEmpty(`the target holds an unfinished copy of another source (${under.source})`)
  for (const spec of specs) {
    if ((await target.collection(spec).count({}, { atMost: 1 })) > 0)
      throw new TargetNotEmpty(`the target already has documents in ${spec.name}`)
  }
  const state = { _id: STATE, source: from, reached: [] }
  await states.insertOne(state)
  return state
}

/**
 * What a copy of this store has to be opened with. A MongoDB does not tell which field of an index holds arrays: there,
 * collections that are not declared go without indexes, which the program that declares them makes.
 * @param declared  the hub's own collections
 */
export async function specsForCopy(source: Store, declared: readonly CollectionSpec[]): Promise<CollectionSpec[]> {
  const found = (await source.collections()).filter(({ name }) => name !== COPIES.name)
  const known = [...ownCollections, ...declared]
  const specOf = (name: string): CollectionSpec => known.find((spec) => spec.name === name) ?? { name, indexes: [] }
  return [...(source.kind === 'mongodb' ? found.map(({ name }) => specOf(name)) : found), COPIES]
}

/** For the progress bar only: counting stops at 100,000 a collection. */
async function roughTotal(source: Store, specs: readonly CollectionSpec[]): Promise<number> {
  const counts = await Promise.all(specs.map((spec) => source.collection(spec).count({}, { atMost: 100_000 })))
  return Math.max(
    1,
    counts.reduce((sum, count) => sum + count, 0),
  )
}

/** Batches of up to 500 documents and, for all but the last of them, about 8 million characters. */
async function* batches<T>(docs: AsyncIterable<T>): AsyncGenerator<T[]> {
  let batch: T[] = []
  let size = 0
  for await (const doc of docs) {
    batch.push(doc)
    size += JSON.stringify(doc).length
    if (batch.length < BATCH && size < 8_000_000) continue
    yield batch
    batch = []
    size = 0
  }
  if (batch.length > 0) yield batch
}

type Counted = (count: number, name: string) => void

async function compare(
  source: Store,
  target: Store,
  specs: readonly CollectionSpec[],
  counted: Counted,
): Promise<CopyReport> {
  const report: { name: string; documents: number; hash: string }[] = []
  for (const spec of specs) {
    const here = await digest(source.collection(spec), counted)
    const there = await digest(target.collection(spec), counted)
    if (here.documents !== there.documents || here.hash !== there.hash) {
      throw new CopyDiffers(
        `${spec.name} differs after the copy (${here.documents} and ${there.documents} documents): was the source in use? ` +
          'Empty the target and copy again.',
      )
    }
    report.push({ name: spec.name, ...here })
  }
  return { collections: report }
}

/**
 * How many documents a collection has, and one SHA-256 over all of them by `_id`, which does not depend on the order
 * of their keys.
 */
export async function digest(docs: Collection<Doc>, counted?: Counted): Promise<{ documents: number; hash: string }> {
  const hash = createHash('sha256')
  let documents = 0
  let before: string | null = null
  for await (const doc of docs.stream({}, { sort: { _id: 1 } })) {
    if (doc._id === before) throw new StoreCorrupt(`${docs.name} has two documents with one _id`)
    before = doc._id
    hash.update(JSON.stringify(canonical(doc as unknown as Value))).update('\n')
    if (++documents % BATCH === 0) counted?.(BATCH, docs.name)
  }
  counted?.(documents % BATCH, docs.name)
  return { documents, hash: hash.digest('hex') }
}

/** As pairs, because an object would put keys that look like numbers first, whatever their order. */
function canonical(value: Value): unknown {
  if (value instanceof Date) return { date: value.getTime() }
  if (Array.isArray(value)) return value.map(canonical)
  if (!isPlainObject(value)) return value
  const keys = Object.keys(value).sort()
  return { object: keys.map((key) => [key, canonical(value[key] as Value)]) }
}
