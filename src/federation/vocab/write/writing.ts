import type { Iri } from '../../../core/iri.js'
import type { EventDetails } from '../../../domain/items/event-details.js'
import type { Section, WriteUpPart } from '../../../domain/items/item.js'
import type { Licence } from '../../../domain/write-ups/licence.js'
import type { Json, JsonObject } from '../../remote/strict-json.js'
import { ACTOR_CONTEXT, CONTEXT, QUOTE_CONTEXT } from '../context.js'

/** What the hub itself says on other servers, in one language. Plain text throughout. */
export type WireWords = {
  /** 'Sat 12 Dec 2026, 14:00–17:00 (CET)'; only its start without an end. */
  span(from: Date, to: Date | null, zone: string): string
  /** '12 people', '40 hours', '£120 spent'. */
  figures(figures: Pick<WriteUpPart, 'people' | 'hours' | 'money' | 'weeks'>): string[]
  /** 'Adapted from “The alley” by the Oak hub' */
  adaptedFrom(title: string, group: string): string
  licence: string
  licences: Record<Licence, string>
  /** `teaser`: 'Reading list, 3 entries' */
  list: { teaser(count: number): string; gone: string }
  /** 'by Margaret' */
  byline(name: string): string
  /** In capitals: they stand before everything else. */
  cancelled: string
  postponed: string
  closed: string
  won: string
  lost: string
  access: string
  online: string
  until: string
  takePart: string
  /** Lines on an event, each a label, which may be empty, and a text. */
  eventLines(details: EventDetails, nameOf: (shownIn: string, tag: string) => string): { label: string; text: string }[]
  learned: string
  /** How to sign up for an event by an answer. */
  answerYes: string
  /** How to promise by an answer, and what is kept of whoever does, for so many days. */
  byReply(days: number): string
  sections: Record<Section, string>
}

/** What all writers take beside what they write. */
export type Writing = {
  /** Without a slash at the end. */
  baseUrl: string
  /** The hub's voice, which says all items. */
  voice: Iri
  /** @param language  BCP 47 tag of the text beside it; any. What the hub does not speak it says in its own language. */
  words(language: string): WireWords
  /** Absolute address of one of our pictures in one of its widths. */
  pictureUrl(key: string, width: number): string
}

/** How often something was answered, where that is known. */
export type Tally = { likes: number; boosts: number }

/** An object without what is null or undefined: peers stumble over `null`, and all but lists are left out when empty. */
export function fitted(properties: { [name: string]: Json | undefined }): JsonObject {
  const there = Object.entries(properties).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries(there) as JsonObject
}

/** The same object, to stand on its own. */
export const documentOf = (object: JsonObject): JsonObject => ({ '@context': CONTEXT, ...object })

/** The same for an actor, and for an activity that carries one. */
export const actorDocumentOf = (object: JsonObject): JsonObject => ({ '@context': ACTOR_CONTEXT, ...object })

/** The same for what is about leave to quote. */
export const quoteDocumentOf = (object: JsonObject): JsonObject => ({ ...object, '@context': QUOTE_CONTEXT })

/** A moment as we send it: UTC with milliseconds, so that two edits in one second still differ. */
export const utc = (at: Date): string => at.toISOString()
