import { oneLine, unescaped, withoutControls } from '../../core/characters.js'

/**
 * At most `max` UTF-16 units of a text, without a half character at the end and with '…' where something is missing:
 * cut between words, or between characters as readers see them where one word alone is too long.
 */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text
  const room = text.slice(0, max - 1).toWellFormed() // one place is for the '…'
  const words = endOfLast(text.slice(0, max + 100), max - 1, 'word')
  const end = words > max / 3 ? words : endOfLast(text.slice(0, max + 100), max - 1, 'grapheme')
  return `${withoutTail(end > 0 ? text.slice(0, end) : room.replace(/\ufffd$/, ''))}…`
}

/** Without the spaces and punctuation that a cut leaves hanging; a loop, since a pattern would look at long runs again and again. */
function withoutTail(text: string): string {
  let end = text.length
  while (end > 0 && /[\s,;:.–—-]/.test(text.charAt(end - 1))) end--
  return text.slice(0, end)
}

/** Where the last whole word or character ends that leaves no more than `room` units before it. */
function endOfLast(text: string, room: number, granularity: 'word' | 'grapheme'): number {
  let end = 0
  for (const { index, segment } of new Intl.Segmenter('en', { granularity }).segment(text)) {
    if (index + segment.length > room) break
    end = index + segment.length
  }
  return end
}

/**
 * What safe HTML says, as plain text: paragraphs, list items and rows of tables on lines of their own, spaces single.
 * The result may contain '<' and '&' as characters and is escaped like any text before it goes into a page.
 * @param html     as `markdownToHtml` or `safeHtml` made it; not strangers' HTML as it came
 * @param max      in UTF-16 units; longer text is cut and ends in '…'
 * @param options  `links`: addresses follow their text in brackets, for mails and calendars
 */
export function plainText(html: string, max = Infinity, { links = false } = {}): string {
  const addressed = links ? html.replace(/<a href="(https?:[^"]*)"[^>]*>([^<]*)<\/a>/g, withAddress) : html
  const text = addressed
    .replace(/\s+/g, ' ')
    .replace(/<li[^>]*>/g, '\n• ')
    .replace(/<\/t[dh]>/g, ' ')
    .replace(/<br[^>]*>|<\/(?:li|tr)>/g, '\n')
    .replace(/<\/?(?:p|h[1-6]|blockquote|pre|ul|ol|table|hr)(?: [^>]*)?>/g, '\n\n')
    .replace(/<[^<>]*>/g, '')
  return cutText(tidy(unescaped(text)), max)
}

const withAddress = (_: string, address: string, text: string): string =>
  text === address || address.endsWith(`//${text}`) ? text : `${text} (${address})`

function tidy(text: string): string {
  const lines = withoutControls(text)
    .split('\n')
    .map((line) => line.replace(/[^\S\n]+/g, ' ').trim())
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/•\n+/g, '• ')
    .replace(/\n\n(?=• )/g, '\n')
    .trim()
}

/** The same on one line, for descriptions and lists. */
export function plainLine(html: string, max = Infinity): string {
  return cutText(oneLine(plainText(html)), max)
}
