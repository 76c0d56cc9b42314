import type { Iri } from '../../core/iri.js'
import { languageTag } from '../text/language-tags.js'
import { refusal } from '../refusals.js'
import { statusLimits } from './limits.js'
import type { Post, PostAudience, PostPoll, QuotePolicy } from './post.js'
import type { FileWords } from './status-files.js'
import { graphemesOf, lengthOf, tidy } from './status-text.js'

/** A poll as it is asked for. */
export type NewPoll = { options: readonly string[]; seconds: number; many: boolean; hidesTotals: boolean }

/** What a member writes; whatever is left out is as they would have it. */
export type NewStatus = {
  /** Plain text; may be empty beside files, a poll or a quote. */
  text: string
  /** Shown instead of the text until somebody wants to read it; empty for none. */
  warning?: string
  sensitive?: boolean
  /** BCP 47; what is none, or left out, is the hub's. */
  language?: string | null
  audience?: PostAudience
  inReplyTo?: Iri | null
  /** Ids of what they sent before. */
  media?: readonly string[]
  poll?: NewPoll | null
  quotes?: Iri | null
  quotePolicy?: QuotePolicy
  app?: Post['app']
}

/** Of a status that is there: what is left out stays. `media` and `poll` take the place of what was there. */
export type StatusChange = Pick<NewStatus, 'warning' | 'sensitive' | 'language' | 'media' | 'quotePolicy'> & {
  text?: string
  poll?: NewPoll | null
  /** What else is said of its files from now on. */
  describe?: readonly ({ id: string } & FileWords)[]
}

/** @throws Refusal 'invalid' for what no status can be */
export function checkText({ text, warning }: { text: string; warning: string }, ownHost: string): void {
  if (text.length + warning.length > statusLimits.units) throw refusal('invalid', 'long-status')
  if (lengthOf(text, ownHost) + graphemesOf(warning) > statusLimits.characters) throw refusal('invalid', 'long-status')
}

/** @throws Refusal 'invalid' */
export function checkParts(parts: { text: string; files: number; poll: boolean; quotes: boolean }): void {
  const { files, poll, quotes } = parts
  if (files > statusLimits.files) throw refusal('invalid', 'many-files')
  if (poll && files > 0) throw refusal('invalid', 'poll-and-files')
  if (quotes && (poll || files > 0)) throw refusal('invalid', 'quote-alone')
  if (tidy(parts.text) === '' && files === 0 && !poll && !quotes) throw refusal('invalid', 'empty-status')
}

export const languageIn = (given: string | null | undefined, usual: string): string => languageTag(given ?? '') ?? usual

/**
 * @param round  one more than that of the poll whose place it takes
 * @throws Refusal 'invalid' for what no poll can be
 */
export function pollOf({ options, seconds, many, hidesTotals }: NewPoll, now: Date, round: number): PostPoll {
  const { leastOptions, options: most, optionCharacters, leastSeconds, seconds: mostSeconds } = statusLimits.poll
  const names = options.map((option) => tidy(option).replaceAll(/\s+/g, ' '))
  if (names.length < leastOptions || names.length > most) throw refusal('invalid', 'poll-options')
  if (names.some((name) => name === '') || new Set(names).size < names.length) throw refusal('invalid', 'poll-twice')
  if (names.some((name) => name.length > 1_000 || graphemesOf(name) > optionCharacters))
    throw refusal('invalid', 'poll-long')
  if (!(seconds >= leastSeconds && seconds <= mostSeconds)) throw refusal('invalid', 'poll-time')
  return {
    many,
    options: names.map((name) => ({ name, votes: 0 })),
    voters: 0,
    endsAt: new Date(now.getTime() + Math.round(seconds) * 1_000),
    closedAt: null,
    hidesTotals,
    round,
  }
}

/** Whether those who voted in one have voted in the other. */
export const asksTheSame = (one: PostPoll, other: PostPoll): boolean =>
  one.many === other.many &&
  JSON.stringify(one.options.map(({ name }) => name)) === JSON.stringify(other.options.map(({ name }) => name))
