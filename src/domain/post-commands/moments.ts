/**
 * Days and times as people type them in English and German. Strict: the year is always there, nothing is guessed that a
 * second reader could take for another day. `24/12/2026` is none of these, since half of the world reads such days the
 * other way round.
 */

/** `YYYY-MM-DD` and `HH:mm`, as a clock on the wall shows them. */
export type Typed = {
  day: string | null
  time: string | null
  /** A day without a time only where it has one of its own. */
  end: { day: string | null; time: string } | null
}
/** `weekday`: it names another day of the week than the date has. */
export type MomentFault = 'not-understood' | 'no-such-day' | 'weekday'

const MONTHS: readonly (readonly string[])[] = [
  ['january', 'jan', 'januar', 'jänner'],
  ['february', 'feb', 'februar', 'febr'],
  ['march', 'mar', 'märz', 'maerz', 'mär', 'mrz'],
  ['april', 'apr'],
  ['may', 'mai'],
  ['june', 'jun', 'juni'],
  ['july', 'jul', 'juli'],
  ['august', 'aug'],
  ['september', 'sep', 'sept'],
  ['october', 'oct', 'oktober', 'okt'],
  ['november', 'nov'],
  ['december', 'dec', 'dezember', 'dez'],
]
/** From Sunday on, as `Date` counts. */
const WEEKDAYS: readonly (readonly string[])[] = [
  ['sunday', 'sun', 'sonntag', 'so'],
  ['monday', 'mon', 'montag', 'mo'],
  ['tuesday', 'tue', 'tues', 'dienstag', 'di'],
  ['wednesday', 'wed', 'mittwoch', 'mi'],
  ['thursday', 'thu', 'thur', 'thurs', 'donnerstag', 'do'],
  ['friday', 'fri', 'freitag', 'fr'],
  ['saturday', 'sat', 'samstag', 'sonnabend', 'sa'],
]

/** The longest first: `juni` is not `jun` and an i. */
const oneOf = (table: readonly (readonly string[])[]): string =>
  table
    .flat()
    .sort((a, b) => b.length - a.length)
    .join('|')
const indexIn = (table: readonly (readonly string[])[], word: string): number =>
  table.findIndex((words) => words.includes(word))

const MONTH = `(${oneOf(MONTHS)})\\.?`
const WEEKDAY = new RegExp(`(?:on |am )?(${oneOf(WEEKDAYS)})\\b[.,]* *(?:(?:the|den|dem) )?`, 'y')
const DAYS = [
  { shape: /(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/y, order: 'ymd' },
  { shape: /(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})(?!\d)/y, order: 'dmy' },
  { shape: new RegExp(`(\\d{1,2})(?:st|nd|rd|th|\\.)? ?(?:of )?${MONTH},? (\\d{4})(?!\\d)`, 'y'), order: 'dmy' },
  { shape: new RegExp(`${MONTH} (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4})(?!\\d)`, 'y'), order: 'mdy' },
] as const
const SUFFIX = '(a\\.?m\\.?|p\\.?m\\.?|uhr|h)?'
const TIME = new RegExp(`(\\d{1,2})(?:[:.h](\\d{2}))? ?${SUFFIX}(?![\\p{L}\\d])`, 'yu')
const BETWEEN = /[,;]? *(?:t(?=\d))?(?:(?:at|um|ab|from|von)\b *)?/y
const TO = / *(?:-|to\b|until\b|till\b|bis\b) *(?:(?:um|at)\b *)?/y

type Clock = { hour: number; minute: number; half: 'am' | 'pm' | null; isWhole: boolean; said: boolean }

/** Reads from left to right; each step either takes its part or leaves everything as it is. */
class Reader {
  #at = 0
  constructor(private readonly text: string) {}

  take(shape: RegExp): RegExpExecArray | null {
    shape.lastIndex = this.#at
    const found = shape.exec(this.text)
    if (found !== null) this.#at = shape.lastIndex
    return found
  }

