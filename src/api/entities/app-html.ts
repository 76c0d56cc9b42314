/** Elements that begin on a line of their own, or make one. */
const BLOCK = /^<\/?(?:p|br|ul|ol|li|pre|blockquote|h[1-6r]|table|thead|tbody|tr|t[hd])\b/i
const UNKNOWN = /[\n\r\t]|<\/?(?:h[1-6r]|t[a-z]+)\b/i

/** What stands for elements that apps do not know, in the place of their tags. */
const others: readonly (readonly [tag: RegExp, opening: string, closing: string])[] = [
  [/^<\/?h[1-6]\b/i, '<p><strong>', '</strong></p>'],
  [/^<\/?tr\b/i, '<p>', '</p>'],
  [/^<\/?t[hd]\b/i, '', ' '],
  [/^<\/?(?:hr|table|thead|tbody)\b/i, '', ''],
]

/**
 * Text for apps: in the elements that Mastodon's documentation knows, headings and tables in those as its server does. Breaks
 * of lines in the source mean nothing, and each app makes something else of them: a line, words that run together, another
 * point in a list. So there are none; within `pre` they are elements.
 * @param html  clean: no `<` or `>` but around tags
 */
export function appHtml(html: string): string {
  if (!UNKNOWN.test(html)) return html
  const tokens = html.split(/(<[^>]*>)/)
  let verbatim = false
  return tokens
    .map((token, at) => {
      if (token.startsWith('<')) {
        if (/^<\/?pre\b/i.test(token)) verbatim = !token.startsWith('</')
        return known(token)
      }
      const [before = '', after = ''] = [tokens[at - 1], tokens[at + 1]]
      return verbatim ? inLines(token, after) : inOneLine(token, before, after)
    })
    .join('')
}

function known(tag: string): string {
  const other = others.find(([element]) => element.test(tag))
  if (other === undefined) return tag
  return tag.startsWith('</') ? other[2] : other[1]
}

/** The last break is not seen, as it stands before the end. */
const inLines = (text: string, after: string): string =>
  (/^<\/(?:code|pre)\b/i.test(after) ? text.replace(/\r?\n$/, '') : text).replace(/\r?\n/g, '<br>')

function inOneLine(text: string, before: string, after: string): string {
  const line = text.replace(/[^\S\u00a0]+/g, ' ')
  const isFirst = before === '' || BLOCK.test(before)
  const isLast = after === '' || BLOCK.test(after)
  return line.slice(isFirst && line.startsWith(' ') ? 1 : 0, isLast && line.endsWith(' ') ? -1 : undefined)
}
