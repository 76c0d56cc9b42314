import { expect } from 'chai'
import { iri } from '../../src/core/iri.js'
import { keyRepo, type KeysDoc, type Rotation } from '../../src/domain/keys/key-repo.js'
import { exits } from '../../src/operator/exits.js'
import { cleanUp, get, PASSWORD, temporaryHub } from './hubs.js'
import { allotment, hubProgram, run, settingsOf } from './programs.js'

const asked = ['setup', '--name', 'Walton Hub', '--handle', 'walton', '--language', 'en', '--steward', 'organiser']
const setup = [...asked, '--email', 'organiser@example.org', '--password-stdin']
const passwordIn = (out: string) => /^Password, shown this once: (\S+)$/m.exec(out)?.[1] ?? expect.fail('none shown')

/** What the folder of a hub that was set up by commands holds. */
async function hubOn(settings: Record<string, string>) {
  const hub = await temporaryHub({ dataFolder: settings.ALLOTMENT_DATA ?? '' })
  await hub.start()
  return hub
}

describe('allotment setup', () => {
  afterEach(cleanUp)

  it('sets a hub up that does not run, with the password of its input', async () => {
    const settings = await settingsOf()
    const done = await allotment(setup, settings, `${PASSWORD}\n`)
    expect(done, done.err).to.include({ code: exits.fine, err: '' })
    expect(done.out).to.include('Walton Hub is set up: @walton@').and.not.include(PASSWORD)
    const hub = await hubOn(settings)
    const kept = await hub.services.settings.read()
    expect(kept).to.include({ name: 'Walton Hub', handle: 'walton', zone: 'Europe/London', signUps: 'invitation' })
    const steward = await hub.services.members.byName('organiser')
    expect(steward).to.include({ role: 'steward', state: 'active', email: 'organiser@example.org' })
    const notes = await hub.services.audit.page(null, 10)
    expect(notes.docs.map(({ by, what }) => [by, what])).to.deep.equal([['operator', 'hub.setup']])
  })

  it('sets a hub up that runs, which says nothing of the password', async () => {
    const settings = await settingsOf()
    const hub = run([hubProgram], { ...settings, ALLOTMENT_LOG_LEVEL: 'debug' })
    await hub.says(/\/setup\?key=/)
    const done = await allotment(setup, settings, PASSWORD)
    expect(done, done.err).to.include({ code: exits.fine })
    const again = await allotment(setup, settings, PASSWORD)
    expect(again).to.include({ code: exits.failed, err: 'This hub has been set up already.\n' })
    hub.child.kill('SIGTERM')
    const { out } = await hub.ended
    expect(out).to.include('operator’s command').and.not.include(PASSWORD).and.not.include('organiser@')
  })

  it('makes a password that works, when nobody gives one, and shows it once', async () => {
    const settings = await settingsOf()
    const { out, code } = await allotment(asked, settings)
    expect(code).to.equal(exits.fine)
    expect(passwordIn(out)).to.match(/^([a-z2-9]{5}-){4}[a-z2-9]{5}$/)
  })

  it('makes the handle and the zone from name and language', async () => {
    const settings = await settingsOf()
    const given = ['setup', '--name', 'Süd-Ost Hub', '--language', 'de', '--steward', 'ada']
    expect((await allotment(given, settings)).code).to.equal(exits.fine)
    const hub = await hubOn(settings)
    expect(await hub.services.settings.read()).to.include({ handle: 'sued_ost', zone: 'Europe/Berlin' })
  })

  it('names everything that is wrong by its flag, and changes nothing, whether the hub runs or not', async () => {
    const settings = await settingsOf()
    const bad = ['--name', ' ', '--handle', 'Ärger', '--zone', 'Mars/Base', '--accent', 'red', '--steward', 'admin']
    const wrong = ['setup', ...bad, '--email', 'nobody', '--password-stdin']
    const flags = ['--name', '--handle', '--zone', '--accent', '--steward', '--email', 'the password']
    const check = async () => {
      const { code, err, out } = await allotment(wrong, settings, 'short')
      expect([code, out]).to.deep.equal([exits.usage, ''])
      expect(err.split('\n').map((line) => line.split(':')[0])).to.include.members(flags)
      expect(err).to.include('Nothing was changed.').and.not.include('short\n')
    }
    await check()
    const hub = run([hubProgram], settings)
    await hub.says(/\/setup\?key=/)
    await check()
    hub.child.kill('SIGTERM')
    expect((await hub.ended).code).to.equal(exits.fine)
    expect((await allotment(['member', 'list'], settings)).err).to.equal('This hub has not been set up yet.\n')
  })

  it('is not understood with a language, a mode or an input that there is not', async () => {
    const settings = await settingsOf()
    expect((await allotment([...setup, '--language', 'tlh'], settings, PASSWORD)).code).to.equal(exits.usage)
    expect((await allotment([...setup, '--sign-ups', 'maybe'], settings, PASSWORD)).code).to.equal(exits.usage)
    for (const input of ['', '\n', 'one line\nand another\n', 'x'.repeat(20_000)]) {
      const { code, err } = await allotment(setup, settings, input)
      expect([code, err.includes('x'.repeat(50))], input.slice(0, 20)).to.deep.equal([exits.usage, false])
    }
  })
})

