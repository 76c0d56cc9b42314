import { expect } from 'chai'
import { existsSync } from 'node:fs'
import puppeteer, { type Browser, type Page } from 'puppeteer-core'
import { safeHtml } from '../../src/core/sanitise.js'
import { markdownToHtml } from '../../src/domain/text/markdown.js'
import { attacks, markdownAttacks } from '../support/attacks.js'
import { freshFolder } from '../support/folders.js'

const chromium = '/usr/bin/chromium'
const flags =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'

/** The page around the text as ours may be: a list item with a box in it, and something after it that must stay outside. */
const around = (html: string): string =>
  `<!doctype html><body><ul><li id="item"><div id="box">${html}</div></li></ul><main id="after"></main></body>`

describe('made safe, in a real browser,', function () {
  this.timeout(120_000)
  let browser: Browser
  let page: Page
  const requests: string[] = []

  before(async function () {
    if (!existsSync(chromium)) this.skip()
    const userDataDir = await freshFolder()
    browser = await puppeteer.launch({ executablePath: chromium, headless: true, userDataDir, args: flags.split(' ') })
    page = await browser.newPage()
    await page.setRequestInterception(true)
    page.on('request', (request) => {
      if (request.url() === 'about:blank') return void request.continue()
      requests.push(request.url())
      void request.abort()
    })
  })
  beforeEach(async () => {
    await page.goto('about:blank') // ends what the last page may still have been asking for
    requests.length = 0
  })
  after(() => browser?.close())

  /** Puts HTML into a page by the parser and again by innerHTML, which read differently, and does what a visitor might. */
  async function wander(html: string): Promise<{ hit: boolean; names: string[]; whole: boolean }> {
    await page.goto('about:blank')
    await page.setContent(around(html), { waitUntil: 'load' })
    return page.evaluate(`(async () => {
      const box = document.querySelector('#box')
      const children = (element) => [...element.children].map(({ id, localName }) => id || localName).join()
      const whole = children(document.body) === 'ul,after' && children(document.querySelector('ul')) === 'item' &&
        children(box.parentElement) === 'box' && document.body.textContent === box.textContent
      const twice = document.createElement('div')
      twice.innerHTML = box.innerHTML
      document.body.append(twice)
      for (const element of document.querySelectorAll('#box *, #box ~ * *')) {
        for (const type of ['mouseover', 'focus', 'toggle', 'animationstart']) element.dispatchEvent(new Event(type))
        element.addEventListener('click', (event) => event.preventDefault())
        element.click?.()
      }
      await new Promise((done) => setTimeout(done, 0))
      const names = [...new Set([...box.querySelectorAll('*')].flatMap((element) =>
        [element.localName, ...element.getAttributeNames()]))]
      return { hit: 'hit' in window && window.hit === 1, names, whole }
    })()`) as Promise<{ hit: boolean; names: string[]; whole: boolean }>
  }

  it('an attack would be noticed if it were let through', async () => {
    const { hit } = await wander('<p onmouseover="window.hit=1">x</p><img src="https://attacker.example/seen.png">')
    expect(hit).to.equal(true)
    expect(requests.splice(0)).to.include('https://attacker.example/seen.png')
    expect((await wander('</div></li></ul><li>x')).whole).to.equal(false)
  })

  for (const [name, clean, texts] of [
    ['posts run nothing, load nothing and stay in their place', (html: string) => safeHtml(html), attacks],
    ['articles run nothing, load nothing and stay in their place', (html: string) => safeHtml(html, 2), attacks],
    [
      'Markdown runs nothing, loads nothing and stays in its place',
      (text: string) => markdownToHtml(text),
      markdownAttacks,
    ],
  ] as const) {
    it(name, async () => {
      for (const text of texts) {
        const { hit, names, whole } = await wander(clean(text))
        expect(hit, text).to.equal(false)
        expect(whole, text).to.equal(true)
        expect(requests.splice(0), text).to.deep.equal([])
        expect(names, text).to.not.include.members(['script'])
        expect(
          names.filter((found) => /^on|^(?:script|style|img|svg|math|iframe|id|src|form)$/.test(found)),
          text,
        ).to.deep.equal([])
      }
    })
  }
})
