import { createHash } from 'node:crypto'
import { oneLine } from '../../core/characters.js'
import { hostOf, parseIri, type Iri } from '../../core/iri.js'
import { parseId } from '../../core/ids.js'
import { isOpen, listedFor, maySee, type Viewer } from '../audience.js'
import { itemOf, type ItemDoc, type ItemRepo } from '../items/item-repo.js'
import type { Item } from '../items/item.js'
import type { PostDoc, PostRepo } from '../posts/post-repo.js'
import type { Post } from '../posts/post.js'
import { fault, FieldFaults, type FieldFault } from '../refusals.js'
import { cutText, plainLine } from '../text/plain.js'
import { folderOf, idFromPath } from '../text/slug.js'
import { longestEntry, MOST_ENTRIES, type ListEntry, type TypedEntry } from './entry.js'

/** An entry as one viewer may see it. `gone`: it was there, and what is left is its title. */
export type ShownEntry = Pick<ListEntry, 'of' | 'at' | 'title' | 'note' | 'addedAt'> &
  (
    | { state: 'here'; item: Item }
    /** `page` is where people read it, `post` the id under which it is known here; null for what is only an address. */
    | { state: 'elsewhere'; host: string; page: Iri; post: string | null; language: string | null }
    | { state: 'gone'; host: string }
  )

type Deps = {
  items: Pick<ItemRepo, 'some' | 'listsWith'>
  posts: Pick<PostRepo, 'named'>
  baseUrl: string
}

type Known = { items: ReadonlyMap<Iri, ItemDoc>; posts: ReadonlyMap<Iri, PostDoc> }

const A_QUERY = 500
const MOST_LISTS = 20
const OBJECT = /^\/o\/(\d{1,20})$/
const PAGE = new RegExp(`^(?:${Object.values(folderOf).join('|')})/([^/]+)$`)

/** What stands on reading lists. Who may see which entry is asked anew each time one is read. */
export class ListShelf {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** The entries of one list that a viewer may see, in its order. */
  async entriesFor(viewer: Viewer, entries: readonly ListEntry[]): Promise<ShownEntry[]> {
    return (await this.entriesOfAll(viewer, [entries]))[0] ?? []
  }

  /** The same of several lists with few queries. */
  async entriesOfAll(viewer: Viewer, lists: readonly (readonly ListEntry[])[]): Promise<ShownEntry[][]> {
    const known = await this.#known(lists.flat().map(({ at }) => at))
    return lists.map((entries) => entries.flatMap((entry) => shownTo(viewer, entry, known) ?? []))
  }

  /** What stands on another hub's list: as that hub says, and where this one knows more of it as it is known here. */
  async foreignEntries(viewer: Viewer, list: Pick<Post, 'list' | 'publishedAt'>): Promise<ShownEntry[]> {
    const said = list.list?.entries ?? []
    const known = await this.#known(said.map(({ at }) => at))
    return said.map(({ at, title, note, gone, object }): ShownEntry => {
      const common = { of: object ? ('post' as const) : ('link' as const), at, title, note, addedAt: list.publishedAt }
      const [item, post] = [known.items.get(at), known.posts.get(at)]
      if (item !== undefined && maySee(viewer, item)) {
        return { ...common, of: 'item', title: item.title, state: 'here', item: itemOf(item) }
      }
      if (gone || post?.state === 'deleted') return { ...common, state: 'gone', host: hostOf(at) }
      return { ...common, ...elsewhere(at, post !== undefined && isOpen(post) ? post : null) }
    })
  }