describe('the link of the first start', () => {
  afterEach(cleanUp)

  it('is told at every start until the hub is set up, and stays the same', async () => {
    const settings = await settingsOf()
    const keys: string[] = []
    for (let n = 0; n < 2; n++) {
      const hub = run([hubProgram], settings)
      const [, origin, key] = await hub.says(/(http:\/\/localhost:\d+)\/setup\?key=([\w-]{43})\n/)
      keys.push(key ?? '')
      expect((await get(`${origin}/healthz`)).status, 'it leads to the hub').to.equal(200)
      hub.child.kill('SIGTERM')
      const { out } = await hub.ended
      expect(out).to.include('ssh -L')
      for (const line of out.split('\n').filter((text) => text.startsWith('{'))) expect(line).to.not.include(key)
    }
    expect(keys[0]).to.equal(keys[1])
    await allotment(setup, settings, PASSWORD)
    const hub = run([hubProgram], settings)
    await hub.line('the hub is up')
    hub.child.kill('SIGTERM')
    expect((await hub.ended).out).to.not.include('/setup')
  })

  it('has the address the world is told, and says what has to be there first', async () => {
    const hub = run([hubProgram], { ...(await settingsOf()), ALLOTMENT_BASE_URL: 'https://hub.example.org' })
    await hub.says(/https:\/\/hub\.example\.org\/setup\?key=[\w-]{43}\n/)
    await hub.says(/once hub\.example\.org leads to port \d+ of this machine/)
    hub.child.kill('SIGTERM')
    await hub.ended
  })
})

