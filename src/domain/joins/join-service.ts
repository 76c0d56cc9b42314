import type { Clock } from '../../core/clock.js'
import { iri, sameOrigin, type Iri } from '../../core/iri.js'
import type { LocalActors } from '../actors/local-actors.js'
import { speakerFor } from '../actors/speakers.js'
import type { Member } from '../members/member.js'
import type { PostService } from '../posts/post-service.js'
import type { Post, PostEvent } from '../posts/post.js'
import { refusal } from '../refusals.js'
import { SETTLE_MS } from '../changes/meaning.js'
import { knowsOf } from './join-news.js'
import type { JoinDoc, JoinRepo, JoinState } from './join-repo.js'

type Deps = {
  repo: JoinRepo
  actors: Pick<LocalActors, 'ofMember' | 'instanceIri'>
  posts: Pick<PostService, 'view'>
  newId: () => string
  clock: Clock
  wakeAnnouncer: () => void
}

/** What an organiser can say to a Join. */
export type JoinAnswer = Extract<JoinState, 'accepted' | 'waiting' | 'refused'>

const MOST_TRIES = 20
const MOST_OWN = 200
/** Nothing is told, or reminded of. */
const QUIET = { tell: null, telling: null, remind: null } satisfies Partial<JoinDoc>
const MODES = new Set(['free', 'restricted'])

/**
 * Whether its organiser takes sign-ups over the network, or a hub promises for its call, as things stand; what counts is
 * their answer.
 */
export function mayBeJoined({ origin, event, call }: Pick<Post, 'origin' | 'event' | 'call'>, now: Date): boolean {
  if (origin !== 'remote') return false
  if (call !== null) return call.state === 'open' && (call.deadline === null || call.deadline > now)
  if (event === null || event.state === 'cancelled') return false
  return MODES.has(event.joinMode ?? '') && event.startsAt > now
}

/**
 * Members who come to events of other hubs, Mobilizon and others that understand a Join, and who promise for the calls of
 * hubs. Only those who chose to have a
 * public profile: a Join tells their name to another server. Everybody else finds the way to the event's own page.
 */
