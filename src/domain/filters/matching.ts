import type { Iri } from '../../core/iri.js'
import { idOf, type Subject } from '../subjects.js'
import { isOver, type Filter, type FilterContext } from './filter.js'
import { keywordSearch } from './keyword-search.js'
import { said } from './said.js'

/** Why something is not to be seen: a filter, which of its keywords it has, and whether it was named itself. */
export type FilterMatch = {
  filter: Filter
  keywords: string[]
  /** Id of the item or post, where the filter names it. */
  statuses: string[]
}

export type Matching = {
  /** Whether there is anything that could match. */
  isEmpty: boolean
  /** All filters that something falls under at a moment, whatever their context; the oldest first. */
  matches(subject: Subject, now: Date): FilterMatch[]
  /** Whether something is not to be shown at all in one place. */
  hides(subject: Subject, context: FilterContext, now: Date): boolean
}

/** Makes ready what all filters of one member look for; `own` is what that member writes as, which is never filtered. */
export function matchingOf(filters: readonly Filter[], own: Iri | null): Matching {
  const keywords = filters.flatMap((filter) => filter.keywords.map((sought) => ({ filter, sought })))
  const search = keywordSearch(keywords.map(({ sought }) => sought))
  const isEmpty = keywords.length === 0 && filters.every(({ statuses }) => statuses.length === 0)

  function matches(subject: Subject, now: Date): FilterMatch[] {
    if (isEmpty || (subject.of === 'post' && subject.post.author === own)) return []
    const id = idOf(subject)
    const found = new Map<Filter, string[]>()
    if (keywords.length > 0) {
      for (const index of search(said(subject))) {
        const { filter, sought } = keywords[index] as (typeof keywords)[number]
        found.set(filter, [...(found.get(filter) ?? []), sought.keyword])
      }
    }
    return filters.flatMap((filter): FilterMatch[] => {
      const statuses = filter.statuses.some(({ status }) => status === id) ? [id] : []
      const words = found.get(filter) ?? []
      return isOver(filter, now) || words.length + statuses.length === 0 ? [] : [{ filter, keywords: words, statuses }]
    })
  }

  return {
    isEmpty,
    matches,
    hides: (subject, context, now) =>
      matches(subject, now).some(({ filter }) => filter.action === 'hide' && filter.contexts.includes(context)),
  }
}
