import ICAL from 'ical.js'
import { oneLine, withoutControls } from '../../../core/characters.js'
import { safeHtml } from '../../../core/sanitise.js'
import type { Point } from '../../items/event-details.js'
import { plainText } from '../../text/plain.js'

/** A time as a calendar says it. `tzid` is null for a floating one, 'UTC' for one in UTC; `wall` is `YYYY-MM-DDTHH:mm`. */
export type Said = { wall: string; tzid: string | null; isDate: boolean }

/** An event with its values read, and nothing decided about it. */
export type RawEvent = {
  uid: string
  sequence: number
  recurrenceId: Said | null
  start: Said | null
  end: Said | null
  /** In minutes; null when it is not said. */
  duration: number | null
  title: string
  description: string
  location: string
  point: Point | null
  url: string
  conference: string
  categories: string[]
  isCancelled: boolean
  isTentative: boolean
  isPrivate: boolean
  rules: ICAL.Recur[]
  added: Said[]
  excepted: Said[]
  /** It repeats in a way that is not read. */
  hasOddRule: boolean
}

const LONGEST_URL = 2_000
const MOST_DATES = 500
const LONGEST_MINUTES = 366 * 24 * 60
const HTML = /<\/?(?:a|b|br|div|em|h[1-6]|html|i|li|ol|p|span|strong|u|ul)\b[^>]{0,500}>/i

/** @param lines  of one event, unfolded; null when it cannot be read at all */
export function rawEvent(lines: readonly string[]): RawEvent | null {
  const event = parsed(lines)
  if (event === null) return null
  const text = (name: string): string => withoutControls(textOf(event, name)).trim()
  const status = oneLine(text('status')).toUpperCase()
  const [added, excepted] = [datesOf(event, 'rdate'), datesOf(event, 'exdate')]
  const rules = event.getAllProperties('rrule').map(valueOf)
  const known = rules.filter((rule): rule is ICAL.Recur => rule instanceof ICAL.Recur)
  return {
    uid: oneLine(text('uid')).slice(0, LONGEST_URL),
    sequence: Number.parseInt(text('sequence'), 10) || 0,
    recurrenceId: saidIn(event, 'recurrence-id'),
    start: saidIn(event, 'dtstart'),
    end: saidIn(event, 'dtend'),
    duration: durationOf(event),
    title: oneLine(text('summary')),
    description: readable(text('description')),
    location: text('location'),
    point: pointOf(lines) ?? pointIn(text('x-apple-structured-location')),
    url: linkIn(text('url')),
    conference: linkIn(text('conference')) || linkIn(text('x-google-conference')),
    categories: event.getAllProperties('categories').flatMap((property) => valuesOf(property).map(String).map(oneLine)),
    isCancelled: status === 'CANCELLED',
    isTentative: status === 'TENTATIVE',
    isPrivate: /^(?:PRIVATE|CONFIDENTIAL)$/i.test(text('class')),
    rules: known.slice(0, 2),
    added,
    excepted,
    hasOddRule: known.length > 2 || known.length < rules.length || lines.includes('X-RULE:long'),
  }
}

/** The library throws at what it cannot read; that a stranger's event is odd is no error of ours. */
function parsed(lines: readonly string[]): ICAL.Component | null {
  try {
    const jcal: unknown = ICAL.parse(['BEGIN:VEVENT', ...lines, 'END:VEVENT'].join('\r\n'))
    return new ICAL.Component(jcal as ConstructorParameters<typeof ICAL.Component>[0])
  } catch {
    return null
  }
}

/** Values are decoded when they are first looked at, which throws at odd ones. */
function valueOf(property: ICAL.Property | null): unknown {
  try {
    return property?.getFirstValue() ?? null
  } catch {
    return null
  }
}

function valuesOf(property: ICAL.Property): unknown[] {
  try {
    return property.getValues()
  } catch {
    return []
  }
}

function textOf(event: ICAL.Component, name: string): string {
  const value = valueOf(event.getFirstProperty(name))
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function saidIn(event: ICAL.Component, name: string): Said | null {
  const property = event.getFirstProperty(name)
  const value = valueOf(property)
  return property !== null && value instanceof ICAL.Time ? said(value, property) : null
}

function said(time: ICAL.Time, property: ICAL.Property): Said | null {
  const { year, month, day, hour, minute } = time
  const digits = (number: number, length = 2) => String(number).padStart(length, '0')
  const wall = `${digits(year, 4)}-${digits(month)}-${digits(day)}T${time.isDate ? '00:00' : `${digits(hour)}:${digits(minute)}`}`
  if (!/^[12]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(wall)) return null
  const tzid: unknown = property.getFirstParameter('tzid')
  const isUtc = time.zone === ICAL.Timezone.utcTimezone
  return { wall, tzid: isUtc ? 'UTC' : typeof tzid === 'string' && tzid !== '' ? tzid : null, isDate: time.isDate }
}

function datesOf(event: ICAL.Component, name: string): Said[] {
  const found: Said[] = []
  for (const property of event.getAllProperties(name)) {
    for (const value of valuesOf(property).slice(0, MOST_DATES)) {
      const time: unknown = value instanceof ICAL.Period ? value.start : value
      const date = time instanceof ICAL.Time ? said(time, property) : null
      if (date !== null && found.length < MOST_DATES) found.push(date)
    }
  }
  return found
}

function durationOf(event: ICAL.Component): number | null {
  const value = valueOf(event.getFirstProperty('duration'))
  if (!(value instanceof ICAL.Duration)) return null
  const minutes = Math.round(value.toSeconds() / 60)
  return minutes >= 0 && minutes <= LONGEST_MINUTES ? minutes : null
}

const GEO = /^GEO(?:;[^:]{0,200})?:\s*([+-]?\d{1,2}(?:\.\d{1,20})?);\s*([+-]?\d{1,3}(?:\.\d{1,20})?)\s*$/i

/** Latitude and longitude (RFC 5545, 3.8.1.6), as they stand: the library reads what is no number as zero. */
function pointOf(lines: readonly string[]): Point | null {
  for (const line of lines) {
    const [, latitude, longitude] = GEO.exec(line) ?? []
    if (latitude !== undefined) return pointAt(Number(latitude), Number(longitude))
  }
  return null
}

/** `geo:53.4,-2.98`, as RFC 5870 has it. */
function pointIn(text: string): Point | null {
  const [, latitude, longitude] = /^geo:(-?\d{1,2}(?:\.\d{1,15})?),(-?\d{1,3}(?:\.\d{1,15})?)/i.exec(text) ?? []
  return latitude === undefined ? null : pointAt(Number(latitude), Number(longitude))
}

/** To ten centimetres. Programs that do not know write zeros, which are in the sea off Ghana. */
function pointAt(latitude: number, longitude: number): Point | null {
  const isThere = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && !(latitude === 0 && longitude === 0)
  const rounded = (degrees: number) => Math.round(degrees * 1e6) / 1e6 || 0
  return isThere ? { latitude: rounded(latitude), longitude: rounded(longitude) } : null
}

/** Some programs write HTML where text is meant. */
const readable = (text: string): string =>
  HTML.test(text) ? plainText(safeHtml(text), Infinity, { links: true }) : text

function linkIn(text: string): string {
  const url = text.length > LONGEST_URL ? null : URL.parse(text.trim())
  const usable = url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
  return usable ? url.href : ''
}
