import { languages, wordsIn } from '../../words/words.js'
import { REMEMBERED_DAYS } from '../pledges/pledge.js'
import { plainText } from '../text/plain.js'

/** What hubs of this kind say behind a call that is answered by reply, whatever they speak. */
const wordings = new Set(languages.map((language) => wordsIn(language).pledges.byReply(REMEMBERED_DAYS)))

/** The text of a call without what its hub promises to those who answer it: nobody else can promise that. */
export const withoutWording = (html: string): string =>
  html
    .split(/(?<=<\/p>)(?=\s*<p>)/)
    .filter((paragraph) => !wordings.has(plainText(paragraph).trim()))
    .join('')
