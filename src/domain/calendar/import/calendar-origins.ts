import { createHash } from 'node:crypto'
import type { Clock } from '../../../core/clock.js'
import { DuplicateKey } from '../../../store/errors.js'
import type { Store } from '../../../store/store.js'
import type { DraftRepo } from '../../drafts/draft-repo.js'
import type { ItemRepo } from '../../items/item-repo.js'
import { CALENDAR_ORIGINS, type CalendarOriginDoc } from './import-docs.js'
import type { CalendarEntry } from './entry.js'

/** Whoever brings one in has its draft written within this time, or was cut off. */
const STALE_MS = 10 * 60_000

/** An event that is here already: as an item, or as the draft of this member. */
export type Here = { as: 'item'; item: string } | { as: 'draft'; draft: string; member: string }
type Named = Pick<CalendarEntry, 'uid' | 'recurrence'>

type Deps = {
  store: Store
  drafts: Pick<DraftRepo, 'get'>
  items: Pick<ItemRepo, 'get'>
  /** Of items of this hub, before their id. */
  ownIris: string
  clock: Clock
}

/** Which events of calendars elsewhere are here, so that reading a calendar again brings nothing twice. */
export function calendarOrigins({ store, drafts, items, ownIris, clock }: Deps) {
  const docs = store.collection(CALENDAR_ORIGINS)

  async function itemHere(id: string): Promise<Here | null> {
    return (await items.get(id))?.state === 'published' ? { as: 'item', item: id } : null
  }

  async function standing(origin: CalendarOriginDoc): Promise<Here | null> {
    const item = await itemHere(origin.item)
    if (item !== null) return item
    const draft = await drafts.get(origin.draft)
    return draft === null || draft.doneAt !== null ? null : { as: 'draft', draft: draft._id, member: draft.member }
  }

  return {
    /** Null when it is not here (any more): its draft was thrown away, its item taken down. */
    async here({ uid, recurrence }: Named): Promise<Here | null> {
      if (uid.startsWith(ownIris)) return itemHere(uid.slice(ownIris.length))
      const origin = await docs.findOne({ _id: idOf({ uid, recurrence }) })
      return origin === null ? null : standing(origin)
    },

    /**
     * Says that a member brings one in, under ids that were set aside.
     * @returns the ids it is to have, those of an attempt of theirs that was cut off before; null when another is at it
     */
    async claim(named: Named, mine: Pick<CalendarOriginDoc, 'member' | 'draft' | 'item'>) {
      const _id = idOf(named)
      const now = clock()
      try {
        await docs.insertOne({ _id, ...mine, at: now })
        return mine
      } catch (error) {
        if (!(error instanceof DuplicateKey)) throw error
      }
      const origin = await docs.findOne({ _id })
      if (origin === null || (await standing(origin)) !== null) return null
      const isCutOff = (await drafts.get(origin.draft)) === null && (await items.get(origin.item)) === null
      if (isCutOff && origin.member === mine.member) return origin
      if (isCutOff && now.getTime() - origin.at.getTime() < STALE_MS) return null
      const taken = await docs.findOneAndUpdate({ _id, draft: origin.draft }, { $set: { ...mine, at: now } })
      return taken === null ? null : mine
    },
  }
}

const idOf = ({ uid, recurrence }: Named): string =>
  createHash('sha256').update(`${uid}\0${recurrence}`).digest('base64url')
