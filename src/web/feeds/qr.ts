import { encode } from 'uqr'

/** Modules of white that readers need on each side (ISO/IEC 18004). */
const QUIET = 4

/** A QR code to draw: a square of `size` modules, quiet zone included, and the dark ones as the `d` of one path. */
export type QrCode = { size: number; path: string }

/**
 * @param text  most often an address; at most about 2,300 bytes
 * @throws RangeError when it is too long for a QR code
 */
export function qrCode(text: string): QrCode {
  const { data, size } = encode(text, { ecc: 'M', boostEcc: true, border: QUIET })
  const runs = data.flatMap((row, y) => darkRuns(row).map(({ x, length }) => `M${x} ${y}h${length}v1h-${length}z`))
  return { size, path: runs.join('') }
}

function darkRuns(row: readonly boolean[]): { x: number; length: number }[] {
  const runs: { x: number; length: number }[] = []
  row.forEach((dark, x) => {
    const last = runs.at(-1)
    if (!dark) return
    if (last !== undefined && last.x + last.length === x) last.length++
    else runs.push({ x, length: 1 })
  })
  return runs
}
