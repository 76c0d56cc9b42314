import type { Dirent } from 'node:fs'
import { mkdir, mkdtemp, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../core/clock.js'
import { orNull, syncFolder } from '../core/disk.js'
import { fileTypes, type FileType } from '../core/attachment.js'
import { clipTypes, type ClipType } from '../core/clip.js'
import { INCOMING, type PictureFile } from '../core/picture.js'

const HOUR_MS = 3_600_000
const KEY_BYTES = 16
const key = /^[0-9a-f]{32}$/
const name = /^(?:[1-9]\d{0,3}\.webp|moving\.webp|card\.jpg)$/
/** Of a film or a recording, which is alone in its folder. */
const clipName = new RegExp(`^clip\\.(?:${Object.keys(clipTypes).join('|')})$`)
/** Of a file for download, and of one that waits to be worked on, which are never found as pictures. */
const fileName = /^(?:file\.[a-z]{2,4}|source)$/

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
   * @param picture  its key, where it has one already; what stands there goes, as it is left from a try before
   * @throws Error for a folder with anything else in it than `<width>.webp`, `moving.webp` and `card.jpg`, or one
   *   `clip.<type>`, `file.<type>` or `source`
   */
  keep(made: string, picture?: string): Promise<{ key: string; bytes: number }>
  /** A key that nothing has. */
  newKey(): string
  /** Null for whatever is not there, odd keys and names included. */
  find(key: string, name: string): Promise<PictureFile | null>
  /** The same of a file for download. */
  findFile(key: string, type: FileType): Promise<{ path: string; bytes: number } | null>
  /** The same of one that waits to be worked on. */
  findSource(key: string): Promise<{ path: string; bytes: number } | null>
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
  const newKey = () => Buffer.from(randomBytes(KEY_BYTES)).toString('hex')
  const remove = async (picture: string) => {
    const aside = await mkdtemp(join(incoming, 'leaving-'))
    await ifThere(rename(placeOf(picture), join(aside, picture)))
    await rm(aside, { recursive: true })
  }
  const alone = async (picture: string, file: string) => {
    if (!key.test(picture)) return null
    const path = join(placeOf(picture), file)
    const found = await ifThere(stat(path))
    return found === null ? null : { path, bytes: found.size }
  }

  return {
    incoming,
    begin: () => mkdtemp(join(incoming, 'making-')),
    newKey,
    async keep(made, known) {
      const bytes = await syncFiles(made)
      if (known !== undefined && !key.test(known)) throw new Error('Not a key')
      const picture = known ?? newKey()
      if (known !== undefined) await remove(known)
      if ((await mkdir(shardOf(picture), { recursive: true, mode: 0o700 })) !== undefined) await syncFolder(folder)
      await rename(made, placeOf(picture))
      await syncFolder(shardOf(picture))
      return { key: picture, bytes }
    },
    async find(picture, file) {
      if (!key.test(picture) || !(name.test(file) || clipName.test(file))) return null
      const path = join(placeOf(picture), file)
      const found = await ifThere(stat(path))
      return found === null ? null : { path, type: typeOf(file), bytes: found.size }
    },
    findFile: async (folderKey, type) => (Object.hasOwn(fileTypes, type) ? alone(folderKey, `file.${type}`) : null),
    findSource: (folderKey) => alone(folderKey, 'source'),
    async delete(picture) {
      if (key.test(picture)) await remove(picture)
    },
    totalBytes: () => bytesIn(folder),
  }
}

function typeOf(file: string): string {
  if (clipName.test(file)) return clipTypes[file.slice('clip.'.length) as ClipType]
  return file.endsWith('.webp') ? 'image/webp' : 'image/jpeg'
}

const isAlone = (file: string): boolean => fileName.test(file) || clipName.test(file)

async function syncFiles(made: string): Promise<number> {
  const entries = await readdir(made, { withFileTypes: true })
  const isOne = entries.length === 1 && isAlone(entries[0]?.name ?? '')
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
    return name.test(entry.name) || isAlone(entry.name)
      ? ((await ifThere(stat(join(folder, entry.name))))?.size ?? 0)
      : 0
  }
  let bytes = 0
  for (const entry of (await ifThere(readdir(folder, { withFileTypes: true }))) ?? []) bytes += await sizeOf(entry)
  return bytes
}

const ifThere = <T>(asked: Promise<T>): Promise<T | null> => orNull(asked, 'ENOENT')
