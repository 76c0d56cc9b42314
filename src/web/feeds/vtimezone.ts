import { Temporal } from 'temporal-polyfill'

/** From one change of the clocks to the next; `from` is the offset before it. Offsets in nanoseconds. */
type Observance = { onset: Temporal.PlainDateTime; from: number; to: number; summer: boolean }

const NANOSECONDS = 1_000_000_000
const EPOCH = Temporal.PlainDateTime.from('1970-01-01T00:00')

/**
 * The VTIMEZONE of a zone (RFC 5545, 3.6.5), with those changes of the clocks that the moments need: the one before each,
 * and the one after it, so that a programme that looks a little further sees the right time too. A rule for all years
 * would be shorter, but zones change their rules, and then it would be wrong for years that were right.
 * @param moments  at least one
 */
export function vtimezone(zone: string, moments: readonly Date[]): string {
  const observances = new Map<string, Observance>()
  for (const moment of moments) {
    for (const observance of around(moment, zone)) observances.set(observance.onset.toString(), observance)
  }
  const inOrder = [...observances.values()].sort((a, b) => Temporal.PlainDateTime.compare(a.onset, b.onset))
  return ['BEGIN:VTIMEZONE', `TZID:${zone}`, ...inOrder.flatMap(linesOf), 'END:VTIMEZONE'].join('\r\n')
}

function around(moment: Date, zone: string): Observance[] {
  const at = Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(zone)
  const last = at.add({ milliseconds: 1 }).getTimeZoneTransition('previous')
  const next = at.getTimeZoneTransition('next')
  const first =
    last === null ? { onset: EPOCH, from: at.offsetNanoseconds, to: at.offsetNanoseconds, summer: false } : begun(last)
  return next === null ? [first] : [first, begun(next)]
}

/** @param change  the first moment of the new offset */
function begun(change: Temporal.ZonedDateTime): Observance {
  const before = change.subtract({ milliseconds: 1 })
  const from = before.offsetNanoseconds
  const onset = change.withTimeZone('UTC').toPlainDateTime().add({ nanoseconds: from })
  return { onset, from, to: change.offsetNanoseconds, summer: isSummer(change) }
}

/** Whether clocks stand further ahead than at another time of the same year; only names depend on it. */
function isSummer(at: Temporal.ZonedDateTime): boolean {
  const offsets = [1, 7].map((month) => at.with({ month, day: 1 }).offsetNanoseconds)
  return at.offsetNanoseconds > Math.min(...offsets)
}

function linesOf({ onset, from, to, summer }: Observance): string[] {
  const name = summer ? 'DAYLIGHT' : 'STANDARD'
  const start = onset.toString({ smallestUnit: 'second' }).replace(/[-:]/g, '')
  return [`BEGIN:${name}`, `DTSTART:${start}`, `TZOFFSETFROM:${shown(from)}`, `TZOFFSETTO:${shown(to)}`, `END:${name}`]
}

/** `+HHMM`, with seconds where an offset has them, as some had before 1972. */
function shown(nanoseconds: number): string {
  const seconds = Math.abs(Math.round(nanoseconds / NANOSECONDS))
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60]
  const digits = parts.map((part) => String(part).padStart(2, '0'))
  return `${nanoseconds < 0 ? '-' : '+'}${(parts[2] === 0 ? digits.slice(0, 2) : digits).join('')}`
}
