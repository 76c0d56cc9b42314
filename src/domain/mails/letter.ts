import type { Language } from '../../words/words.js'

/** A name that leads somewhere; the address is one of ours or an item's, always http(s). */
export type LetterLink = { label: string; url: string }

/** One thing in a list: what it is called, where it is, and what there is to know about it. */
export type LetterEntry = { title: string; url: string | null; lines: readonly string[] }

export type Passage =
  { readonly paragraph: string } | { readonly heading: string } | { readonly entries: readonly LetterEntry[] }

/**
 * A letter as it is described, without any markup. Its plain text and its HTML are both made of this, so that they never
 * say different things.
 */
export type LetterBody = {
  language: Language
  passages: readonly Passage[]
  /** The one thing to do; null when there is nothing. */
  action: LetterLink | null
  /** Who writes, and why: short lines at the end. */
  footer: readonly string[]
  /** Below the footer: how to change or end this mail. */
  links: readonly LetterLink[]
}

/** A mailing list as mail programs know it (RFC 2369, RFC 2919, RFC 8058). */
export type LetterList = {
  /** Names the list on this hub: `digest`, `news`. */
  id: string
  /** What it is called, shown to people. */
  name: string
  /** One POST here, without anything else, ends it; a page with a button for people. Holds a token. */
  unsubscribe: string
}
