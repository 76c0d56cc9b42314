import { createHash } from 'node:crypto'
import { wallOf } from '../../text/zones.js'
import { cutText } from '../../text/plain.js'
import type { Rule } from '../../series/rule.js'
import { asRule } from './as-rule.js'
import { place, type Placed, type ZoneRules } from './clock-of.js'
import { MOST_ENTRIES, MOST_LEFT_OUT, WEEKS_AHEAD } from './entry.js'
import type { CalendarEntry, Doubt, LeftOut, ReadCalendar, ReadFault, Reason } from './entry.js'
import { MOST_STEPS, occurrences, type Budget } from './occurrences.js'
import { rawEvent, type RawEvent } from './raw-event.js'
import { screen, type Screened } from './screen.js'
import { said } from './texts.js'
import { zoneNamed } from './zone-names.js'

const MINUTE_MS = 60_000
const OPEN_END_MS = 180 * MINUTE_MS
const WEEK_MS = 7 * 24 * 60 * MINUTE_MS
/** What lasts longer has an end that was typed wrong. */
const LONGEST_MS = 366 * 24 * 60 * MINUTE_MS
const FARTHEST_MS = 9 * 365.25 * 24 * 60 * MINUTE_MS
const LONGEST_NAME = 200
const YEAR_MS = 366 * 24 * 60 * MINUTE_MS

export type Reading = { now: Date; /** Of the hub, IANA. */ zone: string }

/** What a stranger's calendar has that could become drafts. Its cost is bounded but for rules that never match anything. */
export function readCalendar(text: string, { now, zone }: Reading): ReadCalendar | ReadFault {
  const screened = screen(text)
  if (typeof screened === 'string') return screened
  const reader = new CalendarReader(screened, now, zone)
  reader.read()
  return reader.result(
    cutText(screened.properties.get('NAME') ?? screened.properties.get('X-WR-CALNAME') ?? '', LONGEST_NAME),
  )
}

class CalendarReader {
  readonly #now: Date
  readonly #zones: ZoneRules
  readonly #lines: Screened['events']
  readonly #isCancelling: boolean
  readonly #budget: Budget = { steps: MOST_STEPS }
  readonly #entries: { at: Date; entry: CalendarEntry }[] = []
  readonly #leftOut: LeftOut[] = []
  #leftOutCount = 0

  constructor({ properties, events, zones: defined }: Screened, now: Date, hub: string) {
    this.#now = now
    this.#lines = events
    this.#zones = { hub, shown: zoneNamed(properties.get('X-WR-TIMEZONE') ?? ''), defined }
    this.#isCancelling = properties.get('METHOD')?.toUpperCase() === 'CANCEL'
  }

