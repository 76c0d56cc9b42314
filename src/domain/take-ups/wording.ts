import { languages, wordsIn } from '../../words/words.js'
import { REMEMBERED_DAYS } from '../pledges/pledge.js'
import type { Post } from '../posts/post.js'
import { plainText } from '../text/plain.js'

/** What hubs of this kind say behind a call that is answered by reply, whatever they speak. */
const wordings = new Set(languages.map((language) => wordsIn(language).pledges.byReply(REMEMBERED_DAYS)))

/**
 * The text of a call without what its hub puts around it for those who see nothing else: title and time in front, the way to
 * its page behind; and without what it promises to those who answer it, which nobody else can promise.
 */
export function ownWords({ html, title, url, call }: Post): string {
  const all = html.split(/(?<=<\/p>)(?=\s*<p>)/)
  const paragraphs = all.filter((paragraph) => !wordings.has(plainText(paragraph).trim()))
  const says = (at: number) => plainText(paragraphs.at(at) ?? '')
  if (says(0) === (call?.title ?? title)) paragraphs.shift()
  if (factLabels.some((label) => says(0).startsWith(`${label}: `))) paragraphs.shift()
  while (says(-1) === url || /^(?:#\S+\s*)+$/u.test(says(-1))) paragraphs.pop()
  return paragraphs.join('')
}

/** What hubs of this kind put before a call's facts, whatever they speak. */
const factLabels = languages.flatMap((language) => {
  const { until, takePart } = wordsIn(language).feeds
  return [until, takePart]
})
