/** Characters that no text needs and that XML, JSON in pages or calendars forbid: all controls but tab and newline. */
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g

/** Text that every format can carry: no controls but tab and newline, line ends as `\n`, no half surrogate pairs. */
export function withoutControls(text: string): string {
  return text.toWellFormed().replace(/\r\n?/g, '\n').replace(CONTROLS, '')
}

/** Characters that make text run against its direction and so can make a name or an address look like another. */
const DIRECTION = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g

/** A name or a title from anywhere: one line, no controls, no overrides of direction, single spaces. */
export function oneLine(text: string): string {
  return withoutControls(text).replace(DIRECTION, '').replace(/\s+/g, ' ').trim()
}

/** Letters that are read from right to left: Hebrew to Arabic, their presentation forms, and the old and African scripts. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u
const [FIRST_STRONG_ISOLATE, POP_ISOLATE] = ['\u2068', '\u2069']

/**
 * What somebody wrote, to stand within a sentence of plain text: where it is read from right to left it is set apart, line
 * by line, so that the dates and numbers around it keep their order; nothing in it turns what comes after it.
 */
export function apart(text: string): string {
  return withoutControls(text)
    .replace(DIRECTION, '')
    .split('\n')
    .map((line) => (RIGHT_TO_LEFT.test(line) ? `${FIRST_STRONG_ISOLATE}${line}${POP_ISOLATE}` : line))
    .join('\n')
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const entityOf = (character: string): string => ENTITIES[character] as string

/** Text as it stands between the tags of HTML or XML; quotes stay, so not for attributes. */
export const escapeText = (text: string): string => text.replace(/[&<>]/g, entityOf)

/** Text as it stands in a quoted attribute of HTML or XML. */
export const escapeAttribute = (text: string): string => text.replace(/[&<>"']/g, entityOf)

const CHARACTERS: Record<string, string> = { 'amp': '&', 'lt': '<', 'gt': '>', 'quot': '"', '#39': "'" }

/** Text that was escaped so, as it was; of HTML that we made, or made safe. */
export const unescaped = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => CHARACTERS[name] as string)
