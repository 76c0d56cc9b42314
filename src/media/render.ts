import { encode } from 'blurhash'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { CARD_WIDTH } from '../core/picture.js'
import { HEAD_BYTES, kindOf, type Kind } from './kinds.js'
import {
  BLURHASH_SIDE,
  MAX_FRAMES,
  MAX_HEIGHT,
  MAX_PIXELS,
  MAX_RATIO,
  MIN_SIDE,
  MOVING_PIXELS,
  MOVING_WIDTH,
  WHOLE_MAX_RATIO,
  WHOLE_MIN_SIDE,
  WIDTHS,
} from './limits.js'
import type { Rendered, Task } from './messages.js'
import type { Reason } from './refusals.js'

/** The file is at fault. The message is for the log. */
export class NotAPicture extends Error {
  constructor(
    readonly reason: Reason,
    detail: string,
  ) {
    super(detail)
  }
}

const formats: Record<Exclude<Kind, 'heic'>, string> = {
  jpeg: 'jpeg',
  png: 'png',
  webp: 'webp',
  gif: 'gif',
  avif: 'heif',
}

/** Only the decoders that are needed, of the many that the library brings. For the whole process. */
export function allowDecoders(): void {
  const decoders = ['JpegFile', 'PngFile', 'WebpFile', 'NsgifFile', 'HeifFile']
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({ operation: decoders.map((name) => `VipsForeignLoad${name}`) })
}

/**
 * Makes all sizes of a picture, the right way up and in sRGB. What passes from the file to them is pixels and nothing
 * else, so that none of its metadata can.
 * @throws NotAPicture; anything else is the system's
 */
export async function renderPicture({ from, into, whole = false }: Task): Promise<Rendered> {
  const inspected = await inspect(from, whole)
  const { width, height } = inspected
  const widest = Math.max(Math.min(width, WIDTHS.at(-1) as number, Math.floor((MAX_HEIGHT / height) * width)), 1)
  const pixels = await decode(from, widest)
  const widths = [...WIDTHS.filter((each) => each < widest), widest]
  for (const each of widths) {
    const webp = pixels.image().resize({ width: each }).webp({ quality: 80, smartSubsample: true })
    await write(join(into, `${each}.webp`), await webp.toBuffer())
  }
  const card = opaque(pixels.image()).resize({ width: Math.min(widest, CARD_WIDTH) })
  await write(join(into, 'card.jpg'), await card.jpeg({ quality: 80, progressive: true }).toBuffer())
  const moving = whole ? await renderMoving(from, into, inspected) : null
  return { width: pixels.width, height: pixels.height, blurhash: await blurhashOf(pixels.image()), widths, moving }
}

/** All frames, at their pace; null for what stands still, or would be too much. */
async function renderMoving(from: string, into: string, { width, height, pages }: Inspected) {
  if (pages < 2 || width * height * pages > MOVING_PIXELS) return null
  const frames = sharp(from, { animated: true, limitInputPixels: MOVING_PIXELS, failOn: 'error' })
  const resized = frames.resize({ width: Math.min(width, MOVING_WIDTH) }).webp({ quality: 70, effort: 2 })
  const { data, info } = await reading(resized.toBuffer({ resolveWithObject: true }))
  await write(join(into, 'moving.webp'), data)
  return { width: info.width, height: info.pageHeight ?? info.height }
}

type Inspected = { width: number; height: number; pages: number }

/** Looks at the head of the file and decodes nothing yet. Sizes are those after turning it the right way up. */
async function inspect(path: string, whole: boolean): Promise<Inspected> {
  const kind = await kindOfFile(path)
  if (kind === null) throw new NotAPicture('kind', 'none of the kinds that are taken')
  if (kind === 'heic') throw new NotAPicture('heic', 'HEIC')
  const { format, autoOrient, pages = 1 } = await reading(sharp(path, { limitInputPixels: false }).metadata())
  const { width, height } = autoOrient
  const [short, long] = [Math.min(width, height), Math.max(width, height)]
  if (format !== formats[kind]) throw new NotAPicture('kind', `begins as ${kind} but is ${format}`)
  if (width * height > MAX_PIXELS) throw new NotAPicture('large', `${width} × ${height}`)
  if (short < (whole ? WHOLE_MIN_SIDE : MIN_SIDE)) throw new NotAPicture('small', `${width} × ${height}`)
  if (long > short * (whole ? WHOLE_MAX_RATIO : MAX_RATIO)) throw new NotAPicture('long', `${width} × ${height}`)
  if (pages > MAX_FRAMES) throw new NotAPicture('frames', `${pages} frames`)
  return { width, height, pages }
}

async function kindOfFile(path: string): Promise<Kind | null> {
  await using file = await open(path, 'r')
  const head = new Uint8Array(HEAD_BYTES)
  const { bytesRead } = await file.read(head, 0, HEAD_BYTES, 0)
  return kindOf(head.subarray(0, bytesRead))
}

/** The first frame, as wide as it is needed at most. */
async function decode(path: string, width: number) {
  const first = sharp(path, { limitInputPixels: MAX_PIXELS, failOn: 'error' }).autoOrient().resize({ width })
  const pixels = first.toColourspace('srgb').raw({ depth: 'uchar' })
  const { data, info } = await reading(pixels.toBuffer({ resolveWithObject: true }))
  const raw = { width: info.width, height: info.height, channels: info.channels }
  return { width: info.width, height: info.height, image: () => sharp(data, { raw }) }
}

/** What fails while the file is being read is the file's fault. */
async function reading<T>(step: Promise<T>): Promise<T> {
  return step.catch((error: Error) => {
    throw new NotAPicture('unreadable', error.message)
  })
}

const opaque = (image: Sharp): Sharp => image.flatten({ background: '#fff' })

async function blurhashOf(image: Sharp): Promise<string> {
  const thumb = opaque(image).resize({ width: BLURHASH_SIDE, height: BLURHASH_SIDE, fit: 'inside' }).ensureAlpha().raw()
  const { data, info } = await thumb.toBuffer({ resolveWithObject: true })
  return encode(new Uint8ClampedArray(data), info.width, info.height, 4, 3)
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  await using file = await open(path, 'wx', 0o600)
  await file.writeFile(bytes)
}
