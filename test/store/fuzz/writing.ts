import type { BulkOperation } from '../../../src/store/store.js'
import { isSortable, sorted, type AnyFilter, type AnySort, type Row } from './evaluator.js'
import * as generate from './generate.js'
import { after, isUnindexable, print, refusalOf, upserted } from './model.js'
import type { Random } from './random.js'
import { served, type Describe } from './reading.js'
import { asFilter, asUpdate, isServed, outcomeOf, type Outcome, type Subject } from './round.js'
import { normal, type AnyUpdate } from './updater.js'
import { document, IDS } from './values.js'

/** Writes, each compared with what the model says and then made there too. */

const fail = (what: string): never => {
  throw new Error(what)
}

const expectRefusal = (outcome: Outcome<unknown>, allowed: readonly string[]): void => {
  if (!('refused' in outcome)) fail(`not refused, although ${allowed.join(' or ')}: ${print(outcome)}`)
  else if (!allowed.includes(outcome.refused))
    fail(`refused with ${outcome.refused} instead of ${allowed.join(' or ')}`)
}

export async function insertOne(
  random: Random,
  { collection, model, spec }: Subject,
  describe: Describe,
): Promise<void> {
  const doc = document(random, random.pick(IDS))
  describe({ insertOne: doc })
  const outcome = await outcomeOf(() => collection.insertOne(doc))
  if (isUnindexable(spec, doc)) expectRefusal(outcome, ['InvalidDocument'])
  else if (model.docs.has(doc._id)) expectRefusal(outcome, ['DuplicateKey'])
  else if ('refused' in outcome) fail(`refused: ${outcome.refused}`)
  else model.set(normal(doc) as Row)
}

export async function insertMany(
  random: Random,
  { collection, model, spec }: Subject,
  describe: Describe,
): Promise<void> {
  const count = random.pick([2, 5, 20, 40])
  const made = Array.from({ length: count }, () => document(random, random.pick(IDS)))
  const docs = random.chance(0.1) ? made : made.filter((doc) => !isUnindexable(spec, doc))
  describe({ insertMany: docs })
  const outcome = await outcomeOf(() => collection.insertMany(docs))
  if (docs.some((doc) => isUnindexable(spec, doc))) return expectRefusal(outcome, ['InvalidDocument'])
  const fresh = docs.filter(({ _id }, i) => !model.docs.has(_id) && docs.findIndex((doc) => doc._id === _id) === i)
  const expected = fresh.map(({ _id }) => _id).sort()
  if ('refused' in outcome) fail(`refused: ${outcome.refused}`)
  else if (print([...outcome.result].sort()) !== print(expected))
    fail(`new: ${print(outcome.result)}, expected ${print(expected)}`)
  for (const doc of fresh) model.set(normal(doc) as Row)
}

/** The errors a call deserves whatever it meets: of its update, and for want of an index. */
function certain(subject: Subject, filter: AnyFilter, update: AnyUpdate, sort?: AnySort): string[] {
  const refusal = refusalOf(subject.spec, update)
  const scan = subject.strict && !isServed(subject, filter, sort)
  const parallel = sort !== undefined && !isSortable(subject.model.matching(filter), sort)
  return [
    ...(refusal === null ? [] : ['InvalidQuery', 'InvalidDocument']),
    ...(scan ? ['ScanRefused'] : []),
    ...(parallel ? ['InvalidQuery'] : []),
  ]
}

/**
 * Settles which of several documents a call without a sort took: exactly one of them may have changed.
 * @param becomes what each would be afterwards: null when deleted, a string when the call would have been refused
 */
async function settleOne(subject: Subject, matching: Row[], becomes: (doc: Row) => Row | string | null): Promise<void> {
  const { collection, model } = subject
  const now = new Map((await byId(collection, matching)).map((doc) => [doc._id, doc]))
  const changed = matching.filter((doc) => print(now.get(doc._id)) !== print(doc))
  if (changed.length > 1) fail(`changed: ${print(changed.map(({ _id }) => _id))}`)
  const [one] = changed
  if (one === undefined) {
    if (!matching.some((doc) => print(becomes(doc)) === print(doc))) fail('nothing has changed')
    return
  }
  const expected = becomes(one)
  const actual = now.get(one._id) ?? null
  if (print(actual) !== print(expected)) fail(`${print(one)}\nbecame:   ${print(actual)}\nexpected: ${print(expected)}`)
  if (actual === null) model.docs.delete(one._id)
  else model.set(actual)
}

