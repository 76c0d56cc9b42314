import type { Request, RequestHandler, Response } from 'express'
import { Refusal } from '../core/errors.js'
import type { Acting } from '../domain/apps/acting.js'
import { covers } from '../domain/apps/scope.js'
import type { Bearer, TokenService } from '../domain/apps/token-service.js'
import { paramsOf } from './params.js'

/** In a header (RFC 6750, 2.1), or beside the other parameters, as programs without headers send it. */
export function tokenIn(req: Request, res: Response): string | null {
  const header = /^Bearer +(\S.*)$/i.exec(req.headers.authorization ?? '')?.[1]
  if (header !== undefined) return header
  const { access_token: sent } = paramsOf(res)
  return typeof sent === 'string' && sent !== '' ? sent : null
}

/** Finds out which app asks, and for whom. A token that is none is refused, also where none is needed. */
export function bearers(tokens: Pick<TokenService, 'open' | 'isWaiting'>): RequestHandler {
  return async (req, res, next) => {
    const token = tokenIn(req, res)
    if (token !== null) {
      const bearer = await tokens.open(token)
      if (bearer === null) throw await whyNot(tokens, token)
      res.locals.bearer = bearer
      res.setHeader('Cache-Control', 'private, no-store')
    }
    res.vary('Authorization')
    next()
  }
}

/** Apps of those who wait to be let in keep their token, and say so. */
async function whyNot(tokens: Pick<TokenService, 'isWaiting'>, token: string): Promise<Refusal> {
  return (await tokens.isWaiting(token))
    ? new Refusal('forbidden', 'Your login is currently pending approval')
    : new Refusal('unauthenticated', 'The access token is invalid')
}

/** Null when no token was shown. */
export const bearerOf = (res: Response): Bearer | null => (res.locals.bearer as Bearer | undefined) ?? null

/**
 * The member for whom is asked; null for strangers and apps alone.
 * @throws Refusal 'forbidden' when a member's token was not given for any of these
 */
export function viewerOf(res: Response, ...anyOf: readonly string[]): Acting | null {
  if (bearerOf(res) === null) return null
  return bearerWith(res, ...anyOf).member
}

/** @throws Refusal 'unauthenticated' without a token, 'forbidden' when it was not given for any of these */
export function bearerWith(res: Response, ...anyOf: readonly string[]): Bearer {
  const bearer = bearerOf(res)
  if (bearer === null) throw new Refusal('unauthenticated', 'The access token is invalid')
  if (anyOf.length > 0 && !anyOf.some((scope) => covers(bearer.scopes, scope)))
    throw new Refusal('forbidden', 'This action is outside the authorized scopes')
  return bearer
}

/** @throws as `bearerWith`; Refusal 'invalid' for an app that asks for nobody */
export function memberWith(res: Response, ...anyOf: readonly string[]): Acting {
  const { member } = bearerWith(res, ...anyOf)
  if (member === null) throw new Refusal('invalid', 'This method requires an authenticated user')
  return member
}
