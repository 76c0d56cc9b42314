import type { PledgeDay } from '../../domain/pledges/pledge.js'
import { doors } from '../../domain/people-keys/person-key.js'

const WIDTH = 600
const HEIGHT = 120
/** Days that are shown; those before stand in the table alone. */
export const MOST_DAYS = 60
const DAY_MS = 86_400_000

/**
 * Promises by day, one column each, stacked by door in the order of `doors`. A picture of the table beside it, which is
 * what is read aloud.
 * @param until  the last day that is shown, `2026-11-21`
 */
export function DayChart({ days, until }: { days: readonly PledgeDay[]; until: string }) {
  const columns = columnsOf(days, until)
  const most = Math.max(1, ...columns.map((column) => column.reduce((sum, count) => sum + count, 0)))
  const step = WIDTH / columns.length
  return (
    <svg
      class="day-chart"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <rect class="chart-ground" y={HEIGHT - 1} width={WIDTH} height={1} />
      {columns.map((column, at) => {
        let top = HEIGHT - 1
        return column.map((count, door) => {
          const height = (count / most) * (HEIGHT - 4)
          top -= height
          return count === 0 ? null : (
            <rect
              class={`chart-${doors[door] ?? ''}`}
              x={rounded(at * step + step * 0.1)}
              y={rounded(top)}
              width={rounded(Math.min(step * 0.8, 24))}
              height={rounded(height)}
            />
          )
        })
      })}
    </svg>
  )
}

/** For each day the counts by door, gaps included. */
function columnsOf(days: readonly PledgeDay[], until: string): number[][] {
  const last = Date.parse(until)
  const first = Math.max(Date.parse(days[0]?.day ?? until), last - (MOST_DAYS - 1) * DAY_MS)
  const length = Math.max(1, Math.round((last - first) / DAY_MS) + 1)
  const columns = Array.from({ length }, () => doors.map(() => 0))
  for (const { day, door, count } of days) {
    const column = columns[Math.round((Date.parse(day) - first) / DAY_MS)]
    if (column !== undefined) column[doors.indexOf(door)] = count
  }
  return columns
}

const rounded = (value: number): number => Math.round(value * 10) / 10
