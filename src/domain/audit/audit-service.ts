import type { Clock } from '../../core/clock.js'
import type { After, CollectionSpec, Doc, Page, Store } from '../../store/store.js'

/** What someone with power did: `member.role`, `settings.change`, `item.delete` … */
export interface AuditDoc extends Doc {
  at: Date
  /** The member who did it; `operator` for one at the machine itself. */
  by: string
  what: string
  /** Id of what it was done to; null when that is the hub. */
  subject: string | null
  /** A few plain words, never what someone wrote and no addresses. */
  detail: string
}

export const AUDIT: CollectionSpec<AuditDoc> = {
  name: 'audit',
  indexes: [{ name: 'at', keys: { at: 1 } }],
  retain: { field: 'at', days: 400 },
}

export type AuditService = ReturnType<typeof auditService>

/** Who did what with the power they were given; stewards read it. */
export function auditService({ store, clock, newId }: { store: Store; clock: Clock; newId: () => string }) {
  const docs = store.collection(AUDIT)
  return {
    note: (by: string, what: string, subject: string | null, detail = ''): Promise<void> =>
      docs.insertOne({ _id: newId(), at: clock(), by, what, subject, detail }),
    /** Newest first. */
    page: (after: After | null, limit: number): Promise<Page<AuditDoc>> =>
      docs.page({}, { sort: { at: -1 }, limit, ...(after !== null && { after }) }),
  }
}