  read(): void {
    const series = new Map<string, { master: RawEvent | null; changed: Map<number, RawEvent> }>()
    for (const lines of this.#lines) {
      const raw = rawEvent(lines)
      if (raw === null || raw.start === null) {
        this.#leave(raw?.title ?? '', 'unreadable')
        continue
      }
      const uid = raw.uid === '' ? nameOf(raw) : raw.uid
      const one = series.get(uid) ?? { master: null, changed: new Map<number, RawEvent>() }
      series.set(uid, one)
      const of = raw.recurrenceId === null ? null : place(raw.recurrenceId, this.#zones)
      if (of !== null) one.changed.set(of.at.getTime(), newer(one.changed.get(of.at.getTime()), raw))
      else one.master = newer(one.master ?? undefined, raw)
    }
    for (const [uid, { master, changed }] of series) this.#readOne(uid, master, changed)
  }

  result(name: string): ReadCalendar {
    const inOrder = this.#entries.sort((a, b) => a.at.getTime() - b.at.getTime()).map(({ entry }) => entry)
    for (const { title } of inOrder.slice(MOST_ENTRIES)) this.#leave(title, 'too-many')
    return {
      name,
      entries: inOrder.slice(0, MOST_ENTRIES),
      leftOut: this.#leftOut,
      leftOutCount: this.#leftOutCount,
    }
  }

  #readOne(uid: string, master: RawEvent | null, changed: Map<number, RawEvent>): void {
    const repeats = master !== null && (master.rules.length + master.added.length > 0 || master.hasOddRule)
    if (master !== null && !repeats) {
      const start = place(master.start as NonNullable<RawEvent['start']>, this.#zones)
      this.#take(uid, '', master, start, [])
    } else if (master !== null) this.#readSeries(uid, master, changed)
    // One that was moved to where the series would not have it, or whose series is not in this file.
    for (const [at, raw] of changed) this.#takeChanged(uid, at, raw)
  }

  #readSeries(uid: string, master: RawEvent, changed: Map<number, RawEvent>): void {
    const first = place(master.start as NonNullable<RawEvent['start']>, this.#zones)
    if (first === null || master.isCancelled || this.#isCancelling) {
      return this.#leave(master.title, first === null ? 'unreadable' : 'cancelled')
    }
    const lengthMs = this.#lengthMs(master, first) ?? OPEN_END_MS
    const from = new Date(this.#now.getTime() - lengthMs)
    // Before its rule is walked, which takes the end of it apart.
    const rule = asRule(master, first, changed.keys(), { zones: this.#zones, budget: this.#budget })
    if (rule !== null && this.#readWhole(uid, master, first, { rule, from, changed })) return
    const to = new Date(this.#now.getTime() + WEEKS_AHEAD * WEEK_MS)
    const { starts, isWhole } = occurrences(master, first, { from, to }, this.#zones, this.#budget)
    if (starts.length === 0) return this.#leave(master.title, first.at >= to ? 'too-far' : 'over')
    for (const start of starts) {
      if (changed.has(start.at.getTime())) continue
      this.#take(uid, start.at.toISOString(), master, start, isWhole ? ['series'] : ['series', 'rule'], first)
    }
  }

  /** One entry for all of it, from the next time on. @returns false when there is no such time within a year */
  #readWhole(
    uid: string,
    master: RawEvent,
    first: Placed,
    { rule, from, changed }: { rule: Rule; from: Date; changed: ReadonlyMap<number, RawEvent> },
  ): boolean {
    const to = new Date(this.#now.getTime() + YEAR_MS)
    const { starts, isWhole } = occurrences(master, first, { from, to }, this.#zones, this.#budget)
    const start = starts.find((one) => !changed.has(one.at.getTime()))
    if (!isWhole || start === undefined) return false
    const day = start.wall.slice(0, 10)
    const except = rule.except.filter((one) => one > day)
    this.#take(uid, '', master, start, [], first, { ...rule, except })
    return true
  }

  #takeChanged(uid: string, at: number, raw: RawEvent): void {
    this.#take(uid, new Date(at).toISOString(), raw, place(raw.start as NonNullable<RawEvent['start']>, this.#zones), [
      'series',
    ])
  }

  /** @param first  of the series it is one of, whose length it has */
  #take(
    uid: string,
    recurrence: string,
    raw: RawEvent,
    start: Placed | null,
    more: Doubt[],
    first = start,
    rule: Rule | null = null,
  ): void {
    if (start === null || first === null) return this.#leave(raw.title, 'unreadable')
    if (raw.isCancelled || this.#isCancelling) return this.#leave(raw.title, 'cancelled')
    const length = this.#lengthMs(raw, first)
    const overMs = start.at.getTime() + (length ?? OPEN_END_MS)
    if (overMs < this.#now.getTime()) return this.#leave(raw.title, 'over')
    if (start.at.getTime() - this.#now.getTime() > FARTHEST_MS) return this.#leave(raw.title, 'too-far')
    const { doubts, ...texts } = said(raw)
    const entry: CalendarEntry = {
      ...{ uid, recurrence, ...texts },
      startsAt: start.wall,
      endsAt: length === null || length === 0 ? '' : wallOf(new Date(start.at.getTime() + length), start.zone),
      zone: start.zone,
      ...(rule !== null && { rule }),
      doubts: [...new Set([...start.doubts, ...doubts, ...more])],
    }
    this.#entries.push({ at: start.at, entry })
  }

  /** From its beginning to its end; of whole days to the last minute of the last. Null when it is not said. */
  #lengthMs({ start, end, duration }: RawEvent, first: Placed): number | null {
    const isDate = start?.isDate === true
    const until = end === null ? null : place(end, this.#zones)
    if (until !== null && until.at > first.at && until.at.getTime() - first.at.getTime() < LONGEST_MS) {
      return until.at.getTime() - first.at.getTime() - (isDate && end?.isDate === true ? MINUTE_MS : 0)
    }
    if (duration !== null && duration > 0) return duration * MINUTE_MS - (isDate ? MINUTE_MS : 0)
    return isDate ? 24 * 60 * MINUTE_MS - MINUTE_MS : null
  }

  #leave(title: string, because: Reason): void {
    this.#leftOutCount++
    if (this.#leftOut.length < MOST_LEFT_OUT) this.#leftOut.push({ title: cutText(title, LONGEST_NAME), because })
  }
}

const newer = (known: RawEvent | undefined, raw: RawEvent): RawEvent =>
  known === undefined || raw.sequence >= known.sequence ? raw : known

/** A name for an event without one: the same each time it is read. */
function nameOf({ title, start }: RawEvent): string {
  return `unnamed:${createHash('sha256').update(`${title}\0${start?.wall}\0${start?.tzid}`).digest('base64url')}`
}
