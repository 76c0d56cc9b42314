import type { Request, RequestHandler, Response } from 'express'
import type { Clock } from '../core/clock.js'
import { Refusal } from '../core/errors.js'
import type { Log } from '../core/log.js'

const LONGEST_URL = 4_096
const LONGEST_LOGGED_PATH = 60

/** The id of the request that is being answered: in its log lines, in `X-Request-Id`, and on the page of a 500. */
export const requestIdOf = (res: Response): string => String(res.locals.requestId)

/**
 * Numbers each request and writes one line when it is over, answered or given up: never an address of a visitor, never
 * a query. The id is ours, whatever the request claims.
 */
export function requestLog({ log, clock, newId }: { log: Log; clock: Clock; newId: () => string }): RequestHandler {
  return (req, res, next) => {
    const requestId = newId()
    const since = clock().getTime()
    res.locals.requestId = requestId
    res.setHeader('X-Request-Id', requestId)
    res.once('close', () => {
      const ms = Math.max(clock().getTime() - since, 0)
      const line = { method: req.method, route: routeOf(req), status: res.statusCode, ms, requestId }
      if (!res.writableFinished) log.info({ ...line, status: null }, 'request given up')
      else if (res.locals.quiet === true && res.statusCode < 400) log.debug(line, 'request')
      else log.info(line, 'request')
    })
    next()
  }
}

/**
 * The pattern of the route, which holds no ids and no tokens. Where none was reached only how the path begins: the rest
 * may be that of a link that opens an account, sent with another method or refused before anybody looked where it leads.
 */
function routeOf(req: Request): string {
  const route = req.route as { path?: unknown } | undefined
  if (typeof route?.path === 'string') return req.baseUrl + route.path
  const [, first = '', ...rest] = req.path.split('/', 3)
  return `/${first.slice(0, LONGEST_LOGGED_PATH)}${rest.length === 0 ? '' : '/…'}`
}

/** What every answer carries. A route that serves files to other sites, or a script, changes its own. */
export function securityHeaders({ https, mediaUrl }: { https: boolean; mediaUrl: string | null }): RequestHandler {
  const own = ['style', 'script', 'font'].map((kind) => `${kind}-src 'self'`)
  const pictures = mediaUrl === null ? '' : ` ${new URL(mediaUrl).origin}`
  const shown = [`img-src 'self'${pictures}`, `media-src 'self'${pictures}`]
  const policy = ["default-src 'none'", ...own, ...shown, "form-action 'self'"]
  const headers = {
    'Content-Security-Policy': [...policy, "base-uri 'none'", "frame-ancestors 'none'"].join('; '),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
    'Referrer-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY', // for browsers older than frame-ancestors
    // Of this host alone: the group may keep other things under its domain.
    ...(https && { 'Strict-Transport-Security': 'max-age=31536000' }),
  }
  const entries = Object.entries(headers)
  return (_req, res, next) => {
    for (const [name, value] of entries) res.setHeader(name, value)
    next()
  }
}

/** @throws Refusal 'invalid' for an address that no link of ours has */
export function wellFormedUrl(): RequestHandler {
  return (req, _res, next) => {
    if (req.url.length > LONGEST_URL) throw new Refusal('invalid', 'The address is too long.')
    try {
      decodeURIComponent(req.path)
    } catch (cause) {
      throw new Refusal('invalid', 'The address has characters in it that do not belong there.', { cause })
    }
    next()
  }
}
