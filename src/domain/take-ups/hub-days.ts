import type { PledgeDay } from '../pledges/pledge.js'
import { countingIn, type TakeUp } from './take-up.js'
import type { TakeUpDay } from './take-up-days.js'

/** How many had promised by the end of a day (UTC, `2026-11-21`): here, and at each hub in the order of `hubs`. */
export type HubDay = { day: string; here: number; byHub: number[] }
/** @property hubs  hosts, those with most first */
export type HubDays = { hubs: string[]; days: HubDay[] }

type Given = {
  /** Promises made here. */
  here: readonly PledgeDay[]
  takeUps: readonly TakeUp[]
  /** What they said, of each day on which they said anything; the oldest first. */
  said: readonly TakeUpDay[]
}

/** Every day on which anything changed, the oldest first. What counts now stands at the end of it. */
export function hubDays({ here, takeUps, said }: Given): HubDays {
  const counting = takeUps.filter(({ state }) => state === 'there')
  const ids = new Set(counting.map(({ id }) => id))
  const now = counting.map((one) => ({ ...pick(one), day: dayOf(one.heardAt), pledged: countingIn(one) }))
  // The newest word of each stands, also where its days were not kept.
  const rows = [...said.filter(({ takeUp }) => ids.has(takeUp)), ...now]
  const totals = new Map<string, number>()
  for (const { host, pledged } of now) totals.set(host, (totals.get(host) ?? 0) + pledged)
  const hubs = [...totals].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1)).map(([host]) => host)
  const byDay = Map.groupBy(rows, ({ day }) => day)
  const days = [...new Set([...here.map(({ day }) => day), ...byDay.keys()])].sort()
  const last = new Map<string, { host: string; pledged: number }>()
  let promised = 0
  return {
    hubs,
    days: days.map((day) => {
      for (const one of here) if (one.day === day) promised += one.count
      for (const { takeUp, host, pledged } of byDay.get(day) ?? []) last.set(takeUp, { host, pledged })
      const sums = Map.groupBy(last.values(), ({ host }) => host)
      const byHub = hubs.map((host) => (sums.get(host) ?? []).reduce((sum, { pledged }) => sum + pledged, 0))
      return { day, here: promised, byHub }
    }),
  }
}

const dayOf = (at: Date): string => at.toISOString().slice(0, 10)
const pick = ({ id: takeUp, host }: TakeUp) => ({ takeUp, host })
