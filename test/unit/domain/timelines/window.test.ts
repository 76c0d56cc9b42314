import { expect } from 'chai'
import { merged, readPart, type Bounds, type Source, type Window } from '../../../../src/domain/timelines/window.js'

type Row = { number: string }
const numbered = (at: number): string => String(at).padStart(20, '0')

/** A timeline of numbers, as an index would give it. */
const sourceOf =
  (numbers: readonly number[]): Source<Row> =>
  ({ above, below, way, limit }: Bounds) => {
    const rows = numbers
      .map(numbered)
      .filter((number) => (above === null || number > above) && (below === null || number < below))
      .sort()
    return Promise.resolve((way === 'down' ? rows.reverse() : rows).slice(0, limit).map((number) => ({ number })))
  }

const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1)
const all = (rows: Row[]) => Promise.resolve<(number | null)[]>(rows.map(({ number }) => Number(number)))
const read = (numbers: readonly number[], window: Partial<Window>, look = all) =>
  readPart(sourceOf(numbers), { limit: 5, ...window }, look)

describe('a part of a timeline', () => {
  const ten = upTo(10)

  it('is the newest, or what lies between the ids that are named, newest first', async () => {
    expect((await read(ten, {})).entries).to.deep.equal([10, 9, 8, 7, 6])
    expect((await read(ten, { maxId: numbered(4) })).entries).to.deep.equal([3, 2, 1])
    expect((await read(ten, { sinceId: numbered(3) })).entries).to.deep.equal([10, 9, 8, 7, 6])
    expect((await read(ten, { sinceId: numbered(3), maxId: numbered(6) })).entries).to.deep.equal([5, 4])
  })

  it('is what comes right behind `minId`, which counts more than `sinceId`', async () => {
    expect((await read(ten, { minId: numbered(2) })).entries).to.deep.equal([7, 6, 5, 4, 3])
    expect((await read(ten, { minId: numbered(2), sinceId: numbered(8) })).entries).to.deep.equal([7, 6, 5, 4, 3])
    expect((await read(ten, { minId: numbered(2), maxId: numbered(5) })).entries).to.deep.equal([4, 3])
    expect((await read(ten, { minId: numbered(9) })).entries).to.deep.equal([10])
  })

  it('says where the next one begins, and that there is none behind nothing', async () => {
    const { next, prev, more } = await read(ten, {})
    expect({ next, prev, more }).to.deep.equal({ next: numbered(6), prev: numbered(10), more: true })
    expect(await read(ten, { maxId: numbered(6) })).to.include({ next: numbered(1), more: false })
    expect(await read(ten, { maxId: numbered(1) })).to.deep.include({ entries: [], next: null, prev: null })
    expect(await read(ten, { minId: numbered(3) })).to.include({ next: numbered(4), prev: numbered(8), more: true })
  })

  it('is filled where much is hidden, and never twice with the same', async () => {
    const even = (rows: Row[]) =>
      Promise.resolve(rows.map(({ number }) => (Number(number) % 4 === 0 ? Number(number) : null)))
    const seen: number[] = []
    let next: string | null = null
    do {
      const part: Awaited<ReturnType<typeof read>> = await read(upTo(137), { maxId: next }, even)
      seen.push(...part.entries)
      next = part.next
    } while (next !== null)
    expect(seen).to.deep.equal(upTo(34).map((at) => (35 - at) * 4))
    expect((await read(upTo(137), { minId: numbered(1) }, even)).entries).to.deep.equal([20, 16, 12, 8, 4])
  })

  it('ends in bounded time where all of it is hidden', async () => {
    let looked = 0
    const none = (rows: Row[]) => {
      looked += rows.length
      return Promise.resolve(rows.map(() => null))
    }
    const part = await read(upTo(5_000), {}, none)
    expect(part).to.deep.equal({ entries: [], next: null, prev: null, more: true })
    expect(looked).to.be.below(400)
  })

  it('of several timelines is what it is of one', async () => {
    const [odd, even] = [upTo(137).filter((at) => at % 3 === 0), upTo(137).filter((at) => at % 3 !== 0)]
    const both = merged(sourceOf(odd), sourceOf(even), sourceOf([]))
    for (const minId of [null, numbered(1), numbered(60), numbered(130)]) {
      for (const maxId of [null, numbered(2), numbered(77)]) {
        const window = { limit: 7, minId, maxId }
        expect(await readPart(both, window, all)).to.deep.equal(await readPart(sourceOf(upTo(137)), window, all))
      }
    }
  })
})
