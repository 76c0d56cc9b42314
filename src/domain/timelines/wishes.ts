import type { Iri } from '../../core/iri.js'
import type { LocalActors } from '../actors/local-actors.js'
import {
  isWished,
  usualWishes,
  type FollowRepo,
  type FollowWishes,
  type QuietFollowRepo,
} from '../follows/follow-repo.js'
import type { Item } from '../items/item.js'
import type { Member } from '../members/member.js'
import type { Post } from '../posts/post.js'
import type { TagService } from '../tags/tag-service.js'
import type { Row } from './entry.js'

type Deps = {
  follows: Pick<FollowRepo, 'among'>
  quiet: Pick<QuietFollowRepo, 'toAny'>
  tags: Pick<TagService, 'followedAmong'>
  actors: Pick<LocalActors, 'ofMember' | 'voice'>
}
type Who = Pick<Member, 'id'>

/** What a member wants of those they follow, by each way in which they follow them. */
export type WishesOf = ReadonlyMap<Iri, readonly FollowWishes[]>

/** Something in a home, as far as wishes speak of it. */
export type Thing = {
  /** Who brings it there; `null` for the hub. */
  by: Iri | null
  boosted: boolean
  /** BCP 47; null when it is not known. */
  language: string | null
  /** Hashtags that bring it by themselves. */
  tagKeys: readonly string[]
}

const AT_ONCE = 500

/** One way of following that brings it is enough; of those who are not followed nothing is known to be unwanted. */
export const isWantedOf = (wishes: WishesOf, by: Iri, what: Pick<Thing, 'boosted' | 'language'>): boolean =>
  wishes.get(by)?.some((one) => isWished(one, what)) ?? true

/** @param booster  null where it stands by itself */
export const ofItem = ({ language }: Pick<Item, 'language'>, booster: Iri | null): Thing => ({
  ...{ by: booster, boosted: booster !== null, language, tagKeys: [] },
})

export const ofPost = (
  { author, language, audience, tagKeys }: Pick<Post, 'author' | 'language' | 'audience' | 'tagKeys'>,
  booster: Iri | null,
): Thing => ({
  ...{ by: booster ?? author, boosted: booster !== null, language },
  tagKeys: booster === null && audience === 'public' ? tagKeys : [],
})

export const ofRow = (row: Row): Thing =>
  row.of === 'item' ? ofItem(row.doc, row.boost?.actor ?? null) : ofPost(row.doc, row.boost?.actor ?? null)

/** What members want of those they follow: whatever a home was made of before they said so. */
export class WishReader {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Of some actors, those the member follows. */
  async about({ id }: Who, some: Iterable<Iri>): Promise<WishesOf> {
    const { follows, quiet, actors } = this.#deps
    const all = [...new Set(some)]
    const me = all.length === 0 ? null : ((await actors.ofMember(id))?.iri ?? null)
    const found = new Map<Iri, FollowWishes[]>()
    const note = (target: Iri, wishes = usualWishes) => found.set(target, [...(found.get(target) ?? []), wishes])
    for (let at = 0; at < all.length; at += AT_ONCE) {
      const asked = all.slice(at, at + AT_ONCE)
      const openly = me === null ? [] : await follows.among(asked.map((one) => [me, one] as const))
      for (const { state, target, wishes } of openly) if (state === 'accepted') note(target, wishes)
      for (const { target, wishes } of await quiet.toAny(id, asked)) note(target, wishes)
    }
    return found
  }

  /** Which of these a member wants in their home or on a list, in the same order. */
  async wants(member: Who, things: readonly Thing[]): Promise<boolean[]> {
    const { tags, actors } = this.#deps
    const voice = (await actors.voice())?.iri ?? null
    const by = things.map((one) => one.by ?? voice)
    const wishes = await this.about(
      member,
      by.filter((one) => one !== null),
    )
    const wanted = things.map((one, at) => {
      const actor = by[at] ?? null
      return actor === null || isWantedOf(wishes, actor, one)
    })
    const keys = things.flatMap(({ tagKeys }, at) => (wanted[at] === true ? [] : tagKeys)).slice(0, AT_ONCE)
    const followed = keys.length === 0 ? new Set() : await tags.followedAmong(member, keys)
    return things.map(({ tagKeys }, at) => wanted[at] === true || tagKeys.some((key) => followed.has(key)))
  }

  /** The same of rows: null for what is not wanted. */
  async wanted(member: Who, rows: readonly (Row | null)[]): Promise<(Row | null)[]> {
    const there = rows.filter((row) => row !== null)
    const wanted = await this.wants(member, there.map(ofRow))
    const not = new Set(there.filter((_, at) => wanted[at] !== true))
    return rows.map((row) => (row === null || not.has(row) ? null : row))
  }
}
