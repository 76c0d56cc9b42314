/** Films and recordings put together by hand: as much of them as says what they are. */

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
const u16 = (value: number): Buffer => u32(value).subarray(2)

/** ISO/IEC 14496-12: a box. */
export function box(type: string, ...bodies: Uint8Array[]): Buffer {
  const body = Buffer.concat(bodies)
  return Buffer.concat([u32(8 + body.length), Buffer.from(type, 'latin1'), body])
}

export type Mp4Options = {
  brands?: string[]
  width?: number
  height?: number
  seconds?: number
  /** Lying on its side. */
  turned?: boolean
  sound?: boolean
  film?: boolean
  /** Beside the tracks. */
  more?: Buffer[]
  /** Beside the usual two. */
  tracks?: Buffer[]
  /** In seconds since 1904. */
  madeAt?: number
  /** Behind everything. */
  after?: Buffer[]
  /** The film's description comes last, as phones write it. */
  last?: boolean
}

export const SECRET_PLACE = '+51.5090-000.1300+020.000/'

/** What a phone adds: where it was, and what it is. */
export const udta = (): Buffer =>
  box(
    'udta',
    box('\xa9xyz', u16(SECRET_PLACE.length), u16(0x15c7), Buffer.from(SECRET_PLACE)),
    box('name', Buffer.from('SECRET-PHONE')),
  )

export function mp4(options: Mp4Options = {}): Buffer {
  const { brands = ['isom', 'iso2', 'mp41'], width = 320, height = 240, seconds = 2.5, turned = false } = options
  const { sound = true, film = true, more = [], after = [], last = false, tracks: besides = [], madeAt = 0 } = options
  const [first = 'isom', ...others] = brands
  const ftyp = box('ftyp', Buffer.from(first), u32(512), Buffer.from(others.join('')))
  const mvhd = box('mvhd', u32(0), u32(madeAt), u32(madeAt), u32(1_000), u32(seconds * 1_000), Buffer.alloc(80))
  const tracks = [
    ...(film ? [track('vide', { width, height, turned }, more)] : []),
    ...(sound ? [track('soun', { width: 0, height: 0, turned: false }, [])] : []),
  ]
  const moov = box('moov', mvhd, ...tracks, ...besides, ...more)
  const mdat = box('mdat', Buffer.from('what is seen and heard'.repeat(20)))
  return Buffer.concat([ftyp, ...(last ? [mdat, moov] : [moov, mdat]), ...after])
}

function track(
  kind: string,
  { width, height, turned }: { width: number; height: number; turned: boolean },
  more: Buffer[],
) {
  const one = 0x10000
  const matrix = turned ? [0, one, 0, -one, 0, 0, 0, 0, 0x40000000] : [one, 0, 0, 0, one, 0, 0, 0, 0x40000000]
  const numbers = Buffer.concat(matrix.map((value) => u32(value >>> 0)))
  const tkhd = box('tkhd', Buffer.alloc(40), numbers, u16(width), u16(0), u16(height), u16(0))
  const hdlr = box('hdlr', Buffer.alloc(8), Buffer.from(kind), Buffer.alloc(12))
  return box('trak', tkhd, box('mdia', hdlr, ...more), ...more)
}

/** RFC 8794: an element, its length in four bytes; `null` for one of unknown length. */
export function element(id: string, body: Uint8Array | null, ...rest: Uint8Array[]): Buffer {
  const length = body === null ? Buffer.from('01ffffffffffffff', 'hex') : u32(0x10000000 | body.length)
  return Buffer.concat([Buffer.from(id, 'hex'), length, body ?? new Uint8Array(), ...rest])
}

export type WebmOptions = {
  doctype?: string
  film?: boolean
  width?: number
  height?: number
  milliseconds?: number | null
  live?: boolean
}

export function webm(options: WebmOptions = {}): Buffer {
  const { doctype = 'webm', film = true, width = 640, height = 360, milliseconds = 4_000, live = false } = options
  const seconds = Buffer.alloc(8)
  seconds.writeDoubleBE(milliseconds ?? 0)
  const info = element(
    '1549a966',
    Buffer.concat([element('2ad7b1', u32(1_000_000)), ...(milliseconds === null ? [] : [element('4489', seconds)])]),
  )
  const video = element(
    'ae',
    Buffer.concat([
      element('83', Buffer.from([1])),
      element('e0', Buffer.concat([element('b0', u16(width)), element('ba', u16(height))])),
    ]),
  )
  const audio = element('ae', element('83', Buffer.from([2])))
  const tracks = element('1654ae6b', Buffer.concat([...(film ? [video] : []), audio]))
  const cluster = element('1f43b675', Buffer.from('played'.repeat(40)))
  const inside = Buffer.concat([info, tracks, cluster])
  const head = element('1a45dfa3', element('4282', Buffer.from(doctype)))
  return Buffer.concat([head, live ? element('18538067', null, inside) : element('18538067', inside)])
}

/** Half a second of silence for each. */
export function wav(seconds = 0.5, said?: number): Buffer {
  const data = Buffer.alloc(seconds * 8_000)
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + data.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(8_000, 24)
  head.writeUInt32LE(8_000, 28)
  head.writeUInt16LE(1, 32)
  head.writeUInt16LE(8, 34)
  head.write('data', 36)
  head.writeUInt32LE(said ?? data.length, 40)
  return Buffer.concat([head, data])
}

/** MPEG-1 layer 3, 128 kbit/s, 44.1 kHz: 417 bytes for each frame. */
export function mp3(frames = 40, tag?: Buffer): Buffer {
  const frame = Buffer.alloc(417)
  frame.writeUInt32BE(0xfffb9064)
  return Buffer.concat([tag ?? Buffer.alloc(0), ...Array.from({ length: frames }, () => frame)])
}

/** ID3v2.4 with so many bytes in it. */
export function id3(body: Buffer): Buffer {
  const size = [21, 14, 7, 0].map((shift) => (body.length >> shift) & 0x7f)
  return Buffer.concat([Buffer.from('ID3\x04\0\0', 'latin1'), Buffer.from(size), body])
}

export function flac(seconds = 3): Buffer {
  const info = Buffer.alloc(34)
  info.writeBigUInt64BE((44_100n << 44n) | BigInt(seconds * 44_100), 10)
  return Buffer.concat([Buffer.from('fLaC'), Buffer.from([0x80, 0, 0, 34]), info, Buffer.alloc(400, 1)])
}

function page(body: Buffer, { flags = 0, granule = 0n, serial = 7 } = {}): Buffer {
  const head = Buffer.alloc(27)
  head.write('OggS')
  head.writeUInt8(flags, 5)
  head.writeBigInt64LE(granule, 6)
  head.writeUInt32LE(serial, 14)
  const whole = Math.floor(body.length / 255)
  const lengths = [...Array.from({ length: whole }, () => 255), body.length % 255]
  head.writeUInt8(lengths.length, 26)
  return Buffer.concat([head, Buffer.from(lengths), body])
}

/** Opus in Ogg (RFC 7845). */
export function ogg(seconds = 2, codec = 'OpusHead'): Buffer {
  const head = Buffer.alloc(19)
  head.write(codec)
  head.writeUInt16LE(312, 10)
  const last = page(Buffer.alloc(300, 1), { flags: 4, granule: BigInt(seconds * 48_000 + 312) })
  return Buffer.concat([page(head, { flags: 2 }), page(Buffer.from('OpusTags')), last])
}
