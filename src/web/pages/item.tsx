import type { ComponentChildren } from 'preact'
import type { Iri } from '../../core/iri.js'
import { isPostponed, type Item } from '../../domain/items/item.js'
import { mayBeAsked } from '../../domain/doors/poll-service.js'
import { isForEverybody, mayRemove } from '../../domain/audience.js'
import type { CallStanding } from '../call-shelf.js'
import type { Answers } from '../post-shelf.js'
import { can } from '../../domain/members/member.js'
import { pathOf, shortPathOf } from '../../domain/text/slug.js'
import { titleOf, type FeedContext } from '../feeds/site.js'
import { metaOfItem } from '../feeds/open-graph.js'
import { structuredItem } from '../feeds/structured.js'
import { previewOf } from '../hub-feeds.js'
import { Page, type Alternate, type Visit } from '../layout.js'
import { JsonLd } from '../parts/json-ld.js'
import { HeadMeta } from '../parts/head-meta.js'
import { ItemArticle } from '../parts/item-article.js'
import { isCall, isEvent } from '../parts/items.js'
import { PledgeBox } from '../parts/pledge-box.js'
import { Notice } from '../parts/notice.js'
import type { Proxied } from '../parts/post-person.js'
import { ShareSheet } from '../parts/share-sheet.js'
import { TakenUpBy } from '../parts/take-up-table.js'
import { TakingNotice } from '../parts/taking-notice.js'
import { StandsOn } from '../parts/reading-list.js'
import { FollowFromElsewhere, FollowList } from '../parts/follow.js'
import { SubscribePanel } from '../parts/subscribe-form.js'
import { TrialList, type ShownTrials } from '../parts/trials.js'
import { Toolbar, type Tool } from '../parts/toolbar.js'
import type { ShownEntry } from '../../domain/reading-lists/list-shelf.js'
import { listPaths } from '../list-paths.js'
import { familyPaths } from '../family-paths.js'
import { progressPaths, seriesPaths, toolPaths } from '../paths.js'
import { peoplePath } from '../signups/sign-up-paths.js'
import { ItemAnswers } from './neighbours/item-answers.js'

type ItemPageProps = {
  visit: Visit
  item: Item
  context: FeedContext
  /** It was published just now; said to those who publish, and to nobody else. */
  published?: boolean
  /** Whether this visitor may know a place that is not told to everybody. */
  mayKnow?: boolean
  /** Whether it stands on the start page; asked only for those who publish. */
  pinned?: boolean
  /** What others say to it; null for what stays in the hub. */
  outside?: (Proxied & { answers: Answers }) | null
  /** The way to sign up; null where there is none. */
  signUp?: ComponentChildren
  /** How it went for others who tried it; null for what is no write-up. */
  trials?: ShownTrials | null
  /** Of a call; null for everything else. */
  standing?: CallStanding | null
  /** Of a reading list: what this visitor may see of it. */
  entries?: readonly ShownEntry[]
  /** The reading lists on which it stands. */
  standsOn?: readonly Item[]
  /** What was just done, as a sentence; said to those who publish. */
  done?: string | null
}

