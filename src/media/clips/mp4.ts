import type { Clip } from '../../core/clip.js'
import { joined, spansOf, type SampleTables, type Span } from './mp4-samples.js'
import { NotAClip, type FileWindow } from './window.js'

/** Parts of the file that tell of who made it, when, where and with what: whole boxes, and bytes within others. */
export type Telling = { boxes: Span[]; bytes: Span[] }
export type Mp4 = Clip & { telling: Telling }

/** ISO/IEC 14496-12, 4.2: where a box stands; `body` is behind its size and its type. */
type Box = { type: string; at: number; body: number; end: number }

const MOST_BOXES = 10_000
/** Of all tracks together: what a camera measures once for each picture of a long film. */
const MOST_MEASURED = 200_000
const SOUND_BRANDS = ['M4A ', 'M4B ']
const FILM_BRANDS = /^(?:iso[m2-9]|mp4[12]|avc1|M4V[ HP]|MSNV|dash|3gp[4-7]|cmf[c2]|qt {2})$/
/** Where phones write their place, and programs their names (14496-12, 8.10.1, 8.11.1, 11.1; QuickTime's metadata). */
const TELLING = ['udta', 'meta', 'uuid']
/** What tracks are for that people see or hear; others hold what a camera measured meanwhile, its place among it. */
const SHOWN = ['vide', 'soun', 'text', 'sbtl', 'subt', 'clcp', 'tmcd']
/** With the moments at which they were made and changed, behind version and flags. */
const DATED = ['mvhd', 'tkhd', 'mdhd']
/** In front of the four numbers of a matrix that turn the picture: sizes that depend on the version. */
const TRACK_HEAD = { 0: 40, 1: 52 } as const

/** MPEG-4 and QuickTime, by their boxes. @throws NotAClip */
export async function readMp4(file: FileWindow): Promise<Mp4> {
  const walk = new Walk(file)
  const top = await walk.boxes(0, file.size)
  const [first] = top
  if (first?.type !== 'ftyp') throw new NotAClip('clip-kind', 'no file type')
  const brands = await brandsOf(file, first)
  const movies = top.filter(({ type }) => type === 'moov')
  const [movie] = movies
  if (movie === undefined || movies.length > 1) throw new NotAClip('clip-unreadable', `${movies.length} movies`)
  if (!top.some(({ type }) => type === 'mdat')) throw new NotAClip('clip-unreadable', 'nothing to play')

  const inside = await walk.boxes(movie.body, movie.end)
  const tracks = []
  let left = MOST_MEASURED
  for (const box of inside) {
    if (box.type !== 'trak') continue
    const track = await trackOf(walk, box)
    left -= track.measured.length
    if (left < 0) throw new NotAClip('clip-unreadable', 'too much that was measured')
    tracks.push(track)
  }
  const film = tracks.find(({ kind, width, height }) => kind === 'vide' && width > 0 && height > 0)
  if (film === undefined && !tracks.some(({ kind }) => kind === 'soun'))
    throw new NotAClip('clip-unreadable', 'neither picture nor sound')
  const all = [...top, ...inside, ...tracks.flatMap(({ boxes }) => boxes)]
  const played = top.filter(({ type }) => type === 'mdat')
  return {
    kind: film === undefined ? 'audio' : 'video',
    type: film === undefined ? 'm4a' : brands.includes('qt  ') ? 'mov' : 'mp4',
    duration: await durationOf(walk, inside),
    width: film?.width ?? null,
    height: film?.height ?? null,
    telling: {
      boxes: all.filter(({ type }) => TELLING.includes(type)).map(({ at, end }) => ({ at, end })),
      bytes: [
        ...(await datesIn(walk, all)),
        ...joined(tracks.flatMap(({ measured }) => measured).filter((span) => isIn(played, span))),
      ],
    },
  }
}

/** Whether a part lies wholly within one of some boxes, which stand one behind the other. */
function isIn(boxes: readonly Box[], { at, end }: Span): boolean {
  let [low, high] = [0, boxes.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((boxes[middle]?.end ?? 0) < end) low = middle + 1
    else high = middle
  }
  const box = boxes[low]
  return box !== undefined && at >= box.body && end <= box.end
}

async function datesIn({ file }: Walk, boxes: readonly Box[]): Promise<Span[]> {
  const spans: Span[] = []
  for (const { type, body, end } of boxes) {
    if (!DATED.includes(type) || end - body < 20) continue
    const at = body + 4
    spans.push({ at, end: at + ((await file.read(body, 1)).readUInt8(0) === 1 ? 16 : 8) })
  }
  return spans
}

