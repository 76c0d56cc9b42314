import { expect } from 'chai'
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from './browsers.js'
import { csrfIn } from './browsers.js'
import { cleanUp, type Answer } from './hubs.js'
import { neighbourhood, type Neighbourhood } from './neighbours.js'

const PATH = '/manage/import'
const calendar = (...events: string[][]): string =>
  ['BEGIN:VCALENDAR', 'X-WR-CALNAME:Garden <b>dates</b>', ...events.flat(), 'END:VCALENDAR', ''].join('\r\n')
const event = (uid: string, title: string, ...lines: string[]): string[] => [
  ...['BEGIN:VEVENT', `UID:${uid}`, `SUMMARY:${title}`, 'DESCRIPTION:Come along.', ...lines, 'END:VEVENT'],
]
const swap = event(
  '1@x',
  'Seed swap',
  'DTSTART;TZID=W. Europe Standard Time:20261212T190000',
  'LOCATION:Volkshaus\\, Jena',
)
const weekly = event(
  '2@x',
  'Weeding',
  'DTSTART;TZID=Europe/London:20261117T100000',
  'RRULE:FREQ=DAILY;INTERVAL=7;COUNT=3',
)
const off = event('3@x', 'Barbecue', 'DTSTART:20261201T100000Z', 'STATUS:CANCELLED')

