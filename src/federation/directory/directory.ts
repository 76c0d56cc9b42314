import type { KeyObject } from 'node:crypto'
import type { Iri } from '../../core/iri.js'
import type { ActorDoc } from '../../domain/actors/actor-repo.js'
import type { Failed } from '../remote/results.js'

export type KnownActor = { kind: 'ok'; actor: ActorDoc }

/** Actors elsewhere, as their own servers describe them. Nothing that strangers do makes it throw. */
export type Directory = {
  /** What is stored, however old; null when nothing is, or they are gone. */
  known(iri: Iri): Promise<ActorDoc | null>
  /** The actor, asked for when it is not known, or is older than a day; then what was known is good enough when they do not answer. */
  get(iri: Iri): Promise<KnownActor | Failed>
  /** Asks anew, at most once in five minutes for each actor; within them what is known is the answer. */
  refresh(iri: Iri): Promise<KnownActor | Failed>
  /** Their server says they are no more: forgets keys, keeps that they are gone. */
  gone(iri: Iri): Promise<void>
  /**
   * Whose key it is and the key itself, from what is known or from its owner, who has to list it.
   * @param anew  the key we know does not fit: asks again, within the limits of `refresh`
   */
  keyOf(keyId: Iri, options?: { anew?: boolean }): Promise<{ kind: 'ok'; owner: Iri; key: KeyObject } | Failed>
  /** The Ed25519 key that an actor lists in `assertionMethod` under this id. */
  proofKeyOf(actor: Iri, verificationMethod: Iri): Promise<KeyObject | null>
}

/** Signs for local actors; private keys never leave it. */
export type Signer = {
  /** Draft-cavage. @returns the headers to send */
  cavage(actor: Iri, request: SignedRequest): Promise<Record<string, string>>
  /** RFC 9421. */
  message(actor: Iri, request: SignedRequest): Promise<Record<string, string>>
  /** The document with a proof of FEP-8b32 by this actor. */
  prove<T extends Record<string, unknown>>(actor: Iri, document: T): Promise<T>
}
export type SignedRequest = {
  method: 'GET' | 'POST'
  url: URL
  body?: Buffer
  contentType?: string
  /** What else is to be sent and signed; names in lower case. */
  headers?: Readonly<Record<string, string>>
}
