import { openEmbeddedStore, type EmbeddedStore } from '../../../src/store/embedded/store.js'
import { StoreError } from '../../../src/store/errors.js'
import { parseFilter, parseSort } from '../../../src/store/filter.js'
import { planQuery } from '../../../src/store/plan.js'
import type { Collection, CollectionSpec, Doc, Filter, Sort, Update } from '../../../src/store/store.js'
import type { AnyFilter, AnySort, Row } from './evaluator.js'
import * as generate from './generate.js'
import { isUnindexable, Model, print } from './model.js'
import type { Random } from './random.js'
import type { AnyUpdate } from './updater.js'

/** One collection under test beside the model of it. */
export interface Subject {
  spec: CollectionSpec<Doc>
  collection: Collection<Row>
  readonly model: Model
  readonly strict: boolean
}

export const asFilter = (filter: AnyFilter): Filter<Row> => filter as Filter<Row>
export const asUpdate = (update: AnyUpdate): Update<Row> => update
export const asSort = (sort: AnySort | undefined): Sort | undefined => sort

/** What a call came to: its result, or the code of its typed error. Any other error is a failure of its own. */
export type Outcome<R> = { readonly result: R } | { readonly refused: string }

export async function outcomeOf<R>(call: () => Promise<R>): Promise<Outcome<R>> {
  try {
    return { result: await call() }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    return { refused: error.code }
  }
}

/** Whether the planner says that an index serves the query. */
export function isServed({ spec }: Subject, filter: AnyFilter, sort?: AnySort): boolean {
  return planQuery(spec, parseFilter(filter), parseSort(sort)).served
}

const ENTERING = ['$eq', '$in', '$gt', '$gte', '$lt', '$lte']

/** Whether some condition could enter an index at all: naively, and apart from the planner. */
export function couldServe(spec: CollectionSpec, filter: AnyFilter): boolean {
  const leading = new Set(['_id', ...spec.indexes.map(({ keys }) => Object.keys(keys)[0])])
  const arrays = new Set(spec.indexes.map(({ keys, array }) => (Object.keys(keys)[0] === array ? array : undefined)))
  const entries = Object.entries(filter)
  return (
    entries.length === 0 ||
    entries.some(([key, operand]) => {
      if (key === '$or') return (operand as AnyFilter[]).every((branch) => couldServe(spec, branch))
      if (key === '$and') return (operand as AnyFilter[]).some((branch) => couldServe(spec, branch))
      if (!leading.has(key)) return false
      if (typeof operand !== 'object' || operand === null || operand instanceof Date || Array.isArray(operand))
        return true
      const operators = Object.keys(operand)
      if (!operators.some((operator) => operator.startsWith('$'))) return true
      return operators.some(
        (operator) =>
          ENTERING.includes(operator) ||
          (operator === '$exists' && key !== '_id' && !(operand as { $exists: boolean }).$exists) ||
          (operator === '$elemMatch' && arrays.has(key)),
      )
    })
  )
}

/** A store with a few random collections, and models of them. */
export class Round {
  store!: EmbeddedStore
  readonly subjects: Subject[] = []

  constructor(
    private readonly folder: string,
    private readonly random: Random,
    private readonly strict: boolean,
  ) {}

  async open(): Promise<void> {
    const specs = this.subjects.length > 0 ? this.subjects.map(({ spec }) => spec) : this.declare()
    this.store = await openEmbeddedStore(this.folder, { collections: specs, strict: this.strict })
    specs.forEach((spec, i) => {
      const collection = this.store.collection(spec as CollectionSpec<Row>)
      const subject = this.subjects[i]
      if (subject === undefined) this.subjects.push({ spec, collection, model: new Model(), strict: this.strict })
      else subject.collection = collection
    })
  }

  private declare(): CollectionSpec<Doc>[] {
    return ['one', 'two'].map((name) => generate.collection(this.random, name))
  }

  /** Closes and opens again, with other indexes: some new, some gone, some changed under their old name. */
  async reopen(): Promise<void> {
    await this.store.close()
    for (const subject of this.subjects) {
      if (this.random.chance(0.6)) subject.spec = this.redeclared(subject)
    }
    await this.open()
  }

  private redeclared({ spec, model }: Subject): CollectionSpec<Doc> {
    for (let attempt = 0; attempt < 10; attempt++) {
      const next = generate.collection(this.random, spec.name)
      if ([...model.docs.values()].every((doc) => !isUnindexable(next, doc))) return next
    }
    return { ...spec, indexes: spec.indexes.filter(() => this.random.chance(0.5)) }
  }

  /** @throws when the collections are not what the models say, or the store finds fault with itself */
  async compareAll(): Promise<void> {
    for (const subject of this.subjects) await compareContents(subject)
    const faults = await this.store.check()
    if (faults.length > 0) throw new Error(`check found: ${print(faults)}`)
  }
}

export async function compareContents({ collection, model }: Subject): Promise<void> {
  const seen = new Set<string>()
  for await (const doc of collection.stream({})) {
    if (seen.has(doc._id)) throw new Error(`${doc._id} was streamed twice`)
    seen.add(doc._id)
    const expected = model.docs.get(doc._id)
    if (print(doc) !== print(expected)) throw new Error(`kept: ${print(doc)}\nexpected: ${print(expected)}`)
  }
  for (const id of model.docs.keys()) if (!seen.has(id)) throw new Error(`${print(id)} is not there`)
}
