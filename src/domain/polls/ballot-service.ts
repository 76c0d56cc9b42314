import type { Clock } from '../../core/clock.js'
import type { Iri } from '../../core/iri.js'
import { leaseUntil } from '../../core/lease.js'
import { speakerFor } from '../actors/speakers.js'
import type { LiveBus } from '../live/live-bus.js'
import type { LocalActors } from '../actors/local-actors.js'
import { can, type Member } from '../members/member.js'
import { MINUTE_MS } from '../members/throttle.js'
import { postOf, type PostDoc, type PostRepo } from '../posts/post-repo.js'
import type { PostService } from '../posts/post-service.js'
import type { Post, PostPoll } from '../posts/post.js'
import { refusal } from '../refusals.js'
import { pollId, postOfPoll, type BallotDoc, type BallotRepo } from './ballot-repo.js'

/** Others hear of new votes no more often than that. */
const TELL_EVERY_MS = 3 * MINUTE_MS
const LEASE_MS = MINUTE_MS
const MOST_TRIES = 50

/** `again`: they have voted, and the first vote counts. `late`: it is over. `not-ours`: nobody here asked that. */
export type Counted = 'counted' | 'again' | 'late' | 'no-choice' | 'not-ours'

/** How a member voted: indices of options, in their order; null when they have not. */
export type OwnVotes = readonly number[] | null

/** `more`: beside what they chose before. */
type Added = 'first' | 'more' | 'not'
type Vote = Pick<BallotDoc, 'choices' | 'at' | 'sent' | 'due' | 'announce'>

type Deps = {
  repo: BallotRepo
  posts: Pick<PostRepo, 'get' | 'byIri' | 'change' | 'claimPollDue'>
  seen: Pick<PostService, 'view'>
  actors: LocalActors
  /** Polls by which the hub asks who comes: whoever answers those signs up, or does not. */
  asksWhoComes: (post: Iri) => Promise<boolean>
  /** Whether a member does not want to hear of an actor. */
  isBlocked: (member: string, actor: Iri) => Promise<boolean>
  newId: () => string
  clock: Clock
  live: Pick<LiveBus, 'publish'>
  wakeAnnouncer: () => void
  wakeNotifier: () => void
  wakeBallots: () => void
}

/**
 * Votes: each counts once, whatever is sent at the same time or twice. A vote is a document of its own; totals are always
 * counted from all of them, and written while nobody else has written.
 */
export class BallotService {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /**
   * A member votes, in a poll of ours or, with a public profile, in one elsewhere. Where several can be chosen, more can be
   * later.
   * @param choices  indices of options
   * @throws Refusal 'not-found'; 'invalid' when it is over, they have voted, or cannot vote like this; 'forbidden'
   */
  async vote(member: Member, id: string, choices: readonly number[]): Promise<Post> {
    const { posts, clock } = this.#deps
    const seen = await this.#deps.seen.view(member, id)
    const { poll } = seen
    if (poll === null) throw refusal('not-found', 'no-such-item')
    const now = clock()
    if (isOver(poll, now)) throw refusal('invalid', 'poll-over')
    const chosen = [...new Set(choices)]
    if (!isChoice(poll, chosen)) throw refusal('invalid', 'no-choice')
    const own = await this.#deps.actors.ofMember(member.id)
    if (own?.iri === seen.author) throw refusal('invalid', 'own-poll')
    const added =
      seen.origin === 'local'
        ? await this.#voteHere(member, { ...seen, poll }, chosen, now)
        : await this.#voteElsewhere(member, { ...seen, poll }, chosen, now)
    if (added === 'not') throw refusal('invalid', 'voted-before')
    if (seen.origin === 'local') await this.#count(pollId(id, poll.round))
    else await this.#showOwn(id, chosen, added === 'first')
    const doc = await posts.get(id)
    return doc === null ? seen : postOf(doc)
  }

