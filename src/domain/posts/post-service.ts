import type { Clock } from '../../core/clock.js'
import { hostOf, sameOrigin, type Iri } from '../../core/iri.js'
import type { ActorRepo } from '../actors/actor-repo.js'
import type { LocalActors } from '../actors/local-actors.js'
import { markFor } from '../announcing.js'
import { maySeePost, type Standing, type Viewer } from '../audience.js'
import type { FollowService } from '../follows/follow-service.js'
import type { ClaimService } from '../claims/claim-service.js'
import type { LiveBus } from '../live/live-bus.js'
import { can, type Member } from '../members/member.js'
import type { Forgotten } from '../received/forgotten-repo.js'
import { comersMark } from '../joins/join-news.js'
import { refusal } from '../refusals.js'
import type { Subjects } from '../subjects.js'
import { idAfter, idOfRemote, within } from './post-id.js'
import { replyWriter, type NewReply } from './reply.js'
import { statusWriter, type StatusWriter } from './status-writer.js'
import { postOf, type PostDoc, type PostDocs, type PostPage, type PostRepo } from './post-repo.js'
import type { Post } from './post.js'
import { hasGrown, isEdited, isOlderCount, saysTheSame } from './post-versions.js'
import { tombstone } from './tombstone.js'

/** A post as it was read from the wire: `recipients` are all actors it is addressed to. */
export type ReadPost = Omit<Post, 'id' | 'origin' | 'state' | 'thread' | 'host'> & {
  recipients: Iri[]
  versionAt: Date
}

/**
 * `older`: a newer version was there. `deleted-before`: its author took it down. `not-theirs`: what is there is somebody
 * else's, or lives where its author does not.
 */
export type Received = {
  did: 'added' | 'changed' | 'same' | 'older' | 'deleted-before' | 'not-theirs'
  id: string | null
}

/** A page may be short although there is a next. */
export type ListedPosts = { posts: Post[]; next: PostDocs['next'] }

export type PostDeps = {
  repo: PostRepo
  claims: Pick<ClaimService, 'hold' | 'release'>
  subjects: Subjects
  actors: LocalActors
  /** Actors elsewhere, of those that are known. */
  known: Pick<ActorRepo, 'byAddress'>
  /** Of those who write here and do not say theirs. */
  language: () => Promise<string>
  newId: () => string
  /** What was deleted before it came. */
  forgotten: Forgotten
  follows: Pick<FollowService, 'isAccepted' | 'isFollowedHere' | 'isQuiet'>
  /** Of a silenced host, only those who follow somebody see what they write. */
  silenced: (host: string) => boolean
  clock: Clock
  live: Pick<LiveBus, 'publish'>
  /** Somebody answered this, or no longer does. */
  answersChanged: (subject: Iri) => Promise<void>
  /** A post is gone: it has no place in homes any longer. */
  forget: (id: string) => Promise<void>
  /** Families of write-ups have to know of what comes and goes. */
  relatives: { took(post: Post): Promise<void>; lost(iri: Iri): Promise<void> }
  /** A call of somebody else's may say something else now, or is gone. */
  callChanged: (iri: Iri) => Promise<void>
  /** A conversation turns out to be part of another. */
  threadMoved: (from: Iri, to: Iri) => Promise<void>
  /** Whether anybody here follows one of these hashtags. */
  isTagFollowed: (keys: readonly string[]) => Promise<boolean>
  /** There is something to be put into homes. */
  wakePlacer: () => void
  /** Something was taken down that has more to it than its text. */
  wakeTidier: () => void
  wakeAnnouncer: () => void
  /** There is something for members to hear of. */
  wakeNotifier: () => void
  /** Whether anybody here wants to be told of all that somebody writes. */
  rings: (author: Iri) => Promise<boolean>
}

const MOST_TRIES = 20
/** Whoever delivers late what was deleted meanwhile does so within this time. */
const REMEMBER_MS = 24 * 60 * 60_000
const MOST_RECIPIENTS = 200

