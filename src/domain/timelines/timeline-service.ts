import type { Clock } from '../../core/clock.js'
import type { Iri } from '../../core/iri.js'
import type { LocalActors } from '../actors/local-actors.js'
import type { ItemRepo } from '../items/item-repo.js'
import type { Member } from '../members/member.js'
import type { PostRepo } from '../posts/post-repo.js'
import type { ReactionRepo } from '../reactions/reaction-repo.js'
import type { Entry, Place } from './entry.js'
import type { Filler } from './filling.js'
import type { OlderPages, Older } from './older-pages.js'
import type { Placer, Placing } from './placing.js'
import type { Sight } from './sight.js'
import { homeOf, type Owner, type TimelineDoc, type TimelineRepo } from './timeline-repo.js'
import type { Thing, WishReader } from './wishes.js'
import { readPart, type Bounds, type Part, type Window } from './window.js'

/** What a member finds in their home. */
export type Home = Part<Entry>

export type TimelineDeps = {
  repo: TimelineRepo
  placer: Placer
  filler: Filler
  older: OlderPages
  sight: Sight
  wishes: WishReader
  posts: Pick<PostRepo, 'claimPlace' | 'placed'>
  items: Pick<ItemRepo, 'claimPlace' | 'placed'>
  reactions: Pick<ReactionRepo, 'claimPlace' | 'placed'>
  actors: Pick<LocalActors, 'voice'>
  clock: Clock
}

const LEASE_MS = 5 * 60_000

/** A row of a timeline: an entry, or what was looked up behind the end of it. */
type Found = { number: string; placed: TimelineDoc } | Place

/**
 * What members find in their home, and on their lists: what those wrote or passed on whom they follow, what the hub
 * publishes, and what they write themselves.
 */
export class TimelineService {
  readonly #deps: TimelineDeps

  constructor(deps: TimelineDeps) {
    this.#deps = deps
  }

  /** A worker's step: puts one thing where it has its place. @returns false when there is none */
  async placeStep(): Promise<boolean> {
    const { posts, reactions, placer, clock, filler } = this.#deps
    const now = clock()
    const until = new Date(now.getTime() + LEASE_MS)
    const post = await posts.claimPlace(now, until)
    if (post !== null) {
      await this.#place(await placer.ofPost(post))
      await posts.placed(post)
      return true
    }
    const boost = await reactions.claimPlace(now, until)
    if (boost !== null) {
      await this.#place(await placer.ofBoost(boost))
      await reactions.placed(boost)
      return true
    }
    return (await this.#placeItem(now, until)) || filler.step()
  }

  /** Newest first, without what the member may not, or does not want to, see. */
  home(member: Member, window: Window): Promise<Home> {
    return this.read(homeOf(member.id), member, window)
  }

  /** @param authors  who is read there; null in a home, where it is those whom the member follows */
  async read(
    owner: Owner,
    member: Member,
    window: Window,
    authors: readonly Iri[] | null = null,
  ): Promise<Part<Entry>> {
    const { repo, older, sight, wishes } = this.#deps
    const end = await repo.endOf(owner)
    const moved = await this.#moved(owner, window)
    let behind: Older | null = null
    const lookUp = async () => (behind ??= await older.of(owner, member, authors))
    const entries = (bounds: Bounds) =>
      repo.rows(owner, bounds, end).then((rows) => rows.map((placed): Found => ({ number: placed.number, placed })))
    const source = async (bounds: Bounds): Promise<Found[]> => {
      if (end === null) return entries(bounds)
      const wholly = { ...bounds, below: bounds.below === null || bounds.below > end ? end : bounds.below }
      const beyond = async (limit: number): Promise<Found[]> =>
        bounds.above !== null && bounds.above >= end ? [] : (await lookUp()).source({ ...wholly, limit })
      const first = bounds.way === 'down' ? await entries(bounds) : await beyond(bounds.limit)
      const left = bounds.limit - first.length
      if (left === 0) return first
      return [...first, ...(bounds.way === 'down' ? await beyond(left) : await entries({ ...bounds, limit: left }))]
    }
    return readPart(source, moved, async (found) => {
      const placed = await sight.rowsOf(found.flatMap((one) => ('placed' in one ? [one.placed] : [])))
      const looked = found.flatMap((one) => ('row' in one ? [one.row] : []))
      const fit = looked.length === 0 ? [] : await (await lookUp()).fit(looked)
      let [nextPlaced, nextFit] = [0, 0]
      const rows = found.map((one) => ('placed' in one ? placed[nextPlaced++] : fit[nextFit++]) ?? null)
      return sight.entries(member, await wishes.wanted(member, rows), { context: 'home' })
    })
  }

  /** Whether a member wants something in their home now, of whom they follow. */
  async wants(member: Member, thing: Thing): Promise<boolean> {
    return (await this.#deps.wishes.wants(member, [thing]))[0] === true
  }

  /** Which of these have it. */
  holding = (owners: readonly string[], subject: string): Promise<string[]> => this.#deps.repo.holding(owners, subject)

  /** Out of all timelines. @param subject  id of a post or an item */
  forget = (subject: string): Promise<number> => this.#deps.repo.dropSubject(subject)

  /** A boost was taken back. */
  async unplace(subject: string, boostedBy: Iri): Promise<void> {
    await this.#deps.repo.dropBoost(subject, boostedBy)
  }

  /** A member follows somebody no longer: what they wrote and passed on leaves the home. What the hub says stays. */
  async dropAuthor(member: string, author: Iri): Promise<void> {
    if (author !== (await this.#deps.actors.voice())?.iri) await this.#deps.repo.dropFrom(homeOf(member), author)
  }

  dropFrom = (owner: Owner, whom: Iri): Promise<void> => this.#deps.repo.dropFrom(owner, whom)

  /** The member, or the list, is gone. */
  drop = (owner: Owner): Promise<void> => this.#deps.repo.dropAll(owner)

  /** Keeps the newest 2,000 entries; what is older is looked up when somebody asks for it. @returns how many went */
  trim = (owner: Owner): Promise<number> => this.#deps.repo.trim(owner)

  async #place(placing: Placing | null): Promise<void> {
    if (placing !== null) await this.#deps.placer.place(placing)
  }

  /** What was taken down leaves all timelines by the same mark. */
  async #placeItem(now: Date, until: Date): Promise<boolean> {
    const { items, placer, repo } = this.#deps
    const item = await items.claimPlace(now, until)
    if (item === null) return false
    if (item.state === 'published') await this.#place(await placer.ofItem(item))
    else await repo.dropSubject(item._id)
    await items.placed(item)
    return true
  }

  /** A reading list that has grown is shown under its own id, and stands where it grew: pages go on from there. */
  async #moved(owner: Owner, window: Window): Promise<Window> {
    const { maxId = null, sinceId = null, minId = null } = window
    const [max, since, min] = await Promise.all(
      [maxId, sinceId, minId].map(async (id) => {
        const entry = id === null ? null : await this.#deps.repo.get(owner, id)
        return entry !== null && entry.boostedBy === null ? entry.number : id
      }),
    )
    return { ...window, maxId: max ?? null, sinceId: since ?? null, minId: min ?? null }
  }
}
