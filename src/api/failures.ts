import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express'
import { Refusal, type RefusalKind } from '../core/errors.js'
import type { Log } from '../core/log.js'
import { FieldFaults, faultInWords, isRefusalCode, TooManyTries } from '../domain/refusals.js'
import { languageFrom, languageOf, wordsIn, type Words } from '../words/words.js'

/** How Mastodon's API answers what a hub refuses. */
const statusOf = {
  'invalid': 422,
  'unauthenticated': 401,
  'forbidden': 403,
  'not-found': 404,
  'gone': 404, // apps are told no difference, and some know no 410
  'conflict': 422,
  'too-many': 429,
} satisfies Record<RefusalKind, number>

/** Errors that pass by themselves or by what the operator does; told by their code alone. */
const passing = ['StoreFull', 'StoreUnavailable', 'StoreClosed', 'PicturesClosed', 'ENOSPC', 'EDQUOT']

export const notFound: RequestHandler = (_req, res) => {
  res.status(404).json({ error: 'Record not found' })
}

/** JSON whatever happens: apps read it before they look at the status. What went wrong inside stays in the log. */
export function failures(log: Log): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error)
    const requestId = String(res.locals.requestId)
    const { status, message } = failureOf(error, wordsFor(req, res))
    if (status === 500) log.error({ requestId, error }, 'request failed')
    else if (status === 503) log.warn({ requestId, error }, 'request could not be served')
    res.status(status).setHeader('Cache-Control', 'no-store')
    if (status === 503) res.setHeader('Retry-After', '30')
    if (error instanceof TooManyTries) tellWhen(res, error)
    res.json({ error: message, ...(status === 500 && { id: requestId }) })
  }
}

/** As apps ask for it: by `lang`, as in Mastodon, or by what the device speaks. */
function wordsFor({ query, headers }: Request, { locals }: Response): Words {
  // Unread where reading failed; in a body as in the address, as some libraries send it with whatever they send.
  const { lang } = (locals.params ?? query) as Record<string, unknown>
  const asked = typeof lang === 'string' ? languageOf(lang) : null
  return wordsIn(asked ?? languageFrom(headers['accept-language'] ?? '') ?? 'en')
}

/** Source: Mastodon documentation, "Rate limits". Apps wait by themselves when they know until when. */
function tellWhen(res: Response, { limit, until }: TooManyTries): void {
  res
    .setHeader('X-RateLimit-Limit', String(limit))
    .setHeader('X-RateLimit-Remaining', '0')
    .setHeader('X-RateLimit-Reset', until.toISOString())
}

function refusedIn(words: Words, error: Refusal): string {
  if (error instanceof FieldFaults)
    return error.faults.map(({ field, ...fault }) => `${field}: ${faultInWords(words, fault)}`).join(' ')
  return isRefusalCode(error.code) ? words.refusals[error.code] : error.message
}

function failureOf(error: unknown, words: Words): { status: number; message: string } {
  if (error instanceof Refusal) return { status: statusOf[error.kind], message: refusedIn(words, error) }
  const { status, code } = (error ?? {}) as { status?: unknown; code?: unknown }
  if (typeof code === 'string' && passing.includes(code))
    return { status: 503, message: 'The hub cannot do this right now' }
  // What Express and its parsers throw at a request they cannot read.
  if (typeof status !== 'number' || status < 400 || status > 499)
    return { status: 500, message: 'Something went wrong' }
  return { status, message: 'The request could not be read' }
}
