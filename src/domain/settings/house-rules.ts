import { hash } from 'node:crypto'
import { z } from 'zod'
import { oneLine } from '../../core/characters.js'

/** What a group asks of all who deal with each other on its hub. */
export type HouseRule = {
  /** Decimal digits, below 2^53; the same as long as the text is, wherever in the list it stands. */
  id: string
  text: string
  /** What makes it clearer; may be empty. */
  hint: string
}

export const MOST_RULES = 30
/** In UTF-16 units, with its hint. */
export const LONGEST_RULE = 500
/** All of them as they are typed. */
export const LONGEST_RULES = 6_000

/** What stands between a rule and its hint. */
const BAR = '|'
const ID_DIGITS = 12

const linesIn = (typed: string): string[] => typed.split('\n').filter((line) => oneLine(line) !== '')

/**
 * Rules as they are typed: one a line, what is behind the first bar is its hint. A rule is named by its text, so that an id
 * never means another rule than the one that was read under it.
 */
export function rulesIn(typed: string): HouseRule[] {
  const found = new Map<string, HouseRule>()
  for (const line of linesIn(typed)) {
    const [text = '', ...rest] = line.split(BAR)
    const rule = { text: oneLine(text), hint: oneLine(rest.join(BAR)) }
    const id = idOf(rule.text)
    if (rule.text !== '' && !found.has(id)) found.set(id, { id, ...rule })
  }
  return [...found.values()]
}

const idOf = (text: string): string => BigInt(`0x${hash('sha256', text, 'hex').slice(0, ID_DIGITS)}`).toString()

/** As a form sends them; may be empty. */
export const TypedRules = z
  .string()
  .trim()
  .max(LONGEST_RULES)
  .superRefine((typed, context) => {
    const lines = linesIn(typed)
    const wrong = (message: string, limit: number) => context.addIssue({ code: 'custom', message, params: { limit } })
    if (lines.length > MOST_RULES) wrong('too-many-lines', MOST_RULES)
    else if (lines.some((line) => line.length > LONGEST_RULE)) wrong('line-too-long', LONGEST_RULE)
    else if (lines.some((line) => oneLine(line.split(BAR)[0] ?? '') === '')) wrong('hint-alone', 0)
  })
