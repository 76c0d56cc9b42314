import { expect } from 'chai'
import { createPublicKey } from 'node:crypto'
import { iri } from '../../../../src/core/iri.js'
import { deriveKey, SealError } from '../../../../src/core/seal.js'
import { KEYS, keyRepo, type Rotation } from '../../../../src/domain/keys/key-repo.js'
import { actorKeys } from '../../../../src/federation/keys/actor-keys.js'
import { keyRotation } from '../../../../src/federation/keys/rotation.js'
import { createSigner, instanceSign } from '../../../../src/federation/keys/signer.js'
import { verify as verifyCavage } from '../../../../src/federation/wire/cavage.js'
import { decodeMultikey, importKey } from '../../../../src/federation/wire/key-material.js'
import { readProof, verifyProof } from '../../../../src/federation/wire/proof.js'
import { verify as verifyMessage } from '../../../../src/federation/wire/rfc9421.js'
import { authority, closeFetchers, testFetcher } from '../../../support/fetching.js'
import { startOddServer, stopOddServers } from '../../../support/odd-server.js'
import { received } from '../../../support/signed-requests.js'
import { freshStore, type FreshStore } from '../../../support/store.js'

const origin = 'https://hub.test'
const voice = iri(`${origin}/a/hub`)
const DAY = 24 * 60 * 60_000
const WEEK = 7 * DAY
let fresh: FreshStore | null = null

async function ring() {
  fresh = await freshStore({ collections: [KEYS] })
  let now = Date.parse('2026-05-01T12:00:00Z')
  const clock = () => new Date(now)
  const repo = keyRepo(fresh.store)
  const sealingKey = deriveKey(Buffer.alloc(32, 7), 'actor-keys')
  const process = (key = sealingKey) => actorKeys({ repo, sealingKey: key, origin, clock })
  const keys = process()
  const told: [string, number][] = []
  let fails = false
  const tell = async (actor: string, shown: number) => {
    if (fails) throw new Error('no queue')
    told.push([actor, shown])
  }
  const rotation = keyRotation({ repo, keys, tell, clock })
  const settle = async () => {
    while ((await rotation.step()) || (await rotation.announceStep()));
  }
  const later = async (ms: number) => {
    now += ms
    await settle()
  }
  const ask = async (how: Rotation) => {
    const asked = await repo.askToRotate(how, clock())
    await settle()
    return asked
  }
  const failing = (does: boolean) => void (fails = does)
  return {
    store: fresh.store,
    repo,
    clock,
    process,
    keys,
    rotation,
    told,
    later,
    ask,
    failing,
    signer: createSigner({ keys, clock }),
  }
}