async function brandsOf(file: FileWindow, { body, end }: Box): Promise<string[]> {
  if (end - body < 8 || end - body > 1_024) throw new NotAClip('clip-kind', 'a file type of an odd size')
  const bytes = await file.read(body, end - body)
  const brands = []
  // Behind the first brand stands its version.
  for (let at = 0; at + 4 <= bytes.length; at += at === 0 ? 8 : 4) brands.push(bytes.toString('latin1', at, at + 4))
  if (!brands.some((brand) => SOUND_BRANDS.includes(brand) || FILM_BRANDS.test(brand)))
    throw new NotAClip('clip-kind', 'a brand that is not taken')
  return brands
}

/** Steps from box to box; of all levels together so many and no more. */
class Walk {
  #left = MOST_BOXES

  constructor(readonly file: FileWindow) {}

  /** The boxes that fill a part of the file, to the byte. */
  async boxes(from: number, to: number): Promise<Box[]> {
    const found: Box[] = []
    for (let at = from; at < to;) {
      if (this.#left-- === 0) throw new NotAClip('clip-unreadable', 'too many boxes')
      // QuickTime ends lists of boxes with four zeros.
      if (to - at < 8) return found
      const box = await this.#box(at, to)
      found.push(box)
      at = box.end
    }
    return found
  }

  async #box(at: number, to: number): Promise<Box> {
    const head = await this.file.read(at, 8)
    const [short, type] = [head.readUInt32BE(0), head.toString('latin1', 4, 8)]
    const long = short === 1 ? Number((await this.file.read(at + 8, 8)).readBigUInt64BE(0)) : null
    const size = long ?? (short === 0 ? to - at : short)
    const body = at + (long === null ? 8 : 16)
    // Also what is larger than any number that is exact.
    if (!(at + size >= body) || at + size > to) throw new NotAClip('clip-unreadable', `a box of ${size} bytes`)
    return { type, at, body, end: at + size }
  }

  /** The beginning of the one box of a type; null when there is none, or it is shorter. */
  async head(boxes: readonly Box[], type: string, length: number): Promise<Buffer | null> {
    const box = boxes.find((one) => one.type === type)
    return box === undefined || box.end - box.body < length ? null : this.file.read(box.body, length)
  }
}

async function trackOf(walk: Walk, track: Box) {
  const boxes = await walk.boxes(track.body, track.end)
  const media = boxes.find(({ type }) => type === 'mdia')
  const inMedia = media === undefined ? [] : await walk.boxes(media.body, media.end)
  const handler = await walk.head(inMedia, 'hdlr', 12)
  const version = (await walk.head(boxes, 'tkhd', 4))?.readUInt8(0) === 1 ? 1 : 0
  const matrix = TRACK_HEAD[version]
  const head = await walk.head(boxes, 'tkhd', matrix + 44)
  const [width, height] = head === null ? [0, 0] : sizesIn(head, matrix)
  const kind = handler?.toString('latin1', 8, 12) ?? ''
  const measured = SHOWN.includes(kind) ? [] : await spansOf(walk.file, await tablesIn(walk, inMedia))
  return { boxes: [...boxes, ...inMedia], kind, width, height, measured }
}

async function tablesIn(walk: Walk, inMedia: readonly Box[]): Promise<SampleTables> {
  let inside = inMedia
  for (const type of ['minf', 'stbl']) {
    const box = inside.find((one) => one.type === type)
    inside = box === undefined ? [] : await walk.boxes(box.body, box.end)
  }
  return Object.fromEntries(inside.map(({ type, body, end }) => [type, { at: body, end }]))
}

/** Whole pixels, of numbers with 16 bits behind the point; a film that lies on its side is turned when it is shown. */
function sizesIn(head: Buffer, matrix: number): [number, number] {
  const [width, height] = [head.readUInt16BE(matrix + 36), head.readUInt16BE(matrix + 40)]
  const lies = head.readInt32BE(matrix) === 0 && head.readInt32BE(matrix + 4) !== 0
  return lies ? [height, width] : [width, height]
}

async function durationOf(walk: Walk, inside: readonly Box[]): Promise<number | null> {
  const version = (await walk.head(inside, 'mvhd', 4))?.readUInt8(0)
  const head = await walk.head(inside, 'mvhd', version === 1 ? 32 : 20)
  if (head === null) return null
  const scale = head.readUInt32BE(version === 1 ? 20 : 12)
  const units = version === 1 ? Number(head.readBigUInt64BE(24)) : head.readUInt32BE(16)
  // All ones: it is not known.
  const known = scale > 0 && units > 0 && units < (version === 1 ? Number.MAX_SAFE_INTEGER : 0xffffffff)
  return known ? units / scale : null
}
