import { MOST_SHIFTS, shiftCells, shiftField, shiftRows, type ShiftRow } from '../../domain/drafts/shift-fields.js'
import { fieldOf } from '../form-state.js'
import { controlProps, Field, FieldGroup } from '../parts/field.js'
import { SubmitButton } from '../parts/form.js'
import type { Words } from '../../words/words.js'
import { common, type FieldsProps } from './editor-fields.js'
import { Hidden } from './editor-page.js'
import { blankShift, MORE_SHIFTS, SHIFT_IDS } from './shift-rows.js'

/** A row of fields for each shift, and one more to begin another; a row that is emptied is no shift any more. */
export function ShiftFields(props: FieldsProps) {
  const { visit, state } = props
  const { value, ...field } = common({ ...props, name: 'shifts' })
  const rows = shiftRows(value)
  const shown = rows.length < MOST_SHIFTS ? [...rows, blankShift] : rows
  return (
    <FieldGroup {...field} required>
      <Hidden name={SHIFT_IDS} value={shown.map(({ id }) => id).join(',')} />
      {shown.map((row, at) => (
        <Row {...{ visit, state, row }} at={at + 1} isLast={at === shown.length - 1} />
      ))}
      <SubmitButton label={visit.words.signUps.shiftForm.add} name="do" value="shifts" look="quiet" />
    </FieldGroup>
  )
}

type RowProps = Pick<FieldsProps, 'visit' | 'state'> & { row: ShiftRow; at: number; isLast: boolean }

function Row({ visit: { words }, state, row, at, isLast }: RowProps) {
  const { shiftForm } = words.signUps
  const title = shiftForm.title(String(at))
  return (
    <fieldset class="shift-row" id={isLast ? MORE_SHIFTS : undefined} tabIndex={-1}>
      <legend>{title}</legend>
      {shiftCells.map((cell) => {
        const field = { ...fieldOf(words, state, shiftField(at, cell)), label: shiftForm[cell] }
        const required = cell === 'name' || cell === 'from'
        return (
          // What is needed of a shift is not needed of a form without one.
          <Field {...field} required={required}>
            <input {...controlProps(field)} {...kinds[cell]} value={row[cell]} autocomplete="off" />
          </Field>
        )
      })}
    </fieldset>
  )
}

/** Browsers without a calendar or a clock of their own let one type both, hence the patterns. */
const kinds = {
  name: { dir: 'auto' },
  day: { type: 'date', pattern: '\\d{4}-\\d{2}-\\d{2}', placeholder: '2026-11-21', dir: 'ltr' },
  from: { type: 'time', pattern: '\\d{1,2}:\\d{2}', placeholder: '17:00', dir: 'ltr' },
  until: { type: 'time', pattern: '\\d{1,2}:\\d{2}', placeholder: '19:00', dir: 'ltr' },
  places: { inputMode: 'numeric', dir: 'ltr' },
} as const

/** For the summary of what is wrong: 'Shift 2, From'. */
export const shiftLabels = ({ signUps: { shiftForm } }: Words): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: MOST_SHIFTS }, (_, at) => at + 1).flatMap((row) =>
      shiftCells.map((cell) => [shiftField(row, cell), `${shiftForm.title(String(row))}, ${shiftForm[cell]}`]),
    ),
  )
