/** Latin letters that are no base letter with a mark, and what they are taken for. */
const LETTERS: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  ŋ: 'ng',
  ŧ: 't',
  ĸ: 'k',
  ƒ: 'f',
  ς: 'σ',
}
const LETTER = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g')

/**
 * Marks that readers leave away when they type: accents, Arabic and Hebrew vowel points. Those that are letters (vowel
 * signs of Indic scripts, the voicing marks of kana) stay.
 */
const MARKS = /(?![\u3099\u309a\u200c\u200d])[\p{Script=Inherited}\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]/gu

/**
 * The form in which texts are compared that a reader takes for the same: compatibility forms and case made one, accents
 * off, `ß` as `ss`. Idempotent. The result may be longer than `text`.
 */
export function fold(text: string): string {
  const bare = text.normalize('NFKD').replace(MARKS, '').toLowerCase().normalize('NFKD').replace(MARKS, '')
  return bare.replace(LETTER, (letter) => LETTERS[letter] as string).normalize('NFC')
}