describe('bringing in a calendar from elsewhere', () => {
  let there: Neighbourhood
  let ada: Browser
  const servers: Server[] = []
  beforeEach(async () => {
    there = await neighbourhood({ privateRanges: ['127.0.0.0/8'] })
    ada = await there.hub.browser('coordinator', 'ada')
  })
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections()
      server.close()
    }
    await cleanUp()
  })

  async function upload(text: string | Buffer, browser = ada): Promise<Answer> {
    const csrf = csrfIn((await browser.get(PATH)).text)
    const head = `--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n${csrf}\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="../../x.ics"\r\nContent-Type: text/calendar\r\n\r\n`
    const body = Buffer.concat([Buffer.from(head), Buffer.from(text), Buffer.from('\r\n--b--\r\n')])
    const cookie = Array.from(browser.cookies, ([key, value]) => `${key}=${value}`).join('; ')
    const headers = {
      'Content-Type': 'multipart/form-data; boundary=b',
      'Cookie': cookie,
      'Sec-Fetch-Site': 'same-origin',
    }
    return there.hub.get(`${PATH}/file`, { method: 'POST', headers, body })
  }

  async function uploaded(...events: string[][]): Promise<string> {
    const { status, headers, text } = await upload(calendar(...events))
    expect(status, text).to.equal(303)
    return headers.location ?? expect.fail('leads nowhere')
  }

  const ids = (page: string) => [...page.matchAll(/name="entry" value="(\d+)"/g)].map(([, id]) => id as string)
  async function drafts(name = 'ada') {
    const member = (await there.hub.services.members.byName(name)) ?? expect.fail(name)
    return (await there.hub.services.drafts.list(member, 100)).drafts
  }

  async function serving(listener: RequestListener): Promise<string> {
    const server = createServer(listener).listen(0, '127.0.0.1')
    servers.push(server)
    await once(server, 'listening')
    return `http://localhost:${(server.address() as AddressInfo).port}/secret-path/basic.ics`
  }

  it('shows what would become drafts and what would not, and makes those that were ticked', async () => {
    const path = await uploaded(swap, weekly, off)
    const { text } = await ada.get(path)
    expect(text).to.include('Garden &lt;b>dates&lt;/b>').and.to.include('Seed swap').and.to.include('Volkshaus, Jena')
    expect(text).to.include('Sat 12 Dec 2026, 19:00 (CET) · Europe/Berlin').and.to.include('1 event is left out')
    expect(text).to.include('Barbecue</span>: cancelled')
    expect(ids(text)).to.deep.equal(['0', '1', '2', '3'])
    expect(await drafts()).to.deep.equal([])

    const { status, headers } = await ada.post(path, { entry: ['0', '3', '99', 'x'] })
    expect([status, headers.location]).to.deep.equal([303, `${path}?made=2`])
    const made = await drafts()
    expect(made.map(({ fields }) => [fields.title, fields.startsAt, fields.zone])).to.have.deep.members([
      ['Seed swap', '2026-12-12T19:00', 'Europe/Berlin'],
      ['Weeding', '2026-11-17T10:00', 'Europe/London'],
    ])
    const after = (await ada.get(headers.location ?? '')).text
    expect(ids(after)).to.deep.equal(['1', '2'])
    expect(after).to.include('2 drafts were made.').and.to.include('is a draft of yours already')
    expect((await there.hub.get('/events')).text).not.to.include('Seed swap')
  })

  it('makes a series of one that comes again, whole, at its place on the map, and knows it the next time', async () => {
    const choir = event(
      ...(['4@x', 'Choir', 'DTSTART;TZID="W. Europe Standard Time":20260106T190000'] as const),
      ...['RRULE:FREQ=WEEKLY;UNTIL=20261222T235900Z', 'EXDATE;TZID="W. Europe Standard Time":20261124T190000'],
      'GEO:50.927;11.589',
    )
    const path = await uploaded(choir)
    const { text } = await ada.get(path)
    expect(text).to.include('Every week, until Tue 22 Dec').and.include('Tue 10 Nov 2026, 19:00 (CET) · Europe/Berlin')
    expect(ids(text)).to.deep.equal(['0'])
    await ada.post(path, { entry: '0' })
    const [draft] = await drafts()
    const member = (await there.hub.services.members.byName('ada')) ?? expect.fail('ada')
    const { id, texts, fields } = draft ?? expect.fail('no draft')
    const edited = { id, texts, kind: 'event', edits: null, fields: { ...fields, body: 'Sing.' } } as const
    await there.hub.services.drafts.save(member, edited)
    const published = await there.hub.services.publishing.publish(member, id)
    await there.hub.settle()
    expect(published.item.event?.place?.point).to.deep.equal({ latitude: 50.927, longitude: 11.589 })
    const dates = await there.hub.services.series.itemsOf(published.item.id)
    expect(dates.map(({ event: part }) => part?.series?.day)).to.have.members([
      ...['2026-11-10', '2026-11-17', '2026-12-01', '2026-12-08', '2026-12-15', '2026-12-22'],
    ])
    there.goTo('2026-11-20T12:00:00Z')
    expect(ids((await ada.get(await uploaded(choir))).text), 'the same series, later').to.deep.equal([])
  })

  it('makes nothing twice: sent again, at the same time, by two people, published or not', async () => {
    const path = await uploaded(swap)
    await Promise.all(Array.from({ length: 5 }, () => ada.post(path, { entry: '0' })))
    expect(await drafts()).to.have.lengthOf(1)

    const ben = await there.hub.browser('coordinator', 'ben')
    const theirs = (await upload(calendar(swap), ben)).headers.location ?? ''
    expect((await ben.get(theirs)).text).to.include('somebody else’s draft')
    await ben.post(theirs, { entry: '0' }, { from: PATH })
    expect(await drafts('ben')).to.have.lengthOf(0)

    const [draft] = await drafts()
    const member = (await there.hub.services.members.byName('ada')) ?? expect.fail('ada')
    const published = await there.hub.services.publishing.publish(member, draft?.id ?? '')
    expect(published.published).to.equal(true)
    there.goTo('2026-11-20T12:00:00Z') // the draft's own document is swept by then
    const again = await uploaded(swap)
    const page = (await ada.get(again)).text
    expect([ids(page), page.includes(`href="/o/${published.item.id}"`)]).to.deep.equal([[], true])
    await ada.post(again, { entry: '0' }, { from: PATH })
    expect(await drafts()).to.have.lengthOf(0)
  })

  it('brings in again what was thrown away, and what was taken down', async () => {
    const path = await uploaded(swap)
    const member = (await there.hub.services.members.byName('ada')) ?? expect.fail('ada')
    await ada.post(path, { entry: '0' })
    await there.hub.services.drafts.discard(member, (await drafts())[0]?.id ?? '')
    await ada.post(path, { entry: '0' })
    expect(await drafts()).to.have.lengthOf(1)
    const published = await there.hub.services.publishing.publish(member, (await drafts())[0]?.id ?? '')
    await there.hub.services.items.remove(member, published.item.id)
    await ada.post(path, { entry: '0' })
    expect(await drafts()).to.have.lengthOf(1)
  })

  it('knows the hub’s own events when its own calendar comes back', async () => {
    const { text } = await there.hub.get('/events.ics')
    const { headers } = await upload(text)
    const page = (await ada.get(headers.location ?? '')).text
    expect([ids(page), page.includes(`href="/o/${there.event.id}"`)]).to.deep.equal([[], true])
  })

  it('is looked at and chosen from by its own member alone', async () => {
    const path = await uploaded(swap)
    const ben = await there.hub.browser('coordinator', 'ben')
    expect((await ben.get(path)).status).to.equal(404)
    expect((await ben.post(path, { entry: '0' }, { from: PATH })).status).to.equal(404)
    expect((await (await there.hub.browser('reader')).get(PATH)).status).to.equal(403)
    expect((await (await there.hub.browser()).get(PATH)).status).to.equal(401)
    expect((await ada.post(path, { entry: '0' }, { token: 'forged' })).status).to.equal(403)
    expect(await drafts()).to.deep.equal([])
    there.goTo('2026-11-11T12:00:01Z')
    expect((await ada.get(path)).status).to.equal(404)
  })

  it('says at the field what is wrong with a file', async () => {
    for (const [text, status, sentence] of [
      ['', 400, 'This is not a calendar'],
      ['<html>', 400, 'This is not a calendar'],
      [calendar(['X-A:'.padEnd(1_100_000, 'a')]), 400, 'This calendar is too large'],
      ['a'.repeat(4_000_000), 413, 'This calendar is too large'],
    ] as const) {
      const answer = await upload(text)
      expect(answer.status).to.equal(status)
      expect(answer.text).to.include(sentence).and.to.include('href="#field-file"')
    }
  })

  it('fetches an address as carefully as anything of strangers, and writes it down nowhere', async () => {
    const url = await serving((_req, res) => res.end(calendar(swap)))
    const { status, headers } = await ada.post(`${PATH}/address`, { address: url }, { from: PATH })
    expect(status).to.equal(303)
    expect((await ada.get(headers.location ?? '')).text).to.include('Seed swap')
    const wrong = async (address: string) => {
      const answer = await ada.post(`${PATH}/address`, { address }, { from: PATH })
      expect(answer.status, address).to.equal(400)
      const [, sentence] = /id="field-address-error">.*?<\/svg>([^<]+)/.exec(answer.text) ?? []
      return sentence ?? expect.fail(answer.text)
    }
    expect(await wrong('')).to.include('needed')
    expect(await wrong('file:///etc/passwd')).to.include('web address')
    expect(await wrong('javascript:alert(1)')).to.include('web address')
    for (const inside of [
      'http://10.0.0.1/a.ics',
      'https://192.168.1.1/a.ics',
      'http://169.254.169.254/latest',
      'https://[fd00::1]/a',
    ])
      expect(await wrong(inside), inside).to.match(/does not ask there|does not answer/)
    expect(
      await wrong(await serving((_req, res) => res.writeHead(302, { location: 'http://169.254.169.254/' }).end())),
    ).to.match(/does not ask there|does not answer/)
    expect(await wrong(await serving((_req, res) => res.writeHead(404).end()))).to.include('Nothing is there')
    expect(await wrong(await serving((_req, res) => res.end('x'.repeat(1_200_000))))).to.include('too large')
    expect(await wrong(await serving((_req, res) => res.end('<html>')))).to.include('not a calendar')
    expect(JSON.stringify(there.hub.lines)).not.to.include('secret-path')
  })

  it('is rationed', async () => {
    let status = 0
    for (let at = 0; at < 41; at++) ({ status } = await upload('x'))
    expect(status).to.equal(429)
  })
})
