import type { Request, RequestHandler, Response } from 'express'
import type { Entered, SignInStep, Visitor } from '../domain/members/sign-in-service.js'
import type { SessionService } from '../domain/members/session-service.js'
import type { Cookies } from './cookies.js'
import { LANGUAGE_COOKIE, SESSION_COOKIE, visitOf } from './visit.js'

export const DEVICE_COOKIE = 'device'
const TICKET_COOKIE = 'second-step'
/** As long as browsers keep one; when a session is over is decided here. */
const COOKIE_DAYS = 400
const LONGEST_NEXT = 2_500

export type Entering = ReturnType<typeof entering>

/** Cookies of people who come in and go. */
export function entering({ cookies, sessions }: { cookies: Cookies; sessions: Pick<SessionService, 'end'> }) {
  /** A session that this browser had is over: none is ever carried into the next. */
  async function endOwn(res: Response): Promise<void> {
    const { member, sessionId } = visitOf(res)
    if (member !== null && sessionId !== null) await sessions.end(member.id, sessionId)
  }

  async function enter(res: Response, { session, device }: Entered): Promise<void> {
    await endOwn(res)
    cookies.set(res, SESSION_COOKIE, session, COOKIE_DAYS)
    cookies.set(res, DEVICE_COOKIE, device, COOKIE_DAYS)
    cookies.clear(res, TICKET_COOKIE)
  }

  return {
    visitor: (req: Request<unknown>): Visitor => ({
      address: req.ip ?? '',
      agent: req.headers['user-agent'] ?? '',
      device: cookies.read(req as Request, DEVICE_COOKIE),
    }),
    enter,
    ticket: (req: Request): string | null => cookies.read(req, TICKET_COOKIE),
    dropTicket: (res: Response): void => cookies.clear(res, TICKET_COOKIE),

    /** Goes on after a step that was taken: into the hub, or to the second step. */
    async goOn(res: Response, step: SignInStep & { step: 'in' | 'code' }, next: string): Promise<void> {
      if (step.step === 'in') {
        await enter(res, step)
        return res.redirect(303, next)
      }
      cookies.set(res, TICKET_COOKIE, step.ticket, null)
      res.redirect(303, `/sign-in/code?next=${encodeURIComponent(next)}`)
    },

    /** What the profile says counts from now on, not what was chosen in this browser before. */
    forgetLanguage: (res: Response): void => cookies.clear(res, LANGUAGE_COOKIE),

    /** The account is gone: nothing in this browser tells of it any more. */
    forget: (res: Response): void => cookies.clear(res, DEVICE_COOKIE),

    async leave(res: Response): Promise<void> {
      await endOwn(res)
      cookies.clear(res, SESSION_COOKIE)
      cookies.clear(res, TICKET_COOKIE)
    },
  }
}

/**
 * Where to go after signing in: a page of this hub, whatever an address asks for.
 * @returns `otherwise` for anything that a browser could take for another host
 */
export function safeNext(text: unknown, otherwise = '/'): string {
  if (typeof text !== 'string' || text.length > LONGEST_NEXT) return otherwise
  if (!/^\/(?!\/)[\x21-\x5b\x5d-\x7e]*$/.test(text)) return otherwise
  const base = 'http://hub.invalid'
  const parsed = URL.parse(text, base)
  return parsed !== null && parsed.origin === base && !parsed.pathname.startsWith('//') ? text : otherwise
}

/** For pages with a secret in their address: no page they lead to learns it, and no cache or search engine keeps it. */
export const secretAddress: RequestHandler = (_req, res, next) => {
  res.set({ 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'private, no-store', 'X-Robots-Tag': 'noindex' })
  next()
}
