/**
 * Where two texts differ, in whole words: what both begin with, then of each the part that is its own and what both
 * end with.
 */
export function changedPart(
  one: string,
  other: string,
): [before: string, ...(readonly [own: string, after: string])[]] {
  const [a, b] = [wordsOf(one), wordsOf(other)]
  const shorter = Math.min(a.length, b.length)
  let start = 0
  while (start < shorter && a[start] === b[start]) start++
  let end = 0
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  const own = (words: readonly string[]) => {
    const until = words.length - end
    return [words.slice(start, until).join(''), words.slice(until).join('')] as const
  }
  return [a.slice(0, start).join(''), own(a), own(b)]
}

/** Words and what stands between them; joined they are the text again. */
const wordsOf = (text: string): string[] => text.split(/(\s+)/)
