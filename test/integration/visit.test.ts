import { expect } from 'chai'
import { cleanUp, temporaryHub, type TestHub } from './hubs.js'

describe('a visit', () => {
  let hub: TestHub
  before(async () => {
    hub = await temporaryHub()
    await hub.start()
    await hub.setUp()
  })
  after(cleanUp)

  it('is refused when a form comes from another site, whatever it carries', async () => {
    const ada = await hub.browser('steward')
    for (const headers of [{ 'Sec-Fetch-Site': 'cross-site' }, { 'Sec-Fetch-Site': 'same-site' }]) {
      const answer = await ada.post('/', {}, { token: null, headers })
      expect([answer.status, answer.text.includes('came from somewhere else')]).to.deep.equal([403, true])
    }
  })

  it('is a stranger’s when the token is forged, of another key, unsigned, or of an ended session', async () => {
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')
    const member = await hub.services.members.add({ name: 'bea', role: 'reader' })
    const token = await hub.services.sessions.begin(member.id, 'a test')
    const [head = '', body = '', tail = ''] = token.split('.')
    expect((await hub.services.sessions.open(token))?.member.name).to.equal('bea')
    for (const forged of [
      `${none}.${body}.`,
      `${head}.${body}.${tail.slice(1)}`,
      `${head}.${body}`,
      '',
      'x'.repeat(5_000),
    ]) {
      expect(await hub.services.sessions.open(forged), forged).to.equal(null)
    }
    const [session] = await hub.services.sessions.list(member.id)
    expect(await hub.services.sessions.end('someone-else', session?.id ?? '')).to.equal(false)
    expect(await hub.services.sessions.end(member.id, session?.id ?? '')).to.equal(true)
    expect(await hub.services.sessions.open(token)).to.equal(null)
  })

  it('is answered in the language asked for, then the one remembered, the browser’s, the hub’s', async () => {
    const anna = await hub.browser()
    const lang = async (path: string, headers = {}) =>
      /<html lang="(..)"/.exec((await anna.get(path, headers)).text)?.[1]
    expect(await lang('/', { 'Accept-Language': 'fr, de;q=0.8, en;q=0.5' })).to.equal('de')
    expect(await lang('/', { 'Accept-Language': 'fr' })).to.equal('en')
    expect(await lang('/?lang=de')).to.equal('de')
    expect(await lang('/', { 'Accept-Language': 'en' })).to.equal('de')
    expect(await lang('/?lang=xx')).to.equal('de')
  })
})

describe('setting up', () => {
  afterEach(cleanUp)

  it('happens once, however many try at the same time', async () => {
    const hub = await temporaryHub()
    await hub.start()
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => hub.setUp()))
    expect(tries.filter(({ status }) => status === 'fulfilled')).to.have.lengthOf(1)
    expect((await hub.services.members.byName('organiser'))?.role).to.equal('steward')
  })

  it('is finished at the next start when the hub was killed in the middle', async () => {
    const hub = await temporaryHub()
    await hub.start()
    await hub.setUp()
    const founder = (await hub.services.members.byName('organiser')) ?? expect.fail('no steward')
    const { MEMBERS } = await import('../../src/domain/members/member-repo.js')
    const { SETTINGS } = await import('../../src/domain/settings/settings-service.js')
    const kept = await hub.store.collection(MEMBERS).findOne({ _id: founder.id })
    await hub.store.collection(MEMBERS).deleteOne({ _id: founder.id })
    const left = {
      id: founder.id,
      name: 'organiser',
      displayName: '',
      email: null,
      passwordHash: kept?.passwordHash ?? '',
    }
    await hub.store.collection(SETTINGS).updateOne({ _id: 'hub' }, { $set: { founder: left } })
    await hub.stop()
    await hub.start()
    expect((await hub.services.members.byName('organiser'))?.role).to.equal('steward')
  })

  it('says everything that is wrong at once, and changes nothing', async () => {
    const hub = await temporaryHub()
    await hub.start()
    const wrong = {
      hub: { name: ' ', handle: 'Ärger', zone: 'Mars/Base' },
      steward: { name: 'admin', password: 'short' },
    }
    const error = await hub.services.settings.setUp(wrong).catch((thrown: unknown) => thrown)
    expect(error)
      .to.have.property('faults')
      .that.deep.equals([
        { field: 'hub.name', code: 'required', limit: null },
        { field: 'hub.handle', code: 'not-a-name', limit: null },
        { field: 'hub.zone', code: 'not-a-zone', limit: null },
        { field: 'steward.name', code: 'reserved-name', limit: null },
        { field: 'steward.password', code: 'too-short', limit: 10 },
      ])
    expect(await hub.services.settings.read()).to.equal(null)
  })
})
