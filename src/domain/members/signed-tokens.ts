import { createSecretKey } from 'node:crypto'
import jwt from 'jsonwebtoken'
import { z } from 'zod'
import type { Clock } from '../../core/clock.js'

const Envelope = z.object({ sub: z.string(), id: z.string().default(''), at: z.number().default(0) })

/** Who it is about, and what it is bound to: an id, a moment in milliseconds; '' and 0 when it is to none. */
export type Ticket = z.output<typeof Envelope>

/** What a token is for: one of another purpose is as good as forged. */
export type Purpose = 'session' | 'second-step' | 'device' | 'app'

export type SignedTokens = ReturnType<typeof signedTokens>

/** Signed texts a browser keeps for us: JSON Web Tokens (RFC 7519), HS256. */
export function signedTokens({ key, clock }: { key: Buffer; clock: Clock }) {
  const secret = createSecretKey(key) // of bytes the library makes one with each token, by trying others first
  const seconds = () => Math.floor(clock().getTime() / 1_000)
  return {
    /** @param at  when it was given: the same again gives the same text */
    sign(aud: Purpose, ticket: z.input<typeof Envelope>, lastsSeconds: number, at: Date = clock()): string {
      const iat = Math.floor(at.getTime() / 1_000)
      return jwt.sign({ ...ticket, aud, iat, exp: iat + lastsSeconds }, secret, { algorithm: 'HS256' })
    },

    /** @returns null unless it is ours, for this purpose, and has not run out */
    read(audience: Purpose, token: string): Ticket | null {
      try {
        return Envelope.parse(jwt.verify(token, secret, { algorithms: ['HS256'], audience, clockTimestamp: seconds() }))
      } catch {
        return null // forged, damaged or expired: all are the same to us
      }
    },
  }
}