  /** Somebody elsewhere votes. That it is them is known to the caller, and that they can know of the poll. */
  async received(voter: Iri, question: Iri, choice: string): Promise<Counted> {
    const { repo, posts, clock, actors, isBlocked, wakeBallots } = this.#deps
    const doc = await posts.byIri(question)
    const poll = doc?.origin === 'local' && doc.state === 'published' ? doc.poll : null
    if (doc === null || poll === null) return 'not-ours'
    const now = clock()
    if (isOver(poll, now)) return 'late'
    const index = poll.options.findIndex(({ name }) => name === choice)
    if (index === -1) return 'no-choice'
    const author = await actors.byIri(doc.author)
    const member = author === null || author === 'gone' ? null : author.member
    if (member !== null && (await isBlocked(member, voter))) return 'not-ours'
    const name = pollId(doc._id, poll.round)
    const ballot = { poll: name, voter, choices: [index], at: now, sent: null, due: now, announce: null }
    const isNew = poll.many ? await repo.choose(name, voter, index, now) : await repo.add(ballot)
    if (isNew) wakeBallots()
    return isNew ? 'counted' : 'again'
  }

  /** How a member voted in some posts, by their ids; at most 500. */
  async ownVotes(
    member: Pick<Member, 'id'>,
    posts: readonly Pick<Post, 'id' | 'poll'>[],
  ): Promise<Map<string, OwnVotes>> {
    const polls = posts.flatMap(({ id, poll }) => (poll === null ? [] : [pollId(id, poll.round)]))
    const found = await this.#deps.repo.some(polls, voterOf(member))
    return new Map(found.map(({ poll, choices }) => [postOfPoll(poll), choices.toSorted((a, b) => a - b)]))
  }

  /** Who voted in a poll of ours, or which of ours did elsewhere: addresses of actors, and `member:<id>`. */
  voters(post: Pick<Post, 'id' | 'poll'>): AsyncGenerator<string> {
    return this.#deps.repo.voters(pollId(post.id, post.poll?.round))
  }

  /** A worker's step: counts the poll of one vote that was not counted yet. @returns false when there is none */
  async countStep(): Promise<boolean> {
    const ballot = await this.#deps.repo.uncounted(this.#deps.clock())
    if (ballot === null) return false
    await this.#count(ballot.poll)
    return true
  }

  /** A worker's step: closes a poll of ours whose time is up. @returns false when there is none */
  async closeStep(): Promise<boolean> {
    const { posts, clock } = this.#deps
    const now = clock()
    const doc = await posts.claimPollDue(now, leaseUntil(now, LEASE_MS))
    if (doc === null) return false
    await this.#count(pollId(doc._id, doc.poll?.round), true)
    return true
  }

  async #voteHere(member: Member, post: Post & { poll: PostPoll }, choices: number[], now: Date): Promise<Added> {
    if (!can(member, 'read')) throw refusal('forbidden', 'not-allowed')
    if (await this.#deps.asksWhoComes(post.iri)) throw refusal('forbidden', 'poll-of-event')
    return this.#add(member, post, { choices, at: now, sent: null, due: now, announce: null })
  }

