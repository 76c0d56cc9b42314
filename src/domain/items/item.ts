import type { EventDetails, Point } from './event-details.js'
import type { FileType } from '../../core/attachment.js'
import type { Iri } from '../../core/iri.js'
import type { Licence } from '../write-ups/licence.js'
import type { CallLetter } from '../calls/letter.js'

/** What a hub publishes: events, write-ups and campaign calls. All three are items and share what is said here. */
export const kinds = ['event', 'write-up', 'call', 'list'] as const
export type Kind = (typeof kinds)[number]

/** Who may see an item. `hub`: signed-in members only, never leaves. `unlisted`: whoever has the address. */
export const audiences = ['public', 'unlisted', 'followers', 'hub'] as const
export type Audience = (typeof audiences)[number]

/** A picture as an item carries it; the files behind `key` are made when it is taken in. */
export type ItemPicture = {
  /** Id of its `media` document. */
  media: string
  key: string
  /** What it shows, for those who do not see it; never empty. */
  alt: string
  width: number
  height: number
  blurhash: string
  /** Widths in pixels in which it can be had, ascending; never empty. */
  widths: readonly number[]
}

/** A file for download as an item carries it. */
export type ItemFile = {
  /** Id of its `media` document. */
  media: string
  key: string
  type: FileType
  bytes: number
  /** Under which it is saved, with its ending. */
  name: string
}

export type Place = {
  name: string
  /** Free text in one or several lines; empty when not given. */
  address: string
  /** What more there is to know about getting in, in free text; empty when not given. */
  access: string
  /** Left out by what was published before places had one. */
  point?: Point | null
}

/** How people sign up for an event. */
export type SignUpRules = {
  /** How many people can come; null when there is no limit. */
  capacity: number | null
  /** Who comes when it is full waits, in order, until a place is free. */
  waitingList: boolean
  /** Those who organise it decide on each. */
  approval: boolean
  /** When it ends before the event is over; null when it does not. */
  closesAt: Date | null
}

/** A piece of work within an event, with places of its own. */
export type Shift = {
  /** Stays the same through edits; unique within the event. */
  id: string
  name: string
  from: Date
  /** Null when open-ended. */
  to: Date | null
  /** How many are wanted; null when as many as like. */
  capacity: number | null
}

export type EventPart = {
  startsAt: Date
  /** Null when open-ended. */
  endsAt: Date | null
  /** When it stops being "on": `endsAt`, else three hours after the start. For lists, not for display. */
  overAt: Date
  /** IANA name; the event's wall-clock times are meant there. */
  zone: string
  place: Place | null
  /** Where to join online; an http(s) URL. */
  online: string | null
  /** Whether a short note tells followers of a change; yes where it is left out. */
  sendNote?: boolean
  /** Whether a short note reminds followers on the day before; yes where it is left out. */
  sendReminder?: boolean
  /** Null when nobody signs up; older documents lack it. */
  signUp?: SignUpRules | null
  /** Older documents lack it. */
  shifts?: Shift[]
} & EventDetails

/** The fixed skeleton of a write-up, in its order. The first two are always there. */
export const sections = ['situation', 'action', 'result', 'failed', 'differently'] as const
export type Section = (typeof sections)[number]

export type WriteUpPart = {
  /** Each section that was written: its Markdown and the safe HTML made of it. */
  sections: { name: Section; source: string; html: string }[]
  people: number | null
  hours: number | null
  /** What it cost; `amount` in whole units of `currency` (ISO 4217), two decimals at most. */
  money: { amount: number; currency: string } | null
  /** How long it took, from the first thought on. What was written before there was such a field lacks it, as all below. */
  weeks?: number | null
  setting?: Setting | null
  licence?: Licence
  /** What it was made from; null when it is the group's own. */
  adaptedFrom?: AdaptedFrom | null
}

/** In what kind of place it was done. */
export const settings = ['neighbourhood', 'village', 'town', 'city', 'countryside', 'workplace', 'online'] as const
export type Setting = (typeof settings)[number]

/** An original as it was when somebody began to adapt it: the credit stays, whatever becomes of it. */
export type AdaptedFrom = {
  iri: Iri
  title: string
  author: Iri
  /** Of the group that wrote it. */
  name: string
  host: string
  licence: Licence
  /** When it was taken over. */
  at: Date
  /** What it was made from in turn, as far as is known: it first, then its own original, and so on. */
  lineage: Iri[]
  /** Who wrote those, and is told of what was made of them. */
  authors: Iri[]
}

export const actions = ['attend', 'write', 'object', 'sign', 'donate', 'volunteer', 'share', 'strike', 'other'] as const
export type Action = (typeof actions)[number]

export type CallPart = {
  action: Action
  /** Last moment to act; null when there is none. */
  deadline: Date | null
  /** IANA name; the deadline is meant there. */
  zone: string
  /** What the group wants to reach, in people; null when it does not say. */
  goal: number | null
  /** Where the action happens, an http(s) URL (a petition, a form); null when the text tells. */
  link: string | null
  /** When it leaves the list of open calls: the deadline, or far away (year 9999) when there is none. For lists. */
  overAt: Date
  /** Whether a reply with the right word, or a vote, counts as a promise; not so where it is left out. */
  asksByReply?: boolean
  /** Where it is about, in people's words. */
  area?: string | null
  /** A write-up with more, here or elsewhere; an http(s) URL. */
  background?: string | null
  /** At most five. */
  letters?: CallLetter[]
  /** The call of another hub that this one takes up; `title` as it was then. */
  takesUp?: { iri: string; title: string } | null
}

/** How a call came out. */
export const outcomes = ['won', 'lost', 'closed'] as const
export type Outcome = (typeof outcomes)[number]

/** An event that was cancelled or put off, or a call that was closed. */
export type Ending = {
  at: Date
  reason: string
  /** Of a call; `closed` where it is left out. */
  outcome?: Outcome
  /** Of a call: what the group learned; not there when it has said nothing. */
  learned?: string
  /** Of an event: it was put off, and has no new date yet. Who signed up keeps their place. */
  postponed?: true
}

/** Whether an event is to take place later, at a time that is not known yet. */
export const isPostponed = ({ ended }: Pick<Item, 'ended'>): boolean => ended?.postponed === true

/** What was asked of the reader in all kinds of items, as it is kept. */
export type Item = {
  id: string
  iri: string
  kind: Kind
  state: 'published' | 'deleted'
  audience: Audience
  /** The member who wrote it: never shown outside the hub. */
  writtenBy: string
  /** Name to be shown as the author's, free text; null when only the group speaks. */
  byline: string | null
  title: string
  /** One or two sentences without markup, written or taken from the text. */
  summary: string
  /** BCP 47 tag of the text. */
  language: string
  /** Without '#', as typed; `tagKeys` are what they are found by. */
  tags: string[]
  tagKeys: string[]
  /** Markdown of the main text, and the safe HTML made of it. Empty for write-ups, which have sections. */
  source: string
  html: string
  /** The first leads. */
  pictures: ItemPicture[]
  /** Of write-ups: templates, leaflets. What was published before there were any lacks it. */
  files?: ItemFile[]
  publishedAt: Date
  /** Of the newest edit; null when it never was edited. */
  editedAt: Date | null
  deletedAt: Date | null
  /** 1 when published, one more with each edit, ending and deletion. */
  revision: number
  ended: Ending | null
  /** Each is there for its own kind only. */
  event: EventPart | null
  writeUp: WriteUpPart | null
  call: CallPart | null
}
