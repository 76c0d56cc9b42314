import { z } from 'zod'
import type { Iri } from '../../core/iri.js'
import type { LocalActors } from '../actors/local-actors.js'
import type { FollowService } from '../follows/follow-service.js'
import type { Member } from '../members/member.js'
import { parseFields, refusal } from '../refusals.js'
import type { Entry } from '../timelines/entry.js'
import type { Filler } from '../timelines/filling.js'
import type { TimelineService } from '../timelines/timeline-service.js'
import { homeOf, listOwner } from '../timelines/timeline-repo.js'
import type { Part, Window } from '../timelines/window.js'
import {
  MOST_LISTS,
  MOST_ON_LIST,
  repliesPolicies,
  type MemberListDoc,
  type MemberListRepo,
  type RepliesPolicy,
} from './member-list-repo.js'

export const LONGEST_TITLE = 200

const Typed = z.object({
  title: z.string().trim().min(1).max(LONGEST_TITLE),
  replies: z.enum(repliesPolicies).default('list'),
  exclusive: z.boolean().default(false),
})
export type TypedList = z.input<typeof Typed>

/** One member's list of some whom they follow. */
export type MemberList = { id: string; title: string; replies: RepliesPolicy; exclusive: boolean }

/** `before` and `after` are numbers of rows; with neither of both the newest. A `limit` of null takes all. */
export type ListPage = { limit: number | null; before?: string | null; after?: string | null }
export type OnList = { targets: Iri[]; next: string | null; prev: string | null }

type Owner = Pick<Member, 'id'>

type Deps = {
  repo: MemberListRepo
  timelines: Pick<TimelineService, 'drop' | 'dropFrom' | 'read'>
  filler: Pick<Filler, 'fillList' | 'fillHome'>
  follows: Pick<FollowService, 'stateOf' | 'isQuiet'>
  actors: Pick<LocalActors, 'ofMember' | 'voice'>
  newId: () => string
}

