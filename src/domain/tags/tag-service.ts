import type { Clock } from '../../core/clock.js'
import type { Iri } from '../../core/iri.js'
import type { LocalActor } from '../actors/actor.js'
import type { LocalActors } from '../actors/local-actors.js'
import { can, type Member } from '../members/member.js'
import type { PostRepo } from '../posts/post-repo.js'
import type { PostTags } from '../posts/post-tags.js'
import { refusal } from '../refusals.js'
import { tagKey, tagOf, type Tag } from '../text/tags.js'
import type { Window } from '../window.js'
import type { FeaturedTag, FeaturedTagRepo, FollowedTagDoc, FollowedTagRepo } from './tag-repo.js'

/** As many as Mastodon shows on a page. */
export const MOST_FEATURED = 10
const MOST_FOLLOWED = 1_000
const MOST_TRIES = 20
const BATCH = 200
/** From so many of the newest posts of somebody we see which tags they use. */
const MOST_LOOKED_AT = 200
const MOST_COUNTED = 10_000

/** How often an actor used a tag of theirs, in what everybody may read. */
export type FeaturedTagUse = FeaturedTag & { uses: number; lastAt: Date | null }

type Deps = {
  followed: FollowedTagRepo
  featured: FeaturedTagRepo
  posts: Pick<PostRepo, 'byAuthor'>
  used: PostTags
  actors: Pick<LocalActors, 'ofMember' | 'byIri'>
  newId: () => string
  clock: Clock
  /** What was said under a tag before comes into a home, or what it brought goes. */
  wakePlacer: () => void
}

/** Hashtags that members follow, which nobody else learns of, and those they show on their public page. */
export class TagService {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** A repeat changes nothing. @throws Refusal 'not-found' for what is no tag, 'conflict' when there are enough */
  async follow(member: Member, name: string): Promise<Tag> {
    const tag = readTag(name)
    if (!can(member, 'read')) throw refusal('forbidden', 'not-allowed')
    const { followed, newId, clock, wakePlacer } = this.#deps
    if ((await followed.count(member.id, MOST_FOLLOWED)) >= MOST_FOLLOWED) throw refusal('conflict', 'too-many-tags')
    const begun = { member: member.id, key: tag.key, name: tag.name, number: newId(), fill: clock() }
    if (await followed.add(begun)) wakePlacer()
    return tag
  }

  /** A repeat changes nothing. */
  async unfollow(member: Pick<Member, 'id'>, name: string): Promise<Tag> {
    const tag = readTag(name)
    const { followed, clock, wakePlacer } = this.#deps
    if (await followed.end(member.id, tag.key, clock())) wakePlacer()
    return tag
  }

  /** Newest first. */
  followedBy(member: Pick<Member, 'id'>, window: Window): Promise<FollowedTagDoc[]> {
    return this.#deps.followed.of(member.id, window)
  }

  /** Which of these the member follows. @param keys  at most 500 */
  followedAmong(member: Pick<Member, 'id'>, keys: readonly string[]): Promise<Set<string>> {
    return this.#deps.followed.among(member.id, keys)
  }

  /** Whether anybody here follows one of these. */
  async anyFollowed(keys: readonly string[]): Promise<boolean> {
    for (const key of keys) if ((await this.#deps.followed.membersOf(key, 1, null)).length > 0) return true
    return false
  }

  /** Members who follow one of these, in batches; one who follows several of them may come several times. */
  async *followersOf(keys: readonly string[]): AsyncGenerator<string[]> {
    for (const key of keys) {
      for (let after: string | null = null; ;) {
        const members = await this.#deps.followed.membersOf(key, BATCH, after)
        if (members.length > 0) yield members
        if (members.length < BATCH) break
        after = members.at(-1) ?? null
      }
    }
  }

  /** A repeat changes nothing. @throws Refusal 'forbidden' without a profile, 'not-found', 'conflict' when there are enough */
  async feature(member: Member, name: string): Promise<FeaturedTag> {
    const tag = readTag(name)
    const { iri: actor } = await this.#speaker(member)
    const id = this.#deps.newId()
    return this.#change(actor, (tags) => {
      const there = tags.find(({ key }) => key === tag.key)
      if (there !== undefined) return [null, there]
      if (tags.length >= MOST_FEATURED) throw refusal('conflict', 'too-many-featured-tags')
      const made = { id, ...tag }
      return [[made, ...tags], made]
    })
  }

