import { can } from '../../../domain/members/member.js'
import type { ShownList } from '../../../domain/reading-lists/reading-lists.js'
import { editorPaths } from '../../editor/editor-paths.js'
import type { FeedContext } from '../../feeds/site.js'
import { Page, type Visit } from '../../layout.js'
import { alternatesOf, FollowList, type Following } from '../../parts/follow.js'
import { headOf } from '../../parts/head-meta.js'
import { EmptyState, ListPager } from '../../parts/lists.js'
import { ListCards } from '../../parts/reading-list.js'
import { SubscribePanel } from '../../parts/subscribe-form.js'
import { feedPaths, paths } from '../../paths.js'

type ListsProps = {
  visit: Visit
  context: FeedContext
  lists: readonly ShownList[]
  start: string | null
  next: string | null
}

/** All reading lists, the newest first. */
export function ListsPage({ visit, context, lists, start, next }: ListsProps) {
  const { words, site, member } = visit
  const { readingLists, pages } = words
  const ways: Following[] = [{ format: 'atom', href: `${feedPaths.list}.atom`, label: readingLists.feed }]
  const mayWrite = can(member, 'publish')
  const write = { label: readingLists.start, href: editorPaths.fresh('list') }
  return (
    <Page
      visit={visit}
      title={readingLists.title}
      {...headOf(context, { path: paths.lists, title: readingLists.title, isListed: start === null })}
      alternates={alternatesOf(words, site.name, ways)}
    >
      <h1>{readingLists.title}</h1>
      <p class="lead">{readingLists.lead}</p>
      {lists.length === 0 ? (
        <EmptyState title={readingLists.none} {...(mayWrite && { next: write })}>
          <p>{readingLists.noneText}</p>
        </EmptyState>
      ) : (
        <>
          <ListCards visit={visit} lists={lists} />
          {mayWrite && (
            <p>
              <a class="quiet-button" href={write.href}>
                {write.label}
              </a>
            </p>
          )}
        </>
      )}
      <ListPager words={words} start={start} next={next} to="older" />
      <section class="panel panel-follow" aria-labelledby="follow">
        <h2 id="follow">{pages.home.follow}</h2>
        <FollowList ways={ways} />
      </section>
      <SubscribePanel visit={visit} about={['lists']} />
    </Page>
  )
}
