import type { Iri } from '../../core/iri.js'
import type { Picture } from '../../core/picture.js'
import type { CustomEmoji } from '../emoji.js'
import type { EventDetails } from '../items/event-details.js'
import type { Action, Section, WriteUpPart } from '../items/item.js'
import type { Outcome } from '../write-ups/trial.js'

/** What a post is, whatever its type on the wire: a Page or an Image is a `status`, too. */
export const postKinds = ['status', 'event', 'write-up', 'call', 'list', 'question'] as const
export type PostKind = (typeof postKinds)[number]

/** `direct`: for those it names. `hub`: for members of this hub alone; it never leaves, and nothing of it is said elsewhere. */
export type PostAudience = 'public' | 'unlisted' | 'followers' | 'direct' | 'hub'

/** What this hub knows of a file that it keeps itself. */
export type OwnFile = {
  /** Id of the upload it came as. */
  media: string
  /** Names its folder. */
  key: string
  /** Of a picture, as `Picture.widths`; of all else empty. */
  widths: readonly number[]
  /** A picture that moves: `url` leads to all of it, `widths` to its first moment. */
  moving: boolean
  bytes: number
  /** SHA-256 of what `url` leads to, as a multihash in multibase. */
  digest: string
  /** A picture to be shown before a film or a recording is played. */
  still: OwnStill | null
}
export type OwnStill = Pick<Picture, 'key' | 'width' | 'height'> & { widths: readonly number[] }

/**
 * A file beside a post. `url` is elsewhere, and pages show it through our proxy; with `own` it is the lasting address of a
 * file of this hub.
 */
export type PostFile = {
  kind: 'image' | 'video' | 'audio' | 'link' | 'other'
  url: string
  mediaType: string | null
  /** What it shows; may be empty. */
  alt: string
  width: number | null
  height: number | null
  blurhash: string | null
  /** -1 to 1 each, from the middle; null when not given. */
  focus: readonly [number, number] | null
  /** In seconds, of films and recordings; left out, as what follows, where nothing is known. */
  duration?: number | null
  /** Where a picture of a film or a recording is, elsewhere. */
  still?: string | null
  own?: OwnFile
}

export type PostEvent = {
  startsAt: Date
  endsAt: Date | null
  /** As `EventPart.overAt`. */
  overAt: Date
  /** IANA name; null when not given. */
  zone: string | null
  place: {
    name: string
    address: string
    latitude: number | null
    longitude: number | null
    /** Said by hubs; left out of what came before that was read. */
    access?: string
  } | null
  online: string | null
  state: 'scheduled' | 'cancelled' | 'postponed' | 'tentative'
  /** As peers say it: `free`, `restricted`, `invite`, `external`, `none`; null when not given. */
  joinMode: string | null
  /** How many take part, and how many could. */
  participants: number | null
  capacity: number | null
} & Omit<EventDetails, 'exact'>

export type PostCall = {
  title: string
  action: Action
  link: string | null
  deadline: Date | null
  goal: number | null
  pledged: number | null
  /** When `pledged` was counted, by their word; null or not there when they do not say. */
  countedAt?: Date | null
  state: 'open' | 'won' | 'lost' | 'closed'
  area: string | null
  /** The call it takes up; null, or not there in what was kept long ago, when it takes up none. */
  takesUp?: Iri | null
}

export type PostPoll = {
  many: boolean
  options: { name: string; votes: number }[]
  voters: number | null
  endsAt: Date | null
  closedAt: Date | null
  /** Of ours: votes are shown, and told, only once it is over. */
  hidesTotals?: boolean
  /** Of ours: one more whenever it asks something else, so that nobody's vote counts for what they did not choose. */
  round?: number
}

type PostFigures = Required<Pick<WriteUpPart, 'people' | 'hours' | 'money' | 'weeks'>>

/** What another hub says of a write-up beside its text. */
export type PostWriteUp = PostFigures &
  Required<Pick<WriteUpPart, 'setting'>> & {
    /** Which sections its headings begin, in their order; empty when it does not say. */
    sections: Section[]
    /** What it was made from, by its author's word: the original first, then that one's own, and so on. */
    lineage: Iri[]
  }

