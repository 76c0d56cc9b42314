import { hash } from 'node:crypto'
import type { Clock } from '../../core/clock.js'
import type { Iri } from '../../core/iri.js'
import type { Store } from '../../store/store.js'
import { REPORTS, type ReportDoc } from './moderation-repo.js'

/** A report from another server. */
export type Reported = Pick<ReportDoc, 'about' | 'subjects' | 'comment'> & { from: Iri; host: string; activity: Iri }

export type ReportInbox = ReturnType<typeof reportInbox>

/** Where reports from elsewhere are kept until somebody looks at them. */
export function reportInbox({ store, clock }: { store: Store; clock: Clock }) {
  const docs = store.collection(REPORTS)
  return {
    /** Once for each activity. */
    async receive(report: Reported): Promise<void> {
      const open = { state: 'open', resolvedBy: null, resolvedAt: null, note: '', announce: null } as const
      const _id = hash('sha256', report.activity, 'base64url')
      await docs.insertMany([{ _id, direction: 'in', at: clock(), ...open, ...report }])
    },
  }
}
