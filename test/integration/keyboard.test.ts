import { expect } from 'chai'
import type { Page } from 'puppeteer-core'
import { pathOf } from '../../src/domain/text/slug.js'
import { describeInBrowser, withPage } from '../support/browser.js'
import { enter, faultsOf, tabTo } from '../support/looking.js'
import { publish, typed } from '../support/published.js'
import type { Browser } from './browsers.js'
import { cleanUp } from './hubs.js'
import { anIri, outskirts, type Outskirts } from './outside.js'

describeInBrowser('with a keyboard alone and without script', function () {
  this.timeout(120_000)
  let out: Outskirts
  let reader: Browser, coordinator: Browser
  const jo = anIri('users/jo')
  before(async () => {
    out = await outskirts()
    ;[reader, coordinator] = [await out.member('reader'), await out.member('coordinator')]
    await out.know('jo', { name: 'Jo' })
  })
  after(cleanUp)

  /** Opens a page as somebody, before anything has the focus. */
  async function open(page: Page, who: Browser, path: string): Promise<void> {
    await page.setJavaScriptEnabled(false)
    await page.setExtraHTTPHeaders({ 'Accept-Language': 'en' })
    const cookies = Array.from(who.cookies, ([name, value]) => ({ name, value, domain: '127.0.0.1', path: '/' }))
    await page.browserContext().setCookie(...cookies)
    expect((await page.goto(`${out.hub.address}${path}`))?.status(), path).to.equal(200)
  }
  /** axe-core is a script. */
  async function look(page: Page): Promise<void> {
    await page.setJavaScriptEnabled(true)
    expect(await faultsOf(page), page.url()).to.deep.equal([])
    await page.setJavaScriptEnabled(false)
  }
  const textOf = (page: Page, selector: string) => page.$eval(selector, (found) => found.textContent)
  const at = (page: Page) => new URL(page.url()).pathname

  it('one signs up for an event, and calls off', async () => {
    const more = { signUp: 'yes', capacity: '3', shifts: 'Stewards, 13:00-15:00, 1' }
    const event = await publish(out.hub.services, out.steward, 'event', { ...typed.event, ...more })
    await withPage(async (page) => {
      await open(page, reader, pathOf(event))
      await page.keyboard.press('Tab')
      expect(await page.evaluate('document.activeElement.className')).to.equal('skip')
      await page.keyboard.press('Enter')
      await tabTo(page, '.sign-up button')
      await enter(page)
      expect(await textOf(page, '.sign-up-own')).to.contain('You have a place.')
      await tabTo(page, '.sign-up form[action$="/leave"] button')
      await enter(page)
      expect(await page.$('.sign-up-own')).to.equal(null)
    })
    expect(await out.hub.services.signUps.countsOf(event.id)).to.include({ accepted: 0 })
  })

  it('one promises to take part in a call', async () => {
    await withPage(async (page) => {
      await open(page, reader, pathOf(out.call))
      await tabTo(page, 'a[href$="/promise"]')
      await enter(page)
      await tabTo(page, 'main form button[type=submit]')
      await enter(page)
      expect(await textOf(page, 'main')).to.contain('Thank you.')
    })
    await out.hub.settle()
    expect(await out.hub.services.pledges.countsOf(out.call.id)).to.include({ total: 1 })
  })

  it('a group adapts a write-up, and sees both beside each other when it is in another language', async () => {
    await withPage(async (page) => {
      await open(page, coordinator, pathOf(out.writeUp))
      await tabTo(page, 'a[href^="/manage/adapt"]')
      await enter(page)
      await look(page)
      await tabTo(page, 'main form button[type=submit]')
      await enter(page)
      await tabTo(page, '[name=title]')
      await page.keyboard.type('Der Hof: ')
      await tabTo(page, '[name=language]')
      await page.keyboard.type('Deutsch')
      await tabTo(page, 'button[value=publish]')
      await enter(page)
      expect(at(page)).to.match(/^\/write-ups\/.*-w\w+$/)
      await tabTo(page, 'a[href$="/family"]')
      await enter(page)
      await look(page)
      await tabTo(page, 'a[href*="/compare?"]')
      await enter(page)
      await look(page)
      const languages = await page.$$eval('.difference-text', (texts) => texts.map((text) => text.getAttribute('lang')))
      expect(languages.slice(0, 2)).to.deep.equal(['en', 'de'])
      expect(await page.$('.difference del')).to.equal(null)
    })
  })

  it('a group takes up a call of another hub', async () => {
    const deadline = new Date('2026-12-01T18:00:00Z')
    const call = { title: 'Save the weir', action: 'sign' as const, link: null, deadline, area: null }
    const id = await out.hear(jo, {
      kind: 'call',
      html: '<p>Sign.</p>',
      call: { ...call, goal: 100, pledged: 12, state: 'open' },
    })
    await withPage(async (page) => {
      await open(page, coordinator, `/neighbours/posts/${id}`)
      await tabTo(page, 'form[action$="/take-up"] button')
      await enter(page)
      await tabTo(page, '[name=title]')
      await page.keyboard.press('End')
      await page.keyboard.type(' with us')
      await tabTo(page, 'button[value=publish]')
      await enter(page)
      expect(at(page)).to.match(/^\/calls\/save-the-weir-with-us-/)
      await look(page)
    })
  })

  it('those who organise find who asks to come, and say yes', async () => {
    const more = { signUp: 'yes', approval: 'yes', title: 'A small round' }
    const event = await publish(out.hub.services, out.steward, 'event', { ...typed.event, ...more })
    await reader.post(`${pathOf(event)}/sign-up`, { shift: '' }, { from: pathOf(event) })
    await withPage(async (page) => {
      await open(page, coordinator, '/manage')
      expect(await textOf(page, '.matters'))
        .to.contain('1 person asks to come')
        .and.contain('A small round')
      await tabTo(page, `.matters a[href="/manage/events/${event.id}/people"]`)
      await enter(page)
      await look(page)
      await tabTo(page, 'button[value=approve]')
      await enter(page)
      await page.goto(`${out.hub.address}/manage`)
      expect(await textOf(page, 'main')).to.contain('Nothing waits for you')
    })
    expect(await out.hub.services.signUps.countsOf(event.id)).to.include({ accepted: 1, asked: 0 })
    expect((await (await out.member('reader')).get('/manage')).text).not.to.contain('asks to come')
  })
})
