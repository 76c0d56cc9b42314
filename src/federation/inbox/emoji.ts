import type { JsonObject } from '../remote/strict-json.js'
import { stringIn } from '../vocab/read/values.js'

const CUSTOM = /^:([\w+-]{1,64})(?:@[\w.:-]{1,255})?:$/
const PICTURE = /^(?:\p{RGI_Emoji}|\p{Extended_Pictographic}\u{FE0F}?)$/v
const LONGEST = 400

/**
 * The emoji of an EmojiReact, or of a Like that has one (FEP-c0e0, Misskey): one picture, or `:name:` of one of theirs.
 * Null when it has none that could be shown.
 */
export function emojiOf(json: JsonObject): string | null {
  const text = stringIn(json['content'])?.trim() ?? ''
  if (text.length > LONGEST) return null
  const [, name] = CUSTOM.exec(text) ?? []
  if (name !== undefined) return `:${name}:`
  return PICTURE.test(text) ? text : null
}
