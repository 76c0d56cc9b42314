import { expect } from 'chai'
import type { Page } from 'puppeteer-core'
import { accessFeatures } from '../../src/domain/items/event-details.js'
import { pathOf } from '../../src/domain/text/slug.js'
import { describeInBrowser, withPage } from '../support/browser.js'
import { faultsOf } from '../support/looking.js'
import { publish, typed } from '../support/published.js'
import { cleanUp } from './hubs.js'
import { neighbourhood, type Neighbourhood } from './neighbours.js'

const full = {
  ...typed.event,
  ...{ title: 'Community choir and supper', startsAt: '2026-11-17T19:00', endsAt: '2026-11-17T21:30', repeat: 'nth' },
  ...{ features: accessFeatures.join(', '), spoken: 'en, ar, pt-BR, pl, so', category: 'MUSIC' },
  ...{
    organizers: 'The singers of the garden\nTenants’ union Northgate\nمطبخ الحي',
    online: 'https://meet.example/choir',
  },
  ...{ latitude: '53.408412', longitude: '-2.991622', hideAddress: 'yes', area: 'Northgate, behind the old market' },
}

describeInBrowser('pages of events', function () {
  this.timeout(120_000)
  let there: Neighbourhood
  beforeEach(async () => {
    there = await neighbourhood()
  })
  afterEach(cleanUp)

  it('fit a phone and a desk, and are for everybody', async () => {
    const { hub, steward } = there
    const item = await publish(hub.services, steward, 'event', full)
    await hub.settle()
    const { cookies } = await hub.browser('coordinator')
    const own = [
      `/manage/items/${item.id}/edit`,
      `/manage/items/${item.id}/hosts`,
      '/manage/hosting',
      '/manage/new/event',
    ]
    const open = [pathOf(item), `/series/${item.id}`, `${pathOf(item)}/poster`]
    await withPage(async (page) => {
      await page.setCacheEnabled(false)
      await page.setExtraHTTPHeaders({ 'Accept-Language': 'en' })
      for (const path of open) await look(page, 'stranger', path)
      const value = cookies.get('session') ?? ''
      await page.browserContext().setCookie({ name: 'session', value, domain: '127.0.0.1', path: '/' })
      for (const path of [...open, ...own]) await look(page, 'coordinator', path)
    })
  })

  it('fit when an event is postponed, with a title that is read from right to left', async () => {
    const { hub, steward } = there
    const title = 'مقهى التصليح رقم 7 في القاعة الكبيرة (Repair café)'
    const item = await publish(hub.services, steward, 'event', { ...full, title, signUp: 'yes' })
    await hub.settle()
    await hub.services.items.postpone(steward, item.id, 'القاعة غارقة')
    const { cookies } = await hub.browser('coordinator')
    const open = [pathOf(item), '/events', `/series/${item.id}`, `${pathOf(item)}/history`, '/events/month/2026-11']
    await withPage(async (page) => {
      await page.setCacheEnabled(false)
      await page.setExtraHTTPHeaders({ 'Accept-Language': 'en' })
      for (const path of open) await look(page, 'postponed', path)
      const value = cookies.get('session') ?? ''
      await page.browserContext().setCookie({ name: 'session', value, domain: '127.0.0.1', path: '/' })
      for (const path of [pathOf(item), `/manage/items/${item.id}/end`, '/manage/items'])
        await look(page, 'postponed-coordinator', path)
    })
  })

  it('put all that is said of an event on one sheet of paper', async () => {
    const { hub, steward } = there
    const text = 'All welcome, whoever you are and wherever you come from. '
    const much = {
      ...full,
      summary: text.repeat(6),
      organizers: Array.from({ length: 10 }, () => text.slice(0, 90)).join('\n'),
    }
    const item = await publish(hub.services, steward, 'event', { ...much, access: text.repeat(8), hideAddress: '' })
    await withPage(async (page) => {
      for (const size of ['a4', 'a5']) {
        await page.goto(`${hub.address}${pathOf(item)}/poster?size=${size}`)
        const pdf = Buffer.from(await page.pdf({ preferCSSPageSize: true })).toString('latin1')
        expect(pdf.match(/\/Type \/Page\b/g), size).to.have.lengthOf(1)
        await page.emulateMediaType('print')
        const isWhole = `(() => { const sheet = document.querySelector('.poster').getBoundingClientRect()
          return document.querySelector('.poster-foot').getBoundingClientRect().bottom <= sheet.bottom })()`
        expect(await page.evaluate(isWhole), `the code on ${size}`).to.equal(true)
        await page.emulateMediaType()
      }
    })
  })

  async function look(page: Page, who: string, path: string): Promise<void> {
    const answer = await page.goto(`${there.hub.address}${path}`)
    expect(answer?.status(), `${who} ${path}`).to.equal(200)
    const impacts = ['minor', 'moderate', 'serious', 'critical']
    expect(await faultsOf(page, { impacts, isPaper: path.endsWith('/poster') }), `${who} ${path}`).to.deep.equal([])
  }
})
