import type { RequestHandler } from 'express'
import { refusal } from '../../../domain/refusals.js'
import type { Services } from '../../../domain/services.js'
import { canBeTakenUp, takeUpFields } from '../../../domain/take-ups/take-up-draft.js'
import { draftPaths } from '../../editor/editor-paths.js'
import { memberWith, visitOf } from '../../visit.js'

type Deps = Pick<Services, 'posts' | 'drafts' | 'originalCalls'>

/** POST /neighbours/posts/:id/take-up: a draft of a call of ours, which starts from somebody else's. */
export function takeUpHandler({ posts, drafts, originalCalls }: Deps): RequestHandler {
  return async (req, res) => {
    const member = memberWith('publish', res)
    const post = await posts.view(member, String(req.params.id))
    if (!canBeTakenUp(post)) throw refusal('not-found', 'no-such-page')
    const id = drafts.fresh(member)
    const fields = takeUpFields(post, visitOf(res).site.zone)
    // Its own number is nobody else's, so that what it began from is known under the id it will have.
    const becomes = id.slice(id.lastIndexOf('-') + 1)
    await originalCalls.begin(becomes, post)
    await drafts.bring(member, { id, kind: 'call', fields, becomes })
    res.redirect(303, draftPaths(id).page)
  }
}
