import { Router, type Request } from 'express'
import type { VNode } from 'preact'
import { oneLine } from '../../core/characters.js'
import { LONGEST_AREA } from '../../domain/calls/call-fields.js'
import type { Viewer } from '../../domain/audience.js'
import { tagHref } from '../../domain/drafts/content.js'
import { actions, type Item } from '../../domain/items/item.js'
import type { ItemReader } from '../../domain/items/item-reader.js'
import type { ReadingLists } from '../../domain/reading-lists/reading-lists.js'
import { can } from '../../domain/members/member.js'
import { refusal } from '../../domain/refusals.js'
import type { KeptSettings } from '../../domain/settings/settings-service.js'
import { tagKey, tagOf } from '../../domain/text/tags.js'
import { queryTokens } from '../../domain/text/tokens.js'
import { monthSheet, parseMonth, startOfMonth } from '../../domain/text/zones.js'
import { nextHref } from '../cursor.js'
import type { CallShelf } from '../call-shelf.js'
import { pageFrom, queryText } from '../list-query.js'
import type { FeedContext } from '../feeds/site.js'
import type { ContextOf } from '../hub-feeds.js'
import { sendPage } from '../layout.js'
import type { OpenPages } from '../open-pages.js'
import { AboutPage } from '../pages/about.js'
import { CallsPage, PastCallsPage } from '../pages/calls.js'
import { EventsPage, MonthPage, PastEventsPage } from '../pages/events.js'
import { Home, onBoard } from '../pages/home.js'
import { NotSetUp } from '../pages/not-set-up.js'
import { LONGEST_QUERY, SearchPage } from '../pages/search.js'
import { TagPage } from '../pages/tag.js'
import { ListsPage } from '../pages/lists/lists.js'
import { WriteUpsPage } from '../pages/write-ups.js'
import { choicesIn, narrowedPath, type Narrowed } from '../parts/call-filter.js'
import { isCall, isEvent, isWriteUp } from '../parts/items.js'
import { drawMap, drawShare, drawWeek, mapPolicy } from '../pages/calendar/draw.js'
import type { ForMembers } from '../pages/notices/for-members.js'
import { calendarPaths, paths } from '../paths.js'
import type { PinnedPages } from '../pinned-pages.js'
import { readOnly } from '../read-only.js'
import { visitOf, type Visit } from '../visit.js'

const IN_ROWS = 30
const IN_CARDS = 24
const FOUND = 40
/** Each with all of its entries looked at. */
const LISTS_ON_PAGE = 12
const OVER_BESIDE_OPEN = 6
/** So many of the open calls are looked at to say what there is to choose from. */
const CHOICES_OF = 100

/** Events begin at most ten years ahead; what is older than the hub is looked up as far back. */
const YEARS_AROUND = 11
const DAY_MS = 24 * 60 * 60_000

type Promised = CallShelf['promisedIn']
type Deps = {
  reader: ItemReader
  show: OpenPages
  contextOf: ContextOf
  pinned: Pick<PinnedPages, 'items' | 'edition'>
  callShelf: CallShelf
  readingLists: ReadingLists
  forMembers: ForMembers
}

/** What a page is drawn from; `visit` is nobody's when the page is drawn for all strangers. */
export type Sight = {
  reader: ItemReader
  readingLists: Pick<ReadingLists, 'shown'>
  req: Request
  visit: Visit
  context: FeedContext
  settings: KeptSettings
  promisedIn: Promised
}
type Draw = (sight: Sight) => Promise<VNode> | VNode