  /** The published lists, of those that this viewer finds, on which something stands; the newest first. */
  async listsWith(viewer: Viewer, at: Iri): Promise<Item[]> {
    return (await this.#deps.items.listsWith(at, listedFor(viewer), MOST_LISTS)).map(itemOf)
  }

  /** What this hub knows something by that can be put on a list; null for what is not there, or not known. */
  async titleOf(about: Iri): Promise<{ at: Iri; title: string } | null> {
    const at = this.#permanent(about)
    if (at === null) return null
    const known = await this.#known([at])
    const made = settled({ at, title: '', note: '', isOurs: this.#idOf(at) !== null }, null, known)
    return typeof made === 'string' ? null : { at, title: made.title }
  }

  /**
   * Makes of what was typed what is kept: finds out what each address means here.
   * @param before  what the list had until now; what is gone meanwhile stays on it, and nothing gets a new date
   * @throws FieldFaults 'entries', each naming its entry by its number
   */
  async settle(typed: readonly TypedEntry[], before: readonly ListEntry[], now: Date): Promise<ListEntry[]> {
    const addresses = typed.map(({ at }) => this.#permanent(at))
    const known = await this.#known(addresses.filter((at) => at !== null))
    const faults: FieldFault[] = []
    const seen = new Set<Iri>()
    const entries = typed.flatMap((entry, index) => {
      const at = addresses[index] ?? null
      const old = before.find((one) => one.at === at) ?? null
      const made =
        at === null ? 'entry-address' : settled({ ...entry, at, isOurs: this.#idOf(at) !== null }, old, known)
      if (typeof made !== 'string' && !seen.has(made.at)) {
        seen.add(made.at)
        return [{ ...made, addedAt: old?.addedAt ?? now }]
      }
      faults.push(fault('entries', typeof made === 'string' ? made : 'entry-twice', index + 1))
      return []
    })
    if (entries.length > MOST_ENTRIES) faults.push(fault('entries', 'too-many-entries', MOST_ENTRIES))
    if (faults.length > 0) throw new FieldFaults(faults)
    return entries
  }

  /** What strangers are shown now of what is kept; the same entries when nothing has changed. */
  async renewed(entries: readonly ListEntry[]): Promise<ListEntry[]> {
    const known = await this.#known(entries.map(({ at }) => at))
    return entries.map((entry) => {
      const doc = known.items.get(entry.at)
      if (doc === undefined) return entry
      const was = wasOf(doc, entry)
      const title = was === 'open' && entry.was === 'hidden' ? doc.title : entry.title
      return was === entry.was ? entry : { ...entry, was, title }
    })
  }

  /** A page of ours as the thing it shows; null for what is no address. */
  #permanent(text: string): Iri | null {
    const at = parseIri(text)
    if (at === null) return null
    const url = new URL(at)
    const { baseUrl } = this.#deps
    if (url.origin !== new URL(baseUrl).origin) return url.href as Iri
    const page = PAGE.exec(url.pathname)?.[1]
    const id = page === undefined ? parseId(OBJECT.exec(url.pathname)?.[1] ?? '') : idFromPath(page)
    return (id === null ? url.href : `${baseUrl}/o/${id}`) as Iri
  }

  async #known(addresses: readonly Iri[]): Promise<Known> {
    const all = [...new Set(addresses)]
    const ids = all.flatMap((at) => this.#idOf(at) ?? [])
    const [items, posts] = await Promise.all([
      inBatches(ids, (some) => this.#deps.items.some(some)),
      inBatches(all, (some) => this.#deps.posts.named(some)),
    ])
    return {
      items: new Map(items.map((doc) => [doc.iri as Iri, doc])),
      posts: new Map(posts.map((doc) => [doc.iri, doc])),
    }
  }

  #idOf(at: Iri): string | null {
    const { origin, pathname } = new URL(at)
    return origin === new URL(this.#deps.baseUrl).origin ? parseId(OBJECT.exec(pathname)?.[1] ?? '') : null
  }
}

async function inBatches<T, D>(all: readonly T[], find: (some: readonly T[]) => Promise<D[]>): Promise<D[]> {
  const found: D[] = []
  for (let at = 0; at < all.length; at += A_QUERY) found.push(...(await find(all.slice(at, at + A_QUERY))))
  return found
}

/** Null for what this viewer may not know to be on the list. */
function shownTo(viewer: Viewer, entry: ListEntry, { items, posts }: Known): ShownEntry | null {
  const { of, at, title, note, addedAt, was } = entry
  const common = { of, at, title, note, addedAt }
  const host = hostOf(at)
  const item = items.get(at)
  if (item !== undefined) {
    if (item.state === 'deleted') {
      const wasTheirs = maySee(viewer, { audience: item.audience, state: 'published' })
      const isMembers = maySee(viewer, { audience: 'hub', state: 'published' })
      return wasTheirs && (isMembers || was !== 'hidden') ? { ...common, state: 'gone', host } : null
    }
    return maySee(viewer, item) ? { ...common, title: item.title, state: 'here', item: itemOf(item) } : null
  }
  if (of === 'item') return null
  const post = posts.get(at)
  if (post?.state === 'deleted') return { ...common, state: 'gone', host }
  if (post !== undefined && !isOpen(post)) return null
  return { ...common, ...elsewhere(at, post ?? null) }
}

function elsewhere(at: Iri, post: PostDoc | null) {
  const page = parseIri(post?.url ?? '') ?? at
  const { _id = null, language = null } = post ?? {}
  return { state: 'elsewhere' as const, host: hostOf(at), page, post: _id, language }
}

type Settled = Omit<ListEntry, 'addedAt'>
/** `isOurs`: it is an address of the kind that things of this hub have. */
type Meant = TypedEntry & { at: Iri; isOurs: boolean }
type Trouble = 'entry-https' | 'entry-title' | 'entry-unknown'

function settled(typed: Meant, old: ListEntry | null, { items, posts }: Known): Settled | Trouble {
  const { at, note, isOurs } = typed
  const item = items.get(at)
  if (item !== undefined) {
    if (item.state === 'published') return { of: 'item', at, title: item.title, note, was: wasOf(item, null) }
    return old === null ? 'entry-unknown' : { ...old, note, was: wasOf(item, old) }
  }
  const post = posts.get(at)
  if (post?.state === 'deleted') return old === null ? 'entry-unknown' : { ...old, note }
  if (post !== undefined && !isOpen(post)) return old === null ? 'entry-unknown' : { ...old, note }
  if (post !== undefined) {
    // A status has no title of its own: its beginning says what it is, unless somebody found better words.
    const words = post.title ?? post.call?.title ?? (typed.title || plainLine(post.html, longestEntry.title))
    return { of: 'post', at, title: cutText(oneLine(words) || at, longestEntry.title), note, was: 'open' }
  }
  if (old?.of === 'item' || old?.of === 'post') return { ...old, note }
  if (isOurs) return 'entry-unknown'
  if (!at.startsWith('https://')) return 'entry-https'
  return typed.title === '' ? 'entry-title' : { of: 'link', at, title: typed.title, note, was: 'open' }
}

/** @param before  null when its title is the one of now */
function wasOf({ state, audience }: ItemDoc, before: ListEntry | null): ListEntry['was'] {
  const isForAll = maySee(null, { audience, state: 'published' })
  if (state === 'deleted') return isForAll && before !== null && before.was !== 'hidden' ? 'gone' : 'hidden'
  return isForAll ? 'open' : 'hidden'
}

/** Names what a viewer is shown of a list: it changes with every entry that does. */
export const stampOfEntries = (entries: readonly ShownEntry[]): string =>
  createHash('sha256')
    .update(
      JSON.stringify(
        entries.map((entry) => [
          ...[entry.state, entry.at, entry.title, entry.note],
          entry.state === 'here' ? entry.item.revision : entry.state === 'elsewhere' ? entry.page : '',
        ]),
      ),
    )
    .digest('base64url')
