import type { Clock } from '../../core/clock.js'
import type { After, Page } from '../../store/store.js'
import { hostOf, type Iri } from '../../core/iri.js'
import type { Actor, LocalActor } from '../actors/actor.js'
import type { LocalActors } from '../actors/local-actors.js'
import { refusal } from '../refusals.js'
import { FollowWriting, MOST_OVER, type Change, type Follower } from './follow-writing.js'
import { type End, type FollowDoc, type FollowRepo, type QuietFollowRepo } from './follow-repo.js'

/** What became of somebody's wish to follow one of ours; `refused` also for one that was taken back already. */
export type Answer = 'accepted' | 'asked' | 'refused' | 'no-such-actor'

type Asking = { follower: Follower; target: Iri; activity: Iri; signedAt?: Date | undefined }
type Undoing = { follower: Iri; activity: Iri | null; target: Iri | null; signedAt?: Date | undefined }

/** Newest first; `after` is the `number` of the last one before. */
export type FollowPage = { limit: number; after?: string | null }
export type Followed = { follows: FollowDoc[]; next: string | null }

type Deps = {
  repo: FollowRepo
  quiet: QuietFollowRepo
  actors: LocalActors
  /** Whether a member does not want to hear of an actor. */
  isBlocked: (member: string, actor: Iri) => Promise<boolean>
  newId: () => string
  clock: Clock
  wakeAnnouncer: () => void
  /** There is something for members to hear of. */
  wakeNotifier: () => void
  /** What somebody wrote before is to be put into the home of one who follows them now. */
  wakePlacer: () => void
  /** What somebody wrote need not be in the home of whoever followed them any longer. */
  unfollowed: (follower: Iri, target: Iri) => Promise<void>
  /** The same for a member who followed quietly. */
  leftQuietly: (member: string, target: Iri) => Promise<void>
}

const MOST_TRIES = 20
const BATCH = 500
const MOST_COUNTED = 100_000

/** Who follows whom. Each change is one write of one document, with what the other end has still to be told in it. */
export class FollowService {
  readonly #deps: Deps
  readonly #write: FollowWriting

  constructor(deps: Deps) {
    this.#deps = deps
    this.#write = new FollowWriting(deps)
  }

  /**
   * A stranger asks to follow one of ours. A repeat is answered again; what was taken back before stays taken back.
   * @param asked.signedAt  by the stranger's clock, where they sent it themselves
   */
  async request({ follower, target, activity, signedAt }: Asking): Promise<Answer> {
    const { actors, isBlocked } = this.#deps
    const actor = await actors.byIri(target)
    if (actor === null || actor === 'gone' || actors.isLocal(follower.iri)) return 'no-such-actor'
    const blocked = actor.member !== null && (await isBlocked(actor.member, follower.iri))
    const refuses = blocked || actor.movedTo !== null
    return this.#settled(follower.iri, actor.iri, (doc) => {
      if (doc?.early?.includes(activity) === true) return { answer: 'refused' }
      const isLate = doc !== null && this.#write.isLate(doc, activity, signedAt)
      const known = doc?.state === 'accepted' || (doc?.state === 'refused' && doc.activity === activity)
      const incoming = this.#write.incoming(follower, activity)
      if (refuses || isLate)
        return {
          answer: 'refused',
          change: { ...incoming, ...this.#write.refused(doc), ...this.#write.news('Reject') },
        }
      const state = known ? doc.state : actor.locked === true ? 'asked' : 'accepted'
      const begun = known || doc?.state === 'asked' ? {} : this.#write.begun()
      const news =
        state === 'asked'
          ? { news: null, announce: null }
          : this.#write.news(state === 'accepted' ? 'Accept' : 'Reject')
      const change = { ...incoming, ...begun, ...this.#write.said(doc, signedAt), state, ...news }
      return { answer: state === 'ended' ? 'refused' : state, change }
    })
  }

