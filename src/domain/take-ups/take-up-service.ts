import type { Clock } from '../../core/clock.js'
import { iri, type Iri } from '../../core/iri.js'
import type { LocalActors } from '../actors/local-actors.js'
import { isForEverybody } from '../audience.js'
import type { AuditService } from '../audit/audit-service.js'
import type { FollowService } from '../follows/follow-service.js'
import type { Item } from '../items/item.js'
import type { ItemRepo } from '../items/item-repo.js'
import { can, type Member } from '../members/member.js'
import { MINUTE_MS } from '../members/throttle.js'
import type { Post } from '../posts/post.js'
import { refusal } from '../refusals.js'
import { originalOf } from './original-keeper.js'
import type { TakeUpDays } from './take-up-days.js'
import { believed, countingIn, growsTooFast, summed, type TakeUp } from './take-up.js'
import { MOST_TAKE_UPS, takeUpId, type TakeUpDoc, type TakeUpRepo, type TakingRepo } from './take-up-repo.js'

/** One server may take a call up for several groups; more is noise. */
const MOST_OF_HOST = 3
/** The caller's hub is told of a total at most as often. */
export const REPORT_EVERY_MS = 5 * MINUTE_MS
const MOST_TRIES = 10

type Deps = {
  repo: TakeUpRepo
  takings: TakingRepo
  days: Pick<TakeUpDays, 'note'>
  items: Pick<ItemRepo, 'get'>
  posts: { byIri(name: Iri): Promise<Post | null> }
  actors: Pick<LocalActors, 'voice'>
  follows: Pick<FollowService, 'isAccepted'>
  audit: Pick<AuditService, 'note'>
  clock: Clock
  wakeAnnouncer: () => void
}

export type Offered = 'taken' | 'known' | 'not-open' | 'not-this-call' | 'too-many'

/** Calls that go from hub to hub: ours that others take up, and theirs that we do. Only numbers travel. */
export class TakeUpService {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /**
   * Another hub takes a call of ours up. Of hubs that this one follows it counts at once, of others when somebody here
   * has said so.
   * @param post  theirs, as it is stored here
   */
  async offered(offer: Iri, target: Item, post: Post): Promise<Offered> {
    const { repo, actors, follows, clock, wakeAnnouncer } = this.#deps
    const isOpen = target.call !== null && isForEverybody(target.audience)
    if (!isOpen || target.ended !== null) return 'not-open'
    if (post.state !== 'published' || post.call?.takesUp !== target.iri) return 'not-this-call'
    const _id = takeUpId(target.id, post.iri)
    const voice = await actors.voice()
    const trusted = voice !== null && (await follows.isAccepted(voice.iri, post.author))
    if ((await repo.get(_id)) === null) {
      if ((await repo.countFrom(target.id, post.host)) >= MOST_OF_HOST) return 'too-many'
      // Strangers who fill the list keep no hub out that this one follows.
      if (!trusted && (await repo.countOf(target.id)) >= MOST_TAKE_UPS) return 'too-many'
    }
    const [at, state] = [clock(), trusted ? ('there' as const) : ('asked' as const)]
    const about = { _id, call: target.id, post: post.iri, author: post.author, host: post.host, offer }
    const said = saidOf(post)
    const made = { ...about, ...said, ...grown(null, said.pledged, at), state, target: iri(target.iri) }
    const doc = { ...made, at, heardAt: at, revision: 1, tell: trusted ? at : null }
    if (!(await repo.add(doc))) {
      await this.heard(post.iri)
      return 'known'
    }
    // Several that came at once may all have found room.
    if ((await repo.countFrom(target.id, post.host)) > MOST_OF_HOST) {
      await repo.remove(_id)
      return 'too-many'
    }
    await this.#noted(doc)
    if (trusted) wakeAnnouncer()
    return 'taken'
  }

  /** Something may have been said of this post. What is stored of it counts, whoever brought the news. */
  async heard(name: Iri): Promise<void> {
    for (const doc of await this.#deps.repo.ofPost(name)) await this.#follow(doc)
  }

  /** Two that follow at a time read what is stored once more, so that the newest stands in the end. */
  async #follow(first: TakeUpDoc): Promise<void> {
    const { repo, posts, clock } = this.#deps
    let doc: TakeUpDoc | null = first
    for (let tries = 0; doc !== null && tries < MOST_TRIES; tries++) {
      const post = await posts.byIri(doc.post)
      const holds = post?.state === 'published' && post.author === doc.author && post.call?.takesUp === doc.target
      const heardAt = clock()
      const change = holds ? following(doc, saidOf(post), heardAt) : { ...nothing, heardAt, ...lost(doc) }
      if (await repo.change(doc, change)) return this.#noted({ ...doc, ...change })
      doc = await repo.get(doc._id)
    }
    if (doc !== null) throw refusal('conflict', 'changed-meanwhile')
  }

