import { Refusal } from '../core/errors.js'

/** Why a file did not become a picture, in words for whoever sent it. */
const words = {
  frames: 'This animation has too many frames. Send a single picture of it.',
  heavy: 'This picture takes too much memory to work on. Save it as an ordinary JPEG, then send that.',
  heic: 'Pictures in HEIC form cannot be read here. Save it as a JPEG first, then send that.',
  kind: 'This is not a picture that can be used here. Send a JPEG, PNG, WebP, AVIF or GIF.',
  large: 'This picture is too large. Send one of at most 50 megapixels.',
  long: 'This picture is more than ten times as long as it is wide, or the other way round. Send a part of it.',
  slow: 'This picture took too long to work on. Save it smaller, then send that.',
  small: 'This picture is too small: it has to be at least 16 pixels wide and high.',
  unreadable: 'This file could not be read as a picture. It may be damaged: open it, save it anew, and send that.',
} as const

export type Reason = keyof typeof words
export const reasons = Object.keys(words) as Reason[]

export function pictureRefusal(reason: Reason, cause?: unknown): Refusal {
  return new Refusal('invalid', words[reason], { cause })
}

export function tooManyPictures(): Refusal {
  return new Refusal('too-many', 'Too many pictures are being worked on. Try again in a minute.')
}