  /**
   * A stranger follows no longer: named by the activity, else by the pair.
   * @returns whether there was anything to end
   */
  async undone({ follower, activity, target, signedAt }: Undoing): Promise<boolean> {
    const named = activity === null ? null : await this.#byActivity(activity, ({ follower: who }) => who === follower)
    const of = named?.target ?? target
    if (of === null || !this.#deps.actors.isLocal(of)) return false
    const actor = await this.#deps.actors.byIri(of)
    if (actor === null || actor === 'gone') return false
    return this.#settled(follower, actor.iri, (doc) => {
      // One that came before its Follow is remembered, so that the Follow finds itself undone.
      if (doc === null)
        return activity === null
          ? { answer: false }
          : { answer: false, change: this.#write.undoneBefore(follower, activity) }
      if (doc.direction !== 'in') return { answer: false }
      if (activity !== null && activity !== doc.activity && doc.over.includes(activity)) return { answer: false }
      const over = this.#write.over(doc, activity)
      const isEarly = activity !== null && activity !== doc.activity
      const named = {
        over,
        ...this.#write.said(doc, signedAt),
        ...(isEarly && { early: [...(doc.early ?? []), activity].slice(-MOST_OVER) }),
      }
      if (doc.state === 'ended') return { answer: false, ...(over.length > doc.over.length && { change: named }) }
      return { answer: true, change: { ...this.#write.ended('ended'), ...named } }
    })
  }

  /** Somebody answers a Follow of ours. @returns whether it was theirs to answer, and still open to it */
  async answered(
    { by, activity, follower }: { by: Iri; activity: Iri | null; follower: Iri | null },
    answer: 'accepted' | 'refused',
  ): Promise<boolean> {
    const { actors } = this.#deps
    const named = activity === null ? null : await this.#byActivity(activity, () => true)
    if (named !== null && named.target !== by) return false
    // An id of ours that is not the newest of any follow is an answer to one that we took back.
    if (named === null && activity !== null && actors.isLocal(activity)) return false
    const who = named?.follower ?? follower
    if (who === null) return false
    return this.#settled(who, by, (doc) => {
      if (doc?.direction !== 'out' || doc.state === 'ended') return { answer: false }
      if (doc.state === answer) return { answer: true }
      const fill = doc.follower === actors.instanceIri ? null : this.#deps.clock()
      const accepted: Change = { state: 'accepted', endedAt: null, news: null, announce: null, fill }
      return { answer: true, change: answer === 'accepted' ? accepted : this.#write.ended('refused') }
    })
  }

  /** One of ours follows somebody. A repeat changes nothing. @throws Refusal unless `actor` is one of ours who may */
  async follow(actor: Iri, target: Pick<Actor, 'iri' | 'host'>): Promise<FollowDoc['state']> {
    await this.#mine(actor)
    const { actors } = this.#deps
    if (actor === target.iri) throw refusal('forbidden', 'not-allowed')
    const local = actors.isLocal(target.iri) ? await actors.byIri(target.iri) : null
    if (local === 'gone' || (local === null && actors.isLocal(target.iri))) throw refusal('not-found', 'no-such-page')
    return this.#settled(actor, target.iri, (doc) => {
      if (doc?.state === 'accepted' || doc?.state === 'asked') return { answer: doc.state }
      const number = this.#deps.newId()
      const activity = this.#write.act(number, (doc?.revision ?? 0) + 1, 'follow')
      const begun = { ...this.#write.begun(), number, activity, host: hostOf(target.iri), inbox: null }
      if (local !== null) {
        const state = local.locked === true ? 'asked' : 'accepted'
        const fill = state === 'accepted' ? begun.startedAt : null
        return { answer: state, change: { ...begun, direction: 'local', state, news: null, announce: null, fill } }
      }
      return { answer: 'asked', change: { ...begun, direction: 'out', state: 'asked', ...this.#write.news('Follow') } }
    })
  }

  /** @returns whether there was anything to end */
  async unfollow(actor: Iri, target: Iri): Promise<boolean> {
    const ended = await this.#settled(actor, target, (doc) => {
      if (doc === null || doc.direction === 'in' || !isLive(doc)) return { answer: false }
      const news = doc.direction === 'out' ? this.#write.news('Undo') : {}
      return { answer: true, change: { ...this.#write.ended('ended'), over: this.#write.over(doc, null), ...news } }
    })
    if (ended) await this.#deps.unfollowed(actor, target)
    return ended
  }

  /** A member reads somebody without anybody elsewhere learning who: the hub follows for all such members, once. */
  async followQuietly(member: string, target: Pick<Actor, 'iri' | 'host'>): Promise<void> {
    const { quiet, newId, clock } = this.#deps
    await quiet.add({ member, target: target.iri, number: newId(), at: clock(), fill: clock() })
    this.#deps.wakePlacer()
    await this.reconcileQuiet(target, { askAgain: true })
  }

  async unfollowQuietly(member: string, target: Iri): Promise<void> {
    if (await this.#deps.quiet.remove(member, target)) await this.#deps.leftQuietly(member, target)
    await this.reconcileQuiet({ iri: target, host: hostOf(target) })
  }

  /**
   * Makes the hub's own follow what the quiet ones ask for. After every write it looks again, since a member may have
   * begun or ended one in between.
   * @param options.askAgain  also where the answer was no
   */
  async reconcileQuiet(target: Pick<Actor, 'iri' | 'host'>, { askAgain = false } = {}): Promise<void> {
    const { quiet, repo, actors } = this.#deps
    if (actors.isLocal(target.iri)) return // what is said here needs no way to come here
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const [wanted, doc] = [await quiet.any(target.iri), await repo.get(actors.instanceIri, target.iri)]
      const there = doc !== null && isLive(doc)
      if (wanted === there || (wanted && doc?.state === 'refused' && !askAgain)) return
      if (wanted) await this.follow(actors.instanceIri, target)
      else await this.unfollow(actors.instanceIri, target.iri)
    }
    throw refusal('conflict', 'changed-meanwhile')
  }

  /** One of ours who decides about followers says yes or no. @returns false when nobody asked */
  async decide(target: Iri, follower: Iri, answer: 'accepted' | 'refused'): Promise<boolean> {
    return this.#settled(follower, target, (doc) => {
      if (doc?.state !== 'asked' || doc.direction === 'out') return { answer: false }
      const fill = doc.direction === 'local' ? this.#deps.clock() : null
      const change: Change = answer === 'accepted' ? { state: 'accepted', fill } : this.#write.ended('refused')
      const news = doc.direction === 'in' ? this.#write.news(answer === 'accepted' ? 'Accept' : 'Reject') : {}
      return { answer: true, change: { ...change, ...news } }
    })
  }