/** What others write, and members as themselves: kept, changed, taken down, and shown to those it is for. */
export class PostService {
  readonly #deps: PostDeps
  /** How members' words become posts. */
  readonly writer: StatusWriter

  constructor(deps: PostDeps) {
    this.#deps = deps
    this.writer = statusWriter({ ...deps, posts: this })
  }

  /**
   * Takes what somebody else wrote, once, and the newest version of it. A repeat, also after a crash, completes it.
   * @param options.followed  whether somebody here follows its author, when the caller has just looked
   */
  async receive(post: ReadPost, { followed }: { followed?: boolean } = {}): Promise<Received> {
    const { actors, repo } = this.#deps
    if (!sameOrigin(post.iri, post.author) || actors.isLocal(post.iri)) return { did: 'not-theirs', id: null }
    const known = await repo.byIri(post.iri)
    const received = known === null ? await this.#take(post, followed) : await this.#renew(known, post)
    const isKept = received.did !== 'not-theirs' && received.did !== 'deleted-before'
    // What a post answers never changes, so that most have nothing to be connected with.
    if (isKept && (known ?? post).inReplyTo !== null) await this.#connect(post.iri)
    if (isKept && post.kind === 'write-up') await this.#relate(post.iri)
    if (isKept && (known ?? post).kind === 'call') await this.#deps.callChanged(post.iri)
    return received
  }

  /** Its author says it is no more. What was not known is remembered for a day, in case it is still to come. */
  async deleted(name: Iri, by: Iri): Promise<'deleted' | 'unknown' | 'not-theirs'> {
    const { repo, actors, forgotten } = this.#deps
    if (actors.isLocal(name) || !sameOrigin(name, by)) return 'not-theirs'
    if ((await repo.byIri(name)) === null) {
      await forgotten.remember(by, name, REMEMBER_MS)
      if ((await repo.byIri(name)) === null) return 'unknown'
    }
    return this.#entomb(name, by)
  }

  async byIri(name: Iri): Promise<Post | null> {
    const doc = await this.#deps.repo.byIri(name)
    return doc === null ? null : postOf(doc)
  }

  /** Also what was taken down, without what it said. */
  async get(id: string): Promise<Post | null> {
    const doc = await this.#deps.repo.get(id)
    return doc === null ? null : postOf(doc)
  }

