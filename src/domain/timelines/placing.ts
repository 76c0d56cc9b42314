import { hostOf, type Iri } from '../../core/iri.js'
import type { IdentityRepo } from '../actors/identity-repo.js'
import type { LocalActors } from '../actors/local-actors.js'
import { isForEverybody } from '../audience.js'
import {
  isWished,
  usualWishes,
  type FollowRepo,
  type FollowWishes,
  type QuietFollowRepo,
} from '../follows/follow-repo.js'
import type { ListFollowRepo } from '../follows/list-follow-repo.js'
import type { ItemDoc } from '../items/item-repo.js'
import type { LiveBus } from '../live/live-bus.js'
import type { Listing, MemberListRepo } from '../member-lists/member-list-repo.js'
import type { MemberRepo } from '../members/member-repo.js'
import type { MemberBlocks } from '../moderation/member-blocks.js'
import { idOfRemote } from '../posts/post-id.js'
import type { PostDoc } from '../posts/post-repo.js'
import { widestBoost } from '../reactions/passing-on.js'
import type { ReactionDoc } from '../reactions/reaction-repo.js'
import type { Subjects } from '../subjects.js'
import type { TagService } from '../tags/tag-service.js'
import { entryId, homeOf, listOwner, type Owner, type TimelineDoc, type TimelineRepo } from './timeline-repo.js'

/** A member, and as whom they read; null for those without a profile, or where that has not been looked up. */
export type Reader = { member: string; as: Iri | null }

/** What a post answers that is somebody else's. */
type Answered = {
  /** Null when that is not known. */
  author: Iri | null
  /** Something of this hub: whoever follows the one who answers may read it. */
  ours: boolean
}

/** Something that has a place in timelines, and in whose. */
export type Placing = Pick<TimelineDoc, 'subject' | 'of' | 'author' | 'boostedBy' | 'number'> & {
  /** Whom one has to follow for it. */
  by: Iri
  /** Also for those who follow quietly. */
  open: boolean
  /** Only for these, of those who follow; null for all of them. */
  only: readonly Iri[] | null
  /** Null for what answers nothing, or goes on with its author's own. */
  answered: Answered | null
  /** BCP 47; null when it is not known. */
  language: string | null
  /** Comes up once more where it is already. */
  again: boolean
  /** Those who follow one of these have it in their home, whoever wrote it; empty where not everybody may see it. */
  tagKeys: readonly string[]
}

export type PlacingDeps = {
  repo: TimelineRepo
  lists: Pick<MemberListRepo, 'anyWith' | 'with' | 'among'>
  subjects: Pick<Subjects, 'docOf'>
  follows: Pick<FollowRepo, 'onHost' | 'accepted'>
  quiet: Pick<QuietFollowRepo, 'ofTarget' | 'among'>
  listFollows: Pick<ListFollowRepo, 'membersOf'>
  identities: Pick<IdentityRepo, 'ofMembers'>
  members: Pick<MemberRepo, 'find'>
  actors: LocalActors
  blocks: Pick<MemberBlocks, 'membersAgainst'>
  tags: Pick<TagService, 'followersOf'>
  live: Pick<LiveBus, 'publish'>
}

/** So many at a time that requests in between do not have to wait for long. */
const BATCH = 100

/** Decides where things have their place, and puts them there. Each step may be repeated. */
export class Placer {
  readonly #deps: PlacingDeps

  constructor(deps: PlacingDeps) {
    this.#deps = deps
  }

  /** Null for what has no place in timelines. */
  async ofPost(doc: PostDoc): Promise<Placing | null> {
    if (doc.state !== 'published') return null
    const again = doc.kind === 'list'
    // A list that grew comes up at the time of its newest version; the same version always at the same place.
    const grew = again && doc.versionAt > doc.publishedAt
    return {
      ...{ subject: doc._id, of: 'post', author: doc.author, boostedBy: null, by: doc.author, again },
      language: doc.language,
      number: grew ? idOfRemote(doc.iri, doc.versionAt, doc.versionAt) : doc._id,
      open: isForEverybody(doc.audience),
      only: doc.audience === 'direct' ? doc.recipients : null,
      answered: await this.#answeredBy(doc),
      tagKeys: doc.audience === 'public' ? doc.tagKeys : [],
    }
  }

