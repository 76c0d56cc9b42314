import type { Iri } from '../../core/iri.js'
import type { LocalActors } from '../actors/local-actors.js'
import type { MemberBlocks } from '../moderation/member-blocks.js'
import type { PostDoc, PostRepo } from '../posts/post-repo.js'
import type { FollowedTagDoc, FollowedTagRepo } from '../tags/tag-repo.js'
import type { IdLists } from './id-lists.js'
import { entryOf, type Placer, type Placing } from './placing.js'
import { homeOf, type TimelineDoc, type TimelineRepo } from './timeline-repo.js'
import type { WishReader } from './wishes.js'

type Deps = {
  repo: TimelineRepo
  followed: Pick<FollowedTagRepo, 'among' | 'claimEnding' | 'claimFill' | 'ended' | 'filled'>
  placer: Placer
  rows: Pick<IdLists, 'taggedPosts'>
  posts: Pick<PostRepo, 'some'>
  wishes: WishReader
  blocks: Pick<MemberBlocks, 'hidden'>
  actors: Pick<LocalActors, 'ofMember' | 'voice'>
}

const MOST_POSTS = 40
const BATCH = 500
/** A home has 2,000 entries, and what came since it was cut off last. */
const MOST_LOOKED_AT = 5_000

/** What members find in their homes of a hashtag they begin to follow, and what goes with one they let go. */
export class TagFiller {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** A worker's step. @returns false when there is none to begin or to end */
  async step(now: Date, until: Date): Promise<boolean> {
    return (await this.#begin(now, until)) || this.#end(now, until)
  }

  async #begin(now: Date, until: Date): Promise<boolean> {
    const { followed, repo } = this.#deps
    const doc = await followed.claimFill(now, until)
    if (doc === null) return false
    const entries = await this.#recentOf(doc)
    await repo.add(entries)
    // Let go meanwhile: who takes things away may have been here before.
    if (!(await followed.among(doc.member, [doc.key])).has(doc.key)) await this.#takeAway(doc)
    await followed.filled(doc)
    return true
  }

  async #end(now: Date, until: Date): Promise<boolean> {
    const { followed } = this.#deps
    const doc = await followed.claimEnding(now, until)
    if (doc === null) return false
    await this.#takeAway(doc)
    await followed.ended(doc)
    return true
  }

  async #recentOf({ member, key }: FollowedTagDoc): Promise<TimelineDoc[]> {
    const { rows, placer, blocks } = this.#deps
    const newest = { above: null, below: null, way: 'down' as const, limit: MOST_POSTS }
    const found = await rows.taggedPosts([key], ['local', 'remote'])(newest)
    const placings: Placing[] = []
    for (const { row } of found) {
      const placing = row?.of === 'post' ? await placer.ofPost(row.doc) : null
      if (placing !== null && placing.tagKeys.includes(key)) placings.push(placing)
    }
    const hidden = await blocks.hidden(
      member,
      placings.map(({ author }) => author),
    )
    return placings.filter(({ author }) => !hidden.has(author)).map((placing) => entryOf(homeOf(member), placing))
  }

  /** What nothing but this tag has brought: nobody whom the member follows, and no other tag of theirs. */
  async #takeAway({ member, key }: FollowedTagDoc): Promise<void> {
    const { repo, posts } = this.#deps
    const owner = homeOf(member)
    let below: string | null = null
    for (let looked = 0; looked < MOST_LOOKED_AT; looked += BATCH) {
      const rows: TimelineDoc[] = await repo.rows(owner, { above: null, below, way: 'down', limit: BATCH }, null)
      const own = new Map(rows.flatMap((one) => (isByAuthor(one) ? [[one.subject, one._id] as const] : [])))
      const tagged = (await posts.some([...own.keys()])).filter(({ tagKeys }) => tagKeys.includes(key))
      const alone = await this.#broughtByTag(member, tagged)
      await repo.dropSome(alone.flatMap(({ _id }) => own.get(_id) ?? []))
      if (rows.length < BATCH) return
      below = rows.at(-1)?.number ?? null
    }
  }

  async #broughtByTag(member: string, tagged: readonly PostDoc[]): Promise<PostDoc[]> {
    if (tagged.length === 0) return []
    const { actors, followed, wishes } = this.#deps
    const [me, voice] = await Promise.all([actors.ofMember(member), actors.voice()])
    const followedActors = await wishes.about(
      { id: member },
      tagged.map(({ author }) => author),
    )
    const keys = [...new Set(tagged.flatMap(({ tagKeys }) => tagKeys))]
    const others = await this.#followedOf(member, keys, followed)
    const isRead = (author: Iri) => author === me?.iri || author === voice?.iri || followedActors.has(author)
    // A reading list may be followed by itself.
    return tagged.filter(
      ({ author, kind, tagKeys }) => kind !== 'list' && !isRead(author) && !tagKeys.some((one) => others.has(one)),
    )
  }

  async #followedOf(member: string, keys: readonly string[], followed: Deps['followed']): Promise<Set<string>> {
    const found = new Set<string>()
    for (let at = 0; at < keys.length; at += BATCH)
      for (const key of await followed.among(member, keys.slice(at, at + BATCH))) found.add(key)
    return found
  }
}

const isByAuthor = ({ of, boostedBy }: TimelineDoc): boolean => of === 'post' && boostedBy === null
