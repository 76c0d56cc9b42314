import type { Iri } from '../core/iri.js'
import type { Audience, Item } from './items/item.js'
import { can, type Member } from './members/member.js'
import type { Post } from './posts/post.js'

/** Someone who looks: a member, or null for anyone else. */
export type Viewer = Pick<Member, 'id' | 'role' | 'state'> | null

/** Whether everybody may read it, strangers and other servers among them. */
export const isForEverybody = <A extends string>(audience: A): audience is Extract<A, 'public' | 'unlisted'> =>
  audience === 'public' || audience === 'unlisted'

/** Whether it is there, and everybody may read it. */
export const isOpen = ({ state, audience }: { state: string; audience: string }): boolean =>
  state === 'published' && isForEverybody(audience)

/** May this viewer see the item? The one rule for all doors; what is deleted is nobody's to see. */
export function maySee(viewer: Viewer, item: Pick<Item, 'audience' | 'state'>): boolean {
  if (item.state !== 'published') return false
  return isForEverybody(item.audience) || can(viewer, 'read')
}

/** The audiences whose items stand in lists that this viewer sees. */
export function listedFor(viewer: Viewer): Audience[] {
  return can(viewer, 'read') ? ['public', 'followers', 'hub'] : ['public']
}

/** Every member who may publish may edit and end what the group published; taking it down is the writer's or a moderator's. */
export function mayRemove(viewer: Viewer, item: Pick<Item, 'writtenBy'>): boolean {
  return can(viewer, 'moderate') || (can(viewer, 'publish') && viewer?.id === item.writtenBy)
}

/** What a viewer has to do with a post, beyond being a member or not. */
export type Standing = {
  /** Addresses they read as: their own, and the hub's for those who speak for it. */
  as: readonly Iri[]
  /** Whether their own follow (no quiet one) of the author was accepted. */
  follows: boolean
}

type Seen = Pick<Post, 'state' | 'audience' | 'author' | 'mentions' | 'origin'> & { recipients: readonly Iri[] }

/**
 * May this viewer see the post? Strangers see what members of this hub said to everybody; what others said to everybody
 * is for members here, and shown to strangers only where it answers something of ours.
 * @param standing  null for those who have no address
 */
export function maySeePost(viewer: Viewer, post: Seen, standing: Standing | null): boolean {
  if (post.state !== 'published') return false
  const open = isForEverybody(post.audience)
  if (open && post.origin === 'local') return true
  if (!can(viewer, 'read')) return false
  if (open || post.audience === 'hub') return true
  const named = standing?.as.some((me) => me === post.author || isNamed(me, post)) ?? false
  return named || (post.audience === 'followers' && standing?.follows === true)
}

const isNamed = (me: Iri, { mentions, recipients }: Pick<Seen, 'mentions' | 'recipients'>): boolean =>
  mentions.includes(me) || recipients.includes(me)
