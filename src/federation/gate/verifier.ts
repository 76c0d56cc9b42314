import type { KeyObject } from 'node:crypto'
import type { Clock } from '../../core/clock.js'
import type { Iri } from '../../core/iri.js'
import type { Timer } from '../../core/timer.js'
import type { Blocks } from '../../domain/moderation/blocks.js'
import type { Directory } from '../directory/directory.js'
import { BoundedMap } from '../remote/bounded-map.js'
import type { Failed } from '../remote/results.js'
import type { HeaderFields, ReceivedRequest } from '../wire/received.js'
import { parseRequestSignature, type RequestSignature } from '../wire/request-signature.js'
import { verifyMessage, type SignedMessage } from '../wire/signed-message.js'
import { MAX_ID_BYTES } from './limits.js'
import type { Origins } from './origins.js'
import { later, pass, refuse, unverified, type Refusal, type Step } from './refusal.js'

/** A signature as its header has it: whose it claims to be, before anything was checked or asked. */
export type Claim = { signature: RequestSignature; keyId: Iri; host: string }

/** Counts that somebody's server may be asked because of this request. @returns milliseconds to wait; 0 for go on */
export type CountLookup = () => number

const MAX_FAMILIAR = 10_000

export type VerifierDeps = {
  directory: Pick<Directory, 'keyOf'>
  blocks: Pick<Blocks, 'refuses'>
  origins: Origins
  /** Under which the hub answers, as `URL.origin` writes it. */
  ownOrigin: string
  clock: Clock
  timer: Timer
  keyMs: number
}

export type Verifier = ReturnType<typeof createVerifier>

/** The steps by which a signature comes to be believed, from the cheapest to the dearest. */
export function createVerifier({ directory, blocks, origins, ownOrigin, clock, timer, keyMs }: VerifierDeps) {
  const ownOrigins = [ownOrigin]
  /** Keys that signed something lately, so that the directory has them. */
  const familiar = new BoundedMap<Iri, true>(MAX_FAMILIAR)

  /** Null when it takes longer than a sender waits; it goes on meanwhile, and is there when they come again. */
  async function inTime<T>(asked: Promise<T>): Promise<T | null> {
    const late = Promise.withResolvers<null>()
    const alarm = timer.set(() => late.resolve(null), keyMs)
    return Promise.race([asked, late.promise]).finally(() => timer.clear(alarm))
  }

  async function keyOf(keyId: Iri, anew: boolean, count: CountLookup): Promise<Step<{ owner: Iri; key: KeyObject }>> {
    const waitMs = anew || familiar.get(keyId) === undefined ? count() : 0
    if (waitMs > 0) return refuse(429, 'too-many-requests', waitMs)
    const found = await inTime(directory.keyOf(keyId, { anew }))
    if (found === null) return later('key-unavailable')
    if (found.kind !== 'ok') return keyFailure(found)
    return origins.isOurs(found.owner) ? refuse(401, 'local-key') : pass(found)
  }

  return {
    /** From the headers alone. */
    claim(headers: HeaderFields): Step<Claim> {
      const parsed = parseRequestSignature(headers)
      if (!parsed.ok) return unverified(parsed.reason)
      const { keyId } = parsed.value
      return pass({ signature: parsed.value, keyId, host: new URL(keyId).host })
    },

    /** Nothing of ours is believed by a signature, and nobody who is blocked is asked for a key. */
    objection({ keyId, host }: Claim): Refusal | null {
      if (Buffer.byteLength(keyId) > MAX_ID_BYTES || !origins.isFit(keyId)) return unverified('unfit-key-id')
      if (origins.isOurs(keyId)) return refuse(401, 'local-key')
      return blocks.refuses(host) ? refuse(403, 'blocked') : null
    },

    /** Everything but the key's part: what is covered, the body's digest, the date, our host. */
    check({ signature }: Claim, request: ReceivedRequest): Step<SignedMessage> {
      const checked = signature.check(request, { ownOrigins, now: clock() })
      return checked.ok ? pass(checked.value) : unverified(checked.reason)
    },

    /**
     * The key's part: asks for the key unless it is known, and once anew when the one we know does not fit.
     * @returns whose key it is
     */
    async confirm({ keyId }: Claim, message: SignedMessage, count: CountLookup): Promise<Step<Iri>> {
      const known = await keyOf(keyId, false, count)
      if (!known.ok) return known
      let { owner } = known.value
      const first = await verifyMessage(message, known.value.key)
      if (!first.ok) {
        const renewed = await keyOf(keyId, true, count)
        if (!renewed.ok) return renewed
        if (renewed.value.key.equals(known.value.key)) return unverified(first.reason)
        const second = await verifyMessage(message, renewed.value.key)
        if (!second.ok) return unverified(second.reason)
        owner = renewed.value.owner
      }
      familiar.set(keyId, true)
      return pass(owner)
    },
  }
}

/** What passes by itself is no fault of the sender's: they have to come again, not to give up. */
function keyFailure(failed: Failed): Step<never> {
  return failed.kind === 'unavailable' ? later('key-unavailable', failed.retryAfterMs) : refuse(401, 'no-key')
}