  get isDone(): boolean {
    return this.#at === this.text.length
  }
}

export function readMoment(typed: string): Typed | MomentFault {
  const text = typed
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[–—]/g, '-')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.;,]$/, '')
  const reader = new Reader(text)
  const day = takeDay(reader)
  if (day.fault !== null) return day.fault
  if (day.at !== null) reader.take(BETWEEN)
  const first = takeClock(reader)
  if (first === null)
    return reader.isDone && day.at !== null ? { day: day.at, time: null, end: null } : 'not-understood'
  const isOpen = reader.take(TO) === null
  const lastDay = isOpen ? NO_DAY : takeDay(reader)
  if (lastDay.fault !== null) return lastDay.fault
  if (lastDay.at !== null) reader.take(BETWEEN)
  const last = isOpen ? null : takeClock(reader)
  if (!reader.isDone || (last === null && !isOpen)) return 'not-understood'
  const times = clocks(first, last)
  if (times === null) return 'not-understood'
  return { day: day.at, time: times.start, end: times.end === null ? null : { day: lastDay.at, time: times.end } }
}

type Day = { at: string | null; fault: MomentFault | null }
const NO_DAY: Day = { at: null, fault: null }

function takeDay(reader: Reader): Day {
  const weekday = reader.take(WEEKDAY)
  for (const { shape, order } of DAYS) {
    const found = reader.take(shape)
    if (found === null) continue
    const [, a = '', b = '', c = ''] = found
    const [year, month, day] = order === 'ymd' ? [a, b, c] : order === 'dmy' ? [c, b, a] : [c, a, b]
    return checkedDay(Number(year), monthOf(month), Number(day), weekday?.[1] ?? null)
  }
  return weekday === null ? NO_DAY : { at: null, fault: 'not-understood' }
}

const monthOf = (text: string): number => (/^\d/.test(text) ? Number(text) : indexIn(MONTHS, text) + 1)

function checkedDay(year: number, month: number, day: number, weekday: string | null): Day {
  const date = new Date(Date.UTC(year, month - 1, day))
  if (year < 1900 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day)
    return { at: null, fault: 'no-such-day' }
  if (weekday !== null && indexIn(WEEKDAYS, weekday) !== date.getUTCDay()) return { at: null, fault: 'weekday' }
  return { at: date.toISOString().slice(0, 10), fault: null }
}

function takeClock(reader: Reader): Clock | null {
  const found = reader.take(TIME)
  if (found === null) return null
  const [, hour = '', minute, suffix] = found
  const half = suffix === undefined ? null : suffix.startsWith('a') ? 'am' : suffix.startsWith('p') ? 'pm' : null
  return {
    hour: Number(hour),
    minute: Number(minute ?? 0),
    half,
    isWhole: minute === undefined,
    said: minute !== undefined || suffix !== undefined,
  }
}

/**
 * What stands behind the second time counts for the first, too: `7-9pm`, `19-21 Uhr`.
 * @returns null when a number is no time, or could be one of two
 */
function clocks(first: Clock, second: Clock | null): { start: string; end: string | null } | null {
  const shared = first.half === null && second !== null && second.half !== null && first.hour <= 12
  const start = { ...first, half: shared ? second.half : first.half, said: first.said || second?.said === true }
  const [from, to] = [wall(start), second === null ? null : wall(second)]
  if (from === null || (second !== null && to === null)) return null
  if (shared && to !== null && to <= from) return null // 11-1pm
  return { start: from, end: to }
}

function wall({ hour, minute, half, said }: Clock): string | null {
  if (!said || minute > 59) return null
  if (half !== null && (hour < 1 || hour > 12)) return null
  const of24 = half === null ? hour : (hour % 12) + (half === 'pm' ? 12 : 0)
  return of24 > 23 ? null : `${String(of24).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}
