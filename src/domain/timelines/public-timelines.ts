import type { Iri } from '../../core/iri.js'
import type { LocalActors } from '../actors/local-actors.js'
import { listedFor, type Viewer } from '../audience.js'
import { can, type Member } from '../members/member.js'
import type { Subjects } from '../subjects.js'
import type { Entry, Place, Row } from './entry.js'
import type { IdLists, Origin } from './id-lists.js'
import type { Seeing, Sight } from './sight.js'
import { merged, readPart, type Part, type Source, type Window } from './window.js'

/** Which of what everybody may see is asked for. */
export type Which = { local?: boolean; remote?: boolean; onlyMedia?: boolean }
/** Keys of tags: one of `any`, all of `all`, and none of `none`. */
export type Tags = { any: readonly string[]; all?: readonly string[]; none?: readonly string[] }
export type OfActor = { onlyMedia?: boolean; noReplies?: boolean; noBoosts?: boolean; tagged?: string | null }

type Deps = {
  rows: IdLists
  sight: Sight
  subjects: Pick<Subjects, 'docsOf'>
  actors: Pick<LocalActors, 'voice' | 'ofMember'>
}

type Fits = (row: Row) => boolean

/** What everybody may see, or what one actor says, in the order of ids. Strangers see what this hub and its members say. */
export class PublicTimelines {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Without answers to others. */
  async open(viewer: Viewer, which: Which, window: Window): Promise<Part<Entry>> {
    const { rows } = this.#deps
    const origins = originsFor(viewer, which)
    const sources = [
      ...(origins.length > 0 ? [rows.openPosts(origins)] : []),
      ...(origins.includes('local') ? [rows.items(['public'])] : []),
    ]
    const fits = which.onlyMedia === true ? hasMedia : everything
    return this.#read(viewer, sources, window, { fits, noReplies: true })
  }

  async tagged(viewer: Viewer, { any, all = [], none = [] }: Tags, which: Which, window: Window): Promise<Part<Entry>> {
    const { rows } = this.#deps
    const origins = any.length === 0 ? [] : originsFor(viewer, which)
    const sources = [
      ...(origins.length > 0 ? [rows.taggedPosts(any, origins)] : []),
      ...(origins.includes('local') ? [rows.taggedItems(any, ['public'])] : []),
    ]
    const fits = (row: Row): boolean => {
      const has = (key: string) => row.doc.tagKeys.includes(key)
      return all.every(has) && !none.some(has) && (which.onlyMedia !== true || hasMedia(row))
    }
    return this.#read(viewer, sources, window, { fits })
  }

  /** What one actor says and passes on. */
  async of(viewer: Viewer, actor: Iri, wanted: OfActor, window: Window): Promise<Part<Entry>> {
    const { rows, actors } = this.#deps
    const isVoice = actor === (await actors.voice())?.iri
    const boosts = wanted.noBoosts === true || (wanted.tagged ?? null) !== null ? [] : [this.#boostsOf(actor)]
    const sources = [rows.postsBy([actor]), ...boosts, ...(isVoice ? [rows.items(listedFor(viewer))] : [])]
    const tag = wanted.tagged ?? null
    const fits = (row: Row): boolean =>
      (tag === null || row.doc.tagKeys.includes(tag)) && (wanted.onlyMedia !== true || hasMedia(row))
    return this.#read(
      viewer,
      sources,
      window,
      { fits, noReplies: wanted.noReplies === true },
      { context: 'account', aside: [actor] },
    )
  }

  /** What was said to a member by name, and what they said so. */
  async direct(member: Member, window: Window): Promise<Part<Entry>> {
    const { rows, actors } = this.#deps
    const me = await actors.ofMember(member.id)
    const sources = me === null ? [] : [rows.addressedTo(me.iri, 'direct'), rows.postsBy([me.iri])]
    return this.#read(member, sources, window, { fits: ({ doc }) => doc.audience === 'direct' })
  }

  #read(
    viewer: Viewer,
    sources: readonly Source<Place>[],
    window: Window,
    { fits, noReplies = false }: { fits: Fits; noReplies?: boolean },
    seeing: Seeing = { context: 'public' },
  ): Promise<Part<Entry>> {
    return readPart(merged(...sources), window, async (places) => {
      const rows = places.map(({ row }) => (row !== null && fits(row) ? row : null))
      const kept = noReplies ? await this.#withoutReplies(rows) : rows
      return this.#deps.sight.entries(viewer, kept, seeing)
    })
  }

  #boostsOf(actor: Iri): Source<Place> {
    const { rows, sight } = this.#deps
    return async (bounds) => {
      const found = await rows.boostsBy([actor])(bounds)
      const known = await sight.rowsOfBoosts(found)
      return found.map(({ number }, at) => ({ number, row: known[at] ?? null }))
    }
  }

  /** Answers go, but for those to oneself: they go on with what one said. What was passed on stays. */
  async #withoutReplies(rows: readonly (Row | null)[]): Promise<(Row | null)[]> {
    const parents = rows.flatMap((row) => answeredBy(row) ?? [])
    const known = await this.#deps.subjects.docsOf(parents)
    return rows.map((row) => {
      const parent = answeredBy(row)
      if (row === null || row.of === 'item' || parent === null) return row
      const found = known.get(parent)
      return found?.of === 'post' && found.doc.author === row.doc.author ? row : null
    })
  }
}

const answeredBy = (row: Row | null): Iri | null =>
  row === null || row.of === 'item' || row.boost !== null ? null : row.doc.inReplyTo

const everything: Fits = () => true

const hasMedia: Fits = (row) =>
  row.of === 'item'
    ? row.doc.pictures.length > 0
    : row.doc.files.some(({ kind }) => kind === 'image' || kind === 'video' || kind === 'audio')

/** What others said to everybody is for members here. */
function originsFor(viewer: Viewer, { local = false, remote = false }: Which): Origin[] {
  if (local && remote) return []
  const wanted: Origin[] = local ? ['local'] : remote ? ['remote'] : ['local', 'remote']
  return can(viewer, 'read') ? wanted : wanted.filter((origin) => origin === 'local')
}
