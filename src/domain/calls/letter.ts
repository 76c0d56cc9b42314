import { oneLine } from '../../core/characters.js'

/** A letter that the group has written for others to send: to a representative, a newspaper, an office. */
export type CallLetter = {
  /** Who gets it, as people call them. */
  toName: string
  /** Their mail address; null where the sender has to find it, as for everybody's own representative. */
  to: string | null
  subject: string
  /** Plain text. `{{name}}` and the like are filled in by whoever sends it; in the subject, too. */
  text: string
}

export const MOST_LETTERS = 5
export const MOST_MERGE_FIELDS = 8
/** In UTF-16 units. */
export const longestLetter = { toName: 100, to: 254, subject: 200, text: 5_000, value: 200 } as const

/** Beyond this, mail programs and the systems between cut or refuse an address (Windows: 2,048 characters). */
const LONGEST_MAILTO = 1_900

const FIELD = /\{\{\s*(\p{L}[\p{L}\p{M}\p{N} _-]{0,39}?)\s*\}\}/gu

/** The names in `{{…}}`, in the order they come, each once. */
export function mergeFieldsOf({ subject, text }: Pick<CallLetter, 'subject' | 'text'>): string[] {
  return [...new Set([...`${subject}\n${text}`.matchAll(FIELD)].map(([, name]) => name as string))]
}

/** Something in double braces that is no field: a brace that was lost, or a name with a sign in it. */
export function hasBrokenField({ subject, text }: Pick<CallLetter, 'subject' | 'text'>): boolean {
  return /\{\{|\}\}/.test(`${subject}\n${text}`.replace(FIELD, ''))
}

/**
 * The letter with what somebody typed. What is left empty stays to be seen as `[name]`. What was typed is never looked
 * at for fields again, and a subject stays one line.
 */
export function merged(
  letter: CallLetter,
  values: Readonly<Record<string, string>>,
): { subject: string; text: string } {
  const fill = (template: string) =>
    template.replace(FIELD, (_, name: string) => {
      const value = Object.hasOwn(values, name) ? (values[name] ?? '').trim() : ''
      return value === '' ? `[${name}]` : value.slice(0, longestLetter.value)
    })
  return { subject: oneLine(fill(letter.subject)), text: fill(letter.text) }
}

/**
 * An address that opens the letter in the visitor's own mail program (RFC 6068).
 * @returns null when it would be too long to arrive whole: the text has to be copied then
 */
export function mailtoOf(to: string | null, { subject, text }: { subject: string; text: string }): string | null {
  const address = to === null ? '' : encodeURIComponent(to).replaceAll('%40', '@')
  const body = encodeURIComponent(text.toWellFormed().replaceAll(/\r\n?|\n/g, '\r\n'))
  const href = `mailto:${address}?subject=${encodeURIComponent(subject.toWellFormed())}&body=${body}`
  return href.length > LONGEST_MAILTO ? null : href
}
