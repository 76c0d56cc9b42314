import type { Clip, ClipType } from '../../core/clip.js'
import { NotAClip, type FileWindow } from './window.js'

const recording = (type: ClipType, duration: number | null): Clip => ({
  ...{ kind: 'audio', type, width: null, height: null },
  duration: duration !== null && Number.isFinite(duration) && duration > 0 ? duration : null,
})

const MOST_CHUNKS = 1_000
/** PCM, of whole numbers and of others, the two of telephones, and what names its kind elsewhere. */
const WAVE_FORMATS = [1, 3, 6, 7, 0xfffe]

/** RIFF with WAVE in it (Microsoft and IBM, 1991). @throws NotAClip */
export async function readWav(file: FileWindow): Promise<Clip> {
  let bytesPerSecond: number | null = null
  let chunks = 0
  for (let at = 12; at + 8 <= file.size;) {
    if (chunks++ === MOST_CHUNKS) break
    const head = await file.read(at, 8)
    const [name, length] = [head.toString('latin1', 0, 4), head.readUInt32LE(4)]
    if (name === 'fmt ') {
      const format = await file.read(at + 8, 16)
      if (!WAVE_FORMATS.includes(format.readUInt16LE(0))) throw new NotAClip('clip-kind', 'a WAVE of another kind')
      bytesPerSecond = format.readUInt32LE(8)
    }
    if (name === 'data') {
      if (bytesPerSecond === null || bytesPerSecond === 0) break
      // A recorder that was switched off never wrote how much it is.
      return recording('wav', Math.min(length, file.size - at - 8) / bytesPerSecond)
    }
    at += 8 + length + (length % 2)
  }
  throw new NotAClip('clip-unreadable', 'a WAVE without sound')
}

const FLAC_HEAD = 4
/** The first block, which describes the stream, is 34 bytes long (RFC 9639, 8.2). */
export async function readFlac(file: FileWindow): Promise<Clip> {
  const head = await file.read(FLAC_HEAD, 4 + 34)
  if ((head.readUInt8(0) & 0x7f) !== 0 || head.readUIntBE(1, 3) !== 34)
    throw new NotAClip('clip-unreadable', 'FLAC without its first block')
  const packed = head.readBigUInt64BE(4 + 10)
  const [rate, samples] = [Number(packed >> 44n), Number(packed & 0xfffffffffn)]
  if (rate === 0) throw new NotAClip('clip-unreadable', 'FLAC without a rate')
  return recording('flac', samples / rate)
}

const PAGE_HEAD = 27
const LAST_BYTES = 128 * 1_024

/** Ogg with one of the sounds that browsers play (RFC 3533, 6; RFC 7845, 5.1). @throws NotAClip */
export async function readOgg(file: FileWindow): Promise<Clip> {
  const first = await pageAt(file, 0)
  if (first === null || (first.flags & 2) === 0) throw new NotAClip('clip-unreadable', 'no first page')
  const stream = await streamIn(file, first)
  if ((await pageAt(file, first.end)) === null) throw new NotAClip('clip-unreadable', 'nothing to play')
  const end = await lastGranule(file, first.serial)
  return recording('ogg', end === null ? null : (Number(end) - stream.skip) / stream.rate)
}

type Page = { flags: number; serial: number; body: number; end: number }

async function pageAt(file: FileWindow, at: number): Promise<Page | null> {
  if (at + PAGE_HEAD > file.size) return null
  const head = await file.read(at, PAGE_HEAD)
  if (head.toString('latin1', 0, 4) !== 'OggS' || head.readUInt8(4) !== 0) return null
  const segments = await file.read(at + PAGE_HEAD, head.readUInt8(26))
  const body = at + PAGE_HEAD + segments.length
  const end = body + segments.reduce((sum, length) => sum + length, 0)
  return end > file.size ? null : { flags: head.readUInt8(5), serial: head.readUInt32LE(14), body, end }
}

async function streamIn(file: FileWindow, { body, end }: Page): Promise<{ rate: number; skip: number }> {
  const head = await file.read(body, Math.min(end - body, 64))
  const mark = head.toString('latin1', 0, 8)
  const rateAt = (at: number) => (head.length >= at + 4 ? head.readUInt32LE(at) : 0)
  const found = mark.startsWith('OpusHead')
    ? { rate: 48_000, skip: head.length >= 12 ? head.readUInt16LE(10) : 0 }
    : mark.startsWith('\x01vorbis')
      ? { rate: rateAt(12), skip: 0 }
      : mark.startsWith('\x7fFLAC') && head.length >= 31
        ? { rate: head.readUIntBE(27, 3) >> 4, skip: 0 }
        : null
  if (found === null) throw new NotAClip('clip-kind', 'an Ogg of another kind')
  if (found.rate === 0) throw new NotAClip('clip-unreadable', 'sound without a rate')
  return found
}

/** Where the last page of a stream ends, in samples; null when none is found near the end. */
async function lastGranule(file: FileWindow, serial: number): Promise<bigint | null> {
  const from = Math.max(file.size - LAST_BYTES, 0)
  const bytes = await file.upTo(from, LAST_BYTES)
  for (let at = bytes.lastIndexOf('OggS'); at > 0; at = bytes.lastIndexOf('OggS', at - 1)) {
    if (at + PAGE_HEAD > bytes.length || bytes.readUInt32LE(at + 14) !== serial) continue
    const granule = bytes.readBigInt64LE(at + 6)
    if (granule > 0n) return granule
  }
  return null
}
