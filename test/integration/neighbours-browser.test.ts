import { expect } from 'chai'
import type { Page } from 'puppeteer-core'
import { iri } from '../../src/core/iri.js'
import { pathOf } from '../../src/domain/text/slug.js'
import { describeInBrowser, withPage } from '../support/browser.js'
import { faultsOf } from '../support/looking.js'
import { cleanUp } from './hubs.js'
import { anIri, outskirts, type Outskirts } from './outside.js'

const impacts = ['minor', 'moderate', 'serious', 'critical']

const LONG_WORD = 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihung'

describeInBrowser('what members see of others, in a browser', function () {
  this.timeout(120_000)
  let out: Outskirts
  let paths: string[]
  let cookie: string
  const jo = anIri('users/jo')
  before(async () => {
    out = await outskirts()
    const speaker = await out.member('coordinator', 'Sam outside')
    cookie = speaker.cookies.get('session') ?? ''
    await out.know('jo', { name: LONG_WORD, html: '<p>Beans</p>', fields: [{ name: LONG_WORD, html: LONG_WORD }] })
    const { follows, localActors } = out.hub.services
    await follows.followQuietly(speaker.member.id, { iri: jo, host: 'elm.test' })
    await follows.answered({ by: jo, activity: null, follower: localActors.instanceIri }, 'accepted')
    const file = { mediaType: null, alt: 'Beans', width: 800, height: 600, blurhash: null, focus: null }
    const id = await out.hear(jo, {
      html: `<p>${LONG_WORD}</p>`,
      files: [{ ...file, kind: 'image', url: anIri('a.png') }],
    })
    const root = await out.hub.services.posts.get(id)
    await out.hear(jo, { summary: LONG_WORD, sensitive: true, inReplyTo: root?.iri ?? null })
    await out.hear(jo, { inReplyTo: iri(out.event.iri) })
    const [startsAt, overAt] = [new Date('2026-11-30T18:00:00Z'), new Date('2026-11-30T21:00:00Z')]
    const place = { name: LONG_WORD, address: 'Mill Lane 1', latitude: null, longitude: null }
    await out.hear(jo, {
      ...{ kind: 'event', title: LONG_WORD, summary: 'Come along' },
      event: {
        ...{ startsAt, endsAt: null, overAt, zone: 'Asia/Tokyo', place, online: anIri('join'), state: 'postponed' },
        ...{ joinMode: 'free', participants: 4, capacity: 40 },
      },
    })
    const call = { title: 'Sign it', action: 'sign' as const, link: anIri('sign'), deadline: overAt, area: 'Elm' }
    await out.hear(jo, { kind: 'call', call: { ...call, goal: 100, pledged: 12, state: 'open' } })
    const options = ['Beans', 'Peas'].map((name, votes) => ({ name, votes }))
    await out.hear(jo, { kind: 'question', poll: { many: false, options, voters: 1, endsAt: overAt, closedAt: null } })
    paths = [
      ...['/neighbours', '/neighbours/@jo@elm.test', `/neighbours/posts/${id}`, pathOf(out.event)],
      ...[`/neighbours/answer?to=${encodeURIComponent(root?.iri ?? '')}`, '/follow', '/interact?uri=x'],
      ...[`/neighbours/report?who=${encodeURIComponent(jo)}`, '/account/profile/public'],
      ...['/account/profile/public/close', `/a/${speaker.member.name}`, '/neighbours/@nobody@elm.test'],
    ]
  })
  after(cleanUp)

  const signIn = async (page: Page, language: string) => {
    await page.setExtraHTTPHeaders({ 'Accept-Language': language })
    await page.browserContext().setCookie({ name: 'session', value: cookie, domain: '127.0.0.1', path: '/' })
  }

  it('is sound on every screen, light and dark, as it comes without script', async () => {
    await withPage(async (page) => {
      for (const [i, path] of paths.entries()) {
        await signIn(page, i % 2 === 0 ? 'de' : 'en')
        await page.setJavaScriptEnabled(false)
        expect((await page.goto(`${out.hub.address}${path}`))?.ok() === !path.includes('nobody'), path).to.equal(true)
        await page.setJavaScriptEnabled(true)
        expect(await faultsOf(page, { impacts }), path).to.deep.equal([])
      }
    })
  })

  it('lets somebody find, follow and answer by keyboard alone', async () => {
    await withPage(async (page) => {
      await page.setJavaScriptEnabled(false)
      await signIn(page, 'en')
      out.network.found = { kind: 'actor', iri: jo }
      await page.goto(`${out.hub.address}/neighbours`)
      await page.focus('#field-query')
      await page.keyboard.type('@jo@elm.test')
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
      expect(new URL(page.url()).pathname).to.equal('/neighbours/@jo@elm.test')
      await page.focus('form[action$="/unfollow"] button')
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
      expect(new URL(page.url()).search).to.equal('?done=unfollowed')
    })
  })
})