const byId = (collection: Subject['collection'], docs: readonly Row[]): Promise<Row[]> =>
  collection.find(asFilter({ _id: { $in: docs.map(({ _id }) => _id) } }), { limit: 1_000 })

export async function updateOne(random: Random, subject: Subject, describe: Describe): Promise<void> {
  const { collection, model, spec } = subject
  const filter = generate.filter(random, spec, [...model.docs.values()])
  const update = generate.update(random)
  describe({ updateOne: filter, update })
  const outcome = await outcomeOf(() => collection.updateOne(asFilter(filter), asUpdate(update)))
  const refusals = certain(subject, filter, update)
  if (refusals.length > 0) return expectRefusal(outcome, refusals)
  const matching = model.matching(filter)
  if ('refused' in outcome) {
    if (!matching.some((doc) => after(spec, doc, update) === outcome.refused)) fail(`refused: ${outcome.refused}`)
  } else if (outcome.result !== matching.length > 0) fail(`answered ${outcome.result} with ${matching.length} matching`)
  else if (outcome.result) await settleOne(subject, matching, (doc) => after(spec, doc, update))
}

export async function findOneAndUpdate(random: Random, subject: Subject, describe: Describe): Promise<void> {
  const { collection, model, spec } = subject
  const filter = generate.filter(random, spec, [...model.docs.values()])
  const update = generate.update(random)
  const sort = generate.sort(random, spec)
  describe({ findOneAndUpdate: filter, update, sort })
  const outcome = await outcomeOf(() => collection.findOneAndUpdate(asFilter(filter), asUpdate(update), { sort }))
  const refusals = certain(subject, filter, update, sort)
  if (refusals.length > 0) return expectRefusal(outcome, refusals)
  const [first] = sorted(model.matching(filter), sort)
  expectChanged(subject, first, outcome, update)
}

function expectChanged(
  { spec, model }: Subject,
  doc: Row | undefined,
  outcome: Outcome<Row | null>,
  update: AnyUpdate,
): void {
  const expected = doc === undefined ? null : after(spec, doc, update)
  if (typeof expected === 'string') return expectRefusal(outcome, [expected])
  if ('refused' in outcome) fail(`refused: ${outcome.refused}`)
  else if (print(outcome.result) !== print(expected))
    fail(`${print(doc)}\nbecame:   ${print(outcome.result)}\nexpected: ${print(expected)}`)
  if (expected !== null) model.set(expected)
}

/** An error in the middle leaves each document either as it was or as it should be. */
async function adoptPartial({ collection, spec, model }: Subject, matching: Row[], update: AnyUpdate): Promise<void> {
  for (const doc of await byId(collection, matching)) {
    if (
      ![model.docs.get(doc._id), after(spec, model.docs.get(doc._id) as Row, update)].some(
        (one) => print(one) === print(doc),
      )
    )
      fail(`half changed: ${print(doc)}`)
    model.set(doc)
  }
}

export async function updateMany(random: Random, subject: Subject, describe: Describe): Promise<void> {
  const { collection, model, spec } = subject
  const filter = generate.filter(random, spec, [...model.docs.values()])
  const update = generate.update(random)
  describe({ updateMany: filter, update })
  const outcome = await outcomeOf(() => collection.updateMany(asFilter(filter), asUpdate(update)))
  const refusals = certain(subject, filter, update)
  if (refusals.length > 0) return expectRefusal(outcome, refusals)
  const matching = model.matching(filter)
  const changed = matching.map((doc) => after(spec, doc, update))
  const errors = changed.filter((one) => typeof one === 'string')
  if (errors.length > 0) {
    expectRefusal(outcome, errors)
    return adoptPartial(subject, matching, update)
  }
  if ('refused' in outcome) fail(`refused: ${outcome.refused}`)
  else if (outcome.result !== matching.length) fail(`changed ${outcome.result} instead of ${matching.length}`)
  for (const doc of changed) model.set(doc as Row)
}

export async function claimMany(random: Random, subject: Subject, describe: Describe): Promise<void> {
  const { collection, model, spec } = subject
  const filter = generate.filter(random, spec, [...model.docs.values()])
  const update = generate.update(random)
  const sort = generate.sort(random, spec)
  const limit = random.pick([1, 2, 5, 50])
  describe({ claimMany: filter, update, sort, limit })
  const outcome = await outcomeOf(() => collection.claimMany(asFilter(filter), asUpdate(update), { sort, limit }))
  const refusals = certain(subject, filter, update, sort)
  if (refusals.length > 0) return expectRefusal(outcome, refusals)
  const taken = sorted(model.matching(filter), sort).slice(0, limit)
  const changed = taken.map((doc) => after(spec, doc, update))
  const errors = changed.filter((one) => typeof one === 'string')
  if (errors.length > 0) {
    expectRefusal(outcome, errors)
    return adoptPartial(subject, taken, update)
  }
  if ('refused' in outcome) fail(`refused: ${outcome.refused}`)
  else if (print(outcome.result) !== print(changed))
    fail(`claimed:  ${print(outcome.result)}\nexpected: ${print(changed)}`)
  for (const doc of changed) model.set(doc as Row)
}

