import { expect } from 'chai'
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { HTTPRequest, Page } from 'puppeteer-core'
import { axeFaults, describeInBrowser, withPage } from '../support/browser.js'
import { galleryApp, galleryPaths } from '../support/gallery.js'
import { beyondTheEdge, faultsOf } from '../support/looking.js'

type Shown = { width?: number; dark?: boolean; rightToLeft?: boolean; query?: string }

describeInBrowser('the look of pages', () => {
  let server: Server
  let origin: string
  before(async () => {
    server = galleryApp().listen(0, '127.0.0.1')
    await once(server, 'listening')
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  after(() => {
    server.closeAllConnections()
    server.close()
  })

  async function open(page: Page, path: string, shown: Shown = {}): Promise<void> {
    const { width = 1280, dark = false, rightToLeft = false, query = '' } = shown
    await page.setViewport({ width, height: 800 })
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }])
    await page.goto(`${origin}${path}${query}`, { waitUntil: 'load' })
    await page.evaluate('document.fonts.ready.then(() => true)')
    if (rightToLeft) await page.evaluate('document.documentElement.dir = "rtl"')
  }

  for (const path of galleryPaths) {
    it(`has no fault that axe-core knows and fits every screen: ${path}, light and dark, in both languages`, async () => {
      await withPage(async (page) => {
        await open(page, path, { query: '?hue=95' })
        expect(await faultsOf(page)).to.deep.equal([])
        await open(page, path, { width: 320, rightToLeft: true, query: '?lang=de&as=steward' })
        expect(await page.evaluate(beyondTheEdge)).to.deep.equal([])
        await page.evaluate('document.documentElement.dir = "ltr"')
        expect(await axeFaults(page)).to.deep.equal([])
      })
    })
  }

  it('would be told of what is too wide, without a name, or cannot be read in the dark', async () => {
    await withPage(async (page) => {
      await open(page, '/empty')
      await page.evaluate(`document.querySelector('main').innerHTML = '<button></button><p id="dim">Read me</p><p id="wide">x</p><p id="large">x</p>'
        const css = new CSSStyleSheet()
        css.replaceSync('#wide { inline-size: 900px } #large { inline-size: 20rem } @media (prefers-color-scheme: dark) { #dim { color: #222; background: #111 } }')
        document.adoptedStyleSheets = [css]`)
      const faults = (await faultsOf(page)).join('\n')
      expect(faults)
        .to.match(/at 320: button-name/)
        .and.match(/at 320: the page: \d{3}\b/)
        .and.match(/at 1280: button-name/)
      expect(faults)
        .to.match(/from right to left: P/)
        .and.match(/enlarged: P/)
      expect(faults).to.match(/in the dark: color-contrast \(serious\): #dim/)
      expect(faults).not.to.match(/at \d+: color-contrast|at 1280: the page/)
    })
  })

  it('asks nothing that the policy forbids, and nobody else', async () => {
    await withPage(async (page) => {
      const said: string[] = []
      const asked: string[] = []
      page.on('console', (message) => said.push(message.text()))
      page.on('pageerror', (error) => said.push(String(error)))
      page.on('request', (request) => asked.push(request.url()))
      for (const path of galleryPaths) await open(page, path)
      expect(said).to.deep.equal([])
      expect(asked.filter((url) => !url.startsWith(origin) && !url.startsWith('data:'))).to.deep.equal([])
      const loaded = '[...document.fonts].filter(({ status }) => status === "loaded").map(({ family }) => family)'
      expect(await page.evaluate(loaded)).to.include.members(['Text', 'Board'])
    })
  })

  it('lets a page carry JSON-LD, which is data and no script', async () => {
    await withPage(async (page) => {
      await open(page, '/event')
      const text = await page.$eval('script[type="application/ld+json"]', (script) => script.textContent)
      expect(JSON.parse(text ?? '')).to.include({ '@type': 'Event' })
      expect(await page.evaluate('globalThis.broken')).to.equal(undefined)
    })
  })

  it('weighs at most 60 KB on a first view, fonts and all', async () => {
    await withPage(async (page) => {
      const cdp = await page.createCDPSession()
      await cdp.send('Network.enable')
      const bytes = new Map<string, number>()
      const names = new Map<string, string>()
      cdp.on('Network.responseReceived', ({ requestId, response }) => names.set(requestId, response.url))
      cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
        bytes.set(names.get(requestId) ?? requestId, encodedDataLength),
      )
      await open(page, '/calls')
      bytes.set('the page', gzipSync(await page.content()).byteLength)
      bytes.delete(`${origin}/calls`)
      const table = JSON.stringify([...bytes], null, 1)
      expect(
        [...bytes.values()].reduce((sum, size) => sum + size, 0),
        table,
      ).to.be.below(60_000)
      expect(
        [...bytes.keys()].filter((url) => url.endsWith('.woff2')),
        table,
      ).to.have.lengthOf(2)
    })
  })

  it('stays where it is when its fonts come late', async () => {
    await withPage(async (page) => {
      const held: HTTPRequest[] = []
      await page.setRequestInterception(true)
      page.on('request', (request) => {
        if (request.url().endsWith('.woff2')) held.push(request)
        else void request.continue()
      })
      await page.setViewport({ width: 1280, height: 2400 })
      await page.goto(`${origin}/calls`, { waitUntil: 'domcontentloaded' })
      const before = (await page.evaluate(tops)) as Tops
      expect(before.loaded).to.equal(0)
      for (const request of held.splice(0)) await request.continue()
      await page.evaluate('document.fonts.ready.then(() => true)')
      const after = (await page.evaluate(tops)) as Tops
      expect(after.loaded).to.equal(2)
      const moved = after.tops.map((top, index) => Math.abs(top - (before.tops[index] ?? 0)))
      expect(Math.max(...moved)).to.be.at.most(4)
    })
  })

  it('gives every control room for a thumb', async () => {
    await withPage(async (page) => {
      for (const path of galleryPaths) {
        for (const width of [320, 1280]) {
          await open(page, path, { width, query: '?as=steward' })
          expect(await page.evaluate(smallTargets), `${path} at ${width}`).to.deep.equal([])
        }
      }
    })
  })

  it('shows where the keyboard is, the skip link first', async () => {
    await withPage(async (page) => {
      await open(page, '/events', { query: '?as=steward' })
      const seen: string[] = []
      for (let step = 0; step < 16; step++) {
        await page.keyboard.press('Tab')
        const { name, outline, onScreen } = (await page.evaluate(focused)) as Focused
        expect(outline, name).to.be.at.least(2)
        expect(onScreen, name).to.equal(true)
        seen.push(name)
      }
      expect(seen[0]).to.equal('skip')
      expect(new Set(seen).size).to.be.above(8)
    })
  })

  it('leads from the top of a form to what is wrong, which has the focus at once', async () => {
    await withPage(async (page) => {
      await open(page, '/form')
      expect(await page.evaluate('document.activeElement.id')).to.equal('errors')
      const targets = await page.$$eval('.errors a', (links) => links.map((link) => link.getAttribute('href') ?? ''))
      for (const target of targets) expect(await page.$(target), target).to.not.equal(null)
      expect(await page.$eval('#field-title', (field) => field.getAttribute('aria-describedby'))).to.equal(
        'field-title-error',
      )
    })
  })

  it('keeps its frame off paper, and paper light', async () => {
    await withPage(async (page) => {
      await open(page, '/event', { dark: true })
      await page.emulateMediaType('print')
      const shown = (selector: string) => page.$eval(selector, (element) => element.checkVisibility())
      expect(await Promise.all(['.gate-ways', '.foot', '.toolbar', '.share', '.skip'].map(shown))).to.not.include(true)
      expect(await shown('h1')).to.equal(true)
      expect(await page.evaluate('getComputedStyle(document.documentElement).getPropertyValue("--ink")')).to.match(
        /^#[0-4]/,
      )
    })
  })

  it('prints a poster on one sheet of its own size', async () => {
    await withPage(async (page) => {
      for (const [path, wide, high] of [
        ['/poster', 210, 297],
        ['/poster-small', 148, 210],
      ] as const) {
        await open(page, path)
        await page.emulateMediaType('print')
        expect(await page.evaluate(cutOff), path).to.deep.equal([])
        const pdf = Buffer.from(await page.pdf({ preferCSSPageSize: true })).toString('latin1')
        const boxes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)]
        expect(boxes, path).to.have.lengthOf(1)
        const [, width, height] = boxes[0] ?? []
        expect([(Number(width) / 72) * 25.4, (Number(height) / 72) * 25.4].map(Math.round), path).to.deep.equal([
          wide,
          high,
        ])
      }
    })
  })
})

