import { expect } from 'chai'
import jwt from 'jsonwebtoken'
import { Secret, TOTP } from 'otpauth'
import type { SignInStep, Visitor } from '../../../src/domain/members/sign-in-service.js'
import { networkOf } from '../../../src/domain/members/throttle.js'
import { loadSecrets } from '../../../src/secrets.js'
import { cleanUp, PASSWORD, temporaryHub, type TestHub } from '../hubs.js'
import { outcome } from './outcome.js'

const MINUTE_MS = 60_000
const stepOf = (work: Promise<SignInStep>): Promise<string> =>
  work.then(
    ({ step }) => step,
    async () => outcome(work),
  )
const tally = (all: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const one of all) counts[one] = (counts[one] ?? 0) + 1
  return counts
}

describe('signing in', () => {
  let hub: TestHub
  let now: number
  let ada: string
  const from = (address: string, device: string | null = null): Visitor => ({ address, agent: 'a test', device })
  const password = (visitor: Visitor, typed = PASSWORD, who = 'ada') =>
    hub.services.signIn.withPassword(who, typed, visitor)

  beforeEach(async () => {
    now = Date.parse('2026-05-01T10:00:00Z')
    hub = await temporaryHub({}, { clock: () => new Date(now) })
    await hub.start()
    await hub.setUp()
    ada = (await hub.services.members.add({ name: 'ada', email: 'Ada@Example.org', password: PASSWORD })).id
  })
  afterEach(cleanUp)

  it('works with name and with mail address, however they are written', async () => {
    for (const who of ['ada', ' ADA ', 'ada@example.org', 'ADA@EXAMPLE.ORG']) {
      const step = await password(from('192.0.2.1'), PASSWORD, who)
      if (step.step !== 'in') expect.fail(`${who}: ${step.step}`)
      expect((await hub.services.sessions.open(step.session))?.member.name).to.equal('ada')
    }
    for (const who of ['', 'nobody', 'ada@example.com', '@', 'a'.repeat(5_000), '\uff20']) {
      expect(await stepOf(password(from('192.0.2.1'), PASSWORD, who)), who).to.equal('wrong')
    }
  })

  it('lets through no more than ten of 200 guesses at the same time', async () => {
    const guesses = Array.from({ length: 200 }, (_, i) => stepOf(password(from('192.0.2.1'), `guess number ${i}`)))
    const { wrong = 0, busy = 0, ...rest } = tally(await Promise.all(guesses))
    expect(wrong + busy).to.equal(10)
    expect(rest).to.deep.equal({ 'too-many-tries': 190 })
    expect(await stepOf(password(from('192.0.2.1')))).to.equal('too-many-tries')
    expect(await stepOf(password(from('198.51.100.1')))).to.equal('in')
    now += 60 * MINUTE_MS
    expect(await stepOf(password(from('192.0.2.1')))).to.equal('in')
  })

  it('lets one address guess at no more than fifty accounts in an hour', async () => {
    const seen: string[] = []
    for (let i = 0; i < 60; i++) {
      const who = `person_${i}`
      const visitor = from(`2001:db8:1:2:${i.toString(16)}::1`)
      seen.push(await stepOf(password(visitor, 'a wrong password', who)))
    }
    expect(tally(seen)).to.deep.equal({ 'wrong': 50, 'too-many-tries': 10 })
  })

  it('cannot be barred by others for whoever has signed in with that browser before', async () => {
    const first = await password(from('192.0.2.1'))
    if (first.step !== 'in') expect.fail(first.step)
    const seen: string[] = []
    for (let i = 0; i < 110; i++) seen.push(await stepOf(password(from(`198.51.100.${i}`), 'a wrong password')))
    expect(tally(seen)).to.deep.equal({ 'wrong': 100, 'too-many-tries': 10 })
    expect(await stepOf(password(from('203.0.113.9')))).to.equal('too-many-tries')
    expect(await stepOf(password(from('203.0.113.9', first.device)))).to.equal('in')
    const bea = await hub.services.members.add({ name: 'bea', password: PASSWORD })
    const others = await hub.services.signIn.byLink(bea.id, from('203.0.113.9'))
    if (others.step !== 'in') expect.fail(others.step)
    expect(await stepOf(password(from('203.0.113.9', others.device)))).to.equal('too-many-tries')
    const guesses = Array.from({ length: 30 }, () => stepOf(password(from('203.0.113.9', first.device), 'wrong again')))
    expect(tally(await Promise.all(guesses))).to.deep.include({ 'too-many-tries': 20 })
  })

  it('does not tell by its counts that a name and an address belong together', async () => {
    for (let i = 0; i < 11; i++) await stepOf(password(from('192.0.2.1'), 'a wrong password'))
    expect(await stepOf(password(from('192.0.2.1'), 'a wrong password'))).to.equal('too-many-tries')
    expect(await stepOf(password(from('192.0.2.1'), 'a wrong password', 'ada@example.org'))).to.equal('wrong')
  })

  it('does not count what was right', async () => {
    for (let i = 0; i < 60; i++) expect(await stepOf(password(from('192.0.2.1')))).to.equal('in')
  })

  it('tells only those with the password that they are suspended, or have to wait', async () => {
    await hub.services.members.suspend('operator', ada, 'sold tomatoes')
    expect(await password(from('192.0.2.1'), 'a wrong password')).to.deep.equal({ step: 'wrong' })
    expect(await password(from('192.0.2.1'))).to.deep.equal({ step: 'suspended', reason: 'sold tomatoes' })
  })

  it('keeps addresses of connections out of the store', async () => {
    await stepOf(password(from('192.0.2.77'), 'a wrong password', 'somebody@example.org'))
    const { TRIES } = await import('../../../src/domain/members/throttle.js')
    const kept: string[] = []
    for await (const doc of hub.store.collection(TRIES).stream({})) kept.push(JSON.stringify(doc))
    expect(kept).to.have.length.at.least(5)
    expect(kept.join()).to.not.match(/192\.0\.2|somebody/)
  })

  it('counts an IPv6 household as one, and nothing odd as many', () => {
    expect(networkOf('2001:db8:0:1::1')).to.equal(networkOf('2001:db8:0:1:ffff::2'))
    expect(networkOf('2001:db8:0:1::1')).to.not.equal(networkOf('2001:db8:0:2::1'))
    expect(networkOf('::ffff:192.0.2.1')).to.equal('192.0.2.1')
    expect([networkOf(''), networkOf('x'), networkOf('fe80::1%eth0')]).to.deep.equal([
      'unknown',
      'unknown',
      networkOf('fe80::2'),
    ])
  })

  describe('with a second step', () => {
    let secret: string
    let codes: string[]
    const code = (at = now) => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at })
    const ticket = async (visitor = from('192.0.2.1')): Promise<string> => {
      const step = await password(visitor)
      return step.step === 'code' ? step.ticket : expect.fail(step.step)
    }
    const second = (given: string, typed: string, visitor = from('192.0.2.1')) =>
      hub.services.signIn.withCode(given, typed, visitor).then(
        ({ step }) => step,
        (error: { code?: string }) => error.code ?? 'failed',
      )

    beforeEach(async () => {
      const offer = await hub.services.secondFactor.offer(ada, PASSWORD)
      secret = offer.secret
      const [first, other] = [
        await hub.services.sessions.begin(ada, 'one'),
        await hub.services.sessions.begin(ada, 'two'),
      ]
      const here = (await hub.services.sessions.open(first))?.session.id ?? expect.fail('not signed in')
      codes = await hub.services.secondFactor.turnOn(ada, offer.sealed, code(), here)
      expect(await hub.services.sessions.open(first)).to.not.equal(null)
      expect(await hub.services.sessions.open(other), 'begun without a second step').to.equal(null)
      await hub.services.sessions.endAll(ada, null)
      now += MINUTE_MS
    })

    it('asks for a code, and takes it once, however many send it at the same time', async () => {
      const given = await ticket()
      const tries = await Promise.all(Array.from({ length: 8 }, () => second(given, code())))
      expect(tally(tries)).to.deep.equal({ in: 1, wrong: 7 })
      now += MINUTE_MS
      expect(await second(await ticket(), code())).to.equal('in')
      expect(await second(await ticket(), code(now - 30_000))).to.equal('wrong')
    })

    it('takes each recovery code once, too', async () => {
      const given = await ticket()
      const [one = '', other = ''] = codes
      expect(codes).to.have.lengthOf(10)
      const tries = await Promise.all(Array.from({ length: 6 }, () => second(given, one)))
      expect(tally(tries)).to.deep.equal({ in: 1, wrong: 5 })
      expect(await second(given, ` ${other.toUpperCase().replaceAll('-', ' ')} `)).to.equal('in')
      expect((await hub.services.members.file(ada))?.recoveryCodes).to.equal(8)
    })

    it('stops guessing, at each address and from all together', async () => {
      const given = await ticket()
      const guesses = Array.from({ length: 50 }, (_, i) => second(given, String(i).padStart(6, '0')))
      expect(tally(await Promise.all(guesses))).to.include({ 'too-many-tries': 40 })
      const seen: string[] = []
      for (let i = 0; i < 30; i++) seen.push(await second(given, '000000', from(`198.51.100.${i}`)))
      expect(tally(seen)['too-many-tries']).to.be.at.least(19)
    })

    it('takes no ticket that is forged, old, another’s kind, or from before a new password', async () => {
      const { derive } = await loadSecrets(hub.config)
      const key = derive('sessions')
      const at = 0
      const bound = { sub: ada, at, aud: 'second-step' }
      const session = await hub.services.sessions.begin(ada, 'a test')
      const given = await ticket()
      const { at: real } = jwt.decode(given) as { at: number }
      for (const forged of [
        jwt.sign({ ...bound, at: real }, 'another key'),
        jwt.sign(bound, key),
        jwt.sign({ ...bound, at: real, aud: 'device' }, key),
        `${Buffer.from('{"alg":"none"}').toString('base64url')}.${given.split('.')[1]}.`,
        session,
        '',
      ]) {
        expect(await second(forged, code()), forged).to.equal('expired')
      }
      expect(await hub.services.sessions.open(given)).to.equal(null)
      now += 11 * MINUTE_MS
      expect(await second(given, code())).to.equal('expired')
      const fresh = await ticket()
      await hub.services.members.setPassword(ada, 'a whole new sentence')
      expect(await second(fresh, code())).to.equal('expired')
    })

    it('can be turned off with the password, or by a steward, and not by others', async () => {
      const { secondFactor, members } = hub.services
      expect(await outcome(secondFactor.turnOff(ada, 'a wrong password'))).to.match(/^password: /)
      const moderator = await members.add({ name: 'mo', role: 'moderator' })
      expect(await outcome(secondFactor.turnOffFor(moderator.id, ada))).to.equal('not-allowed')
      await secondFactor.turnOffFor('operator', ada)
      expect(await stepOf(password(from('192.0.2.1')))).to.equal('in')
      const offer = await secondFactor.offer(ada, PASSWORD)
      const bea = await members.add({ name: 'bea', password: PASSWORD })
      secret = offer.secret
      expect(await outcome(secondFactor.turnOn(bea.id, offer.sealed, code(), null))).to.match(/^code: /)
      expect(await outcome(secondFactor.turnOn(ada, offer.sealed, '000000', null))).to.match(/^code: /)
      expect(await outcome(secondFactor.turnOn(ada, offer.sealed, code(), null))).to.equal('done')
      expect(await outcome(secondFactor.turnOn(ada, offer.sealed, code(), null))).to.equal('changed-meanwhile')
    })
  })
})
