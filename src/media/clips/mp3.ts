import type { Clip } from '../../core/clip.js'
import { NotAClip, type FileWindow } from './window.js'

/** By version (MPEG-1; 2 and 2.5) and layer (3, 2, 1), in kbit/s; ISO/IEC 11172-3, 2.4.2.3 and 13818-3, 2.4.2.3. */
const RATES = {
  first: {
    1: [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
    2: [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    3: [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  },
  later: {
    1: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    2: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    3: [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  },
} as const
const HERTZ = [44_100, 48_000, 32_000]

type Frame = { length: number; bitsPerSecond: number; hertz: number; samples: number; tag: number }

/** How far behind its tag the first frame may stand, and how many have to follow each other to be sure. */
const LOOKED_THROUGH = 64 * 1_024
const ENOUGH = 4

/** MPEG sound with frames that follow each other. @throws NotAClip */
export async function readMp3(file: FileWindow): Promise<Clip> {
  const start = await behindTags(file)
  const bytes = await file.upTo(start, LOOKED_THROUGH)
  for (let at = 0; at + 4 <= bytes.length; at++) {
    if (bytes[at] !== 0xff) continue
    const frame = frameIn(bytes, at)
    if (frame === null || !(await goesOn(file, start + at))) continue
    const duration = durationOf(bytes.subarray(at), frame, file.size - start - at)
    return { kind: 'audio', type: 'mp3', width: null, height: null, duration }
  }
  throw new NotAClip('clip-unreadable', 'no frames that follow each other')
}

/** ID3v2 (id3.org, 3.1); there may be several. */
async function behindTags(file: FileWindow): Promise<number> {
  let at = 0
  for (let tags = 0; tags < 8 && at + 10 <= file.size; tags++) {
    const head = await file.read(at, 10)
    if (head.toString('latin1', 0, 3) !== 'ID3') break
    const size = head.subarray(6).reduce((sum, byte) => sum * 128 + (byte & 0x7f), 0)
    at += 10 + size + ((head.readUInt8(5) & 0x10) === 0 ? 0 : 10)
  }
  return at
}

function frameIn(bytes: Buffer, at: number): Frame | null {
  const head = bytes.readUInt32BE(at)
  if (head >>> 21 !== 0x7ff) return null
  const [version, layer] = [(head >>> 19) & 3, (head >>> 17) & 3]
  const [rate, hertz] = [(head >>> 12) & 15, (head >>> 10) & 3]
  if (version === 1 || layer === 0 || rate === 0 || rate === 15 || hertz === 3) return null
  const first = version === 3
  const table = RATES[first ? 'first' : 'later'][layer as 1 | 2 | 3]
  const bitsPerSecond = (table[rate - 1] as number) * 1_000
  const sampled = (HERTZ[hertz] as number) / (first ? 1 : version === 2 ? 2 : 4)
  const samples = layer === 3 ? 384 : layer === 2 || first ? 1_152 : 576
  const slot = layer === 3 ? 4 : 1
  const length = (Math.floor(((samples / 8 / slot) * bitsPerSecond) / sampled) + ((head >>> 9) & 1)) * slot
  const mono = ((head >>> 6) & 3) === 3
  // Where an encoder says how many frames there are: behind the description of the first one, which is silent.
  const tag = 4 + (first ? (mono ? 17 : 32) : mono ? 9 : 17)
  return length < 8 ? null : { length, bitsPerSecond, hertz: sampled, samples, tag }
}

async function goesOn(file: FileWindow, from: number): Promise<boolean> {
  let at = from
  for (let frames = 0; frames < ENOUGH; frames++) {
    if (at + 4 > file.size) return false
    const frame = frameIn(await file.read(at, 4), 0)
    if (frame === null) return false
    at += frame.length
  }
  return true
}

function durationOf(bytes: Buffer, { tag, samples, hertz, bitsPerSecond }: Frame, left: number): number {
  const mark = bytes.toString('latin1', tag, tag + 4)
  if ((mark === 'Xing' || mark === 'Info') && bytes.length >= tag + 12 && (bytes.readUInt32BE(tag + 4) & 1) === 1) {
    const frames = bytes.readUInt32BE(tag + 8)
    // No frame is shorter than this.
    if (frames > 0 && frames * 24 < left) return (frames * samples) / hertz
  }
  return (left * 8) / bitsPerSecond
}