export async function upsert(random: Random, subject: Subject, describe: Describe): Promise<void> {
  const { collection, model, spec } = subject
  const filter = generate.upsertFilter(random, [...model.docs.values()])
  const update = generate.update(random)
  describe({ upsert: filter, update })
  const outcome = await outcomeOf(() =>
    collection.findOneAndUpdate(asFilter(filter), asUpdate(update), { upsert: true }),
  )
  const refusals = certain(subject, filter, update)
  if (refusals.length > 0) return expectRefusal(outcome, refusals)
  const [doc] = model.matching(filter)
  if (doc !== undefined) return expectChanged(subject, doc, outcome, update)
  const expected = upserted(spec, filter, update)
  const isTaken = model.docs.has(String(filter._id))
  if (isTaken || typeof expected === 'string')
    return expectRefusal(outcome, [
      ...(isTaken ? ['DuplicateKey'] : []),
      ...(typeof expected === 'string' ? [expected] : []),
    ])
  if ('refused' in outcome) fail(`refused: ${outcome.refused}`)
  else if (print(outcome.result) !== print(expected))
    fail(`made:     ${print(outcome.result)}\nexpected: ${print(expected)}`)
  model.set(expected)
}

export async function bulk(random: Random, subject: Subject, describe: Describe): Promise<void> {
  const { collection, model, spec } = subject
  const parts = random
    .some(IDS, 1 + random.below(12))
    .map((_id) => ({ _id, update: random.chance(0.75) ? generate.update(random) : null }))
  const operations = parts.map(({ _id, update }) =>
    update === null ? { deleteOne: { filter: { _id } } } : { updateOne: { filter: { _id }, update } },
  )
  describe({ bulk: operations })
  const outcome = await outcomeOf(() => collection.bulk(operations as unknown as BulkOperation<Row>[]))
  if (parts.some(({ update }) => update !== null && refusalOf(spec, update) !== null))
    return expectRefusal(outcome, ['InvalidQuery', 'InvalidDocument'])
  const met = parts.filter(({ _id }) => model.docs.has(_id))
  const changed = met.map(({ _id, update }) => ({
    _id,
    to: update === null ? null : after(spec, model.docs.get(_id) as Row, update),
  }))
  const errors = changed.flatMap(({ to }) => (typeof to === 'string' ? [to] : []))
  if (errors.length > 0) return expectRefusal(outcome, errors)
  if ('refused' in outcome) fail(`refused: ${outcome.refused}`)
  else if (outcome.result !== met.length) fail(`changed ${outcome.result} instead of ${met.length}`)
  for (const { _id, to } of changed)
    if (to === null) model.docs.delete(_id)
    else model.set(to as Row)
}

export async function deleteOne(random: Random, subject: Subject, describe: Describe): Promise<void> {
  const filter = generate.filter(random, subject.spec, [...subject.model.docs.values()])
  describe({ deleteOne: filter })
  const outcome = await outcomeOf(() => subject.collection.deleteOne(asFilter(filter)))
  const matching = subject.model.matching(filter)
  const deleted = served(subject, outcome, filter)
  if (deleted === null) return
  if (deleted !== matching.length > 0) fail(`answered ${deleted} with ${matching.length} matching`)
  if (deleted) await settleOne(subject, matching, () => null)
}

export async function deleteMany(random: Random, subject: Subject, describe: Describe): Promise<void> {
  const { collection, model, spec } = subject
  const filter = generate.filter(random, spec, [...model.docs.values()])
  const matching = model.matching(filter)
  if (matching.length > 15 && random.chance(0.8)) return deleteOne(random, subject, describe)
  describe({ deleteMany: filter })
  const deleted = served(subject, await outcomeOf(() => collection.deleteMany(asFilter(filter))), filter)
  if (deleted === null) return
  if (deleted !== matching.length) fail(`deleted ${deleted} instead of ${matching.length}`)
  for (const { _id } of matching) model.docs.delete(_id)
}
