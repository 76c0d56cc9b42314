import { expect } from 'chai'
import { encode } from 'uqr'
import { qrCode } from '../../../../src/web/feeds/qr.js'

/** Draws the path on a grid, as a browser would. */
function drawn({ size, path }: { size: number; path: string }): boolean[][] {
  const grid = Array.from({ length: size }, () => Array.from({ length: size }, () => false))
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let at = 0; at < Number(width); at++) (grid[Number(y)] as boolean[])[Number(x) + at] = true
  }
  return grid
}

describe('a QR code', () => {
  it('is drawn module by module, with a quiet zone of four', () => {
    for (const text of ['https://hub.example/events/repair-cafe-w2p1', 'x'.repeat(2_048), 'ä漢😀']) {
      const code = qrCode(text)
      expect(drawn(code)).to.deep.equal(encode(text, { ecc: 'M', boostEcc: true, border: 4 }).data)
      const edge = drawn(code).flatMap((row, y) =>
        row.filter((dark, x) => dark && Math.min(x, y, code.size - 1 - x, code.size - 1 - y) < 4),
      )
      expect(edge).to.deep.equal([])
      expect(drawn(code)[4]?.slice(4, 11)).to.deep.equal(Array.from({ length: 7 }, () => true))
    }
  })

  it('is refused when there is too much to say', () => {
    expect(() => qrCode('x'.repeat(3_000))).to.throw(RangeError)
  })
})
