import { expect } from 'chai'
import { Secret, TOTP } from 'otpauth'
import type { Browser } from '../browsers.js'
import { cleanUp, PASSWORD, temporaryHub, type TestHub } from '../hubs.js'

describe('the pages of one’s own account', () => {
  let hub: TestHub
  const signIn = (browser: Browser, who: string, password: string, next = '') =>
    browser.post('/sign-in', { who, password, next })

  before(async () => {
    hub = await temporaryHub()
    await hub.start()
    await hub.setUp()
  })
  after(cleanUp)

  it('go on to a second step, and take no code without it', async () => {
    const { secondFactor, members } = hub.services
    const tom = await members.add({ name: 'tom', password: PASSWORD })
    const setUp = await hub.browser('reader', 'tom')
    const from = '/account/second-factor'
    expect((await setUp.post(`${from}/offer`, { password: 'not it' }, { from })).status).to.equal(400)
    const offer = await setUp.post(`${from}/offer`, { password: PASSWORD }, { from })
    const sealed = /name="sealed" value="([^"]+)"/.exec(offer.text)?.[1] ?? expect.fail()
    const secret = (/class="key">([^<]+)</.exec(offer.text)?.[1] ?? '').replaceAll(' ', '')
    expect(offer.text).to.include('<svg class="qr"')
    const totp = new TOTP({ secret: Secret.fromBase32(secret) })
    const wrong = await setUp.post(`${from}/on`, { sealed, code: '000000' }, { from })
    expect([wrong.status, wrong.text.includes(sealed)]).to.deep.equal([400, true])
    const on = await setUp.post(`${from}/on`, { sealed, code: totp.generate() }, { from })
    const codes = [...on.text.matchAll(/<code>([\w-]{19})<\/code>/g)].map(([, code]) => code ?? '')
    expect(codes).to.have.lengthOf(10)
    const browser = await hub.browser(null)
    const first = await signIn(browser, 'tom', PASSWORD, '/account/sessions')
    expect(first.headers.location).to.equal('/sign-in/code?next=%2Faccount%2Fsessions')
    expect(browser.cookies.has('session')).to.equal(false)
    expect((await browser.get('/account')).status).to.equal(401)
    const again = await browser.post('/sign-in/code', { code: '12 34 56', next: '/account/sessions' })
    expect([again.status, again.text.includes('12 34 56')]).to.deep.equal([400, false])
    const done = await browser.post('/sign-in/code', { code: codes[0] ?? '', next: '/account/sessions' })
    expect([done.status, done.headers.location]).to.deep.equal([303, '/account/sessions'])
    expect(browser.cookies.has('second-step')).to.equal(false)
    const stranger = await hub.browser(null)
    const lone = await stranger.post('/sign-in/code', { code: codes[1] ?? '', next: '/' }, { from: '/sign-in' })
    expect([lone.status, stranger.cookies.has('session')]).to.deep.equal([400, false])
    await secondFactor.turnOffFor('operator', tom.id)
  })

  it('show sessions, end one, and end all others', async () => {
    await hub.services.members.add({ name: 'uma', password: PASSWORD })
    const [here, there, third] = await Promise.all([1, 2, 3].map(() => hub.browser('reader', 'uma')))
    if (here === undefined || there === undefined || third === undefined) expect.fail()
    const page = await here.get('/account/sessions')
    const ids = [...page.text.matchAll(/name="id" value="(\w+)"/g)].map(([, id]) => id ?? '')
    expect(ids).to.have.lengthOf(2)
    const eve = await hub.browser('reader')
    await eve.post('/account/sessions/end', { id: ids[0] ?? '' }, { from: '/account/sessions' })
    await here.post('/account/sessions/end', { id: ids[0] ?? '' }, { from: '/account/sessions' })
    const alive = async () =>
      (await Promise.all([here, there, third].map((one) => one.get('/account')))).map(({ status }) => status)
    expect((await alive()).sort()).to.deep.equal([200, 200, 401])
    await here.post('/account/sessions/end-others', {}, { from: '/account/sessions' })
    expect(await alive()).to.deep.equal([200, 401, 401])
  })

  it('speak the language of a profile once it is saved, and lead back after signing in', async () => {
    const browser = await hub.browser('reader')
    expect((await browser.get('/account?lang=en')).text).to.include('<html lang="en"')
    await browser.post('/account', { displayName: 'Zoë', language: 'de' })
    expect((await browser.get('/account')).text)
      .to.include('<html lang="de"')
      .and.include('value="Zoë"')
    const empty = await browser.post('/account', { displayName: ' ', language: 'xx' })
    expect([empty.status, (empty.text.match(/href="#field-/g) ?? []).length]).to.deep.equal([400, 2])
    const stranger = await hub.browser(null)
    expect((await stranger.get('/account/sessions')).text).to.include('/sign-in?next=%2Faccount%2Fsessions')
  })

  it('delete an account with its password, and leave nothing of it in the browser', async () => {
    await hub.services.members.add({ name: 'xan', email: 'xan@example.org', password: PASSWORD })
    const browser = await hub.browser(null)
    await signIn(browser, 'xan', PASSWORD)
    expect((await browser.post('/account/leave', { password: 'not it at all' })).status).to.equal(400)
    const gone = await browser.post('/account/leave', { password: PASSWORD })
    expect([gone.status, gone.headers.location]).to.deep.equal([303, '/sign-in?done=left'])
    expect([...browser.cookies.keys()].filter((name) => name !== 'form')).to.deep.equal([])
    expect(await hub.services.members.byName('xan')).to.equal(null)
  })

  it('change a password, stay signed in here, and nowhere else', async () => {
    await hub.services.members.add({ name: 'vic', password: PASSWORD })
    const [here, there] = [await hub.browser('reader', 'vic'), await hub.browser('reader', 'vic')]
    const wrong = await here.post('/account/password', { current: 'not it at all', password: 'brand new words' })
    expect([wrong.status, wrong.text.includes('href="#field-current"')]).to.deep.equal([400, true])
    const before = here.cookies.get('session')
    const answer = await here.post('/account/password', { current: PASSWORD, password: 'brand new words' })
    expect([answer.status, (await here.get('/account')).status]).to.deep.equal([303, 200])
    expect(here.cookies.get('session')).to.not.equal(before)
    expect((await there.get('/account')).status).to.equal(401)
  })
})
