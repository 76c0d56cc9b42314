/** Colours of pages: paper and ink that never change, and what is computed from the one hue that a group picks. */

/** sRGB, `#rrggbb`. */
export type Hex = string

/** In the light and in the dark. */
export type Shades<Name extends string> = { light: Record<Name, Hex>; dark: Record<Name, Hex> }

/** WCAG 2.2, 1.4.3: text that is not large. */
export const AA_TEXT = 4.5
/** WCAG 2.2, 1.4.11: bars, borders of controls, focus rings. */
export const AA_SHAPE = 3

const LIGHTNESS_STEP = 0.005

/**
 * An OKLCH colour in sRGB; where sRGB has no such colour, the chroma gives way, not the hue or the lightness.
 * @param lightness  0 to 1
 * @param chroma     0 (grey) to about 0.37
 * @param hue        in degrees
 * Source: Björn Ottosson, "A perceptual color space for image processing"; CSS Color 4, section 10.
 */
export function oklch(lightness: number, chroma: number, hue: number): Hex {
  let [inside, outside] = [0, chroma]
  if (isInGamut(linear(lightness, chroma, hue))) inside = chroma
  else {
    while (outside - inside > 0.0005) {
      const middle = (inside + outside) / 2
      if (isInGamut(linear(lightness, middle, hue))) inside = middle
      else outside = middle
    }
  }
  const channels = linear(lightness, inside, hue).map((value) => Math.round(encode(value) * 255))
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}

type Rgb = readonly [number, number, number]

/** Linear sRGB; outside 0 to 1 when sRGB cannot show it. */
function linear(lightness: number, chroma: number, hue: number): Rgb {
  const angle = (hue * Math.PI) / 180
  const [a, b] = [chroma * Math.cos(angle), chroma * Math.sin(angle)]
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
}

const isInGamut = (rgb: Rgb): boolean => rgb.every((value) => value >= -0.0001 && value <= 1.0001)

function encode(value: number): number {
  const within = Math.min(Math.max(value, 0), 1)
  return within <= 0.0031308 ? 12.92 * within : 1.055 * within ** (1 / 2.4) - 0.055
}

/** Relative luminance, 0 to 1. Source: WCAG 2.2, "relative luminance". */
function luminance(hex: Hex): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }) as unknown as Rgb
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** Contrast of two colours, 1 to 21, in either order. Source: WCAG 2.2, "contrast ratio". */
export function contrast(one: Hex, other: Hex): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

type Wish = { lightness: number; chroma: number; hue: number }

/** The nearest darker (`-1`) or lighter (`1`) shade that stands out enough from every one of `grounds`. */
function readable({ lightness, chroma, hue }: Wish, way: 1 | -1, grounds: readonly Hex[], ratio: number): Hex {
  for (let now = lightness; now > 0 && now < 1; now += way * LIGHTNESS_STEP) {
    const shade = oklch(now, chroma, hue)
    if (grounds.every((ground) => contrast(shade, ground) >= ratio)) return shade
  }
  return way === 1 ? '#ffffff' : '#000000'
}

/** Paper, ink and the colours of a state, slightly warm, the same for every group. `well` is a field to write in. */
export type Neutral = 'paper' | 'sheet' | 'well' | 'ink' | 'quiet' | 'line' | 'edge' | 'bad' | 'warn' | 'good'

export const neutrals: Shades<Neutral> = {
  light: {
    paper: oklch(0.966, 0.014, 85),
    sheet: oklch(0.992, 0.006, 85),
    well: '#ffffff',
    ink: oklch(0.25, 0.014, 70),
    quiet: oklch(0.45, 0.02, 75),
    line: oklch(0.865, 0.02, 82),
    edge: oklch(0.56, 0.022, 78),
    bad: oklch(0.45, 0.16, 27),
    warn: oklch(0.45, 0.1, 65),
    good: oklch(0.43, 0.1, 150),
  },
  dark: {
    paper: oklch(0.205, 0.01, 75),
    sheet: oklch(0.245, 0.012, 75),
    well: oklch(0.18, 0.008, 75),
    ink: oklch(0.935, 0.016, 85),
    quiet: oklch(0.77, 0.022, 80),
    line: oklch(0.37, 0.016, 78),
    edge: oklch(0.6, 0.02, 78),
    bad: oklch(0.8, 0.11, 27),
    warn: oklch(0.83, 0.11, 80),
    good: oklch(0.82, 0.11, 150),
  },
}

/**
 * What the hue decides. `board` is the painted sign (header, weekday of a date), `button` what can be pressed, `link`
 * text in the group's colour, `bar` what is filled, `tint` a wash behind text, `rule` a line on it.
 */
export type Accent = 'board' | 'on-board' | 'button' | 'on-button' | 'pressed' | 'link' | 'bar' | 'tint' | 'rule'

/** @param hue  OKLCH hue, 0 to 359; every pair that pages put together passes AA, which a test holds for all of them */
export function accents(hue: number): Shades<Accent> {
  return { light: lightAccent(hue), dark: darkAccent(hue) }
}

function lightAccent(hue: number): Record<Accent, Hex> {
  const { paper, sheet } = neutrals.light
  const tint = oklch(0.935, 0.035, hue)
  const board = readable({ lightness: 0.46, chroma: 0.13, hue }, -1, ['#ffffff', tint], AA_TEXT + 0.5)
  return {
    board,
    'on-board': '#ffffff',
    'button': board,
    'on-button': '#ffffff',
    'pressed': oklch(0.36, 0.11, hue),
    'link': readable({ lightness: 0.47, chroma: 0.14, hue }, -1, [paper, sheet, tint], AA_TEXT + 0.3),
    'bar': readable({ lightness: 0.6, chroma: 0.15, hue }, -1, [paper, sheet, tint], AA_SHAPE + 0.1),
    tint,
    'rule': oklch(0.82, 0.06, hue),
  }
}

function darkAccent(hue: number): Record<Accent, Hex> {
  const { paper, sheet } = neutrals.dark
  const tint = oklch(0.305, 0.045, hue)
  const onButton = oklch(0.2, 0.03, hue)
  const button = readable({ lightness: 0.8, chroma: 0.12, hue }, 1, [onButton, paper, sheet, tint], AA_TEXT + 0.5)
  return {
    'board': readable({ lightness: 0.39, chroma: 0.09, hue }, -1, ['#ffffff'], AA_TEXT + 2),
    'on-board': '#ffffff',
    button,
    'on-button': onButton,
    'pressed': oklch(0.88, 0.08, hue),
    'link': readable({ lightness: 0.82, chroma: 0.11, hue }, 1, [paper, sheet, tint], AA_TEXT + 0.5),
    'bar': readable({ lightness: 0.7, chroma: 0.13, hue }, 1, [paper, sheet, tint], AA_SHAPE + 0.1),
    tint,
    'rule': oklch(0.45, 0.06, hue),
  }
}

/** A style sheet of custom properties, `--name`. Paper that is printed stays light, and so does `.on-paper`. */
export function shadesCss(shades: Shades<string>): string {
  const rule = (where: string, colours: Record<string, Hex>) =>
    `${where}{${Object.entries(colours)
      .map(([name, hex]) => `--${name}:${hex}`)
      .join(';')}}`
  return `${rule(':root,.on-paper', shades.light)}\n@media screen and (prefers-color-scheme:dark){${rule(':root', shades.dark)}}\n`
}
