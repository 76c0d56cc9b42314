import { expect } from 'chai'
import type { Page } from 'puppeteer-core'
import { pathOf } from '../../src/domain/text/slug.js'
import { attacks } from '../support/attacks.js'
import { axeFaults, describeInBrowser, withPage } from '../support/browser.js'
import { beyondTheEdge, faultsOf } from '../support/looking.js'
import { asFile, photo } from '../support/pictures.js'
import { publish, typed } from '../support/published.js'
import { cleanUp } from './hubs.js'
import { neighbourhood, type Neighbourhood } from './neighbours.js'

const long =
  'Nachbarschaftsversammlung zur Verkehrsberuhigung der Donaudampfschifffahrtsgesellschaftsstraße und ihrer Seitenstraßen'

describeInBrowser('pages for neighbours, in a browser', () => {
  let there: Neighbourhood
  let paths: string[]
  before(async () => {
    there = await neighbourhood()
    const { services } = there.hub
    const pictures = [
      { path: await asFile(await photo(1_200, 900), 'one.jpg'), alt: 'Two halves, red and blue' },
      { path: await asFile(await photo(900, 1_200), 'two.jpg'), alt: 'The same, upright' },
    ]
    const { steward } = there
    const pictured = await publish(services, steward, 'event', { ...typed.event, title: 'With pictures' }, pictures)
    const lengthy = await publish(services, steward, 'event', {
      ...{
        ...typed.event,
        title: long,
        language: 'de',
        placeName: long.replaceAll(' ', ''),
        online: 'https://meet.example/a',
      },
      ...{
        startsAt: '2027-01-30T20:00',
        endsAt: '2027-01-31T02:00',
        zone: 'Europe/Vienna',
        body: `# ${long}\n\n| a | b |\n|--|--|\n| ${long} | 2 |`,
      },
    })
    const cancelled = await publish(services, steward, 'event', { ...typed.event, title: 'Soup' })
    await services.items.end(steward, cancelled.id, 'The roof is gone.')
    const inside = await publish(services, steward, 'call', { ...typed.call, audience: 'hub', title: 'Keyholders' })
    const items = [there.event, there.call, there.writeUp, pictured, lengthy, cancelled]
    paths = [
      ...[
        '/',
        '/events',
        '/events/month/2026-12',
        '/events/month/2027-08',
        '/events/past',
        '/calls',
        '/calls/past',
        '/write-ups',
      ],
      ...['/tags/walton', '/tags/nothing', '/search', '/search?q=repair', '/search?q=zebra', '/about', '/nothing'],
      ...items.map(pathOf),
      ...[
        `${pathOf(pictured)}/poster`,
        `${pathOf(lengthy)}/poster?size=a5`,
        `${pathOf(there.call)}/leaflet`,
        pathOf(inside),
      ],
    ]
  })
  after(cleanUp)

  async function open(page: Page, path: string): Promise<void> {
    await page.goto(`${there.hub.address}${path}`, { waitUntil: 'load' })
  }

  const isPaper = (path: string) => /\/(?:poster|leaflet)\b/.test(path)

  it('have nothing that axe calls serious, and fit, on every screen, light and dark', async () => {
    await withPage(async (page) => {
      const faults: string[] = []
      for (const path of paths) {
        await open(page, path)
        for (const fault of await faultsOf(page, { isPaper: isPaper(path) })) faults.push(`${path} ${fault}`)
      }
      expect(faults).to.deep.equal([])
    })
  }).timeout(180_000)

  it('are as sound for a coordinator, and in German', async () => {
    const coordinator = await there.hub.browser('steward')
    await withPage(async (page) => {
      const [name, value] = [...coordinator.cookies][0] as [string, string]
      const { hostname } = new URL(there.hub.address ?? '')
      await page.browserContext().setCookie({
        name,
        value,
        domain: hostname,
        path: '/',
        secure: false,
        httpOnly: true,
        session: true,
        expires: -1,
        size: value.length,
      } as never)
      await page.setExtraHTTPHeaders({ 'Accept-Language': 'de' })
      await page.setViewport({ width: 320, height: 800 })
      const faults: string[] = []
      for (const path of paths) {
        await open(page, path)
        faults.push(...(await axeFaults(page)).map((fault) => `${path}: ${fault}`))
        for (const one of (await page.evaluate(beyondTheEdge)) as string[])
          faults.push(`${path} reaches over its edge: ${one}`)
      }
      await open(page, paths.at(-1) as string)
      expect(await page.$eval('html', (html) => html.lang)).to.equal('de')
      expect(await page.$('.toolbar'), 'what only members see').to.not.equal(null)
      expect(faults).to.deep.equal([])
    })
  }).timeout(180_000)

  it('can be read, searched and walked through without script and with a keyboard', async () => {
    await withPage(async (page) => {
      await page.setJavaScriptEnabled(false)
      await open(page, '/')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await open(page, '/search')
      await page.focus('#field-q')
      await page.keyboard.type('repair')
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
      expect(page.url()).to.match(/\/search\?q=repair$/)
      await Promise.all([page.waitForNavigation(), page.click('.row-title a')])
      expect(await page.title()).to.include('Repair café')
      await Promise.all([page.waitForNavigation(), page.click(`a[href$="/poster"]`)])
      expect(await page.$('.poster .qr')).to.not.equal(null)
    })
  }).timeout(60_000)

  it('load nothing from elsewhere and break none of their own rules', async () => {
    await withPage(async (page) => {
      const asked = new Set<string>()
      const complaints: string[] = []
      page.on('request', (request) => asked.add(new URL(request.url()).origin))
      page.on('console', (message) => complaints.push(message.text()))
      for (const path of paths.filter((one) => one !== '/nothing' && !one.includes('keyholders')))
        await open(page, path)
      expect([...asked]).to.deep.equal([there.hub.address])
      expect(complaints).to.deep.equal([])
    })
  }).timeout(60_000)

  it('put a poster and a leaflet on one sheet, however much there is to say', async () => {
    const { services } = there.hub
    const text = (length: number) => `${long} `.repeat(5).slice(0, length)
    const full = { title: text(200), summary: text(500) }
    const place = { placeName: text(200), address: `${text(160)}\n${text(160)}\n${text(170)}`, access: text(500) }
    const items = [
      there.event,
      await publish(services, there.steward, 'event', { ...typed.event, title: text(90), summary: text(300) }),
      await publish(services, there.steward, 'event', {
        ...typed.event,
        ...full,
        ...place,
        online: 'https://meet.example/',
      }),
      there.call,
      await publish(services, there.steward, 'call', { ...typed.call, ...full }),
    ]
    await withPage(async (page) => {
      for (const item of items) {
        for (const size of ['a4', 'a5']) {
          await open(page, `${pathOf(item)}/${item.kind === 'event' ? 'poster' : 'leaflet'}?size=${size}`)
          const pdf = Buffer.from(await page.pdf({ preferCSSPageSize: true })).toString('latin1')
          expect(pdf.match(/\/Type \/Page\b/g), `${item.title} on ${size}`).to.have.lengthOf(1)
          const [, width = ''] = /MediaBox \[0 0 ([\d.]+)/.exec(pdf) ?? []
          expect(Math.round(Number(width))).to.equal(size === 'a4' ? 595 : 420)
          await page.emulateMediaType('print')
          const isWhole = `(() => { const sheet = document.querySelector('.poster').getBoundingClientRect()
            const foot = document.querySelector('.poster-foot').getBoundingClientRect()
            return foot.bottom <= sheet.bottom && foot.top > document.querySelector('.poster-title').getBoundingClientRect().bottom })()`
          expect(await page.evaluate(isWhole), `the code of ${item.title} on ${size}`).to.equal(true)
          await page.emulateMediaType()
        }
      }
    })
  }).timeout(120_000)

  it('run nothing that somebody wrote into an item, even where scripts may run', async () => {
    const { services } = there.hub
    await withPage(async (page) => {
      await page.setBypassCSP(true)
      for (const attack of attacks.filter((text) => text.trim() !== '').slice(0, 30)) {
        const line = attack.slice(0, 150)
        const fields = {
          ...typed.event,
          title: line,
          summary: line,
          body: attack.slice(0, 5_000),
          placeName: line,
          access: line,
          tags: '',
        }
        const item = await publish(services, there.steward, 'event', fields)
        for (const path of [
          pathOf(item),
          `${pathOf(item)}/poster`,
          `/search?q=${encodeURIComponent(line.toWellFormed())}`,
        ]) {
          await open(page, path)
          expect(await page.evaluate('window.hit'), `${path}: ${attack}`).to.equal(undefined)
        }
      }
    })
  }).timeout(120_000)
})
