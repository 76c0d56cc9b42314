import { wordsIn, type Language } from '../../words/words.js'
import type { Item, Kind } from '../items/item.js'
import type { ItemLists } from '../items/item-lists.js'
import type { Passage } from '../mails/letter.js'
import type { EntryWriter } from './item-entries.js'

const AHEAD_MS = 14 * 24 * 60 * 60_000
/** Of each kind; whoever wants more follows the link. */
const MOST_EVENTS = 25
const MOST_NEW = 15
/** How many of the newest are looked at for what is new. */
const MOST_LOOKED_AT = 100

const shelf = (kind: Kind) => ({ audiences: ['public'] as const, kind })

/** What a digest tells of, whatever its language. */
export type DigestContent = { coming: Item[]; calls: Item[]; writeUps: Item[]; readingLists: Item[] }

/**
 * What is for everybody and in lists: events of the two weeks after `at` that take place, and the calls, write-ups
 * and reading lists that were published in [from, at) and are still to be acted on or read.
 */
export async function digestContent(lists: ItemLists, from: Date, at: Date): Promise<DigestContent> {
  const until = new Date(at.getTime() + AHEAD_MS)
  const [coming, calls, writeUps, readingLists] = await Promise.all([
    lists.startingIn(shelf('event'), at, until, { limit: MOST_EVENTS }),
    lists.newest(shelf('call'), { limit: MOST_LOOKED_AT }),
    lists.newest(shelf('write-up'), { limit: MOST_LOOKED_AT }),
    lists.newest(shelf('list'), { limit: MOST_LOOKED_AT }),
  ])
  const isNew = ({ publishedAt }: Item) => publishedAt >= from && publishedAt < at
  const isOpen = ({ ended, call }: Item) => ended === null && (call === null || call.overAt > at)
  return {
    coming: coming.items.filter(isOpen),
    calls: calls.items.filter(isNew).filter(isOpen).slice(0, MOST_NEW),
    writeUps: writeUps.items.filter(isNew).slice(0, MOST_NEW),
    readingLists: readingLists.items.filter(isNew).slice(0, MOST_NEW),
  }
}

export const isEmpty = (content: DigestContent): boolean => Object.values(content).every((items) => items.length === 0)

/** The same in one language, without what there is nothing of. */
export function digestPassages(content: DigestContent, language: Language, entryOf: EntryWriter): Passage[] {
  const { letters } = wordsIn(language).subscriptions
  const part = (heading: string, items: readonly Item[]): Passage[] =>
    items.length === 0 ? [] : [{ heading }, { entries: items.map((item) => entryOf(item, language)) }]
  return [
    { paragraph: letters.greeting },
    ...part(letters.coming, content.coming),
    ...part(letters.calls, content.calls),
    ...part(letters.writeUps, content.writeUps),
    ...part(letters.readingLists, content.readingLists),
  ]
}
