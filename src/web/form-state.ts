import { FieldFaults, faultInWords, type FieldFault } from '../domain/refusals.js'
import type { Words } from '../words/words.js'
import type { FormError } from './parts/form.js'

/** A form as it is shown: what stands in its fields, and what is wrong with what was sent. */
export type FormState = {
  values: Readonly<Record<string, string>>
  faults: readonly FieldFault[]
}

/** For the summary on top of the form. @param labels  of the fields, by their names */
export const errorsOf = (words: Words, { faults }: FormState, labels: Readonly<Record<string, unknown>>): FormError[] =>
  faults.map((fault) => {
    const label = labels[fault.field]
    const message = faultInWords(words, fault)
    return { name: fault.field, message: typeof label === 'string' ? `${label}: ${message}` : message }
  })

/** What the parts of a form need of one field of it. */
export function fieldOf(words: Words, { values, faults }: FormState, name: string) {
  const fault = faults.find(({ field }) => field === name)
  return { words, name, value: values[name] ?? '', error: fault && faultInWords(words, fault) }
}

/** The faults in what was thrown, when it is about fields; else it is thrown on. */
export function faultsIn(error: unknown): readonly FieldFault[] {
  if (error instanceof FieldFaults) return error.faults
  throw error
}
