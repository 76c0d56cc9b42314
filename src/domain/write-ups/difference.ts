import { diffLines, diffWordsWithSpace, type ChangeObject } from 'diff'
import { sections, type Section } from '../items/item.js'
import { plainText } from '../text/plain.js'
import type { SectionHtml } from './sections.js'

export type Part = { kind: 'same' | 'added' | 'removed'; text: string }
/** `name` is null for what stands in no section that hubs know. */
export type SectionDifference = { name: Section | null; parts: Part[] }

/** Of one section, in UTF-16 units; what is longer is compared as far as this, and said to be cut. */
const LONGEST = 20_000
/** A comparison that takes longer goes on by lines, then as a whole: two texts may be as different as somebody wants them. */
const WORDS_WITHIN = { timeout: 40, maxEditLength: 1_500 }
const LINES_WITHIN = { timeout: 20, maxEditLength: 1_000 }

/**
 * What the second text says otherwise than the first, section by section, in the order of sections.
 * @param translated  they are in different languages: then no word is compared with another
 */
export function differenceOf(
  before: readonly SectionHtml[],
  after: readonly SectionHtml[],
  { translated = false } = {},
): SectionDifference[] {
  const names: readonly (Section | null)[] = [...sections, null]
  return names.flatMap((name) => {
    const [one, other] = [textOf(before, name), textOf(after, name)]
    return one === '' && other === ''
      ? []
      : [{ name, parts: translated ? whole(one, other) : wordsBetween(one, other) }]
  })
}

/** Which sections are not the same in both. */
export const changedIn = (before: readonly SectionHtml[], after: readonly SectionHtml[]): (Section | null)[] =>
  [...sections, null].filter((name) => textOf(before, name) !== textOf(after, name))

const textOf = (text: readonly SectionHtml[], name: Section | null): string =>
  plainText(
    text
      .filter((section) => section.name === name)
      .map(({ html }) => html)
      .join(''),
    LONGEST,
  )

/** What the second of two plain texts says otherwise, word by word. */
export function wordsBetween(one: string, other: string): Part[] {
  if (one === other) return [{ kind: 'same', text: one }]
  const changes = diffWordsWithSpace(one, other, WORDS_WITHIN) ?? diffLines(one, other, LINES_WITHIN)
  return changes === undefined ? whole(one, other) : joined(changes.map(partOf))
}

const whole = (one: string, other: string): Part[] => [
  ...(one === '' ? [] : [{ kind: 'removed' as const, text: one }]),
  ...(other === '' ? [] : [{ kind: 'added' as const, text: other }]),
]

const partOf = ({ added, removed, value }: ChangeObject<string>): Part => ({
  kind: added ? 'added' : removed ? 'removed' : 'same',
  text: value,
})

/** Single spaces between changed words would tear a sentence to pieces: they change with their neighbours. */
function joined(parts: readonly Part[]): Part[] {
  const runs: Part[] = []
  let [removed, added] = ['', '']
  const flush = () => {
    runs.push(...whole(removed, added))
    removed = added = ''
  }
  parts.forEach((part, at) => {
    const between = part.kind === 'same' && /^[^\S\n]+$/.test(part.text) && at > 0 && at < parts.length - 1
    if (part.kind === 'same' && !between) {
      flush()
      runs.push(part)
      return
    }
    if (part.kind !== 'added') removed += part.text
    if (part.kind !== 'removed') added += part.text
  })
  flush()
  return runs
}
