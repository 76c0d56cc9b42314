/**
 * Where pictures are that stand in for others. The names of the first two are those that apps know from Mastodon, so that
 * they see that there is none.
 */
export const blankPaths = {
  avatar: '/avatars/original/missing.png',
  header: '/headers/original/missing.png',
  /** 512 pixels. */
  hub: '/assets/hub.png',
  /** Wide, as what leads a page of the hub. */
  board: '/assets/board.png',
  /** Of a film of which no picture is known. */
  still: '/assets/still.png',
} as const

/** Absolute addresses. */
export type BlankPictures = Record<keyof typeof blankPaths, string>

export const blankPictures = (baseUrl: string): BlankPictures =>
  Object.fromEntries(Object.entries(blankPaths).map(([name, path]) => [name, baseUrl + path])) as BlankPictures
