import type { Iri } from '../../core/iri.js'
import type { WireObject } from '../activity.js'
import type { Json } from '../remote/strict-json.js'

/** A document or collection of ours that another server wants to read. */
export type Asked = {
  iri: Iri
  /** Who signed the request, verified; null when nobody did. May cost a request to them: only for what is not public. */
  signer: () => Promise<Iri | null>
}

export type Answered =
  /** @property shared  the same for whoever asks, so that caches may keep it for others */
  | { kind: 'document'; body: WireObject; shared: boolean }
  /** Was there once: its Tombstone. */
  | { kind: 'gone'; body: WireObject }
  | { kind: 'not-found' }
  | { kind: 'forbidden' }

export type AskedCollection = {
  totalItems: number
  attributedTo: Iri | null
  ordered: boolean
  /** Only its size is told: it has no pages. */
  hidden: boolean
  shared: boolean
  /** All of a short one, which then has no pages: some read only what stands in the collection itself. */
  whole?: readonly Json[]
}

export type CollectionPage = {
  /** At most 20: ids, or whole objects without a `@context` of their own. */
  items: Json[]
  /** What to ask for to get the page after this one: 1 to 200 of letters, digits and `-._~`, never `true`. */
  next: string | null
}

/** What this hub says of itself to other servers, in the form that goes over the wire. */
export type WireSource = {
  document(asked: Asked): Promise<Answered>
  /** Null when there is none, or it is not the asker's to see. */
  collection(asked: Asked): Promise<AskedCollection | null>
  /**
   * Asked only when the collection is there and not hidden.
   * @param after  a cursor as a stranger sent it, in the characters of `next`; null for the first page
   * @returns null when that is no cursor of this collection
   */
  page(asked: Asked, after: string | null): Promise<CollectionPage | null>
}

/** Who asks, by the signature of their request. `refused` is one that does not hold, or cannot be checked now. */
export type SignerVerdict =
  | { kind: 'unsigned' }
  | { kind: 'signed'; actor: Iri }
  | { kind: 'refused'; status: number; retryAfterMs: number | null }
