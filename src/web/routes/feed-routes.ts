import { Router, type Request, type RequestHandler } from 'express'
import { parseId } from '../../core/ids.js'
import { tagHref } from '../../domain/drafts/content.js'
import type { ItemReader } from '../../domain/items/item-reader.js'
import type { Item, Kind } from '../../domain/items/item.js'
import { itemOf } from '../../domain/items/item-repo.js'
import type { SeriesService } from '../../domain/series/series-service.js'
import { stampOfEntries } from '../../domain/reading-lists/list-shelf.js'
import type { ReadingLists } from '../../domain/reading-lists/reading-lists.js'
import { refusal } from '../../domain/refusals.js'
import type { KeptSettings, SettingsService } from '../../domain/settings/settings-service.js'
import { folderOf, pathOf } from '../../domain/text/slug.js'
import { tagKey, tagOf } from '../../domain/text/tags.js'
import { openOnly, type FeedContext } from '../feeds/site.js'
import type { ContextOf } from '../hub-feeds.js'
import { itemAt } from '../item-address.js'
import type { KeptAnswers } from '../kept-answers.js'
import { spelling } from '../pages/tag.js'
import { feedPaths, paths, seriesPaths } from '../paths.js'
import { readOnly } from '../read-only.js'

const IN_FEED = 50
const COMING = 300
/** Programmes forget what a calendar no longer has: what is just over stays for a while. */
const JUST_OVER = 50

const types = {
  atom: 'application/atom+xml; charset=utf-8',
  rss: 'application/rss+xml; charset=utf-8',
  ics: 'text/calendar; charset=utf-8',
}
type Format = keyof typeof types

type Deps = {
  reader: ItemReader
  series: Pick<SeriesService, 'itemsOf'>
  settings: Pick<SettingsService, 'read'>
  answers: KeptAnswers
  contextOf: ContextOf
  readingLists: Pick<ReadingLists, 'open'>
}

/** One feed: what it is of, and the page that shows the same. */
type Source = { title: string; path: string; items: Item[] }
type Ask = { reader: ItemReader; req: Request; context: FeedContext; format: Format }
type Find = (ask: Ask) => Promise<Source>

/**
 * What machines read. It is the same for everybody, in the language of the hub, whoever fetches it: a feed is given to
 * programmes that are not signed in, and so has what anybody may see.
 */
export function feedRoutes({ reader, series, settings, answers, contextOf, readingLists }: Deps): Router {
  const routes = Router({ caseSensitive: true, strict: true })

  const feed = (path: string, formats: readonly Format[], find: Find) => {
    for (const format of formats) {
      readOnly(routes, `${path}.${format}`, async (req, res) => {
        const kept = await settings.read()
        const context = contextOf(kept)
        await answers.send(req, res, types[format], {
          key: req.path,
          stamp: `${kept?.revision} ${reader.edition()}`,
          make: async () =>
            written(format, req, context, kept as KeptSettings, await find({ reader, req, context, format })),
        })
      })
    }
  }
  feed(feedPaths.everything, ['atom', 'rss'], everything)
  feed(feedPaths.event, ['atom', 'rss'], newest('event'))
  feed(feedPaths.event, ['ics'], allDates)
  feed(feedPaths.call, ['atom', 'rss'], newest('call'))
  feed(feedPaths.writeUp, ['atom', 'rss'], newest('write-up'))
  feed(feedPaths.list, ['atom', 'rss'], newest('list'))
  readOnly(
    routes,
    `${folderOf.list}/:address.atom`,
    readingListRoute({ reader, settings, answers, contextOf, readingLists }),
  )
  feed('/tags/:key', ['atom', 'rss', 'ics'], tagged)
  feed('/series/:id', ['ics'], seriesDates(series))
  readOnly(routes, `${folderOf.event}/:address.ics`, entryRoute({ reader, settings, answers, contextOf }))
  return routes
}

/** What writes feeds and calendars: 6 MB that a hub need not spend before somebody asks for one. */
const calendars = () => import('../feeds/calendar.js')
const feeds = () => import('../feeds/feed.js')
const listFeeds = () => import('../feeds/list-feed.js')

