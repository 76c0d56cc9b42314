// Draws what is shown where nobody has put a picture: node config/blanks.js writes src/web/parts/blanks/.
// They stand in apps on light and on dark grounds, so their colours are in between.
import { mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const folder = join(root, 'src', 'web', 'parts', 'blanks')
const svg = (width, height, inner) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${inner}</svg>`

/** Somebody, of whom no more is known. */
const avatar = svg(
  400,
  400,
  `<rect width="400" height="400" fill="#d9d2c0"/><circle cx="200" cy="156" r="74" fill="#97907d"/>
   <path d="M48 400c0-92 68-140 152-140s152 48 152 140Z" fill="#97907d"/>`,
)

/** Beds in rows, up to a hedge. */
const rows = Array.from({ length: 9 }, (_, at) => {
  const [near, far] = [-1_050 + at * 450, 430 + at * 80]
  return `<path d="M${far} 250 L${far + 40} 250 L${near + 225} 500 L${near} 500 Z" fill="#7d8763"/>`
}).join('')
const header = svg(
  1_500,
  500,
  `<rect width="1500" height="500" fill="#d9d2c0"/><circle cx="1180" cy="120" r="58" fill="#e9e3d3"/>
   <path d="M0 232c180-62 330-40 520-14s360-40 560-28 300 40 420 18V500H0Z" fill="#b9bd9f"/>
   <path d="M0 250h1500v250H0Z" fill="#989f7b"/>${rows}`,
)

/** What a film is before it is played; apps put a sign of their own on it. */
const holes = Array.from({ length: 8 }, (_, at) =>
  [16, 318].map((y) => `<rect x="${20 + at * 80}" y="${y}" width="40" height="26" rx="5" fill="#6b6757"/>`).join(''),
).join('')
const still = svg(640, 360, `<rect width="640" height="360" fill="#45423a"/>${holes}`)

const icon = readFileSync(join(root, 'src', 'web', 'parts', 'icon.svg'))
const draw = (source, options = {}) => sharp(Buffer.from(source), options)
const pack = { compressionLevel: 9, palette: true, effort: 10 }

mkdirSync(folder, { recursive: true })
for (const [name, image] of [
  ['avatar', draw(avatar)],
  ['header', draw(header)],
  ['still', draw(still)],
  ['hub', draw(icon, { density: 1_152 }).resize(512, 512).flatten({ background: '#2f6b3a' })],
])
  await image.png(pack).toFile(join(folder, `${name}.png`))
