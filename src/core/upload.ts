import type { Picture } from './picture.js'

/** What was made of a file that a member sent. */
export type Made = {
  kind: 'image' | 'video' | 'audio'
  /** Of the file that `name` stands for. */
  mediaType: string
  /** The file of it that is looked at or played, beside all others under its key. */
  name: string
  width: number | null
  height: number | null
  blurhash: string | null
  /** As `Picture.widths`; empty for all but pictures. */
  widths: number[]
  /** Whether `name` is a picture that moves. */
  moving: boolean
  /** In seconds; null for pictures, and where it is not known. */
  duration: number | null
  /** Of all its files. */
  bytes: number
  /** SHA-256 of the file that `name` stands for, in hex. */
  digest: string
}

/** Files that members send by their apps: kept first, and made fit for others afterwards, under keys that were set aside. */
export type UploadStore = {
  newKey(): string
  /**
   * Keeps a file as it came, for nobody to read; the one at `path` is gone then.
   * @returns what it seems to be, by its first bytes, and its size
   * @throws Refusal 'invalid' for what is neither picture, film nor recording, and for more of it than is taken
   */
  park(path: string, key: string): Promise<{ kind: 'picture' | 'clip'; bytes: number }>
  /**
   * Makes of a parked file what others may have, under `key`, in the place of what an earlier try left there.
   * @throws Refusal 'invalid' when that cannot be done, 'too-many' when too many wait; else the disk's
   */
  finish(parked: string, key: string): Promise<Made>
  /** The same of a picture alone. */
  finishStill(parked: string, key: string): Promise<Picture>
  /** What is not there is no error. */
  remove(key: string): Promise<void>
}
