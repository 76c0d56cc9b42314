import type { Clock } from '../../core/clock.js'
import { ScanRefused } from '../../store/errors.js'
import { listedFor, maySee, type Viewer } from '../audience.js'
import { refusal } from '../refusals.js'
import { queryTokens } from '../text/tokens.js'
import { can } from '../members/member.js'
import { audiences, type Item, type Kind } from './item.js'
import type { ItemLists, Listed, Only, PageOf, Shelf } from './item-lists.js'
import { itemOf, writtenOf, type ItemRepo } from './item-repo.js'
import { withoutFormerPlace } from './place.js'
import type { RevisionDoc, RevisionRepo } from './revision-repo.js'

const MOST_ON_NOW = 50
const MOST_IN_MONTH = 500
const MOST_ALIKE = 100

/** How long lists may not know of what other processes of the hub publish. */
const FRESH_MS = 5_000

type Deps = { repo: Pick<ItemRepo, 'get' | 'writes'>; lists: ItemLists; revisions: RevisionRepo; clock: Clock }

/** What readers see: every list and page asks here, and is told only what its viewer may see. */
export class ItemReader {
  readonly #repo: Pick<ItemRepo, 'get' | 'writes'>
  readonly #lists: ItemLists
  readonly #revisions: RevisionRepo
  readonly #clock: Clock

  constructor({ repo, lists, revisions, clock }: Deps) {
    this.#repo = repo
    this.#lists = lists
    this.#revisions = revisions
    this.#clock = clock
  }

  /**
   * Names what all lists are made of: as long as it stays the same they may be kept. It changes at once with what this
   * process publishes, and every so often for what others do. To be asked for before the lists are.
   */
  edition(freshMs = FRESH_MS): string {
    return `${this.#repo.writes()}.${Math.floor(this.#clock().getTime() / freshMs)}`
  }

