import { expect } from 'chai'
import { cleanUp, PASSWORD, temporaryHub } from '../hubs.js'

describe('ways into a hub', () => {
  afterEach(cleanUp)
  const request = {
    name: 'ina',
    displayName: 'Ina',
    password: PASSWORD,
    email: 'ina@example.org',
    request: `I live nearby. <script>alert(1)</script>`,
  }

  it('closed: nobody gets in, not even with an invitation from before', async () => {
    const hub = await temporaryHub()
    await hub.start()
    await hub.setUp({ signUps: 'closed' })
    const { path } = await hub.services.invitations.create('operator', {})
    const browser = await hub.browser(null)
    expect((await browser.get('/join')).text)
      .to.include('takes no new members')
      .and.not.include('<form class="form"')
    expect((await browser.get('/sign-in')).text).to.not.include('href="/join"')
    expect((await browser.get(path)).status).to.equal(404)
    expect((await browser.post('/join', request, { from: '/sign-in' })).status).to.equal(403)
  })

  it('by invitation: the page says so, and takes nothing', async () => {
    const hub = await temporaryHub()
    await hub.start()
    await hub.setUp()
    const browser = await hub.browser(null)
    expect((await browser.get('/join')).text).to.include('You need an invitation')
    expect((await browser.post('/join', request, { from: '/sign-in' })).status).to.equal(403)
  })

  it('by approval: a moderator decides, and the applicant is told', async () => {
    const hub = await temporaryHub()
    await hub.start()
    await hub.setUp({ signUps: 'approval' })
    const browser = await hub.browser(null)
    const short = await browser.post('/join', { ...request, request: 'hi' })
    expect([short.status, short.text.includes('href="#field-request"')]).to.deep.equal([400, true])
    expect((await browser.post('/join', request)).text).to.include('Your request is with us')
    expect(browser.cookies.has('session')).to.equal(false)
    const again = await browser.post('/sign-in', { who: 'ina', password: PASSWORD })
    expect([again.status, again.text.includes('not been answered yet')]).to.deep.equal([400, true])
    await browser.post('/join', { ...request, name: 'ivo', email: '' })
    await browser.post('/join', { ...request, name: 'ilo' })
    const moderator = await hub.browser('moderator')
    const page = await moderator.get('/manage/requests')
    expect(page.text).to.include('I live nearby.').and.include('ina@example.org').and.not.include('<script>alert')
    const id = async (name: string) => (await hub.services.members.byName(name))?.id ?? ''
    const decide = async (name: string, what: string) =>
      moderator.post(`/manage/requests/${await id(name)}/${what}`, {}, { from: '/manage/requests' })
    expect((await decide('ina', 'accept')).headers.location).to.equal('/manage/requests?done=accepted')
    expect((await decide('ina', 'accept')).status).to.equal(409)
    expect((await decide('ivo', 'refuse')).status).to.equal(303)
    expect((await decide('ilo', 'refuse')).status).to.equal(303)
    const mails = (await hub.services.mails.page(null, 9)).mails
    expect(mails.map(({ to, subject }) => `${to}: ${subject}`).reverse()).to.deep.equal([
      'ina@example.org: Welcome to Walton Hub',
      'ina@example.org: Confirm your mail address for Walton Hub',
      'ina@example.org: Your request to join Walton Hub',
    ])
    expect((await browser.post('/sign-in', { who: 'ina', password: PASSWORD })).status).to.equal(303)
    expect(await hub.services.members.byName('ivo')).to.equal(null)
    const token = /\/account\/address\/[\w-]{32}/.exec(mails[1]?.text ?? '')?.[0] ?? expect.fail()
    const stranger = await hub.browser(null)
    expect((await stranger.post(token, {})).headers.location).to.equal('/sign-in?done=address')
    expect((await hub.services.members.byName('ina'))?.email).to.equal('ina@example.org')
  })

  it('open, without mail: an account at once, at most ten an hour from one connection', async () => {
    const hub = await temporaryHub()
    await hub.start()
    await hub.setUp({ signUps: 'open' })
    expect((await (await hub.browser(null)).get('/reset')).text)
      .to.include('sends no mail')
      .and.not.include('name="who"')
    const statuses: number[] = []
    for (let i = 0; i < 12; i++) {
      const browser = await hub.browser(null)
      statuses.push((await browser.post('/join', { ...request, name: `ina_${i}` })).status)
    }
    expect(statuses).to.deep.equal([...Array<number>(10).fill(303), 429, 429])
    expect(await hub.services.members.byName('ina_0')).to.include({ email: null, state: 'active' })
  })

  it('speak German to those who do', async () => {
    const hub = await temporaryHub()
    await hub.start()
    await hub.setUp({ signUps: 'approval' })
    const browser = await hub.browser(null)
    const german = { 'Accept-Language': 'de' }
    for (const [path, words] of [
      ['/sign-in', 'Passwort vergessen?'],
      ['/reset', 'verschickt keine Mail'],
      ['/join', 'Um Aufnahme bitten'],
      ['/join/nothing', 'Dieser Link gilt nicht'],
    ] as const) {
      const { text } = await browser.get(path, german)
      expect(text, path).to.include('<html lang="de"').and.include(words)
    }
  })
})