/** Something on another hub's reading list, by its word. */
export type PostEntry = {
  at: Iri
  title: string
  /** Plain text; may be empty. */
  note: string
  gone: boolean
  /** Whether it is something that servers speak of, and no mere page. */
  object: boolean
}

/** At most as many as a list of ours may have. */
export type PostList = { entries: PostEntry[] }

/** A report on how it went for a group that tried it. */
export type PostTrial = PostFigures & {
  /** The write-up that was tried. */
  of: Iri
  outcome: Outcome
}

/** Of a quote of ours, what its author said: nothing yet, yes, no, or yes once and no longer. */
export type OwnQuoteState = 'pending' | 'accepted' | 'rejected' | 'revoked'

/** That it quotes something, and the stamp by which its author says that it may (FEP-044f); null when it names none. */
export type PostQuote = {
  of: Iri
  stamp: Iri | null
  /** Of ours alone. */
  state?: OwnQuoteState
}

/** Who may quote what a member wrote; never more than those who can read it. */
export const quotePolicies = ['public', 'followers', 'nobody'] as const
export type QuotePolicy = (typeof quotePolicies)[number]

/** Those whom others let quote. */
export type Quoters = 'public' | 'followers' | 'following'

/** What a member typed, to be edited again. */
export type PostSource = { text: string; format: 'plain' | 'markdown' }

/** What somebody else wrote, or a member of ours as themselves; what the hub publishes are items. */
export type Post = {
  id: string
  iri: Iri
  /** `local` for what members of this hub wrote. */
  origin: 'remote' | 'local'
  author: Iri
  /** Host of the author. */
  host: string
  kind: PostKind
  /** The type it came as: `Note`, `Page`, `Video` … */
  type: string
  state: 'published' | 'deleted'
  audience: PostAudience
  /** Text; null where there is none. */
  title: string | null
  /** Plain text above the fold: a teaser of events and write-ups, a warning of everything else; null when none. */
  summary: string | null
  sensitive: boolean
  /** Safe HTML; may be empty. */
  html: string
  /** BCP 47; null when not known. */
  language: string | null
  /** Its page for people; null when it has none of its own. */
  url: string | null
  publishedAt: Date
  editedAt: Date | null
  inReplyTo: Iri | null
  /** Where the conversation began, as far as we know: an item's or a post's IRI, its own when it is no reply. */
  thread: Iri
  /** Its `context` collection and its `replies`, where it names them. */
  context: Iri | null
  replies: Iri | null
  tags: string[]
  tagKeys: string[]
  /** What came before they were read lacks them. */
  emojis?: CustomEmoji[]
  /** Actors it names, ours and others. */
  mentions: Iri[]
  files: PostFile[]
  event: PostEvent | null
  call: PostCall | null
  poll: PostPoll | null
  /** IRI of the original of an adapted write-up; null when it is none. */
  adaptedFrom: Iri | null
  /** URI of its licence. */
  licence: string | null
  /** Of an Article; what came before there was such a field lacks it. */
  writeUp?: PostWriteUp | null
  tried?: PostTrial | null
  /** Left out of what came before quotes were read. */
  quote?: PostQuote | null
  /** Of a reading list; what came before there was such a field lacks it. */
  list?: PostList | null
  /** Of ours: as it was typed; not there, or null, where that was not kept. */
  source?: PostSource | null
  /** Of ours: the app it was written with. */
  app?: { name: string; website: string | null } | null
  /** Of others: who may quote it, at once or when its author agrees; not there where it does not say. */
  canQuote?: { automatic: readonly Quoters[]; manual: readonly Quoters[] } | null
  /** Of ours: `public` where it does not say. */
  quotePolicy?: QuotePolicy
}

/** What stands above the fold of one without a title is a warning, of all others what it is about; empty for none. */
export const warningOf = ({ title, summary }: Pick<Post, 'title' | 'summary'>): string =>
  title === null ? (summary ?? '') : ''