  /** One post. Hidden and missing are the same to whoever may not see it. @throws Refusal 'not-found', 'gone' */
  async view(viewer: Viewer, id: string): Promise<Post> {
    const doc = await this.#deps.repo.get(id)
    if (doc?.state === 'deleted' && (await this.#sees(viewer, { ...doc, state: 'published' }))) {
      throw refusal('gone', 'gone-item')
    }
    if (doc === null || !(await this.#sees(viewer, doc))) throw refusal('not-found', 'no-such-item')
    return postOf(doc)
  }

  /** Answers to something, oldest first. @param viewer  left out: only what everybody was told */
  repliesTo(subject: Iri, page: PostPage, viewer?: Viewer): Promise<ListedPosts> {
    return this.#listed((of) => this.#deps.repo.answersTo(subject, of), page, viewer)
  }

  /** Names the newest answer to something, and its version: with the tally it tells whether anything has changed. */
  async newestAnswer(subject: Iri): Promise<string | null> {
    const doc = await this.#deps.repo.newestAnswer(subject)
    return doc === null ? null : `${doc._id}.${doc.revision}`
  }

  /** A whole conversation, oldest first, without the item it may have begun with. @param viewer  as in `repliesTo` */
  thread(root: Iri, page: PostPage, viewer?: Viewer): Promise<ListedPosts> {
    return this.#listed((of) => this.#deps.repo.inThread(root, of), page, viewer)
  }

  /** Newest first. @param viewer  as in `repliesTo` */
  byAuthor(author: Iri, page: PostPage, viewer?: Viewer): Promise<ListedPosts> {
    return this.#listed((of) => this.#deps.repo.byAuthor(author, of), page, viewer)
  }

  /** Those of some posts that a viewer may see, in the same order; what everybody was told is for every member. */
  async visible(viewer: Viewer, docs: readonly PostDoc[]): Promise<PostDoc[]> {
    const as = await this.#addressesOf(viewer)
    const follows = new Map<Iri, boolean>()
    const seen: PostDoc[] = []
    for (const doc of docs) {
      const needed = doc.audience === 'followers' && as.own !== null
      if (needed && !follows.has(doc.author)) follows.set(doc.author, await this.#follows(as.own, doc.author))
      const standing = { as: as.all, follows: follows.get(doc.author) ?? false }
      if (maySeePost(viewer, doc, standing) && (await this.#isHeard(viewer, as.own, doc))) seen.push(doc)
    }
    return seen
  }

  /** Whether its author's server is not silenced, or the viewer chose to read its author all the same. */
  async #isHeard(viewer: Viewer, own: Iri | null, doc: PostDoc): Promise<boolean> {
    if (this.#isForAll(doc)) return true
    if (viewer === null) return false
    return (await this.#follows(own, doc.author)) || this.#deps.follows.isQuiet(viewer.id, doc.author)
  }

  /** Without an author's word: an actor is no more. @returns whether there was anything left to take down */
  async takeDownSome(author: Iri, limit = 100): Promise<boolean> {
    const { docs } = await this.#deps.repo.byAuthor(author, { limit })
    for (const { iri: name } of docs) await this.#entomb(name, author)
    return docs.length > 0
  }

  /** What is hidden from everybody is not even read for everybody: where the next page begins would tell of it. */
  async #listed(
    find: (of: PostPage) => Promise<PostDocs>,
    page: PostPage,
    viewer: Viewer | undefined,
  ): Promise<ListedPosts> {
    const { docs, next } = await find(viewer === undefined ? { open: true, ...page } : page)
    const seen = viewer === undefined ? docs.filter((doc) => this.#isForAll(doc)) : await this.visible(viewer, docs)
    return { posts: seen.map(postOf), next }
  }

  #isForAll({ origin, host }: PostDoc): boolean {
    return origin === 'local' || !this.#deps.silenced(host)
  }

  async #sees(viewer: Viewer, doc: PostDoc): Promise<boolean> {
    return (await this.visible(viewer, [doc])).length > 0
  }

  async #addressesOf(viewer: Viewer): Promise<{ own: Iri | null; all: Standing['as'] }> {
    if (viewer === null || !can(viewer, 'read')) return { own: null, all: [] }
    const { actors } = this.#deps
    const [me, voice] = [await actors.ofMember(viewer.id), can(viewer, 'publish') ? await actors.voice() : null]
    return { own: me?.iri ?? null, all: [me, voice].flatMap((actor) => (actor === null ? [] : [actor.iri])) }
  }

  #follows(own: Iri | null, author: Iri): Promise<boolean> | boolean {
    return own === null ? false : this.#deps.follows.isAccepted(own, author)
  }

  /** A post that is new here. Its id is held by its IRI, so that of two who bring it one makes it. */
  async #take(post: ReadPost, followed: boolean | undefined): Promise<Received> {
    const { repo, claims, forgotten, clock } = this.#deps
    if (await forgotten.has(post.author, post.iri)) return { did: 'deleted-before', id: null }
    const key = `iri:${post.iri}`
    let wanted = idOfRemote(post.iri, post.publishedAt, clock())
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const id = await claims.hold(key, wanted)
      if (await repo.add(await this.#made(id, post, followed))) return this.#taken(id, post)
      const there = await repo.get(id)
      if (there?.iri === post.iri) return this.#renew(there, post)
      await claims.release(key, id) // the id is another post's
      wanted = idAfter(id)
    }
    throw refusal('conflict', 'changed-meanwhile')
  }

  /** Its author may have taken it down while it was being stored. */
  async #taken(id: string, { iri: name, author }: ReadPost): Promise<Received> {
    if (await this.#deps.forgotten.has(author, name)) {
      await this.#entomb(name, author)
      return { did: 'deleted-before', id }
    }
    this.#deps.wakePlacer()
    this.#deps.live.publish({ what: 'published', of: 'post', status: id })
    this.#deps.wakeNotifier()
    return { did: 'added', id }
  }

  async #made(id: string, post: ReadPost, followed: boolean | undefined): Promise<PostDoc> {
    const now = this.#deps.clock()
    const inReplyTo = post.inReplyTo === post.iri ? null : post.inReplyTo
    const place = (await this.#isWanted(post, followed)) ? now : null
    const rings = place !== null && (await this.#deps.rings(post.author))
    return {
      _id: id,
      ...this.#said(post, now),
      iri: post.iri,
      author: post.author,
      origin: 'remote',
      host: hostOf(post.author),
      state: 'published',
      publishedAt: within(post.publishedAt, now),
      inReplyTo,
      thread: inReplyTo === null ? post.iri : await this.#deps.subjects.threadOf(inReplyTo),
      receivedAt: now,
      place,
      hear: rings || this.#concernsUs(post) ? now : null,
      revision: 1,
      announce: null,
      announced: null,
    }
  }

  /** Whether somebody here wants it in their home: for its author, or for a hashtag. */
  async #isWanted({ author, audience, tagKeys }: ReadPost, followed: boolean | undefined): Promise<boolean> {
    const { follows, isTagFollowed } = this.#deps
    if (followed ?? (await follows.isFollowedHere(author))) return true
    return audience === 'public' && tagKeys.length > 0 && isTagFollowed(tagKeys)
  }

  /** It names, answers or quotes something of ours. */
  #concernsUs({ mentions, recipients, inReplyTo, quote = null }: ReadPost): boolean {
    const about = [...mentions, ...recipients, inReplyTo, quote?.of ?? null]
    return about.some((name) => name !== null && this.#deps.actors.isLocal(name))
  }

  /** What another version may change; when it was published and what it answers stay as they were first. */
  #said({ recipients, versionAt, ...post }: ReadPost, now: Date) {
    const { iri: _iri, author: _author, publishedAt: _at, inReplyTo: _parent, ...said } = post
    const ours = recipients.filter((actor) => this.#deps.actors.isLocal(actor)).slice(0, MOST_RECIPIENTS)
    const counted = said.call?.countedAt ?? null
    const call = said.call === null || counted === null ? said.call : { ...said.call, countedAt: within(counted, now) }
    return { ...said, call, recipients: ours, versionAt: within(versionAt, now) }
  }

  async #renew(known: PostDoc, post: ReadPost): Promise<Received> {
    const { repo, clock } = this.#deps
    for (let doc: PostDoc | null = known, tries = 0; doc !== null && tries < MOST_TRIES; tries++) {
      const { _id: id } = doc
      if (doc.author !== post.author || doc.origin === 'local') return { did: 'not-theirs', id: null }
      if (doc.state === 'deleted') return { did: 'deleted-before', id }
      const said = this.#said(post, clock())
      if (said.versionAt < doc.versionAt || isOlderCount(doc, said)) return { did: 'older', id }
      if (saysTheSame(doc, said)) return { did: 'same', id }
      const grown = hasGrown(doc, said) && (await this.#deps.follows.isFollowedHere(doc.author))
      const told = isEdited(doc, said) || this.#concernsUs(post) ? { hear: clock() } : {}
      const marks = { ...(grown && { place: clock() }), ...comersMark(doc, said, clock()), ...told }
      if ((await repo.change(doc, { ...said, ...marks })) !== null) {
        if (grown) this.#deps.wakePlacer()
        this.#deps.live.publish({ what: 'changed', of: 'post', status: id })
        if (told.hear !== undefined) this.#deps.wakeNotifier()
        return { did: 'changed', id }
      }
      doc = await repo.get(id)
    }
    throw refusal('conflict', 'changed-meanwhile')
  }

  /** From what is stored: of two versions that come at a time the newer one counts. */
  async #relate(name: Iri): Promise<void> {
    const doc = await this.#deps.repo.byIri(name)
    if (doc?.state === 'published') await this.#deps.relatives.took(postOf(doc))
  }

  /** Puts what waited for this post into its conversation, and has the answers to its parent counted. */
  async #connect(name: Iri): Promise<void> {
    const { repo, answersChanged, threadMoved } = this.#deps
    const doc = await repo.byIri(name)
    if (doc === null || doc.inReplyTo === null) return
    if (doc.thread !== name) await Promise.all([repo.reroot(name, doc.thread), threadMoved(name, doc.thread)])
    await answersChanged(doc.inReplyTo)
  }

