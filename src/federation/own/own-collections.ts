import type { Iri } from '../../core/iri.js'
import { parseId } from '../../core/ids.js'
import type { LocalActor } from '../../domain/actors/actor.js'
import type { FollowService } from '../../domain/follows/follow-service.js'
import type { ItemLists, Listed } from '../../domain/items/item-lists.js'
import type { Item } from '../../domain/items/item.js'
import type { PinService } from '../../domain/pins/pin-service.js'
import type { ListedPosts, PostService } from '../../domain/posts/post-service.js'
import type { ShownEntry } from '../../domain/reading-lists/list-shelf.js'
import type { Tag } from '../../domain/text/tags.js'
import { ITEMS } from '../../domain/items/item-repo.js'
import { POSTS } from '../../domain/posts/post-repo.js'
import type { TagService } from '../../domain/tags/tag-service.js'
import { iriOf, type Subject } from '../../domain/subjects.js'
import type { After } from '../../store/store.js'
import type { Asked, AskedCollection, CollectionPage, WireSource } from '../apex/wire-source.js'
import type { Json } from '../remote/strict-json.js'
import { activityIri } from '../vocab/addresses.js'
import { say } from '../vocab/write/activity.js'
import { entryObject } from '../vocab/write/list.js'
import { hashtagsOf } from '../vocab/write/text.js'
import { objectOf } from '../vocab/write/object.js'
import { publishedAt, type OwnDocumentDeps, type OwnDocuments } from './own-documents.js'
import { withNames } from './wire-writer.js'

const A_PAGE = 20
const MOST_COUNTED = 100_000
/** From so many of the newest items the tags of the voice are gathered, and so many of them shown. */
const MOST_READ_FOR_TAGS = 100
const MOST_TAGS = 10

type Deps = Pick<
  OwnDocumentDeps,
  'store' | 'actors' | 'reactions' | 'entriesOf' | 'named' | 'pledged' | 'taking' | 'writing'
> & {
  documents: OwnDocuments
  lists: ItemLists
  posts: Pick<PostService, 'repliesTo' | 'thread' | 'byAuthor'>
  follows: Pick<FollowService, 'counts'>
  pins: Pick<PinService, 'of'>
  tags: Pick<TagService, 'namesOf'>
}

type Place =
  { of: 'actor'; actor: LocalActor; name: string } | { of: 'object'; subject: Subject; iri: Iri; name: string }

const publicShelf = { audiences: ['public'] as const }

/** The collections around our actors and objects. */
export class OwnCollections implements Pick<WireSource, 'collection' | 'page'> {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  async collection(asked: Asked): Promise<AskedCollection | null> {
    const place = await this.#placeOf(asked)
    if (place === null) return null
    const shared = place.of === 'actor' || ['public', 'unlisted'].includes(audienceOf(place.subject))
    const hidden = ['followers', 'following', 'likes', 'shares', 'attendees'].includes(place.name)
    const attributedTo = await this.#ownerOf(place)
    const whole = await this.#wholeOf(place)
    const totalItems = whole === null ? await this.#count(place) : whole.length
    const about = { totalItems, attributedTo, ordered: place.name !== 'tags', hidden, shared }
    return { ...about, ...(whole !== null && { whole }) }
  }

  async page(asked: Asked, cursor: string | null): Promise<CollectionPage | null> {
    const place = await this.#placeOf(asked)
    if (place?.of === 'object' && place.name === 'entries') return this.#entries(place, cursor)
    const after = cursor === null ? null : readCursor(cursor)
    if (place === null || (cursor !== null && after === null)) return null
    const whole = await this.#wholeOf(place)
    if (whole !== null) return { items: [...whole], next: null }
    if (place.name === 'outbox') return this.#outbox(place as Place & { of: 'actor' }, after)
    if (place.of === 'actor') return { items: [], next: null }
    const { posts } = this.#deps
    const found = await (place.name === 'context'
      ? posts.thread(place.iri, { limit: A_PAGE, after })
      : posts.repliesTo(place.iri, { limit: A_PAGE, after }))
    // What an item begins is listed with the item itself before everything else.
    const first = place.name === 'context' && cursor === null && place.subject.of === 'item' ? [place.iri] : []
    return { items: [...first, ...found.posts.map(({ iri }) => iri)], next: writeCursor(found.next) }
  }

