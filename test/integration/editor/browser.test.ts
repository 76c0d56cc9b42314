import { expect } from 'chai'
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'puppeteer-core'
import { axeFaults, describeInBrowser, withPage } from '../../support/browser.js'
import { faultsOf } from '../../support/looking.js'
import type { Browser } from '../browsers.js'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'
import { begin, callFields, publish, send } from './forms.js'

const SAVED = "document.getElementById('save-state').dataset.state === 'saved'"
const stateIs = (state: string) => `document.getElementById('save-state').dataset.state === '${state}'`

describeInBrowser('the editor in a browser', function () {
  this.timeout(120_000)
  let hub: TestHub
  let ada: Browser
  let serial = 0
  before(async () => {
    hub = await temporaryHub()
    await hub.start()
    await hub.setUp()
  })
  beforeEach(async () => {
    ada = await hub.browser('coordinator', `ada${++serial}`)
  })
  after(cleanUp)

  const signIn = async (page: Page, browser = ada) => {
    await page.setCookie({ name: 'session', value: browser.cookies.get('session') ?? '', url: hub.address ?? '' })
  }
  const open = async (page: Page, path: string) => {
    await page.goto(hub.address + path)
  }
  const valueOf = (page: Page, name: string) =>
    page.$eval(`[name=${name}]`, (field) => (field as unknown as { value: string }).value)
  /** How often what was typed was sent by somebody who is not signed in. */
  const refusals = () =>
    hub.lines.filter(({ status, route }) => status === 401 && String(route).endsWith('/autosave')).length
  const draft = async () => {
    const member = await hub.services.members.byName(`ada${serial}`)
    if (member === null) throw new Error('nobody')
    return (await hub.services.drafts.list(member, 10)).drafts
  }

  it('saves as one types, says so, and goes on where one was after a reload', () =>
    withPage(async (page) => {
      await signIn(page)
      await open(page, '/manage/new/call')
      await page.type('[name=title]', 'Save the mill')
      await page.waitForFunction(SAVED)
      expect((await draft()).map(({ fields }) => fields.title)).to.deep.equal(['Save the mill'])
      expect(page.url()).to.match(/\/manage\/drafts\/\d{20}-\d{20}$/)
      expect(await page.$eval('#save-state [role=status]', (line) => line.textContent)).to.match(/^Saved at \d/)
      await page.type('[name=body]', 'Write.')
      expect(await page.$eval('#field-body-count', (line) => line.textContent)).to.equal('6 / 50,000')
      await page.waitForFunction(stateIs('unsaved'))
      await page.waitForFunction(SAVED)
      await page.reload()
      expect(await valueOf(page, 'body')).to.equal('Write.')
      const [kept] = await draft()
      expect([kept?.version, kept?.fields.body]).to.deep.equal([2, 'Write.'])
    }))

  it('keeps what is typed while the hub is away, and saves it when it is back', () =>
    withPage(async (page) => {
      await signIn(page)
      await open(page, '/manage/new/event')
      await page.setOfflineMode(true)
      await page.type('[name=title]', 'Typed in a tunnel')
      await page.waitForFunction(stateIs('offline'))
      expect(await draft()).to.deep.equal([])
      await page.setOfflineMode(false)
      await page.waitForFunction(SAVED)
      expect((await draft()).map(({ fields }) => fields.title)).to.deep.equal(['Typed in a tunnel'])
    }))

  it('saves what was typed a moment ago when one leaves', () =>
    withPage(async (page) => {
      await signIn(page)
      page.on('dialog', (dialog) => void dialog.accept())
      await open(page, '/manage/new/call')
      await page.type('[name=title]', 'Typed while leaving')
      await page.goto('about:blank')
      while ((await draft()).length === 0) await open(page, '/manage/drafts') // what leaves last may arrive last
      expect((await draft()).map(({ fields }) => fields.title)).to.deep.equal(['Typed while leaving'])
    }))

  it('offers what was not saved when the page is opened again, and nothing that was', () =>
    withPage(async (page) => {
      await signIn(page)
      page.on('dialog', (dialog) => void dialog.accept())
      await open(page, '/manage/new/call')
      await page.deleteCookie({ name: 'session', url: hub.address ?? '' })
      await page.type('[name=title]', 'Never saved')
      await page.waitForFunction(stateIs('signedout'))
      // What a page sends when it is closed outlives it, and must not find somebody signed in again.
      const refused = refusals()
      await page.goto('about:blank')
      while (refusals() === refused) await pause(20)
      await signIn(page)
      await open(page, '/manage/new/call')
      await page.waitForFunction(stateIs('found'))
      expect(await draft()).to.deep.equal([])
      await page.click('[data-do=restore]')
      expect(await valueOf(page, 'title')).to.equal('Never saved')
      await page.type('[name=body]', 'Sent by a button.')
      await Promise.all([page.waitForNavigation(), page.click('.form-end button[value=save]')])
      await open(page, '/manage/new/call')
      await page.waitForFunction("sessionStorage.getItem('draft /manage/new/call') === null")
      expect(await page.$eval('#save-state', (panel) => panel.hasAttribute('hidden'))).to.equal(true)
      expect((await draft()).map(({ fields }) => fields.body)).to.deep.equal(['Sent by a button.'])
    }))

  it('tells of another window, and shows both versions when asked', () =>
    withPage(async (page) => {
      await signIn(page)
      const action = await begin(ada)
      await send(ada, action, { ...callFields, title: 'First' })
      await open(page, action)
      await send(ada, action, { ...callFields, title: 'Of another window', texts: '1' })
      await page.type('[name=body]', 'Typed here.')
      await page.waitForFunction(stateIs('conflict'))
      await Promise.all([page.waitForNavigation(), page.click('.form-end button[value=save]')])
      const text = await page.$eval('main', (main) => main.textContent)
      expect(text).to.include('Of another window').and.include('Typed here.')
      expect(await axeFaults(page)).to.deep.equal([])
      await Promise.all([page.waitForNavigation(), page.click('.form-end button[value=save]')])
      expect((await draft())[0]?.fields.body).to.include('Typed here.')
    }))

  it('waits for somebody to sign in again, then saves by itself', () =>
    withPage(async (page) => {
      await signIn(page)
      await open(page, '/manage/new/call')
      await page.deleteCookie({ name: 'session', url: hub.address ?? '' })
      await page.type('[name=title]', 'Typed after the session')
      await page.waitForFunction(stateIs('signedout'))
      const again = await hub.browser('coordinator', `ada${serial}`)
      await signIn(page, again)
      await page.evaluate("window.dispatchEvent(new Event('focus'))")
      await page.waitForFunction(SAVED)
      expect((await draft()).map(({ fields }) => fields.title)).to.deep.equal(['Typed after the session'])
    }))

  it('is written, previewed and published by keyboard alone, and Enter in a field only saves', () =>
    withPage(async (page) => {
      await signIn(page)
      await open(page, '/manage/new/call')
      const tabTo = async (selector: string) => {
        for (let n = 0; n < 80; n++) {
          if (await page.evaluate(`document.activeElement?.matches(${JSON.stringify(selector)})`)) return
          await page.keyboard.press('Tab')
        }
        throw new Error(`no way to ${selector}`)
      }
      await tabTo('[name=title]')
      await page.keyboard.type('Save the mill')
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
      expect(page.url()).to.include('done=saved')
      await tabTo('[name=action]')
      await page.keyboard.type('Sign')
      await tabTo('[name=body]')
      await page.keyboard.type('Sign here.')
      await tabTo('button[value=preview]')
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
      expect(page.url()).to.match(/\/preview$/)
      await tabTo('form[action$="/publish"] button')
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
      expect(new URL(page.url()).pathname).to.match(/^\/calls\/save-the-mill-/)
    }))

  it('fits a narrow screen, and axe finds nothing wrong, on any of its pages', () =>
    withPage(async (page) => {
      await signIn(page)
      const long = 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen '.repeat(3)
      const action = await begin(ada)
      await send(ada, action, { ...callFields, title: long, body: 'x'.repeat(300) })
      const path = await publish(ada, { ...callFields, title: long })
      const { items } = await hub.services.reader.newest(null, 'call', { limit: 1 })
      const item = `/manage/items/${items[0]?.id}`
      const pages = [
        '/manage/drafts',
        '/manage/items',
        '/manage/new/event',
        '/manage/new/write-up',
        action,
        `${action}/preview`,
        `${action}/pictures`,
        `${action}/discard`,
        `${item}/edit`,
        `${item}/end`,
        `${item}/remove`,
        `${path}/history`,
      ]
      for (const one of pages) {
        await open(page, one)
        expect(await faultsOf(page), one).to.deep.equal([])
      }
    }))
})
