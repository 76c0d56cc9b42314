import type { Clock } from '../../core/clock.js'
import { hostOf, iri, type Iri } from '../../core/iri.js'
import type { LocalActor } from '../actors/actor.js'
import type { LocalActors } from '../actors/local-actors.js'
import { selfOf, type Acting } from '../apps/acting.js'
import { actingAs, voiceFor } from '../actors/speakers.js'
import { isOpen, maySee, type Viewer } from '../audience.js'
import type { LiveBus } from '../live/live-bus.js'
import type { FollowService } from '../follows/follow-service.js'
import type { Member } from '../members/member.js'
import type { PostRepo } from '../posts/post-repo.js'
import type { PostService } from '../posts/post-service.js'
import { refusal } from '../refusals.js'
import { contentOf, iriOf, type Subject, type Subjects } from '../subjects.js'
import type { Window } from '../window.js'
import { boostSight } from './boost-sight.js'
import { widestBoost } from './passing-on.js'
import {
  reactionId,
  type BoostAudience,
  type ReactionDoc,
  type ReactionKind,
  type ReactionRepo,
  type Tally,
  type TallyDoc,
  type TallyRepo,
} from './reaction-repo.js'

/** A reaction of somebody elsewhere, as an activity brought it. */
export type NewReaction = Pick<ReactionDoc, 'actor' | 'kind' | 'object' | 'emoji' | 'activity' | 'host' | 'audience'>
/** Named by its activity, else by what it is. */
export type Undone = { actor: Iri; activity?: Iri | null; kind?: ReactionKind; object?: Iri; emoji?: string | null }
/** Newest first; `after` is the `number` of the last one before. */
export type ReactionPage = { limit: number; after?: string | null }

type Deps = {
  repo: ReactionRepo
  tallies: TallyRepo
  subjects: Subjects
  actors: LocalActors
  posts: Pick<PostService, 'view'>
  answers: Pick<PostRepo, 'countAnswers'>
  follows: Pick<FollowService, 'isAccepted' | 'isFollowedHere'>
  newId: () => string
  clock: Clock
  live: Pick<LiveBus, 'publish'>
  /** A boost was taken back: it has no place in homes any longer. */
  unplace: (subject: string, boostedBy: Iri) => Promise<void>
  wakeAnnouncer: () => void
  wakePlacer: () => void
  wakeTallies: () => void
  /** There is something for members to hear of. */
  wakeNotifier: () => void
}

const MOST_TRIES = 10
/** Each of them is read to be counted, and each new one has all of them counted anew. */
const MOST_ANSWERS_COUNTED = 5_000
const LEASE_MS = 60_000
const DAY_MS = 24 * 60 * 60_000
const BATCH = 200