  async #noted(doc: TakeUpDoc): Promise<void> {
    if (doc.state === 'there') await this.#deps.days.note(takeUpOf(doc), countingIn(doc), doc.heardAt)
  }

  /** Those that are shown and summed. */
  async of(call: string): Promise<TakeUp[]> {
    return (await this.#deps.repo.of(call, ['there'])).map(takeUpOf)
  }

  async sumOf(call: string): Promise<{ total: number; hubs: number } | null> {
    return summed(await this.of(call))
  }

  /** All of them, for those who decide. @throws Refusal 'forbidden' */
  async all(by: Member, call: string): Promise<TakeUp[]> {
    if (!can(by, 'publish')) throw refusal('forbidden', 'not-allowed')
    return (await this.#deps.repo.of(call, ['asked', 'there', 'refused', 'gone'])).map(takeUpOf)
  }

  /** Nobody has decided about these; at most 100. */
  async waiting(): Promise<TakeUp[]> {
    return (await this.#deps.repo.waiting(100)).map(takeUpOf)
  }

  /** Those that count, and of which something is held back; at most 100. */
  async held(): Promise<TakeUp[]> {
    return (await this.#deps.repo.held()).filter(({ state }) => state === 'there').map(takeUpOf)
  }

  /**
   * Lets one count with all that it says, or not (any more); its hub is told of another decision than before.
   * @throws Refusal 'forbidden', 'not-found'
   */
  async decide(by: Member, call: string, id: string, state: 'there' | 'refused'): Promise<void> {
    const { repo, audit, clock, wakeAnnouncer } = this.#deps
    if (!can(by, 'publish')) throw refusal('forbidden', 'not-allowed')
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const doc = await repo.get(id)
      if (doc === null || doc.call !== call || doc.state === 'gone') throw refusal('not-found', 'no-such-page')
      if (doc.state === state && (doc.heldAt ?? null) === null) return
      if (
        !(await repo.change(doc, { state, ...believing(doc, clock()), ...(doc.state !== state && { tell: clock() }) }))
      )
        continue
      wakeAnnouncer()
      await audit.note(by.id, state === 'there' ? 'take-up.accept' : 'take-up.refuse', call)
      return this.heard(doc.post)
    }
    throw refusal('conflict', 'changed-meanwhile')
  }

  /** Who is told of changes of a call of ours: all who took it up, but those that were refused. */
  async takersOf(call: string): Promise<Iri[]> {
    const docs = await this.#deps.repo.of(call, ['asked', 'there'])
    return [...new Set(docs.map(({ author }) => author))]
  }

  /** Who is told of a call of ours that takes up another's; null when it does not, or they want to hear no more of it. */
  async callerOf(item: Pick<Item, 'id' | 'call'>): Promise<{ author: Iri; original: Iri } | null> {
    const original = originalOf(item)
    if (original === null || (await this.#deps.takings.get(item.id))?.answer === 'refused') return null
    const post = await this.#deps.posts.byIri(original)
    return post === null || post.origin === 'local' ? null : { author: post.author, original }
  }

  /** The caller's hub answers to ours. @param id  of our call @returns false when it is not its call */
  async answered(by: Iri, id: string, answer: 'accepted' | 'refused'): Promise<boolean> {
    const item = await this.#deps.items.get(id)
    const original = item === null ? null : originalOf(item)
    const post = original === null ? null : await this.#deps.posts.byIri(original)
    if (item === null || post?.author !== by) return false
    await this.#deps.takings.answered(item._id, answer)
    if (answer === 'accepted') await this.totalChanged(item._id)
    return true
  }

  /** The total of one of our calls is another: the caller's hub, if there is one, is told in a while. */
  async totalChanged(call: string): Promise<void> {
    const { items, takings, clock, wakeAnnouncer } = this.#deps
    const item = await items.get(call)
    if (item === null || originalOf(item) === null) return
    const now = clock()
    await takings.touch(call, (last) => new Date(Math.max(now.getTime(), (last?.getTime() ?? 0) + REPORT_EVERY_MS)))
    wakeAnnouncer()
  }
}

const saidOf = ({ title, url, call }: Post): Pick<TakeUpDoc, 'title' | 'url' | 'pledged' | 'goal' | 'outcome'> => ({
  title: call?.title ?? title ?? '',
  url,
  pledged: believed(call?.pledged ?? null),
  goal: believed(call?.goal ?? null),
  outcome: call?.state ?? 'open',
})

/** Whoever grows faster than people come counts as before, until somebody here has looked. */
function grown(
  before: Pick<TakeUpDoc, 'pledged' | 'held' | 'heldAt' | 'base' | 'heardAt'> | null,
  pledged: number | null,
  now: Date,
): Pick<TakeUpDoc, 'held' | 'heldAt' | 'base'> {
  const day = now.toISOString().slice(0, 10)
  const counted = before?.held ?? before?.pledged ?? 0
  const base = before?.base?.day === day ? before.base : { day, pledged: counted }
  const isHeld = growsTooFast(base.pledged, pledged ?? 0)
  return { base, held: isHeld ? counted : null, heldAt: isHeld ? (before?.heldAt ?? now) : null }
}

/** Somebody has looked: from here on it grows from what it says now. */
const believing = ({ pledged }: TakeUpDoc, now: Date): Pick<TakeUpDoc, 'held' | 'heldAt' | 'base'> => ({
  held: null,
  heldAt: null,
  base: { day: now.toISOString().slice(0, 10), pledged: pledged ?? 0 },
})

/** What it says now, and how much of that counts. */
const following = (doc: TakeUpDoc, said: ReturnType<typeof saidOf>, heardAt: Date) => ({
  ...said,
  ...grown(doc, said.pledged, heardAt),
  heardAt,
  state: doc.state === 'gone' ? ('asked' as const) : doc.state,
})

const nothing = { pledged: null, held: null, heldAt: null } as const

const lost = ({ state }: TakeUpDoc): Partial<Pick<TakeUpDoc, 'state'>> => (state === 'refused' ? {} : { state: 'gone' })

function takeUpOf(doc: TakeUpDoc): TakeUp {
  const { _id: id, offer: _offer, target: _target, revision: _revision, tell: _tell, ...rest } = doc
  const { base: _base, heldAt: _heldAt, ...takeUp } = rest
  return { id, ...takeUp }
}
