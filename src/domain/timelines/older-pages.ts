import type { Iri } from '../../core/iri.js'
import type { LocalActors } from '../actors/local-actors.js'
import { usualWishes, type FollowRepo, type FollowWishes, type QuietFollowRepo } from '../follows/follow-repo.js'
import { audiences } from '../items/item.js'
import type { Member } from '../members/member.js'
import type { ReactionRepo } from '../reactions/reaction-repo.js'
import type { Place, Row } from './entry.js'
import { inChunks, type IdLists } from './id-lists.js'
import type { Placer, Placing } from './placing.js'
import type { Sight } from './sight.js'
import type { Owner } from './timeline-repo.js'
import { merged, type Bounds, type Source } from './window.js'
import { isWantedOf, type WishesOf, type WishReader } from './wishes.js'

type Deps = {
  rows: IdLists
  sight: Pick<Sight, 'rowsOfBoosts'>
  placer: Placer
  wishes: WishReader
  follows: Pick<FollowRepo, 'page'>
  quiet: Pick<QuietFollowRepo, 'ofMember'>
  reactions: Pick<ReactionRepo, 'of'>
  actors: Pick<LocalActors, 'ofMember' | 'voice'>
}

const AT_ONCE = 500
const MOST_FOLLOWED = 5_000
/** Of those who passed something on before somebody else did. */
const MOST_BEFORE = 100

/** Null where a row has no place in the timeline. */
export type Older = { source: Source<Place>; fit: (rows: readonly (Row | null)[]) => Promise<(Row | null)[]> }

/** What would stand in a timeline behind its end had it never been cut off: looked up among what those wrote. */
export class OlderPages {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** @param authors  who is read there; null for whom the member follows now */
  async of(owner: Owner, member: Pick<Member, 'id'>, authors: readonly Iri[] | null = null): Promise<Older> {
    const { rows, sight, actors } = this.#deps
    const [as, voice] = [(await actors.ofMember(member.id))?.iri ?? null, (await actors.voice())?.iri ?? null]
    const wishes =
      authors === null ? await this.#followedBy(member.id, as) : await this.#deps.wishes.about(member, authors)
    const own = [as, voice].filter((one) => one !== null)
    const all = authors ?? [...new Set([...own, ...wishes.keys()])]
    const chunks = inChunks(all)
    const passedOn = merged(...chunks.map((chunk) => rows.boostsBy(chunk)))
    const boosts = async (bounds: Bounds): Promise<Place[]> => {
      const found = await passedOn(bounds)
      const known = await sight.rowsOfBoosts(found)
      return found.map(({ number }, at) => ({ number, row: known[at] ?? null }))
    }
    const sources = [...chunks.map((chunk) => rows.postsBy(chunk)), boosts]
    if (voice !== null && all.includes(voice)) sources.push(rows.items(audiences))
    const read = new Set(all)
    return {
      source: merged<Place>(...sources),
      fit: (some) =>
        Promise.all(
          some.map(async (row) =>
            row === null ? null : this.#fit(row, { owner, member: member.id, as, voice, read, wishes }),
          ),
        ),
    }
  }

  async #fit(row: Row, reading: Reading): Promise<Row | null> {
    if (row.boost !== null && (await this.#isThereBefore(row, row.boost.number, reading))) return null
    const placing = await this.#placingOf(row)
    return placing !== null && (await this.#isPlaced(placing, reading)) ? row : null
  }

  #placingOf(row: Row): Promise<Placing | null> {
    if (row.boost !== null) return this.#deps.placer.ofBoost(row.boost)
    return row.of === 'item' ? this.#deps.placer.ofItem(row.doc) : this.#deps.placer.ofPost(row.doc)
  }

  async #isPlaced(placing: Placing, { owner, member, as }: Reading): Promise<boolean> {
    const entries = await this.#deps.placer.entriesFor([{ member, as }], placing)
    return entries.some((entry) => entry.owner === owner)
  }

  /** Nothing is in a timeline twice: its author's word comes first, then whoever was the first to pass it on. */
  async #isThereBefore(row: Row, number: string, reading: Reading): Promise<boolean> {
    const { language } = row.doc
    const author = row.of === 'item' ? reading.voice : row.doc.author
    const isRead = (actor: Iri, boosted: boolean) =>
      reading.read.has(actor) && isWantedOf(reading.wishes, actor, { boosted, language })
    if (author !== null && isRead(author, false)) {
      const own = await this.#placingOf({ ...row, boost: null })
      if (own !== null && (await this.#isPlaced(own, reading))) return true
    }
    const before = await this.#deps.reactions.of(row.doc.iri as Iri, 'boost', MOST_BEFORE, number)
    return before.some(({ actor }) => isRead(actor, true))
  }

  async #followedBy(member: string, as: Iri | null): Promise<WishesOf> {
    const found = new Map<Iri, FollowWishes[]>()
    const note = (target: Iri, wishes = usualWishes) => found.set(target, [...(found.get(target) ?? []), wishes])
    for (let after: string | null = null; as !== null && found.size < MOST_FOLLOWED;) {
      const rows = await this.#deps.follows.page('follower', as, 'accepted', AT_ONCE, after)
      for (const { target, wishes } of rows) note(target, wishes)
      if (rows.length < AT_ONCE) break
      after = rows.at(-1)?.number ?? null
    }
    for (let after: string | null = null; found.size < MOST_FOLLOWED;) {
      const rows = await this.#deps.quiet.ofMember(member, AT_ONCE, after)
      for (const { target, wishes } of rows) note(target, wishes)
      if (rows.length < AT_ONCE) break
      after = rows.at(-1)?.number ?? null
    }
    return found
  }
}

type Reading = {
  owner: Owner
  member: string
  as: Iri | null
  voice: Iri | null
  read: ReadonlySet<Iri>
  wishes: WishesOf
}
