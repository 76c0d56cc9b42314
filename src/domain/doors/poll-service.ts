import type { Clock } from '../../core/clock.js'
import { leaseUntil } from '../../core/lease.js'
import { iri, type Iri } from '../../core/iri.js'
import type { LocalActors } from '../actors/local-actors.js'
import { maySee } from '../audience.js'
import { itemOf, type ItemRepo } from '../items/item-repo.js'
import type { Item } from '../items/item.js'
import { can, type Member } from '../members/member.js'
import { DAY_MS, MINUTE_MS } from '../members/throttle.js'
import { overAt } from '../pledges/pledge.js'
import type { PostRepo } from '../posts/post-repo.js'
import type { PostPoll } from '../posts/post.js'
import { refusal } from '../refusals.js'
import type { DoorService } from './door-service.js'
import type { Caller } from './door-service.js'
import type { PollDoc, PollRepo } from './poll-repo.js'
import type { VoiceNotes } from './voice-notes.js'

/** Votes of so long are counted together, so that others hear of them no more often. */
const COUNT_EVERY_MS = 3 * MINUTE_MS
const LEASE_MS = MINUTE_MS
const KEPT_MS = 30 * DAY_MS
/** As long as Mastodon lets a vote last. */
const LONGEST_MS = 29 * DAY_MS
const [YES, NO] = [0, 1]

type Deps = {
  repo: PollRepo
  posts: Pick<PostRepo, 'get' | 'change'>
  items: Pick<ItemRepo, 'get'>
  notes: Pick<VoiceNotes, 'ask'>
  doors: Pick<DoorService, 'come' | 'go'>
  actors: Pick<LocalActors, 'instanceIri'>
  newId: () => string
  clock: Clock
  wakeAnnouncer: () => void
}

/** `not-ours`: nobody here asked that. `late`: it is over. `again`: they have voted, and the first vote counts. */
export type Voted = 'counted' | 'again' | 'late' | 'no-choice' | 'not-ours'

/** A poll that asks followers of the hub whether they come: for those whose apps show events, but no way to sign up. */
export class PollService {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** Of an item; null when none was sent. */
  async of(item: string): Promise<{ post: string; voters: number } | null> {
    const poll = await this.#deps.repo.get(item)
    const post = poll === null ? null : await this.#deps.posts.get(poll.post)
    return poll === null ? null : { post: poll.post, voters: post?.poll?.voters ?? 0 }
  }

  /** Sends the poll of an item, once, however often it is asked for. @throws Refusal */
  async send(by: Member, id: string): Promise<void> {
    const { repo, items, notes, actors, newId, clock, wakeAnnouncer } = this.#deps
    if (!can(by, 'publish')) throw refusal('forbidden', 'not-allowed')
    const doc = await items.get(id)
    if (doc === null || !maySee(by, doc)) throw refusal('not-found', 'no-such-item')
    const [item, now] = [itemOf(doc), clock()]
    const endsAt = endOf(item, now)
    if (item.audience === 'hub' || endsAt === null) throw refusal('forbidden', 'no-poll')
    const post = newId()
    const address = iri(`${new URL(actors.instanceIri).origin}/o/${post}`)
    const poll = await repo.hold({ _id: id, post, iri: address, at: now, endsAt, count: endsAt })
    await notes.ask(poll.post, { item, at: poll.at, until: poll.endsAt })
    wakeAnnouncer()
  }

  /** One of a poll of ours. Whose it is, and that they said it, is known to the caller. */
  async vote(caller: Caller, { question, choice }: { question: Iri; choice: string }): Promise<Voted> {
    const { repo, posts, items, clock, doors } = this.#deps
    const poll = await repo.byIri(question)
    const [post, doc] = poll === null ? [null, null] : await Promise.all([posts.get(poll.post), items.get(poll._id)])
    const asked = post?.state === 'published' ? post.poll : null
    if (poll === null || doc === null || asked === null) return 'not-ours'
    const now = clock()
    if (poll.endsAt <= now || asked.closedAt !== null) return 'late'
    const index = asked.options.findIndex(({ name }) => name === choice)
    if (index === -1) return 'no-choice'
    const eraseAt = new Date(poll.endsAt.getTime() + KEPT_MS)
    const isNew = await repo.addVote({
      _id: `${poll._id} ${caller.iri}`,
      poll: poll._id,
      choice: index,
      at: now,
      eraseAt,
    })
    // Also of a repeat: the first may have been cut off behind the vote.
    await repo.countBy(poll._id, nextCount(now))
    if (!isNew) return 'again'
    const saying = { door: 'poll', about: poll.iri, at: now } as const
    if (index === YES) await doors.come(itemOf(doc), caller, saying)
    else await doors.go(itemOf(doc), caller.iri, saying)
    return 'counted'
  }

  /** A worker's step: counts the votes of one poll, and closes it when it is over. @returns false when none is due */
  async countStep(): Promise<boolean> {
    const { repo, posts, clock, wakeAnnouncer } = this.#deps
    const now = clock()
    const poll = await repo.claimCount(now, leaseUntil(now, LEASE_MS))
    if (poll === null) return false
    const post = await posts.get(poll.post)
    const isOver = poll.endsAt <= now
    const asked = post?.state === 'published' ? post.poll : null
    if (post !== null && asked !== null) {
      const counted = await this.#counted(poll, asked, isOver)
      const isNews = JSON.stringify(counted) !== JSON.stringify(asked)
      // Told without a new date: nothing of what it says has been edited.
      if (isNews && (await posts.change(post, { poll: counted, announce: now })) === null) return true
      wakeAnnouncer()
    }
    await repo.counted(poll, isOver ? null : poll.endsAt)
    return true
  }

  async #counted(poll: PollDoc, asked: PostPoll, isOver: boolean): Promise<PostPoll> {
    const { repo } = this.#deps
    const votes = await Promise.all([YES, NO].map((choice) => repo.votesFor(poll._id, choice)))
    const options = asked.options.map(({ name }, at) => ({ name, votes: votes[at] ?? 0 }))
    const voters = options.reduce((sum, option) => sum + option.votes, 0)
    return { ...asked, options, voters, closedAt: isOver ? poll.endsAt : null }
  }
}

const nextCount = (now: Date): Date => new Date((Math.floor(now.getTime() / COUNT_EVERY_MS) + 1) * COUNT_EVERY_MS)

/** Whether a poll about it can be sent. */
export const mayBeAsked = (item: Item, now: Date): boolean => item.audience !== 'hub' && endOf(item, now) !== null

/** Until when one can answer; null for what takes no answers this way, or not any more. */
function endOf(item: Item, now: Date): Date | null {
  const { event, call, ended, state } = item
  if (state !== 'published' || ended !== null) return null
  const longest = new Date(now.getTime() + LONGEST_MS)
  const end = event === null ? (call?.asksByReply === true ? (overAt(item) ?? longest) : null) : closingOf(event)
  if (end === null || end <= now) return null
  return end < longest ? end : longest
}

function closingOf({ signUp = null, startsAt }: NonNullable<Item['event']>): Date | null {
  if (signUp === null) return null
  const { closesAt } = signUp
  return closesAt !== null && closesAt < startsAt ? closesAt : startsAt
}
