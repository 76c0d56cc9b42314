import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { z } from 'zod'
import { refusal } from '../refusals.js'

const SHORTEST = 10
const LONGEST = 200

/** OWASP's Password Storage Cheat Sheet, argon2id: 19 MiB, two passes, one lane. */
const COST: Cost = { memory: 19_456, passes: 2, parallelism: 1 }
/** Of argon2id; memory in KiB. */
type Cost = { memory: number; passes: number; parallelism: number }
const TAG_BYTES = 32
const SALT_BYTES = 16
const AT_ONCE = 2
const MOST_WAITING = 32

const compute = promisify(argon2)

/** What a password must be. Its look is not asked: length is what counts (NIST SP 800-63B, 3.1.1). */
export const Password = z
  .string()
  .min(SHORTEST)
  .max(LONGEST)
  .refine((text) => new Set(text.normalize('NFKC').toLowerCase()).size >= 5, 'weak-password')

export type Passwords = {
  /** @returns a PHC string: `$argon2id$v=19$m=…,t=…,p=…$salt$hash` @throws Refusal 'too-many' when the hub is busy */
  hash(password: string): Promise<string>
  /**
   * Takes as long for an account that does not exist (`null`) as for one that does.
   * @param known  asked by somebody who is signed in, or was with this browser: goes before all strangers
   * @throws Refusal 'too-many' when the hub is busy
   */
  verify(password: string, kept: string | null, known?: boolean): Promise<boolean>
}

/**
 * Each hash takes 19 MiB and tens of milliseconds: few run at the same time, and of those who wait members go first.
 * @param cost  of new ones; less than usual is for tests alone
 */
export function passwords(cost = COST): Passwords {
  const slots = queue()
  const dummy = { ...cost, salt: Buffer.alloc(SALT_BYTES), hash: Buffer.alloc(TAG_BYTES) }
  const derive = (password: string, { memory, passes, parallelism, salt }: Omit<Kept, 'hash'>, known = false) =>
    slots(known, () =>
      compute('argon2id', {
        message: password.normalize('NFKC'),
        nonce: salt,
        memory,
        passes,
        parallelism,
        tagLength: TAG_BYTES,
      }),
    )
  return {
    async hash(password) {
      const salt = randomBytes(SALT_BYTES)
      return format({ ...cost, salt, hash: await derive(password, { ...cost, salt }) })
    },
    async verify(password, text, known = false) {
      const kept = text === null ? null : parse(text)
      if (password.length > LONGEST) return false
      const made = await derive(password, kept ?? dummy, known)
      return timingSafeEqual(made, (kept ?? dummy).hash) && kept !== null
    },
  }
}

type Kept = Cost & { salt: Buffer; hash: Buffer }

const unpadded = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')

function format({ memory, passes, parallelism, salt, hash }: Kept): string {
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(hash)}`
}

/** @throws Error for what `format` did not make: a kept hash is never a stranger's */
function parse(text: string): Kept {
  const found = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(text)
  if (found === null) throw new Error('A kept password is not an argon2id hash')
  const [memory, passes, parallelism] = found.slice(1, 4).map(Number) as [number, number, number]
  const [salt, hash] = found.slice(4).map((part) => Buffer.from(part, 'base64')) as [Buffer, Buffer]
  return { memory, passes, parallelism, salt, hash }
}

/** Members and strangers have a line each: however many strangers there are, they keep only each other waiting. */
function queue(): <T>(known: boolean, work: () => Promise<T>) => Promise<T> {
  const [members, strangers]: [(() => void)[], (() => void)[]] = [[], []]
  let running = 0
  return async (known, work) => {
    if (running >= AT_ONCE) {
      const waiting = known ? members : strangers
      if (waiting.length >= MOST_WAITING) throw refusal('too-many', 'busy')
      await new Promise<void>((resolve) => waiting.push(resolve))
    } else running++
    try {
      return await work()
    } finally {
      const next = members.shift() ?? strangers.shift()
      if (next === undefined) running--
      else next()
    }
  }
}
