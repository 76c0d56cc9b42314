import type { ComponentChildren } from 'preact'
import { pluralIn } from '../../words/plural.js'
import type { Visit } from '../layout.js'
import { fieldId } from './field.js'
import { Icon } from './icon.js'

type FormProps = {
  visit: Visit
  /** Where it is sent. */
  action: string
  /** With pictures in it. */
  files?: boolean
  children: ComponentChildren
}

/**
 * A form that changes something: sent by POST with the visit’s token. What is missing is said by the hub, in its own
 * words and beside the field; hence `noValidate`.
 */
export function Form({ visit, action, files = false, children }: FormProps) {
  return (
    <form class="form" method="post" action={action} enctype={files ? 'multipart/form-data' : undefined} noValidate>
      <input type="hidden" name="csrf" value={visit.csrf} />
      {children}
    </form>
  )
}

/** @param name  of the field it belongs to; of a part of one, `<name>-date` or `<name>-alt`, too */
export type FormError = { name: string; message: string }

type ErrorSummaryProps = {
  visit: Visit
  errors: readonly FormError[]
  /** Of the fields, by name, where the sentences alone do not tell which one is meant. */
  labels?: Readonly<Record<string, string>>
}

/** Everything that is wrong, on top of the form, each leading to its field. It takes the focus when the page opens. */
export function ErrorSummary({ visit: { words, language }, errors, labels = {} }: ErrorSummaryProps) {
  if (errors.length === 0) return null
  const { form } = words.parts
  return (
    <div class="errors" role="group" aria-labelledby="errors-title" tabIndex={-1} autofocus id="errors">
      <h2 id="errors-title">
        <Icon name="fault" />
        {pluralIn(language)(errors.length, form.faults)}
      </h2>
      <p>{form.kept}</p>
      <ul>
        {errors.map(({ name, message }) => (
          <li>
            <a href={`#${fieldId(name)}`}>{labels[name] === undefined ? message : labelled(labels[name], message)}</a>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** A label that is a question already ends in a sign. */
const labelled = (label: string, message: string): string =>
  /\p{P}$/u.test(label) ? `${label} ${message}` : `${label}: ${message}`

type SubmitButtonProps = {
  label: string
  /** Tells which of several buttons was pressed. */
  name?: string
  value?: string
  /** `main` once on a page. */
  look?: 'main' | 'quiet' | 'danger'
}

export function SubmitButton({ label, name, value, look = 'main' }: SubmitButtonProps) {
  const looks = { main: 'button', quiet: 'quiet-button', danger: 'quiet-button danger' }
  return (
    <button class={looks[look]} type="submit" name={name} value={value}>
      {label}
    </button>
  )
}