/** Members' lists of those whom they follow, to read them apart. Nobody else learns of them. */
export class MemberLists {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** The oldest first. */
  async of({ id }: Owner): Promise<MemberList[]> {
    return (await this.#deps.repo.ofMember(id)).map(listOf)
  }

  /** @throws Refusal 'not-found' for what is no list of theirs */
  async get(member: Owner, id: string): Promise<MemberList> {
    return listOf(await this.#mine(member, id))
  }

  /** @throws FieldFaults 'title'; Refusal 'too-many' */
  async make(member: Owner, typed: TypedList): Promise<MemberList> {
    const { repo, newId } = this.#deps
    const list = parseFields(Typed, typed)
    if ((await repo.ofMember(member.id)).length >= MOST_LISTS) throw refusal('too-many', 'too-many-lists')
    const doc: MemberListDoc = { _id: newId(), member: member.id, ...list }
    await repo.add(doc)
    // Of those that were made at the same time the first ones stay.
    const first = (await repo.ofMember(member.id)).slice(0, MOST_LISTS)
    if (first.some(({ _id }) => _id === doc._id)) return listOf(doc)
    await repo.remove(doc._id)
    throw refusal('too-many', 'too-many-lists')
  }

  /** What is left out stays as it is. @throws as `get` and `make` */
  async change(member: Owner, id: string, typed: Partial<TypedList>): Promise<MemberList> {
    const before = await this.#mine(member, id)
    const { title, replies, exclusive } = before
    const list = parseFields(Typed, { title, replies, exclusive, ...typed })
    const changed = await this.#deps.repo.change(id, list)
    if (changed === null) throw refusal('not-found', 'no-such-page')
    if (list.exclusive !== exclusive) await this.#moveHome(member, id, list.exclusive)
    return listOf(changed)
  }

  /** @throws as `get` */
  async remove(member: Owner, id: string): Promise<void> {
    const { exclusive } = await this.#mine(member, id)
    if (exclusive) await this.#moveHome(member, id, false)
    await this.#deps.repo.remove(id)
    await this.#deps.timelines.drop(listOwner(id))
  }

  /** Who is on it, the newest first. @throws as `get` */
  async accounts(member: Owner, id: string, { limit, before = null, after = null }: ListPage): Promise<OnList> {
    await this.#mine(member, id)
    const way = after === null ? -1 : 1
    const number = { ...(before !== null && { $lt: before }), ...(after !== null && { $gt: after }) }
    const found = await this.#deps.repo.rows(id, number, limit ?? MOST_ON_LIST, way)
    const rows = way === 1 ? found.reverse() : found
    const isPage = limit !== null && rows.length > 0
    const next = isPage ? (rows.at(-1)?.number ?? null) : null
    return { targets: rows.map(({ target }) => target), next, prev: isPage ? (rows[0]?.number ?? null) : null }
  }

  /** All who are on it; who asks has to be the one whose list it is. @throws as `get` */
  async everybodyOn(member: Owner, id: string): Promise<Iri[]> {
    return (await this.accounts(member, id, { limit: null })).targets
  }

  /** What those on it say. @throws as `get` */
  async timeline(member: Member, id: string, window: Window): Promise<Part<Entry>> {
    const authors = await this.everybodyOn(member, id)
    return this.#deps.timelines.read(listOwner(id), member, window, authors)
  }

  /** The member's lists on which somebody is. */
  async with({ id }: Owner, target: Iri): Promise<MemberList[]> {
    return (await this.#deps.repo.with(target, [id])).map(({ list }) => listOf(list))
  }

  /**
   * Puts some on a list whom the member follows, or has asked to; themselves and the hub can be on it, too. Those who are
   * on it already stay.
   * @throws as `get`; Refusal 'not-found' for whom they do not follow, 'too-many'
   */
  async put(member: Owner, id: string, targets: readonly Iri[]): Promise<void> {
    const { repo, actors, filler, newId } = this.#deps
    const list = await this.#mine(member, id)
    const as = (await actors.ofMember(member.id))?.iri ?? null
    const standings = await Promise.all(targets.map((target) => this.#standing(member, as, target)))
    if (standings.includes(null)) throw refusal('not-found', 'no-such-page')
    if ((await repo.count(id)) + targets.length > MOST_ON_LIST) throw refusal('too-many', 'too-many-lists')
    for (const [at, target] of targets.entries()) {
      if (!(await repo.put({ list: id, member: member.id, target, number: newId() }))) continue
      await filler.fillList(id, { member: member.id, as }, target, standings[at] === 'openly')
      if (list.exclusive) await this.#deps.timelines.dropFrom(homeOf(member.id), target)
    }
  }

  /** @throws as `get` */
  async take(member: Owner, id: string, targets: readonly Iri[]): Promise<void> {
    const { repo, timelines } = this.#deps
    const { exclusive } = await this.#mine(member, id)
    for (const target of targets) {
      if (!(await repo.take(id, target))) continue
      await timelines.dropFrom(listOwner(id), target)
      if (exclusive) await this.#backHome(member, target)
    }
  }

  /** A member follows somebody no longer. */
  async parted(member: string, target: Iri): Promise<void> {
    for (const list of await this.#deps.repo.takeFromAll(member, target))
      await this.#deps.timelines.dropFrom(listOwner(list), target)
  }

  /** The member is gone. */
  async forget(member: string): Promise<void> {
    const { repo, timelines } = this.#deps
    for (const { _id } of await repo.ofMember(member)) {
      await repo.remove(_id)
      await timelines.drop(listOwner(_id))
    }
  }

  /** What those on a list write leaves the home, or comes back to it. */
  async #moveHome(member: Owner, id: string, exclusive: boolean): Promise<void> {
    const rows = await this.#deps.repo.rows(id, {}, MOST_ON_LIST)
    if (!exclusive) await this.#deps.repo.change(id, { exclusive })
    for (const { target } of rows) {
      if (exclusive) await this.#deps.timelines.dropFrom(homeOf(member.id), target)
      else await this.#backHome(member, target)
    }
  }

  async #backHome(member: Owner, target: Iri): Promise<void> {
    const as = (await this.#deps.actors.ofMember(member.id))?.iri ?? null
    const standing = await this.#standing(member, as, target)
    if (standing !== null) await this.#deps.filler.fillHome({ member: member.id, as }, target, standing === 'openly')
  }

  async #standing({ id }: Owner, as: Iri | null, target: Iri): Promise<'openly' | 'quietly' | null> {
    const { follows, actors } = this.#deps
    if (target === as) return 'openly'
    const state = as === null ? null : await follows.stateOf(as, target)
    if (state === 'accepted') return 'openly'
    if (state === 'asked' || (await follows.isQuiet(id, target))) return 'quietly'
    return target === (await actors.voice())?.iri ? 'quietly' : null
  }

  async #mine({ id: member }: Owner, id: string): Promise<MemberListDoc> {
    const doc = await this.#deps.repo.get(id)
    if (doc === null || doc.member !== member) throw refusal('not-found', 'no-such-page')
    return doc
  }
}

const listOf = ({ _id: id, title, replies, exclusive }: MemberListDoc): MemberList => ({
  id,
  title,
  replies,
  exclusive,
})
