import { zoneNamed } from './zone-names.js'
import type { ReadFault } from './entry.js'

/** Of a file, in UTF-16 units. */
const LONGEST_CALENDAR = 1_048_576
const MOST_EVENTS = 2_000
const MOST_PROPERTIES = 300
const LONGEST_LINE = 65_536
const DEEPEST = 4
const LONGEST_RULE = 500

/** Everything else, people's names and addresses among it, is dropped before anything reads it. */
const OF_EVENTS = new Set(
  'UID RECURRENCE-ID DTSTART DTEND DURATION SUMMARY DESCRIPTION LOCATION GEO X-APPLE-STRUCTURED-LOCATION URL CATEGORIES STATUS SEQUENCE RRULE RDATE EXDATE CLASS CONFERENCE X-GOOGLE-CONFERENCE'.split(
    ' ',
  ),
)
const OF_CALENDARS = new Set(['NAME', 'X-WR-CALNAME', 'X-WR-TIMEZONE', 'METHOD'])

/** A calendar without all that is not needed of it: for each event its unfolded lines. */
export type Screened = {
  properties: ReadonlyMap<string, string>
  events: string[][]
  /** The zones whose definitions name one that is known, by the names they have here. */
  zones: ReadonlyMap<string, string>
}

/**
 * Goes through a stranger's calendar once, line by line, and keeps what there is to read, within bounds that hold
 * whatever is in it. Definitions of zones are not believed: only what they are called.
 */
export function screen(text: string): Screened | ReadFault {
  if (text.length > LONGEST_CALENDAR) return 'calendar-too-large'
  const lines = unfolded(text)
  if (!/^BEGIN:VCALENDAR\s*$/i.test(lines.find((line) => line.trim() !== '') ?? '')) return 'not-a-calendar'
  return new Screening().read(lines)
}

/** Content lines (RFC 5545, 3.1), whatever ends them. */
function unfolded(text: string): string[] {
  const lines: string[][] = []
  for (const line of text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/)) {
    const last = lines.at(-1)
    if (/^[ \t]/.test(line) && last !== undefined) last.push(line.slice(1))
    else lines.push([line])
  }
  return lines.map((parts) => parts.join(''))
}

class Screening {
  readonly #properties = new Map<string, string>()
  readonly #events: string[][] = []
  readonly #zones = new Map<string, string>()
  readonly #open: string[] = []
  #event: string[] = []
  #zone = { name: '', place: '' }

  read(lines: readonly string[]): Screened | ReadFault {
    for (const line of lines) {
      const [, name = ''] = /^([A-Za-z0-9-]+)[:;]/.exec(line) ?? []
      const verb = name.toUpperCase()
      if (verb === 'BEGIN') this.#begin(line.slice(6))
      else if (verb === 'END') this.#end()
      else if (line.length <= LONGEST_LINE) this.#property(verb, line)
      if (this.#open.length > DEEPEST || this.#events.length > MOST_EVENTS) return 'calendar-too-much'
    }
    return { properties: this.#properties, events: this.#events, zones: this.#zones }
  }

  #begin(name: string): void {
    this.#open.push(name.trim().toUpperCase())
    this.#event = this.#isIn('VEVENT') ? [] : this.#event
    if (this.#isIn('VTIMEZONE')) this.#zone = { name: '', place: '' }
  }

  #end(): void {
    if (this.#isIn('VEVENT')) this.#events.push(this.#event)
    if (this.#isIn('VTIMEZONE')) {
      const zone = zoneNamed(this.#zone.name) ?? zoneNamed(this.#zone.place)
      if (zone !== null && this.#zones.size < MOST_PROPERTIES) this.#zones.set(this.#zone.name, zone)
    }
    this.#open.pop()
  }

  #property(verb: string, line: string): void {
    if (this.#isIn('VEVENT')) return this.#ofEvent(verb, line)
    const value = line.slice(line.indexOf(':') + 1).trim()
    if (this.#isIn('VTIMEZONE')) {
      if (verb === 'TZID') this.#zone.name = value
      if (verb === 'X-LIC-LOCATION') this.#zone.place = value
    }
    if (this.#open.length === 1 && OF_CALENDARS.has(verb)) this.#properties.set(verb, value)
  }

  #ofEvent(verb: string, line: string): void {
    if (!OF_EVENTS.has(verb) || this.#event.length === MOST_PROPERTIES) return
    if (verb === 'RRULE' && line.length > LONGEST_RULE) this.#event.push('X-RULE:long')
    else this.#event.push(line)
  }

  /** Whether the innermost component is one of this name that stands in a calendar. */
  #isIn(name: string): boolean {
    return this.#open.length === 2 && this.#open[0] === 'VCALENDAR' && this.#open[1] === name
  }
}
