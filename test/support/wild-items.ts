import { actions, audiences, kinds, sections, type Item } from '../../src/domain/items/item.js'
import { markdownToHtml, summaryOf } from '../../src/domain/text/markdown.js'
import { joinTags, tagOf } from '../../src/domain/text/tags.js'
import type { Random } from '../store/fuzz/random.js'
import { attacks } from './attacks.js'
import { picture } from './items.js'

const pieces: readonly string[] = [
  ...[
    'a',
    'Walton',
    ' ',
    '  ',
    '\n',
    '\r\n',
    '\t',
    ',',
    ';',
    ':',
    '\\',
    '\\n',
    '"',
    "'",
    '<',
    '>',
    '&',
    '&amp;',
    '&lt;',
    '&#0;',
  ],
  ...[
    ']]>',
    ']]>]]>',
    '<![CDATA[',
    '-->',
    '<!--',
    '</script>',
    '</title>',
    '<script>',
    '\u0000',
    '\u0001',
    '\u000b',
    '\u001b',
    '\u007f',
  ],
  ...[
    '\u0085',
    '\u2028',
    '\u2029',
    '\ufeff',
    '\ufffe',
    '\uffff',
    '\ud800',
    '\udc00',
    '\u202e',
    '\u2066',
    '\u200d',
    '\u00a0',
    '\u00ad',
  ],
  ...['😀', '👨‍👩‍👧‍👦', '🇩🇪', 'é', 'e\u0301', 'مركز', 'עברית', '漢字', 'हिन्दी', 'ﷺ', '𝒜', '\u{10ffff}', '\u{1fffe}'],
  ...[
    'END:VEVENT',
    'BEGIN:VALARM',
    '\r\nATTENDEE:x',
    ' TZID=x',
    '# ',
    '**',
    '[a](https://x.example/?a=1&b="2)',
    '#tag',
    '`',
    '|',
    '$&',
    '$1',
  ],
]
const zones = [
  'Europe/Berlin',
  'America/St_Johns',
  'Asia/Kathmandu',
  'UTC',
  'Asia/Tokyo',
  'Pacific/Apia',
  'Africa/Casablanca',
  'Australia/Lord_Howe',
]
const languages = ['en', 'de', 'ar', 'zh-Hant', 'pt-BR', 'cy']

/** Items with every state, and texts such as no one would write by mistake. Ids and addresses are as we make them. */
export function wildItems(random: Random) {
  const text = (most: number): string => {
    if (random.chance(0.05)) return random.pick(attacks)
    if (random.chance(0.01)) return random.pick(pieces).repeat(5_000).slice(0, 20_000)
    return Array.from({ length: random.below(most) }, () => random.pick(pieces)).join('')
  }
  const date = (): Date => new Date(Math.floor(random.next() * 4_000_000_000_000))
  const maybe = <T>(make: () => T): T | null => (random.chance(0.5) ? make() : null)
  const zoned = () => ({ zone: random.pick(zones), overAt: date() })
  const link = (): string => `https://x.example/${encodeURIComponent(text(4).toWellFormed())}?a=1&b='2'`

  function partsOf(kind: Item['kind']): Pick<Item, 'event' | 'call' | 'writeUp'> {
    const startsAt = date()
    const point = () => ({ latitude: random.next() * 180 - 90, longitude: random.next() * 360 - 180 })
    const place = maybe(() => ({ name: text(6), address: text(10), access: text(6), point: maybe(point) }))
    const endsAt = maybe(() => new Date(startsAt.getTime() + random.below(1e9)))
    const written = random.some(sections, 5).map((name) => ({ name, source: 'x', html: markdownToHtml(text(30)) }))
    const call = () => ({
      ...zoned(),
      action: random.pick(actions),
      deadline: maybe(date),
      goal: null,
      link: maybe(link),
    })
    return {
      event:
        kind === 'event' ? { ...zoned(), startsAt, endsAt, place, online: maybe(link), organizers: [text(6)] } : null,
      writeUp: kind === 'write-up' ? { sections: written, people: null, hours: null, money: null } : null,
      call: kind === 'call' ? call() : null,
    }
  }

  return (number: number): Item => {
    const kind = random.pick(kinds)
    const id = String(117_281_362_944_000_000n + BigInt(number)).padStart(20, '0')
    const source = text(40)
    const tags = joinTags(
      Array.from({ length: random.below(6) }, () => tagOf(text(3))).filter((tag) => typeof tag !== 'string'),
    )
    return {
      ...{ id, iri: `https://hub.example/o/${BigInt(id)}`, kind, state: random.chance(0.9) ? 'published' : 'deleted' },
      ...{
        audience: random.chance(0.7) ? 'public' : random.pick(audiences),
        writtenBy: 'secret-member',
        byline: maybe(() => text(4)),
      },
      ...{
        title: text(12),
        summary: random.chance(0.5) ? summaryOf(source) : text(20),
        language: random.pick(languages),
      },
      ...{ tags: tags.map(({ name }) => name), tagKeys: tags.map(({ key }) => key) },
      ...{
        source,
        html:
          kind === 'write-up' ? '' : markdownToHtml(source, { tagHref: (key) => `/tags/${encodeURIComponent(key)}` }),
      },
      pictures: random.chance(0.3) ? [{ ...picture, alt: text(8) }] : [],
      ...{ publishedAt: date(), editedAt: maybe(date), deletedAt: null, revision: 1 + random.below(9) },
      ended: random.chance(0.2) ? { at: date(), reason: text(8) } : null,
      ...partsOf(kind),
    }
  }
}