  /** @returns whether it was there @throws Refusal 'forbidden' without a profile */
  async unfeature(member: Member, { id, name }: { id?: string; name?: string }): Promise<boolean> {
    const { iri: actor } = await this.#speaker(member)
    const key = name === undefined ? null : tagKey(name)
    return this.#change(actor, (tags) => {
      const left = tags.filter((tag) => tag.id !== id && tag.key !== key)
      return left.length === tags.length ? [null, false] : [left, true]
    })
  }

  /** Without how often they were used. */
  async namesOf(actor: Iri): Promise<readonly FeaturedTag[]> {
    return (await this.#deps.featured.get(actor))?.tags ?? []
  }

  /** Newest first; of actors elsewhere nothing is known. */
  async featuredOf(actor: Iri): Promise<FeaturedTagUse[]> {
    const { used } = this.#deps
    return Promise.all(
      (await this.namesOf(actor)).map(async (tag) => ({
        ...tag,
        uses: await used.count(actor, tag.key, MOST_COUNTED),
        lastAt: (await used.newest(actor, tag.key))?.publishedAt ?? null,
      })),
    )
  }

  /** Tags that somebody has used lately and does not show yet, those they use most first; none without a profile. */
  async suggestedFor(member: Member): Promise<Tag[]> {
    const { actors, posts } = this.#deps
    const self = await actors.ofMember(member.id)
    if (self === null) return []
    const shown = new Set((await this.namesOf(self.iri)).map(({ key }) => key))
    const { docs } = await posts.byAuthor(self.iri, { limit: MOST_LOOKED_AT, open: 'public' })
    const uses = new Map<string, { tag: Tag; count: number }>()
    for (const { tags, tagKeys } of docs) {
      tagKeys.forEach((key, at) => {
        const name = tags[at] ?? key
        if (!shown.has(key)) uses.set(key, { tag: { name, key }, count: (uses.get(key)?.count ?? 0) + 1 })
      })
    }
    return [...uses.values()]
      .sort((a, b) => b.count - a.count)
      .slice(0, MOST_FEATURED)
      .map(({ tag }) => tag)
  }

  /** The member is gone. */
  async forget(member: string): Promise<void> {
    await this.#deps.followed.forget(member)
  }

  /** The actor is no more. */
  async forgetActor(actor: Iri): Promise<void> {
    await this.#deps.featured.remove(actor)
  }

  async #speaker(member: Member): Promise<LocalActor> {
    const self = can(member, 'read') ? await this.#deps.actors.ofMember(member.id) : null
    if (self === null) throw refusal('forbidden', 'needs-profile')
    return self
  }

  /** @param decide  null instead of tags when nothing is to be written */
  async #change<T>(actor: Iri, decide: (tags: readonly FeaturedTag[]) => [FeaturedTag[] | null, T]): Promise<T> {
    const { featured } = this.#deps
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const doc = await featured.get(actor)
      const [tags, result] = decide(doc?.tags ?? [])
      if (tags === null) return result
      if (await (doc === null ? featured.add({ _id: actor, tags, revision: 1 }) : featured.change(doc, tags)))
        return result
    }
    throw refusal('conflict', 'changed-meanwhile')
  }
}

/** @param name  with '#' or without @throws Refusal 'not-found' */
export function readTag(name: string): Tag {
  const tag = tagOf(name.replace(/^[#＃]/, ''))
  if (typeof tag === 'string') throw refusal('not-found', 'no-such-tag')
  return tag
}
