import { sections, type Section } from '../items/item.js'

/** One part of a write-up; `name` is null for what stands in none of the sections that hubs know. */
export type SectionHtml = { name: Section | null; html: string }

/** Headings of sections in an article from another hub, as they stand here. */
const HEADING = /<h3(?: [^>]*)?>.*?<\/h3>/gs
/** What hubs put behind a text for servers that find hashtags nowhere else. */
const TAG_LINE = /<p>(?:\s*<a [^>]*class="[^"]*hashtag[^"]*"[^>]*>(?:(?!<\/a>).)*<\/a>)+\s*<\/p>\s*$/s

/**
 * The sections of an article of another hub. Its sender says which they are, in their order, and each begins with a
 * heading; what stands before the first is said about the text, and left out.
 * @param html   as `safeHtml` made it, its highest headings on level 3
 * @param names  as the sender says; where they do not fit the headings, the text is one piece
 */
export function sectionsOf(html: string, names: readonly Section[]): SectionHtml[] {
  const text = html.replace(TAG_LINE, '')
  const bodies = text.split(HEADING)
  const fits = names.length > 0 && names.length === bodies.length - 1
  if (!fits) return text.trim() === '' ? [] : [{ name: null, html: text }]
  return names.map((name, at) => ({ name, html: (bodies[at + 1] ?? '').trim() }))
}

/** Names of sections as a stranger lists them, each once. */
export const sectionNames = (given: readonly unknown[]): Section[] => [
  ...new Set(given.flatMap((name) => sections.find((known) => known === name) ?? [])),
]
