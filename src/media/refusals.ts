import { Refusal } from '../core/errors.js'
import { wordsIn } from '../words/words.js'

/** Why a file did not become a picture. */
export const reasons = ['frames', 'heavy', 'heic', 'kind', 'large', 'long', 'slow', 'small', 'unreadable'] as const
export type Reason = (typeof reasons)[number]

export function pictureRefusal(reason: Reason, cause: unknown): Refusal {
  const code = `picture-${reason}` as const
  return new Refusal('invalid', wordsIn('en').refusals[code], { code, cause })
}

export function tooManyPictures(): Refusal {
  return new Refusal('too-many', wordsIn('en').refusals.busy, { code: 'busy' })
}

export const clipRefusal = (code: 'clip-kind' | 'clip-large' | 'clip-unreadable', cause: unknown): Refusal =>
  new Refusal('invalid', wordsIn('en').refusals[code], { code, cause })
