import { hostOf, type Iri } from '../../core/iri.js'
import type { InboundActivity, Outcome } from '../activity.js'
import { invalid, type Failed } from '../remote/results.js'
import type { JsonObject } from '../remote/strict-json.js'
import { readProof, verifyProof } from '../wire/proof.js'
import { readActivity } from '../vocab/read/activity.js'
import { idOf, idsOf, objectIn } from '../vocab/read/values.js'
import { concernsUs } from './interest.js'
import { fetchPost } from './keep.js'
import type { Lookups } from './lookups.js'
import { ignored, later, refused } from './outcomes.js'
import type { InboxServices } from './services.js'

/**
 * What may come through others' hands. All that is between its actor and one of us has to be delivered by the actor:
 * else whoever kept a copy could bring back what was ended since.
 */
const PASSED_ON = new Set(['Create', 'Update', 'Delete', 'Announce', 'Like', 'EmojiReact', 'Undo'])
const MOST_NAMED = 500

/**
 * `itself`: what was found true is the activity as a whole, its id with it; else only what it says, and its id is nobody's
 * word but theirs who brought it.
 */
export type Believed = { believed: InboundActivity; itself: boolean }
export type Where = Pick<InboundActivity, 'inbox' | 'receivedAt'>

/**
 * Finds out whether an actor said what somebody else brought: by a proof in it (FEP-8b32), else by asking where it
 * comes from; of a deletion, by what it leaves behind. What asking costs is spent only on what concerns us.
 * @param json  as it came, nothing taken out and nothing put in
 * @param wanted  somebody here asked for what comes from whoever brought it
 */
export async function believe(
  services: InboxServices,
  lookups: Lookups,
  json: JsonObject,
  { wanted, ...where }: Where & { wanted: boolean },
): Promise<Believed | Outcome> {
  const isLocal = (iri: Iri) => services.locals.isLocal(iri)
  const read = readActivity(json, { ...where, isLocal })
  if ('fault' in read) return refused(read.fault)
  const claimed = read.value
  const { actor, type } = claimed
  if (!PASSED_ON.has(type)) return ignored('it has to come from its actor')
  if (services.blocks.refuses(hostOf(actor))) return ignored('the host of its actor is blocked')
  if (await isProven(services, json, actor)) return { believed: claimed, itself: true }
  if (!wanted && !(await mayConcernUs(services, claimed))) return ignored('nobody here asked for it')
  const confirm = type === 'Delete' ? confirmDeleted : confirmSaid
  const found = await confirm(services, lookups, claimed)
  return found.kind === 'ok' ? { believed: found.activity, itself: found.itself } : notConfirmed(found)
}

async function isProven({ directory, clock }: InboxServices, json: JsonObject, actor: Iri): Promise<boolean> {
  const proof = readProof(json, clock())
  if (!proof.ok) return false
  const key = await directory.proofKeyOf(actor, proof.value.verificationMethod)
  return key !== null && (await verifyProof(proof.value, key)).ok
}

/** Going by what it says itself, which is not known to be true: enough to decide whether to ask. */
async function mayConcernUs(services: InboxServices, { type, actor, object, json }: InboundActivity): Promise<boolean> {
  if (object === null) return false
  if (type === 'Delete') return isHere(services, actor, object)
  if (type === 'Create' || type === 'Update') {
    const { inReplyTo = null } = objectIn(json['object']) ?? {}
    const named = [...idsOf(json['to'], MOST_NAMED), ...idsOf(json['cc'], MOST_NAMED)]
    return concernsUs(services, { author: actor, named, inReplyTo: idOf(inReplyTo) })
  }
  return type !== 'Undo' && services.locals.isLocal(object) && (await services.subjectOf(object)) !== null
}

async function isHere({ posts, directory }: InboxServices, actor: Iri, object: Iri): Promise<boolean> {
  if (object === actor) return (await directory.known(actor)) !== null
  const post = await posts.byIri(object)
  return post !== null && post.state === 'published' && post.author === actor
}

type Confirmed = { kind: 'ok'; activity: InboundActivity; itself: boolean } | Failed

async function confirmSaid(services: InboxServices, lookups: Lookups, claimed: InboundActivity): Promise<Confirmed> {
  const origin = await lookups.fetch(claimed.id)
  const said = origin.kind === 'ok' ? asSaid(services, origin.document, claimed, true) : origin
  if (said.kind === 'ok' || (claimed.type !== 'Create' && claimed.type !== 'Update')) return said
  const { object, type, actor, id } = claimed
  if (object === null) return said
  const post = await fetchPost(services, lookups, object)
  if (post.kind !== 'ok') return post.kind === 'unavailable' ? post : said
  if (post.author !== actor || post.id !== object) return invalid('its object is of somebody else')
  return asSaid(services, { id, type, actor, object: post.document }, claimed, false)
}

function asSaid({ locals }: InboxServices, document: JsonObject, claimed: InboundActivity, itself: boolean): Confirmed {
  const { id, type, actor, inbox, receivedAt } = claimed
  const read = readActivity(document, { isLocal: (iri) => locals.isLocal(iri), inbox, receivedAt })
  if ('fault' in read) return invalid(read.fault)
  const activity = read.value
  const same = activity.id === id && activity.type === type && activity.actor === actor
  return same ? { kind: 'ok', activity, itself } : invalid('its origin says something else')
}

/**
 * What is gone where it was has been deleted. "Not found" is not enough of a whole actor, since that may be a bad day of
 * theirs, nor of what is for a few: their server says so of it to everybody else.
 */
async function confirmDeleted(
  { posts }: InboxServices,
  lookups: Lookups,
  claimed: InboundActivity,
): Promise<Confirmed> {
  const { object } = claimed
  if (object === null) return invalid('it names nothing')
  // What failed lately may have failed before it was there.
  const found = await lookups.fetch(object, { anew: true })
  const audience = found.kind === 'not-found' ? (await posts.byIri(object))?.audience : undefined
  const gone = found.kind === 'gone' || audience === 'public' || audience === 'unlisted'
  const buried = found.kind === 'ok' && found.id === object && found.document['type'] === 'Tombstone'
  if (gone || buried) return { kind: 'ok', activity: claimed, itself: false }
  return found.kind === 'ok' ? invalid('it is still there') : found
}

function notConfirmed(failed: Failed): Outcome {
  if (failed.kind === 'unavailable') return later(`it cannot be confirmed: ${failed.reason}`, failed.retryAfterMs)
  return ignored(`nothing but whoever passed it on vouches for it: ${'reason' in failed ? failed.reason : failed.kind}`)
}
