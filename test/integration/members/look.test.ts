import { expect } from 'chai'
import type { Page } from 'puppeteer-core'
import type { Browser } from '../browsers.js'
import { cleanUp, PASSWORD, temporaryHub, type TestHub } from '../hubs.js'
import { describeInBrowser, withPage } from '../../support/browser.js'
import { faultsOf } from '../../support/looking.js'

const ALL = ['minor', 'moderate', 'serious', 'critical']
const LONG = 'Donaudampfschifffahrtsgesellschaftskapitänin von Oberammergau-Unterwalden'

describeInBrowser('the look of accounts and members', () => {
  let hub: TestHub
  let steward: Browser
  let paths: Record<'stranger' | 'member', string[]>

  before(async () => {
    hub = await temporaryHub({ smtpUrl: 'smtp://127.0.0.1:9', mailFrom: 'hub@example.org' })
    await hub.start()
    await hub.setUp({ signUps: 'approval' })
    const { members, invitations, credentials } = hub.services
    steward = await hub.browser('steward', 'organiser')
    const long = await members.add({ name: 'a_name_of_thirty_letters_in_al', displayName: LONG, role: 'coordinator' })
    await members.suspend('operator', long.id, `${LONG}, `.repeat(3))
    await hub.browser('reader', 'bea')
    const options = {
      state: 'waiting' as const,
      request: `I live nearby.\n${LONG}`,
      unconfirmed: `${'x'.repeat(60)}@example.org`,
    }
    await members.add({ name: 'cem', displayName: LONG }, options)
    const { path } = await invitations.create('operator', { role: 'coordinator', note: LONG })
    const reset = await credentials.resetLink('operator', (await members.byName('bea'))?.id ?? '')
    paths = {
      stranger: ['/sign-in', '/sign-in?done=signed-out', '/reset', reset, '/join', path],
      member: [
        '/account?done=profile',
        '/account/address',
        '/account/password',
        '/account/second-factor',
        '/account/sessions',
        '/account/leave',
        '/manage/members',
        '/manage/members?name=zzz',
        `/manage/members/${long.id}?done=suspended`,
        '/manage/invitations',
        '/manage/requests',
      ],
    }
  })
  after(cleanUp)

  async function as(page: Page, browser: Browser | null): Promise<void> {
    const cookies = Array.from(browser?.cookies ?? [], ([name, value]) => ({ name, value, url: hub.address ?? '' }))
    await page
      .browserContext()
      .setCookie(...cookies.map(({ url, ...cookie }) => ({ ...cookie, domain: new URL(url).hostname })))
  }

  async function clean(page: Page, what: string): Promise<void> {
    expect(await faultsOf(page, { impacts: ALL }), what).to.deep.equal([])
  }

  it('has no fault that axe-core knows, and nothing beyond the edge, on any screen, light and dark', async () => {
    await withPage(async (page) => {
      const said: string[] = []
      page.on('console', (message) => {
        if (message.type() !== 'error' || !/status of 40\d/.test(message.text())) said.push(message.text())
      })
      for (const who of ['stranger', 'member'] as const) {
        if (who === 'member') await as(page, steward)
        for (const [i, path] of paths[who].entries()) {
          const language = i % 2 === 0 ? 'de' : 'en'
          await page.goto(`${hub.address}${path}${path.includes('?') ? '&' : '?'}lang=${language}`)
          await clean(page, `${path} in ${language}`)
        }
      }
      expect(said).to.deep.equal([])
    })
  })

  it('leads from the top of a form with faults to its fields, and keeps what was typed', async () => {
    await withPage(async (page) => {
      await page.setViewport({ width: 320, height: 700 })
      await page.goto(`${hub.address}/join?lang=en`)
      await page.type('[name=name]', 'Ärger')
      await page.type('[name=email]', 'not an address')
      await Promise.all([page.waitForNavigation(), page.click('.form button[type=submit]')])
      await clean(page, 'faults')
      expect(await page.evaluate('document.activeElement.id')).to.equal('errors')
      expect(await page.$$eval('.errors a', (links) => links.map((link) => link.getAttribute('href')))).to.deep.equal([
        '#field-name',
        '#field-password',
        '#field-email',
        '#field-request',
      ])
      expect(await page.$eval('[name=name]', (input) => (input as { value?: string }).value)).to.equal('Ärger')
      await page.click('.errors a[href="#field-email"]')
      expect(await page.evaluate('document.activeElement.name')).to.equal('email')
    })
  })

  it('sets up the second step without a script and without anybody else’s picture', async () => {
    await hub.services.members.add({ name: 'tom', password: PASSWORD })
    const tom = await hub.browser('reader', 'tom')
    await withPage(async (page) => {
      await page.setJavaScriptEnabled(false)
      await as(page, tom)
      const asked: string[] = []
      page.on('request', (request) => asked.push(request.url()))
      await page.goto(`${hub.address}/account/second-factor?lang=en`)
      await page.type('[name=password]', PASSWORD)
      await Promise.all([page.waitForNavigation(), page.click('.form button[type=submit]')])
      await page.setJavaScriptEnabled(true)
      expect(await page.$eval('svg.qr', (svg) => svg.getBoundingClientRect().width)).to.be.greaterThan(150)
      await clean(page, 'offer')
      expect(asked.filter((url) => !url.startsWith(hub.address ?? '?'))).to.deep.equal([])
    })
  })
})
