/** Numbers that look drawn, and are the same for the same seed (mulberry32). 0 <= r < 1 */
export function drawing(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export type Draw = {
  one: <T>(of: readonly T[]) => T
  /** From 0 to below `bound`. */
  below: (bound: number) => number
  chance: (of: number) => boolean
}
export function draws(random: () => number): Draw {
  const below = (bound: number) => Math.floor(random() * bound)
  return {
    below,
    chance: (of) => random() < of,
    one: (of) => of[below(of.length)] as (typeof of)[number],
  }
}

const LONG = 20_000
/** As they stand in JSON, between quotes. */
const texts = [
  ...['', ' ', '0', '-1', '1e400', 'true', 'null', 'undefined', 'NaN', '[object Object]', 'a'.repeat(LONG), '\\u0000'],
  ...[
    'a\\u0000b',
    '\\ud800',
    'x\\udfff',
    '\\ufffe',
    '\\u202e\\u2066',
    '💥'.repeat(500),
    'ﷺ'.repeat(2_000),
    '%00',
    '%',
    '%zz',
  ],
  ...['../../etc/passwd', '<script>alert(1)</script>', '__proto__', 'constructor', 'toString', 'hasOwnProperty'],
  ...[
    '#event',
    '#call x',
    '@a@b.example',
    '@' + 'a'.repeat(3_000),
    '#' + 'ö'.repeat(3_000),
    'https://' + 'a.'.repeat(2_000),
  ],
  ...['2026-13-45T25:61:61Z', '0000-00-00T00:00:00Z', '9999-12-31T23:59:59.999Z', '-271821-04-20', 'public', 'direct'],
  ...[
    '9223372036854775807',
    '18446744073709551615',
    '18446744073709551616',
    '9'.repeat(400),
    '١٢٣',
    '1,1',
    '-1,1e9',
    ',',
  ],
  ...[
    '(a+)+$',
    '*'.repeat(3_000),
    '[x]('.repeat(2_000),
    '> '.repeat(3_000),
    '&#0;',
    '\\r\\n\\r\\nX: y',
    "' OR 1=1 --",
    '{$gt: 1}',
  ],
]
const scalars = [
  ...[
    'null',
    'true',
    'false',
    '0',
    '-0',
    '-1',
    '1.5',
    '1e308',
    '-1e308',
    '9007199254740993',
    '99999999999999999999999',
  ],
  ...['4294967296', '2147483648', '1e-320', '[]', '{}', '[[]]', '[null]', '[{}]', '{"$gt":""}', '{"length":1e9}'],
]
const keys = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'length', '0', '-1', '999999999', '$where', 'a.b', '', ' '],
  ...['\\u0000', 'then', 'id', 'toJSON', '_id', 'hasOwnProperty'],
]

/** A value as text of JSON: what a program that went wrong sends, or somebody who wishes ill. */
export function oddJson(draw: Draw, depth = 0): string {
  const kind = draw.below(depth > 3 ? 5 : 10)
  if (kind < 3) return `"${draw.one(texts)}"`
  if (kind < 5) return draw.one(scalars)
  if (kind === 5) return `${'['.repeat(40)}1${']'.repeat(40)}`
  if (kind === 6) return `[${Array.from({ length: 10_000 }, () => '1').join(',')}]`
  if (kind === 7) return `[${Array.from({ length: 1 + draw.below(4) }, () => oddJson(draw, depth + 1)).join(',')}]`
  const pairs = Array.from({ length: 1 + draw.below(4) }, () => `"${draw.one(keys)}":${oddJson(draw, depth + 1)}`)
  return `{${pairs.join(',')}}`
}

const encoded = [
  ...[
    '',
    '0',
    '-1',
    '1',
    '%00',
    '%ED%A0%80',
    '%FF%FE',
    '%',
    '%zz',
    '+',
    '%F0%9F%92%A5',
    '%E2%80%AE',
    'null',
    'true',
    'NaN',
  ],
  ...[
    '1e400',
    '99999999999999999999999',
    '9223372036854775807',
    '18446744073709551615',
    '-9007199254740993',
    '1.5',
    '..%2F..',
  ],
  ...[
    'x'.repeat(3_000),
    '%F0%9F%92%A5'.repeat(200),
    '__proto__',
    '%5B%5D',
    '%7B%22%24gt%22%3A1%7D',
    '%0D%0AX%3A+y',
    '1%2C2',
    '%20',
  ],
]
const brackets = [
  ...[
    '',
    '',
    '',
    '[]',
    '[0]',
    '[1][2]',
    '[a]',
    '[__proto__]',
    '[constructor][prototype]',
    '[][]',
    '[',
    ']',
    '[99999]',
    '[-1]',
  ],
  ...['[a][b][c][d][e][f][g]', '[toString]', '.a', '[%00]', '%5B%5D'],
]

/** One part of a path. */
export const oddStep = (draw: Draw, known: readonly string[]): string => {
  const step = draw.chance(0.5) ? draw.one(known) : draw.one(encoded)
  return step === '' ? '%20' : step.slice(0, 500)
}

/** Pairs as they stand in an address, or in what a form sends. */
export function oddPairs(draw: Draw, names: readonly string[], most: number): string {
  const pair = () =>
    `${draw.chance(0.9) ? draw.one(names) : encodeURIComponent(draw.one(keys))}${draw.one(brackets)}=${draw.one(encoded)}`
  return Array.from({ length: draw.below(most) }, pair).join('&')
}

/** An object with some of these names, as text of JSON. */
export function oddObject(draw: Draw, names: readonly string[]): string {
  if (draw.chance(0.05)) return oddJson(draw)
  const pairs = Array.from(
    { length: draw.below(6) },
    () => `"${draw.chance(0.9) ? draw.one(names) : draw.one(keys)}":${oddJson(draw)}`,
  )
  return `{${pairs.join(',')}}`
}

const ODD = '\u{1f995} goes here'

/** What is right, but for one or two places in it. */
export function nearlyRight(draw: Draw, sent: Readonly<Record<string, unknown>>): string {
  const copy = JSON.parse(JSON.stringify(sent)) as Record<string, unknown>
  for (let places = 1 + draw.below(2); places > 0; places--) {
    let inside = copy
    for (;;) {
      const names = Object.keys(inside)
      const name = names.length === 0 ? 'x' : draw.one(names)
      const value = inside[name]
      if (typeof value === 'object' && value !== null && draw.chance(0.7)) inside = value as typeof copy
      else {
        inside[name] = ODD
        break
      }
    }
  }
  return JSON.stringify(copy).replaceAll(`"${ODD}"`, () => oddJson(draw))
}

/** What a form in parts looks like, more or less. */
export function oddParts(draw: Draw, names: readonly string[]): string {
  const part = (name: string) => {
    const file = draw.chance(0.3) ? '; filename="x"' : ''
    const value = draw.one(['', 'x', '\0\0', 'true', 'x'.repeat(9_000)])
    return `--b\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`
  }
  const some = [...names, 'file', 'avatar', 'a[b][c]', '', '__proto__']
  const parts = Array.from({ length: draw.below(6) }, () => part(draw.one(some)))
  return parts.join('') + draw.one(['--b--\r\n', '--b', ''])
}
