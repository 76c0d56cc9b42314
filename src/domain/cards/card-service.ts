import type { Clock } from '../../core/clock.js'
import { hostOf, parseIri, type Iri } from '../../core/iri.js'
import { backoffDelayMs } from '../../core/lease.js'
import type { LiveBus } from '../live/live-bus.js'
import { DAY_MS, MINUTE_MS } from '../members/throttle.js'
import type { Blocks } from '../moderation/blocks.js'
import { linkIn } from '../posts/link-in.js'
import type { LinkedPosts } from '../posts/linking.js'
import type { Post } from '../posts/post.js'
import type { AskPage, Card } from './card.js'
import type { CardDoc, CardRepo } from './card-repo.js'

type Deps = {
  repo: CardRepo
  posts: LinkedPosts
  blocks: Pick<Blocks, 'refuses' | 'silenced' | 'rejectsMedia'>
  live: Pick<LiveBus, 'publish'>
  clock: Clock
  random: () => number
  /** Of this hub, which does not ask itself. */
  baseUrl: string
}

const LEASE_MS = 3 * MINUTE_MS
/** Asked at the same time: a page that hangs keeps few others waiting. */
const AT_ONCE = 6
const MOST_TRIES = 3
const AGAIN = { baseMs: 5 * MINUTE_MS, maxMs: 60 * MINUTE_MS }
/** How long what is known of a page counts, once another post leads there. */
const FRESH_MS = 5 * DAY_MS
const FRESH_NONE_MS = DAY_MS

/** Cards of the pages that posts lead to: each page is asked once for all, some time after the post was kept. */
export class CardService {
  readonly #deps: Deps
  readonly #ownHost: string

  constructor(deps: Deps) {
    this.#deps = deps
    this.#ownHost = new URL(deps.baseUrl).host
  }

  /** What is known now of the pages that posts lead to, by the posts' addresses; in one read. @param posts  at most 500 */
  async of(posts: readonly Post[]): Promise<Map<Iri, { url: Iri; card: Card }>> {
    const links = posts.flatMap((post) => {
      const url = post.state === 'published' ? linkIn(post) : null
      return url === null || !this.#isShown(url) ? [] : [{ post: post.iri, url }]
    })
    const known = new Map((await this.#deps.repo.some(links.map(({ url }) => url))).map((doc) => [doc.url, doc.card]))
    return new Map(
      links.flatMap(({ post, url }) => {
        const card = known.get(url) ?? null
        return card === null ? [] : [[post, { url, card: this.#shown(card) }] as const]
      }),
    )
  }

  /** A worker's step. @returns false when there is nothing to do */
  async step(ask: AskPage): Promise<boolean> {
    return (await this.#seePost()) || (await this.#askSome(ask))
  }

  /** Of nobody whom the hub wants nothing to do with, and of nobody it does not show. */
  #isShown(url: Iri): boolean {
    const host = hostOf(url)
    return host !== this.#ownHost && !this.#deps.blocks.refuses(host) && !this.#deps.blocks.silenced(host)
  }

  #shown(card: Card): Card {
    const image = card.image === null ? null : parseIri(card.image.url)
    const { refuses, rejectsMedia } = this.#deps.blocks
    const isHidden = image === null || refuses(hostOf(image)) || rejectsMedia(hostOf(image))
    return isHidden ? { ...card, image: null } : card
  }

  /** Wants the card of the page that one post leads to. */
  async #seePost(): Promise<boolean> {
    const { posts, clock } = this.#deps
    const now = clock()
    const post = await posts.claim(now, new Date(now.getTime() + LEASE_MS))
    if (post === null) return false
    const url = post.state === 'published' ? linkIn(post) : null
    if (url !== null && this.#isShown(url)) await this.#want(url, post._id)
    await posts.seen(post)
    return true
  }

  async #want(url: Iri, post: string): Promise<void> {
    const { repo, clock } = this.#deps
    const now = clock()
    if (await repo.add(url, post, now)) return
    const doc = await repo.get(url)
    if (doc === null) return
    if (doc.work !== null) return repo.wait(doc, post)
    const freshMs = doc.card === null ? FRESH_NONE_MS : FRESH_MS
    if (now.getTime() - doc.at.getTime() > freshMs) await repo.renew(doc, post, now)
  }

  async #askSome(ask: AskPage): Promise<boolean> {
    const { repo, clock } = this.#deps
    const claimed: CardDoc[] = []
    while (claimed.length < AT_ONCE) {
      const now = clock()
      const doc = await repo.claim(now, new Date(now.getTime() + LEASE_MS))
      if (doc === null) break
      claimed.push(doc)
    }
    await Promise.all(claimed.map((doc) => this.#askOne(doc, ask)))
    return claimed.length > 0
  }

  async #askOne(doc: CardDoc, ask: AskPage): Promise<void> {
    const { repo, live, clock, random } = this.#deps
    const answer = this.#isShown(doc.url) ? await ask(doc.url) : ({ kind: 'none' } as const)
    const now = clock()
    if (answer.kind === 'later' && doc.tries < MOST_TRIES) {
      const waitMs = Math.max(answer.afterMs ?? 0, backoffDelayMs(doc.tries, random(), AGAIN))
      await repo.later(doc, new Date(now.getTime() + waitMs))
      return
    }
    // A page that is down for a day still says what it said.
    const card = answer.kind === 'card' ? answer.card : answer.kind === 'later' ? doc.card : null
    const found = await repo.found(doc, card, now)
    if (found === null || answer.kind !== 'card') return
    for (const status of found.posts) live.publish({ what: 'changed', of: 'post', status })
  }
}
