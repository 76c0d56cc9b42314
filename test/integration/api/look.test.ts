import { expect } from 'chai'
import { describeInBrowser, withPage } from '../../support/browser.js'
import { enter, faultsOf, tabTo } from '../../support/looking.js'
import type { Browser } from '../browsers.js'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'
import { asking, authorizePath, register, tokenFor, type App } from './apps.js'

describeInBrowser('the pages on which apps are let in', () => {
  let hub: TestHub
  let ada: Browser
  let app: App

  before(async () => {
    hub = await temporaryHub()
    await hub.start()
    await hub.setUp()
    ada = await hub.browser('reader', 'ada')
    app = await register(hub, 'read write:statuses push', 'urn:ietf:wg:oauth:2.0:oob')
    await tokenFor(hub, ada, 'read')
  })
  after(cleanUp)

  it('have no fault that axe-core knows, on any screen, and can be used by keyboard', async function () {
    this.timeout(60_000)
    const path = authorizePath(asking(app, { scope: 'read write:statuses push' }))
    await withPage(async (page) => {
      const value = ada.cookies.get('session') ?? ''
      await page.browserContext().setCookie({ name: 'session', value, domain: '127.0.0.1', path: '/' })
      for (const one of [path, `${path}&lang=de`, '/account/apps', '/oauth/authorize?client_id=nobody']) {
        await page.goto(hub.address + one, { waitUntil: 'load' })
        expect(await faultsOf(page), one).to.deep.equal([])
      }
      await page.goto(`${hub.address}${path}&lang=en`, { waitUntil: 'load' })
      await tabTo(page, 'button[value="allow"]')
      await enter(page)
      expect(await page.evaluate('document.querySelector("h1").textContent')).to.equal('Your code')
      expect(await page.evaluate('document.querySelector("code").textContent')).to.match(/^[\w-]{32}$/)
      expect(await faultsOf(page)).to.deep.equal([])
    })
  })
})
