import { oneLine } from '../../../core/characters.js'
import type { LocalActor } from '../../../domain/actors/actor.js'
import { withAbsoluteLinks } from '../../../domain/text/absolute.js'
import type { PublishedKeys } from '../../keys/actor-keys.js'
import type { JsonObject } from '../../remote/strict-json.js'
import { actorAddresses, sharedInboxOf } from '../addresses.js'
import { EVENTS_FEP } from '../context.js'
import { fitted } from './writing.js'

/** What an actor shows and decides beside what `LocalActor` has. */
export type ActorDetails = {
  icon: ActorPicture | null
  /** The wide picture behind it; left out for none. */
  image?: ActorPicture | null
  /** Lines of the profile; `html` is safe. */
  fields: readonly { name: string; html: string }[]
  /** Each follower is decided about. */
  locked: boolean
  /** May be recommended. */
  discoverable: boolean
  /** May be found by what it writes. */
  indexable: boolean
  /** Domains beside the hub's own whose pages may name the actor as their author. */
  attributionDomains?: readonly string[]
}

export type ActorPicture = { url: string; mediaType: string; alt: string }

/** What others cannot find out by looking (FEP-844e). */
const implemented: JsonObject[] = [
  { type: 'Link', href: 'https://datatracker.ietf.org/doc/html/rfc9421', name: 'RFC 9421: HTTP Message Signatures' },
  { type: 'Link', href: 'https://w3id.org/fep/8b32', name: 'FEP-8b32: Object Integrity Proofs' },
  { type: 'Link', href: EVENTS_FEP, name: 'FEP-8a8e: A common approach to using the Event object type' },
]

/** An actor of ours, without a `@context`; it needs that of actors. */
export function actorObject(
  actor: LocalActor,
  keys: PublishedKeys,
  details: ActorDetails,
  { baseUrl }: { baseUrl: string },
): JsonObject {
  const { iri, kind, type, handle, name, html, url } = actor
  const { inbox, outbox, followers, following, featured, featuredTags } = actorAddresses(iri)
  const host = new URL(baseUrl).host
  const isMachine = kind === 'instance'
  return fitted({
    id: iri,
    type,
    preferredUsername: handle,
    webfinger: `${handle}@${host}`,
    name: oneLine(name),
    summary: html === '' ? null : withAbsoluteLinks(html, baseUrl),
    url,
    published: dayOf(actor.since),
    ...{ inbox, outbox, followers, following },
    endpoints: { sharedInbox: sharedInboxOf(baseUrl) },
    ...(isMachine ? { implements: implemented } : { featured, featuredTags }),
    manuallyApprovesFollowers: details.locked,
    discoverable: details.discoverable,
    indexable: details.indexable,
    alsoKnownAs: actor.alsoKnownAs.length === 0 ? null : [...actor.alsoKnownAs],
    movedTo: actor.movedTo,
    // Pages of this hub may name the actor as their author, and nobody else's but those it names itself.
    attributionDomains: isMachine ? null : [...new Set([host, ...(details.attributionDomains ?? [])])],
    icon: iconOf(details.icon),
    image: iconOf(details.image ?? null),
    attachment: details.fields.map(({ name: label, html: value }) => ({
      type: 'PropertyValue',
      name: oneLine(label),
      value: withAbsoluteLinks(value, baseUrl),
    })),
    publicKey: { ...keys.publicKey },
    assertionMethod: keys.assertionMethod.map((key) => ({ ...key })),
    generator: isMachine ? null : { type: 'Application', id: `${baseUrl}/actor`, implements: implemented },
  })
}

/** The day alone: when exactly somebody joined is nobody's business. */
const dayOf = (at: Date): string => `${at.toISOString().slice(0, 10)}T00:00:00Z`

const iconOf = (picture: ActorPicture | null): JsonObject | null =>
  picture === null
    ? null
    : fitted({
        type: 'Image',
        mediaType: picture.mediaType,
        url: picture.url,
        name: oneLine(picture.alt) || null,
      })

/**
 * An actor who is no more, or moved away and closed; what is left at its address.
 * @param type  what it was
 */
export const formerActor = ({ iri, type }: Pick<LocalActor, 'iri' | 'type'>): JsonObject => ({
  id: iri,
  type: 'Tombstone',
  formerType: type,
})
