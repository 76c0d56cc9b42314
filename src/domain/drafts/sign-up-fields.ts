import { createHash } from 'node:crypto'
import type { EventPart, Shift, SignUpRules } from '../items/item.js'
import { dayOf, momentOf, wallOf } from '../text/zones.js'
import type { FieldReader } from './field-reader.js'

const MOST_PLACES = 100_000
const MOST_SHIFTS = 40
const LONGEST_SHIFT_NAME = 100
/** In UTF-16 units. */
export const LONGEST_SHIFTS = 6_000

/** `Stewards, 17:00-19:00, 2`, or with a day: `Stewards, 2026-11-21 17:00-19:00, 2`. All but name and begin may be missing. */
const SHIFT =
  /^(.+?)\s*[,;|]\s*(?:(\d{4}-\d{2}-\d{2})[ T]+)?(\d{1,2}:\d{2})(?:\s*[-–]\s*(\d{1,2}:\d{2}))?(?:\s*[,;|]\s*(\d{1,6}))?$/u

type When = Pick<EventPart, 'startsAt' | 'overAt' | 'zone'>

/** How people sign up for an event, and for which shifts. */
export function signUpPart(reader: FieldReader, when: When): Pick<Required<EventPart>, 'signUp' | 'shifts'> {
  return { signUp: rulesIn(reader, when), shifts: shiftsIn(reader, when) }
}

function rulesIn(reader: FieldReader, { overAt, zone }: When): SignUpRules | null {
  const isOn = reader.choice('signUp', ['no', 'yes'], 'no') === 'yes'
  const capacity = reader.number('capacity', { max: MOST_PLACES })
  const waitingList = reader.choice('waitingList', ['no', 'yes'], 'no') === 'yes'
  const approval = reader.choice('approval', ['no', 'yes'], 'no') === 'yes'
  const closesAt = reader.moment('closesAt', zone)
  if (!isOn) return null
  if (closesAt !== null && closesAt > overAt) reader.fault('closesAt', 'closes-after-end')
  return { capacity, waitingList, approval, closesAt }
}

function shiftsIn(reader: FieldReader, when: When): Shift[] {
  const lines = reader.text('shifts', { max: LONGEST_SHIFTS }).split('\n')
  const typed = lines.map((line) => line.trim()).filter((line) => line !== '')
  if (typed.length > MOST_SHIFTS) reader.fault('shifts', 'too-many-shifts', MOST_SHIFTS)
  const shifts = typed.slice(0, MOST_SHIFTS).map((line) => shiftOf(line, when))
  const good = shifts.filter((shift) => shift !== null)
  const isTwice = new Set(good.map(({ id }) => id)).size < good.length
  if (good.length < shifts.length || isTwice) reader.fault('shifts', 'bad-shifts')
  return good
}

function shiftOf(line: string, { startsAt, zone }: When): Shift | null {
  const [, name = '', day = dayOf(startsAt, zone), begins = '', ends, places] = SHIFT.exec(line) ?? []
  if (name === '' || name.length > LONGEST_SHIFT_NAME) return null
  const from = at(day, begins, zone)
  const to = ends === undefined ? null : at(day, ends, zone)
  const capacity = places === undefined ? null : Number(places)
  if (from === null || (ends !== undefined && to === null) || (capacity ?? 0) > MOST_PLACES) return null
  // What ends before it begins ends on the day after.
  const end = to !== null && to <= from ? at(dayAfter(day), ends ?? '', zone) : to
  return { id: shiftId(name), name, from, to: end, capacity }
}

function at(day: string, time: string, zone: string): Date | null {
  const moment = momentOf(`${day}T${time.padStart(5, '0')}`, zone)
  return typeof moment === 'string' ? null : moment.at
}

const dayAfter = (day: string): string => dayOf(new Date(Date.parse(`${day}T12:00:00Z`) + 24 * 60 * 60_000), 'UTC')

/** By its name, so that those who signed up for it stay when its time changes. */
const shiftId = (name: string): string =>
  createHash('sha256').update(name.normalize('NFKC').toLowerCase()).digest('hex').slice(0, 12)

/** The fields that would make the sign-ups of an event what they are. */
export function signUpFieldsOf({ signUp = null, shifts = [], startsAt, zone }: EventPart) {
  const yes = (on: boolean | undefined) => (on === true ? 'yes' : 'no')
  const closesAt = signUp?.closesAt ?? null
  return {
    signUp: yes(signUp !== null),
    capacity: String(signUp?.capacity ?? ''),
    waitingList: yes(signUp?.waitingList),
    approval: yes(signUp?.approval),
    closesAt: closesAt === null ? '' : wallOf(closesAt, zone),
    shifts: shifts.map((shift) => shiftLine(shift, startsAt, zone)).join('\n'),
  }
}

function shiftLine({ name, from, to, capacity }: Shift, startsAt: Date, zone: string): string {
  const [day = '', begins = ''] = wallOf(from, zone).split('T')
  const ends = to === null ? '' : `-${wallOf(to, zone).split('T')[1] ?? ''}`
  const onDay = day === dayOf(startsAt, zone) ? '' : `${day} `
  return `${name}, ${onDay}${begins}${ends}${capacity === null ? '' : `, ${capacity}`}`
}
