import { hostOf, sameOrigin, type Iri } from '../../../core/iri.js'
import { safeHtml } from '../../../core/sanitise.js'
import { actorTypes, type Actor } from '../../../domain/actors/actor.js'
import type { Json, JsonObject } from '../../remote/strict-json.js'
import { keysOf } from './actor-keys.js'
import { pastOf } from './dates.js'
import { longestText, MOST_ALIASES, MOST_CAPABILITIES, MOST_FIELDS } from './limits.js'
import { pageOf, pictureOf } from './links.js'
import { emojisOf } from './tags.js'
import { textOf } from './text.js'
import { typeAmong } from './terms.js'
import { idOf, idsOf, isObject, isTrue, lineOf, many, objectIn, stringIn } from './values.js'

/** An actor as its own document describes it; what WebFinger says and when we asked, the document cannot know. */
export type ReadActor = Omit<Actor, 'address' | 'fetchedAt'>

/** What may not stand in `name@host`. */
const HANDLE = /^[^\s@:/?#[\]<>"\\]+$/u

/**
 * An actor from the document that was found at its id. Its inbox and its collections have to be on its own origin, as
 * Mastodon has it, too: otherwise anybody's actor could lead what we send to anybody's server. A shared inbox elsewhere is
 * left out, and then each of its actors gets a delivery of its own.
 * @returns null for what is no actor, or one that nothing could be sent to
 */
export function readActor(json: JsonObject, now: Date): ReadActor | null {
  const iri = typeof json['id'] === 'string' ? idOf(json['id']) : null
  const type = typeAmong(json, actorTypes)
  if (iri === null || type === null) return null
  const ownAddress = (given: Json | undefined): Iri | null => {
    const address = idOf(given)
    return address !== null && sameOrigin(address, iri) ? address : null
  }
  const host = hostOf(iri)
  const inbox = ownAddress(json['inbox'])
  const handle = handleOf(json, type === 'Application' || type === 'Service' ? host : null)
  if (inbox === null || handle === null) return null
  return {
    iri,
    type,
    host,
    handle,
    name: lineOf(textOf(json, 'name'), longestText.name) ?? handle,
    html: safeHtml(textOf(json, 'summary').slice(0, longestText.bio)),
    url: pageOf(json['url']),
    inbox,
    // NodeBB writes it beside its inbox.
    sharedInbox: ownAddress(objectIn(json['endpoints'])?.['sharedInbox']) ?? ownAddress(json['sharedInbox']),
    outbox: ownAddress(json['outbox']),
    followers: ownAddress(json['followers']),
    featured: ownAddress(json['featured']),
    icon: pictureOf(json['icon']),
    image: pictureOf(json['image']),
    fields: fieldsOf(json),
    keys: keysOf(json, iri),
    locked: isTrue(json['manuallyApprovesFollowers']),
    alsoKnownAs: idsOf(json['alsoKnownAs'], MOST_ALIASES).filter((alias) => alias !== iri),
    movedTo: movedTo(json, iri),
    publishedAt: pastOf(json['published'], now),
    implements: implementedBy(json),
    emojis: emojisOf(json),
  }
}

/** Lemmy's instance actors have no name of their own: `otherwise` stands for it. */
function handleOf(json: JsonObject, otherwise: string | null): string | null {
  const handle = stringIn(json['preferredUsername'])?.trim() ?? ''
  if (handle === '') return otherwise
  return handle.length <= longestText.handle && HANDLE.test(handle) && lineOf(handle, longestText.handle) === handle
    ? handle
    : null
}

/** Of an Application by itself, of all others by their server (FEP-844e). */
const implementedBy = (json: JsonObject): string[] =>
  idsOf(json['implements'] ?? objectIn(json['generator'])?.['implements'], MOST_CAPABILITIES)

function movedTo(json: JsonObject, iri: Iri): Iri | null {
  const target = idOf(json['movedTo'])
  return target === iri ? null : target
}

/** The rows of a profile. */
function fieldsOf(json: JsonObject): Actor['fields'] {
  return many(json['attachment'], MOST_FIELDS).flatMap((given) => {
    if (!isObject(given) || typeAmong(given, ['PropertyValue']) === null) return []
    const name = lineOf(given['name'], longestText.field)
    const value = stringIn(given['value'])
    return name === null || value === null ? [] : [{ name, html: safeHtml(value.slice(0, longestText.fieldValue)) }]
  })
}
