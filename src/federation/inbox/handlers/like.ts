import { hostOf } from '../../../core/iri.js'
import type { Handler } from '../../activity.js'
import { emojiOf } from '../emoji.js'
import { mayKnow } from '../interest.js'
import { handled, ignored } from '../outcomes.js'
import type { InboxServices } from '../services.js'

type Needs = Pick<InboxServices, 'locals' | 'follows' | 'subjectOf' | 'reactions' | 'forgotten'>

/**
 * A Like, an EmojiReact, or a Like that is one by its content. Of the object only its id is looked at; what it is, and
 * where its likes are kept, is for what is stored to say.
 */
export const like =
  (services: Needs): Handler =>
  async ({ id, type, actor, object, json }) => {
    if (object === null) return ignored('it names nothing')
    const emoji = emojiOf(json)
    if (emoji === null && type === 'EmojiReact') return ignored('it has no emoji that could be shown')
    const subject = await services.subjectOf(object)
    if (subject === null || !(await mayKnow(services, actor, subject, { open: false }))) {
      return ignored('what it likes is not here')
    }
    if (await services.forgotten.has(actor, id)) return ignored('it was taken back before it came')
    const kind = emoji === null ? 'like' : 'emoji'
    const added = await services.reactions.add({ actor, kind, object, emoji, activity: id, host: hostOf(actor) })
    return added ? handled() : handled('it was here already')
  }
