import type { ComponentChildren } from 'preact'
import type { Words } from '../../words/words.js'
import { Icon } from './icon.js'

/** What every field of a form has. */
export type FieldProps = {
  words: Words
  /** In the form's body; unique on the page. */
  name: string
  label: string
  /** A sentence before one types. */
  help?: string | undefined
  /** What is wrong with what was sent, as a sentence that says what to do; none when all is well. */
  error?: string | undefined
  required?: boolean
}

export const fieldId = (name: string): string => `field-${name}`

/** The attributes that tie a control to its help and to what is wrong with it. */
export function controlProps({ name, help, error, required }: FieldProps, more?: string) {
  const described = [
    help !== undefined && `${fieldId(name)}-help`,
    more,
    error !== undefined && `${fieldId(name)}-error`,
  ]
  return {
    'id': fieldId(name),
    name,
    'required': required === true,
    'aria-describedby': described.filter(Boolean).join(' ') || undefined,
    'aria-invalid': error === undefined ? undefined : ('true' as const),
  }
}

type Around = FieldProps & { children: ComponentChildren }

/** Label, help and fault around one control. */
export function Field({ children, ...field }: Around) {
  return (
    <div class={field.error === undefined ? 'field' : 'field field-wrong'}>
      <label for={fieldId(field.name)}>
        <Label {...field} />
      </label>
      <Help {...field} />
      <Fault {...field} />
      {children}
    </div>
  )
}

/** The same around several controls that answer one question. */
export function FieldGroup({ children, ...field }: Around) {
  const { 'aria-describedby': described } = controlProps(field)
  return (
    <fieldset
      class={field.error === undefined ? 'field' : 'field field-wrong'}
      id={fieldId(field.name)}
      tabIndex={-1}
      aria-describedby={described}
    >
      <legend>
        <Label {...field} />
      </legend>
      <Help {...field} />
      <Fault {...field} />
      {children}
    </fieldset>
  )
}

function Label({ words, label, required }: FieldProps) {
  return (
    <>
      {label}
      {required !== true && <span class="optional"> ({words.parts.form.optional})</span>}
    </>
  )
}

function Help({ name, help }: FieldProps) {
  return help === undefined ? null : (
    <p class="help" id={`${fieldId(name)}-help`}>
      {help}
    </p>
  )
}

export function Fault({ name, error }: Pick<FieldProps, 'name' | 'error'>) {
  return error === undefined ? null : (
    <p class="fault" id={`${fieldId(name)}-error`}>
      <Icon name="fault" />
      {error}
    </p>
  )
}
