import { FieldGroup, fieldId, type FieldProps } from './field.js'

type DateTimeFieldProps = FieldProps & {
  /** As on the wall where it happens: '2026-11-21' and '19:00', or whatever was typed. */
  value?: { date: string; time: string } | undefined
}

/**
 * A day and a time, sent as `<name>-date` and `<name>-time`. Browsers without a calendar of their own let one type
 * both, hence the patterns.
 */
export function DateTimeField({ value = { date: '', time: '' }, ...field }: DateTimeFieldProps) {
  const { form } = field.words.parts
  const id = fieldId(field.name)
  const shared = {
    'required': field.required === true,
    'aria-invalid': field.error === undefined ? undefined : ('true' as const),
    'dir': 'ltr' as const,
  }
  return (
    <FieldGroup {...field}>
      <div class="date-time">
        <label for={`${id}-date`}>
          {form.date}
          <input
            {...shared}
            type="date"
            id={`${id}-date`}
            name={`${field.name}-date`}
            value={value.date}
            pattern="\d{4}-\d{2}-\d{2}"
            placeholder="2026-11-21"
          />
        </label>
        <label for={`${id}-time`}>
          {form.time}
          <input
            {...shared}
            type="time"
            id={`${id}-time`}
            name={`${field.name}-time`}
            value={value.time}
            pattern="\d{1,2}:\d{2}"
            placeholder="19:00"
          />
        </label>
      </div>
    </FieldGroup>
  )
}