  /** One of ours does not want a follower any longer; they are told no. */
  async removeFollower(target: Iri, follower: Iri): Promise<boolean> {
    const removed = await this.#settled(follower, target, (doc) => {
      if (doc === null || doc.direction === 'out' || !isLive(doc)) return { answer: false }
      const news = doc.direction === 'in' ? this.#write.news('Reject') : {}
      const over = this.#write.over(doc, null)
      // Nothing they sign brings it back but a Follow of another name.
      return { answer: true, change: { ...this.#write.ended('ended'), over, saidAt: null, ...news } }
    })
    if (removed && this.#deps.actors.isLocal(follower)) await this.#deps.unfollowed(follower, target)
    return removed
  }

  /** Ends what there is between one of ours, or all of them, and somebody elsewhere; both ways. */
  async dropBetween(local: Iri | null, remote: Iri): Promise<void> {
    const { quiet, repo } = this.#deps
    if (local === null) await quiet.removeAllOf(remote)
    const between = await Promise.all([repo.liveOf('follower', remote, BATCH), repo.liveOf('target', remote, BATCH)])
    for (const { follower, target, direction } of between.flat()) {
      if (local !== null && follower !== local && target !== local) continue
      if (direction === 'in') await this.removeFollower(target, follower)
      else await this.unfollow(follower, target)
    }
    if (local === null && between.some((found) => found.length === BATCH)) await this.dropBetween(local, remote)
  }

  /** The other end does not know of a follow of ours: it ends here as well, and nobody is told. */
  async lost(follower: Iri, target: Iri): Promise<void> {
    const doc = await this.#deps.repo.get(follower, target)
    if (doc?.direction === 'out') await this.#silence(doc)
  }

  /** The other end believes that one of ours follows them, who does not: it is told so. */
  async denied(follower: Iri, target: Iri): Promise<void> {
    const ours = await this.#deps.actors.byIri(follower)
    if (ours === null || ours === 'gone') return
    await this.#settled(follower, target, (doc) => {
      if (doc !== null && isLive(doc)) return { answer: null }
      const { number } = doc ?? this.#write.begun()
      const activity = doc?.activity ?? this.#write.act(number, 1, 'follow')
      const ended = { ...this.#write.ended('ended'), number, activity, direction: 'out' as const, host: hostOf(target) }
      return { answer: null, change: { ...ended, ...this.#write.news('Undo') } }
    })
  }

  /** An actor is no more, or its host is one we do not speak with: all follows end, and nobody is told. */
  async forget(remote: Iri): Promise<void> {
    const { quiet, repo } = this.#deps
    await quiet.removeAllOf(remote)
    for (const end of ['follower', 'target'] as const) {
      for (;;) {
        const found = await repo.liveOf(end, remote, BATCH)
        for (const doc of found) await this.#silence(doc)
        if (found.length < BATCH) break
      }
    }
  }

  /** As `forget`, of everybody at a host. */
  async dropHost(host: string): Promise<void> {
    const { quiet, repo, actors } = this.#deps
    for (let after: After | null = null; ;) {
      const { docs, next }: Page<FollowDoc> = await repo.ofHost(host, BATCH, after)
      for (const doc of docs) {
        if (doc.direction === 'local') continue
        if (doc.follower === actors.instanceIri) await quiet.removeAllOf(doc.target)
        if (isLive(doc) || doc.announce !== null) await this.#silence(doc)
      }
      if (next === null) return
      after = next
    }
  }

  /** Accepted ones. */
  followers(target: Iri, page: FollowPage): Promise<Followed> {
    return this.#page('target', target, 'accepted', page)
  }

  /** Those who wait for one of ours to decide. */
  asking(target: Iri, page: FollowPage): Promise<Followed> {
    return this.#page('target', target, 'asked', page)
  }

  /** Accepted ones. */
  following(follower: Iri, page: FollowPage): Promise<Followed> {
    return this.#page('follower', follower, 'accepted', page)
  }

  /** Whom a member follows quietly, newest first. */
  async quietOf(member: string, { limit, after = null }: FollowPage): Promise<{ targets: Iri[]; next: string | null }> {
    const found = await this.#deps.quiet.ofMember(member, limit, after)
    return {
      targets: found.map(({ target }) => target),
      next: found.length < limit ? null : (found.at(-1)?.number ?? null),
    }
  }

  isQuiet(member: string, target: Iri): Promise<boolean> {
    return this.#deps.quiet.has(member, target)
  }

  async stateOf(follower: Iri, target: Iri): Promise<FollowDoc['state'] | null> {
    return (await this.#deps.repo.get(follower, target))?.state ?? null
  }

  async isAccepted(follower: Iri, target: Iri): Promise<boolean> {
    return (await this.stateOf(follower, target)) === 'accepted'
  }

  /** At most 100,000 each. */
  async counts(actor: Iri): Promise<{ followers: number; following: number }> {
    const count = (end: End) => this.#deps.repo.count(end, actor, 'accepted', MOST_COUNTED)
    const [followers, following] = await Promise.all([count('target'), count('follower')])
    return { followers, following }
  }

  /** `followers`: of one of ours, at a host. `all`: follows between this hub and it, both ways, members counted in. */
  async countsWith(host: string, target: Iri): Promise<{ followers: number; all: number }> {
    const { repo } = this.#deps
    const counts = [repo.countOnHost(target, host, MOST_COUNTED), repo.countLiveOfHost(host, MOST_COUNTED)] as const
    const [followers, all] = await Promise.all(counts)
    return { followers, all }
  }

  /** Whether anybody here follows somebody, quietly or not: else nothing of theirs has a place in a home. */
  async isFollowedHere(target: Iri): Promise<boolean> {
    const { repo, actors } = this.#deps
    const host = actors.isLocal(target) ? hostOf(actors.instanceIri) : hostOf(target)
    return (await repo.onHost(target, host, 1, null)).length > 0
  }

  /** Whether a member wants to have nothing to do with an actor. */
  turnsAway(member: string, actor: Iri): Promise<boolean> {
    return this.#deps.isBlocked(member, actor)
  }

  async #mine(actor: Iri): Promise<LocalActor> {
    const found = await this.#deps.actors.byIri(actor)
    if (found === null || found === 'gone') throw refusal('forbidden', 'needs-profile')
    if (found.movedTo !== null) throw refusal('forbidden', 'profile-moved')
    return found
  }

  async #silence(doc: FollowDoc): Promise<void> {
    await this.#settled(doc.follower, doc.target, (now) =>
      now === null || (!isLive(now) && now.announce === null)
        ? { answer: null }
        : { answer: null, change: { ...(isLive(now) ? this.#write.ended('ended') : { news: null, announce: null }) } },
    )
  }

  async #byActivity(activity: Iri, fits: (doc: FollowDoc) => boolean): Promise<FollowDoc | null> {
    return (await this.#deps.repo.byActivity(activity)).find(fits) ?? null
  }

  async #page(end: End, of: Iri, state: FollowDoc['state'], { limit, after = null }: FollowPage): Promise<Followed> {
    const follows = await this.#deps.repo.page(end, of, state, limit, after)
    return { follows, next: follows.length < limit ? null : (follows.at(-1)?.number ?? null) }
  }

  /** Decides on the document as it is, and writes that unless it has changed since: then decides anew. */
  async #settled<A>(
    follower: Iri,
    target: Iri,
    decide: (doc: FollowDoc | null) => { answer: A; change?: Change },
  ): Promise<A> {
    const { repo, wakeAnnouncer } = this.#deps
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const doc = await repo.get(follower, target)
      const { answer, change: decided } = decide(doc)
      if (decided === undefined) return answer
      const change = { ...decided, ...this.#write.heard(target, doc, decided) }
      const written =
        doc === null
          ? await repo.add(this.#write.fresh(follower, target, change))
          : (await repo.change(doc, change)) !== null
      if (!written) continue
      if ((change.announce ?? null) !== null) wakeAnnouncer()
      if (change.hear !== undefined) this.#deps.wakeNotifier()
      if ((change.fill ?? null) !== null) this.#deps.wakePlacer()
      return answer
    }
    throw refusal('conflict', 'changed-meanwhile')
  }
}

const isLive = ({ state }: FollowDoc): boolean => state === 'asked' || state === 'accepted'