/** An item's own page. */
export function ItemPage(props: ItemPageProps) {
  const { visit, item, context, published = false, mayKnow = false, outside = null, signUp = null } = props
  const { trials = null, standing = null, pinned = false, entries = [], standsOn = [], done = null } = props
  const { words, member } = visit
  const path = pathOf(item)
  const isOpen = isForEverybody(item.audience)
  return (
    <Page
      visit={visit}
      title={titleOf(item, words)}
      canonical={`${context.site.baseUrl}${path}`}
      alternates={isOpen ? alternatesOf(visit, item) : []}
      unlisted={item.audience !== 'public'}
      head={<ItemMeta visit={visit} item={item} context={context} />}
      {...(outside !== null && { extra: 'neighbours' as const })}
      notices={
        <>
          <Done visit={visit} said={published ? words.editor.said.published : done} />
          <AudienceNotice visit={visit} item={item} />
          {standing !== null && standing.taking !== null && (
            <TakingNotice visit={visit} taking={standing.taking} decideAt={progressPaths(item.id).original} />
          )}
        </>
      }
    >
      {can(member, 'publish') && <Toolbar visit={visit} tools={toolsFor(visit, item, pinned)} />}
      <div class="with-rail">
        <div>
          <ItemArticle visit={visit} item={item} mayKnow={mayKnow} entries={entries}>
            {signUp}
            {standing !== null && isCall(item) && <PledgeBox visit={visit} item={item} {...standing} />}
          </ItemArticle>
          {item.kind === 'write-up' && item.audience === 'public' && <WriteUpWays visit={visit} item={item} />}
          <StandsOn visit={visit} lists={standsOn} />
          {trials !== null && <TrialList visit={visit} trials={trials} />}
          {standing !== null && (
            <TakenUpBy visit={visit} takeUps={standing.takeUps} here={standing.counts?.total ?? 0} />
          )}
          {item.revision > 1 && (
            <p class="item-history">
              <a href={`${path}/history`}>{words.pages.item.history}</a>
            </p>
          )}
          {outside !== null && <ItemAnswers visit={visit} item={item} {...outside} />}
        </div>
        {isOpen && <Rail visit={visit} item={item} baseUrl={context.site.baseUrl} />}
      </div>
    </Page>
  )
}

/** That something was done just now, for those who publish. */
function Done({ visit: { words, member }, said }: { visit: Visit; said: string | null }) {
  if (said === null || !can(member, 'publish')) return null
  return (
    <Notice words={words} kind="done">
      <p>{said}</p>
    </Notice>
  )
}

function Rail(props: { visit: Visit; item: Item; baseUrl: string }) {
  const { item } = props
  if (item.kind !== 'list' || item.audience !== 'public') return <Share {...props} />
  return (
    <div class="rail">
      <Share {...props} />
      <FollowThisList {...props} />
    </div>
  )
}

/** By feed and by mail; who follows the hub from another server has it there. */
function FollowThisList({ visit, item }: Pick<ItemPageProps, 'visit' | 'item'>) {
  const { follow, topic } = visit.words.readingLists
  const name = `list:${item.id}` as const
  return (
    <>
      <section class="panel" aria-labelledby="follow">
        <h2 id="follow">{follow.title}</h2>
        <p>{follow.lead}</p>
        <FollowList ways={[{ format: 'atom', href: `${pathOf(item)}.atom`, label: follow.feed }]}>
          <FollowFromElsewhere visit={visit} />
        </FollowList>
      </section>
      <SubscribePanel visit={visit} about={[name]} names={{ [name]: topic(item.title) }} />
    </>
  )
}

/** What others made of it, and what can be made of it here. */
function WriteUpWays({ visit: { words, member }, item }: Pick<ItemPageProps, 'visit' | 'item'>) {
  const { family, adapt, tried } = words.writeUps
  const iri = item.iri as Iri
  const ways = [
    [familyPaths.ofItem(item), family.go],
    ...(can(member, 'publish')
      ? [
          [familyPaths.adaptOf(iri), adapt.do],
          [familyPaths.triedOf(iri), tried.do],
        ]
      : []),
  ] as const
  return (
    <ul class="acts">
      {ways.map(([href, label]) => (
        <li>
          <a class="quiet-button" href={href}>
            {label}
          </a>
        </li>
      ))}
    </ul>
  )
}

function ItemMeta({ visit, item, context }: Pick<ItemPageProps, 'visit' | 'item' | 'context'>) {
  const { settings } = visit
  const preview = previewOf(item, context)
  const isPublic = item.audience === 'public'
  return (
    <>
      <HeadMeta
        meta={metaOfItem(preview.item, preview.context).filter((meta) => !('name' in meta && meta.name === 'robots'))}
      />
      {settings !== null && (
        <meta name="fediverse:creator" content={`@${settings.handle}@${new URL(context.site.baseUrl).host}`} />
      )}
      {isPublic && <JsonLd data={structuredItem(preview.item, preview.context)} />}
    </>
  )
}

