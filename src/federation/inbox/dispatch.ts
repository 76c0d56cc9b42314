import type { Handler, InboundActivity } from '../activity.js'
import { announce } from './handlers/announce.js'
import { answer } from './handlers/answer.js'
import { block } from './handlers/block.js'
import { create } from './handlers/create.js'
import { remove } from './handlers/delete.js'
import { flag } from './handlers/flag.js'
import { follow } from './handlers/follow.js'
import { invite, inviteAnswer, inviteUndone } from './handlers/invite.js'
import { like } from './handlers/like.js'
import { move } from './handlers/move.js'
import { offer } from './handlers/offer.js'
import { pin } from './handlers/pins.js'
import { quoteRequest } from './handlers/quote-request.js'
import { join, leave } from './handlers/sign-up.js'
import { undo } from './handlers/undo.js'
import { update } from './handlers/update.js'
import { ignored } from './outcomes.js'
import type { InboxServices } from './services.js'

/** Every verb that a hub understands; of all others it only notes that they came. */
export const verbs = [
  ...(['Accept', 'Add', 'Announce', 'Block', 'Create', 'Delete', 'EmojiReact', 'Flag', 'Follow', 'Ignore'] as const),
  ...(['Invite', 'Join', 'Leave', 'Like', 'Move', 'Offer', 'QuoteRequest', 'Reject', 'Remove', 'Undo'] as const),
  ...(['TentativeAccept', 'Update'] as const),
]
export type Verb = (typeof verbs)[number]

/** The one table of what is done for which verb. */
export function handlers(services: InboxServices): Record<Verb, Handler> {
  const [likes, pins] = [like(services), pin(services)]
  return {
    Accept: inviteAnswer(services, 'accepted', answer(services, 'accepted')),
    Add: pins,
    Announce: announce(services),
    Block: block(services),
    Create: create(services),
    Delete: remove(services),
    EmojiReact: likes,
    Flag: flag(services),
    Follow: follow(services),
    // How an event says that nobody signs up there this way (FEP-8a8e).
    Ignore: answer(services, 'refused', 'Join'),
    Invite: invite(services),
    Join: join(services),
    Leave: leave(services),
    Like: likes,
    Move: move(services),
    Offer: offer(services),
    QuoteRequest: quoteRequest(services),
    Reject: inviteAnswer(services, 'refused', answer(services, 'refused')),
    Remove: pins,
    TentativeAccept: answer(services, 'waiting', 'Join'),
    Undo: inviteUndone(services, undo(services)),
    Update: update(services),
  }
}

/** Does what an activity asks for, whatever its verb. */
export function dispatcher(services: InboxServices): Handler {
  const table = handlers(services)
  return async (activity: InboundActivity) => {
    const { type } = activity
    return isVerb(type) ? table[type](activity) : ignored('this hub does not know its verb')
  }
}

const isVerb = (type: string): type is Verb => (verbs as readonly string[]).includes(type)
