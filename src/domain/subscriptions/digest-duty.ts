import type { Clock } from '../../core/clock.js'
import { DuplicateKey } from '../../store/errors.js'
import type { CollectionSpec, Doc, Store } from '../../store/store.js'
import type { DateSource } from '../../words/dates.js'
import { wordsIn, type Language } from '../../words/words.js'
import type { ItemLists } from '../items/item-lists.js'
import type { KeptSettings, SettingsService } from '../settings/settings-service.js'
import { digestContent, digestPassages, isEmpty, type DigestContent } from './digest-content.js'
import { latestDigest } from './digest-times.js'
import type { EntryWriter } from './item-entries.js'
import type { SubscriptionLetters } from './subscription-letters.js'
import { SUBSCRIPTIONS, type SubscriptionDoc } from './subscription-repo.js'

/** How far the digest of the newest week has come; the one document `digest`. */
export interface DigestDoc extends Doc {
  week: string
  /** Tells of what is new in [from, at), and of what is on from `at`. */
  from: Date
  at: Date
  /** Whose letter is written, in the order of their keys. */
  after: string
  done: boolean
}

export const DIGESTS: CollectionSpec<DigestDoc> = { name: 'digests', indexes: [] }

const ID = 'digest'
const AT_ONCE = 50
/** A digest that comes later than this would tell of what is over: the next one comes instead. */
const LATEST_MS = 3 * 24 * 60 * 60_000
/** What was not told in one digest is told in the next, but not what is older. */
const LONGEST_BACK_MS = 21 * 24 * 60 * 60_000

type Deps = {
  store: Store
  clock: Clock
  settings: Pick<SettingsService, 'read'>
  lists: ItemLists
  letters: SubscriptionLetters
  entryOf: EntryWriter
  dates: DateSource
  addressOf: (doc: SubscriptionDoc) => string
}

/**
 * A worker's step: begins the digest of a week when its hour has come, and writes some of its letters. Their ids hold the
 * week and the person, so that a step that is repeated after a crash, or done by two processes, writes nobody twice; nor
 * does a change of the day within the week.
 * @returns false when there is nothing to do now
 */
export function digestDuty(deps: Deps): () => Promise<boolean> {
  const { store, clock, settings } = deps
  const digests = store.collection(DIGESTS)

  /** The one that is to be worked on; null when none is. */
  async function current({ digestDay: day, digestHour: hour, zone }: KeptSettings): Promise<DigestDoc | null> {
    const doc = await digests.findOne({ _id: ID })
    if (doc !== null && !doc.done) return doc
    if (day === 0) return null
    const { at, before, week } = latestDigest({ day, hour, zone }, clock())
    if (doc !== null && (doc.week >= week || doc.at >= at)) return null
    const earliest = new Date(at.getTime() - LONGEST_BACK_MS)
    const from = doc === null ? before : new Date(Math.max(doc.at.getTime(), earliest.getTime()))
    // The first week is not made up for, and what is too late is left to the next.
    const done = doc === null || clock().getTime() - at.getTime() > LATEST_MS
    const next = {
      week,
      from: done && doc !== null ? doc.at : from,
      at: done && doc !== null ? doc.at : at,
      after: '',
      done,
    }
    return begin(doc, next)
  }

  async function begin(doc: DigestDoc | null, next: Omit<DigestDoc, '_id'>): Promise<DigestDoc | null> {
    if (doc !== null) return digests.findOneAndUpdate({ _id: ID, week: doc.week, done: true }, { $set: next })
    try {
      await digests.insertOne({ _id: ID, ...next })
      return { _id: ID, ...next }
    } catch (error) {
      if (error instanceof DuplicateKey) return null // another process was quicker
      throw error
    }
  }

  return async () => {
    const kept = await settings.read()
    const doc = kept === null ? null : await current(kept)
    if (kept === null || doc === null || doc.done) return false
    const { _id, week, after } = doc
    const reached = await writeSome(deps, kept, doc)
    const end = reached === null ? { done: true } : { after: reached }
    await digests.updateOne({ _id, week, after }, { $set: end })
    return true
  }
}

/** @returns the last whose letter is written; null when it was everybody's */
async function writeSome(deps: Deps, { name, zone }: KeptSettings, doc: DigestDoc): Promise<string | null> {
  const { store, lists, letters, entryOf, dates, addressOf } = deps
  const content = await digestContent(lists, doc.from, doc.at)
  if (isEmpty(content)) return null
  const readers = { topics: 'digest', _id: { $gt: doc.after } } as const
  const page = await store.collection(SUBSCRIPTIONS).find(readers as never, { sort: { _id: 1 }, limit: AT_ONCE })
  const inLanguage = new Map<Language, ReturnType<typeof letterIn>>()
  for (const person of page) {
    const { language, _id } = person
    const letter = inLanguage.get(language) ?? letterIn(content, language, { name, at: doc.at, zone, entryOf, dates })
    inLanguage.set(language, letter)
    const id = `digest-${doc.week}-${_id.slice('mail:'.length)}`
    await letters.ofList('digest', { to: addressOf(person), person: _id, language }, { id, ...letter })
  }
  return page.length < AT_ONCE ? null : (page.at(-1)?._id ?? null)
}

type Said = { name: string; at: Date; zone: string; entryOf: EntryWriter; dates: DateSource }

function letterIn(content: DigestContent, language: Language, { name, at, zone, entryOf, dates }: Said) {
  const { letters } = wordsIn(language).subscriptions
  const subject = letters.digestSubject(name, dates.dates(language, zone).full(at))
  return { subject, passages: digestPassages(content, language, entryOf) }
}