  async #voteElsewhere(member: Member, post: Post & { poll: PostPoll }, choices: number[], now: Date): Promise<Added> {
    const { actors, newId, wakeAnnouncer } = this.#deps
    const me = await speakerFor(actors, member)
    const names = choices.map((choice) => post.poll.options[choice]?.name ?? '')
    const numbers = choices.map(() => newId())
    const sent = { actor: me.iri, question: post.iri, to: post.author, numbers, names }
    const added = await this.#add(member, post, { choices, at: now, sent, due: null, announce: now })
    if (added !== 'not') wakeAnnouncer()
    return added
  }

  async #add(member: Member, { id, poll: { round, many } }: Post & { poll: PostPoll }, vote: Vote): Promise<Added> {
    const { repo } = this.#deps
    const [poll, voter] = [pollId(id, round), voterOf(member)]
    if (await repo.add({ poll, voter, ...vote })) return 'first'
    for (let tries = 0; many && tries < MOST_TRIES; tries++) {
      const before = await repo.get(poll, voter)
      if (before === null || vote.choices.some((choice) => before.choices.includes(choice))) break
      if (await repo.extend(before, vote)) return 'more'
    }
    return 'not'
  }

  /** What they chose is seen at once; what the poll's own server counts takes its place. */
  async #showOwn(id: string, choices: readonly number[], isFirst: boolean): Promise<void> {
    const { posts } = this.#deps
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const doc = await posts.get(id)
      if (doc === null || doc.poll === null || doc.state === 'deleted') return
      const { options, voters } = doc.poll
      const more = options.map(({ name, votes }, at) => ({ name, votes: votes + (choices.includes(at) ? 1 : 0) }))
      const poll = { ...doc.poll, options: more, voters: voters === null || !isFirst ? voters : voters + 1 }
      // Whoever voted hears of it when it is over.
      if ((await posts.change(doc, { poll, hear: this.#deps.clock() })) !== null) return
    }
  }

  /** @param closes  the time of the poll is up */
  async #count(poll: string, closes = false): Promise<void> {
    const { repo, posts, clock, live, wakeAnnouncer, wakeNotifier } = this.#deps
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const ballots = await repo.uncountedIn(poll)
      const doc = await posts.get(postOfPoll(poll))
      if (!isAsking(doc, poll)) return this.#settle(ballots)
      const now = clock()
      // It may have been given more time meanwhile.
      const ends = closes && doc.poll.endsAt !== null && doc.poll.endsAt <= now
      const counted = await this.#counted(doc, poll, ends)
      const marks = ends ? { pollDue: null, hear: now } : {}
      if (!ends && JSON.stringify(counted) === JSON.stringify(doc.poll)) return this.#settle(ballots)
      const leaves = doc.audience !== 'hub' && (ends || doc.poll.hidesTotals !== true)
      // What is to be told already is told with that, or sooner than these votes alone would be.
      const announce = leaves ? (ends ? now : (doc.announce ?? nextTelling(now))) : doc.announce
      if ((await posts.change(doc, { poll: counted, announce, ...marks })) === null) continue
      await this.#settle(ballots)
      live.publish({ what: 'changed', of: 'post', status: doc._id })
      wakeAnnouncer()
      if (ends) wakeNotifier()
      return
    }
    throw refusal('conflict', 'changed-meanwhile')
  }

  async #counted(doc: PostDoc & { poll: PostPoll }, poll: string, closes: boolean): Promise<PostPoll> {
    const { votes, voters } = await this.#deps.repo.count(poll, doc.poll.options.length)
    const options = doc.poll.options.map(({ name }, at) => ({ name, votes: votes[at] ?? 0 }))
    return { ...doc.poll, options, voters, closedAt: closes ? doc.poll.endsAt : doc.poll.closedAt }
  }

  async #settle(ballots: readonly BallotDoc[]): Promise<void> {
    await this.#deps.repo.counted(ballots)
  }
}

const isAsking = (doc: PostDoc | null, poll: string): doc is PostDoc & { poll: PostPoll } =>
  doc !== null && doc.state === 'published' && doc.poll !== null && pollId(doc._id, doc.poll.round) === poll

export const isOver = ({ endsAt, closedAt }: PostPoll, now: Date): boolean =>
  closedAt !== null || (endsAt !== null && endsAt <= now)

const isChoice = ({ many, options }: PostPoll, choices: readonly number[]): boolean =>
  choices.length > 0 &&
  (many || choices.length === 1) &&
  choices.every((choice) => Number.isInteger(choice) && choice >= 0 && choice < options.length)

const voterOf = ({ id }: Pick<Member, 'id'>): string => `member:${id}`

const nextTelling = (now: Date): Date => new Date((Math.floor(now.getTime() / TELL_EVERY_MS) + 1) * TELL_EVERY_MS)
