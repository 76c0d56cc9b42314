import { createHash } from 'node:crypto'
import type { EventPart, Shift } from '../items/item.js'
import { DAY_MS } from '../members/throttle.js'
import type { FaultCode } from '../refusals.js'
import { dayOf, momentOf, wallOf } from '../text/zones.js'
import type { FieldReader } from './field-reader.js'

/** What is typed of one shift, right or wrong. `id` names the one it is, if there is one yet; nobody types it. */
export type ShiftRow = Record<'name' | 'day' | 'from' | 'until' | 'places' | 'id', string>

/** The names a row has in a form: `shift-1-name`. */
export const shiftCells = ['name', 'day', 'from', 'until', 'places'] as const
export const shiftField = (row: number, cell: (typeof shiftCells)[number]): string => `shift-${row}-${cell}`

export const MOST_SHIFTS = 40
/** In UTF-16 units. */
export const LONGEST_SHIFTS = 8_000
const LONGEST_NAME = 100
const MOST_PLACES = 100_000
/** Putting up and taking down belong to an event, but not weeks away from it. */
const FURTHEST_MS = 14 * DAY_MS

/** As shifts were typed once, one on a line: `Stewards, 17:00-19:00, 2`, or with a day before the time. */
const LINE =
  /^(.+?)\s*[,;|]\s*(?:(\d{4}-\d{2}-\d{2})[ T]+)?(\d{1,2}:\d{2})(?:\s*[-–]\s*(\d{1,2}:\d{2}))?(?:\s*[,;|]\s*(\d{1,6}))?$/u

type When = Pick<EventPart, 'startsAt' | 'overAt' | 'zone'>

/** The rows in what a draft keeps: a line for each, its cells apart by bars. Drafts from before have lines as they were typed. */
export function shiftRows(text: string): ShiftRow[] {
  const lines = text.split('\n').map((line) => line.trim())
  return lines.filter((line) => line !== '').map(rowOf)
}

function rowOf(line: string): ShiftRow {
  const cells = line.split('|').map((cell) => cell.trim())
  if (cells.length >= shiftCells.length) {
    const [name = '', day = '', from = '', until = '', places = '', id = ''] = cells
    return { name, day, from, until, places, id }
  }
  const [, name = line, day = '', from = '', until = '', places = ''] = LINE.exec(line) ?? []
  return { name, day, from, until, places, id: '' }
}

/** What a draft keeps of rows; those that are empty are left out. */
export const shiftText = (rows: readonly ShiftRow[]): string =>
  rows
    .filter((row) => shiftCells.some((name) => row[name].trim() !== ''))
    .map((row) => [...shiftCells, 'id' as const].map((name) => cellOf(row[name])).join(' | '))
    .join('\n')

const cellOf = (text: string): string => text.replaceAll('|', '/').replace(/\s+/g, ' ').trim()

/** Rows of shifts that are there. */
export const shiftsAsText = (shifts: readonly Shift[], { startsAt, zone }: Pick<When, 'startsAt' | 'zone'>): string =>
  shiftText(
    shifts.map(({ id, name, from, to, capacity }) => {
      const [day = '', begins = ''] = wallOf(from, zone).split('T')
      const until = to === null ? '' : (wallOf(to, zone).split('T')[1] ?? '')
      const otherDay = day === dayOf(startsAt, zone) ? '' : day
      return { id, name, day: otherDay, from: begins, until, places: String(capacity ?? '') }
    }),
  )

/** The same with days of their own so many days later. */
export const shiftsMoved = (text: string, later: (day: string) => string): string =>
  shiftText(shiftRows(text).map((row) => ({ ...row, day: row.day === '' ? '' : later(row.day) })))

/** Faults name the row and the cell. */
export function readShifts(reader: FieldReader, when: When): Shift[] {
  const rows = shiftRows(reader.text('shifts', { max: LONGEST_SHIFTS }))
  if (rows.length > MOST_SHIFTS) reader.fault('shifts', 'too-many-shifts', MOST_SHIFTS)
  const read = rows.slice(0, MOST_SHIFTS).map((row, at) => readShift(reader, row, at + 1, when))
  const taken = new Set(rows.map(({ id }) => id).filter(isId))
  const given = new Set<string>()
  return read.flatMap((shift, at) => {
    const row = rows[at]
    if (shift === null || row === undefined) return []
    const isOwn = isId(row.id) && !given.has(row.id)
    const id = isOwn ? row.id : idsOf(row).find((one) => !taken.has(one) && !given.has(one))
    if (id === undefined) reader.fault(shiftField(at + 1, 'name'), 'bad-shifts')
    given.add(id ?? '')
    return id === undefined ? [] : [{ ...shift, id }]
  })
}

const isId = (text: string): boolean => /^[0-9a-f]{12}$/.test(text)

/** By its name, and where another has that, by its time, too. */
const idsOf = ({ name, day, from }: ShiftRow): string[] => [idOf(name), idOf(`${name}\n${day}\n${from}`)]

const idOf = (text: string): string =>
  createHash('sha256').update(text.normalize('NFKC').toLowerCase()).digest('hex').slice(0, 12)

function readShift(reader: FieldReader, row: ShiftRow, at: number, when: When): Omit<Shift, 'id'> | null {
  const wrong = (cell: (typeof shiftCells)[number], code: FaultCode, limit: number | null = null) =>
    reader.fault(shiftField(at, cell), code, limit)
  const { name, places } = row
  if (name === '') wrong('name', 'required')
  if (name.length > LONGEST_NAME) wrong('name', 'too-long', LONGEST_NAME)
  const capacity = places === '' ? null : /^\d{1,6}$/.test(places) ? Number(places) : MOST_PLACES + 1
  if (capacity !== null && capacity > MOST_PLACES) wrong('places', 'number-range', MOST_PLACES)
  const day = row.day === '' ? dayOf(when.startsAt, when.zone) : row.day
  if (momentAt(day, '12:00', when.zone) === null) return wrong('day', 'not-a-date')
  const from = momentAt(day, row.from, when.zone)
  if (from === null) return wrong('from', row.from === '' ? 'required' : 'not-a-time')
  const to = row.until === '' ? null : momentAt(day, row.until, when.zone)
  if (row.until !== '' && to === null) return wrong('until', 'not-a-time')
  const isFar = Math.max(when.startsAt.getTime() - from.getTime(), from.getTime() - when.overAt.getTime()) > FURTHEST_MS
  if (isFar) return wrong('day', 'shift-far')
  // What ends before it begins ends on the day after.
  const end = to !== null && to <= from ? momentAt(dayAfter(day), row.until, when.zone) : to
  return { name, from, to: end, capacity }
}

function momentAt(day: string, time: string, zone: string): Date | null {
  const moment = momentOf(`${day}T${time.padStart(5, '0')}`, zone)
  return typeof moment === 'string' ? null : moment.at
}

const dayAfter = (day: string): string => dayOf(new Date(Date.parse(`${day}T12:00:00Z`) + DAY_MS), 'UTC')
