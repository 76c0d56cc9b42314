import type { Clock } from '../../core/clock.js'
import type { Iri } from '../../core/iri.js'
import type { Traces } from '../../domain/actors/traces.js'
import type { Actor, LocalActor } from '../../domain/actors/actor.js'
import type { Item } from '../../domain/items/item.js'
import type { Blocks } from '../../domain/moderation/blocks.js'
import type { ReportInbox } from '../../domain/moderation/report-inbox.js'
import type { Post } from '../../domain/posts/post.js'
import type { ReactionKind } from '../../domain/reactions/reaction-repo.js'
import type { Forgotten } from '../../domain/received/forgotten-repo.js'
import type { ReceivedRepo } from '../../domain/received/received-repo.js'
import type { Directory } from '../directory/directory.js'
import type { RemoteDocument } from '../remote/fetch-document.js'
import type { Failed } from '../remote/results.js'
import type { ReadPost } from '../vocab/read/post.js'
import type { Readers } from '../vocab/read/readers.js'

export type Follower = Pick<Actor, 'iri' | 'inbox' | 'sharedInbox' | 'host'>
export type Subject = { of: 'item'; item: Item } | { of: 'post'; post: Post }

/** What handlers ask of follows. All of it bears repetition. */
export type Follows = {
  request(wish: {
    follower: Follower
    target: Iri
    activity: Iri
  }): Promise<'accepted' | 'asked' | 'refused' | 'no-such-actor'>
  /** By the id of the Follow, else by the pair. @returns whether there was such a follow */
  undone(which: { follower: Iri; activity: Iri | null; target: Iri | null }): Promise<boolean>
  /** @returns whether `by` was asked by that follow */
  answered(
    which: { by: Iri; activity: Iri | null; follower: Iri | null },
    answer: 'accepted' | 'refused',
  ): Promise<boolean>
  isAccepted(follower: Iri, target: Iri): Promise<boolean>
  follow(actor: Iri, target: Actor): Promise<unknown>
  unfollow(actor: Iri, target: Iri): Promise<unknown>
  followQuietly(member: string, target: Actor): Promise<unknown>
  unfollowQuietly(member: string, target: Iri): Promise<unknown>
  /** Null stands for all of ours. */
  dropBetween(local: Iri | null, remote: Iri): Promise<unknown>
}

export type Posts = {
  receive(
    post: ReadPost,
  ): Promise<{ did: 'added' | 'changed' | 'same' | 'older' | 'deleted-before' | 'not-theirs'; id: string | null }>
  deleted(iri: Iri, by: Iri): Promise<'deleted' | 'unknown' | 'not-theirs'>
  byIri(iri: Iri): Promise<Post | null>
}

export type Reactions = {
  add(reaction: {
    actor: Iri
    kind: ReactionKind
    object: Iri
    emoji: string | null
    activity: Iri
    host: string
  }): Promise<boolean>
  /** By the id of the activity, else by what it says. @returns whether there was such a reaction of this actor */
  undo(which: {
    actor: Iri
    activity?: Iri
    kind?: ReactionKind
    object?: Iri
    emoji?: string | null
  }): Promise<boolean>
}

export type Locals = {
  readonly instanceIri: Iri
  isLocal(iri: Iri): boolean
  voice(): Promise<LocalActor | null>
  byIri(iri: Iri): Promise<LocalActor | 'gone' | null>
}

/** Asks the origin of a document for it, signed by the instance actor. */
export type FetchDocument = (iri: Iri, options?: { anew?: boolean }) => Promise<RemoteDocument | Failed>

/** All that handlers of activities need. */
export type InboxServices = {
  locals: Locals
  directory: Pick<Directory, 'known' | 'get' | 'refresh' | 'gone' | 'proofKeyOf'>
  fetch: FetchDocument
  readers: Pick<Readers, 'readPost'>
  follows: Follows
  posts: Posts
  subjectOf: (iri: Iri) => Promise<Subject | null>
  reactions: Reactions
  threads: { parentOf(post: Pick<ReadPost, 'iri' | 'inReplyTo'>): Promise<unknown> }
  traces: Traces
  blocks: Pick<Blocks, 'refuses' | 'rejectsReports'>
  reports: ReportInbox
  forgotten: Forgotten
  received: Pick<ReceivedRepo, 'forget'>
  clock: Clock
}