  async #placeOf({ iri, signer }: Asked): Promise<Place | null> {
    const { actors, documents } = this.#deps
    const [, whole = '', name = ''] = /^(.*)\/([a-z]+)$/.exec(iri) ?? []
    const about = whole as Iri
    if (!new URL(iri).pathname.startsWith('/o/')) {
      const actor = await actors.byIri(about)
      return actor === null || actor === 'gone' ? null : { of: 'actor', actor, name }
    }
    const subject = await documents.published(about)
    if (subject === null || !(await documents.isFor(subject, signer))) return null
    const takesSignUps = subject.of === 'item' && (subject.item.event?.signUp ?? null) !== null
    if (name === 'attendees' && !takesSignUps) return null
    if (name === 'entries' && !(subject.of === 'item' && subject.item.kind === 'list')) return null
    return { of: 'object', subject, iri: about, name }
  }

  /** What is short enough to stand in the collection itself; null for everything else. */
  async #wholeOf(place: Place): Promise<Json[] | null> {
    if (place.of !== 'actor' || (place.name !== 'tags' && place.name !== 'featured')) return null
    const { actor, name } = place
    if (name === 'tags') return actor.kind === 'voice' ? this.#tags() : this.#featuredBy(actor.iri)
    return (await this.#deps.pins.of(actor.iri)).map((subject) => iriOf(subject))
  }

  async #ownerOf(place: Place): Promise<Iri | null> {
    if (place.of === 'actor') return null
    if (place.subject.of === 'post') return place.subject.post.author
    return (await this.#deps.actors.voice())?.iri ?? null
  }

  async #count(place: Place): Promise<number> {
    const { follows, reactions, store } = this.#deps
    if (place.of === 'actor') {
      const { actor, name } = place
      // Of the hub as a machine it would tell how many are followed quietly.
      if (name === 'following' && actor.kind === 'instance') return 0
      if (name === 'followers' || name === 'following') return (await follows.counts(actor.iri))[name]
      if (name !== 'outbox' || actor.kind === 'instance') return 0
      const atMost = { atMost: MOST_COUNTED }
      return actor.kind === 'voice'
        ? store.collection(ITEMS).count({ state: 'published', audience: { $in: publicShelf.audiences } }, atMost)
        : store.collection(POSTS).count({ author: actor.iri, state: 'published', audience: 'public' }, atMost)
    }
    if (place.name === 'attendees') {
      return place.subject.of === 'item' ? ((await this.#deps.taking(place.subject.item)) ?? 0) : 0
    }
    if (place.name === 'entries') return (await this.#entriesOf(place)).length
    const { likes, boosts, replies } = await reactions.tallyOf(place.iri)
    const counts: Record<string, number> = { likes, shares: boosts, replies }
    return counts[place.name] ?? this.#countThread(place)
  }

  #entriesOf({ subject }: Place & { of: 'object' }): Promise<ShownEntry[]> {
    return subject.of === 'item' ? this.#deps.entriesOf(subject.item) : Promise.resolve([])
  }

  /** A list that changes while it is read may repeat or leave out an entry; its object has all of them at once. */
  async #entries(place: Place & { of: 'object' }, cursor: string | null): Promise<CollectionPage | null> {
    if (cursor !== null && !/^[1-9]\d{0,2}$/.test(cursor)) return null
    const [entries, from] = [await this.#entriesOf(place), Number(cursor ?? 0)]
    const items = entries.slice(from, from + A_PAGE).map(entryObject)
    return { items, next: from + A_PAGE < entries.length ? String(from + A_PAGE) : null }
  }

  /** Its own length is not kept; most conversations fit into what one look counts. */
  async #countThread({ iri, subject }: Place & { of: 'object' }): Promise<number> {
    const open = { thread: iri, state: 'published', audience: { $in: ['public', 'unlisted'] } } as const
    const answers = await this.#deps.store.collection(POSTS).count(open, { atMost: 1_000 })
    return answers + (subject.of === 'item' ? 1 : 0)
  }

  async #outbox({ actor }: Place & { of: 'actor' }, after: After | null): Promise<CollectionPage> {
    const { lists, posts } = this.#deps
    if (actor.kind === 'instance') return { items: [], next: null }
    const page = { limit: A_PAGE, after }
    if (actor.kind === 'voice') {
      const { items, next }: Listed = await lists.newest(publicShelf, page)
      const said = items.map((item) => this.#created({ of: 'item', item }))
      return { items: await Promise.all(said), next: writeCursor(next) }
    }
    const { posts: written, next }: ListedPosts = await posts.byAuthor(actor.iri, { ...page, open: 'public' })
    return {
      items: await Promise.all(written.map((post) => this.#created({ of: 'post', post }))),
      next: writeCursor(next),
    }
  }

  async #created(subject: Subject): Promise<Json> {
    const object = objectOf(await withNames(subject, this.#deps), await this.#deps.writing())
    const iri = iriOf(subject)
    const { '@context': _own, ...said } = say('Create', object, {
      id: activityIri(iri, 1, 'Create'),
      at: publishedAt(subject),
    })
    return said
  }

  /** Those that stand in most of the newest items. */
  async #tags(): Promise<Json[]> {
    const { items } = await this.#deps.lists.newest(publicShelf, { limit: MOST_READ_FOR_TAGS })
    const used = new Map<string, { name: string; count: number }>()
    for (const [key, name] of items.flatMap(tagsOf)) {
      used.set(key, { name, count: (used.get(key)?.count ?? 0) + 1 })
    }
    const most = [...used].sort(([, a], [, b]) => b.count - a.count).slice(0, MOST_TAGS)
    return this.#hashtags(most.map(([key, { name }]) => ({ key, name })))
  }

  /** Those that a member shows on their page. */
  async #featuredBy(actor: Iri): Promise<Json[]> {
    return this.#hashtags(await this.#deps.tags.namesOf(actor))
  }

  async #hashtags(tags: readonly Tag[]): Promise<Json[]> {
    const { baseUrl } = await this.#deps.writing()
    return hashtagsOf({ tags: tags.map(({ name }) => name), tagKeys: tags.map(({ key }) => key) }, baseUrl)
  }
}

const tagsOf = ({ tags, tagKeys }: Item): [string, string][] =>
  tags.flatMap((name, at) => (tagKeys[at] === undefined ? [] : [[tagKeys[at], name]]))
const audienceOf = (subject: Subject): string => (subject.of === 'item' ? subject.item.audience : subject.post.audience)

function writeCursor(after: After | null): string | null {
  const at = after?.publishedAt
  return after !== null && at instanceof Date ? `${at.getTime()}-${after._id}` : null
}

function readCursor(text: string): After | null {
  const [, ms, id] = /^(\d{1,15})-(\d{20})$/.exec(text) ?? []
  if (ms === undefined || id === undefined || parseId(id) === null) return null
  return { publishedAt: new Date(Number(ms)), _id: id }
}
