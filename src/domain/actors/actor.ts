import type { Iri } from '../../core/iri.js'
import type { CustomEmoji } from '../emoji.js'
import type { ProfileDetails } from './profile-details.js'

/** ActivityStreams' five kinds of actors. */
export const actorTypes = ['Application', 'Group', 'Organization', 'Person', 'Service'] as const
export type ActorType = (typeof actorTypes)[number]

/** A public key as its owner publishes it: PEM of an RSA key, or a Multikey of an Ed25519 one. */
export type ActorKey = { id: string; kind: 'rsa' | 'ed25519'; value: string }

/** Somebody on another server, as their own server described them last. */
export type Actor = {
  iri: Iri
  type: ActorType
  /** Of `iri`, in lower case, with its port unless that is the scheme's own. */
  host: string
  /** `preferredUsername`, as given; never empty. */
  handle: string
  /** `name@host`, folded to lower case: what WebFinger confirmed, else the handle at `host`. */
  address: string
  /** Text, never empty: the handle when they gave none. */
  name: string
  /** Safe HTML; may be empty. */
  html: string
  /** Their page for people. */
  url: string | null
  inbox: Iri
  sharedInbox: Iri | null
  outbox: Iri | null
  followers: Iri | null
  featured: Iri | null
  /** Addresses of pictures elsewhere: never put into a page as they are, see `/proxy`. */
  icon: string | null
  image: string | null
  fields: { name: string; html: string }[]
  keys: ActorKey[]
  /** They decide about each follower. */
  locked: boolean
  alsoKnownAs: Iri[]
  movedTo: Iri | null
  publishedAt: Date | null
  /** Addresses of what their software says it understands (FEP-844e); documents of before lack it. */
  implements?: string[]
  /** In their name and what they say of themselves; documents of before lack it. */
  emojis?: CustomEmoji[]
  fetchedAt: Date
}

/** How a local actor came to be: the hub's voice, the hub as a machine, or a member with a public profile. */
export type LocalKind = 'voice' | 'instance' | 'member'

/** One of ours. */
export type LocalActor = {
  iri: Iri
  /** A sortable id, for apps; a member's is their own. */
  number: string
  kind: LocalKind
  type: 'Organization' | 'Application' | 'Person' | 'Service'
  /** The hub's host name for the instance actor. */
  handle: string
  name: string
  /** Safe HTML; may be empty. */
  html: string
  /** Null unless `kind` is `member`. */
  member: string | null
  /** Their page for people. */
  url: string
  since: Date
  /** Former addresses of the same actor, which it confirms. */
  alsoKnownAs: Iri[]
  /** Where it went for good; null as long as it is here. */
  movedTo: Iri | null
  /** They decide about each follower; left out, everybody may follow. */
  locked?: boolean
  /** Of a member. */
  details?: ProfileDetails
}
