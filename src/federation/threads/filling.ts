import type { Iri } from '../../core/iri.js'
import type { ReadPost } from '../vocab/read/post.js'
import type { Asking } from './asking.js'
import { listedIn } from './collection.js'
import type { Link, ThreadMeans } from './ports.js'

const AT_ONCE = 4
/** How far answers to answers are followed. */
const DEEPEST = 20

export type FillingMeans = {
  posts: Pick<ThreadMeans['posts'], 'byIri' | 'inThread'>
  asking: Asking
  /** Whether it was new. */
  keep: (post: ReadPost) => Promise<boolean>
  /** What is missing above a post, the oldest first. */
  parentsOf: (post: Link) => Promise<ReadPost[]>
}

/** What a collection listed, and what is not stored of it yet. */
type Found = { link: Link; read: ReadPost | null }

/** One conversation being filled in. A post belongs to it by what it answers to, or by its own word and the context's. */
export class Filling {
  readonly #means: FillingMeans
  readonly #thread: Iri
  readonly #members = new Map<Iri, Link>()
  kept = 0

  constructor(means: FillingMeans, thread: Iri) {
    this.#means = means
    this.#thread = thread
  }

  /** What is stored; for want of that, what began it. */
  async begin(): Promise<void> {
    const { posts, asking } = this.#means
    for (const link of await posts.inThread(this.#thread)) this.#members.set(link.iri, link)
    if (this.#members.size > 0) return
    const root = await asking.post(this.#thread)
    if (root !== null && root.iri === this.#thread) await this.#take({ link: root, read: root })
  }

  async fromContexts(): Promise<void> {
    const contexts = new Set([...this.#members.values()].flatMap(({ context }) => context ?? []))
    for (const context of contexts) await this.#takeListed(context, (link) => link.context === context)
  }

  async fromReplies(): Promise<void> {
    let level = [...this.#members.values()]
    for (let depth = 0; depth < DEEPEST && level.length > 0; depth++) {
      const below: Link[] = []
      for (const { replies } of level)
        if (replies !== null) below.push(...(await this.#takeListed(replies, () => false)))
      level = below
    }
  }

  async fromParents(): Promise<void> {
    for (const link of [...this.#members.values()]) {
      if (link.inReplyTo === null || this.#isMember(link.inReplyTo)) continue
      for (const parent of await this.#means.parentsOf(link)) await this.#take({ link: parent, read: parent })
    }
  }

  /**
   * What a collection lists and what belongs here, each after what it answers to.
   * @param claims  whether a post belongs here although it answers to nothing that is known
   */
  async #takeListed(collection: Iri, claims: (link: Link) => boolean): Promise<Link[]> {
    const listed = await listedIn(collection, (address) => this.#means.asking.page(address))
    let waiting = await this.#bring(listed.filter((address) => !this.#isMember(address)))
    const taken: Link[] = []
    for (;;) {
      const next = waiting.find(({ link }) => this.#isAnswer(link)) ?? waiting.find(({ link }) => claims(link))
      if (next === undefined) return taken
      waiting = waiting.filter((other) => other !== next)
      await this.#take(next)
      taken.push(next.link)
    }
  }

  async #bring(addresses: readonly Iri[]): Promise<Found[]> {
    const found: Found[] = []
    for (let at = 0; at < addresses.length; at += AT_ONCE) {
      const some = await Promise.all(addresses.slice(at, at + AT_ONCE).map((address) => this.#find(address)))
      found.push(...some.filter((one) => one !== null))
    }
    return found
  }

  async #find(address: Iri): Promise<Found | null> {
    const stored = await this.#means.posts.byIri(address)
    if (stored !== null) return { link: stored, read: null }
    const read = await this.#means.asking.post(address)
    return read === null ? null : { link: read, read }
  }

  async #take({ link, read }: Found): Promise<void> {
    this.#members.set(link.iri, link)
    if (read !== null && (await this.#means.keep(read))) this.kept++
  }

  #isAnswer = ({ inReplyTo }: Link): boolean => inReplyTo !== null && this.#isMember(inReplyTo)

  #isMember(address: Iri): boolean {
    return address === this.#thread || this.#members.has(address)
  }
}
