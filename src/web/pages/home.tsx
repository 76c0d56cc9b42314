import type { ComponentChildren } from 'preact'
import type { Item, Kind } from '../../domain/items/item.js'
import { can } from '../../domain/members/member.js'
import { summaryOf } from '../../domain/text/markdown.js'
import { editorPaths } from '../editor/editor-paths.js'
import { metaOfPage } from '../feeds/open-graph.js'
import type { FeedContext } from '../feeds/site.js'
import { structuredSite } from '../feeds/structured.js'
import { Page, type Alternate, type Visit } from '../layout.js'
import { neighbourPaths } from '../neighbour-paths.js'
import { JsonLd } from '../parts/json-ld.js'
import { alternatesOf, FollowFromElsewhere, FollowList, followHub } from '../parts/follow.js'
import { HeadMeta } from '../parts/head-meta.js'
import { CallCards, EventCards, EventRows, MixedCards, WriteUpCards } from '../parts/item-lists.js'
import type { CallItem, EventItem, WriteUpItem } from '../parts/items.js'
import { EmptyState } from '../parts/lists.js'
import { SubscribePanel } from '../parts/subscribe-form.js'
import { paths } from '../paths.js'

/** How much of the board the start page shows. */
export const onBoard = { cards: 2, events: 4, calls: 3, writeUps: 2 }

type HomeProps = {
  visit: Visit
  context: FeedContext
  /** What those who publish put first, of all kinds. */
  pinned: readonly Item[]
  /** On now, then the next to come. */
  events: readonly EventItem[]
  calls: readonly CallItem[]
  /** How many have promised for each call, by its id. */
  promised: ReadonlyMap<string, number>
  writeUps: readonly WriteUpItem[]
  /** Whether there is any reading list to lead to. */
  hasLists: boolean
  /** What whoever asks is told before everything else; null for nothing. */
  notices: ComponentChildren
}

/** The start page: what is on, what is asked, what was learned, and how to be told. */
export function Home(props: HomeProps) {
  const { visit, context } = props
  const { words, site } = visit
  const { title } = words.pages.home
  return (
    <Page
      visit={visit}
      title={title}
      canonical={`${context.site.baseUrl}/`}
      alternates={[...voiceOf(props), ...alternatesOf(words, site.name, followHub(words))]}
      head={<HomeMeta title={title} context={context} />}
      notices={props.notices}
    >
      <div class="with-rail">
        <div>
          <Next {...props} />
          <Pinned {...props} />
          <Asked {...props} />
          <Tried {...props} />
        </div>
        <Rail visit={visit} />
      </div>
    </Page>
  )
}

/** Whoever pastes the address of the hub into another server means the actor that speaks for it. */
function voiceOf({ visit: { settings }, context }: HomeProps): Alternate[] {
  if (settings === null) return []
  const href = context.site.baseUrl + neighbourPaths.profile(settings.handle)
  return [{ type: 'application/activity+json', href }]
}

function Next({ visit, events }: HomeProps) {
  const { pages } = visit.words
  const more = events.slice(onBoard.cards)
  return (
    <section aria-labelledby="next">
      <h1 id="next">{pages.home.title}</h1>
      {events.length === 0 ? (
        <EmptyState title={pages.events.none} {...nextFor(visit, pages.events.announce, 'event')}>
          <p>{pages.events.noneText}</p>
        </EmptyState>
      ) : (
        <>
          <EventCards visit={visit} items={events.slice(0, onBoard.cards)} level={2} />
          {more.length > 0 && <EventRows visit={visit} items={more} level={2} />}
          <More href={paths.events}>{pages.home.allEvents}</More>
        </>
      )}
    </section>
  )
}

function Pinned({ visit, pinned }: HomeProps) {
  if (pinned.length === 0) return null
  return (
    <section aria-labelledby="pinned" class="home-part">
      <h2 id="pinned">{visit.words.pages.home.pinned}</h2>
      <MixedCards visit={visit} items={pinned} />
    </section>
  )
}

/** Left out where nothing is asked, but for those who could ask. */
function Asked({ visit, calls, promised }: HomeProps) {
  const { pages } = visit.words
  if (calls.length === 0 && !can(visit.member, 'publish')) return null
  return (
    <section aria-labelledby="asked" class="home-part">
      <h2 id="asked">{pages.home.calls}</h2>
      {calls.length === 0 ? (
        <EmptyState title={pages.calls.none} {...nextFor(visit, pages.calls.start, 'call')}>
          <p>{pages.calls.noneText}</p>
        </EmptyState>
      ) : (
        <>
          <CallCards visit={visit} items={calls} promised={promised} />
          <More href={paths.calls}>{pages.home.allCalls}</More>
        </>
      )}
    </section>
  )
}

function Tried({ visit, writeUps, hasLists }: HomeProps) {
  const { pages } = visit.words
  if (writeUps.length === 0 && !can(visit.member, 'publish')) return null
  return (
    <section aria-labelledby="tried" class="home-part">
      <h2 id="tried">{pages.home.writeUps}</h2>
      {writeUps.length === 0 ? (
        <EmptyState title={pages.writeUps.none} {...nextFor(visit, pages.writeUps.start, 'write-up')}>
          <p>{pages.writeUps.noneText}</p>
        </EmptyState>
      ) : (
        <>
          <WriteUpCards visit={visit} items={writeUps} />
          <More href={paths.writeUps}>{pages.home.allWriteUps}</More>
          {hasLists && <More href={paths.lists}>{visit.words.readingLists.title}</More>}
        </>
      )}
    </section>
  )
}

/** The next step where there is nothing yet, for those who can take it. */
const nextFor = ({ member }: Visit, label: string, kind: Kind) =>
  can(member, 'publish') ? { next: { label, href: editorPaths.fresh(kind) } } : {}

function More({ href, children }: { href: string; children: ComponentChildren }) {
  return (
    <p class="more">
      <a class="quiet-button" href={href}>
        {children}
      </a>
    </p>
  )
}

/** Who the group is, and how to be told of what is new. */
function Rail({ visit }: { visit: Visit }) {
  const { words, site, settings } = visit
  const { home } = words.pages
  return (
    <div class="rail">
      <section class="panel" aria-labelledby="group">
        <h2 id="group">{home.about(site.name)}</h2>
        <p lang={settings?.language === visit.language ? undefined : settings?.language} dir="auto">
          {summaryOf(settings?.about ?? '', 280) || site.area || home.aboutNothing}
        </p>
        <p>
          <a href={paths.about}>{home.aboutMore}</a>
        </p>
      </section>
      <section class="panel" aria-labelledby="follow">
        <h2 id="follow">{home.follow}</h2>
        <p>{home.followHelp}</p>
        <FollowList ways={followHub(words)}>
          <FollowFromElsewhere visit={visit} />
        </FollowList>
      </section>
      <SubscribePanel visit={visit} about={['events', 'calls', 'write-ups']} chosen={['digest']} />
    </div>
  )
}

function HomeMeta({ title, context }: { title: string; context: FeedContext }) {
  return (
    <>
      <HeadMeta meta={metaOfPage({ title: context.site.name || title, path: '/' }, context.site)} />
      <JsonLd data={structuredSite(context.site)} />
    </>
  )
}
