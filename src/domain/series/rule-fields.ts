import type { SeriesRef } from '../items/event-details.js'
import { FieldReader } from '../drafts/field-reader.js'
import type { Fields } from '../drafts/fields.js'
import { canBegin, dayOfNth, paces, type Rule } from './rule.js'

/** What can be typed of how an event comes again. `scope` is asked only of one time of a series. */
export const ruleFieldNames = [
  ...(['repeat', 'every', 'repeatUntil', 'repeatCount', 'repeatExcept', 'scope'] as const),
] as const

export const scopes = ['one', 'following'] as const

const MOST_EVERY = 52
const MOST_TIMES = 520
const MOST_EXCEPT = 100
const DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/

/**
 * How it comes again; null when it does not, or when something was wrong.
 * @param first  the day it begins, `YYYY-MM-DD`; null when that is wrong itself
 */
export function readRule(reader: FieldReader, first: string | null): Rule | null {
  reader.choice('scope', ['', ...scopes], '')
  const pace = reader.choice('repeat', ['', ...paces], '')
  const every = reader.number('every', { max: MOST_EVERY }) ?? 1
  const typedUntil = dayIn(reader, 'repeatUntil')
  const times = reader.number('repeatCount', { max: MOST_TIMES })
  const except = reader.lines('repeatExcept', { most: MOST_EXCEPT, max: 10 })
  if (pace === '' || first === null) return null
  if (every === 0) reader.fault('every', 'number-range', MOST_EVERY)
  if (except.some((day) => !DAY.test(day))) reader.fault('repeatExcept', 'not-a-day')
  if (!canBegin(pace, first)) reader.fault('repeat', 'not-the-last')
  if (typedUntil !== null && typedUntil < first) reader.fault('repeatUntil', 'ends-before-start')
  const nth = times === null || every === 0 ? null : dayOfNth({ pace, every }, first, Math.max(times, 1))
  const ends = [typedUntil, nth].filter((day) => day !== null).sort()
  return {
    pace,
    every: Math.max(every, 1),
    until: ends[0] ?? null,
    except: [...new Set(except)].filter((day) => day !== first).sort(),
  }
}

function dayIn(reader: FieldReader, name: string): string | null {
  const text = reader.text(name, { max: 10 })
  if (text === '') return null
  return DAY.test(text) ? text : reader.fault(name, 'not-a-day')
}

/** The rule in a form that has been found right; null when it does not come again. */
export function ruleOf(fields: Fields): Rule | null {
  return readRule(new FieldReader(fields), fields.startsAt?.slice(0, 10) ?? null)
}

/** The fields of one time of a series. */
export function ruleFieldsOf(series: SeriesRef | null | undefined): Record<(typeof ruleFieldNames)[number], string> {
  if (series === null || series === undefined) {
    return { repeat: '', every: '', repeatUntil: '', repeatCount: '', repeatExcept: '', scope: '' }
  }
  const { pace, every, until, except } = series.rule
  return {
    ...{ repeat: pace, every: String(every), repeatUntil: until ?? '', repeatCount: '' },
    ...{ repeatExcept: except.join('\n'), scope: 'one' },
  }
}
