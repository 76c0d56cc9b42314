import { can } from '../../domain/members/member.js'
import type { FeedContext } from '../feeds/site.js'
import { editorPaths } from '../editor/editor-paths.js'
import { Page, type Visit } from '../layout.js'
import { alternatesOf, FollowList, type Following } from '../parts/follow.js'
import { headOf } from '../parts/head-meta.js'
import { WriteUpCards } from '../parts/item-lists.js'
import type { WriteUpItem } from '../parts/items.js'
import { EmptyState, ListPager } from '../parts/lists.js'
import { SubscribePanel } from '../parts/subscribe-form.js'
import { feedPaths, paths } from '../paths.js'

type WriteUpsProps = {
  visit: Visit
  context: FeedContext
  items: readonly WriteUpItem[]
  /** Whether there is any reading list, or somebody here who could begin one. */
  hasLists: boolean
  start: string | null
  next: string | null
}

/** What the group has learned, the newest first. */
export function WriteUpsPage({ visit, context, items, hasLists, start, next }: WriteUpsProps) {
  const { words, site, member } = visit
  const { writeUps, follow } = words.pages
  const ways: Following[] = [{ format: 'atom', href: `${feedPaths.writeUp}.atom`, label: follow.kind['write-up'] }]
  return (
    <Page
      visit={visit}
      title={writeUps.title}
      {...headOf(context, { path: paths.writeUps, title: writeUps.title, isListed: start === null })}
      alternates={alternatesOf(words, site.name, ways)}
    >
      <h1>{writeUps.title}</h1>
      <p class="lead">{writeUps.lead}</p>
      {items.length === 0 ? (
        <EmptyState
          title={writeUps.none}
          {...(can(member, 'publish') && { next: { label: writeUps.start, href: editorPaths.fresh('write-up') } })}
        >
          <p>{writeUps.noneText}</p>
        </EmptyState>
      ) : (
        <WriteUpCards visit={visit} items={items} level={2} />
      )}
      <ListPager words={words} start={start} next={next} to="older" />
      {hasLists && (
        <p class="more">
          <a class="quiet-button" href={paths.lists}>
            {words.readingLists.title}
          </a>
        </p>
      )}
      <section class="panel panel-follow" aria-labelledby="follow">
        <h2 id="follow">{words.pages.home.follow}</h2>
        <FollowList ways={ways} />
      </section>
      <SubscribePanel visit={visit} about={['write-ups']} />
    </Page>
  )
}
