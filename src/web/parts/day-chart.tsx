import type { PledgeDay } from '../../domain/pledges/pledge.js'
import { doors } from '../../domain/people-keys/person-key.js'
import { StackChart } from './stack-chart.js'

/** Days that are shown; those before stand in the table alone. */
export const MOST_DAYS = 60
const DAY_MS = 86_400_000

const doorLayers = doors.map((door) => `chart-${door}`)

/**
 * Promises by day, one column each, stacked by door in the order of `doors`.
 * @param until  the last day that is shown, `2026-11-21`
 */
export function DayChart({ days, until }: { days: readonly PledgeDay[]; until: string }) {
  const shown = daysShown(days[0]?.day ?? until, until)
  const byDay = Map.groupBy(days, ({ day }) => day)
  const columns = shown.map((day) => doors.map((door) => byDay.get(day)?.find((one) => one.door === door)?.count ?? 0))
  return <StackChart columns={columns} layers={doorLayers} />
}

/** Every day from the first to the last, gaps included; the newest where those are too many. */
export function daysShown(from: string, until: string): string[] {
  const last = Date.parse(until)
  const first = Math.max(Math.min(Date.parse(from), last), last - (MOST_DAYS - 1) * DAY_MS)
  const length = Math.round((last - first) / DAY_MS) + 1
  return Array.from({ length }, (_, at) => new Date(first + at * DAY_MS).toISOString().slice(0, 10))
}
