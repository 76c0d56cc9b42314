import type { Clock } from '../../core/clock.js'
import { hostOf, type Iri } from '../../core/iri.js'
import type { After, Collection, Store } from '../../store/store.js'
import type { LocalActors } from '../actors/local-actors.js'
import { maySee } from '../audience.js'
import type { FollowRepo, QuietFollowRepo } from '../follows/follow-repo.js'
import type { ListFollowRepo } from '../follows/list-follow-repo.js'
import { itemOf, type ItemRepo } from '../items/item-repo.js'
import type { Item } from '../items/item.js'
import type { LiveBus } from '../live/live-bus.js'
import type { Member } from '../members/member.js'
import type { MemberBlocks } from '../moderation/member-blocks.js'
import { postOf, type PostDoc, type PostRepo } from '../posts/post-repo.js'
import type { PostService } from '../posts/post-service.js'
import type { Post } from '../posts/post.js'
import type { ReactionDoc, ReactionRepo } from '../reactions/reaction-repo.js'
import type { Subjects } from '../subjects.js'
import type { TagService } from '../tags/tag-service.js'
import { TIMELINE, type TimelineDoc } from './timeline-repo.js'

/** One entry of a home, with what it is of. */
export type HomeEntry = { number: string; boostedBy: Iri | null } & (
  { of: 'item'; item: Item } | { of: 'post'; post: Post }
)
/** A page may be short, even empty, although there is a next. */
export type Home = { entries: HomeEntry[]; next: After | null }

type Deps = {
  store: Store
  posts: PostRepo
  items: Pick<ItemRepo, 'some'>
  visible: PostService['visible']
  reactions: ReactionRepo
  subjects: Pick<Subjects, 'docOf'>
  follows: FollowRepo
  quiet: QuietFollowRepo
  listFollows: Pick<ListFollowRepo, 'membersOf'>
  actors: LocalActors
  blocks: Pick<MemberBlocks, 'hidden' | 'membersAgainst'>
  tags: Pick<TagService, 'followersOf'>
  newId: () => string
  clock: Clock
  live: Pick<LiveBus, 'publish'>
}

/** So many at a time that requests in between do not have to wait for long. */
const BATCH = 100
const LEASE_MS = 5 * 60_000
const MOST_KEPT = 2_000
const TRIM_BATCH = 500

type Placing = Pick<TimelineDoc, 'subject' | 'of' | 'author' | 'boostedBy'> & {
  /** The number of the boost; null when it is none. */
  boost: string | null
  /** Also for those who follow quietly. */
  open: boolean
  /** Only for these, of those who follow; null for all of them. */
  only: readonly Iri[] | null
  /** Comes to the top once more where it is already. */
  again?: boolean
}

/**
 * What members find in their home: what those wrote or passed on whom they follow. What the hub itself publishes is not
 * put there, since its start page has it.
 */
export class TimelineService {
  readonly #deps: Deps
  readonly #docs: Collection<TimelineDoc>

  constructor(deps: Deps) {
    this.#deps = deps
    this.#docs = deps.store.collection(TIMELINE)
  }

  /** A worker's step: puts one post or boost into homes. @returns false when there is none */
  async placeStep(): Promise<boolean> {
    const { posts, reactions, clock } = this.#deps
    const now = clock()
    const until = new Date(now.getTime() + LEASE_MS)
    const post = await posts.claimPlace(now, until)
    if (post !== null) {
      await this.#placePost(post)
      await posts.placed(post)
      return true
    }
    const boost = await reactions.claimPlace(now, until)
    if (boost === null) return false
    await this.#placeBoost(boost)
    await reactions.placed(boost)
    return true
  }

