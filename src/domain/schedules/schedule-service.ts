import type { Clock } from '../../core/clock.js'
import { Refusal } from '../../core/errors.js'
import { leaseUntil } from '../../core/lease.js'
import type { Acting } from '../apps/acting.js'
import type { Member } from '../members/member.js'
import { DAY_MS, MINUTE_MS, type Throttle } from '../members/throttle.js'
import { postingLimits, scheduleLimits } from '../posts/limits.js'
import type { OnceRepo } from '../posts/once-repo.js'
import type { PostFile } from '../posts/post.js'
import type { NewStatus } from '../posts/status-draft.js'
import type { PostRepo } from '../posts/post-repo.js'
import { mediaOf, type StatusFiles } from '../posts/status-files.js'
import type { Posting, StatusService } from '../posts/status-service.js'
import { refusal } from '../refusals.js'
import type { ScheduleDoc, ScheduleRepo } from './schedule-repo.js'

/** Something to be published later, as whoever wrote it is shown it. */
export type Scheduled = Pick<ScheduleDoc, 'as' | 'at' | 'input' | 'failed'> & { id: string; files: PostFile[] }

type Deps = {
  repo: ScheduleRepo
  statuses: Pick<StatusService, 'post' | 'ready'>
  files: Pick<StatusFiles, 'attach' | 'detach' | 'pass' | 'some'>
  posts: Pick<PostRepo, 'get'>
  onces: OnceRepo
  throttle: Pick<Throttle, 'take'>
  memberOf: (id: string) => Promise<Member | null>
  newId: () => string
  clock: Clock
  wake: () => void
}

const LEASE_MS = 5 * MINUTE_MS
const MOST_FORGOTTEN = 500

const speakerOf = ({ as }: Pick<Acting, 'as'>): ScheduleDoc['as'] => as ?? 'self'

const holderOf = (id: string): string => `scheduled:${id}`

/** What members write to be published later: once, at its time, however often the hub is stopped meanwhile. */
export class ScheduleService {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /**
   * Keeps a status until its time; it is looked at as if it were published now.
   * @throws Refusal as for a status; 'invalid' for a time that is too near or too far, or for too many
   */
  async add(member: Acting, input: NewStatus, at: Date, { key = null }: Posting = {}): Promise<Scheduled> {
    const as = speakerOf(member)
    const { repo, statuses, onces, throttle, newId } = this.#deps
    const before = key === null ? null : await onces.find(member.id, key)
    const there = before === null ? null : await repo.get(before)
    if (there !== null) return this.#shown(there)
    this.#checkTime(at)
    const { audience } = await statuses.ready(member, input, as)
    await this.#checkRoom(member, at)
    await throttle.take({ kind: 'status', subject: member.id, limits: postingLimits })
    const id = key === null ? newId() : await onces.hold(member.id, key, newId())
    const files = await this.#deps.files.attach(member.id, input.media ?? [], holderOf(id))
    const kept = { ...input, media: mediaOf(files), audience }
    await repo.add({ _id: id, number: id, member: member.id, as, at, input: kept, post: null, due: at, failed: null })
    return this.get(member, id)
  }

  /** @throws Refusal 'not-found' for what is not theirs, or is being published */
  async get(member: Acting, id: string): Promise<Scheduled> {
    return this.#shown(await this.#own(member, id))
  }

  /** Newest first; bounds as in `ScheduleRepo.of`. */
  async list(member: Acting, window: Parameters<ScheduleRepo['of']>[2]): Promise<Scheduled[]> {
    const found = await this.#deps.repo.of(member.id, speakerOf(member), window)
    return Promise.all(found.filter(({ post }) => post === null).map((doc) => this.#shown(doc)))
  }

  /** @throws Refusal 'not-found'; 'invalid' as `add` */
  async move(member: Acting, id: string, at: Date): Promise<Scheduled> {
    await this.#own(member, id)
    this.#checkTime(at)
    const moved = await this.#deps.repo.change(id, { at, due: at, failed: null })
    if (moved === null) throw refusal('not-found', 'no-such-item')
    this.#deps.wake()
    return this.#shown(moved)
  }

  /** @throws Refusal 'not-found' */
  async remove(member: Acting, id: string): Promise<void> {
    await this.#own(member, id)
    if (!(await this.#deps.repo.remove(id))) throw refusal('not-found', 'no-such-item')
    await this.#deps.files.detach(holderOf(id))
  }

  /** The member is gone. */
  async forget(member: string): Promise<void> {
    for (const { _id } of await this.#deps.repo.some(member, MOST_FORGOTTEN)) {
      await this.#deps.repo.done(_id)
      await this.#deps.files.detach(holderOf(_id))
    }
  }

  /**
   * A worker's step: publishes one whose time has come, under an id that is written down first, so that a repeat finds it
   * published. What cannot be published stays where its writer sees it. @returns false when none is due
   */
  async publishStep(): Promise<boolean> {
    const { repo, posts, statuses, files, memberOf, newId, clock } = this.#deps
    const now = clock()
    const doc = await repo.claim(now, leaseUntil(now, LEASE_MS))
    if (doc === null) return false
    const member = await memberOf(doc.member)
    const id = await repo.begin(doc._id, newId())
    if (id === null) return true // taken back a moment ago
    try {
      const isThere = (await posts.get(id)) !== null
      await files.pass(holderOf(doc._id), `post:${id}`)
      if (!isThere && member !== null) await statuses.post(member, doc.input, { id, as: doc.as })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      await files.pass(`post:${id}`, holderOf(doc._id))
      await repo.gaveUp(doc._id, error.code ?? error.kind)
      return true
    }
    await repo.done(doc._id)
    return true
  }

  #checkTime(at: Date): void {
    const aheadMs = at.getTime() - this.#deps.clock().getTime()
    if (!(aheadMs >= scheduleLimits.leastMs)) throw refusal('invalid', 'schedule-soon')
    if (aheadMs > scheduleLimits.mostMs) throw refusal('invalid', 'schedule-far')
  }

  async #checkRoom(member: Member, at: Date): Promise<void> {
    const { repo } = this.#deps
    const { inAll, onADay } = scheduleLimits
    const day = new Date(Math.floor(at.getTime() / DAY_MS) * DAY_MS)
    const until = new Date(day.getTime() + DAY_MS)
    const [all, then] = await Promise.all([
      repo.count(member.id, inAll),
      repo.countBetween(member.id, day, until, onADay),
    ])
    if (all >= inAll || then >= onADay) throw refusal('invalid', 'schedule-full')
  }

  /** What is to be the hub's is kept by apps that write as the hub, and theirs by all others. */
  async #own(member: Acting, id: string): Promise<ScheduleDoc> {
    const doc = await this.#deps.repo.get(id)
    if (doc === null || doc.member !== member.id || doc.as !== speakerOf(member) || doc.post !== null)
      throw refusal('not-found', 'no-such-item')
    return doc
  }

  async #shown({ _id: id, member, as, at, input, failed }: ScheduleDoc): Promise<Scheduled> {
    const files = (await this.#deps.files.some(member, input.media ?? [])).flatMap(({ file }) => file ?? [])
    return { id, as, at, input, files, failed }
  }
}
