import { expect } from 'chai'
import { saying, stopOddServers } from '../../support/odd-server.js'
import { installStock, startStock, type Stock } from '../../stock/stock.js'
import { postAll, signedCreates } from '../../stock/load.js'
import { heldProbes } from './probes/held.js'
import { ControlFailed, holesOfStock, probes, startPeer, type Target } from './probes/index.js'

function targetOf(stock: Stock): Target {
  const { baseUrl, actorId, actorInbox } = stock
  let unused = 0
  return {
    baseUrl,
    actorId,
    actorInbox,
    makePeer: startPeer,
    settled: () => stock.settled(),
    contentOf: async (id) => (await stock.known(id))?.content?.[0] ?? null,
    followers: () => stock.followers(),
    following: () => stock.following(),
    follow: (actor) => stock.follow(actor),
    whisper: (to, content) => stock.whisper(to, content),
    unusedId: () => `${baseUrl}/o/${String(++unused).padStart(20, '9')}`,
  }
}

describe('activitypub-express as it comes (needs the package registry, once)', function () {
  this.timeout(240_000)
  let folder: string | null = null
  let stock: Stock | null = null
  const target = async () => {
    if (folder === null) throw new Error('Stock is not installed')
    return targetOf((stock ??= await startStock(folder)))
  }
  const stop = async () => {
    await stock?.stop()
    stock = null
  }

  before(async function () {
    folder = await installStock()
    if (folder === null) this.skip()
  })
  afterEach(stopOddServers)
  after(stop)

  for (const { name, probe, spoils } of holesOfStock) {
    it(`lets in: ${name}`, async () => {
      expect(await probe(await target())).to.equal('hole')
      if (spoils) await stop()
    })
  }

  for (const { name, probe } of heldProbes) {
    it(`holds against: ${name}`, async () => {
      expect(await probe(await target())).to.equal('held')
    })
  }

  it('can be measured: what it costs to take in, and to send out', async () => {
    const { actorId, actorInbox } = await target()
    const peer = await startPeer()
    const requests = signedCreates({ actorId, actorInbox }, { peer, author: peer.account('writer') }, 40)
    const before = await stock!.cpuMicros()
    expect([...(await postAll({ actorId, actorInbox }, requests, 8))]).to.deep.equal([[200, 40]])
    expect(await stock!.cpuMicros()).to.be.greaterThan(before)
    expect(await stock!.known(`${peer.origin}/notes/Seed-number-39`)).to.have.property('content')
    const inboxes = Array.from({ length: 5 }, (_, index) => `${peer.origin}/inboxes/${index}`)
    for (const inbox of inboxes) peer.server.on(new URL(inbox).pathname, saying('', {}, 202))
    await stock!.deliver(inboxes)
    expect(peer.hits(/^\/inboxes\//)).to.equal(5)
  })
})

describe('the attacks', () => {
  afterEach(stopOddServers)

  it('have each a name of their own', () => {
    expect(new Set(probes.map(({ name }) => name)).size).to.equal(probes.length)
    expect(probes.length).to.be.greaterThan(30)
  })

  it('prove nothing about a server that refuses everything', async () => {
    const deaf = await startPeer()
    const refuses: Target = {
      baseUrl: deaf.origin,
      actorId: `${deaf.origin}/a/hub`,
      actorInbox: `${deaf.origin}/a/hub/inbox`,
      makePeer: startPeer,
      settled: async () => undefined,
      contentOf: async () => null,
      followers: async () => [],
      following: async () => [],
      follow: async () => `${deaf.origin}/act/1-follow`,
      whisper: async () => `${deaf.origin}/o/1`,
      unusedId: () => `${deaf.origin}/o/2`,
    }
    for (const { name, probe } of probes) {
      const fault = await probe(refuses).then(
        (verdict) => verdict,
        (error: unknown) => error,
      )
      expect(fault, name).to.be.instanceOf(ControlFailed)
    }
  })
})
