import type { Audience, Item } from './items/item.js'
import { can, type Member } from './members/member.js'

/** Someone who looks: a member, or null for anyone else. */
export type Viewer = Pick<Member, 'id' | 'role' | 'state'> | null

/** May this viewer see the item? The one rule for all doors; what is deleted is nobody's to see. */
export function maySee(viewer: Viewer, item: Pick<Item, 'audience' | 'state'>): boolean {
  if (item.state !== 'published') return false
  return item.audience === 'public' || item.audience === 'unlisted' || can(viewer, 'read')
}

/** The audiences whose items stand in lists that this viewer sees. */
export function listedFor(viewer: Viewer): Audience[] {
  return can(viewer, 'read') ? ['public', 'followers', 'hub'] : ['public']
}

/** Every member who may publish may edit and end what the group published; taking it down is the writer's or a moderator's. */
export function mayRemove(viewer: Viewer, item: Pick<Item, 'writtenBy'>): boolean {
  return can(viewer, 'moderate') || (can(viewer, 'publish') && viewer?.id === item.writtenBy)
}
