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

/** What the cut for headings holds; see `parts/fonts/README.md`. */
const boardLetters = 'äöüÄÖÜßéèêëàâáçñóíúôœåøæÉÀ·–—‘’“”„…€×'
const boardRange = [
  'U+0020-007E',
  'U+00A0',
  ...[...boardLetters].map((letter) => `U+${letter.codePointAt(0)?.toString(16).padStart(4, '0').toUpperCase()}`),
].join(',')

/** Of two faces with the same letter the later one wins, so the cut comes last. */
const faces: readonly Face[] = [
  {
    family: 'Text',
    weight: '200 800',
    file: `${atkinson}-latin-ext-wght-normal.woff2`,
    range: latinExt,
    preload: false,
  },
  { family: 'Text', weight: '200 800', file: `${atkinson}-latin-wght-normal.woff2`, range: latin, preload: true },
  { family: 'Board', weight: '750', file: `${bricolage}-latin-ext-wght-normal.woff2`, range: latinExt, preload: false },
  { family: 'Board', weight: '750', file: `${bricolage}-latin-wght-normal.woff2`, range: latin, preload: false },
  {
    family: 'Board',
    weight: '750',
    file: './parts/fonts/bricolage-grotesque-board.woff2',
    range: boardRange,
    preload: true,
  },
]

/** Arial and its kin, stretched to the measures of the fonts they stand in for: nothing jumps when those arrive. */
const fallbacks = [
  `@font-face{font-family:'Text Fallback';src:local('Arial'),local('Liberation Sans'),local('Roboto');ascent-override:98.4%;descent-override:31.6%;line-gap-override:0%}`,
  `@font-face{font-family:'Board Fallback';font-weight:750;src:local('Arial Bold'),local('Arial-BoldMT'),local('Liberation Sans Bold'),local('Roboto Bold');size-adjust:103%;ascent-override:90.2%;descent-override:26.2%;line-gap-override:0%}`,
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
    css: [...fallbacks, ...rules, ''].join('\n'),
    preloads: published.filter(({ preload }) => preload).map(({ href }) => href),
  }
}