  /** Newest first, without what the member may not, or does not want to, see. */
  async home(member: Member, { limit, after = null }: { limit: number; after?: After | null }): Promise<Home> {
    const own = { owner: ownerOf(member.id) }
    const { docs, next } = await this.#docs.page(own, { sort: { number: -1 }, limit, ...(after !== null && { after }) })
    const ids = (of: TimelineDoc['of']) => docs.filter((doc) => doc.of === of).map(({ subject }) => subject)
    const [items, posts] = await Promise.all([this.#deps.items.some(ids('item')), this.#deps.posts.some(ids('post'))])
    const seen = new Map((await this.#deps.visible(member, posts)).map((doc) => [doc._id, doc]))
    const hidden = await this.#hiddenFrom(member.id, docs)
    const entries = docs.flatMap(({ subject, of, author, boostedBy, number }): HomeEntry[] => {
      if (hidden.has(author) || (boostedBy !== null && hidden.has(boostedBy))) return []
      const [post, item] = [seen.get(subject), items.find(({ _id }) => _id === subject)]
      if (of === 'post') return post === undefined ? [] : [{ number, boostedBy, of, post: postOf(post) }]
      return item !== undefined && maySee(member, item) ? [{ number, boostedBy, of, item: itemOf(item) }] : []
    })
    return { entries, next }
  }

  /** Out of all homes. @param subject  id of a post or an item */
  forget = (subject: string): Promise<number> => this.#docs.deleteMany({ subject })

  /** A boost was taken back. */
  async unplace(subject: string, boostedBy: Iri): Promise<void> {
    await this.#docs.deleteMany({ subject, boostedBy })
  }

  /** A member follows somebody no longer: what they wrote leaves the home. */
  async dropAuthor(member: string, author: Iri): Promise<void> {
    await this.#docs.deleteMany({ owner: ownerOf(member), author })
  }

  /** The member is gone. */
  dropHome = (member: string): Promise<number> => this.#docs.deleteMany({ owner: ownerOf(member) })

  /** Keeps the newest 2,000 entries of a home. @returns how many went */
  async trim(member: string): Promise<number> {
    const owner = ownerOf(member)
    let last: TimelineDoc | undefined
    for (let kept = 0; kept < MOST_KEPT; kept += TRIM_BATCH) {
      const older = last === undefined ? {} : { number: { $lt: last.number } }
      const found = await this.#docs.find({ owner, ...older }, { sort: { number: -1 }, limit: TRIM_BATCH })
      if (found.length < TRIM_BATCH) return 0
      last = found.at(-1)
    }
    return last === undefined ? 0 : this.#docs.deleteMany({ owner, number: { $lt: last.number } })
  }

  async #placePost(doc: PostDoc): Promise<void> {
    const open = doc.audience === 'public' || doc.audience === 'unlisted'
    if (doc.state !== 'published') return
    await this.#placeTagged(doc)
    if (!(await this.#hasPlace(doc))) return
    const only = doc.audience === 'direct' ? doc.recipients : null
    const again = doc.kind === 'list'
    const placing = {
      subject: doc._id,
      of: 'post',
      author: doc.author,
      boostedBy: null,
      boost: null,
      open,
      only,
      again,
    } as const
    await this.#place(doc.author, placing)
    if (again && open) await this.#placeList(placing)
  }

  /** Into the homes of those who follow one of its hashtags, whoever wrote it; they see what everybody may. */
  async #placeTagged({ _id: subject, author, audience, tagKeys }: PostDoc): Promise<void> {
    if (audience !== 'public' || tagKeys.length === 0) return
    const against = await this.#deps.blocks.membersAgainst(author)
    const placing = { subject, of: 'post', author, boostedBy: null, boost: null, open: true, only: null } as const
    for await (const members of this.#deps.tags.followersOf(tagKeys)) await this.#insert(members, against, placing)
  }

  /** Answers are for those who read the conversation, unless they go on with the author's own, or answer one of ours. */
  async #hasPlace({ inReplyTo, author }: PostDoc): Promise<boolean> {
    if (inReplyTo === null || this.#deps.actors.isLocal(inReplyTo)) return true
    const parent = await this.#deps.subjects.docOf(inReplyTo)
    return parent?.of === 'post' && parent.doc.author === author
  }

  async #placeBoost({ object, actor, state, audience, number: boost }: ReactionDoc): Promise<void> {
    const found = state === 'there' ? await this.#deps.subjects.docOf(object) : null
    if (found === null || found.doc.state !== 'published') return
    if (found.doc.audience !== 'public' && found.doc.audience !== 'unlisted') return
    const author = found.of === 'post' ? found.doc.author : ((await this.#deps.actors.voice())?.iri ?? actor)
    const { of } = found
    const open = audience !== 'followers'
    await this.#place(actor, { subject: found.doc._id, of, author, boostedBy: actor, boost, open, only: null })
  }

  /** Into the homes of all members here who follow an actor. In batches, each of which may be repeated. */
  async #place(followed: Iri, placing: Placing): Promise<void> {
    const { follows, quiet, actors, blocks } = this.#deps
    const against = await blocks.membersAgainst(followed)
    if (placing.author !== followed)
      for (const member of await blocks.membersAgainst(placing.author)) against.add(member)
    const host = actors.isLocal(followed) ? hostOf(actors.instanceIri) : hostOf(followed)
    for (let after: string | null = null; ;) {
      const found = await follows.onHost(followed, host, BATCH, after)
      const ours = found.filter(
        ({ direction, follower }) => direction !== 'in' && placing.only?.includes(follower) !== false,
      )
      const members = await actors.membersOf(ours.map(({ follower }) => follower))
      await this.#insert([...members.values()], against, placing)
      if (found.length < BATCH) break
      after = found.at(-1)?._id ?? null
    }
    for (let after: string | null = null; placing.open;) {
      const found = await quiet.ofTarget(followed, BATCH, after)
      await this.#insert(
        found.map(({ member }) => member),
        against,
        placing,
      )
      if (found.length < BATCH) break
      after = found.at(-1)?.member ?? null
    }
  }

  /** Into the homes of those who follow this list alone. */
  async #placeList(placing: Placing): Promise<void> {
    const against = await this.#deps.blocks.membersAgainst(placing.author)
    for (let after: string | null = null; ;) {
      const members = await this.#deps.listFollows.membersOf(placing.subject, BATCH, after)
      await this.#insert(members, against, placing)
      if (members.length < BATCH) return
      after = members.at(-1) ?? null
    }
  }

  async #insert(members: readonly string[], against: ReadonlySet<string>, placing: Placing): Promise<void> {
    const { subject, of, author, boostedBy } = placing
    const docs = members
      .filter((member) => !against.has(member))
      .map((member) => {
        const owner = ownerOf(member)
        return { _id: `${owner}/${subject}`, owner, subject, of, author, boostedBy, number: this.#deps.newId() }
      })
    const added = new Set(docs.length > 0 ? await this.#docs.insertMany(docs) : [])
    const owners = docs.flatMap(({ _id, owner }) => (added.has(_id) ? [owner] : []))
    if (owners.length > 0) this.#deps.live.publish({ what: 'placed', ...shownAs(placing), owners })
    if (placing.again !== true) return
    for (const { _id, number } of docs)
      await this.#docs.updateOne({ _id, number: { $lt: number } }, { $set: { number } })
  }

  #hiddenFrom(member: string, docs: readonly TimelineDoc[]): Promise<Set<Iri>> {
    const actors = new Set(
      docs.flatMap(({ author, boostedBy }) => (boostedBy === null ? [author] : [author, boostedBy])),
    )
    return this.#deps.blocks.hidden(
      member,
      Array.from(actors, (name) => ({ iri: name, host: hostOf(name) })),
    )
  }
}

/** What apps know it by: a boost is a status of its own. */
const shownAs = ({ of, subject, boost }: Placing) =>
  boost === null ? { of, status: subject } : { of: 'boost' as const, status: boost }

/** The cursor behind one entry of a member's home. */
export const behindEntry = (member: string, { number, subject }: { number: string; subject: string }): After => ({
  _id: `${ownerOf(member)}/${subject}`,
  number,
})

const ownerOf = (member: string): string => `home:${member}`
