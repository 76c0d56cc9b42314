import type { Viewer } from '../audience.js'
import { can } from '../members/member.js'
import type { Item } from './item.js'
import { hidesPlace } from './place.js'

/** Whether somebody may know where exactly an event is. */
export type KnowsPlace = (viewer: Viewer, item: Item) => Promise<boolean>

/**
 * Those who may edit it, and those whose sign-up was accepted.
 * @param isAccepted  asked only of members about events that keep their place back
 */
export function placeAccess(isAccepted: (member: string, event: string) => Promise<boolean>): KnowsPlace {
  return async (viewer, item) => {
    if (viewer === null || item.event === null || !can(viewer, 'read')) return false
    if (can(viewer, 'publish')) return true
    return hidesPlace(item.event) && (await isAccepted(viewer.id, item.id))
  }
}
