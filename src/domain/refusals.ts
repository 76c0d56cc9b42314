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

/** There were too many tries; at `until` there is room again, for `limit` of them. */
export class TooManyTries extends Refusal {
  override readonly name = 'TooManyTries'
  constructor(
    code: RefusalCode,
    readonly limit: number,
    readonly until: Date,
  ) {
    super('too-many', wordsIn('en').refusals[code], { code })
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
 * @throws FieldFaults with all fields that are wrong, the first fault of each
 */
export function parseFields<T extends z.ZodType>(schema: T, values: unknown): z.output<T> {
  const parsed = schema.safeParse(values)
  if (parsed.success) return parsed.data
  const faults = new Map<string, FieldFault>()
  for (const found of parsed.error.issues.map((issue) => faultOf(issue, at(values, issue.path))))
    if (!faults.has(found.field)) faults.set(found.field, found)
  throw new FieldFaults([...faults.values()])
}

/** The bound that a check of ours names with its code. */
function limitIn(issue: z.core.$ZodIssue): number | null {
  const { limit } = (issue.code === 'custom' ? (issue.params ?? {}) : {}) as { limit?: unknown }
  return typeof limit === 'number' ? limit : null
}

/** What was sent at a path; undefined when nothing was. */
const at = (values: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], values)

function faultOf(issue: z.core.$ZodIssue, sent: unknown): FieldFault {
  const field = issue.path.map(String).join('.')
  if (sent === '' && issue.code === 'too_small') return fault(field, 'required')
  if (issue.code === 'too_small' && issue.origin === 'string') {
    return issue.minimum === 1 ? fault(field, 'required') : fault(field, 'too-short', Number(issue.minimum))
  }
  if (issue.code === 'too_big' && issue.origin === 'string') return fault(field, 'too-long', Number(issue.maximum))
  if (issue.code === 'invalid_type' && issue.input === undefined) return fault(field, 'required')
  return fault(field, isFaultCode(issue.message) ? issue.message : 'invalid', limitIn(issue))
}

export const isRefusalCode = (code: string | null): code is RefusalCode =>
  code !== null && Object.hasOwn(wordsIn('en').refusals, code)

const isFaultCode = (text: string): text is FaultCode => Object.hasOwn(wordsIn('en').faults, text)
