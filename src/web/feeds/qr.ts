import { encode } from 'uqr'
import { escapeAttribute, withoutControls } from '../../core/characters.js'

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

/**
 * The code as an SVG for a page, scaled by the style sheet; black on white in dark mode too, since readers want it so.
 * @param label  what it leads to, for those who do not see it
 */
export function qrSvg(text: string, label: string): string {
  const { size, path } = qrCode(text)
  const name = escapeAttribute(withoutControls(label))
  const head = `<svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label="${name}"`
  const light = `<path fill="#fff" d="M0 0h${size}v${size}H0z"/>`
  return `${head} shape-rendering="crispEdges">${light}<path fill="#000" d="${path}"/></svg>`
}
