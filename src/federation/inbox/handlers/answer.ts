import { parseId } from '../../../core/ids.js'
import type { Handler } from '../../activity.js'
import { innerOf } from '../../vocab/read/activity.js'
import { handled, ignored } from '../outcomes.js'
import type { InboxServices } from '../services.js'

type Needs = Pick<InboxServices, 'locals' | 'follows' | 'takeUps'>

const OFFER = /^\/o\/(\d{1,20})\/act\/1-offer$/

/**
 * Somebody whom one of ours asked to follow says yes or no. What counts is the follow we keep: found by the id of ours
 * that they name, else by the two it is between, of whom the one who answers has to be the one who was asked.
 */
export const answer =
  ({ locals, follows, takeUps }: Needs, says: 'accepted' | 'refused'): Handler =>
  async ({ actor, object, json }) => {
    const inner = innerOf(json)
    const named = inner?.actor ?? null
    const follower = named !== null && locals.isLocal(named) ? named : null
    const activity = object !== null && locals.isLocal(object) ? object : null
    const offered = activity === null ? null : parseId(OFFER.exec(new URL(activity).pathname)?.[1] ?? '')
    if (offered !== null) {
      const known = await takeUps.answered(actor, offered, says)
      return known ? handled() : ignored('nothing was offered to them')
    }
    if (inner !== null && inner.type !== null && inner.type !== 'Follow') {
      return ignored(`this hub asked for no ${inner.type}`)
    }
    if (activity === null && follower === null) return ignored('it answers nothing of this hub')
    const known = await follows.answered({ by: actor, activity, follower }, says)
    return known ? handled() : ignored('nobody here asked them')
  }
