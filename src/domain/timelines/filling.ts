import type { Clock } from '../../core/clock.js'
import type { Iri } from '../../core/iri.js'
import type { LocalActors } from '../actors/local-actors.js'
import type { FollowDoc, FollowRepo, FollowWishes, QuietFollowRepo } from '../follows/follow-repo.js'
import { audiences } from '../items/item.js'
import type { MemberListRepo } from '../member-lists/member-list-repo.js'
import type { MemberRepo } from '../members/member-repo.js'
import type { MemberBlocks } from '../moderation/member-blocks.js'
import type { BackFillRepo } from './back-fill-repo.js'
import type { IdLists } from './id-lists.js'
import { isWanted, type Placer, type Placing, type Reader } from './placing.js'
import type { TagFiller } from './tag-filling.js'
import { homeOf, listOwner, type TimelineDoc, type TimelineRepo } from './timeline-repo.js'
import type { Bounds } from './window.js'

type Deps = {
  repo: TimelineRepo
  placer: Placer
  rows: IdLists
  follows: Pick<FollowRepo, 'claimFill' | 'filled' | 'get'>
  quiet: Pick<QuietFollowRepo, 'claimFill' | 'filled' | 'has'>
  members: Pick<MemberRepo, 'claimHome' | 'homeBegun'>
  lists: Pick<MemberListRepo, 'anyWith'>
  blocks: Pick<MemberBlocks, 'hidden'>
  tagged: TagFiller
  backFills: BackFillRepo
  actors: LocalActors
  clock: Clock
  /** Somebody elsewhere is to be asked for what they wrote lately. */
  wakeBackFill: () => void
}

const MOST_POSTS = 40
const MOST_BOOSTS = 20
const MOST_ITEMS = 40
const LEASE_MS = 5 * 60_000

/** Puts into a timeline what was there before somebody began to read it: each at its own time. */
export class Filler {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** A worker's step. @returns false when nobody has begun to read anything */
  async step(): Promise<boolean> {
    const now = this.#deps.clock()
    const until = new Date(now.getTime() + LEASE_MS)
    return (
      (await this.#newMember(now, until)) ||
      (await this.#newFollow(now, until)) ||
      (await this.#newQuiet(now, until)) ||
      this.#deps.tagged.step(now, until)
    )
  }

  /** What somebody on a list wrote lately, into that list. */
  async fillList(list: string, reader: Reader, by: Iri, openly: boolean): Promise<void> {
    const entries = await this.#recentOf(reader, by, openly)
    await this.#deps.repo.add(entries.filter(({ owner }) => owner === listOwner(list)))
  }

  /** The same, into the home alone. */
  async fillHome(reader: Reader, by: Iri, openly: boolean): Promise<void> {
    const entries = await this.#recentOf(reader, by, openly)
    await this.#deps.repo.add(entries.filter(({ owner }) => owner === homeOf(reader.member)))
  }

  async #newMember(now: Date, until: Date): Promise<boolean> {
    const { members, rows, placer, repo } = this.#deps
    const member = await members.claimHome(now, until)
    if (member === null) return false
    if (member.state === 'active') {
      const found = await rows.items(audiences)(newest(MOST_ITEMS))
      const placings: (Placing | null)[] = []
      for (const { row } of found) if (row?.of === 'item') placings.push(await placer.ofItem(row.doc))
      await repo.add(await this.#entriesOf({ member: member._id, as: null }, placings))
    }
    await members.homeBegun(member)
    return true
  }

  async #newFollow(now: Date, until: Date): Promise<boolean> {
    const { follows, actors, repo } = this.#deps
    const doc = await follows.claimFill(now, until)
    if (doc === null) return false
    const member = doc.state === 'accepted' ? (await actors.membersOf([doc.follower])).get(doc.follower) : undefined
    if (member !== undefined) {
      await repo.add(await this.#recentOf({ member, as: doc.follower }, doc.target, true, doc.wishes))
      await this.#ask(doc.target)
      if (!(await this.#stillFollows(doc))) await repo.dropFrom(homeOf(member), doc.target)
    }
    await follows.filled(doc)
    return true
  }

  async #newQuiet(now: Date, until: Date): Promise<boolean> {
    const { quiet, repo } = this.#deps
    const doc = await quiet.claimFill(now, until)
    if (doc === null) return false
    const { member, target } = doc
    await repo.add(await this.#recentOf({ member, as: null }, target, false, doc.wishes))
    await this.#ask(target)
    if (!(await quiet.has(member, target))) await repo.dropFrom(homeOf(member), target)
    await quiet.filled(doc)
    return true
  }

  async #stillFollows({ follower, target }: FollowDoc): Promise<boolean> {
    return (await this.#deps.follows.get(follower, target))?.state === 'accepted'
  }

  async #ask(target: Iri): Promise<void> {
    const { actors, backFills, clock, wakeBackFill } = this.#deps
    if (!actors.isLocal(target) && (await backFills.want(target, clock()))) wakeBackFill()
  }

  async #recentOf(reader: Reader, by: Iri, openly: boolean, wishes?: FollowWishes): Promise<TimelineDoc[]> {
    const { rows, placer, actors } = this.#deps
    const [written, boosts] = await Promise.all([
      rows.postsBy([by])(newest(MOST_POSTS)),
      rows.boostsBy([by])(newest(MOST_BOOSTS)),
    ])
    const placings: (Placing | null)[] = []
    for (const { row } of written) if (row?.of === 'post') placings.push(await placer.ofPost(row.doc))
    for (const boost of boosts) placings.push(await placer.ofBoost(boost))
    if (by === (await actors.voice())?.iri) {
      const items = await rows.items(audiences)(newest(MOST_ITEMS))
      for (const { row } of items) if (row?.of === 'item') placings.push(await placer.ofItem(row.doc))
    }
    const fit = placings.filter(
      (placing) => placing !== null && mayHave(reader, placing, openly) && isWanted(placing, wishes),
    )
    return this.#entriesOf(reader, fit)
  }

  async #entriesOf(reader: Reader, placings: readonly (Placing | null)[]): Promise<TimelineDoc[]> {
    const { placer, blocks, lists } = this.#deps
    const there = placings.filter((placing) => placing !== null)
    const actors = [...new Set(there.flatMap(({ by, author }) => [by, author]))]
    const hidden = await blocks.hidden(reader.member, actors)
    const entries: TimelineDoc[] = []
    for (const placing of there) {
      if (hidden.has(placing.by) || hidden.has(placing.author)) continue
      entries.push(...(await placer.entriesFor([reader], placing, await lists.anyWith(placing.by))))
    }
    return entries
  }
}

const newest = (limit: number): Bounds => ({ above: null, below: null, way: 'down', limit })

const mayHave = ({ as }: Reader, { open, only, by }: Placing, openly: boolean): boolean =>
  open || as === by || (openly && (only === null || (as !== null && only.includes(as))))
