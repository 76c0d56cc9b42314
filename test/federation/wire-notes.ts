import { sayChange, sayReminder, type Said } from '../../src/domain/changes/change-words.js'
import { meaningOf, type Meaning } from '../../src/domain/changes/meaning.js'
import type { PostDoc } from '../../src/domain/posts/post-repo.js'
import { postOf } from '../../src/domain/posts/post-repo.js'
import type { Post } from '../../src/domain/posts/post.js'
import { voiceNotes, type VoiceNote } from '../../src/domain/posts/voice-note.js'
import { dateSource } from '../../src/words/dates.js'
import { event } from '../support/items.js'
import { baseUrl, friend, instance, localActor } from './wire-scene.js'

/** Somebody elsewhere who signed up. */
export const comer = { iri: friend, url: 'https://far.example/@kim', address: 'kim@far.example' }

const item = event()
const meaning = meaningOf(item) as Meaning
const manner = { language: 'en', dates: dateSource(), mayKnow: false } as const
const later = { ...meaning, startsAt: new Date('2026-12-13T13:00:00Z'), endsAt: null }

/** As the hub writes it, kept nowhere. */
async function note({ headline, lines }: Said, about: string, to: VoiceNote['to'] = null): Promise<Post> {
  const docs: PostDoc[] = []
  const repo = {
    add: (doc: PostDoc) => Promise.resolve(docs.push(doc) > 0),
    get: () => Promise.resolve(null),
  }
  const actors = { voice: () => Promise.resolve(localActor()), instanceIri: instance.iri }
  const deps = { repo, actors, answersChanged: () => Promise.resolve(), wakeAnnouncer: () => undefined }
  const at = new Date('2026-12-11T16:00:00Z')
  const said = { paragraphs: [headline, ...lines], url: `${baseUrl}/events/repair-cafe`, language: 'en' }
  await voiceNotes(deps)({ item, about, at, ...said, to })
  return postOf(docs[0] as PostDoc)
}

const reminder = sayReminder(meaning, item.title, manner)

/** What the voice says under an event by itself. */
export const saidNotes = {
  change: await note(sayChange({ before: meaning, after: later }, item, manner), 'change-2'),
  reminder: await note(reminder, 'reminder-1'),
  direct: await note(reminder, 'reminder-1', comer),
}
