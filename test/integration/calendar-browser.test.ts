import { expect } from 'chai'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'puppeteer-core'
import { axeFaults, describeInBrowser, withPage } from '../support/browser.js'
import { faultsOf } from '../support/looking.js'
import { edit, publish, typed } from '../support/published.js'
import { openBrowser } from './browsers.js'
import { cleanUp } from './hubs.js'
import { neighbourhood, type Neighbourhood } from './neighbours.js'

const LONG = 'Donaudampfschifffahrtsgesellschaftskapitänsmützenversammlung'

describeInBrowser('pages of dates in a browser', function () {
  this.timeout(240_000)
  let there: Neighbourhood
  let member: Map<string, string>
  const servers: Server[] = []

  before(async () => {
    there = await neighbourhood({ baseUrl: 'http://localhost' })
    const more = await publish(there.hub.services, there.steward, 'event', {
      ...typed.event,
      title: LONG,
      placeName: LONG,
    })
    const third = await publish(there.hub.services, there.steward, 'event', {
      ...typed.event,
      title: 'اجتماع الجيران',
      language: 'ar',
    })
    for (const [item, latitude, longitude] of [
      ...([
        [there.event, '53.46', '-2.95'],
        [more, '53.41', '-2.99'],
        [third, '51.5', '-0.1'],
      ] as const),
    ])
      await edit(there.hub.services, there.steward, item, { latitude, longitude })
    await there.hub.services.settings.change({ mapCentre: '53.45, -2.96' })
    member = (await openBrowser(there.hub, 'steward')).cookies
  })
  after(async () => {
    for (const server of servers) {
      server.closeAllConnections()
      server.close()
    }
    await cleanUp()
  })

  async function signedIn(page: Page): Promise<void> {
    const { address } = there.hub
    await page.setCookie(...Array.from(member, ([name, value]) => ({ name, value, url: address ?? '' })))
  }

  async function looks(page: Page, path: string): Promise<void> {
    await page.goto(`${there.hub.address}${path}`)
    expect(await faultsOf(page), path).to.deep.equal([])
  }

  it('are in order for everybody, at all widths and from right to left', () =>
    withPage(async (page) => {
      for (const path of ['/events/week/2026-W50', '/events/map', '/events/share', '/embed/events', '/events'])
        await looks(page, path)
    }))

  it('are in order for members', () =>
    withPage(async (page) => {
      await signedIn(page)
      for (const path of ['/account/calendar', '/account', '/manage/import', '/manage/settings', '/manage/drafts'])
        await looks(page, path)
    }))

  it('bring in a file by keyboard and mouse, and show an address once', () =>
    withPage(async (page) => {
      await signedIn(page)
      const steward = await there.hub.services.members.byName('organiser')
      expect(steward).not.to.equal(null)
      await page.setViewport({ width: 320, height: 900 })
      await page.goto(`${there.hub.address}/account/calendar`)
      await Promise.all([page.waitForNavigation(), page.click('form[action$="/make"] button')])
      expect(await page.$eval('.handed-over', (code) => code.textContent)).to.match(/\/calendar\/[\w-]{32}\.ics$/)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).to.equal(320)
      expect(await axeFaults(page)).to.deep.equal([])

      await page.goto(`${there.hub.address}/manage/import`)
      const input = await page.$('input[type="file"]')
      await page.evaluate(
        (field, text) => {
          const files = new DataTransfer()
          files.items.add(new File([text], 'dates.ics', { type: 'text/calendar' }))
          ;(field as HTMLInputElement).files = files.files
        },
        input,
        `BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:${LONG}\r\nLOCATION:${LONG}\r\nDTSTART:20261201T100000\r\nRRULE:FREQ=DAILY;COUNT=3\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\nDTSTART:20200101T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR`,
      )
      await Promise.all([page.waitForNavigation(), page.click('form[action$="/file"] button')])
      expect(new URL(page.url()).pathname).to.match(/^\/manage\/import\/\d+-\d+$/)
      await looks(page, new URL(page.url()).pathname)
      await Promise.all([page.waitForNavigation(), page.click('.form-end button')])
      expect(await page.$eval('.notice', (notice) => notice.textContent)).to.include('3 drafts were made.')
    }))

  it('stand in a frame of another website, in a sandbox, with their style, and lead out of it', () =>
    withPage(async (page) => {
      const frame = (path: string) =>
        `<iframe src="${there.hub.address}${path}" sandbox="allow-popups allow-popups-to-escape-sandbox" width="400" height="400"></iframe>`
      const server = createServer((req, res) => {
        res.setHeader('Content-Type', 'text/html')
        res.end(`<!doctype html><title>x</title>${frame((req.url ?? '').slice('/?'.length))}`)
      }).listen(0, '127.0.0.1')
      servers.push(server)
      await once(server, 'listening')
      const other = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      await signedIn(page)
      await page.goto(`${other}/?/embed/events?look=dark`, { waitUntil: 'networkidle0' })
      const shown = page.frames().find((one) => one !== page.mainFrame())
      const seen = await shown?.evaluate(() => ({
        list: getComputedStyle(document.querySelector('ol') as Element).listStyleType,
        background: getComputedStyle(document.body).backgroundColor,
        text: document.body.textContent,
      }))
      expect([seen?.list, seen?.background !== 'rgba(0, 0, 0, 0)']).to.deep.equal(['none', true])
      expect(seen?.text).to.include('Repair café')
      const [opened] = await Promise.all([
        new Promise<Page | null>((resolve) => page.once('popup', resolve)),
        shown?.evaluate(() => (document.querySelector('.what a') as HTMLElement).click()),
      ])
      expect(opened).not.to.equal(null)

      await page.goto(`${other}/?/events`, { waitUntil: 'networkidle0' })
      const barred = page.frames().find((one) => one !== page.mainFrame())
      expect(await barred?.evaluate(() => document.body.textContent)).not.to.include('Repair café')
    }))

  it('take tiles where the steward has named a server, and from nowhere else', () =>
    withPage(async (page) => {
      await there.hub.services.settings.change({
        mapTiles: 'https://tiles.example.org/{z}/{x}/{y}.png',
        mapAttribution: '© <img src=x> Mappers',
      })
      const asked: { url: string; referer: string | undefined }[] = []
      await page.setRequestInterception(true)
      page.on('request', (request) => {
        if (request.url().startsWith(there.hub.address ?? '')) return void request.continue()
        asked.push({ url: request.url(), referer: request.headers()['referer'] })
        void request.respond({
          status: 200,
          contentType: 'image/svg+xml',
          body: '<svg xmlns="http://www.w3.org/2000/svg"/>',
        })
      })
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(String(error)))
      page.on('console', (message) => (message.type() === 'error' ? errors.push(message.text()) : undefined))
      await page.setViewport({ width: 768, height: 900 })
      await page.goto(`${there.hub.address}/events/map`, { waitUntil: 'networkidle0' })
      expect(errors).to.deep.equal([])
      expect(asked.length).to.be.at.least(1)
      for (const { url } of asked) expect(url).to.match(/^https:\/\/tiles\.example\.org\/\d+\/\d+\/\d+\.png$/)
      expect(await page.$('svg.map')).to.equal(null)
      expect(await page.$$eval('.map-pin', (pins) => pins.map((pin) => pin.textContent))).to.deep.equal(['1', '2'])
      expect(await page.$eval('.leaflet-control-attribution', (line) => line.textContent)).to.equal(
        '© <img src=x> Mappers',
      )
      expect(await page.$('.leaflet-control-attribution img')).to.equal(null)
      expect(await axeFaults(page)).to.deep.equal([])
      await page.focus('.map-pin')
      await page.keyboard.press('Enter')
      expect(await page.evaluate(() => document.activeElement?.id)).to.match(/^spot-[12]$/)
      const count = asked.length
      await page.goto(`${there.hub.address}/events`, { waitUntil: 'networkidle0' })
      expect(asked.length).to.equal(count)
    }))
})