describe('keys of our actors', () => {
  afterEach(async () => {
    closeFetchers()
    await stopOddServers()
    await fresh?.dispose()
    fresh = null
  })

  it('are made once, however many processes need them at once', async () => {
    const { process, keys, repo } = await ring()
    const others = [keys, process(), process()]
    const all = await Promise.all(others.flatMap((one) => [one.published(voice), one.published(voice)]))
    for (const one of all) expect(one).to.deep.equal(all[0])
    const [{ privateKey }, stored] = [await keys.rsa(voice), await repo.get(voice)]
    expect(createPublicKey(privateKey).equals(importKey(stored?.current.rsa.value ?? '') ?? privateKey)).to.equal(true)
  })

  it('are shown as their standards want them', async () => {
    const { keys } = await ring()
    const { publicKey, assertionMethod } = await keys.published(voice)
    expect(publicKey).to.include({ id: `${voice}#main-key`, owner: voice })
    expect(importKey(publicKey.publicKeyPem)?.asymmetricKeyDetails?.modulusLength).to.equal(2_048)
    expect(assertionMethod).to.have.lengthOf(1)
    expect(assertionMethod[0]).to.include({ id: `${voice}#ed25519`, type: 'Multikey', controller: voice })
    expect(decodeMultikey(assertionMethod[0]?.publicKeyMultibase ?? '')?.asymmetricKeyType).to.equal('ed25519')
  })

  it('are made for nobody else', async () => {
    const { keys, repo } = await ring()
    for (const name of ['https://hub.test.evil.test/a/hub', 'http://hub.test/a/hub', 'https://hub.test:8443/a/hub']) {
      const refused = await keys.published(iri(name)).catch((error: unknown) => error)
      expect(refused, name).to.be.instanceOf(Error)
      expect(await repo.get(iri(name))).to.equal(null)
    }
  })

  it('are kept sealed, each for its owner', async () => {
    const { keys, repo, store, process } = await ring()
    await keys.published(voice)
    const text = JSON.stringify(await store.collection(KEYS).findOne({ _id: voice }))
    expect(text).to.include('BEGIN PUBLIC KEY').and.not.to.include('PRIVATE')
    for (const { privateKey } of [await keys.rsa(voice), await keys.ed25519(voice)]) {
      const { d = '' } = privateKey.export({ format: 'jwk' })
      expect(d).to.have.length.above(40)
      for (const form of ['base64url', 'base64', 'hex'] as const) {
        const secret = Buffer.from(d, 'base64url').toString(form)
        expect(text, 'no private part in any form').to.not.include(secret.slice(8, 40))
      }
    }
    const doc = await repo.get(voice)
    if (doc === null) throw new Error('not kept')
    const thief = iri(`${origin}/a/thief`)
    await repo.add({ ...doc, _id: thief })
    expect(await keys.rsa(thief).catch((error: unknown) => error)).to.be.instanceOf(SealError)
    const otherSecret = process(deriveKey(Buffer.alloc(32, 8), 'actor-keys'))
    const refused = await otherSecret.rsa(voice).catch((error: unknown) => error)
    expect(refused).to.be.instanceOf(SealError)
    expect(String(refused), 'the error tells nothing').to.not.include(doc.current.rsa.sealed.slice(12, 40))
  })

  it('sign requests both ways, and documents', async () => {
    const { keys, signer, clock } = await ring()
    const { publicKey, assertionMethod } = await keys.published(voice)
    const rsa = importKey(publicKey.publicKeyPem)
    const ed25519 = decodeMultikey(assertionMethod[0]?.publicKeyMultibase ?? '')
    if (rsa === null || ed25519 === null) throw new Error('not keys')
    const url = new URL('https://peer.test/inbox?a=1')
    const body = Buffer.from('{"type":"Create"}')
    const around = { ownOrigins: ['https://peer.test'], now: clock() }
    const request = { method: 'POST' as const, url, body, contentType: 'application/activity+json' }
    const cavage = await signer.cavage(voice, request)
    expect(cavage).to.include({ 'content-type': 'application/activity+json' })
    const first = await verifyCavage(received('POST', '/inbox?a=1', cavage, body), rsa, around)
    expect(first.ok && first.value.keyId).to.equal(`${voice}#main-key`)
    const message = await signer.message(voice, request)
    const second = await verifyMessage(received('POST', '/inbox?a=1', message, body), rsa, around)
    expect(second.ok && second.value.keyId).to.equal(`${voice}#main-key`)
    const swapped = await verifyMessage(received('POST', '/inbox?a=1', message, '{"type":"Delete"}'), rsa, around)
    expect(swapped.ok).to.equal(false)
    const said = await signer.prove(voice, { '@context': 'https://www.w3.org/ns/activitystreams', 'type': 'Note' })
    const proof = readProof(said, clock())
    if (!proof.ok) throw new Error(proof.reason)
    expect(proof.value.verificationMethod).to.equal(`${voice}#ed25519`)
    expect((await verifyProof(proof.value, ed25519)).ok).to.equal(true)
  })

  it('sign what the hub asks for: one way, then the other, then without the query', async () => {
    const { keys, signer, clock } = await ring()
    const instance = iri(`${origin}/actor`)
    const sign = instanceSign(signer, instance)
    const rsa = importKey((await keys.published(instance)).publicKey.publicKeyPem)
    if (rsa === null) throw new Error('no key')
    const peer = await startOddServer({ identity: authority.issue(['peer.test']) })
    peer.on('/n', (_request, response) => void response.writeHead(401).end())
    const fetcher = testFetcher({ clock })
    const got = await fetcher.get(`https://peer.test:${peer.port}/n?page=1`, { accept: 'x/y', sign })
    expect(got).to.include({ kind: 'refused', status: 401 })
    const around = { ownOrigins: [`https://peer.test:${peer.port}`], now: clock() }
    const verified = peer.arrived.map(({ path, headers }) => {
      const fields = Object.entries(headers).map(([name, value]) => [name, String(value)] as [string, string])
      return { path, fields }
    })
    expect(verified.map(({ path }) => path)).to.deep.equal(['/n?page=1', '/n?page=1', '/n?page=1'])
    const [one, two, three] = verified.map(({ fields }) => fields)
    if (one === undefined || two === undefined || three === undefined) throw new Error('not asked')
    expect((await verifyCavage(received('GET', '/n?page=1', one), rsa, around)).ok).to.equal(true)
    expect((await verifyMessage(received('GET', '/n?page=1', two), rsa, around)).ok).to.equal(true)
    expect((await verifyCavage(received('GET', '/n?page=1', three), rsa, around)).ok).to.equal(false)
    expect((await verifyCavage(received('GET', '/n', three), rsa, around)).ok).to.equal(true)
    expect(
      await sign('GET', new URL('https://peer.test/n'), 2),
      'without a query there is nothing to leave out',
    ).to.equal(null)
  })

  it('turn within two weeks: shown beside the old, then used, then alone', async () => {
    const { keys, ask, later, told } = await ring()
    const before = await keys.published(voice)
    const ids = async () => {
      const { publicKey, assertionMethod } = await keys.published(voice)
      return [publicKey.id, ...assertionMethod.map(({ id }) => id)].map((id) => id.split('#')[1])
    }
    expect(await ask('planned')).to.equal(1)
    expect(await ids()).to.deep.equal(['main-key', 'ed25519', 'ed25519-2'])
    expect((await keys.rsa(voice)).id).to.equal(`${voice}#main-key`)
    expect(told).to.deep.equal([[voice, 2]])
    await later(WEEK - 1)
    expect(await ids()).to.deep.equal(['main-key', 'ed25519', 'ed25519-2'])
    await later(1)
    expect(await ids()).to.deep.equal(['main-key-2', 'ed25519-2', 'ed25519'])
    expect((await keys.rsa(voice)).id).to.equal(`${voice}#main-key-2`)
    expect((await keys.ed25519(voice)).id).to.equal(`${voice}#ed25519-2`)
    expect((await keys.published(voice)).publicKey.publicKeyPem).to.not.equal(before.publicKey.publicKeyPem)
    expect(told).to.deep.equal([
      [voice, 2],
      [voice, 3],
    ])
    await later(WEEK)
    expect(await ids()).to.deep.equal(['main-key-2', 'ed25519-2'])
    expect(await ask('planned')).to.equal(1)
    expect(await ask('planned'), 'one at a time').to.equal(0)
    await later(WEEK)
    expect(await ids()).to.deep.equal(['main-key-3', 'ed25519-3', 'ed25519-2'])
  })

  it('are replaced at once when somebody else has them, also in the middle of a turn', async () => {
    const { keys, ask, later, repo, told } = await ring()
    await keys.published(voice)
    await ask('planned')
    await ask('compromised')
    const { publicKey, assertionMethod } = await keys.published(voice)
    expect([publicKey.id, ...assertionMethod.map(({ id }) => id)]).to.deep.equal([
      `${voice}#main-key-3`,
      `${voice}#ed25519-3`,
    ])
    expect(await repo.get(voice)).to.deep.include({
      coming: null,
      former: null,
      due: null,
      rotate: null,
      announce: null,
    })
    await later(2 * WEEK)
    expect((await keys.rsa(voice)).id).to.equal(`${voice}#main-key-3`)
    expect(told.map(([, shown]) => shown)).to.deep.equal([2, 3])
  })

  it('can be replaced although the secret that sealed the old ones is lost', async () => {
    const { keys, process, repo, clock } = await ring()
    await keys.published(voice)
    const after = process(deriveKey(Buffer.alloc(32, 9), 'actor-keys'))
    const rotation = keyRotation({ repo, keys: after, tell: () => Promise.resolve(), clock })
    await repo.askToRotate('compromised', clock())
    await rotation.step()
    expect((await after.rsa(voice)).id).to.equal(`${voice}#main-key-2`)
  })

  it('are told of again after a failure, until that worked', async () => {
    const { keys, repo, rotation, told, later, failing, clock } = await ring()
    await keys.published(voice)
    await repo.askToRotate('compromised', clock())
    failing(true)
    await rotation.step()
    expect(await rotation.announceStep().catch((error: Error) => error.message)).to.equal('no queue')
    failing(false)
    expect(await rotation.announceStep(), 'somebody may still be at it').to.equal(false)
    await later(10 * 60_000)
    expect(told).to.deep.equal([[voice, 2]])
  })

  it('do not turn back when another process was at it meanwhile', async () => {
    const { keys, process, repo, clock, told } = await ring()
    await keys.published(voice)
    const rotations = [keys, process()].map((own) =>
      keyRotation({ repo, keys: own, tell: async (actor, shown) => void told.push([actor, shown]), clock }),
    )
    await repo.askToRotate('compromised', clock())
    await Promise.all(rotations.map((one) => one.step()))
    await Promise.all(rotations.map((one) => one.announceStep()))
    expect((await keys.rsa(voice)).id).to.equal(`${voice}#main-key-2`)
    expect(told).to.have.lengthOf(1)
  })
})
