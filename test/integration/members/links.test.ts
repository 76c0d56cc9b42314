import { expect } from 'chai'
import { LINKS } from '../../../src/domain/members/link-service.js'
import { CLAIMS } from '../../../src/domain/claims/claim-service.js'
import type { KeptMail } from '../../../src/domain/mails/mail-service.js'
import { cleanUp, PASSWORD, temporaryHub, type TestHub } from '../hubs.js'
import { outcome } from './outcome.js'

const MINUTE_MS = 60_000
const NEW = 'a whole new sentence'

describe('links in mail', () => {
  let hub: TestHub
  let now: number
  let ada: string
  const mails = async (): Promise<KeptMail[]> => (await hub.services.mails.page(null, 100)).mails
  const tokenIn = (mail: KeptMail | undefined): string =>
    /\/([\w-]{32})$/m.exec(mail?.text ?? '')?.[1] ?? expect.fail(`no link in ${mail?.text}`)
  const askReset = async (text: string, address = '192.0.2.1') => {
    await hub.services.asks.forReset({ text, language: 'en', address })
    await hub.settle()
  }

  beforeEach(async () => {
    now = Date.parse('2026-05-01T10:00:00Z')
    // Nothing listens there: the mails stay where they can be read.
    const smtpUrl = 'smtp://127.0.0.1:9'
    hub = await temporaryHub({ smtpUrl, mailFrom: 'hub@example.org' }, { clock: () => new Date(now) })
    await hub.start()
    await hub.setUp()
    ada = (await hub.services.members.add({ name: 'ada', email: 'ada@example.org', password: PASSWORD })).id
  })
  afterEach(cleanUp)

  it('reset a password once, of many at the same time', async () => {
    await askReset('ada')
    const [mail] = await mails()
    expect(mail).to.include({ to: 'ada@example.org', member: ada, subject: 'Choose a new password for Walton Hub' })
    const token = tokenIn(mail)
    const kept = await hub.store.collection(LINKS).find({ expiresAt: { $gt: new Date(0) } }, { limit: 9 })
    expect(JSON.stringify(kept)).to.not.include(token)
    const session = await hub.services.sessions.begin(ada, 'a test')
    const tries = Array.from({ length: 4 }, (_, i) => outcome(hub.services.credentials.reset(token, `${NEW} ${i}`)))
    expect((await Promise.all(tries)).sort()).to.deep.equal(['bad-link', 'bad-link', 'bad-link', 'done'])
    expect(await hub.services.sessions.open(session)).to.equal(null)
    expect(await outcome(hub.services.credentials.reset(token, NEW))).to.equal('bad-link')
  })

  it('are dead after their time, after a new password, and while suspended', async () => {
    const { credentials, members } = hub.services
    await askReset('ada@example.org')
    const token = tokenIn((await mails())[0])
    expect(await outcome(credentials.reset(token, 'short'))).to.match(/^password: /)
    expect((await credentials.lookReset(token))?.name).to.equal('ada')
    now += 60 * MINUTE_MS
    expect(await credentials.lookReset(token)).to.equal(null)
    await askReset('ada')
    const second = tokenIn((await mails())[0])
    await members.setPassword(ada, NEW)
    expect(await outcome(credentials.reset(second, `${NEW}!`))).to.equal('bad-link')
    const third = (await credentials.resetLink('operator', ada)).replace('/reset/', '')
    await members.suspend('operator', ada, 'said so')
    await members.restore('operator', ada)
    expect(await outcome(credentials.reset(third, NEW))).to.equal('bad-link')
  })

  it('for one thing do nothing else', async () => {
    const { credentials, account, joining } = hub.services
    await askReset('ada')
    const token = tokenIn((await mails())[0])
    expect(await account.lookAddress(token)).to.equal(null)
    expect(await outcome(account.confirmAddress(token))).to.equal('bad-link')
    expect(await joining.look(token)).to.equal(null)
    for (const odd of ['', 'x', 'x'.repeat(5_000), '\0', '\ud800']) {
      expect(await credentials.lookReset(odd), odd).to.equal(null)
    }
  })

  it('are sent to nobody who is not here, and to each no more than three in an hour', async () => {
    await askReset('nobody')
    await askReset('nobody@example.org')
    expect(await mails()).to.deep.equal([])
    const asked: string[] = []
    for (let i = 0; i < 5; i++) {
      asked.push(
        await outcome(askReset('ada', `198.51.100.${i}`)),
        await outcome(askReset('no_one', `198.51.100.${i}`)),
      )
    }
    expect(asked.slice(0, 6)).to.deep.equal(Array(6).fill('done'))
    expect(asked.slice(6)).to.deep.equal(Array(4).fill('too-many-tries'))
    expect(await mails()).to.have.lengthOf(3)
  })

  it('are only made for others by those who run the hub', async () => {
    const { credentials, members } = hub.services
    const moderator = await members.add({ name: 'mo', role: 'moderator' })
    const steward = (await members.byName('organiser'))?.id ?? ''
    expect(await outcome(credentials.resetLink(moderator.id, steward))).to.equal('not-allowed')
    const path = await credentials.resetLink(steward, moderator.id)
    expect(path).to.match(/^\/reset\/[\w-]{32}$/)
    now += 23 * 60 * MINUTE_MS
    expect(await credentials.reset(path.replace('/reset/', ''), NEW)).to.equal(moderator.id)
  })

  it('confirm an address before it counts, tell the old one, and free it', async () => {
    const { account, signIn } = hub.services
    const visitor = { address: '192.0.2.1', agent: '', device: null }
    expect(await outcome(account.changeAddress(ada, { email: 'new@example.org', password: 'a wrong one' }))).to.match(
      /^password: /,
    )
    await account.changeAddress(ada, { email: 'New@example.org', password: PASSWORD })
    const [mail] = await mails()
    expect(mail?.to).to.equal('New@example.org')
    expect((await signIn.withPassword('new@example.org', PASSWORD, visitor)).step).to.equal('wrong')
    const token = tokenIn(mail)
    const both = await Promise.all([outcome(account.confirmAddress(token)), outcome(account.confirmAddress(token))])
    expect(both).to.include('done')
    expect((await signIn.withPassword('new@example.org', PASSWORD, visitor)).step).to.equal('in')
    expect((await signIn.withPassword('ada@example.org', PASSWORD, visitor)).step).to.equal('wrong')
    expect((await mails()).filter(({ to }) => to === 'ada@example.org').map(({ subject }) => subject)).to.include(
      'Your account at Walton Hub has a new mail address',
    )
    const claimed = await hub.store.collection(CLAIMS).find({ owner: ada }, { limit: 9 })
    expect(claimed.map(({ _id }) => _id).sort()).to.deep.equal(['mail:new@example.org', 'name:ada'])
  })

  it('let nobody take, or learn of, another’s address', async () => {
    const { account, members } = hub.services
    const eve = await members.add({ name: 'eve', password: PASSWORD })
    expect(await outcome(account.changeAddress(eve.id, { email: 'ada@example.org', password: PASSWORD }))).to.equal(
      'done',
    )
    expect(await outcome(account.changeAddress(eve.id, { email: 'free@example.org', password: PASSWORD }))).to.equal(
      'done',
    )
    await account.changeAddress(eve.id, { email: 'ada@example.org', password: PASSWORD })
    const [mail] = await mails()
    expect(await outcome(account.confirmAddress(tokenIn(mail)))).to.equal('address-taken')
    expect((await members.byName('ada'))?.email).to.equal('ada@example.org')
    expect((await members.byName('eve'))?.email).to.equal(null)
  })

  it('leave only the last of several addresses, whichever are confirmed at the same time', async () => {
    const { account, members } = hub.services
    const wanted = ['one@example.org', 'two@example.org']
    for (const email of wanted) await account.changeAddress(ada, { email, password: PASSWORD })
    const tokens = (await mails()).map(tokenIn)
    await Promise.all(tokens.map((token) => outcome(account.confirmAddress(token))))
    expect((await members.byName('ada'))?.email).to.equal('two@example.org')
    const claimed = await hub.store.collection(CLAIMS).find({ owner: ada }, { limit: 9 })
    expect(claimed.map(({ _id }) => _id).sort()).to.deep.equal(['mail:two@example.org', 'name:ada'])
  })
})
