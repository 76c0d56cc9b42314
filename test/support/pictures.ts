import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { once } from 'node:events'
import { crc32, createDeflate, deflateSync } from 'node:zlib'
import sharp, { type Sharp } from 'sharp'
import { freshFolder } from './folders.js'

const RED = { r: 220, g: 20, b: 20 }
const BLUE = { r: 20, g: 20, b: 220 }

/** Red, with its right half blue. */
export function halves(width: number, height: number): Sharp {
  const blue = { create: { width: Math.floor(width / 2), height, channels: 3 as const, background: BLUE } }
  return sharp({ create: { width, height, channels: 3, background: RED } }).composite([
    { input: blue, left: Math.ceil(width / 2), top: 0 },
  ])
}

/** Nothing that compresses well: what a camera sees. */
export function noise(width: number, height: number): Sharp {
  return sharp({
    create: { width, height, channels: 3, background: '#000', noise: { type: 'gaussian', mean: 128, sigma: 30 } },
  })
}

/** As a phone makes it: lying on its side, with its place, its maker and a wide profile. */
export function photo(width: number, height: number): Promise<Buffer> {
  const gps = {
    GPSLatitudeRef: 'N',
    GPSLatitude: '51/1 30/1 3230/100',
    GPSLongitudeRef: 'W',
    GPSLongitude: '0/1 7/1 4/1',
  }
  return halves(width, height)
    .withExif({ IFD0: { Make: 'Secret Maker', Copyright: 'SECRET-EXIF' }, IFD3: gps })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><x>SECRET-XMP</x></x:xmpmeta>')
    .withIccProfile('p3')
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
}

/** A moving picture: its first frame red, the others blue. */
export async function animation(frames: number, format: 'gif' | 'webp' = 'gif'): Promise<Buffer> {
  const [width, height] = [40, 30]
  const raw = Buffer.alloc(width * height * 3 * frames)
  for (let frame = 0; frame < frames; frame++) {
    const colour = frame === 0 ? [220, 20, 20] : [20, 60 + (frame % 2) * 120, 220]
    for (let at = 0; at < width * height; at++) raw.set(colour, (frame * width * height + at) * 3)
  }
  const image = sharp(raw, { raw: { width, height: height * frames, channels: 3, pageHeight: height } })
  return format === 'gif' ? image.gif({ delay: 50 }).toBuffer() : image.webp({ delay: 50 }).toBuffer()
}

type Header = { width: number; height: number; depth?: 8 | 16; colours?: 0 | 2 | 6; interlaced?: boolean }

/** A PNG put together by hand. `data` is what stands in IDAT, `chunks` what stands before it. */
export function png(header: Header, data: Uint8Array, chunks: readonly (readonly [string, Uint8Array])[] = []): Buffer {
  const { width, height, depth = 8, colours = 2, interlaced = false } = header
  const ihdr = Buffer.alloc(13)
  ihdr.writeUInt32BE(width, 0)
  ihdr.writeUInt32BE(height, 4)
  ihdr.set([depth, colours, 0, 0, interlaced ? 1 : 0], 8)
  const all = [['IHDR', ihdr], ...chunks, ['IDAT', data], ['IEND', new Uint8Array()]] as const
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...all.map(([type, body]) => chunk(type, body))])
}

function chunk(type: string, body: Uint8Array): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), body])
  const frame = Buffer.alloc(8 + typed.length)
  frame.writeUInt32BE(body.length, 0)
  frame.set(typed, 4)
  frame.writeUInt32BE(crc32(typed), 4 + typed.length)
  return frame
}

/** So many zeros, small: what bombs are made of. */
export async function squeezedZeros(bytes: number): Promise<Buffer> {
  const block = Buffer.alloc(2 ** 22)
  if (bytes <= block.length) return deflateSync(block.subarray(0, bytes))
  const deflate = createDeflate({ level: 1 })
  const parts: Buffer[] = []
  deflate.on('data', (part: Buffer) => parts.push(part))
  for (let left = bytes; left > 0; left -= block.length) {
    if (!deflate.write(block.subarray(0, Math.min(left, block.length)))) await once(deflate, 'drain')
  }
  deflate.end()
  await once(deflate, 'end')
  return Buffer.concat(parts)
}

/** The bytes as a file in a folder of its own. */
export async function asFile(bytes: Uint8Array | string, name = 'upload'): Promise<string> {
  const path = join(await freshFolder(), name)
  await writeFile(path, bytes)
  return path
}
