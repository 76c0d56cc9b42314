import type { Clock } from '../../core/clock.js'
import { parseId, shownId } from '../../core/ids.js'
import type { Iri } from '../../core/iri.js'
import { lazy } from '../../core/lazy.js'
import type { Log } from '../../core/log.js'
import { Remembered } from '../../core/remembered.js'
import type { Viewer } from '../../domain/audience.js'
import type { Member } from '../../domain/members/member.js'
import type { Post } from '../../domain/posts/post.js'
import { refusal } from '../../domain/refusals.js'
import type { Services } from '../../domain/services.js'
import { iriOf, type Subject } from '../../domain/subjects.js'
import type { DateSource } from '../../words/dates.js'
import type { Account } from '../entities/account.js'
import { kept } from '../entities/entity.js'
import { sayingIn } from '../entities/item-words.js'
import { lastingOf, type StatusFrame, type StatusSource } from '../entities/lasting-status.js'
import { idOf, shownBoost, statusOf, subjectOf, type Around, type Shown } from '../entities/make-status.js'
import { LastingStatus, type Status } from '../entities/status.js'
import type { AccountShelf } from './account-shelf.js'
import { personalViews, postsIn, quotesIn } from './own-standing.js'
import { selvesOf, type ViewerMarks } from './viewer-marks.js'

type Deps = {
  services: Pick<Services, Used>
  dates: DateSource
  accounts: AccountShelf
  marks: ViewerMarks
  frame: Omit<StatusFrame, 'sayingIn'>
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
/** In letters: a thousand and more statuses of usual length. */
const ROOM = 3_000_000

/** What was said, as apps are told: items of the hub, posts and boosts alike, in a bounded number of reads for each page. */
export class StatusShelf {
  readonly #deps: Deps
  readonly #frame: StatusFrame
  readonly #made = new Remembered<StatusSource, LastingStatus>(ROOM)
  readonly #fit: Around['fit']

  constructor(deps: Deps) {
    this.#deps = deps
    this.#frame = { ...deps.frame, sayingIn: (hub) => sayingIn(deps.dates, hub) }
    this.#fit = (schema, made) => kept(schema, made, deps.log)
  }

  /**
   * In the same order; what cannot be shown is left out. Whether the viewer may see them was for the caller to ask.
   * @param shown  at most 80
   */
  async render(viewer: Member | null, shown: readonly Shown[]): Promise<Status[]> {
    if (shown.length === 0) return []
    const seen = await this.#around(viewer, shown)
    return shown.flatMap((one) => statusOf(one, seen) ?? [])
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
    return async (viewer) => statusOf(shown, await this.#seenBy(viewer, await shared()))
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
    const itemPolls = await services.itemPolls.of(viewer, items)
    if (viewer === null) return { ...around, itemPolls, marks: null, standing: null, turnedAway: new Map() }
    const selves = await selvesOf(services)(viewer)
    const [own, personal] = await Promise.all([
      marks(viewer, selves, subjects),
      personalViews({ services })(viewer, selves, subjects, cited),
    ])
    return { ...around, ...personal, marks: own, itemPolls }
  }

  /** What does not depend on who looks. */
  async #shared(shown: readonly Shown[]): Promise<Shared> {
    const { services, accounts, clock } = this.#deps
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
    const objects = [...new Set(all.map(iriOf))]
    const [known, tallies, cards, quotes, settings] = await Promise.all([
      accounts.some([...new Set(names)].slice(0, MOST_ACCOUNTS)),
      services.reactions.talliesOf(objects),
      services.cards.of(written),
      services.statuses.quoteCounts(objects),
      services.settings.read(),
    ])
    const hub = { name: settings?.name ?? '', language: settings?.language ?? 'en' }
    const said = { lasting: this.#lasting({ hub, accounts: known, parents, cards }), fit: this.#fit }
    const about = { accounts: known, tallies, quoted, quotes, saying: this.#frame.sayingIn(hub.language), ...said }
    return { ...about, subjects: all, cited, voice, now: clock() }
  }

  /** What was made before is given again as long as what was read now is the same. */
  #lasting(page: Page): Around['lasting'] {
    const { log, services } = this.#deps
    return (subject) =>
      this.#made.get(`${subject.of} ${idOf(subject)}`, sourceOf(subject, page, services.rules), (source) =>
        kept(LastingStatus, lastingOf(source, this.#frame), log),
      )
  }

  async #parentsOf(written: readonly Post[], voice: Around['voice']): Promise<Page['parents']> {
    const names = written.flatMap(({ inReplyTo }) => (inReplyTo === null ? [] : [inReplyTo]))
    const found = await this.#deps.services.subjects.docsOf(names)
    return new Map(
      Array.from(found, ([name, { of, doc }]) => [name, { id: doc._id, author: of === 'post' ? doc.author : voice }]),
    )
  }
}

/** What was read for the statuses of one page. */
type Page = Pick<StatusSource, 'hub'> & {
  accounts: ReadonlyMap<Iri, Account>
  /** What was answered, by its address. */
  parents: ReadonlyMap<Iri, { id: string; author: Iri | null }>
  /** What is known of the pages that posts lead to, by the posts' addresses. */
  cards: Awaited<ReturnType<Services['cards']['of']>>
}

function sourceOf(subject: Subject, page: Page, rules: Pick<Services['rules'], 'rejectsMedia'>): StatusSource {
  const { hub, accounts, parents, cards } = page
  if (subject.of === 'item') return { of: 'item', item: subject.item, hub }
  const { post } = subject
  const parent = post.inReplyTo === null ? undefined : parents.get(post.inReplyTo)
  return {
    ...{ of: 'post', post, hub, page: cards.get(post.iri) ?? null, noMedia: rules.rejectsMedia(post.host) },
    parent: {
      id: parent === undefined ? null : shownId(parent.id),
      account: (parent?.author && accounts.get(parent.author)?.id) ?? null,
    },
    mentions: post.mentions.flatMap((name) => {
      const one = accounts.get(name)
      return one === undefined ? [] : [{ id: one.id, username: one.username, url: one.url, acct: one.acct }]
    }),
  }
}