  async ofItem({ _id, iri, kind, state, language, publishedAt, editedAt }: ItemDoc): Promise<Placing | null> {
    const voice = state === 'published' ? await this.#deps.actors.voice() : null
    if (voice === null) return null
    const grew = kind === 'list' && editedAt !== null && editedAt > publishedAt
    return {
      ...{ subject: _id, of: 'item', author: voice.iri, boostedBy: null, by: voice.iri, again: grew },
      number: grew ? idOfRemote(iri as Iri, editedAt, editedAt) : _id,
      ...{ open: true, only: null, answered: null, language, tagKeys: [] },
    }
  }

  async ofBoost({ object, actor, state, number, audience }: ReactionDoc): Promise<Placing | null> {
    const found = state === 'there' ? await this.#deps.subjects.docOf(object) : null
    if (found === null || found.doc.state !== 'published') return null
    const writer = found.of === 'post' ? found.doc.author : ((await this.#deps.actors.voice())?.iri ?? null)
    const { _id: subject, language } = found.doc
    const widest = widestBoost(actor, { author: writer, audience: found.doc.audience })
    if (widest === null) return null
    const whose = { subject, of: found.of, author: writer ?? actor, boostedBy: actor, by: actor, number, language }
    const open = widest === 'public' && audience !== 'followers'
    return { ...whose, open, only: null, answered: null, again: false, tagKeys: [] }
  }

  /** Into the timelines of all whose it is to be in. */
  async place(placing: Placing): Promise<void> {
    const against = await this.#against(placing)
    const isListed = await this.#deps.lists.anyWith(placing.by)
    for await (const members of this.#deps.tags.followersOf(placing.tagKeys))
      await this.#putHome(members, placing, against)
    for await (const readers of this.#readers(placing)) {
      const heard = readers.filter(({ member }) => !against.has(member))
      await this.#put(await this.entriesFor(heard, placing, isListed), placing)
    }
    if (placing.again && placing.of === 'post' && placing.open) await this.#placeList(placing, against)
  }

  /**
   * What is to be put into the home and the lists of some readers; who they are has to be looked at before.
   * @param isListed  whether anybody has them on a list
   */
  async entriesFor(readers: readonly Reader[], placing: Placing, isListed = true): Promise<TimelineDoc[]> {
    const some = placing.answered === null ? readers : await this.#known(readers)
    const fit = await this.#fit(some, placing)
    const listings = isListed && fit.length > 0 ? await this.#listings(fit, placing) : []
    const apart = new Set(listings.filter(({ list }) => list.exclusive).map(({ list }) => list.member))
    const homes = fit.filter(({ member }) => !apart.has(member)).map(({ member }) => homeOf(member))
    const lists = await Promise.all(
      listings.map(async (listing) => ((await this.#isShown(listing, fit, placing)) ? listing.list._id : null)),
    )
    const owners = [...homes, ...lists.flatMap((list) => (list === null ? [] : [listOwner(list)]))]
    return owners.map((owner) => entryOf(owner, placing))
  }

  /** Who follows whoever it is by, in batches; for what the hub itself says all its members. */
  async *#readers(placing: Placing): AsyncGenerator<Reader[], void> {
    const { actors, follows, quiet } = this.#deps
    const { by } = placing
    if (by === (await actors.voice())?.iri) {
      yield* this.#everybody(placing)
      return
    }
    const isLocal = actors.isLocal(by)
    const self = isLocal ? (await actors.membersOf([by])).get(by) : undefined
    if (self !== undefined) yield [{ member: self, as: by }]
    const host = isLocal ? hostOf(actors.instanceIri) : hostOf(by)
    for (let after: string | null = null; ;) {
      const found = await follows.onHost(by, host, BATCH, after)
      const ours = found.filter(
        ({ direction, follower, wishes }) =>
          direction !== 'in' && placing.only?.includes(follower) !== false && isWanted(placing, wishes),
      )
      const members = await actors.membersOf(ours.map(({ follower }) => follower))
      if (members.size > 0) yield Array.from(members, ([as, member]) => ({ member, as }))
      if (found.length < BATCH) break
      after = found.at(-1)?._id ?? null
    }
    for (let after: string | null = null; placing.open;) {
      const found = await quiet.ofTarget(by, BATCH, after)
      const some = found.filter(({ wishes }) => isWanted(placing, wishes))
      if (some.length > 0) yield some.map(({ member }) => ({ member, as: null }))
      if (found.length < BATCH) break
      after = found.at(-1)?.member ?? null
    }
  }

  async *#everybody({ only }: Placing): AsyncGenerator<Reader[], void> {
    const { members, actors } = this.#deps
    if (only !== null) {
      const named = await actors.membersOf(only)
      yield Array.from(named, ([as, member]) => ({ member, as }))
      return
    }
    for (let after: string | null = null; ;) {
      const found = await members.find({ state: 'active', prefix: '', after }, BATCH)
      if (found.length > 0) yield found.map(({ _id }) => ({ member: _id, as: null }))
      if (found.length < BATCH) return
      after = found.at(-1)?.name ?? null
    }
  }

  /** Into the homes of those who follow this reading list alone. */
  async #placeList(placing: Placing, against: ReadonlySet<string>): Promise<void> {
    for (let after: string | null = null; ;) {
      const members: string[] = await this.#deps.listFollows.membersOf(placing.subject, BATCH, after)
      await this.#putHome(members, placing, against)
      if (members.length < BATCH) return
      after = members.at(-1) ?? null
    }
  }

  #putHome(members: readonly string[], placing: Placing, against: ReadonlySet<string>): Promise<void> {
    const heard = members.filter((member) => !against.has(member))
    return this.#put(
      heard.map((member) => entryOf(homeOf(member), placing)),
      placing,
    )
  }

  async #put(entries: readonly TimelineDoc[], { of, subject, boostedBy, number, again }: Placing): Promise<void> {
    const owners = (await this.#deps.repo.add(entries)).map(({ owner }) => owner)
    // A boost is a status of its own to apps.
    const shownAs = boostedBy === null ? { of, status: subject } : { of: 'boost' as const, status: number }
    if (owners.length > 0) this.#deps.live.publish({ what: 'placed', ...shownAs, owners })
    if (again) for (const entry of entries) await this.#deps.repo.raise(entry)
  }

  async #against({ by, author }: Placing): Promise<Set<string>> {
    const against = await this.#deps.blocks.membersAgainst(by)
    if (author === by) return against
    return new Set([...against, ...(await this.#deps.blocks.membersAgainst(author))])
  }

  /** Answers are for those who follow both, unless they go on with the author's own, or answer something of ours. */
  async #answeredBy({ inReplyTo, author, audience }: PostDoc): Promise<Answered | null> {
    if (inReplyTo === null || audience === 'direct') return null
    const parent = await this.#deps.subjects.docOf(inReplyTo)
    const of = parent?.of === 'item' ? ((await this.#deps.actors.voice())?.iri ?? null) : (parent?.doc.author ?? null)
    return of === author ? null : { author: of, ours: this.#deps.actors.isLocal(inReplyTo) }
  }

  async #fit(readers: readonly Reader[], { by, answered }: Placing): Promise<readonly Reader[]> {
    if (answered === null || answered.ours) return readers
    const own = readers.filter(({ as }) => as === by)
    const { author } = answered
    if (author === null) return own
    const { follows, quiet } = this.#deps
    const openly = await follows.accepted(
      readers.flatMap(({ as }) => as ?? []),
      author,
    )
    const quietly = await quiet.among(
      readers.map(({ member }) => member),
      author,
    )
    return readers.filter(({ member, as }) => as === by || quietly.has(member) || (as !== null && openly.has(as)))
  }

  #listings(readers: readonly Reader[], { by }: Placing): Promise<Listing[]> {
    return this.#deps.lists.with(
      by,
      readers.map(({ member }) => member),
    )
  }

  async #isShown({ list }: Listing, readers: readonly Reader[], { answered, by }: Placing): Promise<boolean> {
    if (answered === null || list.replies === 'followed') return true
    const { author } = answered
    const owner = readers.find(({ member }) => member === list.member)?.as ?? null
    if (author === null || owner === by) return owner === by
    if (author === owner) return true
    return list.replies === 'list' && (await this.#deps.lists.among(list._id, [author])).has(author)
  }

  async #known(readers: readonly Reader[]): Promise<Reader[]> {
    const unknown = readers.flatMap(({ member, as }) => (as === null ? [member] : []))
    const found = await this.#deps.identities.ofMembers(unknown)
    const handles = new Map(found.flatMap(({ _id, member }) => (member === null ? [] : [[member, _id] as const])))
    return readers.map(({ member, as }) => {
      const handle = handles.get(member)
      return { member, as: as ?? (handle === undefined ? null : this.#deps.actors.iriOf(handle)) }
    })
  }
}

const entryOf = (owner: Owner, { subject, of, author, boostedBy, number }: Placing): TimelineDoc => ({
  _id: entryId(owner, subject),
  ...{ owner, subject, of, author, boostedBy, number },
})

/** Whether it is what somebody wants of whom they follow. */
export const isWanted = ({ boostedBy, language }: Placing, wishes: FollowWishes = usualWishes): boolean =>
  isWished(wishes, { boosted: boostedBy !== null, language })
