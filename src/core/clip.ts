/** Films and recordings that are kept as they came, and what they are served as. The names are those of their files. */
export const clipTypes = {
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
  weba: 'audio/webm',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  ogg: 'audio/ogg',
  wav: 'audio/wav',
  flac: 'audio/flac',
} as const
export type ClipType = keyof typeof clipTypes

/** What a film or a recording says of itself. */
export type Clip = {
  kind: 'video' | 'audio'
  type: ClipType
  /** In seconds; null where it does not say, as what browsers record. */
  duration: number | null
  /** In pixels, as it is shown; null of recordings. */
  width: number | null
  height: number | null
}

/** What apps may send; a picture of any larger size would take too long to work on. */
export const uploadLimits = {
  pictureBytes: 16 * 2 ** 20,
  clipBytes: 99 * 2 ** 20,
  /** Of a picture, and of one image of a film. */
  picturePixels: 8_192 * 6_144,
  clipPixels: 3_840 * 2_160,
} as const

export const pictureTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'] as const
