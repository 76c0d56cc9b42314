import type { Iri } from '../../core/iri.js'
import type { Scheme } from '../../domain/hosts/host-repo.js'
import type { Signer } from '../directory/directory.js'
import type { Fetcher } from '../remote/fetcher.js'
import { postToInbox, type Outcome } from '../remote/post.js'

const CONTENT_TYPE = 'application/activity+json'

export type Knock = {
  inbox: Iri
  actor: Iri
  body: Buffer
  /** Beside those of the signature, and signed with them. */
  headers: Readonly<Record<string, string>>
  first: Scheme
  /** Try the other kind of signature when the first is turned down. */
  both: boolean
  signal: AbortSignal
}

/** `worked`: the kind of signature that was taken although the first had not been; null for any other course. */
export type Knocked = { outcome: Outcome; worked: Scheme | null }

/** Whether an answer may be about the signature. */
export const isDenied = ({ kind, ...outcome }: Outcome): boolean =>
  kind === 'refused' && 'status' in outcome && (outcome.status === 400 || outcome.status === 401)

const other = (scheme: Scheme): Scheme => (scheme === 'cavage' ? 'rfc9421' : 'cavage')

/** Delivers with one kind of signature and, where that is turned down, with the other. @throws what the signer throws */
export async function knock(
  { fetcher, signer }: { fetcher: Fetcher; signer: Pick<Signer, 'cavage' | 'message'> },
  { inbox, actor, body, headers, first, both, signal }: Knock,
): Promise<Knocked> {
  const request = { method: 'POST', url: new URL(inbox), body, contentType: CONTENT_TYPE, headers } as const
  const once = async (scheme: Scheme): Promise<Outcome> => {
    const signed = await (scheme === 'cavage' ? signer.cavage(actor, request) : signer.message(actor, request))
    return postToInbox(fetcher, inbox, {
      headers: { 'content-type': CONTENT_TYPE, ...signed },
      body,
      signal,
    })
  }
  const outcome = await once(first)
  if (!both || !isDenied(outcome) || signal.aborted) return { outcome, worked: null }
  const second = await once(other(first))
  return { outcome: second, worked: second.kind === 'delivered' ? other(first) : null }
}
