import type { Clock } from '../../core/clock.js'
import type { Iri } from '../../core/iri.js'
import type { Blocks } from '../../domain/moderation/blocks.js'
import type { HeaderFields, ReceivedRequest } from '../wire/received.js'
import { parseRequestSignature, type RequestSignature } from '../wire/request-signature.js'
import { verifyMessage, type SignedMessage } from '../wire/signed-message.js'
import type { CountLookup, KeyLookup, KnownKey } from './key-lookup.js'
import { MAX_ID_BYTES } from './limits.js'
import type { Origins } from './origins.js'
import { pass, refuse, unverified, type Refusal, type Step } from './refusal.js'

/** A signature as its header has it: whose it claims to be, before anything was checked or asked. `url` is the key's. */
export type Claim = { signature: RequestSignature; keyId: Iri; url: URL; host: string }

export type VerifierDeps = {
  keys: KeyLookup
  blocks: Pick<Blocks, 'refuses'>
  origins: Origins
  /** Under which the hub answers, as `URL.origin` writes it. */
  ownOrigin: string
  clock: Clock
}

export type Verifier = ReturnType<typeof createVerifier>

/** The steps by which a signature comes to be believed, from the cheapest to the dearest. */
export function createVerifier({ keys, blocks, origins, ownOrigin, clock }: VerifierDeps) {
  const ownOrigins = [ownOrigin]
  const believe = (keyId: Iri, known: KnownKey): Step<Iri> => {
    keys.fits(keyId, known)
    return pass(known.owner)
  }

  return {
    /** From the headers alone. */
    claim(headers: HeaderFields): Step<Claim> {
      const parsed = parseRequestSignature(headers)
      if (!parsed.ok) return unverified(parsed.reason)
      const { keyId } = parsed.value
      const url = new URL(keyId)
      return pass({ signature: parsed.value, keyId, url, host: url.host })
    },

    /** Nothing of ours is believed by a signature, and nobody who is blocked is asked for a key. */
    objection({ keyId, url, host }: Claim): Refusal | null {
      if (Buffer.byteLength(keyId) > MAX_ID_BYTES || !origins.isFit(url)) return unverified('unfit-key-id')
      if (origins.isOurs(url)) return refuse(401, 'local-key')
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
      const known = await keys.get(keyId, count)
      if (!known.ok) return known
      const first = await verifyMessage(message, known.value.key)
      if (first.ok) return believe(keyId, known.value)
      const latest = await keys.renew(keyId, known.value.key, count)
      if (!latest.ok) return latest
      if (latest.value === null) return unverified(first.reason)
      const second = await verifyMessage(message, latest.value.key)
      return second.ok ? believe(keyId, latest.value) : unverified(second.reason)
    },
  }
}
