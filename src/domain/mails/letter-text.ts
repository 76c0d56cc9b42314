import { oneLine, withoutControls } from '../../core/characters.js'
import type { LetterBody, LetterEntry, LetterLink, Passage } from './letter.js'

/** The letter for those who read plain text: every link on a line of its own, where programs find it. */
export function letterText({ passages, action, footer, links }: LetterBody): string {
  const end = [footer.map(oneLine).join('\n'), ...links.map(linkText)].filter((part) => part !== '')
  const parts = [...passages.map(passageText), ...(action === null ? [] : [linkText(action)])]
  // The usual mark of where a signature begins (RFC 3676, 4.3): programs fold away what follows.
  return `${[...parts, `-- \n${end.join('\n\n')}`].join('\n\n')}\n`
}

function passageText(passage: Passage): string {
  if ('paragraph' in passage) return withoutControls(passage.paragraph).trim()
  if ('heading' in passage) return underlined(oneLine(passage.heading))
  return passage.entries.map(entryText).join('\n\n')
}

const underlined = (heading: string): string => `${heading}\n${'='.repeat(Math.min([...heading].length, 60))}`

function entryText({ title, url, lines }: LetterEntry): string {
  const more = [...lines.map(oneLine), ...(url === null ? [] : [url])]
  return [`* ${oneLine(title)}`, ...more.map((line) => `  ${line}`)].join('\n')
}

const linkText = ({ label, url }: LetterLink): string => `${oneLine(label)}:\n${url}`
