import { expect } from 'chai'
import { mkdir } from 'node:fs/promises'
import type { Page } from 'puppeteer-core'
import { entryLine } from '../../src/domain/reading-lists/entry-fields.js'
import { pathOf } from '../../src/domain/text/slug.js'
import { axeFaults, describeInBrowser, withPage } from '../support/browser.js'
import { noteBy } from '../support/neighbours.js'
import { iri } from '../../src/core/iri.js'
import { publish, typed } from '../support/published.js'
import { cleanUp } from './hubs.js'
import { neighbourhood, type Neighbourhood } from './neighbours.js'

/** A folder to keep a picture of each page in, to look at; none unless it is named. */
const shots = process.env.ALLOTMENT_SHOTS

describeInBrowser('pages of reading lists', function () {
  this.timeout(120_000)
  let there: Neighbourhood
  beforeEach(async () => {
    there = await neighbourhood()
  })
  afterEach(cleanUp)

  it('fit a phone and a desk, and are for everybody', async () => {
    const { hub, steward, writeUp, call } = there
    const { services } = hub
    const far = noteBy(iri('https://elm.test/a/elm'), { title: 'How the elm hub began', audience: 'public' })
    await services.posts.receive(far)
    const gone = await publish(services, steward, 'write-up', {
      ...typed['write-up'],
      title: 'The shed that burned down',
    })
    const list = await publish(services, steward, 'list', {
      ...typed.list,
      entries: [
        entryLine({
          at: writeUp.iri,
          title: '',
          note: 'Begin with this one: it is short, and all of it is true. '.repeat(4),
        }),
        entryLine({ at: call.iri, title: '', note: '' }),
        entryLine({ at: far.iri, title: '', note: 'دليل قصير للمجموعات الجديدة' }),
        entryLine({
          at: `https://example.org/${'a-very-long-address/'.repeat(9)}`,
          title: 'Foodsafetyregulations'.repeat(6),
          note: '',
        }),
        entryLine({ at: gone.iri, title: '', note: 'What not to do.' }),
      ].join('\n'),
    })
    await services.items.remove(steward, gone.id)
    await hub.settle()
    const said = ['https://elm.test/o/2', writeUp.iri].map((at, n) => ({
      ...{ at: iri(at), title: `Entry ${n + 1}`, note: 'Look at this first.', gone: n === 2, object: true },
    }))
    const theirs = noteBy(iri('https://elm.test/a/elm'), { kind: 'list', type: 'Article', title: 'What elm reads' })
    const came = await services.posts.receive({
      ...theirs,
      summary: 'Reading list, 2 entries',
      list: { entries: said },
    })
    const add = `/manage/lists/add?about=${encodeURIComponent(writeUp.iri)}`
    const own = [
      `/manage/items/${list.id}/edit`,
      add,
      '/manage/new/list',
      '/manage/items',
      `/neighbours/posts/${came.id}`,
    ]
    const open = [pathOf(list), '/lists', pathOf(writeUp), '/write-ups', '/']
    const { cookies } = await hub.browser('coordinator')
    await withPage(async (page) => {
      await page.setCacheEnabled(false)
      await page.setExtraHTTPHeaders({ 'Accept-Language': 'en' })
      for (const path of open) await look(page, 'stranger', path)
      const value = cookies.get('session') ?? ''
      await page.browserContext().setCookie({ name: 'session', value, domain: '127.0.0.1', path: '/' })
      for (const path of [...open.slice(0, 3), ...own]) await look(page, 'coordinator', path)
      await page.setExtraHTTPHeaders({ 'Accept-Language': 'de' })
      for (const path of [...open.slice(0, 2), ...own.slice(0, 2)])
        await look(page, 'german', `${path}${path.includes('?') ? '&' : '?'}lang=de`)
    })
  })

  async function look(page: Page, who: string, path: string): Promise<void> {
    for (const width of [320, 768, 1280]) {
      await page.setViewport({ width, height: 900 })
      const answer = await page.goto(there.hub.address + path, { waitUntil: 'load' })
      expect(answer?.status(), path).to.equal(200)
      await page.evaluate('document.fonts.ready.then(() => true)')
      const edge = (await page.evaluate('document.documentElement.scrollWidth - innerWidth')) as number
      if (shots !== undefined) {
        await mkdir(shots, { recursive: true })
        const name = path.replace(/[^a-z0-9]+/gi, '-').slice(0, 60)
        await page.screenshot({ path: `${shots}/${who}${name}-${width}.png`, fullPage: true })
      }
      expect(edge, `${path} at ${width}`).to.be.at.most(0)
      expect(await axeFaults(page), `${who} ${path} at ${width}`).to.deep.equal([])
    }
  }
})
