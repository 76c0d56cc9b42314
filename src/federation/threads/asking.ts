import { hostOf, type Iri } from '../../core/iri.js'
import { isForEverybody } from '../../domain/audience.js'
import type { JsonObject } from '../remote/strict-json.js'
import { authorOf } from '../vocab/read/ownership.js'
import type { ReadPost } from '../vocab/read/post.js'
import { typeAmong } from '../vocab/read/terms.js'
import { idOf } from '../vocab/read/values.js'
import type { AskingMeans } from './ports.js'

/** How much is asked of strangers for one cause. */
export type AskingLimits = {
  /** All requests together: objects, pages, and two for each author who was not known. */
  requests: number
  objects: number
  pages: number
  /** Nothing new is begun after this time. */
  ms: number
}

/** What an unknown author costs: the document, and WebFinger's word for it. */
const REQUESTS_FOR_AUTHOR = 2

/** Everything that is asked for one cause: within its limits, nothing twice, no host that is blocked, and not ourselves. */
export class Asking {
  readonly #means: AskingMeans
  readonly #left: { requests: number; objects: number; pages: number }
  readonly #until: number
  readonly #asked = new Set<Iri>()

  /** @param spend  whether one more request may be made, by an allowance that others share */
  constructor(
    means: AskingMeans,
    limits: AskingLimits,
    private readonly spend: () => boolean = () => true,
  ) {
    this.#means = means
    this.#left = { ...limits }
    this.#until = means.clock().getTime() + limits.ms
  }

  /** A post by its own server's word, with an author who is known; null for all that is none, or is not for everybody. */
  async post(address: Iri): Promise<ReadPost | null> {
    const document = await this.#fetch(address, 'objects')
    if (document === null) return null
    // Conversations may list the activities instead of what they made (FEP-f228).
    const made = typeAmong(document, ['Create']) === null ? null : idOf(document['object'])
    return this.#read(made === null ? document : await this.#fetch(made, 'objects'))
  }

  async #read(document: JsonObject | null): Promise<ReadPost | null> {
    const author = document === null ? null : authorOf(document)
    if (document === null || author === null) return null
    const post = this.#means.readers.readPost(document, author)
    if (post === null || !isForEverybody(post.audience)) return null
    return (await this.#isThere(author)) ? post : null
  }

  /** A page of a collection, or a collection. */
  page(address: Iri): Promise<JsonObject | null> {
    return this.#fetch(address, 'pages')
  }

  async #isThere(author: Iri): Promise<boolean> {
    if ((await this.#means.authors.known(author)) !== null) return true
    if (this.#left.requests < REQUESTS_FOR_AUTHOR || this.#isLate()) return false
    this.#left.requests -= REQUESTS_FOR_AUTHOR
    return (await this.#means.authors.get(author)).kind === 'ok'
  }

  async #fetch(address: Iri, kind: 'objects' | 'pages'): Promise<JsonObject | null> {
    if (this.#asked.has(address) || !this.#mayAsk(address)) return null
    if (this.#left[kind] === 0 || this.#left.requests === 0 || this.#isLate() || !this.spend()) return null
    this.#asked.add(address)
    this.#left[kind]--
    this.#left.requests--
    const found = await this.#means.fetch(address)
    if (found.kind !== 'ok' || !this.#mayAsk(found.id)) return null
    this.#asked.add(found.id)
    return found.document
  }

  #mayAsk(address: Iri): boolean {
    return !this.#means.isLocal(address) && !this.#means.blocks.refuses(hostOf(address))
  }

  #isLate(): boolean {
    return this.#means.clock().getTime() >= this.#until
  }
}
