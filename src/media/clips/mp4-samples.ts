import { NotAClip, type FileWindow } from './window.js'

/** A part of the file, from its first byte to the one behind its last. */
export type Span = { at: number; end: number }
/** What tables of samples stand in (ISO/IEC 14496-12, 8.7): each is a span behind its box's head. */
export type SampleTables = Partial<Record<'stsz' | 'stsc' | 'stco' | 'co64', Span>>

const MOST_CHUNKS = 50_000
const MOST_SAMPLES = 200_000
/** Version and flags. */
const FULL = 4

/**
 * Where the samples of one track are, chunk by chunk.
 * @throws NotAClip for tables that do not fit together, or are longer than a film needs
 */
export async function spansOf(file: FileWindow, tables: SampleTables): Promise<Span[]> {
  const { stsz, stsc } = tables
  if (stsz === undefined || stsc === undefined) return []
  const [offsets, runs, sizes] = [await offsetsIn(file, tables), await runsIn(file, stsc), await sizesIn(file, stsz)]
  const spans: Span[] = []
  let [run, sample] = [0, 0]
  for (const [at, offset] of offsets.entries()) {
    while (runs[run + 1] !== undefined && (runs[run + 1]?.first ?? 0) <= at + 1) run++
    const count = Math.min(runs[run]?.count ?? 0, sizes.count - sample)
    let length = 0
    for (let n = 0; n < count; n++) length += sizes.of(sample++)
    if (length > 0) spans.push({ at: offset, end: offset + length })
  }
  return spans
}

/** The same bytes, each once, in their order: parts that lie over each other are one. */
export function joined(spans: readonly Span[]): Span[] {
  const found: Span[] = []
  for (const { at, end } of spans.toSorted((a, b) => a.at - b.at)) {
    const last = found.at(-1)
    if (last === undefined || at > last.end) found.push({ at, end })
    else last.end = Math.max(last.end, end)
  }
  return found
}

/** A table with a number of rows before it, each so many bytes. */
async function rows(file: FileWindow, { at, end }: Span, most: number, width: number, head = FULL): Promise<Buffer> {
  const count = (await file.read(at + head, 4)).readUInt32BE(0)
  if (count > most || at + head + 4 + count * width > end) throw new NotAClip('clip-unreadable', `${count} rows`)
  return file.read(at + head + 4, count * width)
}

async function offsetsIn(file: FileWindow, { stco, co64 }: SampleTables): Promise<number[]> {
  const [table, width] = stco === undefined ? ([co64, 8] as const) : ([stco, 4] as const)
  if (table === undefined) return []
  const bytes = await rows(file, table, MOST_CHUNKS, width)
  const offsetAt = (at: number) => (width === 4 ? bytes.readUInt32BE(at) : Number(bytes.readBigUInt64BE(at)))
  return Array.from({ length: bytes.length / width }, (_, row) => offsetAt(row * width))
}

/** From which chunk on how many samples are in each. */
async function runsIn(file: FileWindow, table: Span): Promise<{ first: number; count: number }[]> {
  const bytes = await rows(file, table, MOST_CHUNKS, 12)
  return Array.from({ length: bytes.length / 12 }, (_, row) => ({
    first: bytes.readUInt32BE(row * 12),
    count: bytes.readUInt32BE(row * 12 + 4),
  }))
}

/** One size for all, or a table of them. */
async function sizesIn(file: FileWindow, table: Span): Promise<{ count: number; of: (sample: number) => number }> {
  const head = await file.read(table.at + FULL, 8)
  const [size, count] = [head.readUInt32BE(0), head.readUInt32BE(4)]
  if (count > MOST_SAMPLES) throw new NotAClip('clip-unreadable', `${count} samples`)
  if (size > 0) return { count, of: () => size }
  const bytes = await rows(file, table, MOST_SAMPLES, 4, FULL + 4)
  return { count, of: (sample) => bytes.readUInt32BE(sample * 4) }
}
