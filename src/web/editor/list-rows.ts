import { MOST_ENTRIES } from '../../domain/reading-lists/entry.js'
import { entryLine } from '../../domain/reading-lists/entry-fields.js'
import type { Form } from '../form.js'

/** Rows without anything in them, for what is still to be added. */
export const BLANK_ROWS = 3
const MOST_ROWS = MOST_ENTRIES + BLANK_ROWS
/** Of a form with all its rows. */
export const FIELDS_OF_ROWS = MOST_ROWS * 5

export type RowPart = 'at' | 'title' | 'note' | 'place' | 'drop'

/** @param row  from 1 on */
export const rowField = (row: number, part: RowPart): string => `entry-${row}-${part}`

/** The rows of a form as its draft keeps them; null when it has none. */
export function entriesIn(form: Form): string | null {
  if (!form.has(rowField(1, 'at'))) return null
  const rows = Array.from({ length: MOST_ROWS }, (_, index) => index + 1).filter((row) => form.has(rowField(row, 'at')))
  return rows
    .map((row) => ({ row, ...typedIn(form, row) }))
    .filter(({ line, isDropped }) => line.trim() !== '' && !isDropped)
    .sort((a, b) => a.place - b.place || a.row - b.row)
    .map(({ line }) => line)
    .join('\n')
}

function typedIn(form: Form, row: number): { line: string; isDropped: boolean; place: number } {
  const [at, title, note] = (['at', 'title', 'note'] as const).map((part) => form.text(rowField(row, part)))
  const isDropped = form.text(rowField(row, 'drop')) === 'yes'
  return {
    line: entryLine({ at: at ?? '', title: title ?? '', note: note ?? '' }),
    isDropped,
    place: placeOf(form, row),
  }
}

/** What is moved up comes before what has that place, what is moved down behind it. What is no number stays. */
function placeOf(form: Form, row: number): number {
  const typed = form.text(rowField(row, 'place')).trim()
  const wanted = /^\d{1,4}$/.test(typed) ? Number(typed) : row
  if (wanted === row) return row
  return wanted < row ? wanted - 0.5 : wanted + 0.5
}
