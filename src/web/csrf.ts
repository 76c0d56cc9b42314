import { createHmac, randomBytes } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import { sameSecret } from '../core/same-secret.js'
import { refusal } from '../domain/refusals.js'
import type { Cookies } from './cookies.js'
import { formOf } from './form.js'
import { visitOf } from './visit.js'

/** The field of every form that changes something. */
const CSRF_FIELD = 'csrf'
const COOKIE = 'form'

export type Csrf = ReturnType<typeof csrf>

/**
 * Forms that only our own pages can send: requests must not come from another site (Fetch Metadata, else `Origin`),
 * and carry a token bound to the session or, before anyone signed in, to a cookie.
 */
export function csrf({ key, origin, cookies }: { key: Buffer; origin: string; cookies: Cookies }) {
  const tokenFor = (holder: string) => createHmac('sha256', key).update(holder).digest('base64url')

  /** Of the session, or of a cookie which is set when there is none yet. */
  function token(req: Request, res: Response, session: string | null): string {
    if (session !== null) return tokenFor(`session ${session}`)
    const held = cookies.read(req, COOKIE)
    if (held !== null) return tokenFor(`form ${held}`)
    const made = randomBytes(16).toString('base64url')
    cookies.set(res, COOKIE, made, null)
    return tokenFor(`form ${made}`)
  }

  function fromOurselves(req: Request): boolean {
    const site = req.headers['sec-fetch-site']
    if (site !== undefined) return site === 'same-origin'
    const from = req.headers.origin
    // Pages that send no referrer say 'null'; the token has to be right all the same.
    return from === undefined || from === 'null' || from === origin || from === `${req.protocol}://${req.headers.host}`
  }

  return {
    token,
    /** Before the body is read. @throws Refusal 'forbidden' */
    sameSite: ((req, _res, next) => {
      if (req.method !== 'GET' && req.method !== 'HEAD' && !fromOurselves(req)) throw refusal('forbidden', 'bad-form')
      next()
    }) satisfies RequestHandler,
    /** Once the form is read. @throws Refusal 'forbidden' */
    checked: ((req, res, next) => {
      const { sessionId } = visitOf(res)
      const held = cookies.read(req, COOKIE)
      const holder = sessionId !== null ? `session ${sessionId}` : held === null ? null : `form ${held}`
      const sent = formOf(req).text(CSRF_FIELD)
      if (holder === null || !sameSecret(sent, tokenFor(holder))) throw refusal('forbidden', 'bad-form')
      next()
    }) satisfies RequestHandler,
  }
}
