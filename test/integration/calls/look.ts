import { expect } from 'chai'
import type { Page } from 'puppeteer-core'
import { withPage } from '../../support/browser.js'
import { faultsOf } from '../../support/looking.js'
import type { Browser } from '../browsers.js'
import type { TestHub } from '../hubs.js'

/** Looks at pages as people see them, every other one in German. */
export async function looksRight(hub: TestHub, who: Browser | null, paths: Readonly<Record<string, string>>) {
  await withPage(async (browser: Page) => {
    const value = who?.cookies.get('session')
    if (value !== undefined) {
      await browser.browserContext().setCookie({ name: 'session', value, domain: '127.0.0.1', path: '/' })
    }
    for (const [at, path] of Object.values(paths).entries()) {
      await browser.setExtraHTTPHeaders({ 'Accept-Language': at % 2 === 0 ? 'de' : 'en' })
      await browser.goto(hub.address + path, { waitUntil: 'load' })
      expect(await faultsOf(browser), path).to.deep.equal([])
    }
  })
}
