import type { Dirent } from 'node:fs'
import { mkdir, mkdtemp, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../core/clock.js'
import { orNull, syncFolder } from '../core/disk.js'
import { fileTypes, type FileType } from '../core/attachment.js'
import { INCOMING, type PictureFile } from '../core/picture.js'

const HOUR_MS = 3_600_000
const KEY_BYTES = 16
const key = /^[0-9a-f]{32}$/
const name = /^(?:[1-9]\d{1,3}\.webp|card\.jpg)$/
/** Of a file for download, which is never found as a picture. */
const fileName = /^file\.[a-z]{2,4}$/

/**
 * The files of pictures: `<first two of the key>/<key>/<name>`, and `incoming/` for what is on its way in or out.
 * A picture is there as a whole or not at all, also after a crash: its folder gets its place by one rename.
 */
export type MediaFiles = {
  /** For uploads: only files an hour old are swept from it, at the next start. */
  readonly incoming: string
  /** A new empty folder to make a picture in. */
  begin(): Promise<string>
  /**
   * Moves what was made to its place, on the disk when it returns.
   * @throws Error for a folder with anything else in it than `<width>.webp` and `card.jpg`, or one `file.<type>`
   */
  keep(made: string): Promise<{ key: string; bytes: number }>
  /** Null for whatever is not there, odd keys and names included. */
  find(key: string, name: string): Promise<PictureFile | null>
  /** The same of a file for download. */
  findFile(key: string, type: FileType): Promise<{ path: string; bytes: number } | null>
  /** What is not there is no error. */
  delete(key: string): Promise<void>
  /** Of all pictures together: walks through the folder. */
  totalBytes(): Promise<number>
}

/** Makes the folder where there is none, and sweeps what a crash left behind. */
export async function createMediaFiles(
  folder: string,
  { clock, randomBytes }: { clock: Clock; randomBytes: (size: number) => Uint8Array },
): Promise<MediaFiles> {
  const incoming = join(folder, INCOMING)
  await mkdir(incoming, { recursive: true, mode: 0o700 })
  await sweep(incoming, clock().getTime() - HOUR_MS)
  const shardOf = (picture: string) => join(folder, picture.slice(0, 2))
  const placeOf = (picture: string) => join(shardOf(picture), picture)

  return {
    incoming,
    begin: () => mkdtemp(join(incoming, 'making-')),
    async keep(made) {
      const bytes = await syncFiles(made)
      const picture = Buffer.from(randomBytes(KEY_BYTES)).toString('hex')
      if ((await mkdir(shardOf(picture), { recursive: true, mode: 0o700 })) !== undefined) await syncFolder(folder)
      await rename(made, placeOf(picture))
      await syncFolder(shardOf(picture))
      return { key: picture, bytes }
    },
    async find(picture, file) {
      if (!key.test(picture) || !name.test(file)) return null
      const path = join(placeOf(picture), file)
      const found = await ifThere(stat(path))
      return found === null ? null : { path, type: typeOf(file), bytes: found.size }
    },
    async findFile(folderKey, type) {
      if (!key.test(folderKey) || !Object.hasOwn(fileTypes, type)) return null
      const path = join(placeOf(folderKey), `file.${type}`)
      const found = await ifThere(stat(path))
      return found === null ? null : { path, bytes: found.size }
    },
    async delete(picture) {
      if (!key.test(picture)) return
      const aside = await mkdtemp(join(incoming, 'leaving-'))
      await ifThere(rename(placeOf(picture), join(aside, picture)))
      await rm(aside, { recursive: true })
    },
    totalBytes: () => bytesIn(folder),
  }
}

const typeOf = (file: string): string => (file.endsWith('.webp') ? 'image/webp' : 'image/jpeg')

async function syncFiles(made: string): Promise<number> {
  const entries = await readdir(made, { withFileTypes: true })
  const isOne = entries.length === 1 && fileName.test(entries[0]?.name ?? '')
  const odd = entries.find((entry) => !entry.isFile() || (!isOne && !name.test(entry.name)))
  if (odd !== undefined || entries.length === 0) throw new Error(`Not the files of a picture: ${odd?.name ?? 'none'}`)
  const sizes = await Promise.all(entries.map((entry) => syncFile(join(made, entry.name))))
  await syncFolder(made)
  return sizes.reduce((sum, size) => sum + size, 0)
}

async function syncFile(path: string): Promise<number> {
  await using file = await open(path, 'r')
  await file.sync()
  return (await file.stat()).size
}

async function sweep(incoming: string, beforeMs: number): Promise<void> {
  for (const left of await readdir(incoming)) {
    const path = join(incoming, left)
    const found = await ifThere(stat(path))
    if (found !== null && found.mtimeMs < beforeMs) await rm(path, { recursive: true, force: true })
  }
}

/** Folders that are taken away meanwhile count for nothing. */
async function bytesIn(folder: string): Promise<number> {
  const sizeOf = async (entry: Dirent): Promise<number> => {
    if (key.test(entry.name) || /^[0-9a-f]{2}$/.test(entry.name)) return bytesIn(join(folder, entry.name))
    return name.test(entry.name) || fileName.test(entry.name)
      ? ((await ifThere(stat(join(folder, entry.name))))?.size ?? 0)
      : 0
  }
  let bytes = 0
  for (const entry of (await ifThere(readdir(folder, { withFileTypes: true }))) ?? []) bytes += await sizeOf(entry)
  return bytes
}

const ifThere = <T>(asked: Promise<T>): Promise<T | null> => orNull(asked, 'ENOENT')
