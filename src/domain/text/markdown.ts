import type MarkdownIt from 'markdown-it'
import type { Token } from 'markdown-it'
import { createRequire } from 'node:module'
import type sanitizeHtml from 'sanitize-html'
import { withoutControls } from '../../core/characters.js'
import { Refusal } from '../../core/errors.js'
import { lazy } from '../../core/lazy.js'
import { cleaner } from '../../core/sanitise.js'
import { plainLine } from './plain.js'
import { findTags, joinTags, type Tag } from './tags.js'

/** In UTF-16 units. */
export const LONGEST_MARKDOWN = 100_000
const LONGEST_ADDRESS = 2_048
/** Enough of a text to see that an address in it is too long. */
const LONGEST_READ = LONGEST_ADDRESS + 256
/** Quotations in quotations and lists in lists, each of which counts twice; what is nested deeper is left out. */
const DEEPEST = 40

const ADDRESS = /^(?:https?:\/\/[^/\\]|mailto:[^/]|tel:[+\d]|\/(?![/\\]))/i

const library = lazy(() => createRequire(import.meta.url)('markdown-it') as typeof MarkdownIt)

const parser = lazy(() => {
  const made = new (library())({ html: false, linkify: true, breaks: true, typographer: false, maxNesting: DEEPEST })
  // One address defined once and named thousands of times would make pages a thousand times as long as their text.
  made.disable('reference')
  made.linkify.set({ fuzzyLink: false, fuzzyEmail: true }).add('ftp:', null).add('//', null)
  // What was escaped stays a piece of its own, so that `\#this` is no hashtag; joining the pieces would only save tokens.
  made.core.ruler.at('text_join', ({ tokens }) => tokens.forEach(asPlainText))
  // Of bare addresses that run into each other each would be read to the end of the text, for none of them to count.
  const readAddress = made.linkify.matchAtStart.bind(made.linkify)
  made.linkify.matchAtStart = (text) => readAddress(text.slice(0, LONGEST_READ))
  made.validateLink = (address) => address.length <= LONGEST_ADDRESS && ADDRESS.test(address)
  return made
})

function asPlainText(token: Token): void {
  if (token.type === 'text_special') token.type = 'text'
  token.children?.forEach(asPlainText)
}

export type MarkdownOptions = {
  /** What a single `#` becomes, 2 to 6; deeper headings follow, down to h6. */
  headingBase?: number
  /** Where a hashtag leads, by its key; none are linked without this. */
  tagHref?: (key: string) => string
}

/**
 * What someone wrote in Markdown, as HTML that is safe in a page: CommonMark with tables, strikethrough and bare addresses,
 * line ends kept; no HTML, no reference links. Pictures become links to them, since no page loads from other servers.
 * Aligned columns of tables have the class `center` or `end`, hashtags `mention hashtag`.
 * @throws Refusal 'invalid' beyond `LONGEST_MARKDOWN`
 */
export function markdownToHtml(source: string, { headingBase = 3, tagHref }: MarkdownOptions = {}): string {
  const tokens = parsed(source)
  for (const token of tokens) {
    if (token.type === 'heading_open' || token.type === 'heading_close') token.tag = lowered(token.tag, headingBase)
    if (token.type === 'th_open' || token.type === 'td_open') alignByClass(token)
    if (token.children !== null) token.children = inlineTokens(token.children, tagHref)
  }
  return cleaner()(parser().renderer.render(tokens, parser().options, {}), secondWall)
}

function parsed(source: string): Token[] {
  if (source.length > LONGEST_MARKDOWN) {
    throw new Refusal('invalid', `A text has at most ${LONGEST_MARKDOWN.toLocaleString('en')} characters`)
  }
  return parser().parse(withoutControls(source), {})
}

