import { MOST_SHIFTS, shiftCells, shiftField, shiftRows, type ShiftRow } from '../../domain/drafts/shift-fields.js'
import type { Form } from '../form.js'

/** Where the page is opened after one more was asked for. */
export const MORE_SHIFTS = 'more-shifts'
/** One field with the ids of all rows, with commas between them. */
export const SHIFT_IDS = 'shift-ids'

export const blankShift: ShiftRow = { name: '', day: '', from: '', until: '', places: '', id: '' }

/** The rows of a form that was sent; null when it has none. */
export function shiftsIn(form: Form): ShiftRow[] | null {
  const ids = form.text(SHIFT_IDS).split(',')
  const rows: ShiftRow[] = []
  for (let at = 1; at <= MOST_SHIFTS && form.has(shiftField(at, 'name')); at++) {
    const cells = Object.fromEntries(shiftCells.map((cell) => [cell, form.text(shiftField(at, cell))]))
    rows.push({ ...blankShift, ...cells, id: ids[at - 1] ?? '' })
  }
  return rows.length === 0 ? null : rows
}

/** Each on a line: 'Stewards, 17:00-19:00, 2'. */
export const shiftsInWords = (text: string): string =>
  shiftRows(text)
    .map(({ name, day, from, until, places }) => {
      const time = [[day, from].join(' ').trim(), until].filter((part) => part !== '').join('-')
      return [name, time, places].filter((part) => part !== '').join(', ')
    })
    .join('\n')