/** The start page, and all lists. */
export function listRoutes({ reader, readingLists, show, contextOf, pinned, forMembers, callShelf }: Deps): Router {
  const { promisedIn } = callShelf
  const routes = Router({ caseSensitive: true, strict: true })
  const page = (path: string, draw: Draw) =>
    readOnly(routes, path, async (req, res) => {
      const { settings } = visitOf(res)
      const context = contextOf(settings)
      if (settings === null) throw refusal('not-found', 'not-set-up')
      await show(req, res, {
        stamp: `${reader.edition()} ${pinned.edition()}`,
        // Anybody can think up places in a list, words and tags, so that only the beginnings of lists are kept.
        // The same month can be spelled in many ways; links of ours have no '%'.
        keep: req.url === req.path && !req.path.includes('%') && !path.includes(':key') && path !== paths.search,
        form: req.url.slice(req.path.length),
        render: (visit) => draw({ reader, readingLists, req, visit, context, settings, promisedIn }),
      })
    })
  readOnly(routes, paths.home, (_req, res, next) => {
    const visit = visitOf(res)
    if (visit.settings !== null) return next('route')
    sendPage(res, <NotSetUp visit={visit} />)
  })
  page(paths.home, async (sight) => drawHome(sight, await pinned.items(), await forMembers(sight.visit)))
  page(paths.events, drawEvents)
  page(paths.pastEvents, drawPastEvents)
  page(`${paths.events}/month/:month`, drawMonth)
  page(calendarPaths.week(':week'), drawWeek)
  page(calendarPaths.share, drawShare)
  routes.get(calendarPaths.map, mapPolicy)
  page(calendarPaths.map, drawMap)
  page(paths.calls, drawCalls)
  page(paths.pastCalls, drawPastCalls)
  page(paths.writeUps, drawWriteUps)
  page(paths.lists, drawLists)
  page('/tags/:key', drawTag)
  page(paths.search, drawSearch)
  page(paths.about, ({ visit, context, settings }) => <AboutPage visit={visit} context={context} settings={settings} />)
  return routes
}

async function drawHome({ reader, visit, context, promisedIn }: Sight, pinned: readonly Item[], notices: VNode | null) {
  const viewer = visit.member
  const [onNow, coming, calls, writeUps, hasLists] = await Promise.all([
    reader.onNow(viewer),
    reader.upcoming(viewer, { limit: onBoard.cards + onBoard.events }),
    reader.openCalls(viewer, { limit: IN_CARDS }),
    reader.newest(viewer, 'write-up', { limit: onBoard.writeUps }),
    anyLists(reader, viewer),
  ])
  const asked = calls.items.filter(isCall).slice(0, onBoard.calls)
  return (
    <Home
      visit={visit}
      context={context}
      pinned={pinned}
      events={[...onNow, ...coming.items].filter(isEvent).slice(0, onBoard.cards + onBoard.events)}
      calls={asked}
      promised={await promisedIn(asked)}
      writeUps={writeUps.items.filter(isWriteUp)}
      hasLists={hasLists}
      notices={notices}
    />
  )
}

/** Where a list begins; null on its first page. */
const startOf = (req: Request, path: string): string | null => (queryText(req, 'after') === '' ? null : path)

async function drawEvents({ reader, req, visit, context }: Sight) {
  const start = startOf(req, paths.events)
  const page = pageFrom(req, 'event.startsAt', IN_ROWS)
  const [onNow, coming] = await Promise.all([
    start === null ? reader.onNow(visit.member) : [],
    reader.upcoming(visit.member, page),
  ])
  return (
    <EventsPage
      visit={visit}
      context={context}
      onNow={[...onNow].filter(isEvent)}
      items={coming.items.filter(isEvent)}
      start={start}
      next={nextHref(req.path, 'event.startsAt', coming.next)}
    />
  )
}

async function drawPastEvents({ reader, req, visit, context }: Sight) {
  const { items, next } = await reader.pastEvents(visit.member, pageFrom(req, 'event.overAt', IN_ROWS))
  return (
    <PastEventsPage
      visit={visit}
      context={context}
      items={items.filter(isEvent)}
      start={startOf(req, paths.pastEvents)}
      next={nextHref(req.path, 'event.overAt', next)}
    />
  )
}

async function drawMonth({ reader, req, visit, context, settings }: Sight) {
  const month = parseMonth(String(req.params.month))
  const first = `${settings.createdAt.getUTCFullYear() - YEARS_AROUND}-01`
  const last = `${visit.now.getUTCFullYear() + YEARS_AROUND}-12`
  if (month === null || month < first || month > last) throw refusal('not-found', 'no-such-page')
  const { zone } = visit.site
  const { before, after } = monthSheet(month, zone)
  const [from, to] = [month, after].map((one) => startOfMonth(new Date(`${one}-02T12:00:00Z`), zone)) as [Date, Date]
  // Where an event is, the month may begin a day earlier or later.
  const around = [new Date(from.getTime() - DAY_MS), new Date(to.getTime() + DAY_MS)] as const
  const items = await reader.eventsIn(visit.member, ...around)
  return (
    <MonthPage
      visit={visit}
      context={context}
      month={month}
      before={before < first ? null : before}
      after={after > last ? null : after}
      from={from}
      items={items.filter(isEvent)}
    />
  )
}

