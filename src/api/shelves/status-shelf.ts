import type { Clock } from '../../core/clock.js'
import { parseId } from '../../core/ids.js'
import { lazy } from '../../core/lazy.js'
import type { Log } from '../../core/log.js'
import type { Viewer } from '../../domain/audience.js'
import type { Member } from '../../domain/members/member.js'
import type { Post } from '../../domain/posts/post.js'
import { refusal } from '../../domain/refusals.js'
import type { Services } from '../../domain/services.js'
import { iriOf, type Subject } from '../../domain/subjects.js'
import type { DateSource } from '../../words/dates.js'
import { kept } from '../entities/entity.js'
import { sayingIn } from '../entities/item-words.js'
import { shownBoost, statusOf, subjectOf, type Around, type Shown, type StatusFrame } from '../entities/make-status.js'
import { Status } from '../entities/status.js'
import type { AccountShelf } from './account-shelf.js'
import { personalViews, postsIn, quotesIn } from './own-standing.js'
import type { ViewerMarks } from './viewer-marks.js'

type Deps = {
  services: Pick<Services, Used>
  dates: DateSource
  accounts: AccountShelf
  marks: ViewerMarks
  frame: Omit<StatusFrame, 'rejectsMedia'>
  clock: Clock
  log: Log
}

type Used =
  | ('ballots' | 'follows' | 'localActors' | 'memberBlocks' | 'posts' | 'quotes' | 'reactions' | 'reader' | 'rules')
  | ('cards' | 'itemPolls' | 'settings' | 'statuses' | 'subjects')

/** What does not depend on who looks; `cited`: what is quoted in it. */
type Shared = Omit<Around, 'itemPolls' | 'marks' | 'standing' | 'turnedAway'> & {
  subjects: Subject[]
  cited: Subject[]
}

const MOST_ACCOUNTS = 500

/** What was said, as apps are told: items of the hub, posts and boosts alike, in a bounded number of reads for each page. */
export class StatusShelf {
  readonly #deps: Deps
  readonly #frame: StatusFrame

  constructor(deps: Deps) {
    this.#deps = deps
    this.#frame = { ...deps.frame, rejectsMedia: (host) => deps.services.rules.rejectsMedia(host) }
  }

  /**
   * In the same order; what cannot be shown is left out. Whether the viewer may see them was for the caller to ask.
   * @param shown  at most 80
   */
  async render(viewer: Member | null, shown: readonly Shown[]): Promise<Status[]> {
    if (shown.length === 0) return []
    const seen = await this.#around(viewer, shown)
    return shown.flatMap((one) => {
      const status = statusOf(one, this.#frame, seen)
      return (status === null ? null : kept(Status, status, this.#deps.log)) ?? []
    })
  }

  /** @throws Refusal 'not-found' where it cannot be shown */
  async entity(viewer: Member | null, shown: Shown): Promise<Status> {
    const [status] = await this.render(viewer, [shown])
    if (status === undefined) throw refusal('not-found', 'no-such-item')
    return status
  }

  /** One status for many viewers: what is the same for all of them is read once. Null where it cannot be shown. */
  drawing(shown: Shown): (viewer: Member | null) => Promise<Status | null> {
    const shared = lazy(() => this.#shared([shown]))
    return async (viewer) => {
      const status = statusOf(shown, this.#frame, await this.#seenBy(viewer, await shared()))
      return status === null ? null : kept(Status, status, this.#deps.log)
    }
  }

  /** By the id that an app sent. @throws Refusal 'not-found', 'gone' for what the viewer cannot see */
  async one(viewer: Viewer, text: string): Promise<Shown> {
    const { reader, reactions, posts, subjects } = this.#deps.services
    const id = parseId(text)
    if (id === null) throw refusal('not-found', 'no-such-item')
    if (await reader.has(id)) return { of: 'item', item: await reader.view(viewer, id) }
    const boost = await reactions.boostOf(id)
    if (boost === null) return { of: 'post', post: await posts.view(viewer, id) }
    if (!(await reactions.knownTo(viewer, [boost])).has(boost)) throw refusal('not-found', 'no-such-item')
    const found = await subjects.subjectOf(boost.object)
    if (found === null) throw refusal('not-found', 'no-such-item')
    const subject = await this.visible(viewer, found)
    return shownBoost(boost, subject)
  }

  /** @throws as `one` */
  async visible(viewer: Viewer, subject: Subject): Promise<Subject> {
    const { reader, posts } = this.#deps.services
    if (subject.of === 'item') return { of: 'item', item: await reader.view(viewer, subject.item.id) }
    return { of: 'post', post: await posts.view(viewer, subject.post.id) }
  }

  async #around(viewer: Member | null, shown: readonly Shown[]): Promise<Around> {
    return this.#seenBy(viewer, await this.#shared(shown))
  }

  async #seenBy(viewer: Member | null, { subjects, cited, ...around }: Shared): Promise<Around> {
    const { services, marks } = this.#deps
    const items = subjects.flatMap((one) => (one.of === 'item' ? [one.item] : []))
    const [own, personal, itemPolls] = await Promise.all([
      marks(viewer, subjects),
      personalViews({ services })(viewer, subjects, cited),
      services.itemPolls.of(viewer, items),
    ])
    return { ...around, ...personal, marks: own, itemPolls }
  }

  /** What does not depend on who looks. */
  async #shared(shown: readonly Shown[]): Promise<Shared> {
    const { services, accounts, dates, clock } = this.#deps
    const direct = shown.map(subjectOf)
    const { quoted, cited } = await quotesIn(services, direct)
    const all = [...direct, ...cited]
    const written = postsIn(all)
    const voice = (await services.localActors.voice())?.iri ?? null
    const parents = await this.#parentsOf(written, voice)
    const names = [
      ...(voice === null ? [] : [voice]),
      ...shown.flatMap((one) => (one.of === 'boost' ? [one.by] : [])),
      ...written.map(({ author }) => author),
      ...Array.from(parents.values(), ({ author }) => author).filter((author) => author !== null),
      ...written.flatMap(({ mentions }) => mentions),
    ]
    const [known, tallies, cards, group] = await Promise.all([
      accounts.some([...new Set(names)].slice(0, MOST_ACCOUNTS)),
      services.reactions.talliesOf([...new Set(all.map(iriOf))]),
      services.cards.of(written),
      services.settings.read(),
    ])
    const counts = await services.statuses.quoteCounts([...new Set(all.map(iriOf))])
    const said = { saying: sayingIn(dates, group?.language ?? 'en'), hubName: group?.name ?? '' }
    const about = { accounts: known, parents, tallies, quoted, quotes: counts, cards, ...said }
    return { ...about, subjects: all, cited, voice, now: clock() }
  }

  async #parentsOf(written: readonly Post[], voice: Around['voice']): Promise<Around['parents']> {
    const names = written.flatMap(({ inReplyTo }) => (inReplyTo === null ? [] : [inReplyTo]))
    const found = await this.#deps.services.subjects.docsOf(names)
    return new Map(
      Array.from(found, ([name, { of, doc }]) => [name, { id: doc._id, author: of === 'post' ? doc.author : voice }]),
    )
  }
}
