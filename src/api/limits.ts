import { clipTypes, pictureTypes, uploadLimits } from '../core/clip.js'
import { LONGEST_ALT, MOST_FILES } from '../domain/media/upload.js'

/**
 * What Mastodon's version says to apps, which take features from it: the newest of theirs all of whose methods are served
 * here. Only the first three characters are read by some, so that no number has two digits.
 */
export const MASTODON_VERSION = '4.5.0'
/** The same as a number of its own: 7 came with quotes. */
export const API_VERSION = 7

/** What apps are told they may send; what is taken is decided where it is taken. */
export const limits = {
  characters: 5_000,
  perUrl: 23,
  files: MOST_FILES,
  description: LONGEST_ALT,
  imageBytes: uploadLimits.pictureBytes,
  imagePixels: uploadLimits.picturePixels,
  videoBytes: uploadLimits.clipBytes,
  videoPixels: uploadLimits.clipPixels,
  videoRate: 120,
  mimeTypes: [...pictureTypes, ...Object.values(clipTypes)],
  poll: { options: 4, optionCharacters: 100, leastSeconds: 300, mostSeconds: 2_629_746 },
  featuredTags: 10,
  pinned: 5,
} as const
