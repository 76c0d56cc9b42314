import type { Item } from '../../domain/items/item.js'
import { pluralIn } from '../../words/plural.js'
import { Page, type Visit } from '../layout.js'
import { ItemsByKind } from '../parts/item-lists.js'
import { EmptyState, ListPager } from '../parts/lists.js'
import { TextField } from '../parts/text-fields.js'
import { paths } from '../paths.js'

export const LONGEST_QUERY = 200

type SearchPageProps = {
  visit: Visit
  /** One line, as it was typed; '' when nothing was. */
  query: string
  /** Null when there was nothing in it to look for. */
  items: readonly Item[] | null
  start: string | null
  next: string | null
}

export function SearchPage({ visit, query, items, start, next }: SearchPageProps) {
  const { words } = visit
  const { search } = words.pages
  return (
    <Page visit={visit} title={query === '' ? search.title : search.titleFor(query)} unlisted>
      <h1>{search.title}</h1>
      <form class="form search" method="get" action={paths.search} role="search">
        <TextField
          words={words}
          name="q"
          label={search.label}
          help={search.help}
          type="search"
          value={query}
          maxLength={LONGEST_QUERY}
          required
        />
        <button class="button" type="submit">
          {search.button}
        </button>
      </form>
      {query !== '' && <Results visit={visit} query={query} items={items} start={start} next={next} />}
    </Page>
  )
}

function Results({ visit, query, items, start, next }: SearchPageProps) {
  const { words, language } = visit
  const { search } = words.pages
  if (items === null) return <p role="status">{search.empty}</p>
  if (items.length === 0 && start === null && next === null) {
    return (
      <EmptyState title={search.nothing(query)}>
        <p>{search.nothingText}</p>
      </EmptyState>
    )
  }
  const isAll = start === null && next === null
  return (
    <>
      <p class="search-count" role="status">
        {isAll ? pluralIn(language)(items.length, search.found) : search.foundMore}
      </p>
      <ItemsByKind visit={visit} items={items} />
      <ListPager words={words} start={start} next={next} to="older" />
    </>
  )
}
