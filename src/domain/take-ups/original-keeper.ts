import type { Clock } from '../../core/clock.js'
import { hostOf, parseIri, type Iri } from '../../core/iri.js'
import type { Item } from '../items/item.js'
import type { ItemRepo } from '../items/item-repo.js'
import { can, type Member } from '../members/member.js'
import { DAY_MS } from '../members/throttle.js'
import type { Post } from '../posts/post.js'
import { refusal } from '../refusals.js'
import { changedParts, changesIn, seenDigest, seenIn, stateOf, type OriginalChange, type Seen } from './original.js'
import type { Taking } from './take-up.js'
import type { TakingDoc, TakingRepo } from './take-up-repo.js'

/** A server that rests for a night has not gone silent. */
const SILENT_AFTER_MS = 2 * DAY_MS

type Deps = {
  takings: TakingRepo
  items: Pick<ItemRepo, 'some'>
  posts: { byIri(name: Iri): Promise<Post | null> }
  /** How sending to a host goes; null for one that nothing was sent to. */
  hosts: { get(host: string): Promise<{ failingSince: Date | null } | null> }
  clock: Clock
}

/** What of an original is otherwise than it was when somebody here looked. */
export type OriginalNews = {
  /** Null when nobody knows how it was. */
  before: Seen | null
  after: Seen
  changes: readonly OriginalChange[]
  /** Of `after`. */
  digest: string
}

type Taker = Pick<Item, 'id' | 'call' | 'publishedAt'>

/** Calls of other hubs that ours take up: what was seen of them, and what they say now. What is ours stays, whatever theirs does. */
export class OriginalKeeper {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** A call of ours begins from this post, as it is now. A repeat changes nothing. @param item  id that is set aside for it */
  begin(item: string, post: Post): Promise<void> {
    return this.#deps.takings.begin(item, post.iri, seenIn(post))
  }

  /** The same for one that is published already, and may have been begun long ago. */
  async ensure({ id, call }: Pick<Item, 'id' | 'call'>): Promise<void> {
    const original = originalOf({ call })
    const post = original === null ? null : await this.#deps.posts.byIri(original)
    if (post !== null) await this.begin(id, post)
  }

  /** Something may have been said of this post: those here who have to decide what to make of it find it. */
  async heard(name: Iri): Promise<void> {
    const { takings, posts, clock } = this.#deps
    const all = await takings.ofOriginal(name)
    const post = all.length === 0 ? null : await posts.byIri(name)
    if (post === null) return
    const now = seenIn(post)
    for (const doc of all) {
      const isNews = doc.seen !== undefined && doc.seen !== null && changedParts(doc.seen, now).length > 0
      if (isNews !== ((doc.news ?? null) !== null)) await takings.setNews(doc, isNews ? clock() : null)
    }
  }

  /** Published calls of ours whose original has changed, and nobody has looked yet; at most 100. */
  async waiting(): Promise<{ item: string; at: Date }[]> {
    const { takings, items } = this.#deps
    const found = await takings.withNews(100)
    const there = new Set(
      (await items.some(found.map(({ _id }) => _id)))
        .filter(({ state, ended }) => state === 'published' && ended === null)
        .map(({ _id }) => _id),
    )
    return found.flatMap(({ _id: item, news = null }) => (news !== null && there.has(item) ? [{ item, at: news }] : []))
  }

  /** Null for a call that takes up none, or one that is not known here. @throws Refusal 'forbidden' */
  async newsOf(by: Member, { id, call }: Pick<Item, 'id' | 'call'>): Promise<(OriginalNews & { post: Post }) | null> {
    if (!can(by, 'publish')) throw refusal('forbidden', 'not-allowed')
    const original = originalOf({ call })
    const post = original === null ? null : await this.#deps.posts.byIri(original)
    if (post === null) return null
    const [before, after] = [(await this.#deps.takings.get(id))?.seen ?? null, seenIn(post)]
    const changes = before === null ? [] : changesIn(before, after)
    return { before, after, changes, digest: seenDigest(after), post }
  }

  /**
   * Somebody has looked at what the original says now, and made of it what they wanted.
   * @param digest  of what they looked at @throws Refusal 'forbidden', 'not-found', 'conflict' when it has changed since
   */
  async reviewed(by: Member, item: Pick<Item, 'id' | 'call'>, digest: string): Promise<void> {
    const news = await this.newsOf(by, item)
    if (news === null) throw refusal('not-found', 'no-such-page')
    if (news.digest !== digest) throw refusal('conflict', 'changed-meanwhile')
    await this.#deps.takings.saw(item.id, news.post.iri, news.after)
    await this.heard(news.post.iri) // it may have changed once more just now
  }

  /** What became of the call that one of ours takes up; null when it takes up none. */
  async takingOf(item: Taker): Promise<Taking | null> {
    const takesUp = item.call?.takesUp ?? null
    const original = originalOf(item)
    if (takesUp === null || original === null) return null
    const host = hostOf(original)
    const { posts, takings, hosts } = this.#deps
    const [post, taking, health] = await Promise.all([posts.byIri(original), takings.get(item.id), hosts.get(host)])
    return {
      answer: taking?.answer ?? 'asked',
      title: takesUp.title || original,
      host,
      href: post?.url ?? original,
      original: post === null ? null : { state: stateOf(post), changedAt: changedAt(post, taking, item) },
      silentSince: this.#silentSince(health?.failingSince ?? null),
    }
  }

  #silentSince(failingSince: Date | null): Date | null {
    const since = failingSince?.getTime() ?? Infinity
    return this.#deps.clock().getTime() - since >= SILENT_AFTER_MS ? failingSince : null
  }
}

export const originalOf = ({ call }: { call: Item['call'] }): Iri | null =>
  call?.takesUp === null || call?.takesUp === undefined ? null : parseIri(call.takesUp.iri)

/** Since somebody here has looked; of what was begun before that was kept, since it was published. */
function changedAt({ editedAt }: Post, taking: TakingDoc | null, { publishedAt }: Taker): Date | null {
  const { seen = null, news = null } = taking ?? {}
  if (seen !== null) return news
  return editedAt !== null && editedAt > publishedAt ? editedAt : null
}
