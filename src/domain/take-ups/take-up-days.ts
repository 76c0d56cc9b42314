import type { CollectionSpec, Doc, Store } from '../../store/store.js'
import type { TakeUp } from './take-up.js'

/** What counted of one take-up at the end of a day (UTC). `_id` is `<id of the take-up> <day>`. */
export interface TakeUpDayDoc extends Doc {
  call: string
  takeUp: string
  host: string
  /** `2026-11-21` */
  day: string
  pledged: number
  at: Date
}

const KEPT_DAYS = 400

export const TAKE_UP_DAYS: CollectionSpec<TakeUpDayDoc> = {
  name: 'takeUpDays',
  indexes: [
    { name: 'call', keys: { call: 1, day: -1 } },
    { name: 'at', keys: { at: 1 } },
  ],
  retain: { field: 'at', days: KEPT_DAYS },
}

/** Of one call, whatever the hubs that take it up make of it; the days before fall out of the picture. */
const MOST_READ = 5_000

export type TakeUpDay = Pick<TakeUpDayDoc, 'takeUp' | 'host' | 'day' | 'pledged'>
export type TakeUpDays = ReturnType<typeof takeUpDays>

/** What take-ups have said over time: one number for each day on which they said anything. */
export function takeUpDays(store: Store) {
  const docs = store.collection(TAKE_UP_DAYS)
  return {
    /** The newest number of a day stands. */
    async note({ id: takeUp, call, host }: Pick<TakeUp, 'id' | 'call' | 'host'>, pledged: number, at: Date) {
      const day = at.toISOString().slice(0, 10)
      const _id = `${takeUp} ${day}`
      if ((await docs.insertMany([{ _id, call, takeUp, host, day, pledged, at }])).length > 0) return
      await docs.updateOne({ _id, at: { $lte: at } }, { $set: { pledged, at } })
    },

    /** The oldest first. */
    async of(call: string): Promise<TakeUpDay[]> {
      const found: TakeUpDayDoc[] = []
      for await (const doc of docs.stream({ call }, { sort: { day: -1 } })) {
        if (found.length === MOST_READ) break
        found.push(doc)
      }
      // Of the last day of so many some may be missing.
      const cut = found.length < MOST_READ ? null : found.at(-1)?.day
      return found.filter(({ day }) => day !== cut).toReversed()
    },
  }
}