export class JoinService {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** What became of a member's wish to come; null when there was none. */
  async stateOf(member: Member, event: Iri): Promise<JoinState | null> {
    const me = await this.#deps.actors.ofMember(member.id)
    return me === null ? null : ((await this.#deps.repo.get(me.iri, event))?.state ?? null)
  }

  /** Events elsewhere that a member comes to, or has asked to come to; at most 200, the newest wishes. */
  async ofMember(member: Member): Promise<{ event: Iri; state: JoinState }[]> {
    const me = await this.#deps.actors.ofMember(member.id)
    const all = me === null ? [] : await this.#deps.repo.ofActor(me.iri, MOST_OWN)
    return all.filter(({ state }) => state !== 'left' && state !== 'refused')
  }

  /** Where it is, where they are accepted and were told more than others; else null. */
  async placeOf(member: Member, event: Iri): Promise<PostEvent['place']> {
    const me = await this.#deps.actors.ofMember(member.id)
    const doc = me === null ? null : await this.#deps.repo.get(me.iri, event)
    return doc?.state === 'accepted' ? (doc.place ?? null) : null
  }

  /**
   * A member wants to come. A repeat changes nothing.
   * @param id  of the post that is the event, or the call
   * @throws Refusal 'forbidden' without a public profile, 'not-found' for what they cannot see or nobody can join
   */
  async join(member: Member, id: string): Promise<void> {
    const { posts, clock } = this.#deps
    const post = await posts.view(member, id)
    if (!mayBeJoined(post, clock())) throw refusal('not-found', 'not-to-join')
    const { iri: me } = await speakerFor(this.#deps.actors, member)
    await this.#settled(me, post.iri, (doc) => {
      if (doc !== null && doc.state !== 'left' && doc.state !== 'refused') return null
      // What has changed since it was read is seen by another look.
      const known = { knows: knowsOf(post, 'asked'), ...QUIET, tell: clock() }
      return { ...this.#said(doc, 'Join'), ...known, state: 'asked', organiser: post.author }
    })
  }

  /** A member does not come after all. @throws Refusal as `join` */
  async leave(member: Member, id: string): Promise<void> {
    const post = await this.#deps.posts.view(member, id)
    const { iri: me } = await speakerFor(this.#deps.actors, member)
    await this.#settled(me, post.iri, (doc) => {
      if (doc === null || doc.state === 'left') return null
      // Who was refused has nothing to take back.
      if (doc.state === 'refused') return { ...QUIET, state: 'left' }
      return { ...this.#said(doc, 'Leave'), ...QUIET, state: 'left', place: null }
    })
  }

  /**
   * Somebody elsewhere answers a Join of ours: found by the id of ours that they name, else by the two it is between.
   * Only the server of the event can answer; of that, anybody: some let a group announce and a person answer.
   * @param told  where it is, as they tell those alone whom they accept; null when they said nothing of it
   * @returns whether it was theirs to answer, and still open to it
   */
  async answered(
    { by, activity, actor, event }: { by: Iri; activity: Iri | null; actor: Iri | null; event: Iri | null },
    answer: JoinAnswer,
    told: PostEvent['place'] = null,
  ): Promise<boolean> {
    const { repo } = this.#deps
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const named = activity === null ? null : await repo.byActivity(activity)
      // An id of ours that is not the newest of a Join is an answer to one that was taken back.
      const paired = activity === null && actor !== null && event !== null ? await repo.get(actor, event) : null
      const doc = named ?? paired
      if (doc === null || doc.state === 'left' || !sameOrigin(doc.event, by)) return false
      const place = answer === 'accepted' ? (told ?? doc.place ?? null) : null
      const isSame = doc.state === answer && JSON.stringify(place) === JSON.stringify(doc.place ?? null)
      if (isSame || (await repo.change(doc, { state: answer, place, tell: this.#tellAt(doc, answer) }))) return true
    }
    throw refusal('conflict', 'changed-meanwhile')
  }

  /** Another place is told together with what else is about to change, and a no with its cause: that it is cancelled. */
  #tellAt({ state }: JoinDoc, answer: JoinAnswer): Date {
    const now = this.#deps.clock()
    return state === answer || answer === 'refused' ? new Date(now.getTime() + SETTLE_MS) : now
  }

  #said(doc: JoinDoc | null, news: 'Join' | 'Leave'): Pick<JoinDoc, 'revision' | 'news' | 'announce'> {
    return { revision: (doc?.revision ?? 0) + 1, news, announce: this.#deps.clock() }
  }

  async #settled(
    actor: Iri,
    event: Iri,
    decide: (doc: JoinDoc | null) => Partial<Omit<JoinDoc, '_id'>> | null,
  ): Promise<void> {
    const { repo, wakeAnnouncer } = this.#deps
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const doc = await repo.get(actor, event)
      const change = decide(doc)
      if (change === null) return
      if (!(doc === null ? await repo.add(this.#fresh(actor, event, change)) : await this.#changed(doc, change)))
        continue
      wakeAnnouncer()
      return
    }
    throw refusal('conflict', 'changed-meanwhile')
  }

  #changed(doc: JoinDoc, change: Partial<Omit<JoinDoc, '_id'>>): Promise<boolean> {
    const named = change.news === 'Join' ? { activity: this.#joinIri(doc.number, change.revision ?? 1) } : {}
    return this.#deps.repo.change(doc, { ...change, ...named })
  }

  #fresh(actor: Iri, event: Iri, change: Partial<Omit<JoinDoc, '_id'>>): Omit<JoinDoc, '_id'> {
    const { newId, clock } = this.#deps
    const number = newId()
    const blank = { actor, event, organiser: event, state: 'asked' as const, number, revision: 1, at: clock() }
    return { ...blank, activity: this.#joinIri(number, 1), news: null, announce: null, ...change }
  }

  #joinIri(number: string, revision: number): Iri {
    return iri(`${new URL(this.#deps.actors.instanceIri).origin}/act/${number}-${revision}-join`)
  }
}
