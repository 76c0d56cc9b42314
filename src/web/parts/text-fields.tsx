import type { InputHTMLAttributes } from 'preact'
import { pluralIn } from '../../words/plural.js'
import type { Language } from '../../words/words.js'
import { controlProps, Field, fieldId, type FieldProps } from './field.js'

type Typed = FieldProps & { value?: string | undefined; maxLength?: number }

type TextFieldProps = Typed & {
  type?: 'text' | 'email' | 'url' | 'search' | 'number'
  /** What a browser may fill in, in the words of the attribute. */
  autocomplete?: string
  /** Half the width, for what is short. */
  short?: boolean
}

export function TextField({
  value = '',
  maxLength,
  type = 'text',
  autocomplete,
  short = false,
  ...field
}: TextFieldProps) {
  const isName = type === 'email' || type === 'url'
  const input = {
    type: type as 'text', // the attributes' types are a union over it, of which no member is all of ours
    value,
    maxLength,
    autocomplete,
    dir: isName ? 'ltr' : 'auto',
    ...(isName && { autocapitalize: 'none', spellcheck: false }),
    ...(type === 'number' && { inputMode: 'decimal', step: 'any' }),
  } satisfies InputHTMLAttributes
  return (
    <Field {...field}>
      <input {...controlProps(field)} {...input} class={short ? 'input-short' : undefined} />
    </Field>
  )
}

type TextAreaProps = Typed & { language: Language; rows?: number; maxLength: number }

/** Several lines, with how many characters may be in them and how many there are. */
export function TextArea({ language, value = '', maxLength, rows = 6, ...field }: TextAreaProps) {
  const numbers = new Intl.NumberFormat(language)
  const { form } = field.words.parts
  const counter = `${fieldId(field.name)}-count`
  const used = [...value].length
  return (
    <Field {...field}>
      <textarea {...controlProps(field, counter)} rows={rows} dir="auto">
        {value}
      </textarea>
      <p class={used > maxLength ? 'counter counter-over' : 'counter'} id={counter} data-limit={maxLength}>
        {used === 0
          ? pluralIn(language)(maxLength, form.atMost)
          : form.used(numbers.format(used), numbers.format(maxLength))}
      </p>
    </Field>
  )
}

type PasswordFieldProps = FieldProps & {
  /** `new` lets a password manager think one up. */
  kind: 'current' | 'new'
}

/** What was typed here is never sent back to the page. */
export function PasswordField({ kind, ...field }: PasswordFieldProps) {
  return (
    <Field {...field}>
      <input {...controlProps(field)} type="password" autocomplete={`${kind}-password`} maxLength={1_024} dir="ltr" />
    </Field>
  )
}
