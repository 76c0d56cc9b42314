import { sameOrigin } from '../../../core/iri.js'
import type { ReactionKind } from '../../../domain/reactions/reaction-repo.js'
import type { Handler, InboundActivity } from '../../activity.js'
import { innerOf, type InnerActivity } from '../../vocab/read/activity.js'
import { objectIn } from '../../vocab/read/values.js'
import { emojiOf } from '../emoji.js'
import { handled, ignored } from '../outcomes.js'
import { leaveBy } from './sign-up.js'
import type { InboxServices } from '../services.js'

type Needs = Pick<InboxServices, 'follows' | 'reactions' | 'forgotten' | 'received' | 'doors' | 'subjectOf'>

/** As long as a signature may be repeated: until then a late original must not undo this. */
const REMEMBER_MS = 65 * 60_000

const KINDS = { Like: 'like', Announce: 'boost', EmojiReact: 'emoji' } as const
const isReaction = (type: string | null): type is keyof typeof KINDS => type !== null && Object.hasOwn(KINDS, type)

/**
 * Takes back what its actor did: found among what is theirs, by its id, else by what they say it was. So nothing in the
 * activity can make it somebody else's.
 */
export const undo =
  (services: Needs): Handler =>
  async (activity) => {
    const { actor, object: id } = activity
    const inner = innerOf(activity.json)
    if (inner !== null && inner.actor !== null && inner.actor !== actor) return ignored('it takes back what others did')
    const type = inner?.type ?? null
    if (type === 'Block') return ignored('nothing was kept of that block')
    if (type !== null && type !== 'Follow' && type !== 'Join' && !isReaction(type))
      return ignored(`this hub keeps no ${type}`)
    if (await takeBack(services, activity, inner)) return handled()
    if (id === null || !sameOrigin(id, actor)) return ignored('it takes back nothing that is here')
    await services.forgotten.remember(actor, id, REMEMBER_MS)
    // Once more: it may have come while this was looking.
    return (await takeBack(services, activity, inner)) ? handled() : ignored('it had not come')
  }

async function takeBack(services: Needs, activity: InboundActivity, inner: InnerActivity | null): Promise<boolean> {
  const type = inner?.type ?? null
  if ((type === null || type === 'Follow') && (await unfollow(services, activity, inner))) return true
  if (type === 'Follow') return false
  if ((type === null || type === 'Join') && (await unjoin(services, activity, inner))) return true
  if (type === 'Join') return false
  return unreact(services, activity, inner)
}

async function unfollow(
  { follows, received }: Needs,
  { actor, object: activity, signedAt }: InboundActivity,
  inner: InnerActivity | null,
): Promise<boolean> {
  const known = await follows.undone({ follower: actor, activity, target: inner?.object ?? null, signedAt })
  // Some give every Follow of the same pair the same id: the next one is to be heard again.
  if (known && activity !== null) await received.forget(activity, actor)
  return known
}

/** As a Leave of what it was about. */
const unjoin = (
  services: Needs,
  { actor, object: activity, receivedAt: at }: InboundActivity,
  inner: InnerActivity | null,
): Promise<boolean> => leaveBy(services, { actor, activity, event: inner?.object ?? null, at })

async function unreact(
  { reactions }: Needs,
  { actor, object: activity, json }: InboundActivity,
  inner: InnerActivity | null,
): Promise<boolean> {
  if (activity !== null && (await reactions.undo({ actor, activity }))) return true
  if (inner === null || inner.object === null || !isReaction(inner.type)) return false
  const emoji = inner.type === 'Announce' ? null : emojiOf(objectIn(json['object']) ?? {})
  return reactions.undo({ actor, object: inner.object, kind: kindOf(inner.type, emoji), emoji })
}

const kindOf = (type: keyof typeof KINDS, emoji: string | null): ReactionKind =>
  emoji === null ? KINDS[type] : 'emoji'
