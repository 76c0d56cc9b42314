import { controlProps, Fault, Field, FieldGroup, fieldId, type FieldProps } from './field.js'

export type Choice = { value: string; label: string; help?: string }

type SelectFieldProps = FieldProps & {
  value?: string | undefined
  choices: readonly Choice[]
  /** Begins with "please choose", which is no answer. */
  open?: boolean
}

export function SelectField({ value, choices, open = false, ...field }: SelectFieldProps) {
  return (
    <Field {...field}>
      <select {...controlProps(field)}>
        {open && <option value="">{field.words.parts.form.choose}</option>}
        {choices.map((choice) => (
          <option value={choice.value} selected={choice.value === value}>
            {choice.label}
          </option>
        ))}
      </select>
    </Field>
  )
}

/** One thing that holds or does not. */
export function CheckField({ checked = false, ...field }: FieldProps & { checked?: boolean }) {
  return (
    <div class={field.error === undefined ? 'field choice' : 'field choice field-wrong'}>
      <Fault {...field} />
      <input type="checkbox" value="yes" checked={checked} {...controlProps(field)} />
      <label for={fieldId(field.name)}>{field.label}</label>
      {field.help !== undefined && (
        <p class="help" id={`${fieldId(field.name)}-help`}>
          {field.help}
        </p>
      )}
    </div>
  )
}

type CheckGroupProps = FieldProps & { values: readonly string[]; choices: readonly Choice[] }

/** Any number of a few, all to be seen at once; none is an answer, too. */
export function CheckGroup({ values, choices, ...field }: CheckGroupProps) {
  return (
    <FieldGroup {...field}>
      {choices.map(({ value, label }) => {
        const id = `${fieldId(field.name)}-${value}`
        return (
          <div class="choice">
            <input type="checkbox" id={id} name={field.name} value={value} checked={values.includes(value)} />
            <label for={id}>{label}</label>
          </div>
        )
      })}
    </FieldGroup>
  )
}

type RadioGroupProps = FieldProps & { value?: string | undefined; choices: readonly Choice[] }

/** One of a few, all to be seen at once. */
export function RadioGroup({ value, choices, ...field }: RadioGroupProps) {
  return (
    <FieldGroup {...field}>
      {choices.map((choice) => {
        const id = `${fieldId(field.name)}-${choice.value}`
        return (
          <div class="choice">
            <input
              type="radio"
              id={id}
              name={field.name}
              value={choice.value}
              checked={choice.value === value}
              required={field.required === true}
              aria-describedby={choice.help === undefined ? undefined : `${id}-help`}
            />
            <label for={id}>{choice.label}</label>
            {choice.help !== undefined && (
              <p class="help" id={`${id}-help`}>
                {choice.help}
              </p>
            )}
          </div>
        )
      })}
    </FieldGroup>
  )
}