function alternatesOf({ words }: Visit, item: Item): Alternate[] {
  const calendar = { type: 'text/calendar', href: `${pathOf(item)}.ics`, title: words.parts.share.calendar }
  const feed = { type: 'application/atom+xml', href: `${pathOf(item)}.atom`, title: words.readingLists.follow.feed }
  const id = item.event?.series?.id
  const all =
    id === undefined ? [] : [{ ...calendar, href: seriesPaths(id).calendar, title: words.events.series.calendar }]
  return [
    { type: 'application/activity+json', href: item.iri },
    ...(item.event === null ? [] : [calendar, ...all]),
    ...(item.kind === 'list' && item.audience === 'public' ? [feed] : []),
  ]
}

/** What is not for everybody says so before anything else: nobody shall pass it on by mistake. */
function AudienceNotice({ visit: { words }, item: { audience } }: Pick<ItemPageProps, 'visit' | 'item'>) {
  if (audience === 'public') return null
  const said = {
    unlisted: words.pages.item.unlisted,
    followers: words.pages.item.followers,
    hub: words.pages.item.members,
  }
  return (
    <Notice words={words} kind="info">
      <p>{said[audience]}</p>
    </Notice>
  )
}

function toolsFor({ words, member, now }: Visit, item: Item, pinned: boolean): Tool[] {
  const { edit, end, reopen, remove, pin, unpin } = words.pages.item
  const to = toolPaths(item.id)
  const kind = item.kind === 'event' || item.kind === 'call' ? item.kind : null
  return [
    { label: edit, href: to.edit },
    ...(item.kind === 'event' ? [{ label: words.signUps.manage.tool, href: peoplePath(item.id) }] : []),
    ...(item.kind === 'call' ? [{ label: words.calls.progress.tool, href: progressPaths(item.id).page }] : []),
    ...(mayBeAsked(item, now) ? [{ label: words.doors.poll.send, href: to.poll }] : []),
    ...(item.event !== null && item.audience !== 'hub' ? [{ label: words.events.hosting.tool, href: to.hosts }] : []),
    ...(kind === null
      ? []
      : [
          ...(item.ended === null || isPostponed(item) ? [{ label: end[kind], href: to.end }] : []),
          ...(item.ended === null ? [] : [{ label: reopen[kind], action: to.reopen }]),
        ]),
    ...(pinned ? [{ label: unpin, action: to.unpin }] : []),
    ...(!pinned && item.audience === 'public' ? [{ label: pin, action: to.pin }] : []),
    { label: words.readingLists.add.do, href: listPaths.addOf(item.iri as Iri) },
    ...(mayRemove(member, item) ? [{ label: remove, href: to.remove }] : []),
  ]
}

function Share({ visit, item, baseUrl }: { visit: Visit; item: Item; baseUrl: string }) {
  const { words } = visit
  const path = pathOf(item)
  return (
    <ShareSheet
      words={words}
      title={titleOf(item, words)}
      text={shareText(visit, item, baseUrl)}
      {...(item.event !== null &&
        item.ended === null &&
        item.event.overAt > visit.now && { posterHref: `${path}/poster` })}
      {...(item.event !== null &&
        (isPostponed(item) || (item.ended === null && item.event.overAt > visit.now)) && {
          calendarHref: `${path}.ics`,
        })}
      {...(item.call !== null && item.ended === null && { leafletHref: `${path}/leaflet` })}
    />
  )
}

/** What one would write to a friend: what, when, where, and how to find out more. */
function shareText(visit: Visit, item: Item, baseUrl: string): string {
  const { words, language, site, now } = visit
  const facts: string[] = []
  if (isEvent(item)) {
    const { startsAt, endsAt, zone, place, online } = item.event
    facts.push(site.dates.dates(language, zone).range(startsAt, endsAt, now))
    const where = [place?.name ?? '', place?.address.replaceAll('\n', ', ') ?? '']
      .filter((part) => part !== '')
      .join(', ')
    facts.push(where || (online === null ? '' : words.parts.online))
  }
  if (isCall(item) && item.call.deadline !== null) {
    const last = site.dates.dates(language, item.call.zone).range(item.call.deadline, null, now)
    facts.push(words.parts.call.deadline(last))
  }
  if (item.event === null) facts.push(item.summary)
  return [titleOf(item, words), ...facts.filter((fact) => fact !== ''), `${baseUrl}${shortPathOf(item)}`].join('\n')
}