/** What of a poster lies below its edge, or was cut to fit. */
const cutOff = `(() => {
  const edge = document.querySelector('.poster').getBoundingClientRect().bottom
  const summary = document.querySelector('.poster-summary')
  const below = [...document.querySelectorAll('.poster *')].filter((element) => element.getBoundingClientRect().bottom > edge)
  return [...below.map((element) => element.className), ...(summary.scrollHeight > summary.clientHeight + 1 ? ['summary'] : [])]
})()`

type Tops = { loaded: number; tops: number[] }
/** Where each line of text begins, once it has been laid out. */
const tops = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done({
  loaded: [...document.fonts].filter(({ status, family }) => status === 'loaded' && !family.includes('Fallback')).length,
  tops: [...document.querySelectorAll('main :is(h1, h2, h3, p, li)')].map((element) => element.getBoundingClientRect().top),
}))))`

const smallTargets = `(() => {
  const controls = '.button, .quiet-button, nav a, summary, .gate-name, .gate-person a, .tags a, .errors a, .choice label, .month li a, input:not([type=checkbox], [type=radio], [type=hidden]), select, textarea'
  return [...document.querySelectorAll(controls)]
    .filter((element) => element.checkVisibility())
    .map((element) => ({ element, box: element.getBoundingClientRect() }))
    .filter(({ box }) => box.height < 43.5 || box.width < 43.5)
    .map(({ element, box }) => element.outerHTML.slice(0, 80) + ' ' + Math.round(box.width) + 'x' + Math.round(box.height))
})()`

type Focused = { name: string; outline: number; onScreen: boolean }
const focused = `(() => {
  const { activeElement } = document
  const { outlineStyle, outlineWidth } = getComputedStyle(activeElement)
  const { top, bottom } = activeElement.getBoundingClientRect()
  return {
    name: activeElement.getAttribute('class') ?? activeElement.textContent,
    outline: outlineStyle === 'none' ? 0 : parseFloat(outlineWidth),
    onScreen: top >= 0 && bottom <= innerHeight,
  }
})()`
