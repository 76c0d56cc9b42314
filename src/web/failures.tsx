import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express'
import type { Log } from '../core/log.js'
import { refusal } from '../domain/refusals.js'
import { failureOf, type Failure } from './failure.js'
import { requestIdOf } from './frame.js'
import { sendPage } from './layout.js'
import { ErrorPage, titleOf } from './pages/error.js'
import type { Visit } from './visit.js'

/** Behind every route: nothing answered. */
export function notFound(): RequestHandler {
  return (_req, _res, next) => next(refusal('not-found', 'no-such-page'))
}

/** A page for people, JSON for programs. What went wrong inside stays in the log, under the id of the request. */
export function failures({ stranger, log }: { stranger: (req: Request) => Visit; log: Log }): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    const failure = failureOf(error)
    noteFailure(log, error, failure, requestIdOf(res))
    if (res.headersSent) return next(error) // half an answer must not look like a whole one: the connection is cut
    const errorId = failure.status >= 500 ? requestIdOf(res) : null
    res.status(failure.status).setHeader('Cache-Control', 'no-store')
    res.vary('Accept')
    if (failure.status === 503) res.setHeader('Retry-After', '30')
    if (wantsJson(req.headers.accept)) sendJson(res, failure, errorId)
    else {
      res.vary('Accept-Language')
      sendPage(
        res,
        <ErrorPage
          visit={(res.locals.visit as Visit | undefined) ?? stranger(req)}
          failure={failure}
          errorId={errorId}
        />,
      )
    }
  }
}

/** Whoever takes anything is shown the page; JSON goes to those who name it and no page. */
export function wantsJson(accept = ''): boolean {
  return /\bjson\b/i.test(accept) && !/\btext\/html\b/i.test(accept)
}

function sendJson(res: Response, { status, message }: Failure, errorId: string | null): void {
  res.json({ error: message ?? titleOf(status), status, ...(errorId !== null && { id: errorId }) })
}

/** What broke is an error or a warning in the log; what was refused is not. */
export function noteFailure(log: Log, error: unknown, { status }: Failure, requestId: string): void {
  if (status === 500) log.error({ requestId, error }, 'request failed')
  else if (status === 503) log.warn({ requestId, error }, 'request could not be served')
  else if (error instanceof Error && error.cause !== undefined) log.debug({ requestId, cause: error.cause }, 'refused')
}
