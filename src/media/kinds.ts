/** `heic` is told apart because phones make it, and its owner can be told what to do. */
export type Kind = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' | 'heic'

/** How many bytes of a file `kindOf` looks at. */
export const HEAD_BYTES = 64

const marks: readonly (readonly [Kind, RegExp])[] = [
  ['jpeg', /^\xff\xd8\xff/],
  ['png', /^\x89PNG\r\n\x1a\n/],
  ['webp', /^RIFF.{4}WEBPVP8/s],
  ['gif', /^GIF8[79]a/],
  // ISO/IEC 14496-12, 4.3: after the size of the box, its main brand, its version and further brands.
  ['avif', /^.{4}ftyp(?:....)*?avi[fs]/s],
  ['heic', /^.{4}ftyp(?:....)*?(?:hei[cxms]|hev[cxms]|mif1|msf1)/s],
]

/**
 * What a file is, by its first bytes alone: names and declared types are claims.
 * @returns null for everything that is not taken
 */
export function kindOf(head: Uint8Array): Kind | null {
  const text = Buffer.from(head.subarray(0, HEAD_BYTES)).toString('latin1')
  return marks.find(([, mark]) => mark.test(text))?.[0] ?? null
}
