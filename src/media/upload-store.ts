import { createHash } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { copyFile, open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { clipTypes, uploadLimits } from '../core/clip.js'
import type { Made, UploadStore } from '../core/upload.js'
import { familyOf, readClip, silence } from './clips/read-clip.js'
import { NotAClip } from './clips/window.js'
import type { ImageProcess } from './image-process.js'
import { HEAD_BYTES, kindOf } from './kinds.js'
import type { MediaFiles } from './media-files.js'
import { clipRefusal, pictureRefusal } from './refusals.js'

/** What members send by their apps, in the folder of the pictures and by the same rules. */
export function uploadStore(files: MediaFiles, images: Pick<ImageProcess, 'render'>): Omit<UploadStore, 'remove'> {
  const source = async (parked: string): Promise<string> => {
    const found = await files.findSource(parked)
    if (found === null) throw clipRefusal('clip-unreadable', new Error('What was sent is gone'))
    return found.path
  }
  const making = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
    const folder = await files.begin()
    try {
      return await work(folder)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  const means = { files, images, making }
  return {
    newKey: () => files.newKey(),
    async park(path, key) {
      const bytes = (await stat(path)).size
      const kind = await sort(path, bytes)
      await making(async (into) => {
        await rename(path, join(into, 'source'))
        await files.keep(into, key)
      })
      return { kind, bytes }
    },
    async finish(parked, key) {
      const path = await source(parked)
      return (await sort(path, (await stat(path)).size)) === 'picture'
        ? picture(means, path, key)
        : clip(means, path, key)
    },
    async finishStill(parked, key) {
      const from = await source(parked)
      return making(async (into) => {
        const { moving: _none, ...rendered } = await images.render({ from, into })
        return { ...rendered, ...(await files.keep(into, key)) }
      })
    },
  }
}

type Means = {
  files: MediaFiles
  images: Pick<ImageProcess, 'render'>
  /** A folder to make something in, which is gone afterwards whatever becomes of it. */
  making: <T>(work: (folder: string) => Promise<T>) => Promise<T>
}

async function picture({ making, files, images }: Means, from: string, key: string): Promise<Made> {
  return making(async (into) => {
    const { moving, ...rendered } = await images.render({ from, into, whole: true })
    const name = moving === null ? `${rendered.widths.at(-1)}.webp` : 'moving.webp'
    const digest = await digestOf(join(into, name))
    const { bytes } = await files.keep(into, key)
    const shown = { kind: 'image', mediaType: 'image/webp', duration: null } as const
    return { ...shown, name, ...rendered, ...moving, moving: moving !== null, bytes, digest }
  })
}

async function clip({ making, files }: Means, from: string, key: string): Promise<Made> {
  const { telling, type, ...found } = await readClip(from).catch(refuse)
  return making(async (into) => {
    const name = `clip.${type}`
    const path = join(into, name)
    await copyFile(from, path, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL)
    await silence(path, telling)
    // What is kept has to be what was read: parts that lie over each other may have taken more with them.
    await readClip(path).catch(refuse)
    const digest = await digestOf(path)
    const { bytes } = await files.keep(into, key)
    const shown = { name, mediaType: clipTypes[type], blurhash: null, widths: [], moving: false }
    return { ...found, ...shown, bytes, digest }
  })
}

/** What a file seems to be. @throws Refusal 'invalid' for what is not taken, or too large for what it is */
async function sort(path: string, bytes: number): Promise<'picture' | 'clip'> {
  const head = await headOf(path)
  const kind = kindOf(head)
  if (kind === 'heic') throw pictureRefusal('heic', new Error('HEIC'))
  const sorted = kind !== null ? 'picture' : familyOf(head) !== null ? 'clip' : null
  if (sorted === null) throw clipRefusal('clip-kind', new Error('none of the kinds that are taken'))
  const most = sorted === 'picture' ? uploadLimits.pictureBytes : uploadLimits.clipBytes
  if (bytes > most) throw clipRefusal('clip-large', new Error(`${bytes} bytes`))
  return sorted
}

async function headOf(path: string): Promise<Uint8Array> {
  await using file = await open(path, 'r')
  const head = new Uint8Array(HEAD_BYTES)
  const { bytesRead } = await file.read(head, 0, HEAD_BYTES, 0)
  return head.subarray(0, bytesRead)
}

async function digestOf(path: string): Promise<string> {
  const sum = createHash('sha256')
  await pipeline(createReadStream(path), sum)
  return sum.digest('hex')
}

function refuse(error: unknown): never {
  if (error instanceof NotAClip) throw clipRefusal(error.reason, error)
  throw error
}
