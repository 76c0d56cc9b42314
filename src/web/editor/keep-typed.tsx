import type { ErrorRequestHandler, Request } from 'express'
import type { Log } from '../../core/log.js'
import type { DraftService } from '../../domain/drafts/draft-service.js'
import { kinds } from '../../domain/items/item.js'
import { failureOf } from '../failure.js'
import { noteFailure, wantsJson } from '../failures.js'
import { formOf } from '../form.js'
import { requestIdOf } from '../frame.js'
import { sendPage } from '../layout.js'
import { visitOf } from '../visit.js'
import { draftPaths } from './editor-paths.js'
import { HeldPage } from './held-page.js'
import { typedIn, type Typed } from './typed-form.js'

/** What cannot be saved to the draft it came from, however often it is sent. */
const FOR_GOOD: readonly number[] = [404, 409, 410]

/**
 * Behind the routes that take a draft's form: whatever goes wrong with saving it, what was typed is handed back. For the
 * script it is enough to know why; a form that has run out gets a new token, which only our own pages can read.
 */
export function keepTyped({ drafts, log }: { drafts: DraftService; log: Log }): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    const typed = res.headersSent ? null : typedOrNull(req)
    if (typed === null) return next(error)
    const failure = failureOf(error)
    const visit = visitOf(res)
    const errorId = failure.status >= 500 ? requestIdOf(res) : null
    noteFailure(log, error, failure, requestIdOf(res))
    res.status(failure.status)
    if (failure.status === 503) res.setHeader('Retry-After', '30')
    if (wantsJson(req.headers.accept)) {
      const token = failure.code === 'bad-form' && visit.member !== null ? visit.csrf : null
      res.setHeader('Cache-Control', 'no-store')
      return void res.json({ status: failure.status, code: failure.code, token })
    }
    const { member } = visit
    const fresh = FOR_GOOD.includes(failure.status) && member !== null ? draftPaths(drafts.fresh(member)).page : null
    const page = { visit, typed, failure, action: fresh ?? req.originalUrl, asNew: fresh !== null, errorId }
    res.setHeader('Cache-Control', 'no-store')
    sendPage(res, <HeldPage {...page} />)
  }
}

function typedOrNull(req: Request): Typed | null {
  if (req.method !== 'POST') return null
  const form = formOf(req)
  return kinds.some((kind) => kind === form.text('kind')) ? typedIn(form) : null
}
