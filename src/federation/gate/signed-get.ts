import type { Request } from 'express'
import type { Iri } from '../../core/iri.js'
import type { Log } from '../../core/log.js'
import { headerFields } from '../wire/received.js'
import type { Visit } from './admission.js'
import type { Gate } from './gate.js'
import { refuse, type Refusal, type RefusalStatus, type Step } from './refusal.js'

/** Who asks, by their signature. `retryAfterMs` as in `Refusal`. */
export type Asker =
  | { kind: 'signed'; actor: Iri }
  | { kind: 'unsigned' }
  | { kind: 'refused'; status: RefusalStatus; retryAfterMs: number | null }

/** Without a signature it costs nothing; with one it is verified as that of a POST is, but for the digest. */
export type SignerOf = (request: Request) => Promise<Asker>

/** A wrong signature is not the same as none: whoever signs means to be known, and hears that they are not. */
export function signedGets({ gate, log }: { gate: Gate; log: Log }): SignerOf {
  return async (request) => {
    const headers = headerFields(request.rawHeaders)
    if (!headers.ok) return refusedWith(refuse(400, headers.reason))
    if (!headers.value.has('signature') && !headers.value.has('signature-input')) return { kind: 'unsigned' }
    const claim = gate.verifier.claim(headers.value)
    const host = claim.ok ? claim.value.host : null
    const entered = gate.admission.enter(request.ip, host)
    const verify = async (visit: Visit): Promise<Step<Iri>> => {
      if (!claim.ok) return claim
      const objection = gate.verifier.objection(claim.value)
      if (objection !== null) return objection
      const { method, originalUrl: target } = request
      const message = gate.verifier.check(claim.value, { method, target, headers: headers.value, body: NOTHING })
      if (!message.ok) return message
      const owner = await gate.verifier.confirm(claim.value, message.value, visit.countLookup)
      if (owner.ok) visit.verified()
      return owner
    }
    const owner = entered.ok ? await verify(entered.value).finally(() => entered.value.leave()) : entered
    if (owner.ok) return { kind: 'signed', actor: owner.value }
    gate.refusals.add(host, owner.reason)
    log.info({ host, reason: owner.reason, status: owner.status }, 'a signed request was turned away')
    return refusedWith(owner)
  }
}

const NOTHING = Buffer.alloc(0)
const refusedWith = ({ status, retryAfterMs }: Refusal): Asker => ({ kind: 'refused', status, retryAfterMs })
