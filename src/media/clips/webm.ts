import type { Clip } from '../../core/clip.js'
import { NotAClip, type FileWindow } from './window.js'

/** Matroska's names of what is looked at (RFC 9559, 5.1), with the marks of their length. */
const EBML = 0x1a45dfa3
const DOC_TYPE = 0x4282
const SEGMENT = 0x18538067
const INFO = 0x1549a966
const TICK = 0x2ad7b1
const DURATION = 0x4489
const TRACKS = 0x1654ae6b
const TRACK = 0xae
const TRACK_TYPE = 0x83
const VIDEO = 0xe0
const WIDTH = 0xb0
const HEIGHT = 0xba
const CLUSTER = 0x1f43b675

const MOST_ELEMENTS = 2_000
const LONGEST_VALUE = 64
const USUAL_TICK_NS = 1_000_000

type Element = { id: number; body: number; end: number }
type Found = { tick: number; duration: number | null; width: number; height: number; types: number[]; plays: boolean }

/** WebM, up to where it begins to play. @throws NotAClip */
export async function readWebm(file: FileWindow): Promise<Clip> {
  const walk = new Walk(file)
  const head = await walk.element(0, file.size)
  if (head?.id !== EBML) throw new NotAClip('clip-kind', 'no EBML')
  let kind = ''
  for await (const one of walk.all(head)) if (one.id === DOC_TYPE) kind = (await walk.value(one)).toString('latin1')
  if (kind.replace(/\0+$/, '') !== 'webm') throw new NotAClip('clip-kind', 'not WebM')
  const segment = await walk.element(head.end, file.size)
  if (segment?.id !== SEGMENT) throw new NotAClip('clip-unreadable', 'no segment')

  const found: Found = { tick: USUAL_TICK_NS, duration: null, width: 0, height: 0, types: [], plays: false }
  for await (const part of walk.all(segment)) {
    if (part.id === INFO) await readInfo(walk, part, found)
    if (part.id === TRACKS) await readTracks(walk, part, found)
    found.plays = part.id === CLUSTER
    if (found.plays) break
  }
  return clipOf(found)
}

function clipOf({ tick, duration, width, height, types, plays }: Found): Clip {
  if (!plays) throw new NotAClip('clip-unreadable', 'nothing to play')
  const seconds = duration === null ? Number.NaN : (duration * tick) / 1e9
  const length = Number.isFinite(seconds) && seconds > 0 ? seconds : null
  if (types.includes(1) && width > 0 && height > 0)
    return { kind: 'video', type: 'webm', duration: length, width, height }
  if (!types.includes(2)) throw new NotAClip('clip-unreadable', 'neither picture nor sound')
  return { kind: 'audio', type: 'weba', duration: length, width: null, height: null }
}

async function readInfo(walk: Walk, part: Element, found: Found): Promise<void> {
  for await (const one of walk.all(part)) {
    if (one.id === TICK) found.tick = wholeIn(await walk.value(one)) || USUAL_TICK_NS
    if (one.id === DURATION) found.duration = realIn(await walk.value(one))
  }
}

async function readTracks(walk: Walk, part: Element, found: Found): Promise<void> {
  for await (const track of walk.all(part)) {
    if (track.id !== TRACK) continue
    for await (const one of walk.all(track)) {
      if (one.id === TRACK_TYPE) found.types.push(wholeIn(await walk.value(one)))
      if (one.id !== VIDEO || found.width > 0) continue
      for await (const side of walk.all(one)) {
        if (side.id === WIDTH) found.width = wholeIn(await walk.value(side))
        if (side.id === HEIGHT) found.height = wholeIn(await walk.value(side))
      }
    }
  }
}

/** Steps from element to element (RFC 8794, 4 and 5). */
class Walk {
  #left = MOST_ELEMENTS

  constructor(readonly file: FileWindow) {}

  async *all({ body, end }: Element): AsyncGenerator<Element> {
    for (let at = body; at < end;) {
      const one = await this.element(at, end)
      if (one === null) return
      yield one
      at = one.end
    }
  }

  /** Null at the end. What does not say how long it is reaches to there. */
  async element(at: number, to: number): Promise<Element | null> {
    if (at >= to) return null
    if (this.#left-- === 0) throw new NotAClip('clip-unreadable', 'too many elements')
    const bytes = await this.file.upTo(at, Math.min(12, to - at))
    const idLength = lengthOf(bytes, 0, 4)
    const sizeLength = lengthOf(bytes, idLength, 8)
    const id = bytes.readUIntBE(0, idLength)
    const [body, size] = [at + idLength + sizeLength, sizeIn(bytes.subarray(idLength, idLength + sizeLength))]
    const end = size === null ? to : body + size
    if (end > to) throw new NotAClip('clip-unreadable', 'an element that ends behind what it is part of')
    return { id, body, end }
  }

  value({ body, end }: Element): Promise<Buffer> {
    if (end - body > LONGEST_VALUE) throw new NotAClip('clip-unreadable', 'a value that is too long')
    return this.file.read(body, end - body)
  }
}

/** Of a number whose first bits say how many bytes it has. */
function lengthOf(bytes: Buffer, at: number, most: number): number {
  const length = Math.clz32(bytes[at] ?? 0) - 23
  if (length > most || at + length > bytes.length) throw new NotAClip('clip-unreadable', 'not a number of EBML')
  return length
}

/** Null when all bits are set: it is not known. */
function sizeIn(bytes: Buffer): number | null {
  let size = BigInt((bytes[0] as number) & (0xff >> bytes.length))
  for (const byte of bytes.subarray(1)) size = (size << 8n) | BigInt(byte)
  if (size === (1n << BigInt(7 * bytes.length)) - 1n) return null
  return Number(size)
}

const wholeIn = (bytes: Buffer): number =>
  bytes.length === 0 || bytes.length > 6 ? 0 : bytes.readUIntBE(0, bytes.length)

function realIn(bytes: Buffer): number | null {
  if (bytes.length === 4) return bytes.readFloatBE(0)
  return bytes.length === 8 ? bytes.readDoubleBE(0) : null
}
