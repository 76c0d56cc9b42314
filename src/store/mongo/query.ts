import type { Collection } from 'mongodb'
import { ScanRefused } from '../errors.js'
import { parseFilter, parseSort } from '../filter.js'
import type { Cond, SortList } from '../filter.js'
import { needsSorting, planQuery, SCAN_LIMIT, shapeOf } from '../plan.js'
import type { Plan } from '../plan.js'
import { cursorOf } from '../positions.js'
import type { Position } from '../positions.js'
import type { After, CollectionSpec, Sort, StoreOptions, Value } from '../store.js'
import { allOf, behind, renderFilter, upTo } from './render.js'
import type { Rendered } from './render.js'

export type Raw = { _id: string } & { [key: string]: Value }

/** A query that may run. */
export interface Query {
  readonly conds: readonly Cond[]
  readonly filter: Rendered
  readonly sort: SortList
  readonly plan: Plan
}

/** The part of a query's way along its index that one call may look at, where conditions leave gaps. */
export interface Stretch {
  readonly within: Rendered
  /** The last position in it. */
  readonly end: After
}

/** Lets queries of one collection through: those that an index serves, as the shared planner sees it. */
export class Queries {
  constructor(
    private readonly raw: Collection<Raw>,
    private readonly spec: CollectionSpec,
    private readonly options: StoreOptions,
  ) {}

  /** @throws InvalidQuery, ScanRefused */
  async prepare(filter: unknown, order?: Sort): Promise<Query> {
    const conds = parseFilter(filter)
    const sort = parseSort(order)
    const plan = planQuery(this.spec, conds, sort)
    if (!plan.served) await this.allowScan(shapeOf(conds, sort))
    return { conds, filter: renderFilter(conds), sort, plan }
  }

  private async allowScan(shape: string): Promise<void> {
    const { name } = this.spec
    if (this.options.strict) throw new ScanRefused(name, shape)
    const documents = await this.raw.countDocuments({}, { limit: SCAN_LIMIT + 1 })
    if (documents > SCAN_LIMIT) throw new ScanRefused(name, shape)
    this.options.onScan?.(name, shape)
  }

  /**
   * Finds where the budget of a sorted query with residual conditions ends, by counting along the index with the
   * conditions that the index answers. What is bounded is thus the documents of that range that the server fetches;
   * a query without a sort or without residual conditions needs no bound, for its index leads to matches only or
   * (without a sort) the server stops at the limit; one that no index puts in order is answered from all that match.
   * @returns null when the budget reaches to the end
   */
  async stretch({ conds, sort, plan }: Query, after: Position | null, budget: number): Promise<Stretch | null> {
    if (!plan.residual || sort.length === 0 || needsSorting(plan)) return null
    const guided = renderFilter(guides(conds, plan))
    const filter = after === null ? guided : allOf([guided, behind(sort, after)])
    const [last, next] = await this.raw
      .find(filter)
      .sort(sort)
      .skip(budget - 1)
      .limit(2)
      .toArray()
    if (last === undefined || next === undefined) return null
    const end = cursorOf(last, sort)
    return {
      within: upTo(
        sort,
        sort.map(([path]) => end[path] as Value),
      ),
      end,
    }
  }
}

/** The conditions that decide which part of an index is walked; of a union, the `$or` that it follows. */
function guides(conds: readonly Cond[], { walks, covered }: Plan): Cond[] {
  if (walks.length > 1) return conds.filter(({ op }) => op === 'or')
  const entered = walks.flatMap(({ fields, points, range }) =>
    fields.slice(0, points.length + (range.length > 0 ? 1 : 0)),
  )
  return conds.filter(
    (cond) => covered.includes(cond) || ('path' in cond && entered.some(([path]) => path === cond.path)),
  )
}
