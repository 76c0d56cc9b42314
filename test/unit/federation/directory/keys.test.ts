import { expect } from 'chai'
import { iri } from '../../../../src/core/iri.js'
import { redirecting, saying } from '../../../support/odd-server.js'
import { pairOf } from '../../../support/signed-requests.js'
import { actorJson, multikey, rsaKey, strangers, strangersGone } from '../../../support/strangers.js'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
type Found = { kind: string; owner?: string; key?: { equals(other: unknown): boolean } }
const isKey = (found: Found, pair: string) => found.key?.equals(pairOf('rsa', pair).publicKey) === true

describe('a key of somebody else', () => {
  afterEach(strangersGone)

  it('is found by its id, with one request, and then with none', async () => {
    const { directory, at, holds, paths } = await strangers()
    holds(actorJson(at('/u/ana')))
    const found = await directory.keyOf(at('/u/ana#main-key'))
    expect(found).to.include({ kind: 'ok', owner: at('/u/ana') })
    expect(isKey(found, 'first')).to.equal(true)
    for (let times = 0; times < 3; times++) await directory.keyOf(at('/u/ana#main-key'))
    expect(paths()).to.deep.equal(['/u/ana'])
  })

  it('is asked for once by a burst of requests, which costs one lookup', async () => {
    const { directory, at, holds, paths } = await strangers()
    holds(actorJson(at('/u/ana')))
    const all = await Promise.all(Array.from({ length: 50 }, () => directory.keyOf(at('/u/ana#main-key'))))
    expect(all.every((found) => isKey(found, 'first'))).to.equal(true)
    expect(paths()).to.have.lengthOf(1)
  })

  it('may have an address of its own, where a stub names its owner (GoToSocial)', async () => {
    const { directory, at, says, holds, paths } = await strangers()
    const publicKey = rsaKey(at('/u/ana'), { id: at('/u/ana/main-key') })
    holds(actorJson(at('/u/ana'), { publicKey }))
    says('/u/ana/main-key', { id: at('/u/ana'), type: 'Person', preferredUsername: 'ana', publicKey })
    const found = await directory.keyOf(at('/u/ana/main-key'))
    expect(found).to.include({ kind: 'ok', owner: at('/u/ana') })
    expect(paths()).to.deep.equal(['/u/ana/main-key', '/u/ana'])
    await directory.keyOf(at('/u/ana/main-key'))
    expect(paths()).to.have.lengthOf(2)
  })

  it('may be served as a key that names its owner', async () => {
    const { directory, at, says, holds } = await strangers()
    const publicKey = rsaKey(at('/u/ana'), { id: at('/keys/7') })
    holds(actorJson(at('/u/ana'), { publicKey }))
    says('/keys/7', { '@context': 'https://w3id.org/security/v1', ...publicKey })
    expect(await directory.keyOf(at('/keys/7'))).to.include({ kind: 'ok', owner: at('/u/ana') })
  })

  it('may be called as the actor, who lists it under that name or another', async () => {
    const { directory, at, holds } = await strangers()
    holds(actorJson(at('/u/ana'), { publicKey: rsaKey(at('/u/ana'), { id: at('/u/ana') }) }))
    expect(await directory.keyOf(at('/u/ana'))).to.include({ kind: 'ok', owner: at('/u/ana') })
    holds(actorJson(at('/u/ben')))
    const found = await directory.keyOf(at('/u/ben'))
    expect(found).to.include({ kind: 'ok', owner: at('/u/ben') })
    expect(isKey(found, 'first')).to.equal(true)
  })

  it('is not found with a document that claims to be somebody else', async () => {
    const { directory, at, says, actors } = await strangers()
    const victim = at('/u/victim', 'elm.test')
    const forged = { publicKey: rsaKey(victim, { pair: 'evil' }) }
    const check = async () => {
      says('/u/forged', actorJson(victim, forged))
      for (const keyId of [at('/u/forged#main-key'), at('/u/forged')]) {
        expect((await directory.keyOf(keyId)).kind, keyId).to.be.oneOf(['invalid', 'refused', 'unavailable'])
      }
      // A key of our own name, owned by the victim, and one of the victim's name.
      says('/u/forged2', { ...rsaKey(victim, { id: at('/u/forged2'), pair: 'evil' }) })
      expect(await directory.keyOf(at('/u/forged2'))).to.include({ kind: 'invalid' })
    }
    await check()
    expect(await actors.get(victim), 'nothing is kept of it').to.equal(null)
    says('/u/victim', actorJson(victim))
    const known = await directory.keyOf(iri(`${victim}#main-key`))
    expect(isKey(known, 'first'), 'the control').to.equal(true)
    await check()
    const still = await directory.keyOf(iri(`${victim}#main-key`))
    expect(isKey(still, 'first')).to.equal(true)
  })

  it('is nobody’s when the owner it names does not list it', async () => {
    const { directory, at, says, holds, paths } = await strangers()
    holds(actorJson(at('/u/victim')))
    // A file somebody uploaded to the victim's own server.
    says('/media/evil', rsaKey(at('/u/victim'), { id: at('/media/evil'), pair: 'evil' }))
    expect(await directory.keyOf(at('/media/evil'))).to.include({ kind: 'refused' })
    says('/media/actor', {
      ...actorJson(at('/u/victim')),
      publicKey: rsaKey(at('/u/victim'), { id: at('/media/actor#k'), pair: 'evil' }),
    })
    expect(await directory.keyOf(at('/media/actor#k'))).to.include({ kind: 'refused' })
    expect(paths().filter((path) => path === '/u/victim')).to.have.lengthOf(1)
    expect(isKey(await directory.keyOf(at('/u/victim#main-key')), 'first')).to.equal(true)
  })

  it('cannot be shadowed by an actor that lists a key of another’s name', async () => {
    const { directory, at, holds } = await strangers()
    const publicKey = rsaKey(at('/u/shadow'), { id: at('/u/victim#main-key'), pair: 'evil' })
    holds(actorJson(at('/u/shadow'), { publicKey }))
    await directory.get(at('/u/shadow'))
    holds(actorJson(at('/u/victim')))
    await directory.get(at('/u/victim'))
    const found = await directory.keyOf(at('/u/victim#main-key'))
    expect(found).to.include({ kind: 'ok', owner: at('/u/victim') })
    expect(isKey(found, 'first')).to.equal(true)
  })

  it('that two list is its owner’s by the word of its own address', async () => {
    const { directory, at, holds, says } = await strangers()
    const id = at('/u/victim/main-key')
    holds(actorJson(at('/u/shadow'), { publicKey: rsaKey(at('/u/shadow'), { id, pair: 'evil' }) }))
    holds(actorJson(at('/u/victim'), { publicKey: rsaKey(at('/u/victim'), { id }) }))
    await directory.get(at('/u/shadow'))
    await directory.get(at('/u/victim'))
    says('/u/victim/main-key', rsaKey(at('/u/victim'), { id }))
    const found = await directory.keyOf(id)
    expect(found).to.include({ kind: 'ok', owner: at('/u/victim') })
    expect(isKey(found, 'first')).to.equal(true)
  })

  it('is not taken from where a redirect to another host leads', async () => {
    const { directory, at, says, server, actors } = await strangers()
    const id = at('/u/victim')
    server.on('/u/victim', redirecting(at('/forged', 'elm.test')))
    says('/forged', actorJson(id, { publicKey: rsaKey(id, { pair: 'evil' }) }))
    expect((await directory.keyOf(at('/u/victim#main-key'))).kind).to.equal('invalid')
    expect(await actors.get(id)).to.equal(null)
  })

  it('that is known stays when its document comes from another host', async () => {
    const { directory, at, says, holds, server, later } = await strangers()
    const id = at('/u/victim')
    holds(actorJson(id))
    await directory.get(id)
    server.on('/u/victim', redirecting(at('/forged', 'elm.test')))
    says('/forged', actorJson(id, { publicKey: rsaKey(id, { pair: 'evil' }) }))
    later(2 * DAY)
    expect(isKey(await directory.keyOf(at('/u/victim#main-key')), 'first')).to.equal(true)
    later(5 * MINUTE)
    expect((await directory.keyOf(at('/u/victim#main-key'), { anew: true })).kind).to.equal('invalid')
    expect((await directory.known(id))?.keys[0]?.value.trim()).to.equal(rsaKey(id).publicKeyPem.trim())
  })

  it('is asked for anew when it does not fit, once in five minutes', async () => {
    const { directory, at, holds, paths, later } = await strangers()
    const id = at('/u/ana')
    holds(actorJson(id))
    await directory.keyOf(at('/u/ana#main-key'))
    holds(actorJson(id, { publicKey: rsaKey(id, { pair: 'second' }) }))
    expect(isKey(await directory.keyOf(at('/u/ana#main-key'), { anew: true }), 'first'), 'too early').to.equal(true)
    later(5 * MINUTE)
    for (let times = 0; times < 5; times++) {
      expect(isKey(await directory.keyOf(at('/u/ana#main-key'), { anew: true }), 'second')).to.equal(true)
    }
    expect(paths()).to.have.lengthOf(2)
  })

  it('under a new id is found when its owner has turned to it, the old one is gone then', async () => {
    const { directory, at, holds, paths, later } = await strangers()
    const id = at('/u/ana')
    holds(actorJson(id))
    await directory.keyOf(at('/u/ana#main-key'))
    holds(actorJson(id, { publicKey: rsaKey(id, { id: `${id}#main-key-2`, pair: 'second' }) }))
    later(5 * MINUTE)
    expect(isKey(await directory.keyOf(at('/u/ana#main-key-2')), 'second')).to.equal(true)
    expect(await directory.keyOf(at('/u/ana#main-key'))).to.include({ kind: 'refused' })
    for (let times = 0; times < 20; times++) await directory.keyOf(at(`/u/ana#guess-${times}`))
    expect(paths(), 'guesses make nobody ask').to.have.lengthOf(2)
  })

  it('is not believed for longer than a day without asking', async () => {
    const { directory, at, holds, later } = await strangers()
    const id = at('/u/ana')
    holds(actorJson(id))
    await directory.keyOf(at('/u/ana#main-key'))
    holds(actorJson(id, { publicKey: rsaKey(id, { pair: 'second' }) }))
    later(DAY)
    expect(isKey(await directory.keyOf(at('/u/ana#main-key')), 'second')).to.equal(true)
  })

  it('says when it could not be had for now, and when its owner is gone', async () => {
    const { directory, at, server } = await strangers()
    server.on('/u/busy', saying('', { 'retry-after': '120' }, 503))
    expect(await directory.keyOf(at('/u/busy#main-key'))).to.include({ kind: 'unavailable', retryAfterMs: 120_000 })
    server.on('/u/gone', saying('', {}, 410))
    expect(await directory.keyOf(at('/u/gone#main-key'))).to.deep.equal({ kind: 'gone' })
    expect(await directory.keyOf(at('/u/nobody#main-key'))).to.deep.equal({ kind: 'not-found' })
  })

  it('is none when it is weak, or no key', async () => {
    const { directory, at, holds } = await strangers()
    const unfit = ['', 'no key', rsaKey(at('/u/x')).publicKeyPem.replace(/[A-Z]/, '!')]
    for (const [number, publicKeyPem] of unfit.entries()) {
      const id = at(`/u/weak${number}`)
      holds(actorJson(id, { publicKey: { ...rsaKey(id), publicKeyPem } }))
      expect((await directory.keyOf(iri(`${id}#main-key`))).kind, publicKeyPem).to.be.oneOf(['invalid', 'refused'])
    }
  })

  it('of documents is one that their actor lists for it', async () => {
    const { directory, at, holds, later } = await strangers()
    const id = at('/u/ana')
    holds(actorJson(id, { assertionMethod: [multikey(id)] }))
    const key = await directory.proofKeyOf(id, at('/u/ana#ed25519'))
    expect(key?.equals(pairOf('ed25519').publicKey)).to.equal(true)
    expect(await directory.proofKeyOf(id, at('/u/ana#main-key')), 'not for documents').to.equal(null)
    expect(await directory.proofKeyOf(id, at('/u/ben#ed25519'))).to.equal(null)
    expect(await directory.proofKeyOf(id, at('/u/ana#ed25519', 'elm.test'))).to.equal(null)
    holds(actorJson(id, { assertionMethod: [multikey(id, { id: `${id}#ed25519-2`, pair: 'second' })] }))
    later(5 * MINUTE)
    const turned = await directory.proofKeyOf(id, at('/u/ana#ed25519-2'))
    expect(turned?.equals(pairOf('ed25519', 'second').publicKey)).to.equal(true)
    expect(await directory.proofKeyOf(id, at('/u/ana#ed25519'))).to.equal(null)
  })

  it('leads to no address that is no server of others', async () => {
    const { directory, server } = await strangers()
    const odd = [
      'http://unix:/var/run/docker.sock:/v1/info',
      'http://10.0.0.1/u#k',
      'https://10.0.0.1/u#k',
      'https://[::ffff:10.0.0.1]/u#k',
      'https://[::10.0.0.1]/u#k',
      'https://169.254.169.254/latest/meta-data#k',
      'https://0x0a000001/u#k',
      'https://oak.test./u#k',
    ]
    for (const name of odd) {
      const { kind } = await directory.keyOf(iri(name))
      expect(kind, name).to.be.oneOf(['refused', 'unavailable'])
    }
    expect(server.connections()).to.equal(0)
  })
})
