import type { Clock } from '../../core/clock.js'
import { hostOf, iri, sameOrigin, type Iri } from '../../core/iri.js'
import type { LocalActors } from '../actors/local-actors.js'
import { isOpen } from '../audience.js'
import { refusal } from '../refusals.js'
import { contentOf, type Subject, type Subjects } from '../subjects.js'
import { stampId, type StampDoc, type StampNews, type StampRepo, type StampState } from './stamp-repo.js'

const MOST_TRIES = 20
const BATCH = 100
/** Of one thing of ours; who comes later is told no. */
const MOST_OF_ONE = 2_000

type Deps = {
  repo: StampRepo
  subjects: Pick<Subjects, 'subjectOf'>
  actors: Pick<LocalActors, 'isLocal' | 'voice' | 'byIri'>
  /** Whether a member does not want to hear of an actor. */
  isBlocked: (member: string, actor: Iri) => Promise<boolean>
  /** Whether one follows the other. */
  isAccepted: (follower: Iri, target: Iri) => Promise<boolean>
  /** A post of ours may quote what it did no longer. */
  lost: (quote: Iri) => Promise<unknown>
  /** Whether this hub speaks with a host at all. */
  refuses: (host: string) => boolean
  baseUrl: string
  newId: () => string
  clock: Clock
  wakeAnnouncer: () => void
}

/** Somebody's wish to quote something of ours in a post of theirs. */
export type QuoteWish = { object: Iri; quote: Iri; by: Iri; request: Iri }

/**
 * Who may quote what is ours (FEP-044f): everybody what everybody may read, unless its author says otherwise or has
 * blocked them. Each quote
 * gets a stamp that others can ask for, and loses it when what it quotes is gone, or its author blocked.
 */
export class StampService {
  readonly #deps: Deps
  readonly #origin: string

  constructor(deps: Deps) {
    this.#deps = deps
    this.#origin = new URL(deps.baseUrl).origin
  }

  iriOf({ number }: Pick<StampDoc, 'number'>): Iri {
    return iri(`${this.#origin}/stamps/${number}`)
  }