/** What the renderer can make, and nothing else: should it ever let HTML through, this is where it ends. */
const secondWall: sanitizeHtml.IOptions = {
  allowedTags: [
    ...['p', 'br', 'hr', 'em', 'strong', 's', 'a', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li'],
    ...['h2', 'h3', 'h4', 'h5', 'h6', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
  ],
  allowedAttributes: { a: ['href', 'title', 'rel'], ol: ['start'] },
  allowedClasses: { a: ['mention', 'hashtag'], th: ['center', 'end'], td: ['center', 'end'] },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowProtocolRelative: false,
}

const lowered = (tag: string, base: number): string => `h${Math.min(6, Number(tag.slice(1)) + base - 1)}`

/** The renderer aligns by inline style, which our pages do not allow. */
function alignByClass(token: Token): void {
  const style = String(token.attrGet('style') ?? '')
  token.attrs = style.endsWith('center') ? [['class', 'center']] : style.endsWith('right') ? [['class', 'end']] : null
}

function inlineTokens(tokens: Token[], tagHref: MarkdownOptions['tagHref']): Token[] {
  let links = 0
  return tokens.flatMap((token) => {
    if (token.type === 'link_open') links++
    if (token.type === 'link_close') links--
    if (token.type === 'link_open') return [linked(token)]
    if (token.type === 'image') return pictureAsLink(token, links > 0)
    return token.type === 'text' && links === 0 && tagHref !== undefined ? withTags(token, tagHref) : [token]
  })
}

function linked(token: Token): Token {
  if (!String(token.attrGet('href')).startsWith('/')) token.attrSet('rel', 'noopener')
  return token
}

function textToken(content: string): Token {
  const token = new (library().Token)('text', '', 0)
  token.content = content
  return token
}

function linkAround(content: string, attrs: [string, string][]): Token[] {
  const open = new (library().Token)('link_open', 'a', 1)
  open.attrs = attrs
  return [open, textToken(content), new (library().Token)('link_close', 'a', -1)]
}

function pictureAsLink(image: Token, insideLink: boolean): Token[] {
  const href = String(image.attrGet('src'))
  const alt =
    parser()
      .renderer.renderInlineAsText(image.children ?? [], parser().options, {})
      .trim() || href
  return insideLink
    ? [textToken(alt)]
    : linkAround(alt, [['href', href]]).map((t) => (t.attrs === null ? t : linked(t)))
}

function withTags(token: Token, tagHref: (key: string) => string): Token[] {
  let done = 0
  const out: Token[] = []
  for (const { index, length, key } of findTags(token.content)) {
    const shown = token.content.slice(index, index + length)
    const attrs: [string, string][] = [
      ['href', tagHref(key)],
      ['class', 'mention hashtag'],
      ['rel', 'tag'],
    ]
    out.push(textToken(token.content.slice(done, index)), ...linkAround(shown, attrs))
    done = index + length
  }
  return [...out, textToken(token.content.slice(done))]
}

/** The hashtags in a text, as its readers see them: none from code, links or addresses. At most `MOST_TAGS`. */
export function tagsInMarkdown(source: string): Tag[] {
  const found: Tag[] = []
  for (const { children } of parsed(source)) {
    let links = 0
    for (const { type, content } of children ?? []) {
      if (type === 'link_open') links++
      else if (type === 'link_close') links--
      else if (type === 'text' && links === 0) found.push(...findTags(content))
    }
  }
  return joinTags(found.map(({ name, key }) => ({ name, key })))
}

/** How much of a text is read for its summary, in units for each that is wanted. */
const READ_FOR_SUMMARY = 10

/** Lists in lists first. */
function withoutLists(html: string): string {
  const less = html.replace(/<(ul|ol)(?: [^>]*)?>(?:(?!<[uo]l[ >]).)*?<\/\1>/gs, '')
  return less === html ? html : withoutLists(less)
}

/**
 * What a text begins with, on one line and without markup, cut between words; headings, lists, code and tables are left
 * out unless there is nothing else. Empty when the text is.
 * @param max  in UTF-16 units
 */
export function summaryOf(source: string, max = 200): string {
  const html = markdownToHtml(source.slice(0, Math.min(LONGEST_MARKDOWN, max * READ_FOR_SUMMARY)).toWellFormed())
  const prose = withoutLists(html.replace(/<(h[2-6]|pre|table)>.*?<\/\1>/gs, ''))
  return plainLine(prose, max) || plainLine(html, max)
}
