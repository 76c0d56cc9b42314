import { createHash } from 'node:crypto'
import type { Clock } from '../../core/clock.js'
import type { DateSource } from '../../words/dates.js'
import { wordsIn, type Language } from '../../words/words.js'
import { itemOf, type ItemDoc, type ItemRepo } from '../items/item-repo.js'
import type { MailService } from '../mails/mail-service.js'
import type { VoiceNotes } from '../posts/voice-note.js'
import type { SettingsService } from '../settings/settings-service.js'
import { pathOf } from '../text/slug.js'
import { sayChange } from './change-words.js'
import { changesBetween, meaningOf, type Meaning } from './meaning.js'

/** What is being told of an event, as it was when that was decided; what changes meanwhile is the next thing to tell. */
export type TellingChange = { revision: number; before: Meaning; after: Meaning; at: Date; due: Date }

/** Somebody who signed up and can be written to. */
export type Reader = {
  /** Names the person: the same for all sign-ups of one. */
  key: string
  to: string
  member: string | null
  language: Language | null
  /** Where they see their sign-up, from the first slash. */
  path: string
}

const LEASE_MS = 2 * 60_000

type Deps = {
  items: Pick<ItemRepo, 'claimChanged' | 'beginChange' | 'changeTold'>
  /** All who have a place, wait for one or asked for one, and are told by letter; the same one may come twice. */
  readersOf: (event: string) => AsyncIterable<Reader>
  notes: VoiceNotes
  mails: Pick<MailService, 'queue'>
  settings: Pick<SettingsService, 'read'>
  dates: DateSource
  clock: Clock
  baseUrl: string
  mailWorks: boolean
}

/**
 * A worker's step: tells of one change of an event, once its time has come. What is told is written down first; the note
 * and every letter have ids made of the event, that revision and the person, so that what a crash cuts off is finished
 * and nobody is told twice. @returns false when there is nothing to tell
 */
export function changeTeller(deps: Deps): () => Promise<boolean> {
  const { items, clock } = deps
  return async () => {
    const now = clock()
    const doc = await items.claimChanged(now, new Date(now.getTime() + LEASE_MS))
    if (doc === null) return false
    const telling = doc.telling ?? (await begin(deps, doc, now))
    if (telling === null) return true
    await tell(deps, doc, telling)
    await items.changeTold(doc._id, telling.revision)
    return true
  }
}

/** @returns null when there is nothing to tell after all, or it has changed meanwhile and comes again */
async function begin({ items }: Deps, doc: ItemDoc, now: Date): Promise<TellingChange | null> {
  const [before, after] = [doc.changed?.before ?? null, meaningOf(doc)]
  const differs = before !== null && after !== null && changesBetween(before, after).length > 0
  const due = new Date(now.getTime() + LEASE_MS)
  const telling = differs ? { revision: doc.revision, before, after, at: now, due } : null
  return (await items.beginChange(doc, telling)) ? telling : null
}

async function tell(deps: Deps, doc: ItemDoc, telling: TellingChange): Promise<void> {
  const { notes, settings, dates, baseUrl, mailWorks, readersOf } = deps
  if (doc.state !== 'published') return
  const item = itemOf(doc)
  const language = (await settings.read())?.language ?? 'en'
  if (doc.event?.sendNote !== false) {
    const { headline, lines } = sayChange(telling, item, { language, dates })
    const said = { paragraphs: [headline, ...lines], url: baseUrl + pathOf(item), language }
    await notes({ item, about: `change-${telling.revision}`, at: telling.at, ...said })
  }
  if (!mailWorks) return
  for await (const reader of readersOf(item.id)) await write(deps, doc, telling, { ...reader, hub: language })
}

type Addressee = Reader & { hub: Language }

async function write(deps: Deps, doc: ItemDoc, telling: TellingChange, reader: Addressee): Promise<void> {
  const { mails, settings, dates, baseUrl } = deps
  const item = itemOf(doc)
  const { key, to, member, path } = reader
  const language = reader.language ?? reader.hub
  const { changes: words, letters } = wordsIn(language)
  const { headline, lines } = sayChange(telling, item, { language, dates })
  const name = (await settings.read())?.name ?? new URL(baseUrl).host
  const [first] = changesBetween(telling.before, telling.after)
  const subject = words.subject[first === 'cancelled' || first === 'back' ? first : 'changed'](item.title)
  const passages = [letters.greeting, headline, lines.join('\n')].filter((text) => text !== '')
  const person = createHash('sha256').update(key).digest('base64url')
  await mails.queue({
    ...{ id: `change-${item.id}-${telling.revision}-${person}`, to, subject, member, about: `item-${item.id}` },
    ...(member === null && { person: key }),
    body: {
      language,
      passages: passages.map((paragraph) => ({ paragraph })),
      action: { label: words.see, url: baseUrl + pathOf(item) },
      footer: [name, baseUrl, words.why],
      links: [{ label: words.mine, url: baseUrl + path }],
    },
  })
}
