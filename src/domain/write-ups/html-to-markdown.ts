import { oneLine, unescaped } from '../../core/characters.js'

type Element = { name: string; attributes: string; children: Node[] }
type Node = string | Element

const TOKEN = /<(\/?)([a-z][a-z0-9]*)([^<>]*)>|[^<]+/g
/** As deep as `safeHtml` lets anything be nested, and a little more. */
const DEEPEST = 32
const EMPTY = new Set(['br', 'hr'])
const BLOCKS = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'pre', 'blockquote', 'ul', 'ol', 'hr'])

/**
 * Safe HTML as Markdown that `markdownToHtml` makes the same text of. Elements that Markdown does not know leave their text.
 * @param html  as `safeHtml` or `markdownToHtml` made it: every '<' begins a tag; not strangers' HTML as it came
 * @param top   the level of its highest heading, which becomes '#'
 */
export function htmlToMarkdown(html: string, top = 3): string {
  return blocksOf(parsed(html), top)
    .join('\n\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

function parsed(html: string): Node[] {
  const root: Element = { name: '', attributes: '', children: [] }
  const open = [root]
  for (const [token, close, name, attributes = ''] of html.matchAll(TOKEN)) {
    const inner = open.at(-1) ?? root
    if (name === undefined) inner.children.push(unescaped(token))
    else if (close === '/') leave(open, name)
    else {
      const element = { name, attributes, children: [] }
      inner.children.push(element)
      if (!EMPTY.has(name) && open.length < DEEPEST) open.push(element)
    }
  }
  return root.children
}

/** What was never opened, or too deep to be, closes nothing. */
function leave(open: Element[], name: string): void {
  const at = open.findLastIndex((element) => element.name === name)
  if (at > 0) open.length = at
}

const isBlock = (node: Node): node is Element => typeof node !== 'string' && BLOCKS.has(node.name)

/** Runs of words between blocks are paragraphs. */
function blocksOf(nodes: readonly Node[], top: number): string[] {
  const blocks: string[] = []
  let run: Node[] = []
  const flush = () => {
    const text = paragraphOf(run)
    if (text !== '') blocks.push(text)
    run = []
  }
  for (const node of nodes) {
    if (!isBlock(node)) run.push(node)
    else {
      flush()
      const block = blockOf(node, top)
      if (block !== '') blocks.push(block)
    }
  }
  flush()
  return blocks
}

function blockOf({ name, attributes, children }: Element, top: number): string {
  if (name === 'hr') return '***'
  if (name === 'pre') return fenced(textIn(children))
  if (name === 'ul' || name === 'ol') return listOf(name, attributes, children, top)
  if (name === 'blockquote') return prefixed(blocksOf(children, top).join('\n\n'), '> ', '> ')
  if (name === 'p') return blocksOf(children, top).join('\n\n')
  const heading = oneLine(inlineOf(children).replaceAll('\n', ' '))
  return heading === '' ? '' : `${'#'.repeat(Math.min(Math.max(Number(name.slice(1)) - top + 1, 1), 4))} ${heading}`
}

function listOf(name: 'ul' | 'ol', attributes: string, children: readonly Node[], top: number): string {
  const apart = children.some((item) => typeof item !== 'string' && item.children.some((one) => isParagraph(one)))
  let number = Math.max(Number(/ start="(\d{1,6})"/.exec(attributes)?.[1] ?? 1), 0)
  const items = children.flatMap((node) => {
    if (typeof node === 'string' && node.trim() === '') return []
    const body = blocksOf(typeof node !== 'string' && node.name === 'li' ? node.children : [node], top)
    const mark = name === 'ul' ? '- ' : `${number++}. `
    return [prefixed(body.join(apart ? '\n\n' : '\n'), mark, ' '.repeat(mark.length))]
  })
  return items.join(apart ? '\n\n' : '\n')
}

const isParagraph = (node: Node): boolean => typeof node !== 'string' && node.name === 'p'

const prefixed = (text: string, first: string, rest: string): string =>
  text
    .split('\n')
    .map((line, at) => `${at === 0 ? first : rest}${line}`.trimEnd())
    .join('\n')

const textIn = (nodes: readonly Node[]): string =>
  nodes.map((node) => (typeof node === 'string' ? node : node.name === 'br' ? '\n' : textIn(node.children))).join('')

/** A fence longer than any run of backticks in what it encloses. */
function fenced(text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1))
  return `${fence}\n${text.replace(/\n+$/, '')}\n${fence}`
}

const longestRun = (text: string): number =>
  [...text.matchAll(/`+/g)].reduce((most, [run]) => Math.max(most, run.length), 0)

/** Marks that mean something at the beginning of a line alone. */
const LINE_START = /^(?:([-+=])(?=[\s=-]|$)|(\d{1,9})([.)])(?=\s|$))/

function paragraphOf(nodes: readonly Node[]): string {
  const lines = inlineOf(nodes)
    .split('\n')
    .map((line) => line.replace(/ +/g, ' ').trim())
  return lines
    .filter((line, at) => line !== '' || (at > 0 && at < lines.length - 1 && lines[at - 1] !== ''))
    .map((line) =>
      line.replace(LINE_START, (_, mark: string, digits: string, dot: string) =>
        mark ? `\\${mark}` : `${digits}\\${dot}`,
      ),
    )
    .join('\n')
    .replace(/\n{2,}/g, '\n')
}

const inlineOf = (nodes: readonly Node[]): string => nodes.map(inline).join('')

const around: Record<string, string> = { strong: '**', b: '**', em: '*', i: '*', del: '~~', s: '~~' }

function inline(node: Node): string {
  if (typeof node === 'string') return escaped(node.replace(/\s+/g, ' '))
  const { name, attributes, children } = node
  if (name === 'br') return '\n'
  if (name === 'code') return codeOf(textIn(children).replace(/\s+/g, ' '))
  if (name === 'a') return linkOf(attributes, children)
  const inner = inlineOf(children)
  const mark = around[name]
  return mark === undefined ? (isBlock(node) ? ` ${inner} ` : inner) : marked(inner, mark)
}

/** Marks hold only where no space is on their inner side. */
function marked(inner: string, mark: string): string {
  const [, before = '', text = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(inner) ?? []
  return text === '' || text.includes('\n') ? inner : `${before}${mark}${text}${mark}${after}`
}

function codeOf(text: string): string {
  if (text.trim() === '') return ''
  const fence = '`'.repeat(longestRun(text) + 1)
  const room = /^`|`$/.test(text) ? ' ' : ''
  return `${fence}${room}${text}${room}${fence}`
}

const HREF = / href="([^"]*)"/
const TAG = / class="[^"]*\bhashtag\b/

/** Where a hashtag led elsewhere is nothing to us: it is one of ours from now on. */
function linkOf(attributes: string, children: readonly Node[]): string {
  const href = unescaped(HREF.exec(attributes)?.[1] ?? '')
  if (TAG.test(attributes)) return textIn(children).replace(/\s+/g, '')
  const inner = inlineOf(children).replaceAll('\n', ' ').trim()
  if (!/^(?:https?|mailto):/i.test(href) || inner === '') return inner
  return `[${inner}](${href
    .replace(/[()\\<>\s]/g, encodeURIComponent)
    .replaceAll('(', '%28')
    .replaceAll(')', '%29')})`
}

/** Characters that would mean something in Markdown, as themselves; an underscore within a word means nothing. */
const escaped = (text: string): string =>
  text
    .replace(/[\\`*[\]<>#~|]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/&(?=[a-z#][a-z0-9]{0,31};)/gi, '\\&')
