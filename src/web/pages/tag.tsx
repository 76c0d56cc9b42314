import { tagHref } from '../../domain/drafts/content.js'
import type { Item } from '../../domain/items/item.js'
import type { FeedContext } from '../feeds/site.js'
import { Page, type Visit } from '../layout.js'
import { alternatesOf, FollowList, type Following } from '../parts/follow.js'
import { headOf } from '../parts/head-meta.js'
import { ItemsByKind } from '../parts/item-lists.js'
import { EmptyState, ListPager } from '../parts/lists.js'
import { SubscribePanel } from '../parts/subscribe-form.js'
import { paths } from '../paths.js'

type TagPageProps = {
  visit: Visit
  context: FeedContext
  tagKey: string
  items: readonly Item[]
  start: string | null
  next: string | null
}

/** Everything with one tag, the newest first within its kind. */
export function TagPage({ visit, context, tagKey, items, start, next }: TagPageProps) {
  const { words, site } = visit
  const { tag, follow, search } = words.pages
  const shown = spelling(items, tagKey)
  const path = tagHref(tagKey)
  const ways: Following[] = [
    { format: 'atom', href: `${path}.atom`, label: follow.tag(shown) },
    { format: 'ics', href: `${path}.ics`, label: follow.tagCalendar(shown) },
  ]
  return (
    <Page
      visit={visit}
      title={tag.title(shown)}
      {...headOf(context, { path, title: tag.title(shown), isListed: start === null && items.length > 0 })}
      alternates={items.length === 0 ? [] : alternatesOf(words, site.name, ways)}
    >
      <h1>
        <bdi>{tag.title(shown)}</bdi>
      </h1>
      {items.length === 0 && start === null ? (
        <EmptyState
          title={tag.none}
          next={{ label: search.title, href: `${paths.search}?q=${encodeURIComponent(shown)}` }}
        >
          <p>{tag.noneText}</p>
        </EmptyState>
      ) : (
        <ItemsByKind visit={visit} items={items} />
      )}
      <ListPager words={words} start={start} next={next} to="older" />
      {items.length > 0 && (
        <section class="panel panel-follow" aria-labelledby="follow">
          <h2 id="follow">{words.pages.home.follow}</h2>
          <FollowList ways={ways} />
        </section>
      )}
      {items.length > 0 && <SubscribePanel visit={visit} about={[`tag:${tagKey}`]} />}
    </Page>
  )
}

/** As the newest item spells it. */
export function spelling(items: readonly Item[], key: string): string {
  const found = items.map(({ tags, tagKeys }) => tags[tagKeys.indexOf(key)]).find((name) => name !== undefined)
  return found ?? key
}
