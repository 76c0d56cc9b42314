import { can } from '../../domain/members/member.js'
import type { FeedContext } from '../feeds/site.js'
import { editorPaths } from '../editor/editor-paths.js'
import { Page, type Visit } from '../layout.js'
import { alternatesOf, FollowList, type Following } from '../parts/follow.js'
import { headOf } from '../parts/head-meta.js'
import { CallFilter, type CallChoices, type Narrowed } from '../parts/call-filter.js'
import { CallCards } from '../parts/item-lists.js'
import type { CallItem } from '../parts/items.js'
import { EmptyState, ListPager } from '../parts/lists.js'
import { SubscribePanel } from '../parts/subscribe-form.js'
import { feedPaths, paths } from '../paths.js'

type CallsProps = {
  visit: Visit
  context: FeedContext
  open: readonly CallItem[]
  /** Closed before their time, then the latest that are over. */
  over: readonly CallItem[]
  /** Some are over. */
  hasPast: boolean
  start: string | null
  next: string | null
  promised: ReadonlyMap<string, number>
  narrowed: Narrowed
  choices: CallChoices
}

/** What the group asks for now; below it, what it asked for before. */
export function CallsPage(props: CallsProps) {
  const { visit, context, open, over, hasPast, start, next, promised, narrowed, choices } = props
  const { words, site, member } = visit
  const { calls } = words.pages
  const isNarrow = narrowed.action !== null || narrowed.area !== null
  const ways: Following[] = [{ format: 'atom', href: `${feedPaths.call}.atom`, label: words.pages.follow.kind.call }]
  return (
    <Page
      visit={visit}
      title={calls.title}
      {...headOf(context, { path: paths.calls, title: calls.title, isListed: start === null && !isNarrow })}
      alternates={alternatesOf(words, site.name, ways)}
    >
      <h1>{calls.title}</h1>
      <p class="lead">{calls.lead}</p>
      <CallFilter visit={visit} narrowed={narrowed} choices={choices} />
      {open.length > 0 && <CallCards visit={visit} items={open} level={2} promised={promised} />}
      {open.length === 0 && isNarrow && next === null && <p>{words.calls.filter.none}</p>}
      {open.length === 0 && !isNarrow && start === null && next === null && (
        <EmptyState
          title={calls.none}
          {...(can(member, 'publish') && { next: { label: calls.start, href: editorPaths.fresh('call') } })}
        >
          <p>{calls.noneText}</p>
        </EmptyState>
      )}
      <ListPager words={words} start={start} next={next} to="more" />
      {over.length > 0 && (
        <section aria-labelledby="over">
          <h2 id="over">{calls.over}</h2>
          <CallCards visit={visit} items={over} promised={promised} />
          {hasPast && (
            <p class="more">
              <a class="quiet-button" href={paths.pastCalls}>
                {calls.past}
              </a>
            </p>
          )}
        </section>
      )}
      <section class="panel panel-follow" aria-labelledby="follow">
        <h2 id="follow">{words.pages.home.follow}</h2>
        <FollowList ways={ways} />
      </section>
      <SubscribePanel visit={visit} about={['calls']} />
    </Page>
  )
}

type PastCallsProps = Omit<CallsProps, 'open' | 'over' | 'hasPast' | 'narrowed' | 'choices'> & {
  items: readonly CallItem[]
}

export function PastCallsPage({ visit, context, items, start, next, promised }: PastCallsProps) {
  const { words } = visit
  const { calls } = words.pages
  return (
    <Page
      visit={visit}
      title={calls.pastTitle}
      {...headOf(context, { path: paths.pastCalls, title: calls.pastTitle, isListed: start === null })}
    >
      <h1>{calls.pastTitle}</h1>
      {items.length === 0 ? (
        <EmptyState title={calls.nonePast}>
          <p>{calls.nonePastText}</p>
        </EmptyState>
      ) : (
        <CallCards visit={visit} items={items} level={2} promised={promised} />
      )}
      <ListPager words={words} start={start} next={next} to="older" />
    </Page>
  )
}
