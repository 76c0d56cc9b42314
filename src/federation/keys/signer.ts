import type { Clock } from '../../core/clock.js'
import type { Iri } from '../../core/iri.js'
import type { SignedRequest, Signer } from '../directory/directory.js'
import type { Sign } from '../remote/fetcher.js'
import { signRequest, type RequestToSign } from '../wire/cavage.js'
import type { JsonObject } from '../wire/jcs.js'
import { createProof } from '../wire/proof.js'
import { signMessage } from '../wire/rfc9421.js'
import type { ActorKeys } from './actor-keys.js'

type Deps = { keys: Pick<ActorKeys, 'rsa' | 'ed25519'>; clock: Clock }

export function createSigner({ keys, clock }: Deps): Signer {
  const signWith =
    (sign: (request: RequestToSign) => Promise<Record<string, string>>) =>
    async (
      actor: Iri,
      { method, url, body, contentType, headers: others }: SignedRequest,
    ): Promise<Record<string, string>> => {
      const { id: keyId, privateKey } = await keys.rsa(actor)
      const sent = { ...(body !== undefined && { body }), ...(others !== undefined && { headers: others }) }
      const headers = await sign({ method, url, ...sent, keyId, privateKey, date: clock() })
      return contentType === undefined ? headers : { ...headers, 'content-type': contentType }
    }
  return {
    cavage: signWith(signRequest),
    message: signWith(signMessage),
    async prove(actor, document) {
      const { id: verificationMethod, privateKey } = await keys.ed25519(actor)
      // What is proved is JSON already, whatever its type is called.
      const proof = await createProof(document as JsonObject, { verificationMethod, privateKey, created: clock() })
      return { ...document, proof }
    },
  }
}

/**
 * Signs what the hub asks for as its instance actor: as most peers expect it; to those who say 401, by RFC 9421; to those
 * who say it again, without the query, which some leave out of what they verify.
 */
export function instanceSign(signer: Pick<Signer, 'cavage' | 'message'>, instance: Iri): Sign {
  return async (method, url, knock) => {
    if (knock === 0) return signer.cavage(instance, { method, url })
    if (knock === 1) return signer.message(instance, { method, url })
    if (knock > 2 || url.search === '') return null
    const bare = new URL(url)
    bare.search = ''
    return signer.cavage(instance, { method, url: bare })
  }
}
