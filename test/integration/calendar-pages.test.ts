import { expect } from 'chai'
import type { Item } from '../../src/domain/items/item.js'
import { pathOf } from '../../src/domain/text/slug.js'
import { edit, publish, typed } from '../support/published.js'
import { cleanUp } from './hubs.js'
import { BASE_URL, neighbourhood, type Neighbourhood } from './neighbours.js'

const TILES = 'https://tiles.example.org/{z}/{x}/{y}.png'

describe('dates beside the list of events', () => {
  let there: Neighbourhood
  beforeEach(async () => {
    there = await neighbourhood()
  })
  afterEach(cleanUp)

  const announce = (title: string, more: Record<string, string> = {}) =>
    publish(there.hub.services, there.steward, 'event', { ...typed.event, title, ...more })
  const placed = (item: Item, latitude: number, longitude: number) =>
    edit(there.hub.services, there.steward, item, { latitude: String(latitude), longitude: String(longitude) })
  async function page(path: string): Promise<string> {
    const { status, text } = await there.hub.get(path)
    expect(status, path).to.equal(200)
    return text
  }

  describe('a week', () => {
    it('has each day with what begins on it, and the weeks beside it', async () => {
      await announce('Long camp', { startsAt: '2026-12-05T10:00', endsAt: '2026-12-09T10:00' })
      const text = await page('/events/week/2026-W50')
      expect(text).to.include('Week 50: Mon 7 Dec – Sun 13 Dec')
      const days = text.split(/<h3 id="day-/).slice(1)
      expect(days).to.have.lengthOf(7)
      expect(days[5])
        .to.match(/^2026-12-12"/)
        .and.to.include('Repair café')
      expect(days.filter((day) => day.includes('Nothing'))).to.have.lengthOf(6)
      expect(text.split('id="going"')[1]?.split('<h3 id="day-')[0]).to.include('Long camp')
      expect(text).to.include('href="/events/week/2026-W49"').and.to.include('href="/events/week/2026-W51"')
      expect(text).to.include('<a href="/events/week/2026-W50" aria-current="true">')
    })

    it('is not there when it never was, and not listed for members what is theirs', async () => {
      for (const none of ['2027-W53', '2026-W54', '2026-50', '1900-W01', '2999-W01', '%00', '2026-W50x'])
        expect((await there.hub.get(`/events/week/${none}`)).status, none).to.equal(404)
      await announce('Members’ meeting', { audience: 'hub' })
      expect(await page('/events/week/2026-W50')).not.to.include('Members’ meeting')
      const member = await there.hub.browser('reader')
      expect((await member.get('/events/week/2026-W50')).text).to.include('Members’ meeting')
      expect(await page('/events')).to.include('href="/events/week/2026-W46"')
    })
  })

  describe('on another website', () => {
    it('shows the next public events without cookie, script or form, with links that lead out of the frame', async () => {
      await announce('Members’ meeting', { audience: 'hub' })
      await announce('For those who know', { audience: 'unlisted' })
      await announce('For followers', { audience: 'followers' })
      const member = await there.hub.browser('steward')
      const { status, headers, text } = await member.get('/embed/events?lang=de')
      expect(status).to.equal(200)
      expect(headers['set-cookie']).to.equal(undefined)
      expect(text).not.to.match(/<script|<form|Members’|who know|followers|Was läuft/)
      const links = [...text.matchAll(/<a href="([^"]+)"([^>]*)>/g)]
      expect(links.length).to.be.at.least(3)
      for (const [, href, rest] of links) {
        expect(href).to.match(new RegExp(`^${BASE_URL}/`))
        expect(rest).to.include('target="_blank" rel="noopener"')
      }
      expect(text).to.include(`href="${BASE_URL}${pathOf(there.event)}"`)
      expect(String(headers.vary ?? '')).not.to.match(/cookie/i)
    })

    it('can have a tag, a number, a language and a look, and takes odd ones for the usual', async () => {
      await announce('Seed swap', { startsAt: '2026-12-01T10:00', endsAt: '', tags: 'Seeds' })
      await announce('Long over', { startsAt: '2026-11-10T11:00', endsAt: '2026-11-10T12:30', tags: 'Seeds' })
      there.goTo('2026-11-11T12:00:00Z')
      const tagged = await page('/embed/events?tag=%23seeds')
      expect(tagged).to.include('Seed swap').and.not.to.include('Repair café').and.not.to.include('Long over')
      const one = await page('/embed/events?count=1')
      expect(one).to.include('Seed swap').and.not.to.include('Repair café')
      expect(await page('/embed/events?language=de&look=dark')).to.match(/<html lang="de".*\/embed\/style\/dark-/s)
      const usual = await page('/embed/events')
      for (const odd of [
        '?count=-1',
        '?count=1e9x',
        '?tag=%22%3E%3Cb%3E&count=5',
        '?look=%00',
        '?language=xx',
        '?tag=a&tag=b&__proto__=x',
      ])
        expect((await there.hub.get(`/embed/events${odd}`)).status, odd).to.equal(200)
      expect(await page('/embed/events?tag=%22%3E%3Cb%3E')).to.equal(usual)
      const [, style] = /href="(\/embed\/style\/[^"]+)"/.exec(usual) ?? []
      const sheet = await there.hub.get(style ?? '')
      expect([sheet.status, sheet.headers['cross-origin-resource-policy']]).to.deep.equal([200, 'cross-origin'])
      for (const wrong of ['auto-360-aaaaaaaaaaaa.css', 'odd-1-aaaaaaaaaaaa.css', '..%2f..%2fx'])
        expect((await there.hub.get(`/embed/style/${wrong}`)).status, wrong).to.equal(404)
    })

    it('is the one page that may stand in a frame', async () => {
      const { headers } = await there.hub.get('/embed/events')
      expect(headers['content-security-policy']).to.equal(
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *",
      )
      expect(headers['x-frame-options']).to.equal(undefined)
      const steward = await there.hub.browser('steward')
      for (const path of [
        ...[
          '/',
          '/events',
          '/events/past',
          '/events/share',
          '/events/map',
          '/events/week/2026-W50',
          '/events/month/2026-12',
        ],
        ...[
          pathOf(there.event),
          `${pathOf(there.event)}/poster`,
          '/calls',
          '/write-ups',
          '/about',
          '/search',
          '/sign-in',
        ],
        ...[
          '/account',
          '/account/calendar',
          '/manage',
          '/manage/settings',
          '/manage/import',
          '/embed/events/',
          '/embed',
        ],
        ...[
          '/embed/eventsx',
          '/no-such-page',
          `/calendar/${'a'.repeat(32)}.ics`,
          '/Embed/events',
          '/embed/style/x.css',
        ],
      ]) {
        const answer = await steward.get(path)
        expect(answer.headers['content-security-policy'], path).to.include("frame-ancestors 'none'")
        expect(answer.headers['x-frame-options'], path).to.equal('DENY')
      }
      const refused = await there.hub.get('/embed/events', { method: 'POST' })
      expect(refused.status).to.equal(405)
      expect(refused.headers['content-security-policy']).to.include("frame-ancestors 'none'")
    })

    it('is got by copying a code that says what was chosen', async () => {
      const text = await page('/events/share?tag=repaircaf%C3%A9&count=3&look=dark&language=de')
      expect(text).to.include('&lt;iframe src=&quot;http://walton.example/embed/events?tag=repaircafe&amp;amp;count=3')
      expect(text).to.include('sandbox=&quot;allow-popups allow-popups-to-escape-sandbox&quot;')
      expect(text).to.include('href="/embed/events?tag=repaircafe&amp;count=3&amp;language=de&amp;look=dark"')
      expect(await page('/events')).to.include('href="/events/share"')
      expect(await page('/events/share?tag=%22%3E%3Cscript%3E&count=%3C')).not.to.include('<script>')
    })
  })

  describe('a map', () => {
    it('says when there is nothing to show, and asks nobody', async () => {
      const { headers, text } = await there.hub.get('/events/map')
      expect(text).to.include('No coming event says where on the map it is')
      expect(headers['content-security-policy']).to.include("img-src 'self';")
      expect(text).not.to.include('<script src')
    })

    it('is drawn by the hub, with the distances from where the group is at home', async () => {
      const far = await announce('National rally')
      await there.hub.services.settings.change({ mapCentre: '53.45, -2.96' })
      await placed(there.event, 53.46, -2.95)
      await placed(far, 51.5, -0.12)
      const { headers, text } = await there.hub.get('/events/map')
      expect(text).to.include('<svg class="map"').and.to.include('We are here').and.to.include('1.3 km from us')
      expect(text.split('Further away')[1]).to.include('National rally')
      expect(headers['content-security-policy']).to.include("img-src 'self';")
      expect([text.includes('data-tiles'), text.includes('leaflet')]).to.deep.equal([false, false])
    })

    it('takes pictures from the one server that the steward names, on that page only', async () => {
      await there.hub.services.settings.change({ mapTiles: TILES, mapAttribution: '© <b>Mappers</b>' })
      await placed(there.event, 53.46, -2.95)
      const { headers, text } = await there.hub.get('/events/map')
      expect(headers['content-security-policy']).to.include("img-src 'self' https://tiles.example.org;")
      expect(headers['referrer-policy']).to.equal('strict-origin-when-cross-origin')
      expect(text)
        .to.include(`data-tiles="${TILES}"`)
        .and.to.include('© &lt;b>Mappers&lt;/b>')
        .and.to.include('<svg class="map"')
      for (const path of [
        '/',
        '/events',
        '/events/week/2026-W50',
        '/events/share',
        '/embed/events',
        '/manage/settings',
      ])
        expect((await there.hub.get(path)).headers['content-security-policy'], path).not.to.include('tiles.example')
      for (const [, href] of text.matchAll(/(?:src|href)="(\/assets\/(?:leaflet|map)[^"]+)"/g)) {
        const asset = await there.hub.get(href ?? '')
        expect([asset.status, href?.endsWith('.css') === true && asset.text.includes('url(')], href).to.deep.equal([
          200,
          false,
        ])
      }
    })

    it('is set up by a steward, who is told what it means, and never to what is no tile server', async () => {
      const steward = await there.hub.browser('steward')
      const text = (await steward.get('/manage/settings')).text
      expect(text).to.include('the browsers of all visitors of the map ask that server')
      const value = (name: string) => new RegExp(`name="${name}"[^>]*value="([^"]*)"`).exec(text)?.[1] ?? ''
      const kept = {
        ...{ revision: value('revision'), name: 'Walton Hub', area: '', language: 'en', zone: 'Europe/London' },
        ...{
          contact: '',
          about: '',
          accent: '150',
          signUps: 'invitation',
          mapAttribution: '',
          digestDay: '4',
          digestHour: '9',
        },
      }
      const save = (fields: Record<string, string>) => steward.post('/manage/settings', { ...kept, ...fields })
      const bad = await save({ mapTiles: 'https://{s}.evil.test/{z}/{x}/{y}', mapCentre: '99, 0' })
      expect(bad.status).to.equal(400)
      expect(bad.text).to.include('not the address of a tile server').and.to.include('not a place on the map')
      expect((await save({ mapTiles: TILES, mapCentre: '53.45, -2.96' })).status).to.equal(303)
      expect((await there.hub.services.settings.readNow())?.mapTiles).to.equal(TILES)
    })
  })
})
