import type { Iri } from '../core/iri.js'
import type { Post } from './posts/post.js'

/** What asking for somebody or something elsewhere came to. */
export type Found =
  | { kind: 'actor'; iri: Iri }
  | { kind: 'post'; id: string }
  | { kind: 'item'; id: string }
  | { kind: 'nothing' }
  /** Their server did not answer, or not with anything usable. */
  | { kind: 'unreachable' }
  /** A rule of this hub forbids it. */
  | { kind: 'blocked' }

export type WayHome = { kind: 'found'; url: string } | { kind: 'nothing' | 'unreachable' | 'blocked' }

/** What asking for a file came to. */
export type FetchedText =
  | { kind: 'text'; text: string }
  /** Nothing is there for us, or not what was asked for. */
  | { kind: 'nothing' }
  | { kind: 'too-large' }
  | { kind: 'unreachable' }
  | { kind: 'blocked' }

/** What pages may ask of the network; everything else goes out by marks in the store. Nothing here throws for what strangers do. */
export type Network = {
  /** By `@name@host`, `name@host`, `acct:`, or any web address: knows it, or asks for it. At most 200 characters. */
  find(query: string): Promise<Found>
  /** Where a person's own server lets them follow, or answer to, something of ours. @param handle `@name@host` */
  wayHome(handle: string, subject: Iri): Promise<WayHome>
  /** Asks for the rest of a conversation, within limits, in the background; soon again it does nothing. @param thread its IRI */
  fillThread(thread: Iri): void
  /** Asks, within limits and in the background, whether a post may show what it quotes; soon again it does nothing. */
  checkQuote(post: Pick<Post, 'iri' | 'author' | 'quote'>): void
  /** Asks what somebody elsewhere puts first on their page, within limits, in the background; soon again it does nothing. */
  askPins(actor: { iri: Iri; featured: Iri | null }): void
  /** A calendar at an address that somebody typed, at most 1 MiB of it; not signed, as it may be anywhere. */
  calendarAt(url: string): Promise<FetchedText>
}
