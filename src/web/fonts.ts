import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** One file of a font, and when a browser needs it. */
type Face = { family: string; weight: string; file: string; range: string; preload: boolean }

const atkinson = '@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next'
const bricolage = '@fontsource-variable/bricolage-grotesque/files/bricolage-grotesque'

// As Google Fonts divides them, and so the packages.
const latin =
  'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD'
const latinExt =
  'U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+0304,U+0308,U+0329,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF'

/** What the cuts hold; see `parts/fonts/README.md`. */
const cut =
  'U+0020-007E,U+00A0-00FF,U+0131,U+0152-0153,U+2013-2014,U+2018-201A,U+201C-201E,U+2020,U+2022,U+2026,U+2030,U+2032-2033,U+2039-203A,U+20AC,U+2122,U+2190-2193,U+2212'

const family = (name: string, weight: string, whole: string, cutFile: string): Face[] => [
  { family: name, weight, file: `${whole}-latin-ext-wght-normal.woff2`, range: latinExt, preload: false },
  { family: name, weight, file: `${whole}-latin-wght-normal.woff2`, range: latin, preload: false },
  { family: name, weight, file: `./parts/fonts/${cutFile}.woff2`, range: cut, preload: true },
]

/** Of two faces with the same letter the later one wins, so the cuts come last. */
const faces: readonly Face[] = [
  ...family('Text', '400 700', atkinson, 'atkinson-hyperlegible-next-400-700'),
  ...family('Board', '750', bricolage, 'bricolage-grotesque-750'),
]

/** Of a font in every system: Arial and those cut to its measures. */
const regular = ['Arial', 'Liberation Sans', 'Roboto']
const bold = ['Arial Bold', 'Arial-BoldMT', 'Liberation Sans Bold', 'Roboto Bold']

type Fallback = { family: string; weight: string; local: readonly string[]; measures: string }

/** Stretched to the measures of the fonts they stand in for, so that lines stay as they are when those arrive. */
const fallbacks: readonly Fallback[] = [
  {
    family: 'Text Fallback',
    weight: '400',
    local: regular,
    measures: 'size-adjust:98.3%;ascent-override:100.1%;descent-override:32.1%',
  },
  {
    family: 'Text Fallback',
    weight: '700',
    local: bold,
    measures: 'size-adjust:98.4%;ascent-override:100%;descent-override:32.1%',
  },
  {
    family: 'Board Fallback',
    weight: '750',
    local: bold,
    measures: 'size-adjust:102.4%;ascent-override:90.8%;descent-override:26.4%',
  },
]

export type Fonts = { css: string; preloads: string[] }

/** @param publish  serves one font file and says where */
export function loadFonts(publish: (name: string, bytes: Buffer) => string): Fonts {
  const published = faces.map((face) => {
    const bytes = readFileSync(fileURLToPath(import.meta.resolve(face.file)))
    const name = (face.file.split('/').at(-1) as string).replace(/\.woff2$/, '')
    return { ...face, href: publish(name, bytes) }
  })
  const rules = published.map(
    ({ family, weight, range, href }) =>
      `@font-face{font-family:'${family}';font-weight:${weight};font-display:swap;src:url(${href}) format('woff2');unicode-range:${range}}`,
  )
  return {
    css: [...fallbacks.map(fallbackRule), ...rules, ''].join('\n'),
    preloads: published.filter(({ preload }) => preload).map(({ href }) => href),
  }
}

function fallbackRule({ family, weight, local, measures }: Fallback): string {
  const sources = local.map((name) => `local('${name}')`).join(',')
  return `@font-face{font-family:'${family}';font-weight:${weight};src:${sources};${measures};line-gap-override:0%}`
}
