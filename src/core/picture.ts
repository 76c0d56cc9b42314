import type { FileStore } from './attachment.js'

/** A picture that the hub keeps, in several sizes. */
export type Picture = {
  /** Names its folder; cannot be guessed. */
  key: string
  /** In pixels, of the largest size kept, turned the right way up. */
  width: number
  height: number
  /** https://blurha.sh, four components across and three down. */
  blurhash: string
  /** In pixels, ascending: there is a `<width>.webp` for each. Beside them stands `card.jpg`. */
  widths: number[]
  /** Of all its files together. */
  bytes: number
}

/** The widest that `card.jpg` gets, in pixels. */
export const CARD_WIDTH = 1_200

/** Where uploads, and pictures that are being made or removed, stand in the media folder; never part of a backup. */
export const INCOMING = 'incoming'

/** The height that goes with one of a picture's widths. */
export function heightAt({ width, height }: Pick<Picture, 'width' | 'height'>, shown: number): number {
  return Math.max(1, Math.round((height * shown) / width))
}

/** Where one of its sizes is. @param base  of all pictures @param width  one of its `widths` */
export const pictureUrl = (base: string, key: string, width: number): string =>
  `${base}/${encodeURIComponent(key)}/${width}.webp`

/** The smallest of its widths that is at least so wide, else the largest. */
export const widthFor = ({ widths, width }: { widths: readonly number[]; width: number }, atLeast: number): number =>
  widths.find((one) => one >= atLeast) ?? widths.at(-1) ?? width

export type PictureFile = { path: string; type: string; bytes: number }

export type PictureReader = {
  /** One file of a picture; null when there is none, whatever the key and the name are. */
  open(key: string, name: string): Promise<PictureFile | null>
}

export type PictureStore = PictureReader &
  FileStore & {
    /**
     * Makes a picture of what somebody sent, and keeps it. The file itself stays where it is.
     * @throws Refusal 'invalid' when it cannot become a picture, 'too-many' when too many wait their turn
     */
    take(path: string): Promise<Picture>
    /** Removes all its files. What is not there is no error. */
    remove(key: string): Promise<void>
    /** The folder that uploads are to be written to. */
    incoming(): string
    /** Of all pictures together: walks through the folder. */
    totalBytes(): Promise<number>
    /** Takes no more pictures, and ends when those that wait are done. */
    stop(): Promise<void>
  }

/** Pictures from elsewhere, as our pages show them. */
export type RemotePictures = {
  /**
   * Our copy in the smallest size that is at least `width` pixels wide, else the largest; fetched first when there is none.
   * @returns null when it cannot be had, or is not to be
   */
  open(url: string, width: number): Promise<PictureFile | null>
}
