import type { Iri } from '../../core/iri.js'
import type { RemoteDocument } from '../remote/fetch-document.js'
import { refused, type Failed } from '../remote/results.js'
import type { FetchDocument } from './services.js'

/**
 * How much is asked on behalf of one activity: to find out whether it is true, and for its handler. Actors and threads
 * have limits of their own.
 */
export const TRUST_LOOKUPS = 3
export const HANDLER_LOOKUPS = 2

/** What may still be asked for on behalf of one activity. */
export class Lookups {
  readonly #fetch: FetchDocument
  #left: number

  constructor(fetch: FetchDocument, most: number) {
    this.#fetch = fetch
    this.#left = most
  }

  async fetch(iri: Iri, options?: { anew?: boolean }): Promise<RemoteDocument | Failed> {
    if (this.#left === 0) return refused('one activity asks for too much')
    this.#left--
    return this.#fetch(iri, options)
  }
}
