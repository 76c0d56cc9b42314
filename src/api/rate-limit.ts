import type { RequestHandler } from 'express'
import type { Clock } from '../core/clock.js'
import { networkOf } from '../domain/members/throttle.js'
import { TooManyTries } from '../domain/refusals.js'
import { bearerOf } from './bearer.js'

const WINDOW_MS = 5 * 60_000
/** More networks of strangers than are likely to come in one window: all beyond them count as one. Members always count apart. */
const MOST_STRANGERS = 20_000
/** How many members' worth strangers behind one address may ask: a whole house may be behind it. */
const HOUSE = 2

type Deps = {
  /** Requests of one member in five minutes, of all their apps together. */
  rate: number
  clock: Clock
}

/**
 * Bounds what one member, or one network of strangers, asks in five minutes, and says with each answer how much is left.
 * Counted in memory: each process of a hub counts for itself. Source: Mastodon documentation, "Rate limits".
 */
export function rateLimit({ rate, clock }: Deps): RequestHandler {
  let window = 0
  const [members, strangers] = [new Map<string, number>(), new Map<string, number>()]
  const counted = (asked: Map<string, number>, who: string): number => {
    const count = (asked.get(who) ?? 0) + 1
    asked.set(who, count)
    return count
  }
  const ofStranger = (address: string): number => {
    const network = networkOf(address)
    return counted(strangers, strangers.has(network) || strangers.size < MOST_STRANGERS ? network : 'many')
  }
  return (req, res, next) => {
    const now = Math.floor(clock().getTime() / WINDOW_MS)
    if (now !== window) for (const asked of [members, strangers]) asked.clear()
    window = now
    const member = bearerOf(res)?.member ?? null
    const limit = member === null ? HOUSE * rate : rate
    const count = member === null ? ofStranger(req.ip ?? '') : counted(members, member.id)
    const until = new Date((now + 1) * WINDOW_MS)
    if (count > limit) throw new TooManyTries('too-many-tries', limit, until)
    res
      .setHeader('X-RateLimit-Limit', String(limit))
      .setHeader('X-RateLimit-Remaining', String(limit - count))
      .setHeader('X-RateLimit-Reset', until.toISOString())
    next()
  }
}
