import { expect } from 'chai'
import type { Page } from 'puppeteer-core'
import { Secret, TOTP } from 'otpauth'
import { describeInBrowser, withPage } from '../../support/browser.js'
import { freePort } from '../../support/free-port.js'
import { enter, tabTo } from '../../support/looking.js'
import { openWebApp, troublesOf } from '../../support/web-app.js'
import { cleanUp, PASSWORD, temporaryHub, type TestHub } from '../hubs.js'
import { ask } from './apps.js'
import * as acts from './browser-acts.js'
import * as entry from './browser-entry.js'

describeInBrowser('apps that run in a browser, on another site', function () {
  this.timeout(60_000)
  let hub: TestHub
  let app: Awaited<ReturnType<typeof openWebApp>>
  let base: string

  before(async () => {
    const port = await freePort()
    base = `http://127.0.0.1:${port}`
    hub = await temporaryHub({ port, baseUrl: base, strictQueries: true })
    await hub.start()
    await hub.setUp()
    app = await openWebApp()
    for (const name of ['ada', 'bea', 'cleo']) {
      const member = await hub.services.members.add({ name, role: 'coordinator', password: PASSWORD })
      await hub.services.profiles.open(member.id, { name })
    }
  })
  after(async () => {
    await app.close()
    await cleanUp()
  })

  const memberCalled = async (name: string) => (await hub.services.members.byName(name)) ?? expect.fail(name)
  const idOf = async (acct: string) => {
    const { json } = await ask(hub, 'GET', `/api/v1/accounts/lookup?acct=${acct}`)
    return String(json.id)
  }

  const picturesOf = async (acct: string) => {
    const { json } = await ask(hub, 'GET', `/api/v1/accounts/lookup?acct=${acct}`)
    return [json.avatar, json.header] as string[]
  }

  /** A page of an app, and what the browser complains about while `work` goes on: nothing but what is expected. */
  async function inApp(work: (page: Page) => Promise<void>, expected: readonly string[] = []): Promise<void> {
    await withPage(async (page) => {
      await page.setExtraHTTPHeaders({ 'Accept-Language': 'en' })
      const troubles = troublesOf(page)
      await work(page)
      expect(troubles).to.deep.equal(expected)
    })
  }

  /** As a page goes there by itself. */
  async function leaveFor(page: Page, address: string): Promise<void> {
    await Promise.all([page.waitForNavigation(), page.evaluate(entry.leave, address)])
  }

  /** By keyboard, from the page to sign in on to the question whether the app may come in. */
  async function signIn(page: Page, name: string, password = PASSWORD): Promise<void> {
    expect(new URL(page.url()).pathname).to.equal('/sign-in')
    expect(await page.evaluate('document.querySelector("main").innerText')).to.include('An app wants to act for you')
    await tabTo(page, 'main [name="who"]')
    await page.keyboard.type(name)
    await tabTo(page, 'main [name="password"]')
    await page.keyboard.type(password)
    await enter(page)
  }

  async function answer(page: Page, decision: 'allow' | 'deny'): Promise<URL> {
    expect(new URL(page.url()).pathname).to.equal('/oauth/authorize')
    await tabTo(page, `button[value="${decision}"]`)
    await enter(page)
    return new URL(page.url())
  }

  it('sign in as Phanpy does, do all that it does, and sign out', async () => {
    await inApp(async (page) => {
      const redirect = `${app.origin}/?theme=dark`
      await page.goto(redirect)
      await leaveFor(page, await page.evaluate(entry.introduceByForm, base, redirect))
      await signIn(page, 'ada')
      const back = await answer(page, 'allow')
      expect(back.href).to.match(/^http:\/\/app\.localhost:\d+\/\?theme=dark&code=[^&]+$/)
      const known = await page.evaluate(entry.tokenByForm, base, redirect)
      expect(known.token).to.include({ token_type: 'Bearer', scope: 'read write follow push' })
      expect(known).to.deep.include({ name: 'ada', domain: new URL(base).host, api: 7, software: 'allotment' })
      expect(known.metadata).to.include('S256')

      const read = await page.evaluate(acts.readAll, base)
      expect(read).to.deep.equal([])
      const written = await page.evaluate(acts.write, base)
      expect(written.picture).to.include({ type: 'image', description: 'A bed of beans' })
      expect(written.picture.blurhash).to.be.a('string')
      expect(written.poll).to.deep.equal({ multiple: true, voted: true, ownVotes: [] })
      expect(written.edited).to.include({
        text: 'Beans, at last #beds',
        alt: 'Beans in a bed',
        warning: '',
        pictures: 1,
      })
      expect(written.edited.editedAt).to.be.a('string')
      const { older, left, pages } = await page.evaluate(acts.pageThrough, base)
      expect(older, 'the way to the next page can be read').to.match(/^http.+[?&]max_id=\d+/)
      expect(left).to.match(/^\d+$/)
      expect(pages).to.deep.equal([1, 1])
      expect(await page.evaluate(acts.listen, base)).to.deep.equal(['update', 'delete'])
      const changed = { name: 'Ada B.', fields: ['Tool'], avatar: true }
      expect(await page.evaluate(acts.changeProfile, base)).to.deep.equal(changed)
      const [id, policy] = await page.evaluate(acts.askToBeWoken, base)
      expect(id)
        .to.be.a('number')
        .within(0, 2 ** 31)
      expect(policy).to.equal('followed')

      await hub.services.statuses.post(await memberCalled('bea'), { text: 'A thistle' }, { key: null, as: 'self' })
      const kept = await page.evaluate(acts.keepOrder, base, await idOf('bea'))
      expect(kept).to.deep.equal({
        filters: [
          ['weeds', 1, true],
          ['weeds', 1, false],
        ],
        filtered: ['weeds'],
        lists: ['Rows', 'none', ['bea'], 0],
      })
      const faces = await Promise.all(['ada', 'bea', 'walton'].map(picturesOf))
      expect(new Set(faces.flat()).size).to.equal(4)
      expect(await page.evaluate(acts.lookAt, faces.flat())).to.deep.equal([])
      const token = await page.evaluate(entry.signOut, base)
      const { status } = await ask(hub, 'GET', '/api/v1/accounts/verify_credentials', { token })
      expect(status, 'the token is of no use any more').to.equal(401)
    })
  })

  it('are told what happened to somebody, by v1 and v2 alike, and keep where they left off', async () => {
    await inApp(async (page) => {
      await page.goto(`${app.origin}/`)
      await leaveFor(page, await page.evaluate(entry.introduceByForm, base, `${app.origin}/`))
      await signIn(page, 'bea')
      await answer(page, 'allow')
      await page.evaluate(entry.tokenByForm, base, `${app.origin}/`)
      const cleo = await memberCalled('cleo')
      await hub.services.statuses.post(cleo, { text: 'Hello @bea' }, { key: null, as: 'self' })
      await hub.settle()
      const told = await page.evaluate(acts.notifications, base)
      expect(told.v1).to.deep.equal(['mention'])
      expect(told.groups).to.deep.equal([['mention', 'cleo', true]])
      expect(told.before, 'there is a mark to compare with').to.equal('0')
      expect(told.after).to.equal(told.newest)
      expect(told.unread).to.deep.equal([1, 0])
    })
  })

  it('sign in as Elk does, with an address in their address; and listen as Pinafore does', async () => {
    const redirect = `${app.origin}/api/${new URL(base).host}/oauth/${encodeURIComponent(app.origin)}`
    await inApp(
      async (page) => {
        await page.goto(`${app.origin}/`)
        await leaveFor(page, await page.evaluate(entry.introduceByJson, base, redirect))
        await signIn(page, 'cleo')
        const back = await answer(page, 'allow')
        expect(back.href.split('?')[0]).to.equal(redirect)
        const { token, ...known } = await page.evaluate(entry.tokenByJson, base, redirect)
        expect(known).to.deep.equal({
          ...{ software: 'allotment', push: 'Record not found', alt: 'Half of it', boosts: [true, true, true, false] },
          ...{ answers: 0, app: 'Another' },
        })
        const heard = await page.evaluate(acts.listenAlone, base, token)
        expect(heard).to.deep.equal(['user update', 'null', '1005'])
      },
      // That there is no subscription yet, apps are told so; and browsers say it on the console whenever they are.
      [
        '404: GET /api/v1/push/subscription',
        'console: Failed to load resource: the server responded with a status of 404 (Not Found)',
      ],
    )
  })

  it('are let in by those with a second step, after both steps', async () => {
    const { services } = hub
    const dora = await services.members.add({ name: 'dora', password: PASSWORD })
    const { secret, sealed } = await services.secondFactor.offer(dora.id, PASSWORD)
    const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate()
    const [saved = ''] = await services.secondFactor.turnOn(dora.id, sealed, code, null)
    await inApp(async (page) => {
      await page.goto(`${app.origin}/`)
      await leaveFor(page, await page.evaluate(entry.introduceByForm, base, `${app.origin}/`))
      await signIn(page, 'dora')
      expect(new URL(page.url()).pathname).to.equal('/sign-in/code')
      await tabTo(page, 'main [name="code"]')
      await page.keyboard.type(saved)
      await enter(page)
      await answer(page, 'allow')
      expect(await page.evaluate(entry.tokenByForm, base, `${app.origin}/`)).to.include({ name: 'dora' })
    })
  })

  it('are told when somebody says no, and shown a code where they cannot be gone back to', async () => {
    await inApp(async (page) => {
      await page.goto(`${app.origin}/`)
      const asking = await page.evaluate(entry.introduceByForm, base, `${app.origin}/`)
      await leaveFor(page, `${asking}&state=a%20b`)
      await signIn(page, 'bea')
      const back = await answer(page, 'deny')
      expect(back.origin).to.equal(app.origin)
      expect(Object.fromEntries(back.searchParams)).to.include({ error: 'access_denied', state: 'a b' })
      const outOfBand = 'urn:ietf:wg:oauth:2.0:oob'
      await leaveFor(page, await page.evaluate(entry.introduceByJson, base, outOfBand))
      await answer(page, 'allow')
      const code = String(await page.evaluate('document.querySelector("main code").textContent'))
      await page.goto(`${app.origin}/?code=${code}`)
      expect(await page.evaluate(entry.tokenByForm, base, outOfBand)).to.include({ name: 'bea' })
    })
  })
})
