import { expect } from 'chai'
import { publicPem } from '../../../src/federation/wire/key-material.js'
import { actorDocument, createOf, HUB, startWorld, type Person, type World } from '../../support/gates.js'
import { raw, saying } from '../../support/odd-server.js'
import { expectKept, expectRefused } from '../../support/refusing.js'
import { pairOf } from '../../support/signed-requests.js'

describe('attacks on who somebody is', () => {
  let world: World
  let ada: Person
  let eve: Person
  beforeEach(async () => {
    world = await startWorld()
    ada = world.person('b.test', 'ada')
    eve = world.person('evil.test', 'eve')
  })
  afterEach(() => world.stop())
  const byEve = (keyId: string, activity: unknown, key = eve.key) => world.sign({ ...eve, keyId, key }, activity)

  it('begin with a sender who is let in, and then known', async () => {
    await expectKept(world, world.sign(ada, createOf(ada)))
    const asked = world.asked()
    await expectKept(world, world.sign(ada, createOf(ada)))
    expect(world.asked()).to.equal(asked)
    const [kept] = await world.kept()
    expect(kept).to.deep.include({ actor: ada.id, signer: ada.id, type: 'Create', objectType: 'Note', inbox: null })
    expect(world.wakes()).to.equal(2)
  })

  it('a document at the attacker’s address that claims to be the victim makes nobody the victim', async () => {
    const forged = actorDocument({ ...ada, pem: eve.pem })
    world.peer.on('/claims', saying(JSON.stringify(forged)))
    const keyId = world.at('evil.test', '/claims#main-key')
    for (const known of [false, true]) {
      const before = (await world.kept()).length
      const answer = await world.send(byEve(keyId, createOf(ada)))
      expect(answer.status, `victim known: ${known}`).to.equal(401)
      expect(await world.kept()).to.have.length(before)
      await expectKept(world, world.sign(ada, createOf(ada)), 'the real one')
    }
  })

  it('a document that claims to be one of ours makes nobody one of ours', async () => {
    const walton = `${HUB}/a/walton`
    world.peer.on('/walton', saying(JSON.stringify(actorDocument({ ...eve, id: walton, keyId: `${walton}#main-key` }))))
    await expectRefused(world, byEve(world.at('evil.test', '/walton#main-key'), createOf({ id: walton })), {
      status: 403,
    })
    await expectRefused(world, byEve(`${walton}#main-key`, createOf({ id: walton })), { status: 401 })
    await expectRefused(world, byEve(`${walton}#main-key`, createOf(eve)), { status: 401 })
    await expectKept(world, world.sign(eve, createOf(eve)))
  })

  it('a key document that names the victim as its owner counts only if the victim lists the key', async () => {
    const key = (owner: string, id: string) => saying(JSON.stringify({ id, type: 'Key', owner, publicKeyPem: eve.pem }))
    const foreign = world.at('evil.test', '/key')
    world.peer.on('/key', key(ada.id, foreign))
    const same = world.at('b.test', '/upload/key')
    world.peer.on('/upload/key', key(ada.id, same))
    for (const keyId of [foreign, same]) {
      const answer = await world.send(byEve(keyId, createOf(ada)))
      expect(answer.status, keyId).to.equal(401)
    }
    expect(await world.kept()).to.deep.equal([])
    const own = world.at('b.test', '/users/bea/main-key')
    const bea = { ...world.person('b.test', 'bea'), keyId: own }
    world.peer.on('/users/bea', saying(JSON.stringify(actorDocument(bea))))
    world.peer.on('/users/bea/main-key', saying(JSON.stringify({ id: own, owner: bea.id, publicKeyPem: bea.pem })))
    await expectKept(world, world.sign(bea, createOf(bea)), 'a key at an address of its own')
  })

  it('an actor embedded in an activity teaches nothing about its key', async () => {
    const forged = actorDocument({ ...ada, pem: eve.pem })
    await expectKept(world, world.sign(eve, createOf(eve, { object: forged })))
    const asked = world.asked()
    const answer = await world.send(byEve(ada.keyId, createOf(ada)))
    expect(answer.status).to.equal(401)
    expect(world.asked()).to.be.greaterThan(asked)
    expect(await world.kept()).to.have.length(1)
  })

  it('a key that was changed is asked for once more, and then believed or not', async () => {
    await expectKept(world, world.sign(ada, createOf(ada)))
    const renewed = pairOf('rsa', 'renewed')
    await expectRefused(world, byEve(ada.keyId, createOf(ada)), { status: 401, what: 'just learned' })
    world.now = new Date(world.now.getTime() + 301_000)
    await expectRefused(world, byEve(ada.keyId, createOf(ada)), { status: 401, asked: 1 })
    await expectRefused(world, byEve(ada.keyId, createOf(ada)), { status: 401, asked: 0, what: 'soon again' })
    world.now = new Date(world.now.getTime() + 301_000)
    world.peer.on('/users/ada', saying(JSON.stringify(actorDocument({ ...ada, pem: publicPem(renewed.publicKey) }))))
    await expectKept(world, world.sign({ ...ada, key: renewed.privateKey }, createOf(ada)))
    await expectRefused(world, world.sign(ada, createOf(ada)), { status: 401, asked: 0, what: 'the old key' })
  })

  it('a key whose server is away is asked for later, and the sender told so', async () => {
    world.peer.on('/users/ada', saying('', { 'retry-after': '120' }, 503))
    const answer = await world.send(world.sign(ada, createOf(ada)))
    expect(answer.status).to.equal(503)
    expect(answer.headers['retry-after']).to.equal('120')
    world.peer.on('/users/eve', raw('no HTTP at all\r\n\r\n'))
    expect((await world.send(world.sign(eve, createOf(eve)))).status).to.be.oneOf([401, 503])
    expect(await world.kept()).to.deep.equal([])
    world.now = new Date(world.now.getTime() + 200_000)
    world.person('b.test', 'ada')
    await expectKept(world, world.sign(ada, createOf(ada)))
  })

  it('key ids of any other kind than an address over https lead nowhere, and to no request', async () => {
    const odd = [
      '#main-key',
      'main-key',
      '//b.test/users/ada#main-key',
      ada.keyId.replace('https:', 'http:'),
      ada.keyId.replace('https://', 'https://ada@'),
      ada.keyId.replace('https://', 'https://hub.test:x@'),
      ada.keyId.replace('b.test', 'b.test.'),
      'http://unix:/var/run/docker.sock:/containers/json',
      'unix:/var/run/docker.sock',
      'data:application/activity+json,{}',
      'file:///etc/passwd',
      'javascript:1',
      'acct:ada@b.test',
      `https://b.test/${'a'.repeat(900)}#main-key`,
      `${ada.id} #main-key`,
      `${HUB}/a/walton#main-key`,
      'https://hub.test./a/walton#main-key',
      'https://HUB.test:443/actor#main-key',
      'http://hub.test/actor#main-key',
      'https://[::1',
      'https://',
    ]
    for (const keyId of odd)
      await expectRefused(world, world.sign({ ...ada, keyId }, createOf(ada)), { status: 401, what: keyId })
    await expectKept(world, world.sign(ada, createOf(ada)))
  })

  it('addresses inside the network or of unusual form are never connected to', async () => {
    const odd = [
      'https://10.0.0.1/k#main-key',
      'https://169.254.169.254/latest#main-key',
      'https://[::ffff:10.0.0.1]/k#main-key',
      'https://[::10.0.0.1]/k#main-key',
      'https://0x0a000001/k#main-key',
      'https://167772161/k#main-key',
      'https://[fd00::1]/k#main-key',
      'https://xn--nxasmq6b/k#main-key',
      'https://bücher.test/k#main-key',
    ]
    for (const keyId of odd) {
      const before = world.peer.connections()
      const answer = await world.send(
        world.sign({ ...ada, keyId: encodeURI(keyId).replace(/%5B/g, '[').replace(/%5D/g, ']') }, createOf(ada)),
      )
      expect(answer.status, keyId).to.be.oneOf([401, 503])
      expect(world.peer.connections(), keyId).to.equal(before)
    }
    expect(await world.kept()).to.deep.equal([])
    await expectKept(world, world.sign(ada, createOf(ada)))
  })

  it('a host whose name begins like ours is a stranger like any other', async () => {
    const near = world.person('hub.test.evil.test', 'walton')
    await expectKept(world, world.sign(near, createOf(near)), 'as itself')
    const ours = `${HUB}/o/1`
    await expectRefused(world, world.sign(near, createOf(near, { id: ours })), { status: 403 })
    await expectRefused(world, world.sign(near, createOf(near, { actor: `${HUB}/a/walton` })), { status: 403 })
  })

  it('a blocked host costs no request and no write, whoever it speaks for', async () => {
    await expectKept(world, world.sign(ada, createOf(ada)))
    world.blocked.add('evil.test')
    await expectRefused(world, world.sign(eve, createOf(eve)), { status: 403, what: 'itself' })
    await expectRefused(world, world.sign(eve, createOf(ada)), { status: 403, what: 'its key, another actor' })
    await expectRefused(world, world.sign(ada, createOf(eve)), { status: 403, what: 'its actor, another’s key' })
    const upper = { ...eve, keyId: eve.keyId.replace('evil.test', 'EVIL.test') }
    await expectRefused(world, world.sign(upper, createOf(eve)), { status: 403, what: 'in other letters' })
    const dotted = { ...eve, keyId: eve.keyId.replace('evil.test', 'evil.test.') }
    await expectRefused(world, world.sign(dotted, createOf(eve)), { status: 401, what: 'with a dot' })
    await expectRefused(world, world.sign(eve, { ...createOf(eve), type: 'Delete', object: eve.id }), { status: 403 })
    expect(world.gate.refusals.snapshot()).to.deep.include({ host: new URL(eve.id).host, reason: 'blocked', count: 4 })
    world.blocked.clear()
    await expectKept(world, world.sign(eve, createOf(eve)))
  })

  it('the leaving of somebody unknown is no reason to ask or to write', async () => {
    const leaving = (of: Person, type = 'Delete') => ({ ...createOf(of), type, object: of.id })
    for (const type of ['Delete', 'Update']) {
      await expectRefused(world, world.sign(ada, leaving(ada, type)), { status: 202, what: `unknown, ${type}` })
    }
    await expectKept(world, world.sign(ada, createOf(ada)))
    await expectKept(world, world.sign(ada, leaving(ada)), 'known')
    await expectRefused(world, byEve(ada.keyId, leaving(ada)), { status: 401, what: 'known, and forged' })
  })
})
