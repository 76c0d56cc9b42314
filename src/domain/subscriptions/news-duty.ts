import type { Clock } from '../../core/clock.js'
import type { Collection, Store } from '../../store/store.js'
import { pluralIn } from '../../words/plural.js'
import { wordsIn } from '../../words/words.js'
import type { Item } from '../items/item.js'
import type { ItemLists } from '../items/item-lists.js'
import { itemOf, type ItemRepo } from '../items/item-repo.js'
import type { LetterEntry } from '../mails/letter.js'
import type { ListShelf } from '../reading-lists/list-shelf.js'
import type { SettingsService } from '../settings/settings-service.js'
import type { EntryWriter } from './item-entries.js'
import type { SubscriptionLetters } from './subscription-letters.js'
import { NEVER, SUBSCRIPTIONS, type SubscriptionDoc } from './subscription-repo.js'
import { listGrowth } from './list-growth.js'
import { topicsOf } from './topic.js'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** What is published soon after, and what is put right at once, gets into the same letter. */
const SETTLE_MS = 5 * MINUTE_MS
/** An item carries its moment a little before it can be read: what is this fresh is left to the next letter. */
const SLACK_MS = MINUTE_MS
const REST_MS = 24 * HOUR_MS
/** What begins within this time is told although there was a letter today. */
const URGENT_MS = 48 * HOUR_MS
const LEASE_MS = 2 * MINUTE_MS
/** Of the newest; one letter tells of no more. */
const MOST_NEW = 50

type Deps = {
  store: Store
  clock: Clock
  settings: Pick<SettingsService, 'read'>
  items: Pick<ItemRepo, 'claimNews' | 'newsTold' | 'get'>
  shelf: Pick<ListShelf, 'entriesFor'>
  lists: ItemLists
  letters: SubscriptionLetters
  entryOf: EntryWriter
  addressOf: (doc: SubscriptionDoc) => string
  baseUrl: string
}

/**
 * A worker's step: takes one item that is new and marks those who want to hear of such, or writes one letter that is due.
 * What a letter tells is all of its topics since the one before, so that marking twice does no harm; its id holds where
 * that begins, and its end is written down before it is queued, so that nothing is told twice or left out by a crash.
 */
export function newsDuty(deps: Deps): () => Promise<boolean> {
  const docs = deps.store.collection(SUBSCRIPTIONS)
  return async () => (await markOne(deps, docs)) || writeOne(deps, docs)
}

async function markOne({ items, clock }: Deps, docs: Collection<SubscriptionDoc>): Promise<boolean> {
  const now = clock()
  const item = await items.claimNews(now, new Date(now.getTime() + LEASE_MS))
  if (item === null) return false
  const soon = { $min: { newsDue: new Date(now.getTime() + SETTLE_MS) }, $inc: { newsCount: 1 } }
  for (const topic of topicsOf(itemOf(item))) await docs.updateMany({ topics: topic }, soon)
  await items.newsTold(item._id)
  return true
}

async function writeOne(deps: Deps, docs: Collection<SubscriptionDoc>): Promise<boolean> {
  const now = deps.clock()
  const later = (ms: number) => new Date(now.getTime() + ms)
  const lease = { $set: { newsDue: later(LEASE_MS) } }
  const claimed = await docs.findOneAndUpdate({ newsDue: { $lte: now } }, lease, { sort: { newsDue: 1 } })
  if (claimed === null) return false
  const doc = await bounded(docs, claimed, later(-SLACK_MS))
  if (doc === null) return true // another process has it
  const { _id, newsFrom, newsUpTo, newsRest, newsCount } = doc
  const { items, news } = await newsFor(deps, doc, now)
  const resting = newsRest !== null && newsRest > now && !items.some((item) => isUrgent(item, now))
  if (news.length > 0 && resting) {
    await docs.updateOne({ _id, newsFrom, newsUpTo }, { $set: { newsUpTo: null, newsDue: newsRest } })
    return true
  }
  if (news.length > 0) await write(deps, doc, news)
  const told = { newsFrom: newsUpTo, newsUpTo: null, ...(news.length > 0 && { newsRest: later(REST_MS) }) }
  const rest = { $set: { ...told, newsDue: NEVER } }
  if (!(await docs.updateOne({ _id, newsFrom, newsCount }, rest))) {
    // There is more by now, or another process was quicker.
    await docs.updateOne({ _id, newsFrom }, { $set: { ...told, newsDue: later(SETTLE_MS) } })
  }
  return true
}

/** The end of what the letter tells, as a first try wrote it down, if there was one. */
async function bounded(
  docs: Collection<SubscriptionDoc>,
  doc: SubscriptionDoc,
  upTo: Date,
): Promise<(SubscriptionDoc & { newsUpTo: Date }) | null> {
  if (doc.newsUpTo !== null) return { ...doc, newsUpTo: doc.newsUpTo }
  const { _id, newsFrom } = doc
  const end = upTo > newsFrom ? upTo : newsFrom
  const set = await docs.findOneAndUpdate({ _id, newsFrom, newsUpTo: null }, { $set: { newsUpTo: end } })
  return set === null ? null : { ...set, newsUpTo: end }
}

async function newsFor(
  deps: Deps,
  doc: SubscriptionDoc & { newsUpTo: Date },
  now: Date,
): Promise<{ items: Item[]; news: LetterEntry[] }> {
  const newest = await deps.lists.newest({ audiences: ['public'] }, { limit: MOST_NEW })
  const items = newest.items.filter((item) => {
    const isNew = item.publishedAt >= doc.newsFrom && item.publishedAt < doc.newsUpTo
    const overAt = item.event?.overAt ?? item.call?.overAt ?? NEVER
    return isNew && overAt > now && item.ended === null && topicsOf(item).some((topic) => doc.topics.includes(topic))
  })
  const grown = await listGrowth(deps, doc.topics, { from: doc.newsFrom, upTo: doc.newsUpTo }, doc.language)
  return { items, news: [...items.map((item) => deps.entryOf(item, doc.language)), ...grown].slice(0, MOST_NEW) }
}

const isUrgent = ({ event }: Item, now: Date): boolean =>
  event !== null && event.startsAt.getTime() - now.getTime() < URGENT_MS

async function write(deps: Deps, doc: SubscriptionDoc, news: readonly LetterEntry[]): Promise<void> {
  const { settings, letters: sent, addressOf, baseUrl } = deps
  const { language, _id, newsFrom } = doc
  const { letters } = wordsIn(language).subscriptions
  const hub = (await settings.read())?.name ?? new URL(baseUrl).host
  const [only] = news
  const subject =
    news.length === 1 && only !== undefined
      ? letters.newsSubject(only.title, hub)
      : letters.newsSubjectMany(hub, pluralIn(language)(news.length, letters.newsCount))
  const passages = [{ paragraph: letters.greeting }, { entries: [...news] }]
  const id = `news-${newsFrom.getTime()}-${_id.slice('mail:'.length)}`
  await sent.ofList('news', { to: addressOf(doc), person: _id, language }, { id, subject, passages })
}