  /** Decides at once; the answer is a duty. A repeat is answered again. @returns null when it is nothing of ours */
  async asked({ object, quote, by, request }: QuoteWish): Promise<'given' | 'refused' | null> {
    const { repo, clock, newId, subjects } = this.#deps
    const subject = await subjects.subjectOf(object)
    const author = subject === null ? null : await this.#authorOf(subject)
    if (subject === null || author === null) return null
    const isFit =
      isOpen(contentOf(subject)) &&
      sameOrigin(quote, by) &&
      (await this.#isWelcome(author, by)) &&
      (await this.#allows(subject, author, by))
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const doc = await repo.get(object, quote)
      // What was written under the same address by somebody else is not theirs to ask for.
      const may = isFit && (doc === null ? (await repo.countOf(object, MOST_OF_ONE)) < MOST_OF_ONE : doc.by === by)
      const state: 'given' | 'refused' = may && doc?.state !== 'revoked' ? 'given' : 'refused'
      const answer = { request, at: clock(), ...this.#news(state === 'given' ? 'Accept' : 'Reject') }
      if (doc !== null && doc.by !== by) return 'refused'
      const kept: StampState = doc?.state === 'revoked' ? 'revoked' : state
      const fresh = { number: newId(), object, author, quote, by, state, revision: 1, ...answer }
      const written =
        doc === null
          ? await repo.add({ _id: stampId(object, quote), ...fresh })
          : await repo.change(doc, { state: kept, ...answer })
      if (!written) continue
      this.#deps.wakeAnnouncer()
      return state
    }
    throw refusal('conflict', 'changed-meanwhile')
  }

  /** One of ours lets another of ours quote something: nobody asked, and nobody need be told. @returns the stamp */
  async grant({ object, author, quote, by }: Omit<QuoteWish, 'request'> & { author: Iri }): Promise<Iri> {
    const { repo, newId, clock } = this.#deps
    const made = { number: newId(), object, author, quote, by, request: quote, state: 'given' as const }
    const doc = { _id: stampId(object, quote), ...made, at: clock(), revision: 1, news: null, announce: null }
    await repo.add(doc)
    return this.iriOf((await repo.get(object, quote)) ?? doc)
  }

  /** Takes one stamp back, if there is one. */
  async revokeOne(object: Iri, quote: Iri): Promise<void> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const doc = await this.#deps.repo.get(object, quote)
      if (doc?.state !== 'given') return
      if (!(await this.#deps.repo.change(doc, { state: 'revoked', ...this.#news('Delete') }))) continue
      this.#deps.wakeAnnouncer()
      return
    }
    throw refusal('conflict', 'changed-meanwhile')
  }

  /** What is ours has changed: when it is no longer for everybody, nobody quotes it any more. */
  async follow(object: Iri): Promise<void> {
    const subject = await this.#deps.subjects.subjectOf(object)
    if (subject !== null && isOpen(contentOf(subject))) return
    await this.#revokeAll(() => this.#deps.repo.givenOf(object, BATCH))
  }

  /** One of ours wants to have nothing to do with somebody any longer. */
  part(author: Iri, by: Iri): Promise<void> {
    return this.#revokeAll(() => this.#deps.repo.givenBetween(by, author, BATCH))
  }

  /** The stamp of this number, as long as it holds; `gone` once it no longer does. */
  async at(number: string): Promise<StampDoc | 'gone' | null> {
    const doc = await this.#deps.repo.byNumber(number)
    if (doc === null || doc.state === 'refused') return null
    const subject = await this.#deps.subjects.subjectOf(doc.object)
    const holds =
      doc.state === 'given' && subject !== null && isOpen(contentOf(subject)) && !this.#deps.refuses(hostOf(doc.by))
    return holds ? doc : 'gone'
  }

  /** Whether this is a stamp of ours that lets this post quote that. */
  async allows(stamp: Iri, { object, quote }: Pick<StampDoc, 'object' | 'quote'>): Promise<boolean> {
    const number = /^\/stamps\/(\d{20})$/.exec(new URL(stamp).pathname)?.[1] ?? null
    const doc = number === null ? null : await this.at(number)
    return doc !== null && doc !== 'gone' && this.iriOf(doc) === stamp && doc.object === object && doc.quote === quote
  }

  async #revokeAll(find: () => Promise<StampDoc[]>): Promise<void> {
    const { repo, wakeAnnouncer } = this.#deps
    for (let found = await find(); found.length > 0; found = await find()) {
      for (const doc of found) {
        const revoked = await repo.change(doc, { state: 'revoked', ...this.#news('Delete') })
        if (revoked && this.#deps.actors.isLocal(doc.by)) await this.#deps.lost(doc.quote)
      }
      wakeAnnouncer()
    }
  }

  /** What its author said of those who may quote it. */
  async #allows(subject: Subject, author: Iri, by: Iri): Promise<boolean> {
    const policy = subject.of === 'post' ? (subject.post.quotePolicy ?? 'public') : 'public'
    return policy === 'public' || (policy === 'followers' && (await this.#deps.isAccepted(by, author)))
  }

  #news(news: StampNews): Pick<StampDoc, 'news' | 'announce'> {
    return { news, announce: this.#deps.clock() }
  }

  async #authorOf(subject: Subject): Promise<Iri | null> {
    const { actors } = this.#deps
    if (subject.of === 'item') return (await actors.voice())?.iri ?? null
    return subject.post.origin === 'local' ? subject.post.author : null
  }

  async #isWelcome(author: Iri, by: Iri): Promise<boolean> {
    const { actors, isBlocked, refuses } = this.#deps
    if (actors.isLocal(by) || refuses(hostOf(by))) return false
    const found = await actors.byIri(author)
    if (found === null || found === 'gone') return false
    return found.member === null || !(await isBlocked(found.member, by))
  }
}