/** Likes, boosts and emoji, of everybody, for items and posts; and how many there are. */
export class ReactionService {
  readonly #deps: Deps
  /** How far today's look through all tallies has come; null when it is done. */
  #pass: { after: string | null; begun: number } | null = null
  #passedAt = -Infinity

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** @returns whether it is new; a copy of one that was taken back does not bring it back */
  async add(reaction: NewReaction): Promise<boolean> {
    const place = reaction.kind === 'boost' && (await this.#deps.follows.isFollowedHere(reaction.actor))
    return this.#put(reaction, { announce: false, place })
  }

  /** @returns whether there was one */
  async undo({ actor, activity = null, kind, object, emoji = null }: Undone): Promise<boolean> {
    const { repo } = this.#deps
    const named = activity === null ? [] : await repo.byActivity(activity)
    const known = named.find((doc) => doc.actor === actor)
    if (known !== undefined) return this.#takeBack(known, null)
    if (kind === undefined || object === undefined) return false
    const doc = await repo.get({ actor, kind, object })
    if (doc !== null) return isSame(doc, { kind, emoji }) && this.#takeBack(doc, null)
    if (activity !== null) {
      // It came before what it undoes, which is to find that out.
      await repo.add({ ...this.#made({ actor, kind, object, emoji, activity, host: hostOf(actor) }), state: 'undone' })
    }
    return false
  }

  /** @throws Refusal 'forbidden' without a profile, 'not-found' for what the member cannot see */
  async like(member: Acting, object: Iri): Promise<void> {
    const [actor, subject] = await this.#speaks(member, object)
    await this.#react(actor, 'like', subject, !this.#isOurs(subject))
  }

  async unlike(member: Acting, object: Iri): Promise<void> {
    await this.#unreact((await actingAs(this.#deps.actors, member)).iri, 'like', object)
  }

  /**
   * Passes on what everybody may see, to everybody or to fewer, and what is for the member's own followers to those alone;
   * what was passed on already stays as it is.
   * @throws Refusal as `like`, 'forbidden' for everything else
   */
  async boost(member: Acting, object: Iri, audience: BoostAudience = 'public'): Promise<void> {
    const [actor, subject] = await this.#speaks(member, object)
    await this.#passOn(actor, subject, audience)
  }

  async unboost(member: Acting, object: Iri): Promise<void> {
    await this.#unreact((await actingAs(this.#deps.actors, member)).iri, 'boost', object)
  }

  /** The group itself passes something on, by somebody who may publish. @throws Refusal */
  async boostAsVoice(member: Member, object: Iri): Promise<void> {
    const voice = await voiceFor(this.#deps.actors, member)
    await this.#passOn(voice, await this.#visible(member, object))
  }

  /** The same for something that a coordinator has published just now; nothing for what is not there, or not for everybody. */
  async passOnAsVoice(object: Iri): Promise<void> {
    const [voice, subject] = [await this.#deps.actors.voice(), await this.#deps.subjects.subjectOf(object)]
    if (voice !== null && subject !== null && isOpen(contentOf(subject)))
      await this.#react(voice, 'boost', subject, true)
  }

  async unboostAsVoice(member: Member, object: Iri): Promise<void> {
    await this.#unreact((await voiceFor(this.#deps.actors, member)).iri, 'boost', object)
  }

  /** Whether an actor reacted so. */
  async has(actor: Iri, kind: ReactionKind, object: Iri): Promise<boolean> {
    const doc = await this.#deps.repo.get({ actor, kind, object })
    return doc?.state === 'there' && doc.kind === kind
  }

  /** Who reacted so, newest first; `number` is where the next page begins. */
  by(object: Iri, kind: ReactionKind, window: Window): Promise<ReactionDoc[]> {
    return this.#deps.repo.windowOf(object, kind, window)
  }

  /** What somebody likes, newest first; nothing for those without a profile. */
  async likesOf(member: Acting, window: Window): Promise<ReactionDoc[]> {
    const actor = await selfOf(this.#deps.actors, member)
    return actor === null ? [] : this.#deps.repo.windowBy(actor.iri, 'like', window)
  }

  /** What of these, at most 200, an actor likes and has passed on. */
  async byActor(actor: Iri, objects: readonly Iri[]): Promise<{ likes: Set<Iri>; boosts: Set<Iri> }> {
    const found = await this.#deps.repo.byActorOf(actor, objects)
    const there = (kind: ReactionKind) => new Set(found.flatMap((doc) => (doc.kind === kind ? [doc.object] : [])))
    return { likes: there('like'), boosts: there('boost') }
  }

  /** That an actor has passed something on; null when they have not, or not any more. */
  async boostBy(actor: Iri, object: Iri): Promise<ReactionDoc | null> {
    const doc = await this.#deps.repo.get({ actor, kind: 'boost', object })
    return doc?.state === 'there' ? doc : null
  }

  /** Those of some boosts that a viewer may know of. */
  knownTo<T extends ReactionDoc>(viewer: Viewer, boosts: readonly T[]): Promise<Set<T>> {
    return boostSight(this.#deps)(viewer, boosts)
  }

  /** The same of one that was taken back, by its number. */
  async couldKnow(viewer: Viewer, number: string): Promise<boolean> {
    const doc = await this.#deps.repo.byNumber(number)
    return doc === null || (await this.knownTo(viewer, [doc])).size > 0
  }

  /** What an actor passed on, by the number of that; null when there is no such, or no longer. */
  async boostOf(number: string): Promise<ReactionDoc | null> {
    const doc = await this.#deps.repo.byNumber(number)
    return doc?.state === 'there' && doc.kind === 'boost' ? doc : null
  }

  async of(object: Iri, kind: ReactionKind, { limit, after = null }: ReactionPage) {
    const reactions = await this.#deps.repo.of(object, kind, limit, after)
    return { reactions, next: reactions.length < limit ? null : (reactions.at(-1)?.number ?? null) }
  }

  async tallyOf(object: Iri): Promise<Tally> {
    return (await this.talliesOf([object])).get(object) ?? NONE
  }

  /** Of those that were ever answered. @param objects  at most 500 */
  async talliesOf(objects: readonly Iri[]): Promise<Map<Iri, Tally>> {
    const found = await this.#deps.tallies.some(objects)
    return new Map(found.map(({ _id, likes, boosts, replies }) => [_id as Iri, { likes, boosts, replies }]))
  }

  /** A worker's step: counts anew what has changed. @returns false when there is nothing to count */
  async countStep(): Promise<boolean> {
    const { tallies, clock } = this.#deps
    const now = clock()
    const doc = await tallies.claim(now, new Date(now.getTime() + LEASE_MS))
    if (doc === null) return this.#lookThrough(now)
    await this.#count(doc)
    return true
  }

  /** Does that for one thing at once: whoever has just answered it sees their own answer counted. */
  async countNow(object: Iri): Promise<void> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const doc = await this.#deps.tallies.get(object)
      if (doc === null || doc.dirty === null || (await this.#count(doc))) return
    }
  }

  /** @returns false when something of it has changed meanwhile */
  async #count(doc: TallyDoc): Promise<boolean> {
    const { repo, tallies, answers } = this.#deps
    const object = doc._id as Iri
    const [likes, emoji, boosts, replies] = await Promise.all([
      repo.count(object, 'like'),
      repo.count(object, 'emoji'),
      repo.count(object, 'boost'),
      answers.countAnswers(object, MOST_ANSWERS_COUNTED),
    ])
    return tallies.counted(doc, { likes: likes + emoji, boosts, replies })
  }

  /** Once a day everything is counted again: a crash may have come between a reaction and its mark. */
  async #lookThrough(now: Date): Promise<boolean> {
    const { tallies } = this.#deps
    if (this.#pass === null && now.getTime() - this.#passedAt < DAY_MS) return false
    this.#pass ??= { after: null, begun: now.getTime() }
    const ids = await tallies.ids(BATCH, this.#pass.after)
    for (const id of ids) await tallies.touch(id as Iri, now)
    this.#pass.after = ids.at(-1) ?? null
    if (ids.length < BATCH) {
      this.#passedAt = this.#pass.begun
      this.#pass = null
    }
    return ids.length > 0
  }

  async #put(reaction: NewReaction, marks: { announce: boolean; place: boolean }): Promise<boolean> {
    const { repo, clock } = this.#deps
    const [announce, place] = [marks.announce ? clock() : null, marks.place ? clock() : null]
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const made = { ...this.#made(reaction), announce, place }
      const added = await repo.add(made)
      const doc = added ? made : await repo.get(reaction)
      if (doc === null) continue
      const isNew = doc.state === 'undone' || !isSame(doc, reaction)
      if (!added && isNew) {
        if (doc.activity === reaction.activity) return false
        const { _id, actor: _actor, object: _object, host: _host, ...newest } = made
        if (!(await repo.change(doc, newest))) continue
      }
      await this.#changed(doc.object)
      if (place !== null) this.#deps.wakePlacer()
      if (announce !== null) this.#deps.wakeAnnouncer()
      return added || isNew
    }
    throw refusal('conflict', 'changed-meanwhile')
  }

  #made({ actor, kind, object, emoji, activity, host, audience }: NewReaction): ReactionDoc {
    const { newId, clock } = this.#deps
    const said = { _id: reactionId({ actor, kind, object }), actor, kind, object, emoji, activity, host }
    const told = audience !== undefined && { audience }
    const marks = { announce: null, place: null, ...this.#heard(object) }
    return { ...said, ...told, number: newId(), at: clock(), state: 'there', ...marks }
  }

  async #takeBack(doc: ReactionDoc, announce: Date | null): Promise<boolean> {
    const { repo, subjects, unplace, live } = this.#deps
    const undone = { state: 'undone' as const, announce, place: null, ...this.#heard(doc.object) }
    const changed = doc.state === 'there' && (await repo.change(doc, undone))
    await this.#changed(doc.object)
    const subject = doc.kind === 'boost' ? await subjects.docOf(doc.object) : null
    if (subject !== null) await unplace(subject.doc._id, doc.actor)
    if (changed && doc.kind === 'boost') live.publish({ what: 'deleted', of: 'boost', status: doc.number })
    return changed
  }

  /** Only of what is ours there is somebody to hear of it. */
  #heard(object: Iri): Pick<ReactionDoc, 'hear'> {
    return { hear: this.#deps.actors.isLocal(object) ? this.#deps.clock() : null }
  }

  async #changed(object: Iri): Promise<void> {
    await this.#deps.tallies.touch(object, this.#deps.clock())
    this.#deps.wakeTallies()
    this.#deps.wakeNotifier()
  }

  async #react(
    actor: LocalActor,
    kind: 'like' | 'boost',
    subject: Subject,
    announce: boolean,
    audience: BoostAudience = 'public',
  ): Promise<void> {
    const object = iriOf(subject)
    const before = await this.#deps.repo.get({ actor: actor.iri, kind, object })
    if (before?.state === 'there') return
    const verb = kind === 'boost' ? 'announce' : kind
    const activity = iri(`${new URL(this.#deps.actors.instanceIri).origin}/act/${this.#deps.newId()}-${verb}`)
    const reaction = { actor: actor.iri, kind, object, emoji: null, activity, host: hostOf(actor.iri) }
    await this.#put({ ...reaction, ...(kind === 'boost' && { audience }) }, { announce, place: kind === 'boost' })
  }

  async #unreact(actor: Iri, kind: 'like' | 'boost', object: Iri): Promise<void> {
    const doc = await this.#deps.repo.get({ actor, kind, object })
    if (doc?.kind !== kind) return
    const told = kind === 'boost' || !this.#deps.actors.isLocal(object)
    if (await this.#takeBack(doc, told ? this.#deps.clock() : null)) this.#deps.wakeAnnouncer()
  }

  async #passOn(actor: LocalActor, subject: Subject, audience: BoostAudience = 'public'): Promise<void> {
    const voice = subject.of === 'item' ? await this.#deps.actors.voice() : null
    const thing = subject.of === 'item' ? { ...subject.item, author: voice?.iri ?? null } : subject.post
    const widest = thing.state === 'published' ? widestBoost(actor.iri, thing) : null
    if (widest === null) throw refusal('forbidden', 'not-to-pass-on')
    await this.#react(actor, 'boost', subject, true, widest === 'public' ? audience : widest)
  }

  #isOurs(subject: Subject): boolean {
    return subject.of === 'item' || subject.post.origin === 'local'
  }

  async #speaks(member: Acting, object: Iri): Promise<[LocalActor, Subject]> {
    const actor = await actingAs(this.#deps.actors, member)
    return [actor, await this.#visible(member, object)]
  }

  async #visible(member: Member, object: Iri): Promise<Subject> {
    const subject = await this.#deps.subjects.subjectOf(object)
    if (subject?.of === 'post') await this.#deps.posts.view(member, subject.post.id)
    if (subject === null || (subject.of === 'item' && !maySee(member, subject.item))) {
      throw refusal('not-found', 'no-such-item')
    }
    return subject
  }
}

const isSame = (doc: ReactionDoc, { kind, emoji }: Pick<ReactionDoc, 'kind' | 'emoji'>): boolean =>
  doc.kind === kind && doc.emoji === emoji

const NONE: Tally = { likes: 0, boosts: 0, replies: 0 }
