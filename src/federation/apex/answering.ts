import type { Working } from 'activitypub-express'
import { iri, type Iri } from '../../core/iri.js'
import type { WireObject } from '../activity.js'
import type { Json } from '../remote/strict-json.js'
import type { Entry, Reading } from './apex-store.js'
import { Unserved } from './unserved.js'
import type { AskedCollection, WireSource } from './wire-source.js'

/** A document as the library holds it: our own words for it, untouched, beside the two properties it looks at. */
const wire = Symbol('wire')

/** Answers one request from the source, and remembers what the headers and the wire form need to know of the answer. */
export class Answering implements Reading {
  #shared = false
  #collection: AskedCollection | null = null
  readonly #source: WireSource
  readonly #signer: () => Promise<Iri | null>

  constructor(source: WireSource, signer: () => Promise<Iri | null>) {
    this.#source = source
    this.#signer = signer
  }

  /** Whether what was read is the same for whoever asks. */
  get shared(): boolean {
    return this.#shared
  }

  async document(id: string): Promise<Working> {
    const answered = await this.#source.document(this.#asked(id))
    if (answered.kind === 'not-found') throw await this.#nothing()
    if (answered.kind === 'forbidden') throw new Unserved((await this.#signer()) === null ? 401 : 403)
    if (answered.kind === 'gone') throw new Unserved(410, { document: answered.body })
    this.#shared = answered.shared
    return { id, type: answered.body.type as string, [wire as unknown as string]: answered.body }
  }

  async count(collection: string): Promise<number> {
    return (await this.#known(collection)).totalItems
  }

  async page(collection: string, after: string | null): Promise<Entry[]> {
    if ((await this.#known(collection)).hidden) throw new Unserved(404)
    const page = await this.#source.page(this.#asked(collection), after)
    if (page === null) throw new Unserved(400)
    return [...page.items.map((item) => ({ item })), ...(page.next === null ? [] : [{ _id: page.next }])]
  }

  /** From the library's form of a document, a collection or one of its pages to the one that is sent. */
  wireOf(working: Working, context: Json): WireObject {
    const written = (working as { [wire]?: WireObject })[wire]
    if (written !== undefined) return written
    const collection = this.#collection
    if (collection === null) throw new Error('Neither a document nor a collection was read')
    const { id, type, partOf, first, next, orderedItems } = working
    const paged = partOf !== undefined
    const whole = paged ? undefined : collection.whole
    const listed = (orderedItems as Entry[] | undefined)?.flatMap(({ item }) => (item === undefined ? [] : [item]))
    return defined({
      '@context': context,
      id,
      'type': collection.ordered ? type : String(type).replace(/^Ordered/, ''),
      partOf,
      'attributedTo': paged ? undefined : collection.attributedTo,
      'totalItems': paged ? undefined : collection.totalItems,
      'first': collection.hidden || whole !== undefined ? undefined : first,
      next,
      [collection.ordered ? 'orderedItems' : 'items']: whole ?? listed,
    })
  }

  async #known(id: string): Promise<AskedCollection> {
    const collection = await this.#source.collection(this.#asked(id))
    if (collection === null) throw await this.#nothing()
    this.#shared = collection.shared
    this.#collection = collection
    return collection
  }

  /**
   * What is not for the asker costs as much as what is not there, and comes to the same: a signature is looked at for
   * both, so that neither the status nor a request for the key tells one from the other.
   */
  async #nothing(): Promise<Unserved> {
    await this.#signer()
    return new Unserved(404)
  }

  #asked(id: string) {
    return { iri: iri(id), signer: this.#signer }
  }
}

function defined(properties: Record<string, unknown>): WireObject {
  const given = Object.entries(properties).filter(([, value]) => value !== undefined && value !== null)
  return Object.fromEntries(given) as WireObject
}