describe('allotment member and invite', () => {
  afterEach(cleanUp)

  it('look after people of a hub that does not run', async () => {
    const settings = await settingsOf()
    await allotment(setup, settings, PASSWORD)
    const added = await allotment(['member', 'add', 'ben', '--role', 'coordinator'], settings)
    expect(added.code, added.err).to.equal(exits.fine)
    expect(added.out).to.match(/^ben has an account, as coordinator\.\n.+\nhttp:\/\/localhost:0\/[\w/-]+\n$/)
    const taken = await allotment(['member', 'add', 'Ben', '--email', 'x'], settings)
    expect(taken).to.include({ code: exits.usage, err: '--email: This is not a mail address.\nNothing was changed.\n' })
    const twice = await allotment(['member', 'add', 'Ben'], settings)
    expect(twice.err).to.match(/^NAME: This is taken already/)
    expect((await allotment(['member', 'role', 'ben', 'moderator'], settings)).out).to.equal('ben is now moderator.\n')
    expect((await allotment(['member', 'role', 'ben', 'king'], settings)).code).to.equal(exits.usage)
    const nobody = await allotment(['member', 'role', 'nobody', 'reader'], settings)
    expect(nobody).to.include({ code: exits.failed, err: 'There is no such member.\n' })
    expect((await allotment(['member', 'suspend', 'ben', '--reason', 'Spam'], settings)).code).to.equal(exits.fine)
    const list = await allotment(['member', 'list', '--json'], settings)
    const states = (JSON.parse(list.out) as { name: string; state: string }[]).map(({ name, state }) => [name, state])
    expect(states).to.deep.equal([
      ['ben', 'suspended'],
      ['organiser', 'active'],
    ])
    expect((await allotment(['member', 'restore', 'ben'], settings)).code).to.equal(exits.fine)
    expect((await allotment(['member', 'list'], settings)).out).to.include('ben\tmoderator\tactive\t-\n')
    const last = await allotment(['member', 'suspend', 'organiser'], settings)
    expect(last).to.include({ code: exits.failed }, 'the last steward stays')
  })

  it('look after people of a hub that runs, however many they are', async () => {
    const hub = await temporaryHub()
    await hub.start()
    await hub.setUp()
    const settings = { ALLOTMENT_DATA: hub.config.dataFolder, ALLOTMENT_PORT: '0' }
    const given = `${PASSWORD}\n`
    expect((await allotment(['member', 'add', 'ben', '--password-stdin'], settings, given)).code).to.equal(exits.fine)
    for (let n = 0; n < 60; n++) await hub.services.members.add({ name: `neighbour_${n}`, role: 'reader' })
    const { out } = await allotment(['member', 'list'], settings)
    expect(out.trim().split('\n')).to.have.lengthOf(62)
    const role = await allotment(['member', 'role', 'ben', 'steward'], settings)
    expect(role.out).to.equal('ben is now steward.\n')
    expect((await hub.services.members.byName('ben'))?.role).to.equal('steward')
    const link = await allotment(['invite', '--role', 'coordinator', '--uses', '3', '--days', '2'], settings)
    const [, token = ''] = /^http:\/\/localhost:0\/join\/(\S+)\n$/.exec(link.out) ?? expect.fail(link.out)
    expect(await hub.services.invitations.look(token)).to.include({ role: 'coordinator', left: 3, by: 'operator' })
    for (const [flag, value] of [
      ['--uses', '0'],
      ['--days', 'many'],
      ['--uses', '1e9'],
    ] as const) {
      const { code, err } = await allotment(['invite', flag, value], settings)
      expect([code, err.startsWith(`${flag}: `)], value).to.deep.equal([exits.usage, true])
    }
    expect(JSON.stringify(hub.lines)).to.not.include(PASSWORD).and.not.include(token)
  })

  it('ask for new keys, which the hub makes when it runs', async () => {
    const settings = await settingsOf()
    await allotment(setup, settings, PASSWORD)
    const none = await allotment(['keys', 'rotate'], settings)
    expect(none, none.err).to.include({ code: exits.fine })
    expect(none.out).to.match(/^No keys to change/)
    const hub = await hubOn(settings)
    const repo = keyRepo(hub.store)
    const key = (id: string) => ({ id: iri(id), value: 'PEM', sealed: 'sealed' })
    const current = {
      rsa: key('https://hub.test/a/walton#main-key'),
      ed25519: key('https://hub.test/a/walton#ed25519'),
    }
    const still = { coming: null, former: null, rotate: null, due: null, step: null, announce: null }
    const actor = iri('https://hub.test/a/walton')
    const counts = { revision: 1, generation: 1, shown: 1 }
    /** The hub that runs may have been at it already. */
    const isAskedFor = (doc: KeysDoc, how: Rotation, from: number) => doc.rotate === how || doc.generation > from
    await repo.add({ _id: actor, ...counts, current: { ...current, since: new Date() }, ...still })
    const planned = await allotment(['keys', 'rotate'], settings)
    expect(planned.out).to.equal('The keys of 1 actor are changed by the hub within two weeks.\n')
    const first = (await repo.get(actor)) ?? expect.fail('no keys')
    expect(isAskedFor(first, 'planned', 1), JSON.stringify(first)).to.equal(true)
    expect(first.rotate === null || first.due instanceof Date, 'it is due').to.equal(true)
    const again = await allotment(['keys', 'rotate'], settings)
    expect(again.out, 'it is asked for').to.match(/^No keys to change/)
    const stolen = await allotment(['keys', 'rotate', '--compromised'], settings)
    expect(stolen.out).to.include('replaced as soon as')
    const after = (await repo.get(actor)) ?? expect.fail('no keys')
    expect(isAskedFor(after, 'compromised', first.generation), JSON.stringify(after)).to.equal(true)
    const notes = await hub.services.audit.page(null, 10)
    expect(notes.docs.map(({ what }) => what)).to.include.members(['keys.rotate', 'keys.replace'])
  })

  it('let a script in, whether the hub runs or not, until the member ends it', async () => {
    const settings = await settingsOf()
    await allotment(setup, settings, PASSWORD)
    const create = (...more: string[]) => allotment(['token', 'create', 'organiser', ...more], settings)
    const early = await create('--scopes', 'read write follow push')
    expect(early, early.err).to.include({ code: exits.fine, err: '' })
    const hub = await hubOn(settings)
    const late = await create('--scopes', 'read:statuses', '--name', ' Night \n backup ', '--as', 'voice')
    const held = await Promise.all([early, late].map(({ out }) => hub.services.tokens.open(out.trim())))
    expect(held.map((bearer) => [bearer?.member?.name, bearer?.as, bearer?.scopes.join(' ')])).to.deep.equal([
      ['organiser', 'member', 'read write follow push'],
      ['organiser', 'voice', 'read:statuses'],
    ])
    const organiser = await hub.browser('steward', 'organiser')
    const page = await organiser.get('/account/apps')
    expect(page.status, page.text.slice(0, 300)).to.equal(200)
    expect(page.text)
      .to.include('allotment token create')
      .and.include('Night backup')
      .and.include('Writes as Walton Hub')
    const [id = ''] = held.map((bearer) => bearer?.token ?? '')
    await organiser.post('/account/apps/end', { id }, { from: '/account/apps' })
    expect(await hub.services.tokens.open(early.out.trim())).to.equal(null)

    for (const scopes of ['', 'everything', 'read admin:read']) {
      const { code, err, out } = await create('--scopes', scopes)
      expect([code, err.startsWith('--scopes: '), out], scopes).to.deep.equal([exits.usage, true, ''])
    }
    expect((await create()).code).to.equal(exits.usage)
    await hub.services.members.add({ name: 'ben', role: 'reader' })
    const ben = await allotment(['token', 'create', 'ben', '--scopes', 'read', '--as', 'voice'], settings)
    expect(ben).to.include({ code: exits.failed, out: '' })
    const nobody = await allotment(['token', 'create', 'nobody', '--scopes', 'read'], settings)
    expect(nobody).to.include({ code: exits.failed, err: 'There is no such member.\n' })
    const logged = JSON.stringify(hub.lines)
    expect(logged).to.not.include(early.out.trim()).and.not.include(late.out.trim())
    const notes = await hub.services.audit.page(null, 10)
    expect(notes.docs.filter(({ what }) => what === 'member.token').map(({ detail }) => detail)).to.deep.equal([
      'read:statuses as hub',
      'read write follow push',
    ])
  })

  it('explain themselves', async () => {
    for (const args of [
      ['setup'],
      ['member', 'add'],
      ['member', 'role'],
      ['invite'],
      ['keys', 'rotate'],
      ['token', 'create'],
    ]) {
      const { code, out } = await allotment([...args, '--help'], {})
      expect(code).to.equal(exits.fine)
      expect(out).to.match(/^Usage: allotment /)
    }
  })
})
