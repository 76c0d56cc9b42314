import { expect } from 'chai'
import { pathOf } from '../../src/domain/text/slug.js'
import { attacks } from '../support/attacks.js'
import { publish, typed } from '../support/published.js'
import { cleanUp } from './hubs.js'
import { neighbourhood, type Neighbourhood } from './neighbours.js'

/** What somebody may put where an id, a month, a tag, a word or a place in a list is expected. */
const odd = [
  ...[
    '',
    '0',
    '-1',
    '1e99',
    'NaN',
    'null',
    'undefined',
    '[object Object]',
    '__proto__',
    'constructor',
    'toString',
    'then',
  ],
  ...[
    '%00',
    'a%00b',
    '..',
    '%2e%2e',
    '..%2f..%2fetc%2fpasswd',
    '%2f',
    '%5c',
    '%ff',
    '%',
    '%e2%80%ae',
    '%0d%0aSet-Cookie:x=1',
  ],
  ...[
    '99999999999999999999',
    '18446744073709551616',
    '18446744073709551615',
    'zzzzzzzzzzzzz',
    'zzzzzzzzzzzzzzzzzz',
    'a'.repeat(3_000),
  ],
  ...[
    '0000-00',
    '0000-99',
    '2026-13',
    '2026-00',
    '9999-12',
    '1900-01',
    '2999-12',
    '2026-1',
    '-2026-01',
    '2026-01-01',
    '２０２６-０１',
  ],
  ...[
    '%F0%9F%98%80',
    '%ED%A0%80',
    '%D8%B9%D8%B1%D8%A8%D9%8A',
    '%E6%BC%A2%E5%AD%97',
    '%C3%9F',
    'I%CC%87',
    '%EF%BF%BE',
    '%E2%80%8C',
  ],
  ...['$gt', '{"$gt":""}', "'", '"', '<script>', '&amp;', ';', '*', '.', '.atom', 'x.ics.ics', ' ', '+', '#'],
].map((text) =>
  text
    .replaceAll(' ', '%20')
    .replaceAll('#', '%23')
    .replaceAll('<', '%3C')
    .replaceAll('>', '%3E')
    .replaceAll('"', '%22')
    .replaceAll('{', '%7B')
    .replaceAll('}', '%7D'),
)

const ascii = odd.map((text) => (/^[\x21-\x7e]*$/.test(text) ? text : encodeURIComponent(text)))

