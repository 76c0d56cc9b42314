import { fold } from './fold.js'

/** How many tokens are kept for an item. */
export const MOST_TOKENS = 200
/** How many words of a query count. */
const MOST_QUERY_TOKENS = 6
const LONGEST_TOKEN = 40
/** Longer text is not looked at: with so many words the tokens are full long before. In characters. */
const LONGEST_TEXT = 50_000
const LONGEST_QUERY = 400

/** Scripts that put no spaces between words: found by every two letters that stand side by side. */
const UNSPACED =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\u30fc\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}'
const PIECE = new RegExp(`[${UNSPACED}]+|(?:(?![${UNSPACED}])[\\p{L}\\p{M}\\p{N}])+`, 'gu')
const IS_UNSPACED = new RegExp(`^[${UNSPACED}]`, 'u')

/** All that text is found by, in order and with repeats. A single letter of an unspaced script stands for itself. */
function* tokensIn(text: string): Generator<string> {
  for (const [piece] of fold(text).matchAll(PIECE)) {
    const letters = [...piece]
    if (!IS_UNSPACED.test(piece)) {
      if (letters.length >= 2) yield letters.slice(0, LONGEST_TOKEN).join('')
    } else if (letters.length === 1) {
      yield piece
    } else {
      for (let at = 0; at + 1 < letters.length; at++) yield `${letters[at]}${letters[at + 1]}`
    }
  }
}

function firstOf(most: number, sources: readonly Iterable<string>[]): string[] {
  const tokens = new Set<string>()
  for (const source of sources) {
    for (const token of source) {
      if (tokens.size === most) return [...tokens]
      tokens.add(token)
    }
  }
  return [...tokens]
}

/**
 * The search tokens of an item: folded words of two letters or more, those of the title first.
 * @param text  plain text, without markup
 * @returns at most `MOST_TOKENS`, each once and of at most 40 letters
 */
export function searchTokens(title: string, text: string): string[] {
  return firstOf(MOST_TOKENS, [tokensIn(title.slice(0, LONGEST_TEXT)), tokensIn(text.slice(0, LONGEST_TEXT))])
}

/**
 * What an item's tokens must begin with to be a hit for what someone typed; every one must be found.
 * @returns at most `MOST_QUERY_TOKENS`; none when there is nothing in it to look for
 */
export function queryTokens(text: string): string[] {
  return firstOf(MOST_QUERY_TOKENS, [tokensIn(text.slice(0, LONGEST_QUERY))])
}
