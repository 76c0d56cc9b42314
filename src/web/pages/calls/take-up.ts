import type { RequestHandler } from 'express'
import { refusal } from '../../../domain/refusals.js'
import type { Services } from '../../../domain/services.js'
import { canBeTakenUp, takeUpFields } from '../../../domain/take-ups/take-up-draft.js'
import { draftPaths } from '../../editor/editor-paths.js'
import { memberWith, visitOf } from '../../visit.js'

/** POST /neighbours/posts/:id/take-up: a draft of a call of ours, which starts from somebody else's. */
export function takeUpHandler({ posts, drafts }: Pick<Services, 'posts' | 'drafts'>): RequestHandler {
  return async (req, res) => {
    const member = memberWith('publish', res)
    const post = await posts.view(member, String(req.params.id))
    if (!canBeTakenUp(post)) throw refusal('not-found', 'no-such-page')
    const id = drafts.fresh(member)
    const fields = takeUpFields(post, visitOf(res).site.zone)
    await drafts.save(member, { id, kind: 'call', texts: 0, fields, edits: null })
    res.redirect(303, draftPaths(id).page)
  }
}