  async #entomb(name: Iri, by: Iri, removed: Pick<PostDoc, 'removedBy'> = {}): Promise<'deleted' | 'not-theirs'> {
    const { repo, clock, answersChanged, forget, wakeAnnouncer } = this.#deps
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const doc = await repo.byIri(name)
      if (doc?.author !== by) return 'not-theirs'
      if (doc.state === 'published') {
        const local = doc.origin === 'local'
        const left = { announced: doc.announced, leaves: doc.audience !== 'hub' }
        const announce = local ? markFor(left, false, clock()) : null
        const tidy = local ? clock() : null
        const comers = !local && doc.event !== null ? clock() : null
        const marks = { announce, comers, tidy, hear: clock(), ...removed }
        if ((await repo.change(doc, { ...tombstone(), ...marks })) === null) continue
        if (local) {
          wakeAnnouncer()
          this.#deps.wakeTidier()
        }
        this.#deps.wakeNotifier()
      }
      await forget(doc._id)
      this.#deps.live.publish({ what: 'deleted', of: 'post', status: doc._id })
      if (doc.kind === 'write-up') await this.#deps.relatives.lost(name)
      if (doc.kind === 'call') await this.#deps.callChanged(name)
      if (doc.inReplyTo !== null) await answersChanged(doc.inReplyTo)
      return 'deleted'
    }
    throw refusal('conflict', 'changed-meanwhile')
  }

  /**
   * Answers something, as the member's public self; never to more people than what is answered was for.
   * @throws FieldFaults; Refusal 'forbidden' without a profile, 'not-found' for what the member cannot see
   */
  async reply(member: Member, input: NewReply): Promise<Post> {
    const doc = await replyWriter({ ...this.#deps, writer: this.writer })(member, input)
    return (await this.publish(doc)) ?? postOf(doc)
  }

  /** Adds what one of ours wrote, once for each id. @returns what was there already under its id; null when it is new */
  async publish(doc: PostDoc): Promise<Post | null> {
    const { repo, wakeAnnouncer, wakePlacer, answersChanged } = this.#deps
    const isNew = await repo.add(doc)
    const there = isNew ? null : await repo.get(doc._id)
    wakeAnnouncer()
    wakePlacer()
    this.#deps.live.publish({ what: 'published', of: 'post', status: doc._id })
    this.#deps.wakeNotifier()
    if (doc.inReplyTo !== null) await answersChanged(doc.inReplyTo)
    return there === null ? null : postOf(there)
  }

  /** Takes down what one of ours wrote. @throws Refusal 'not-found', 'forbidden' */
  async remove(viewer: Viewer, id: string): Promise<void> {
    const doc = await this.#deps.repo.get(id)
    if (doc === null || doc.origin !== 'local' || !(await this.#sees(viewer, { ...doc, state: 'published' }))) {
      throw refusal('not-found', 'no-such-item')
    }
    const { own } = await this.#addressesOf(viewer)
    if (own !== doc.author && !can(viewer, 'moderate')) throw refusal('forbidden', 'not-allowed')
    await this.#entomb(doc.iri, doc.author, own === doc.author ? {} : { removedBy: 'moderator' })
  }
}
