import { hostOf, iri, type Iri } from '../../core/iri.js'
import type { Clock } from '../../core/clock.js'
import type { Actor } from '../actors/actor.js'
import type { LocalActors } from '../actors/local-actors.js'
import { followId, type FollowDoc, type FollowNews } from './follow-repo.js'

/** Who asks to follow, as far as it matters here. */
export type Follower = Pick<Actor, 'iri' | 'inbox' | 'sharedInbox' | 'host'>
export type Change = Partial<Omit<FollowDoc, '_id' | 'revision'>>

export const MOST_OVER = 20
/** As long as a signature counts, so that a copy of what was said could come again. */
const LATE_MS = 65 * 60_000

type Deps = { newId: () => string; clock: Clock; actors: Pick<LocalActors, 'instanceIri' | 'isLocal'> }

/** The parts that changes of follows are made of; what is to become of which follow is for the service to say. */
export class FollowWriting {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  fresh(follower: Iri, target: Iri, change: Change): FollowDoc {
    const begun = { ...this.begun(), direction: 'in' as const, state: 'asked' as const, activity: follower, over: [] }
    const rest = { inbox: null, host: hostOf(follower), news: null, announce: null, revision: 1 }
    return { _id: followId(follower, target), follower, target, ...begun, ...rest, ...change }
  }

  incoming({ inbox, sharedInbox, host }: Follower, activity: Iri): Change {
    return { direction: 'in', activity, inbox: sharedInbox ?? inbox, host }
  }

  undoneBefore(follower: Iri, activity: Iri): Change {
    return { ...this.ended('ended'), activity, over: [activity], early: [activity], host: hostOf(follower) }
  }

  /**
   * A copy of a Follow that is over, which may have been on its way when that was taken back. Later, it is a new one: some
   * give all Follows of a pair the same id. It is new before that, too, when it was signed after all that was heard.
   */
  isLate({ state, over, endedAt, saidAt }: FollowDoc, activity: Iri, signedAt?: Date): boolean {
    const said = saidAt ?? null
    if (said !== null && signedAt !== undefined && signedAt > said) return false
    const since = this.#deps.clock().getTime() - (endedAt?.getTime() ?? -Infinity)
    return state === 'ended' && over.includes(activity) && since < LATE_MS
  }

  /** A copy of something older takes nothing back of when the newest was said. */
  said(doc: FollowDoc | null, signedAt?: Date): Change {
    const before = doc?.saidAt ?? null
    return signedAt === undefined || (before !== null && before >= signedAt) ? {} : { saidAt: signedAt }
  }

  /** What ended with a follow: its own activity, and the one that was named for it. */
  over({ over, activity }: FollowDoc, named: Iri | null): Iri[] {
    return [...new Set([...over, activity, ...(named === null ? [] : [named])])].slice(-MOST_OVER)
  }

  begun() {
    return { number: this.#deps.newId(), startedAt: this.#deps.clock(), endedAt: null }
  }

  ended(state: 'ended' | 'refused') {
    return { state, endedAt: this.#deps.clock(), news: null, announce: null }
  }

  /** Who once was a follower stays a former one, as they have copies of what was said then. */
  refused(doc: FollowDoc | null): Change {
    const before = doc?.state === 'accepted' || doc?.state === 'ended'
    return { state: before ? 'ended' : 'refused', endedAt: doc?.endedAt ?? this.#deps.clock() }
  }

  news(news: FollowNews) {
    return { news, announce: this.#deps.clock() }
  }

  /** Whoever is followed here hears of it, and of its end. */
  heard(target: Iri, doc: FollowDoc | null, { state }: Change): Pick<FollowDoc, 'hear'> {
    const isNews = state !== undefined && state !== doc?.state && this.#deps.actors.isLocal(target)
    return isNews ? { hear: this.#deps.clock() } : {}
  }

  act(number: string, revision: number, verb: string): Iri {
    return iri(`${new URL(this.#deps.actors.instanceIri).origin}/act/${number}-${revision}-${verb}`)
  }
}
