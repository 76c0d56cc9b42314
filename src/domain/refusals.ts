import type { z } from 'zod'
import { Refusal, type RefusalKind } from '../core/errors.js'
import { wordsIn, type Words } from '../words/words.js'

export type RefusalCode = keyof Words['refusals']
export type FaultCode = keyof Words['faults']

/** One thing to put right in a form. `limit` is the bound that was broken, null when the code needs none. */
export type FieldFault = { field: string; code: FaultCode; limit: number | null }

/** What was sent cannot be taken; each fault names its field. Nothing was changed. */
export class FieldFaults extends Refusal {
  override readonly name = 'FieldFaults'
  constructor(readonly faults: readonly FieldFault[]) {
    super('invalid', faults.map(({ field, ...fault }) => `${field}: ${faultInWords(wordsIn('en'), fault)}`).join(' '))
  }
}

/** A refusal in the words of the catalogue: English as the message, and the code for other languages. */
export function refusal(kind: RefusalKind, code: RefusalCode, cause?: unknown): Refusal {
  return new Refusal(kind, wordsIn('en').refusals[code], { code, ...(cause !== undefined && { cause }) })
}

export const fault = (field: string, code: FaultCode, limit: number | null = null): FieldFault => ({
  field,
  code,
  limit,
})

export function faultInWords(words: Words, { code, limit }: Pick<FieldFault, 'code' | 'limit'>): string {
  return words.faults[code].replaceAll('#', String(limit ?? ''))
}

/**
 * Parses what came from outside. Messages of the schema are fault codes; lengths have codes of their own.
 * @throws FieldFaults with everything that is wrong
 */
export function parseFields<T extends z.ZodType>(schema: T, values: unknown): z.output<T> {
  const parsed = schema.safeParse(values)
  if (parsed.success) return parsed.data
  throw new FieldFaults(parsed.error.issues.map(faultOf))
}

function faultOf(issue: z.core.$ZodIssue): FieldFault {
  const field = issue.path.map(String).join('.')
  if (issue.code === 'too_small' && issue.origin === 'string') {
    return issue.minimum === 1 ? fault(field, 'required') : fault(field, 'too-short', Number(issue.minimum))
  }
  if (issue.code === 'too_big' && issue.origin === 'string') return fault(field, 'too-long', Number(issue.maximum))
  if (issue.code === 'invalid_type' && issue.input === undefined) return fault(field, 'required')
  return fault(field, isFaultCode(issue.message) ? issue.message : 'invalid')
}

export const isRefusalCode = (code: string | null): code is RefusalCode =>
  code !== null && Object.hasOwn(wordsIn('en').refusals, code)

const isFaultCode = (text: string): text is FaultCode => Object.hasOwn(wordsIn('en').faults, text)
