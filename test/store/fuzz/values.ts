import type { Value } from '../../../src/store/store.js'
import type { Plain } from './evaluator.js'
import type { Random } from './random.js'

/** Hostile values, few enough of each kind that documents share them and queries meet them. */

const NUMBERS = [0, -0, 1, 2, -1, 1.5, 2 ** 53, 2 ** 53 - 1, -(2 ** 53) - 2, 1e308, -1e308, 5e-324, -5e-324, 1, 2]
const STRINGS = [
  ...[
    '',
    'a',
    'b',
    'aa',
    'a\0',
    'a\0b',
    '\0',
    '\0\0',
    '\x01',
    'a\x01',
    'a\x01\x02',
    'é',
    '\uffff',
    '😀',
    'a😀',
    'a\uffff',
  ],
  ...['Z', '{"$date":1}', '\u00ff', 'a\u00ff', '\u007f', '\ue000', 'constructor', 'a', 'b'],
]
const DATES = [0, -1, 1, 8.64e15, -8.64e15, 1.7e12].map((at) => new Date(at))
const LONG = ['x'.repeat(2047), 'x'.repeat(2048), `${'x'.repeat(2047)}y`, '😀'.repeat(512), `${'é'.repeat(1023)}aa`]
const TOO_LONG = ['x'.repeat(2049), '😀'.repeat(513), `${'é'.repeat(1024)}a`]
export const IDS = [
  ...Array.from({ length: 160 }, (_, i) => `id${i}`),
  ...['é', '😀', '\uffff', 'a b', '\x01', 'a\x01', '__proto__', 'z'.repeat(2048), 'id1 ', 'ID1', 'a', 'aa', 'a\x7f'],
]

export function scalar(random: Random): Value {
  const kind = random.below(100)
  if (kind < 34) return random.pick(NUMBERS)
  if (kind < 74) return random.pick(STRINGS)
  if (kind < 80) return random.chance(0.5)
  if (kind < 89) return null
  if (kind < 98) return random.pick(DATES)
  return random.pick(random.chance(0.8) ? LONG : TOO_LONG)
}

export function object(random: Random, depth = 0): Plain {
  if (random.chance(0.12)) return {}
  const keys = random.some(['x', 'y', 'constructor'], random.chance(0.75) ? 1 : 2)
  return Object.fromEntries(keys.map((key) => [key, depth > 2 ? scalar(random) : wild(random, depth + 1)]))
}

export function list(random: Random, depth = 0): Value[] {
  const length = random.pick([0, 1, 1, 2, 2, 3, 4])
  return Array.from({ length }, () => (depth > 2 || random.chance(0.8) ? scalar(random) : wild(random, depth + 1)))
}

export function wild(random: Random, depth = 0): Value {
  const kind = random.below(100)
  return kind < 60 ? scalar(random) : kind < 80 ? object(random, depth) : list(random, depth)
}

/** Mostly scalars, sometimes a sub-document, hardly ever an array: for paths that are indexed without `array`. */
export function plain(random: Random): Value {
  const kind = random.below(200)
  return kind < 185 ? scalar(random) : kind < 198 ? { x: random.pick(NUMBERS) } : list(random)
}

const rows = (random: Random): Value[] =>
  Array.from({ length: random.below(4) }, () =>
    random.chance(0.85)
      ? Object.fromEntries(random.some(['p', 'q'], 1 + random.below(2)).map((key) => [key, wild(random)]))
      : wild(random),
  )

/** The fields documents have, and what stands in them. */
const FIELDS: Record<string, (random: Random) => Value> = {
  k: plain,
  n: (random) => (random.chance(0.9) ? random.pick(NUMBERS) : plain(random)),
  s: (random) => (random.chance(0.9) ? random.pick(['a', 'b', 'c', 'a']) : plain(random)),
  d: (random) =>
    random.chance(0.85)
      ? Object.fromEntries(random.some(['x', 'y'], 1 + random.below(2)).map((key) => [key, plain(random)]))
      : plain(random),
  tags: (random) => (random.chance(0.85) ? list(random) : wild(random)),
  list: (random) => (random.chance(0.85) ? rows(random) : wild(random)),
  w: wild,
  constructor: scalar,
}

export function document(random: Random, id: string): Plain & { _id: string } {
  const fields = random.some(Object.keys(FIELDS), 3 + random.below(6))
  return { _id: id, ...Object.fromEntries(fields.map((field) => [field, FIELDS[field]?.(random) ?? null])) }
}

/** Something that is likely to stand at a path. */
export const valueFor = (random: Random, path: string): Value => (FIELDS[path] ?? wild)(random)
