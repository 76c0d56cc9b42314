import { expect } from 'chai'
import type { Page } from 'puppeteer-core'
import { axeFaults, describeInBrowser, withPage } from '../support/browser.js'
import { cleanUp, PASSWORD, temporaryHub, type TestHub } from './hubs.js'

const all = ['minor', 'moderate', 'serious', 'critical']

/** What the page has the focus on, by its id. */
const focused = (page: Page) => page.evaluate('document.activeElement.id') as Promise<string>
const overflows = (page: Page) => page.evaluate('document.documentElement.scrollWidth > innerWidth') as Promise<boolean>

/** Someone without script and without a mouse, on a narrow screen. */
function keyboard(page: Page) {
  return {
    type: async (id: string, text: string): Promise<void> => {
      for (let tabs = 0; (await focused(page)) !== id; tabs++) {
        if (tabs > 60) throw new Error(`No way to ${id} by keyboard`)
        await page.keyboard.press('Tab')
      }
      await page.keyboard.type(text)
    },
    send: () => Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]),
  }
}

/** The page stays as it came without script; only what looks at it needs one. */
async function isSound(page: Page, what: string): Promise<void> {
  await page.setJavaScriptEnabled(true)
  expect(await axeFaults(page, all), what).to.deep.equal([])
  await page.setJavaScriptEnabled(false)
  expect(await overflows(page), `${what} scrolls sideways`).to.equal(false)
}

describeInBrowser('a hub that is set up in a browser', () => {
  let hub: TestHub
  beforeEach(async () => {
    hub = await temporaryHub()
    await hub.start()
  })
  afterEach(cleanUp)

  for (const language of ['en', 'de'] as const) {
    it(`needs no script, no mouse and no more than 320 pixels, in ${language}`, async () => {
      await withPage(async (page) => {
        await page.setJavaScriptEnabled(false)
        await page.setExtraHTTPHeaders({ 'Accept-Language': language })
        await page.setViewport({ width: 320, height: 640 })
        const at = (path: string) => `${hub.address}${path}`
        const { type, send } = keyboard(page)
        for (const path of ['/', '/setup']) {
          await page.goto(at(path))
          await isSound(page, path)
        }
        const { pathname, search } = new URL((await hub.setupLink()) ?? '')
        await page.goto(at(pathname + search))
        expect(page.url(), 'the key is gone from the address').to.equal(at('/setup'))
        await isSound(page, 'the first step')
        await type('field-name', '')
        await send()
        while ((await focused(page)) !== 'errors'); // what is wrong takes the focus once the page is drawn
        await isSound(page, 'the first step with a fault')
        await type('field-name', 'Walton Hub')
        await send()
        expect(page.url()).to.equal(at('/setup/hub'))
        await isSound(page, 'the second step')
        await type('field-handle', '')
        await send()
        await isSound(page, 'the third step')
        await type('field-name', 'organiser')
        await type('field-password', PASSWORD)
        await type('field-again', PASSWORD)
        await send()
        expect(page.url()).to.equal(at('/manage/welcome'))
        const mail = {
          to: 'ada@example.org',
          subject: 'For you',
          text: `https://a.test/${'x'.repeat(200)}`,
          member: null,
        }
        const id = await hub.services.mails.queue(mail)
        for (const room of ['welcome', 'settings', 'mails', `mails/${id}`, 'audit', '']) {
          const path = `/manage/${room}`.replace(/\/$/, '')
          expect((await page.goto(at(path)))?.status(), path).to.equal(200)
          await isSound(page, path)
        }
      })
      expect(await hub.services.settings.read()).to.include({ handle: 'walton', language })
    })
  }
})
