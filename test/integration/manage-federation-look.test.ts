import { expect } from 'chai'
import { iri } from '../../src/core/iri.js'
import type { Browser } from './browsers.js'
import { cleanUp, temporaryHub, type TestHub } from './hubs.js'
import { describeInBrowser, withPage } from '../support/browser.js'
import { others } from '../support/federated.js'
import { beyondTheEdge, faultsOf } from '../support/looking.js'

const impacts = ['minor', 'moderate', 'serious', 'critical']
const LONG = 'Donaudampfschifffahrtsgesellschaftskapitänin-von-Oberammergau-Unterwalden'
const longHost = `${'a-very-long-label-'.repeat(3)}x.${'below-'.repeat(8)}x.example`

describeInBrowser('the look of the pages about other servers', () => {
  let hub: TestHub
  let steward: Browser
  const long = iri(`https://${longHost}/users/${LONG.toLowerCase().replaceAll('ä', 'ae')}`)
  const paths = [
    '/manage/servers',
    '/manage/servers/rule?domain=elm.test',
    '/manage/servers/import',
    '/manage/servers/hosts',
    '/manage/servers/hosts?state=gone',
    `/manage/servers/host?domain=${longHost}&done=retry`,
    '/manage/followers?done=removed',
    '/manage/followers?list=quiet',
    `/manage/followers/remove?${new URLSearchParams({ list: 'voice', follower: long }).toString()}`,
    '/manage/received',
    '/manage/received?outcome=failed&host=nobody.test',
    '/manage/identity?done=former',
    '/manage/reports',
  ]

  before(async () => {
    hub = await temporaryHub({ baseUrl: 'http://hub.test', role: 'web' })
    await hub.start()
    await hub.setUp()
    const { localActors, identities, reports, rules, received } = hub.services
    const voice = (await localActors.voice()) ?? expect.fail('no voice')
    const there = others(hub)
    const handle = LONG.toLowerCase().replaceAll('ä', 'ae')
    await there.know(handle, longHost, { name: LONG })
    await there.follow(voice.iri, handle, longHost)
    await there.follow(voice.iri, 'nobody-knows-me', longHost)
    await there.trouble(longHost, { trouble: 'certificate not trusted' }, 3)
    const id = await there.arrive({ actor: long, type: LONG, objectType: LONG })
    await received.finish([{ id, outcome: 'failed', because: LONG.repeat(3) }], new Date())
    await there.arrive({ actor: iri(`https://elm.test/${'x'.repeat(300)}`), signer: long })
    await identities.setFormer(voice, [long])
    const about = { about: long, subjects: [iri(`${long}/notes/1`)], comment: LONG, host: longHost }
    await reports.receive({ ...about, from: long, activity: iri(`${long}/flags/1`) })
    steward = await hub.browser('steward', 'organiser')
    const member = (await hub.services.members.byName('organiser')) ?? expect.fail('no steward')
    const rule = { rejectMedia: true, rejectReports: false, obfuscate: false, allowed: false }
    const comments = { publicComment: LONG, privateComment: LONG }
    await rules.decide(member, longHost, { severity: 'silence', ...rule, ...comments })
  })
  after(cleanUp)

  it('has no fault that axe-core knows, and nothing beyond the edge, on any screen, light and dark', async () => {
    await withPage(async (page) => {
      const { hostname } = new URL(hub.address ?? '')
      const cookies = Array.from(steward.cookies, ([name, value]) => ({ name, value, domain: hostname }))
      await page.browserContext().setCookie(...cookies)
      for (const [i, path] of paths.entries()) {
        for (const language of i % 2 === 0 ? ['de', 'en'] : ['en', 'de']) {
          const answer = await page.goto(`${hub.address}${path}${path.includes('?') ? '&' : '?'}lang=${language}`)
          const what = `${path} in ${language}`
          expect(answer?.status(), what).to.equal(200)
          // What is the same in both is looked at in one.
          const isWhole = (language === 'de') === (i % 2 === 0)
          expect(isWhole ? await faultsOf(page, { impacts }) : await page.evaluate(beyondTheEdge), what).to.deep.equal(
            [],
          )
        }
      }
    })
  })
})
