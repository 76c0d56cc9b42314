import type { Clock } from '../../core/clock.js'
import type { Iri } from '../../core/iri.js'
import type { FilterContext } from '../filters/filter.js'
import type { FilterService } from '../filters/filter-service.js'
import { maySee, type Viewer } from '../audience.js'
import { itemOf, type ItemRepo } from '../items/item-repo.js'
import type { LocalActors } from '../actors/local-actors.js'
import type { MemberBlocks } from '../moderation/member-blocks.js'
import { postOf, type PostRepo } from '../posts/post-repo.js'
import type { PostService } from '../posts/post-service.js'
import type { BoostSight } from '../reactions/boost-sight.js'
import { reactionId, type ReactionDoc, type ReactionRepo } from '../reactions/reaction-repo.js'
import type { Subject, Subjects } from '../subjects.js'
import { subjectOf, type Entry, type Row } from './entry.js'
import type { TimelineDoc } from './timeline-repo.js'

type Deps = {
  items: Pick<ItemRepo, 'some'>
  posts: Pick<PostRepo, 'some'>
  reactions: Pick<ReactionRepo, 'some'>
  subjects: Pick<Subjects, 'docsOf'>
  actors: Pick<LocalActors, 'voice'>
  visible: PostService['visible']
  blocks: Pick<MemberBlocks, 'hidden'>
  filters: Pick<FilterService, 'matchingFor'>
  knownBoosts: BoostSight
  clock: Clock
}

/**
 * @property context  what filters call the place where it is shown
 * @property aside    actors whose things are shown although the viewer has turned them away: it is their page
 */
export type Seeing = { context: FilterContext; aside?: readonly Iri[] }

/** What a viewer sees of what is stored, a page at a time; all doors to timelines ask here. */
export class Sight {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** What stands at places of a timeline; null for what is not there any more. */
  async rowsOf(placed: readonly TimelineDoc[]): Promise<(Row | null)[]> {
    const ids = (of: TimelineDoc['of']) => placed.flatMap((doc) => (doc.of === of ? [doc.subject] : []))
    const [items, posts] = await Promise.all([this.#deps.items.some(ids('item')), this.#deps.posts.some(ids('post'))])
    const [itemsById, postsById] = [
      new Map(items.map((doc) => [doc._id, doc])),
      new Map(posts.map((doc) => [doc._id, doc])),
    ]
    const bare = placed.map(({ subject, of, number }): Row | null => {
      if (of === 'item') {
        const doc = itemsById.get(subject)
        return doc === undefined ? null : { number, of, doc, boost: null }
      }
      const doc = postsById.get(subject)
      return doc === undefined ? null : { number, of, doc, boost: null }
    })
    return this.#withBoosts(placed, bare)
  }

  /** What was passed on. Null for what is not known. */
  async rowsOfBoosts(boosts: readonly ReactionDoc[]): Promise<(Row | null)[]> {
    const known = await this.#deps.subjects.docsOf(boosts.map(({ object }) => object))
    return boosts.map((boost) => {
      const found = known.get(boost.object)
      return found === undefined ? null : { number: boost.number, ...found, boost }
    })
  }

  /** Each as this viewer sees it, in the same order; null for what they may not, or do not want to, see. */
  async entries(
    viewer: Viewer,
    rows: readonly (Row | null)[],
    { context, aside = [] }: Seeing,
  ): Promise<(Entry | null)[]> {
    const posts = rows.flatMap((row) => (row?.of === 'post' ? [row.doc] : []))
    const boosts = rows.flatMap((row) => row?.boost ?? [])
    const [seen, voice, hidden, known, matching] = await Promise.all([
      posts.length === 0 ? [] : this.#deps.visible(viewer, posts),
      this.#deps.actors.voice(),
      this.#hiddenFrom(viewer, rows),
      this.#deps.knownBoosts(viewer, boosts),
      viewer === null ? null : this.#deps.filters.matchingFor(viewer),
    ])
    const now = this.#deps.clock()
    const visible = new Set(seen.map(({ _id }) => _id))
    for (const actor of aside) hidden.delete(actor)
    return rows.map((row) => {
      if (row === null || (row.boost !== null && (hidden.has(row.boost.actor) || !known.has(row.boost)))) return null
      const author = row.of === 'item' ? (voice?.iri ?? null) : row.doc.author
      if (author !== null && hidden.has(author)) return null
      if (row.of === 'item' ? !maySee(viewer, row.doc) : !visible.has(row.doc._id)) return null
      const entry = entryOf(row)
      const isFiltered = matching !== null && !matching.isEmpty && matching.hides(subjectOf(entry), context, now)
      return isFiltered ? null : entry
    })
  }

  async #withBoosts(placed: readonly TimelineDoc[], rows: readonly (Row | null)[]): Promise<(Row | null)[]> {
    const ids = placed.map(({ boostedBy }, at) => {
      const row = rows[at] ?? null
      if (boostedBy === null || row === null) return null
      return reactionId({ actor: boostedBy, kind: 'boost', object: row.doc.iri as Iri })
    })
    const wanted = ids.filter((id) => id !== null)
    if (wanted.length === 0) return [...rows]
    const there = new Map((await this.#deps.reactions.some(wanted)).map((doc) => [doc._id, doc]))
    return rows.map((row, at) => {
      const id = ids[at] ?? null
      if (id === null || row === null) return row
      const boost = there.get(id)
      return boost === undefined || boost.state !== 'there' ? null : { ...row, boost }
    })
  }

  async #hiddenFrom(viewer: Viewer, rows: readonly (Row | null)[]): Promise<Set<Iri>> {
    if (viewer === null) return new Set()
    const voice = rows.some((row) => row?.of === 'item') ? await this.#deps.actors.voice() : null
    const actors = new Set<Iri>(voice === null ? [] : [voice.iri])
    for (const row of rows) {
      if (row?.of === 'post') actors.add(row.doc.author)
      if (row !== null && row.boost !== null) actors.add(row.boost.actor)
    }
    return this.#deps.blocks.hidden(viewer.id, [...actors])
  }
}

function entryOf(row: Row): Entry {
  const subject: Subject =
    row.of === 'item' ? { of: 'item', item: itemOf(row.doc) } : { of: 'post', post: postOf(row.doc) }
  if (row.boost === null) return { number: row.number, ...subject }
  const { number, at, actor, activity, audience } = row.boost
  const told = audience !== undefined && { audience }
  return { number: row.number, of: 'boost', id: number, at, by: actor, activity, ...told, subject }
}
