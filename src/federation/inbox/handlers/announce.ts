import { hostOf, type Iri } from '../../../core/iri.js'
import { isForEverybody } from '../../../domain/audience.js'
import type { BoostAudience } from '../../../domain/reactions/reaction-repo.js'
import { widestBoost } from '../../../domain/reactions/passing-on.js'
import type { Subject } from '../../../domain/subjects.js'
import type { Handler, InboundActivity, Outcome } from '../../activity.js'
import { isBy } from '../../vocab/read/ownership.js'
import { isPublic, typeAmong } from '../../vocab/read/terms.js'
import { idOf, many, objectIn } from '../../vocab/read/values.js'
import { mayKnow } from '../interest.js'
import { fetchPost, keepPost } from '../keep.js'
import { HANDLER_LOOKUPS, Lookups, TRUST_LOOKUPS } from '../lookups.js'
import { handled, ignored, refused, without } from '../outcomes.js'
import type { InboxServices } from '../services.js'
import { believe } from '../trust.js'
import { askFor } from './create.js'
import { remove } from './delete.js'
import { update } from './update.js'

const MOST_RECIPIENTS = 500
const ACTIVITIES = ['Create', 'Update', 'Delete', 'Like', 'Dislike', 'Undo', 'Add', 'Remove', 'Block', 'Flag'] as const

/** Somebody passes something on: a post (a boost), or as a group what happened in it (FEP-1b12). */
export const announce =
  (services: InboxServices): Handler =>
  async (activity) => {
    const { actor, object, json } = activity
    if (object === null) return ignored('it names nothing')
    if (services.blocks.refuses(hostOf(object))) return ignored('the host of what it passes on is blocked')
    const inner = objectIn(json['object'])
    const type = inner === null ? null : typeAmong(inner, ACTIVITIES)
    if (inner !== null && type !== null) return relay(services, activity, inner, type)
    const audience = await audienceOf(services, activity)
    if (audience === null) return ignored('it is neither for everybody nor for followers')
    const subject = await services.subjectOf(object)
    if (subject !== null) return boostKnown(services, activity, { subject, object, audience })
    if (services.locals.isLocal(object)) return ignored('what it passes on is not here')
    if (!(await services.follows.isFollowedHere(actor))) return ignored('nobody here asked for it')
    const own = audience === 'followers' ? await keepOwn(services, activity) : null
    return own ?? boostFound(services, activity, { object, audience })
  }

type Boosted = { object: Iri; audience: BoostAudience }

const recipientsOf = (json: InboundActivity['json']) => [
  ...many(json['to'], MOST_RECIPIENTS),
  ...many(json['cc'], MOST_RECIPIENTS),
]
const isOpen = (json: InboundActivity['json']): boolean => recipientsOf(json).some(isPublic)

/** Null where it names neither everybody nor the collection of followers that the actor’s own document names. */
async function audienceOf(
  { directory }: InboxServices,
  { actor, json }: InboundActivity,
): Promise<BoostAudience | null> {
  if (isOpen(json)) return 'public'
  const followers = (await directory.known(actor))?.followers ?? null
  return followers !== null && recipientsOf(json).some((one) => idOf(one) === followers) ? 'followers' : null
}

async function boostKnown(
  services: InboxServices,
  activity: InboundActivity,
  { subject, ...boosted }: Boosted & { subject: Subject },
): Promise<Outcome> {
  const widest = subject.of === 'post' ? widestBoost(activity.actor, subject.post) : null
  const isOwn = widest === 'followers'
  if (!isOwn && !(await mayKnow(services, activity.actor, subject, { open: true })))
    return ignored('what it passes on is not here')
  const ours = services.locals.isLocal(boosted.object)
  if (!ours && !(await services.follows.isFollowedHere(activity.actor))) return ignored('nobody here asked for it')
  return boost(services, activity, isOwn ? { ...boosted, audience: widest } : boosted)
}

/** What its actor said to followers comes with it, as it does not to who asks for it. Null for everything else. */
async function keepOwn(services: InboxServices, activity: InboundActivity): Promise<Outcome | null> {
  const { actor, object, embedded, json } = activity
  if (embedded === null || object === null || !isBy(embedded, actor)) return null
  const kept = await keepPost(services, embedded, { author: actor, activity: json, wanted: true })
  if (kept.did !== 'handled') return kept
  const subject = await services.subjectOf(object)
  return subject === null ? null : boostKnown(services, activity, { subject, object, audience: 'followers' })
}

/** Asks for what somebody passes on whom one of us follows, keeps it, and then counts the boost. */
async function boostFound(
  services: InboxServices,
  activity: InboundActivity,
  { object, audience }: Boosted,
): Promise<Outcome> {
  const found = await fetchPost(services, new Lookups(services.fetch, HANDLER_LOOKUPS), object)
  if (found.kind !== 'ok') return without('what it passes on', found)
  const { id, author, document } = found
  const known = await services.directory.get(author)
  if (known.kind !== 'ok') return without('the author of what it passes on', known)
  const post = services.readers.readPost(document, author)
  if (post === null) return ignored('it passes on nothing that this hub can show')
  if (!isForEverybody(post.audience)) return ignored('what it passes on is not for everybody')
  const kept = await keepPost(services, document, { author, wanted: true })
  return kept.did === 'handled' ? boost(services, activity, { object: id, audience }) : kept
}

async function boost(
  { reactions, forgotten }: InboxServices,
  activity: InboundActivity,
  { object, audience }: Boosted,
): Promise<Outcome> {
  const { id, actor } = activity
  if (await forgotten.has(actor, id)) return ignored('it was taken back before it came')
  const boosted = { actor, kind: 'boost', object, emoji: null, activity: id, host: hostOf(actor), audience } as const
  return (await reactions.add(boosted)) ? handled() : handled('it was here already')
}

/** What a group passes on has its own actor, who has to have said it; the group only says that it belongs to it. */
async function relay(
  services: InboxServices,
  activity: InboundActivity,
  given: InboundActivity['json'],
  type: (typeof ACTIVITIES)[number],
): Promise<Outcome> {
  if (type !== 'Create' && type !== 'Update' && type !== 'Delete')
    return ignored(`a ${type} has to come from its actor`)
  if (!(await services.follows.isFollowedHere(activity.actor))) return ignored('nobody here follows who passes it on')
  const { inbox, receivedAt } = activity
  const lookups = new Lookups(services.fetch, TRUST_LOOKUPS)
  const found = await believe(services, lookups, given, { inbox, receivedAt, wanted: true })
  if (!('believed' in found)) return found
  const inner = found.believed
  const known = await services.directory.get(inner.actor)
  if (known.kind !== 'ok') return without('the author of what it passes on', known)
  if (type === 'Delete') return remove(services)(inner)
  return type === 'Update' ? update(services)(inner) : relayPost(services, activity, inner)
}

async function relayPost(
  services: InboxServices,
  activity: InboundActivity,
  { actor: author, object, embedded, json, ...rest }: InboundActivity,
): Promise<Outcome> {
  if (object === null) return ignored('it brings nothing')
  if (services.locals.isLocal(object)) return refused('it claims to be of this hub')
  const kept =
    embedded === null
      ? await askFor(services, { ...rest, actor: author, object, embedded, json }, object, { wanted: true })
      : await keepPost(services, embedded, { author, activity: json, wanted: true })
  const isReply = embedded !== null && idOf(embedded['inReplyTo']) !== null
  // Only what begins a conversation stands in homes: groups pass every comment on.
  return kept.did !== 'handled' || isReply || !isOpen(json)
    ? kept
    : boost(services, activity, { object, audience: 'public' })
}