  /** Whether an id is an item's, whoever it is for and whatever became of it. */
  async has(id: string): Promise<boolean> {
    return (await this.#repo.get(id)) !== null
  }

  /**
   * One item. Hidden and missing are the same to whoever may not see it.
   * @throws Refusal 'not-found', 'gone' when it was taken down
   */
  async view(viewer: Viewer, id: string): Promise<Item> {
    const doc = await this.#repo.get(id)
    if (doc?.state === 'deleted' && maySee(viewer, { audience: doc.audience, state: 'published' })) {
      throw refusal('gone', 'gone-item')
    }
    if (doc === null || !maySee(viewer, doc)) throw refusal('not-found', 'no-such-item')
    return itemOf(doc)
  }

  /** The same for those who may edit it, with all that stands in its form. @throws Refusal as `view`, and 'forbidden' */
  async toEdit(viewer: Viewer, id: string): Promise<ReturnType<typeof writtenOf>> {
    if (!can(viewer, 'publish')) throw refusal('forbidden', 'not-allowed')
    await this.view(viewer, id)
    const doc = await this.#repo.get(id)
    if (doc === null) throw refusal('not-found', 'no-such-item')
    return writtenOf(doc)
  }

  /**
   * The versions before the one of now that this viewer might have seen then, oldest first: what was said to members
   * alone stays so when a later version is for everybody, and where an event takes place is told as it is now. What stood
   * on a reading list is for those who publish, since it may be for members alone.
   * @throws as `view`
   */
  async history(viewer: Viewer, id: string): Promise<{ item: ReturnType<typeof writtenOf>; former: RevisionDoc[] }> {
    const item = can(viewer, 'publish') ? await this.toEdit(viewer, id) : await this.view(viewer, id)
    const former = (await this.#revisions.of(id)).filter(
      ({ revision, content }) => revision < item.revision && maySee(viewer, { ...content, state: 'published' }),
    )
    if (can(viewer, 'publish')) return { item, former }
    const open = former.map((doc) => {
      const { entries: _entries, ...content } = withoutFormerPlace(doc.content, item.event)
      return { ...doc, content }
    })
    return { item, former: open }
  }

  /** @param kind  null for all kinds */
  newest(viewer: Viewer, kind: Kind | null, page: PageOf): Promise<Listed> {
    return this.#lists.newest(shelfOf(viewer, kind), page)
  }

  byWriter(member: string, page: PageOf): Promise<Listed> {
    return this.#lists.byWriter(member, page)
  }

  /** All that the hub has published, whoever it is for, newest first; for those who publish. @throws Refusal */
  everything(viewer: Viewer, page: PageOf): Promise<Listed> {
    if (!can(viewer, 'publish')) throw refusal('forbidden', 'not-allowed')
    return this.#lists.newest({ audiences }, page)
  }

  /** Events that are on right now. */
  async onNow(viewer: Viewer): Promise<Item[]> {
    return (await this.#lists.onAt(shelfOf(viewer), this.#clock(), { limit: MOST_ON_NOW })).items
  }

  /** Events to come, the next first. */
  upcoming(viewer: Viewer, page: PageOf): Promise<Listed> {
    return this.#lists.startingIn(shelfOf(viewer), this.#clock(), null, page)
  }

  pastEvents(viewer: Viewer, page: PageOf): Promise<Listed> {
    return this.#lists.eventsOver(shelfOf(viewer), this.#clock(), page)
  }

  /** Events that are on at some time in [from, to), in the order they begin; at most 500. */
  async eventsIn(viewer: Viewer, from: Date, to: Date): Promise<Item[]> {
    const shelf = shelfOf(viewer)
    const [before, within] = await Promise.all([
      this.#lists.onAt(shelf, from, { limit: MOST_ON_NOW }),
      this.#lists.startingIn(shelf, from, to, { limit: MOST_IN_MONTH }),
    ])
    const starts = ({ event }: Item) => event?.startsAt.getTime() ?? 0
    return [...before.items.sort((a, b) => starts(a) - starts(b)), ...within.items]
  }

  /** Calls that can be answered, the most urgent first. A page may be short although there is a next. */
  async openCalls(viewer: Viewer, page: PageOf): Promise<Listed> {
    const { open, next } = await this.calls(viewer, page)
    return { items: open, next }
  }

  /** Calls whose time is not over: those that can be answered, and those that were closed before their time. */
  async calls(
    viewer: Viewer,
    page: PageOf,
    only: Only = {},
  ): Promise<{ open: Item[]; closed: Item[]; next: Listed['next'] }> {
    const { items, next } = await this.#lists.callsRunning(shelfOf(viewer), this.#clock(), page, only)
    const [open, closed] = [items.filter(({ ended }) => ended === null), items.filter(({ ended }) => ended !== null)]
    return { open, closed, next }
  }

  /** Calls whose time is over, the latest first. */
  pastCalls(viewer: Viewer, page: PageOf, only: Only = {}): Promise<Listed> {
    return this.#lists.callsOver(shelfOf(viewer), this.#clock(), page, only)
  }

  /** @param kind  null for all kinds */
  tagged(viewer: Viewer, tagKey: string, kind: Kind | null, page: PageOf): Promise<Listed> {
    return this.#lists.tagged(shelfOf(viewer, kind), tagKey, page)
  }

  /**
   * Items that have every word, newest first; of a single word also those where it is only the beginning of one.
   * @returns nothing when there is nothing to look for
   */
  async search(viewer: Viewer, text: string, page: PageOf): Promise<Listed> {
    const [first, ...others] = queryTokens(text).sort((a, b) => b.length - a.length)
    if (first === undefined) return { items: [], next: null }
    const shelf = shelfOf(viewer)
    const whole = await this.#lists.withWords([first, ...others], shelf, page)
    if (others.length > 0 || (page.after ?? null) !== null || whole.next !== null) return whole
    const alike = await this.#lists.withWordLike(first, shelf, MOST_ALIKE).catch(tooMany)
    const known = new Set(whole.items.map(({ id }) => id))
    const more = alike
      .filter(({ id }) => !known.has(id))
      .sort((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime())
    return { items: [...whole.items, ...more].slice(0, page.limit), next: null }
  }

  /** All that anyone may find, newest first. */
  everythingPublic(): AsyncIterable<Item> {
    return this.#lists.everythingPublic()
  }
}

const shelfOf = (viewer: Viewer, kind: Kind | null = null): Shelf => ({
  audiences: listedFor(viewer),
  ...(kind !== null && { kind }),
})

/** So many words begin like this that few of them can be seen: whole words have to do. */
function tooMany(error: unknown): Item[] {
  if (error instanceof ScanRefused) return []
  throw error
}
