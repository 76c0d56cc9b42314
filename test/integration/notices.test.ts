import { expect } from 'chai'
import type { Iri } from '../../src/core/iri.js'
import type { Member } from '../../src/domain/members/member.js'
import { ACTORS } from '../../src/domain/actors/actor-repo.js'
import { publish, typed } from '../support/published.js'
import { actorDoc } from '../support/neighbours.js'
import { describeInBrowser, withPage } from '../support/browser.js'
import { enter, faultsOf, tabTo } from '../support/looking.js'
import type { Browser } from './browsers.js'
import { cleanUp, temporaryHub, type TestHub } from './hubs.js'

const PAGE = '/notifications'
const NEWS = '/announcements'

describe('what members find out on the pages of their hub', () => {
  let hub: TestHub
  let [stella, ada, ben]: [Browser, Browser, Browser] = [] as never
  const who: Record<string, Member & { iri: Iri }> = {}
  const post = async (name: string, text: string, more = {}) => {
    const made = await hub.services.statuses.post(who[name] as Member, { text, ...more })
    await hub.settle()
    return made
  }
  const announce = async (text: string) => {
    await stella.post('/manage/announcements', { text }, { from: '/manage/announcements' })
    const [newest] = await hub.services.announcements.current(who.ada as Member, { withRead: true })
    return newest?.id ?? expect.fail('nothing is announced')
  }

  before(async () => {
    hub = await temporaryHub({ strictQueries: true })
    await hub.start()
    await hub.setUp()
    stella = await hub.browser('steward', 'stella')
    ada = await hub.browser('coordinator', 'ada')
    ben = await hub.browser('reader', 'ben')
    for (const name of ['ada', 'ben']) {
      const member = (await hub.services.members.byName(name)) ?? expect.fail(name)
      await hub.services.profiles.open(member.id, { name: `${name} <i>`, locked: name === 'ada' })
      const { iri } = (await hub.services.localActors.ofMember(member.id)) ?? expect.fail(name)
      who[name] = { ...member, iri }
    }
  })
  after(cleanUp)

  it('is for members alone', async () => {
    const stranger = await hub.browser()
    for (const path of [PAGE, NEWS]) expect((await stranger.get(path)).status, path).to.equal(401)
    for (const path of [`${PAGE}/seen`, `${PAGE}/requests`, `${NEWS}/1/dismiss`]) {
      expect((await stranger.post(path, {}, { token: 'x' })).status, path).to.equal(401)
      expect((await ada.post(path, {}, { token: 'forged' })).status, path).to.equal(403)
    }
    expect((await stranger.get('/')).text)
      .to.not.include(PAGE)
      .and.not.include(NEWS)
  })

  it('is nothing at first, and the way there stands in the menu of every page', async () => {
    const { text } = await ada.get(PAGE)
    expect(text).to.include('Nothing yet').and.not.include('I have seen all this')
    expect((await ada.get('/about')).text).to.include(`href="${PAGE}"`)
    expect((await ada.get(NEWS)).text).to.include('There is no news right now')
  })

  it('names who mentioned, answered, liked and follows them, with the way there', async () => {
    const mine = await post('ada', 'Beans are up <b>')
    const answer = await post('ben', 'Mine, too', { inReplyTo: mine.iri })
    const warned = await post('ben', 'A spider @ada', { warning: 'Spiders' })
    await hub.services.reactions.like(who.ben as Member, mine.iri)
    await hub.settle()
    const { text } = await ada.get(PAGE)
    expect(text).to.include('ben &lt;i> mentioned you').and.include('ben &lt;i> likes what you wrote')
    for (const { id } of [mine, answer, warned]) expect(text).to.include(`href="/neighbours/posts/${id}"`)
    expect(text).to.include('Beans are up &lt;b>').and.include('>Spiders<').and.not.include('A spider')
    expect(text.match(/notice-new/g)).to.have.length(3)
    expect((await ben.get(PAGE)).text).to.include('Nothing yet')
  })

  it('counts on the start page what is new, until the member has seen it', async () => {
    expect((await ada.get('/')).text).to.match(/href="\/notifications">3 things are new for you</)
    expect((await ada.get('/?lang=de')).text).to.include('3 Neuigkeiten für dich')
    await ada.get('/?lang=en')
    const [, last = ''] = /name="last" value="(\d+)"/.exec((await ada.get(PAGE)).text) ?? []
    const seen = await ada.post(`${PAGE}/seen`, { last }, { from: PAGE })
    expect([seen.status, seen.headers.location]).to.deep.equal([303, `${PAGE}?done=seen`])
    const after = await ada.get(`${PAGE}?done=seen`)
    expect(after.text).to.not.include('notice-new').and.not.include('I have seen all this')
    expect((await ada.get('/')).text).to.not.include('new for you</a>')
    await ada.post(`${PAGE}/seen`, { last: '1' }, { from: '/account' })
    expect((await ada.get(PAGE)).text, 'never backwards').to.not.include('notice-new')
    expect((await ada.post(`${PAGE}/seen`, { last: 'x' }, { from: '/account' })).status).to.equal(400)
  })

  it('has those who ask to follow decided about, once', async () => {
    await hub.services.relations.follow(who.ben as Member, (who.ada as { iri: Iri }).iri)
    await hub.settle()
    const { text } = await ada.get(PAGE)
    expect(text).to.include('ben &lt;i> asks to follow you').and.include('Let them follow')
    const state = () => hub.services.follows.stateOf((who.ben as { iri: Iri }).iri, (who.ada as { iri: Iri }).iri)
    expect(await state()).to.equal('asked')
    const from = (who.ben as { iri: Iri }).iri
    const wrong = await ada.post(`${PAGE}/requests`, { from, answer: 'maybe' }, { from: PAGE })
    expect([wrong.status, await state()]).to.deep.equal([400, 'asked'])
    const said = await ada.post(`${PAGE}/requests`, { from, answer: 'yes' }, { from: PAGE })
    expect([said.headers.location, await state()]).to.deep.equal([`${PAGE}?done=accepted`, 'accepted'])
    expect((await ada.get(PAGE)).text).to.not.include('Let them follow')
    const stranger = await hub.browser('reader', 'nobody')
    expect((await stranger.post(`${PAGE}/requests`, { from, answer: 'yes' }, { from: PAGE })).status).to.equal(403)
  })

  it('shows nothing that was taken down, hidden or turned away since', async () => {
    const gone = await post('ben', 'Gone soon @ada')
    const hidden = await post('ben', 'About eels @ada')
    await hub.services.statuses.remove(who.ben as Member, gone.id)
    await hub.services.filters.add(who.ada as Member, {
      ...{ title: 'Eels', contexts: ['notifications'], action: 'hide', expiresAt: null },
      keywords: [{ keyword: 'eels', wholeWord: true }],
    })
    await hub.settle()
    const { text } = await ada.get(PAGE)
    expect(text).to.not.include('Gone soon').and.not.include(hidden.id)
  })

  it('goes on where a page ends', async () => {
    const mine = await post('ada', 'Many like this')
    const people = Array.from({ length: 35 }, (_, n) => ({
      ...actorDoc(`p${n}`),
      number: String(1_000 + n).padStart(20, '0'),
    }))
    await hub.store.collection(ACTORS).insertMany(people)
    for (const { iri, host } of people) {
      const activity = `${iri}/likes/1` as Iri
      await hub.services.reactions.add({ actor: iri, kind: 'like', object: mine.iri, emoji: null, activity, host })
    }
    await hub.settle()
    const first = (await ada.get(PAGE)).text
    const [, next = ''] = /rel="next" href="([^"]+)"/.exec(first) ?? []
    const second = (await ada.get(next)).text
    const liked = (text: string) => Array.from(text.matchAll(/>(p\d+) likes/g), ([, name]) => name)
    expect(liked(first)).to.have.length(30)
    expect(liked(second)).to.have.length(5)
    expect(new Set([...liked(first), ...liked(second)]).size).to.equal(35)
    for (const odd of ['x', '-1', '9'.repeat(30)]) expect((await ada.get(`${PAGE}?after=${odd}`)).status).to.equal(200)
  })

  it('has what those who run the hub tell everybody, until each has put it away', async () => {
    const id = await announce('We are **away** on Saturday. <script>alert(1)</script>')
    const front = (await ada.get('/')).text
    expect(front).to.include('<strong>away</strong>').and.not.include('<script>alert')
    expect((await ben.get(NEWS)).text)
      .to.include('<strong>away</strong>')
      .and.include('Put it away')
    expect((await (await hub.browser()).get('/')).text).to.not.include('<strong>away</strong>')
    const away = await ada.post(`${NEWS}/${id}/dismiss`, { from: 'home' }, { from: '/' })
    expect([away.status, away.headers.location]).to.deep.equal([303, '/'])
    expect((await ada.get('/')).text).to.not.include('<strong>away</strong>')
    expect((await ada.get(NEWS)).text)
      .to.include('<strong>away</strong>')
      .and.include('You have put this away')
    expect((await ben.get('/')).text).to.include('<strong>away</strong>')
    const fromList = await ben.post(`${NEWS}/${id}/dismiss`, { from: 'https://elsewhere.example' }, { from: NEWS })
    expect(fromList.headers.location).to.equal(NEWS)
    for (const odd of ['1', 'x', '9'.repeat(20)])
      expect((await ada.post(`${NEWS}/${odd}/dismiss`, {}, { from: NEWS })).status, odd).to.equal(404)
  })

  it('leaves the start page to its events when there is a lot', async () => {
    for (let n = 0; n < 4; n++) await announce(`News number ${n}`)
    const front = (await ada.get('/')).text
    expect(front.match(/News number/g)).to.have.length(2)
    expect(front).to.include('All news for members')
    await publish(hub.services, who.ada as Member, 'call', { ...typed.call })
    expect((await ada.get(NEWS)).text.match(/News number/g)).to.have.length(4)
  })

  describeInBrowser('in a browser', () => {
    it('has no fault that axe-core knows, on any screen, and can be used by keyboard', async function () {
      this.timeout(60_000)
      await withPage(async (page) => {
        const value = ada.cookies.get('session') ?? ''
        await page.browserContext().setCookie({ name: 'session', value, domain: '127.0.0.1', path: '/' })
        for (const path of [PAGE, `${PAGE}?lang=de`, `${NEWS}?lang=en`, '/', '/about']) {
          await page.goto(hub.address + path, { waitUntil: 'load' })
          expect(await faultsOf(page), path).to.deep.equal([])
        }
        await page.goto(`${hub.address}${PAGE}`, { waitUntil: 'load' })
        await tabTo(page, `form[action="${PAGE}/seen"] button`)
        await enter(page)
        expect(await page.evaluate('document.querySelector("[role=status]").textContent')).to.include(
          'no longer marked',
        )
      })
    })
  })
})
