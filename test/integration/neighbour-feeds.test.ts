import { expect } from 'chai'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import ICAL from 'ical.js'
import { pathOf } from '../../src/domain/text/slug.js'
import { edit, publish, typed } from '../support/published.js'
import { cleanUp } from './hubs.js'
import { BASE_URL, neighbourhood, type Neighbourhood } from './neighbours.js'

const parser = new XMLParser({ isArray: (name) => name === 'entry' || name === 'item', ignoreAttributes: false })
type Entry = { title: string | { '#text': string }; id?: string; guid?: string }

describe('what machines read', () => {
  let there: Neighbourhood
  beforeEach(async () => {
    there = await neighbourhood()
  })
  afterEach(cleanUp)

  async function titles(path: string): Promise<string[]> {
    const { status, text, headers } = await there.hub.get(path)
    expect([status, XMLValidator.validate(text)], path).to.deep.equal([200, true])
    expect(headers['content-type']).to.equal(
      `application/${path.endsWith('.atom') ? 'atom' : 'rss'}+xml; charset=utf-8`,
    )
    const { feed, rss } = parser.parse(text) as { feed?: { entry?: Entry[] }; rss?: { channel: { item?: Entry[] } } }
    return (feed?.entry ?? rss?.channel.item ?? []).map(({ title }) =>
      typeof title === 'string' ? title : title['#text'],
    )
  }

  async function entries(path: string): Promise<ICAL.Component[]> {
    const { status, text, headers } = await there.hub.get(path)
    expect([status, headers['content-type']], path).to.deep.equal([200, 'text/calendar; charset=utf-8'])
    return new ICAL.Component(ICAL.parse(text) as never).getAllSubcomponents('vevent')
  }

  it('is everything, and each kind, as Atom and as RSS', async () => {
    const [event, call, writeUp] = [there.event, there.call, there.writeUp].map(({ title }) => title) as [
      string,
      string,
      string,
    ]
    for (const format of ['atom', 'rss']) {
      expect(await titles(`/feed.${format}`)).to.have.members([event, call, writeUp])
      expect(await titles(`/events.${format}`)).to.deep.equal([event])
      expect(await titles(`/calls.${format}`)).to.deep.equal([call])
      expect(await titles(`/write-ups.${format}`)).to.deep.equal([writeUp])
      expect(await titles(`/tags/walton.${format}`)).to.have.members([event, writeUp])
      expect(await titles(`/tags/Walton.${format}`)).to.have.members([event, writeUp])
      expect(await titles(`/tags/none.${format}`)).to.deep.equal([])
    }
  })

  it('is a calendar of all dates, of a tag, and of one event, whose entry keeps its name', async () => {
    const path = `${pathOf(there.event)}.ics`
    for (const calendar of ['/events.ics', '/tags/repaircafe.ics', path]) {
      const [entry, ...more] = await entries(calendar)
      expect(more, calendar).to.deep.equal([])
      expect(entry?.getFirstPropertyValue('uid')).to.equal(there.event.iri)
      expect(entry?.getFirstProperty('dtstart')?.getParameter('tzid')).to.equal('Europe/London')
    }
    await there.hub.services.items.end(there.steward, there.event.id, 'Storm')
    const [entry] = await entries(path)
    expect(entry?.getFirstPropertyValue('status')).to.equal('CANCELLED')
    expect(Number(entry?.getFirstPropertyValue('sequence'))).to.equal(2)
    expect((await there.hub.get(`${pathOf(there.call)}.ics`)).status).to.equal(404)
  })

  it('is named on the pages that say the same', async () => {
    for (const [path, ...hrefs] of [
      ['/', '/events.ics', '/feed.atom', '/feed.rss'],
      ['/events', '/events.ics', '/events.atom'],
      ['/calls', '/calls.atom'],
      ['/write-ups', '/write-ups.atom'],
      ['/tags/walton', '/tags/walton.atom', '/tags/walton.ics'],
      [pathOf(there.event), `${pathOf(there.event)}.ics`],
    ] as const) {
      const { text } = await there.hub.get(path)
      const named = [...text.matchAll(/<link rel="alternate" type="([^"]+)" href="([^"]+)"/g)]
      expect(
        named.map(([, , href]) => href),
        path,
      ).to.include.members([...hrefs])
      for (const [, Accept = '', href = ''] of named) {
        const { pathname } = new URL(href, 'http://walton.example')
        expect((await there.hub.get(pathname, { headers: { Accept } })).status, href).to.equal(200)
      }
    }
  })

  it('is not sent again to who has it, by its tag or by its date, until it says something else', async () => {
    for (const path of [
      '/feed.atom',
      '/events.rss',
      '/events.ics',
      `${pathOf(there.event)}.ics`,
      '/tags/walton.rss',
      '/sitemap.xml',
    ]) {
      const { headers } = await there.hub.get(path)
      const conditions: Record<string, string>[] = [
        { 'If-None-Match': headers.etag ?? '' },
        { 'If-Modified-Since': headers['last-modified'] ?? '' },
      ]
      expect(headers['cache-control'], path).to.equal('public, max-age=0, must-revalidate')
      expect(headers, path).to.not.have.property('set-cookie')
      expect(headers.vary ?? '', path).to.not.match(/cookie|language/i)
      for (const condition of conditions) {
        expect((await there.hub.get(path, { headers: condition })).status, path).to.equal(304)
      }
    }
  })

  it('is new at once when something was changed or taken down, also for who asks by date alone', async () => {
    const since = async () => ({
      'If-Modified-Since': (await there.hub.get('/events.atom')).headers['last-modified'] ?? '',
    })
    const first = await since()
    const changed = await edit(there.hub.services, there.steward, there.event, { title: 'Repair with cake' })
    const answer = await there.hub.get('/events.atom', { headers: first })
    expect([answer.status, answer.text.includes('Repair with cake')]).to.deep.equal([200, true])
    const second = await since()
    await there.hub.services.items.remove(there.steward, changed.id)
    const last = await there.hub.get('/events.atom', { headers: second })
    expect([last.status, last.text.includes('Repair')]).to.deep.equal([200, false])
  })

  it('has absolute addresses that lead here, and pictures by theirs', async () => {
    const { text } = await there.hub.get('/feed.atom')
    for (const [, href = ''] of text.matchAll(/(?:href|src)="([^"]*)"/g)) expect(href).to.match(/^(https?:|mailto:)/)
    expect(text)
      .to.include(`<id>${there.event.iri}</id>`)
      .and.include(`${BASE_URL}${pathOf(there.event)}`)
  })

  it('speaks the language of the hub, whoever fetches it', async () => {
    await there.hub.services.settings.change({ language: 'de' })
    const { text } = await there.hub.get('/events.atom', { headers: { 'Accept-Language': 'en' } })
    expect(text).to.include('xml:lang="de"').and.include('Termine · Walton Hub')
  })

  it('is packed for who can unpack it', async () => {
    const plain = (await there.hub.get('/feed.atom')).text.length
    for (const encoding of ['br', 'gzip']) {
      const { headers } = await there.hub.get('/feed.atom', { headers: { 'Accept-Encoding': encoding } })
      expect([headers['content-encoding'], Number(headers['content-length']) < plain / 2]).to.deep.equal([
        encoding,
        true,
      ])
      expect(headers.vary).to.match(/Accept-Encoding/)
    }
  })

  it('keeps up with a lot of dates, and still has those that were just over', async () => {
    for (let n = 0; n < 12; n++) {
      await publish(there.hub.services, there.steward, 'event', {
        ...typed.event,
        startsAt: '2026-11-11T10:00',
        endsAt: '2026-11-11T11:00',
      })
    }
    there.goTo('2026-11-12T10:00:00Z')
    expect(await entries('/events.ics')).to.have.lengthOf(13)
  })
})
