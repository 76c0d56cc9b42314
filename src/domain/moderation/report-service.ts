import { hash } from 'node:crypto'
import type { Clock } from '../../core/clock.js'
import { withoutControls } from '../../core/characters.js'
import type { Iri } from '../../core/iri.js'
import type { After, Page, Store } from '../../store/store.js'
import { DuplicateKey } from '../../store/errors.js'
import type { AuditService } from '../audit/audit-service.js'
import { can, type Member } from '../members/member.js'
import { fault, FieldFaults, refusal } from '../refusals.js'
import type { HouseRule } from '../settings/house-rules.js'
import { REPORTS, type ReportDoc } from './moderation-repo.js'

/** In UTF-16 units; what others send is cut. */
export const LONGEST_REPORT = 5_000
const MOST_SUBJECTS = 50
/** Open ones of one server: stewards have to find the others among them. */
const MOST_OPEN_OF_A_HOST = 30

export type Report = Omit<ReportDoc, '_id' | 'announce' | 'hear'> & { id: string }

const fresh = { state: 'open', resolvedBy: null, resolvedAt: null, note: '' } as const

type Deps = {
  store: Store
  clock: Clock
  newId: () => string
  audit: AuditService
  /** There is a report that somebody has to hear of, here or elsewhere. */
  wake: () => void
}

/** What a member says. */
type Said = Pick<ReportDoc, 'about' | 'subjects' | 'comment' | 'category'> & {
  /** Which rules of the hub are broken. */
  rules?: readonly Pick<HouseRule, 'id' | 'text'>[]
}

const saidIn = ({ about, subjects, comment, category, rules = [] }: Said) => ({
  ...{ about, subjects: subjects.slice(0, MOST_SUBJECTS), comment: cut(comment) },
  ...(category !== undefined && { category }),
  ...(rules.length > 0 && { rules: rules.map(({ id }) => id), ruleTexts: rules.map(({ text }) => text) }),
})

export type ReportService = ReturnType<typeof reportService>

/** What people find wrong: with us, told by members or by other servers, and with others, told to their servers if wanted. */
export function reportService({ store, clock, newId, audit, wake }: Deps) {
  const docs = store.collection(REPORTS)
  const begun = () => ({ ...fresh, at: clock(), hear: clock() })

  const settle = async (by: Member, id: string, change: Partial<Omit<ReportDoc, '_id'>>): Promise<Report> => {
    if (!can(by, 'moderate')) throw refusal('forbidden', 'not-allowed')
    const doc = await docs.findOneAndUpdate({ _id: id }, { $set: change })
    if (doc === null) throw refusal('not-found', 'no-such-page')
    return reportOf(doc)
  }

  return {
    /**
     * Takes in what another server sent; once for each activity, and no more of one server than somebody can look through.
     * @param given.activity  id of the Flag, which the report's own id is derived from
     * @returns false when too many of that server are open
     */
    async receive(
      given: Pick<ReportDoc, 'from' | 'about' | 'subjects' | 'comment'> & { activity: Iri; host: string },
    ): Promise<boolean> {
      const { from, host, about, subjects, comment, activity } = given
      const open = await docs.count({ host, state: 'open', direction: 'in' }, { atMost: MOST_OPEN_OF_A_HOST })
      if (open === MOST_OPEN_OF_A_HOST) return false
      const said = { from, host, about, activity, subjects: subjects.slice(0, MOST_SUBJECTS), comment: cut(comment) }
      const doc: ReportDoc = { _id: idOfFlag(activity), direction: 'in', ...said, ...begun(), announce: null }
      await docs.insertOne(doc).catch(unlessThere)
      wake()
      return true
    },

    /**
     * A member's report. @param given.forward also tell the server of whom it is about, without saying who tells
     * @throws FieldFaults 'comment'; Refusal
     */
    async file(by: Member, given: Said & { host: string | null; forward: boolean }): Promise<string> {
      if (!can(by, 'read')) throw refusal('forbidden', 'not-allowed')
      const { host, forward } = given
      if (given.comment.length > LONGEST_REPORT) {
        throw new FieldFaults([fault('comment', 'too-long', LONGEST_REPORT)])
      }
      const id = newId()
      const said = { from: by.id, host, ...saidIn(given) }
      const announce = forward && host !== null ? clock() : null
      await docs.insertOne({ _id: id, direction: 'out', ...said, ...begun(), activity: null, announce })
      wake()
      return id
    },

    async get(id: string): Promise<Report | null> {
      const doc = await docs.findOne({ _id: id })
      return doc === null ? null : reportOf(doc)
    },

    /** Newest first. */
    async page(state: ReportDoc['state'], after: After | null, limit: number): Promise<Page<Report>> {
      const page = await docs.page({ state }, { sort: { at: -1 }, limit, ...(after !== null && { after }) })
      return { docs: page.docs.map(reportOf), next: page.next }
    },

    /** Counted up to 100. */
    countOpen: (): Promise<number> => docs.count({ state: 'open' }, { atMost: 100 }),

    /** @throws Refusal */
    async resolve(by: Member, id: string, note: string): Promise<Report> {
      const resolved = { state: 'resolved', resolvedBy: by.id, resolvedAt: clock(), note: cut(note) } as const
      const report = await settle(by, id, resolved)
      await audit.note(by.id, 'report.resolve', id)
      return report
    },

    /** @throws Refusal */
    reopen: (by: Member, id: string): Promise<Report> =>
      settle(by, id, { state: 'open', resolvedBy: null, resolvedAt: null }),
  }
}

/** Once for each activity, and fit for an address of a page. */
const idOfFlag = (activity: Iri): string => `in-${hash('sha256', activity, 'base64url')}`

const cut = (text: string): string => withoutControls(text).trim().slice(0, LONGEST_REPORT).toWellFormed()

function reportOf({ _id: id, announce: _announce, hear: _hear, ...report }: ReportDoc): Report {
  return { id, ...report }
}

function unlessThere(error: unknown): void {
  if (!(error instanceof DuplicateKey)) throw error
}
