import sharp from 'sharp'

/** A picture drawn from a few shapes, so that no photograph has to be kept: beds, houses, a table, a hill. */
export type Scene = 'beds' | 'houses' | 'table' | 'hill'

const WIDTH = 1_600
const HEIGHT = 1_000

const range = (length: number) => Array.from({ length }, (_, at) => at)

const shapes: Record<Scene, (hue: number) => string> = {
  beds: (hue) =>
    range(6)
      .map((row) => bed(row, hue))
      .join(''),
  houses: (hue) =>
    range(7)
      .map((at) => house(at, hue))
      .join(''),
  table: (hue) =>
    `<rect x="120" y="560" width="1360" height="60" rx="12" fill="hsl(28 42% 38%)"/>` +
    `<path d="M220 620v300M1380 620v300" stroke="hsl(28 38% 28%)" stroke-width="40"/>` +
    range(9)
      .map((at) => jar(230 + at * 142, hue + at * 24))
      .join(''),
  hill: (hue) =>
    `<path d="M0 700Q400 420 800 640T1600 520V1000H0z" fill="hsl(${hue} 38% 40%)"/>` +
    `<path d="M0 840Q500 620 1000 800T1600 740V1000H0z" fill="hsl(${hue} 42% 30%)"/>` +
    `<circle cx="1220" cy="250" r="90" fill="hsl(45 90% 76%)"/>`,
}

function bed(row: number, hue: number): string {
  const y = 460 + row * 90
  const plant = (at: number) =>
    `<circle cx="${60 + at * 115 + (row % 2) * 40}" cy="${y}" r="${26 + row * 3}" fill="hsl(${hue + at * 3} 45% ${34 + row * 4}%)"/>`
  const soil = `<rect x="0" y="${y}" width="${WIDTH}" height="60" fill="hsl(25 35% ${24 + row * 2}%)"/>`
  return soil + range(14).map(plant).join('')
}

function house(at: number, hue: number): string {
  const [x, top] = [at * 230, HEIGHT - 330 - (at % 3) * 70]
  const pane = (one: number) =>
    `<rect x="${x + 40 + (one % 2) * 85}" y="${top + 60 + Math.floor(one / 2) * 120}" width="50" height="70" fill="hsl(45 80% 78%)"/>`
  const wall = `<rect x="${x}" y="${top}" width="215" height="${HEIGHT}" fill="hsl(${hue + at * 6} 32% ${42 + (at % 2) * 8}%)"/>`
  return `${wall}<path d="M${x - 10} ${top}l118-90 118 90z" fill="hsl(${hue} 28% 26%)"/>${range(4).map(pane).join('')}`
}

function jar(x: number, hue: number): string {
  const glass = `<path d="M${x - 40} 560l12-70h56l12 70z" fill="hsl(${hue} 55% 52%)"/>`
  return `${glass}<circle cx="${x}" cy="470" r="34" fill="hsl(${hue + 90} 60% 45%)"/>`
}

/** @param hue  degrees @returns a PNG */
export function drawScene(scene: Scene, hue: number): Promise<Buffer> {
  const stops = `<stop offset="0" stop-color="hsl(${(hue + 120) % 360} 45% 72%)"/><stop offset="1" stop-color="hsl(40 60% 90%)"/>`
  const sky = `<defs><linearGradient id="s" x2="0" y2="1">${stops}</linearGradient></defs><rect width="${WIDTH}" height="${HEIGHT}" fill="url(#s)"/>`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">${sky}${shapes[scene](hue)}</svg>`
  return sharp(Buffer.from(svg)).png().toBuffer()
}
