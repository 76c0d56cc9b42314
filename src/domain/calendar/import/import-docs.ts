import type { CollectionSpec, Doc } from '../../../store/store.js'
import type { ReadCalendar } from './entry.js'

/** A calendar that was read and waits for its member to choose from it. `_id` begins with the member's. */
export interface CalendarImportDoc extends Doc, ReadCalendar {
  member: string
  expiresAt: Date
}

export const CALENDAR_IMPORTS: CollectionSpec<CalendarImportDoc> = {
  name: 'calendarImports',
  indexes: [
    { name: 'member', keys: { member: 1 } },
    { name: 'expiry', keys: { expiresAt: 1 } },
  ],
  retain: { field: 'expiresAt', days: 0 },
}

/**
 * Where one event of a calendar is here. `_id` is a hash of its UID and, of a series, which one it is: whoever writes it
 * first brings it in.
 */
export interface CalendarOriginDoc extends Doc {
  member: string
  draft: string
  /** The id that the draft is published under. */
  item: string
  at: Date
}

export const CALENDAR_ORIGINS: CollectionSpec<CalendarOriginDoc> = { name: 'calendarOrigins', indexes: [] }
