import type { Handler } from '../../activity.js'
import { handled, ignored, refused, without } from '../outcomes.js'
import type { InboxServices } from '../services.js'

type Needs = Pick<InboxServices, 'locals' | 'directory' | 'follows'>

/** Somebody elsewhere wants to follow one of ours: the voice, a member, or the hub as a machine. */
export const follow =
  ({ locals, directory, follows }: Needs): Handler =>
  async ({ id, actor, object: target, signedAt }) => {
    if (target === null || !locals.isLocal(target)) return ignored('it follows nobody of this hub')
    const found = await directory.get(actor)
    if (found.kind !== 'ok') return without('its actor', found)
    const answer = await follows.request({ follower: found.actor, target, activity: id, signedAt })
    if (answer === 'no-such-actor') return ignored('it follows nobody of this hub')
    return answer === 'refused' ? refused('they may not follow') : handled(answer === 'asked' ? 'it waits' : undefined)
  }
