import { createHmac, randomBytes } from 'node:crypto'
import { createRequire } from 'node:module'
import type * as otpauth from 'otpauth'
import { lazy } from '../../core/lazy.js'
import { open, seal, SealError } from '../../core/seal.js'

const PERIOD_SECONDS = 30
const SECRET_BYTES = 20
const RECOVERY_CODES = 10
const RECOVERY_BYTES = 10
/** Crockford's base 32 in lower case: nothing that is mistaken for something else. */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz'

const library = lazy(() => createRequire(import.meta.url)('otpauth') as typeof otpauth)

/** What an app needs to show codes: to be typed in, or to be read from a QR code. */
export type Enrolment = { secret: string; uri: string; sealed: string }

export type SecondFactors = ReturnType<typeof secondFactors>

/** Codes of authenticator apps (TOTP, RFC 6238: SHA-1, six digits, thirty seconds) and codes for when the app is gone. */
export function secondFactors(key: Buffer, random: (bytes: number) => Buffer = randomBytes) {
  const totp = (secret: Buffer, account: { issuer: string; label: string } = { issuer: '', label: '' }) => {
    const { Secret, TOTP } = library()
    return new TOTP({
      ...account,
      secret: new Secret({ buffer: new Uint8Array(secret).buffer }),
      period: PERIOD_SECONDS,
    })
  }

  const hashOf = (member: string, code: string): string => {
    const plain = code
      .toLowerCase()
      .replace(/[^0-9a-z]/g, '')
      .slice(0, 64)
    return createHmac('sha256', key).update(`recovery\0${member}\0${plain}`).digest('base64url')
  }

  return {
    /** @param context  what the secret is sealed for; it opens for nothing else */
    enrol(account: { issuer: string; label: string }, context: string): Enrolment {
      const secret = random(SECRET_BYTES)
      const made = totp(secret, account)
      return { secret: made.secret.base32, uri: made.toString(), sealed: seal(key, secret, context) }
    },

    /** The same as it was enrolled; null when it was sealed for something else. */
    again(account: { issuer: string; label: string }, sealed: string, context: string): Enrolment | null {
      const secret = orNull(() => open(key, sealed, context))
      if (secret === null) return null
      const made = totp(secret, account)
      return { secret: made.secret.base32, uri: made.toString(), sealed }
    },

    /** Seals for `to` what was sealed for `from`. @throws SealError */
    move: (sealed: string, from: string, to: string): string => seal(key, open(key, sealed, from), to),

    /**
     * The time step whose code this is; clocks may be off by one step.
     * @returns null when it is none of them, or the secret was sealed for something else
     */
    stepOf(code: string, sealed: string, context: string, now: Date): number | null {
      const token = code.replace(/\s/g, '')
      if (!/^\d{6}$/.test(token)) return null
      const timestamp = now.getTime()
      const secret = orNull(() => open(key, sealed, context))
      const delta = secret === null ? null : totp(secret).validate({ token, timestamp, window: 1 })
      return delta === null ? null : Math.floor(timestamp / (PERIOD_SECONDS * 1_000)) + delta
    },

    /** Codes of 80 bits, `xxxx-xxxx-xxxx-xxxx`, to be shown once, and what is kept of them. */
    recoveryCodes(member: string): { codes: string[]; hashes: string[] } {
      const codes = Array.from({ length: RECOVERY_CODES }, () => recoveryCode(random(RECOVERY_BYTES)))
      return { codes, hashes: codes.map((code) => hashOf(member, code)) }
    },

    hashOf,
  }
}

/** @returns null for what was changed, or sealed for something else */
function orNull(opened: () => Buffer): Buffer | null {
  try {
    return opened()
  } catch (error) {
    if (error instanceof SealError) return null
    throw error
  }
}

function recoveryCode(bytes: Buffer): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  const letters = (bits.match(/.{5}/g) ?? []).map((five) => LETTERS[parseInt(five, 2)] ?? '')
  return (letters.join('').match(/.{4}/g) ?? []).join('-')
}
