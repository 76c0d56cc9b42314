import { createHash } from 'node:crypto'
import type { Clock } from '../../core/clock.js'
import type { Iri } from '../../core/iri.js'
import { wordsIn, type Language } from '../../words/words.js'
import { itemOf, type ItemDoc, type ItemRepo } from '../items/item-repo.js'
import type { MailService } from '../mails/mail-service.js'
import { pathOf } from '../text/slug.js'
import { sayChange } from './change-words.js'
import { changesBetween, differ, meaningOf, type Meaning } from './meaning.js'
import { newsroom, type NewsroomDeps } from './newsroom.js'

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
  /** Whether they may know where exactly it is. */
  accepted: boolean
}

const LEASE_MS = 2 * 60_000

type Deps = NewsroomDeps & {
  items: Pick<ItemRepo, 'claimChanged' | 'beginChange' | 'changeTold'>
  /** All who have a place, wait for one or asked for one, and are told by letter; the same one may come twice. */
  readersOf: (event: string) => AsyncIterable<Reader>
  /** Answers somebody once more who sent a Join and was accepted: what they know of the place is no longer so. */
  answerAgain: (event: string, actor: Iri) => Promise<void>
  mails: Pick<MailService, 'queue'>
  clock: Clock
  mailWorks: boolean
}

/**
 * A worker's step: tells of one change of an event, once its time has come. What is told is written down first; notes
 * and letters have ids made of the event, that revision and the person, so that what a crash cuts off is finished
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
  const differs = before !== null && after !== null && differ(before, after)
  const due = new Date(now.getTime() + LEASE_MS)
  const telling = differs ? { revision: doc.revision, before, after, at: now, due } : null
  const isOfTime = differs && changesBetween(before, after, false).some((one) => one === 'time' || one === 'back')
  return (await items.beginChange(doc, telling, isOfTime ? now : null)) ? telling : null
}

async function tell(deps: Deps, doc: ItemDoc, telling: TellingChange): Promise<void> {
  const { mailWorks, readersOf, dates } = deps
  if (doc.state !== 'published') return
  const item = itemOf(doc)
  const { before, after, at, revision } = telling
  const told = await newsroom(deps, item)
  const said = (mayKnow: boolean) => {
    if (changesBetween(before, after, mayKnow).length === 0) return null
    const { headline, lines } = sayChange(telling, item, { language: told.language, dates, mayKnow })
    return { about: `change-${revision}`, at, paragraphs: [headline, ...lines] }
  }
  if (doc.event?.sendNote !== false) await told.everybody(said(false))
  // Who sent a Join gets an Update of the event, which never has an exact place; who wrote or voted gets nothing else.
  const isExact = (after.exact ?? null) !== null && changesBetween(before, after, true).includes('place')
  await told.comers(({ door, accepted }) => (door === 'network' && !(accepted && isExact) ? null : said(accepted)))
  if (isExact)
    for await (const { door, accepted, actor } of deps.comersOf(item.id))
      if (door === 'network' && accepted) await deps.answerAgain(item.id, actor)
  if (!mailWorks) return
  const accepted = new Set<string>()
  for await (const reader of readersOf(item.id)) if (reader.accepted) accepted.add(reader.key)
  for await (const reader of readersOf(item.id))
    await write(deps, doc, telling, { ...reader, accepted: accepted.has(reader.key), hub: told.hub.language })
}

type Addressee = Reader & { hub: Language }

async function write(deps: Deps, doc: ItemDoc, telling: TellingChange, reader: Addressee): Promise<void> {
  const { mails, settings, dates, baseUrl } = deps
  const item = itemOf(doc)
  const { key, to, member, path, accepted: mayKnow } = reader
  const [first] = changesBetween(telling.before, telling.after, mayKnow)
  if (first === undefined) return
  const language = reader.language ?? reader.hub
  const { changes: words, letters } = wordsIn(language)
  const { headline, lines } = sayChange(telling, item, { language, dates, mayKnow })
  const name = (await settings.read())?.name ?? new URL(baseUrl).host
  const subject = words.subject[first === 'time' || first === 'place' || first === 'online' ? 'changed' : first]
  const passages = [letters.greeting, headline, lines.join('\n')].filter((text) => text !== '')
  const person = createHash('sha256').update(key).digest('base64url')
  await mails.queue({
    ...{ id: `change-${item.id}-${telling.revision}-${person}`, to, member, about: `item-${item.id}` },
    subject: subject(item.title),
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
