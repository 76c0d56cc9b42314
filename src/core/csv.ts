/** Spreadsheets compute what begins like a formula, also behind blanks and in full width; an apostrophe makes it text. */
const FORMULA = /^[\s\p{Cf}]*[=+\-@＝＋－＠|%\t\r]/u

const cell = (value: string | number): string => {
  const text = String(value)
  const safe = typeof value === 'string' && FORMULA.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}

/** A table for spreadsheets (RFC 4180), with a byte order mark, which Excel needs. No text in it becomes a formula. */
export const csvOf = (rows: readonly (readonly (string | number)[])[]): string =>
  `\ufeff${rows.map((cells) => `${cells.map(cell).join(',')}\r\n`).join('')}`