async function drawCalls({ reader, req, visit, context, promisedIn }: Sight) {
  const narrowed = narrowedIn(req)
  const path = narrowedPath(paths.calls, narrowed)
  const start = startOf(req, path)
  const [{ open, closed, next }, past, all] = await Promise.all([
    reader.calls(visit.member, pageFrom(req, 'call.overAt', IN_CARDS), narrowed),
    start === null ? reader.pastCalls(visit.member, { limit: OVER_BESIDE_OPEN }, narrowed) : { items: [] },
    reader.openCalls(visit.member, { limit: CHOICES_OF }),
  ])
  const over = [...closed, ...past.items].filter(isCall)
  return (
    <CallsPage
      {...{ visit, context, start, narrowed, over }}
      open={open.filter(isCall)}
      next={nextHref(path, 'call.overAt', next)}
      promised={await promisedIn([...open, ...over])}
      choices={choicesIn(all.items.filter(isCall))}
      hasPast={past.items.length > 0}
    />
  )
}

/** What is no kind of action narrows nothing. */
function narrowedIn(req: Request): Narrowed {
  const action = actions.find((one) => one === queryText(req, 'action')) ?? null
  const area = oneLine(queryText(req, 'area').slice(0, LONGEST_AREA))
  return { action, area: area === '' ? null : area }
}

async function drawPastCalls({ reader, req, visit, context, promisedIn }: Sight) {
  const { items, next } = await reader.pastCalls(visit.member, pageFrom(req, 'call.overAt', IN_CARDS))
  return (
    <PastCallsPage
      visit={visit}
      context={context}
      items={items.filter(isCall)}
      promised={await promisedIn(items)}
      start={startOf(req, paths.pastCalls)}
      next={nextHref(req.path, 'call.overAt', next)}
    />
  )
}

const anyLists = async (reader: ItemReader, viewer: Viewer): Promise<boolean> =>
  (await reader.newest(viewer, 'list', { limit: 1 })).items.length > 0

async function drawWriteUps({ reader, req, visit, context }: Sight) {
  const { items, next } = await reader.newest(visit.member, 'write-up', pageFrom(req, 'publishedAt', IN_CARDS))
  const hasLists = can(visit.member, 'publish') || (await anyLists(reader, visit.member))
  return (
    <WriteUpsPage
      visit={visit}
      context={context}
      items={items.filter(isWriteUp)}
      hasLists={hasLists}
      start={startOf(req, paths.writeUps)}
      next={nextHref(req.path, 'publishedAt', next)}
    />
  )
}

async function drawLists({ reader, readingLists, req, visit, context }: Sight) {
  const { items, next } = await reader.newest(visit.member, 'list', pageFrom(req, 'publishedAt', LISTS_ON_PAGE))
  return (
    <ListsPage
      visit={visit}
      context={context}
      lists={await readingLists.shown(visit.member, items)}
      start={startOf(req, paths.lists)}
      next={nextHref(req.path, 'publishedAt', next)}
    />
  )
}

async function drawTag({ reader, req, visit, context }: Sight) {
  const key = tagKey(String(req.params.key))
  if (typeof tagOf(key) === 'string') throw refusal('not-found', 'no-such-page')
  const { items, next } = await reader.tagged(visit.member, key, null, pageFrom(req, 'publishedAt', IN_ROWS))
  return (
    <TagPage
      visit={visit}
      context={context}
      tagKey={key}
      items={items}
      start={startOf(req, tagHref(key))}
      next={nextHref(req.path, 'publishedAt', next)}
    />
  )
}

async function drawSearch({ reader, req, visit }: Sight) {
  const query = oneLine(queryText(req, 'q').slice(0, LONGEST_QUERY))
  const again = `q=${encodeURIComponent(query)}`
  const page = pageFrom(req, 'publishedAt', FOUND)
  const found = queryTokens(query).length === 0 ? null : await reader.search(visit.member, query, page)
  return (
    <SearchPage
      visit={visit}
      query={query}
      items={found?.items ?? null}
      start={startOf(req, `${paths.search}?${again}`)}
      next={found === null ? null : nextHref(`${paths.search}?${again}`, 'publishedAt', found.next)}
    />
  )
}
