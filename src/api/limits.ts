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
  files: 4,
  description: 1_500,
  imageBytes: 12 * 2 ** 20,
  imagePixels: 8_192 * 6_144,
  videoBytes: 40 * 2 ** 20,
  videoPixels: 8_192 * 6_144,
  videoRate: 120,
  mimeTypes: ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'],
  poll: { options: 4, optionCharacters: 100, leastSeconds: 300, mostSeconds: 2_629_746 },
  featuredTags: 10,
  pinned: 5,
} as const
