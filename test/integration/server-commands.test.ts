import { expect } from 'chai'
import { iri } from '../../src/core/iri.js'
import { exits } from '../../src/operator/exits.js'
import type { HostLine } from '../../src/operator/server-tasks.js'
import { others } from '../support/federated.js'
import { cleanUp, PASSWORD, temporaryHub, type TestHub } from './hubs.js'
import { allotment, settingsOf } from './programs.js'

const setup = ['setup', '--name', 'Walton Hub', '--handle', 'walton', '--language', 'en', '--steward', 'organiser']

describe('commands about other servers', function () {
  this.timeout(60_000)
  let settings: Record<string, string>
  beforeEach(async () => {
    settings = await settingsOf()
    expect((await allotment([...setup, '--password-stdin'], settings, PASSWORD)).code).to.equal(exits.fine)
  })
  afterEach(cleanUp)

  /** The hub in the folder of these settings. */
  async function hubThere(): Promise<TestHub> {
    const hub = await temporaryHub({
      dataFolder: settings.ALLOTMENT_DATA ?? '',
      baseUrl: 'https://hub.test',
      role: 'web',
    })
    await hub.start()
    return hub
  }
  const run = (...words: string[]) => allotment(words, settings)

  it('list those that fail, and try them again, whether the hub runs or not', async () => {
    const hub = await hubThere()
    const there = others(hub)
    await there.trouble('elm.test', {}, 2)
    await there.trouble('oak.test', { state: 'dormant', trouble: 'status 503' })
    await there.trouble('end.test', { state: 'gone' })
    await there.trouble('fine.test', { state: 'well', failures: 0, failingSince: null, trouble: null })
    const check = async () => {
      const list = await run('deliveries')
      expect(list.code, list.err).to.equal(exits.fine)
      expect(list.out).to.include('elm.test\tfailing\t2 waiting\tsince 2026-05-01T12:00:00.000Z\ttimeout')
      expect(list.out).to.include('oak.test\tdormant').and.include('end.test\tgone').and.not.include('fine.test')
      const [one] = JSON.parse((await run('deliveries', '--host', 'Fine.test', '--json')).out) as HostLine[]
      expect(one).to.include({ host: 'fine.test', state: 'well', waiting: 0 })
      const never = await run('deliveries', '--host', 'never.test')
      expect(never).to.include({ code: exits.failed, err: 'Nothing was ever sent to this server.\n' })
      const odd = await run('deliveries', '--host', '<b>')
      expect([odd.code, odd.err.startsWith('--host: ')]).to.deep.equal([exits.usage, true])
    }
    await check()
    expect((await run('deliveries', '--retry')).out).to.include('sent as soon as the hub runs')
    const dueOf = async (of: TestHub, host: string) => (await of.services.hosts.get(host))?.nextTry?.getTime() ?? 0
    for (const host of ['elm.test', 'oak.test']) expect(await dueOf(hub, host), host).to.be.at.most(Date.now())
    expect(await dueOf(hub, 'end.test')).to.be.above(Date.now())
    await hub.stop()

    await check()
    expect((await run('deliveries', '--host', 'end.test', '--retry')).code).to.equal(exits.fine)
    const again = await hubThere()
    expect(await dueOf(again, 'end.test')).to.be.at.most(Date.now())
    const notes = (await again.services.audit.page(null, 10)).docs.map(({ by, what, subject }) => [by, what, subject])
    expect(notes).to.deep.include.members([
      ['operator', 'host.retry', 'end.test'],
      ['operator', 'host.retry', 'elm.test'],
    ])
  })

  it('keep a server out and let it in again, whether the hub runs or not', async () => {
    expect((await run('block', 'https://Evil.test/about', '--reason', 'spam')).out).to.include('evil.test is suspended')
    const hub = await hubThere()
    const { rules } = hub.services
    expect(rules.refuses('sub.evil.test')).to.equal(true)
    expect(rules.get('evil.test')).to.include({ by: 'operator', publicComment: 'spam', severity: 'suspend' })
    const softer = await run('block', 'evil.test', '--severity', 'silence')
    expect(softer.code, softer.err).to.equal(exits.fine)
    expect([rules.refuses('evil.test'), rules.silenced('evil.test')]).to.deep.equal([false, true])
    expect(rules.get('evil.test')?.publicComment).to.equal('spam')
    expect((await run('unblock', 'evil.test')).out).to.include('is taken back')
    expect(rules.silenced('evil.test')).to.equal(false)
    expect((await run('unblock', 'evil.test')).out).to.include('There is no rule about evil.test')
    for (const wrong of ['hub.test', 'test', 'a b']) {
      const { code, err } = await run('block', wrong)
      expect([code, err.startsWith('DOMAIN: ')], wrong).to.deep.equal([exits.usage, true])
    }
    expect((await run('block', 'elm.test', '--severity', 'forever')).code).to.equal(exits.usage)
    const notes = (await hub.services.audit.page(null, 10)).docs.map(({ what, detail }) => [what, detail])
    expect(notes.slice(0, 3).reverse()).to.deep.equal([
      ['domain.rule', 'suspend'],
      ['domain.rule', 'silence'],
      ['domain.unrule', ''],
    ])
  })

  it('end the follows with a server that is suspended', async () => {
    const hub = await hubThere()
    const voice = (await hub.services.localActors.voice())?.iri ?? expect.fail('no voice')
    const bob = await others(hub).follow(voice, 'bob', 'sub.evil.test')
    const eve = await others(hub).follow(voice, 'eve', 'notevil.test')
    expect((await run('block', 'evil.test')).code).to.equal(exits.fine)
    expect(await hub.services.rules.severOne()).to.equal(true)
    expect(await hub.services.follows.isAccepted(bob, voice)).to.equal(false)
    expect(await hub.services.follows.isAccepted(eve, voice)).to.equal(true)
    expect(voice).to.equal(iri('https://hub.test/a/walton'))
  })
})
