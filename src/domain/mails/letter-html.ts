import { escapeAttribute, escapeText, oneLine, withoutControls } from '../../core/characters.js'
import type { LetterBody, LetterEntry, LetterLink, Passage } from './letter.js'

/**
 * Every mail program knows these rules or leaves them out without harm. Colours are named for both schemes, so that a
 * program that turns pages dark need not guess; nothing is loaded from anywhere.
 */
const STYLE = [
  ':root{color-scheme:light dark}',
  'body{margin:0;padding:1rem;background:#fff;color:#1d1f1c;font:1rem/1.5 system-ui,sans-serif}',
  'main{max-width:36rem;margin:0 auto;overflow-wrap:anywhere}',
  'h1{font-size:1.35rem;line-height:1.25;margin:0 0 1rem}',
  'h2{font-size:1.1rem;margin:1.75rem 0 .5rem}',
  'p{margin:0 0 1rem}',
  'ul{margin:0 0 1rem;padding:0;list-style:none}',
  'li{margin:0 0 1rem;padding-inline-start:.75rem;border-inline-start:3px solid #9db39b}',
  'a{color:#22572b}',
  '.act a{display:inline-block;padding:.65rem 1.1rem;border-radius:.4rem;background:#22572b;color:#fff;font-weight:600;text-decoration:none}',
  '.where{font-size:.85rem}',
  'footer{margin-top:2rem;padding-top:1rem;border-top:1px solid #c9cfc7;font-size:.85rem;color:#4d534b}',
  'footer p{margin:0 0 .5rem}',
  '@media (prefers-color-scheme:dark){body{background:#171a16;color:#e8ebe6}a{color:#a9d6ae}',
  '.act a{background:#a9d6ae;color:#12210f}footer{border-color:#434a41;color:#b4bbb1}li{border-color:#56705a}}',
].join('')

/** The same letter for those who see HTML. Whatever it says is text: nobody's markup gets in. */
export function letterHtml(subject: string, { language, passages, action, footer, links }: LetterBody): string {
  const title = escapeText(oneLine(subject))
  const end = [...footer.map((line) => textElement('p', oneLine(line))), ...links.map(linkLine)]
  return [
    `<!doctype html><html lang="${language}" dir="ltr"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">',
    `<meta name="supported-color-schemes" content="light dark"><title>${title}</title><style>${STYLE}</style></head>`,
    `<body><main><h1 dir="auto">${title}</h1>`,
    ...passages.map(passageHtml),
    ...(action === null ? [] : [actionHtml(action)]),
    `<footer>${end.join('\n')}</footer></main></body></html>`,
    '',
  ].join('\n')
}

/** Names and texts of people may run either way, whatever the language of the letter. */
const textElement = (name: string, text: string): string => `<${name} dir="auto">${escapeText(text)}</${name}>`

function passageHtml(passage: Passage): string {
  if ('heading' in passage) return textElement('h2', oneLine(passage.heading))
  if ('entries' in passage) return `<ul>\n${passage.entries.map(entryHtml).join('\n')}\n</ul>`
  const text = escapeText(withoutControls(passage.paragraph).trim())
  return `<p dir="auto">${text.replaceAll('\n', '<br>\n')}</p>`
}

function entryHtml({ title, url, lines }: LetterEntry): string {
  const name = escapeText(oneLine(title))
  const head = url === null ? name : `<a href="${escapeAttribute(url)}">${name}</a>`
  const more = lines.map((line) => `<br>\n<span dir="auto">${escapeText(oneLine(line))}</span>`)
  return `<li dir="auto"><strong>${head}</strong>${more.join('')}</li>`
}

/** The address stands below, too: it can be copied, and whoever mistrusts a button sees where it leads. */
function actionHtml({ label, url }: LetterLink): string {
  const href = escapeAttribute(url)
  const link = `<a href="${href}">${escapeText(oneLine(label))}</a>`
  return `<p class="act">${link}</p>\n<p class="where" dir="ltr"><a href="${href}">${escapeText(url)}</a></p>`
}

const linkLine = ({ label, url }: LetterLink): string =>
  `<p><a href="${escapeAttribute(url)}" dir="auto">${escapeText(oneLine(label))}</a></p>`
