import { open, type FileHandle } from 'node:fs/promises'
import { uploadLimits, type Clip } from '../../core/clip.js'
import { readMp3 } from './mp3.js'
import { readMp4, type Telling } from './mp4.js'
import { readFlac, readOgg, readWav } from './sounds.js'
import { FileWindow, NotAClip } from './window.js'
import { readWebm } from './webm.js'

type Family = 'mp4' | 'webm' | 'ogg' | 'wav' | 'flac' | 'mp3'

const marks: readonly (readonly [Family, RegExp])[] = [
  ['mp4', /^.{4}ftyp/s],
  ['webm', /^\x1a\x45\xdf\xa3/],
  ['ogg', /^OggS/],
  ['wav', /^RIFF.{4}WAVE/s],
  ['flac', /^fLaC/],
  ['mp3', /^(?:ID3|\xff[\xe2-\xff])/],
]

const readers = { mp4: readMp4, webm: readWebm, ogg: readOgg, wav: readWav, flac: readFlac, mp3: readMp3 }

/** What a film or a recording may be by its first bytes; it still has to be read. */
export function familyOf(head: Uint8Array): Family | null {
  const text = Buffer.from(head).toString('latin1')
  return marks.find(([, mark]) => mark.test(text))?.[0] ?? null
}

/**
 * Looks through how a film or a recording is put together, enough to be sure what it is. Nothing of it is decoded.
 * @throws NotAClip; anything else is the disk's
 */
export async function readClip(path: string): Promise<Clip & { telling: Telling }> {
  await using file = await open(path, 'r')
  const { size } = await file.stat()
  const window = new FileWindow(file, size)
  const family = familyOf(await window.upTo(0, 16))
  if (family === null) throw new NotAClip('clip-kind', 'none of the kinds that are taken')
  const clip = { telling: { boxes: [], bytes: [] }, ...(await readers[family](window)) }
  if ((clip.width ?? 0) * (clip.height ?? 0) > uploadLimits.clipPixels)
    throw new NotAClip('clip-large', `${clip.width} × ${clip.height}`)
  return clip
}

const ZEROS = Buffer.alloc(64 * 1_024)
const TYPE_AT = 4

/**
 * Makes empty what tells of place, time, device and people: everything stays as long as it was, so that nothing behind it
 * moves.
 */
export async function silence(path: string, { boxes, bytes }: Telling): Promise<void> {
  if (boxes.length + bytes.length === 0) return
  await using file = await open(path, 'r+')
  for (const { at, end } of boxes) {
    const isLong = (await readNumber(file, at)) === 1
    await file.write(Buffer.from('free', 'latin1'), 0, TYPE_AT, at + TYPE_AT)
    await clear(file, at + (isLong ? 16 : 8), end)
  }
  for (const { at, end } of bytes) await clear(file, at, end)
  await file.sync()
}

async function clear(file: FileHandle, from: number, end: number): Promise<void> {
  for (let at = from; at < end; at += ZEROS.length) await file.write(ZEROS, 0, Math.min(ZEROS.length, end - at), at)
}

async function readNumber(file: FileHandle, at: number): Promise<number> {
  const { buffer } = await file.read(Buffer.alloc(4), 0, 4, at)
  return buffer.readUInt32BE(0)
}
