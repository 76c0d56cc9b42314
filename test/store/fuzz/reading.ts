import type { After } from '../../../src/store/store.js'
import { isSortable, sorted, type AnyFilter, type AnySort, type Row } from './evaluator.js'
import * as generate from './generate.js'
import { print } from './model.js'
import type { Random } from './random.js'
import { asFilter, couldServe, isServed, outcomeOf, type Outcome, type Subject } from './round.js'

/** Queries, each compared with what the model says. Every function describes its call before it makes it. */

export type Describe = (what: unknown) => void

const expectSame = (what: string, actual: unknown, expected: unknown): void => {
  if (print(actual) !== print(expected))
    throw new Error(`${what}\ngot:      ${print(actual)}\nexpected: ${print(expected)}`)
}

/** @returns the result, or null when the call was rightly refused */
export function served<R>(subject: Subject, outcome: Outcome<R>, filter: AnyFilter, sort?: AnySort): R | null {
  const isRefused = 'refused' in outcome
  if (isRefused && outcome.refused === 'InvalidQuery' && isParallel(subject, filter, sort)) return null
  if (isRefused && outcome.refused !== 'ScanRefused') throw new Error(`refused: ${outcome.refused}`)
  if (isRefused && (!subject.strict || isServed(subject, filter, sort)))
    throw new Error('refused, although an index serves it')
  if (isRefused && sort === undefined && entersPlainly(subject, filter))
    throw new Error('a plain condition on an index was refused')
  if (!isRefused && subject.strict && !couldServe(subject.spec, filter)) throw new Error('a scan was not refused')
  return isRefused ? null : outcome.result
}

const isParallel = ({ model }: Subject, filter: AnyFilter, sort?: AnySort): boolean =>
  sort !== undefined && !isSortable(model.matching(filter), sort)

/** One condition with an equality on the first field of an index: no planner may call that a scan. */
function entersPlainly({ spec }: Subject, filter: AnyFilter): boolean {
  return spec.indexes.some(({ keys }) => {
    const operand = filter[Object.keys(keys)[0] as string]
    return typeof operand === 'string' || typeof operand === 'number'
  })
}

/** What was found without a sort: the right number of different documents that match. */
function expectSome(found: readonly Row[], matching: readonly Row[], limit: number): void {
  const byId = new Map(matching.map((doc) => [doc._id, doc]))
  for (const doc of found) expectSame('found', doc, byId.get(doc._id))
  expectSame('different documents', new Set(found.map(({ _id }) => _id)).size, Math.min(limit, matching.length))
  expectSame('documents', found.length, Math.min(limit, matching.length))
}

export async function find(random: Random, subject: Subject, describe: Describe): Promise<void> {
  const { collection, model, spec } = subject
  const filter = generate.filter(random, spec, [...model.docs.values()])
  const sort = random.chance(0.6) ? generate.sort(random, spec) : undefined
  const limit = random.pick([1, 2, 5, 20, 1_000])
  describe({ find: filter, sort, limit })
  const matching = model.matching(filter)
  const outcome = await outcomeOf(() => collection.find(asFilter(filter), { limit, ...(sort && { sort }) }))
  const found = served(subject, outcome, filter, sort)
  if (found === null) return
  if (sort === undefined) expectSome(found, matching, limit)
  else expectSame('documents', found, sorted(matching, sort).slice(0, limit))
}

export async function findOne(random: Random, subject: Subject, describe: Describe): Promise<void> {
  const { collection, model, spec } = subject
  const docs = [...model.docs.values()]
  const filter =
    random.chance(0.3) && docs.length > 0 ? { _id: random.pick(docs)._id } : generate.filter(random, spec, docs)
  const sort = random.chance(0.5) ? generate.sort(random, spec) : undefined
  describe({ findOne: filter, sort })
  const matching = model.matching(filter)
  const outcome = await outcomeOf(async () => [await collection.findOne(asFilter(filter), sort && { sort })])
  const found = served(subject, outcome, filter, sort)
  if (found === null) return
  const [first] = found
  if (sort === undefined) expectSome(first ? [first] : [], matching, 1)
  else expectSame('document', first, sorted(matching, sort)[0] ?? null)
}

/** Of documents that cannot be sorted none: they are not given out either. */
const wholeOf = (docs: Row[], sort: AnySort): Row[] => (isSortable(docs, sort) ? sorted(docs, sort) : [])

/** Pages by `find` and `after`: all together they are the whole list. */
export async function paging(random: Random, subject: Subject, describe: Describe): Promise<void> {
  const { collection, model, spec } = subject
  const filter = generate.filter(random, spec, [...model.docs.values()])
  const sort = generate.sort(random, spec)
  const limit = random.pick([1, 2, 3, 7, 20, 50])
  describe({ paging: filter, sort, limit })
  const whole = wholeOf(model.matching(filter), sort)
  const found: Row[] = []
  for (let after: After | undefined; found.length <= whole.length;) {
    const options = { sort, limit, ...(after && { after }) }
    const page = served(subject, await outcomeOf(() => collection.find(asFilter(filter), options)), filter, sort)
    if (page === null) return
    found.push(...page)
    if (page.length < limit) break
    after = page.at(-1)
  }
  expectSame('pages', found, whole)
}

/** Pages by cursor, which may be short. */
export async function cursors(random: Random, subject: Subject, describe: Describe): Promise<void> {
  const { collection, model, spec } = subject
  const filter = generate.filter(random, spec, [...model.docs.values()])
  const sort = generate.sort(random, spec)
  const limit = random.pick([1, 2, 3, 7, 20, 50])
  describe({ page: filter, sort, limit })
  const whole = wholeOf(model.matching(filter), sort)
  const found: Row[] = []
  let after: After | null = null
  for (let pages = 0; pages < 700; pages++) {
    const options: { sort: AnySort; limit: number; after?: After } = { sort, limit, ...(after && { after }) }
    const page = served(subject, await outcomeOf(() => collection.page(asFilter(filter), options)), filter, sort)
    if (page === null) return
    if (page.docs.length > limit) throw new Error(`a page of ${page.docs.length}`)
    found.push(...page.docs)
    after = page.next
    if (after === null) break
  }
  if (after !== null) throw new Error('the pages do not end')
  expectSame('pages', found, whole)
}

export async function count(random: Random, subject: Subject, describe: Describe): Promise<void> {
  const { collection, model, spec } = subject
  const filter = generate.filter(random, spec, [...model.docs.values()])
  const atMost = random.pick([1, 3, 10, 1_000])
  describe({ count: filter, atMost })
  const counted = served(subject, await outcomeOf(() => collection.count(asFilter(filter), { atMost })), filter)
  if (counted !== null) expectSame('count', counted, Math.min(atMost, model.matching(filter).length))
}

export async function stream(random: Random, subject: Subject, describe: Describe): Promise<void> {
  const { collection, model, spec } = subject
  const filter = generate.filter(random, spec, [...model.docs.values()])
  const sort = random.chance(0.5) ? generate.sort(random, spec) : undefined
  describe({ stream: filter, sort })
  const matching = model.matching(filter)
  const outcome = await outcomeOf(() => all(collection.stream(asFilter(filter), sort && { sort })))
  const found = served(subject, outcome, filter, sort)
  if (found === null) return
  if (sort === undefined) expectSome(found, matching, Infinity)
  else expectSame('documents', found, sorted(matching, sort))
}

async function all(stream: AsyncIterable<Row>): Promise<Row[]> {
  const docs: Row[] = []
  for await (const doc of stream) docs.push(doc)
  return docs
}