async function written(
  format: Format,
  req: Request,
  context: FeedContext,
  { createdAt }: KeptSettings,
  source: Source,
): Promise<string> {
  const { title, path, items } = source
  const named = context.words.pages.follow.of(title, context.site.name)
  if (format === 'ics') return (await calendars()).calendarOf({ name: named, path, items }, context)
  const page = { title: named, path, feedPath: req.path, items, now: createdAt }
  const { atomFeed, rssFeed } = await feeds()
  return format === 'atom' ? atomFeed(page, context) : rssFeed(page, context)
}

const everything: Find = async ({ reader, context }) => ({
  title: context.words.pages.follow.everything,
  path: paths.home,
  items: (await reader.newest(null, null, { limit: IN_FEED })).items,
})

function newest(kind: Kind): Find {
  return async ({ reader, context: { words } }) => {
    const { events, calls, writeUps } = words.pages
    const titles = { 'event': events, 'call': calls, 'write-up': writeUps, 'list': words.readingLists }
    const { items } = await reader.newest(null, kind, { limit: IN_FEED })
    return { title: titles[kind].title, path: folderOf[kind], items }
  }
}

/** All that is on or coming, and what was on lately. */
const allDates: Find = async ({ reader, context }) => {
  const [past, onNow, coming] = await Promise.all([
    reader.pastEvents(null, { limit: JUST_OVER }),
    reader.onNow(null),
    reader.upcoming(null, { limit: COMING }),
  ])
  const items = [...past.items.reverse(), ...onNow, ...coming.items]
  return { title: context.words.pages.events.title, path: paths.events, items }
}

const tagged: Find = async ({ reader, req, format }) => {
  const key = tagKey(String(req.params.key))
  if (typeof tagOf(key) === 'string') throw refusal('not-found', 'no-such-page')
  const [kind, limit] = format === 'ics' ? (['event', COMING] as const) : [null, IN_FEED]
  const { items } = await reader.tagged(null, key, kind, { limit })
  return { title: `#${spelling(items, key)}`, path: tagHref(key), items }
}

/**
 * All dates of a series that anybody may see, each an entry of its own, as on the network: one that was moved, cancelled or
 * taken down by itself needs no exception to a rule, and is the same entry in the calendar of the hub. Those that come into
 * sight later are there when a programme looks again.
 */
const seriesDates =
  (series: Pick<SeriesService, 'itemsOf'>): Find =>
  async ({ req, context }) => {
    const id = parseId(String(req.params.id))
    const items = id === null ? [] : openOnly((await series.itemsOf(id)).map(itemOf))
    if (id === null || items.length === 0) throw refusal('not-found', 'no-such-page')
    items.sort((a, b) => (a.event?.startsAt.getTime() ?? 0) - (b.event?.startsAt.getTime() ?? 0))
    const title = context.words.events.series.title(items.at(-1)?.title ?? '')
    return { title, path: seriesPaths(id).page, items }
  }

/** What was added to one reading list, as far as anybody may see it. */
function readingListRoute({
  reader,
  settings,
  answers,
  contextOf,
  readingLists,
}: Omit<Deps, 'series'>): RequestHandler {
  return async (req, res) => {
    const kept = await settings.read()
    const context = contextOf(kept)
    const item = await itemAt(req, res, { reader, viewer: null, end: '.atom' })
    if (item === null) return
    if (item.kind !== 'list') throw refusal('not-found', 'no-such-page')
    const entries = await readingLists.open(item)
    await answers.send(req, res, types.atom, {
      key: req.path,
      stamp: `${kept?.revision} ${item.id}.${item.revision} ${stampOfEntries(entries)}`,
      make: async () => (await listFeeds()).listFeed(item, entries, req.path, context),
    })
  }
}

/** One event for a calendar. */
function entryRoute({ reader, settings, answers, contextOf }: Omit<Deps, 'readingLists' | 'series'>): RequestHandler {
  return async (req, res) => {
    const kept = await settings.read()
    const context = contextOf(kept)
    const item = await itemAt(req, res, { reader, viewer: null, end: '.ics' })
    if (item === null) return
    if (item.event === null) throw refusal('not-found', 'no-such-page')
    const page = { name: item.title, path: pathOf(item), items: [item] }
    await answers.send(req, res, types.ics, {
      key: req.path,
      stamp: `${kept?.revision} ${item.id}.${item.revision}`,
      make: async () => (await calendars()).calendarOf(page, context),
    })
  }
}