describe('pages for neighbours, asked for oddly', () => {
  let there: Neighbourhood
  before(async () => {
    there = await neighbourhood()
  })
  after(cleanUp)

  /** Nothing may break, and nothing that was sent may come back as markup or as a header. */
  async function checked(path: string): Promise<number> {
    const { status, text, headers } = await there.hub.get('/', { path })
    expect(status, path).to.be.oneOf([200, 301, 302, 400, 404, 405])
    expect(text, path).to.not.match(/<script(?! type="application\/ld\+json")|\bat .*\.js:\d+/)
    if (!/undefined|object/.test(path)) expect(text, path).to.not.match(/undefined|\[object/)
    expect(headers, path).to.not.have.property('x')
    expect(headers['set-cookie'] ?? [], path).to.deep.equal([])
    return status
  }

  it('answer odd addresses as they should', async () => {
    const patterns = [
      '/o/X',
      '/events/X',
      '/events/X.ics',
      '/events/X/poster',
      '/calls/X',
      '/calls/X/leaflet',
      '/write-ups/X',
      '/events/month/X',
      '/tags/X',
      '/tags/X.atom',
      '/tags/X.ics',
      '/sitemap-X.xml',
      '/X',
    ]
    for (const pattern of patterns) for (const text of ascii) await checked(pattern.replace('X', text))
  }).timeout(120_000)

  it('answer odd queries as they should: arrays, cursors that were tampered with, words without letters', async () => {
    const item = pathOf(there.event)
    for (const path of [
      '/',
      '/events',
      '/events/past',
      '/calls',
      '/calls/past',
      '/write-ups',
      '/tags/walton',
      '/search',
      item,
      `${item}/poster`,
      '/feed.atom',
      '/events.ics',
    ]) {
      for (const name of ['after', 'q', 'size', 'lang', '__proto__']) {
        for (const text of ascii.slice(0, 40)) await checked(`${path}?${name}=${text}`)
      }
    }
    for (const path of [
      '/search?q=a&q=b',
      '/search?q[]=a',
      '/search?q[$gt]=',
      '/events?after[_id]=1',
      `${item}/poster?size[]=a5`,
      '/search?q',
    ]) {
      expect(await checked(path), path).to.equal(200)
    }
  }).timeout(120_000)

  it('take cursors only in their own form, and make no more of them than a place in a list', async () => {
    const good = ['1-1', '1-00117281362944000001', '-1-1', '253402214400000-1', '1-18446744073709551615', '%31-1']
    const bad = [
      '1-18446744073709551616',
      '1',
      '-1',
      '1-',
      '1-x',
      '1-1-1',
      ' 1-1',
      '1%2D',
      '1-%EF%BC%91',
      '1e3-1',
      '9'.repeat(16) + '-1',
    ]
    for (const [cursors, status] of [
      [good, 200],
      [bad, 404],
    ] as const) {
      for (const cursor of cursors) {
        expect(await checked(`/events?after=${cursor.replace(' ', '%20')}`), cursor).to.equal(status)
      }
    }
  })

  it('look for ten thousand letters, for nothing, and for attacks, and show them as what they are', async () => {
    expect(await checked(`/search?q=${'a'.repeat(10_000)}`)).to.equal(400)
    expect(await checked(`/search?q=${'a%20'.repeat(1_000)}`)).to.equal(200)
    for (const attack of attacks) {
      const { status, text } = await there.hub.get(
        `/search?q=${encodeURIComponent(attack.slice(0, 300).toWellFormed())}`,
      )
      expect(status, attack).to.equal(200)
      expect(text, attack).to.not.match(/<(?:script(?! type)|img|iframe|svg on|object|embed|base|style)/i)
    }
  })

  it('show items full of attacks as text, in every place where they stand', async () => {
    const { services } = there.hub
    for (const attack of attacks.filter((text) => text.trim() !== '').slice(0, 40)) {
      const line = attack.slice(0, 150)
      const fields = {
        ...typed.event,
        title: line,
        summary: line,
        body: attack.slice(0, 5_000),
        placeName: line,
        address: line,
        access: line,
        byline: line.slice(0, 90),
        tags: '',
      }
      const item = await publish(services, there.steward, 'event', fields)
      for (const path of [pathOf(item), `${pathOf(item)}/poster`, '/events', '/feed.atom', `${pathOf(item)}.ics`]) {
        const { status, text } = await there.hub.get(path)
        expect(status, path).to.equal(200)
        if (path.endsWith('.ics') || path.endsWith('.atom')) continue
        const bare = text.replace(/<script type="application\/ld\+json">[^<]*<\/script>/, '').replace(/"[^"]*"/g, '""')
        expect(bare, `${path}: ${attack}`).to.not.match(/<(?:script|iframe|object|embed|base|style)|<[^>]+ on\w+=/i)
      }
    }
  }).timeout(60_000)

  it('refuse to be written to', async () => {
    for (const path of [
      '/events',
      pathOf(there.event),
      '/feed.atom',
      '/search',
      '/robots.txt',
      '/o/1',
      '/tags/walton.ics',
    ]) {
      for (const method of ['POST', 'PUT', 'DELETE']) {
        const { status, headers } = await there.hub.get(path, { method })
        expect([status, headers.allow], `${method} ${path}`).to.deep.equal([405, 'GET, HEAD'])
      }
    }
  })

  it('leave the hub well, with no fault of its own in the log', () => {
    expect(there.hub.lines.filter(({ level }) => level === 'error')).to.deep.equal([])
  })
})
