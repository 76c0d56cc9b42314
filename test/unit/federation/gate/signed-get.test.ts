import { expect } from 'chai'
import type { Signing } from '../../../support/deliveries.js'
import { HUB, NOW, startWorld, type Person, type World } from '../../../support/gates.js'

describe('who asks', () => {
  let world: World
  let ada: Person
  before(async () => {
    world = await startWorld()
    ada = world.person('b.test', 'ada')
  })
  after(() => world.stop())
  beforeEach(() => {
    world.now = NOW
    world.blocked.clear()
  })
  const ask = async (options: Partial<Signing> = {}, person = ada) => {
    const sent = world.sign(person, '', { method: 'GET', target: '/o/1', digest: null, ...options })
    return JSON.parse((await world.send(sent)).body) as unknown
  }
  const refusedWith = (status: number) => ({ kind: 'refused', status, retryAfterMs: null })

  it('is whoever signed it, again and again', async () => {
    for (let n = 0; n < 3; n++) expect(await ask()).to.deep.equal({ kind: 'signed', actor: ada.id })
    expect(await ask({ target: '/o/1?page=2' })).to.deep.equal({ kind: 'signed', actor: ada.id })
    expect(world.asked()).to.be.at.most(3)
  })

  it('is nobody without a signature', async () => {
    const answer = await world.send(Buffer.from('GET /o/1 HTTP/1.1\r\nHost: hub.test\r\n\r\n'))
    expect(JSON.parse(answer.body)).to.deep.equal({ kind: 'unsigned' })
  })

  it('is refused when the signature does not hold, rather than taken for nobody', async () => {
    await ask()
    expect(await ask({ host: 'evil.test' })).to.deep.equal(refusedWith(421))
    expect(await ask({ covered: 'host date' })).to.deep.equal(refusedWith(401))
    expect(await ask({ signature: () => 'nonsense' })).to.deep.equal(refusedWith(401))
    expect(await ask({ date: new Date(NOW.getTime() - 66 * 60_000) })).to.deep.equal(refusedWith(401))
    expect(await ask({ signature: (usual) => usual.replace(/signature="....../, 'signature="AAAAAA') })).to.deep.equal(
      refusedWith(401),
    )
    expect(await ask({}, { ...ada, keyId: `${HUB}/actor#main-key` })).to.deep.equal(refusedWith(401))
    expect(await ask()).to.deep.equal({ kind: 'signed', actor: ada.id })
  })

  it('is refused from a blocked host, and nothing is asked of it', async () => {
    const eve = world.person('evil.test', 'eve')
    const asked = world.asked()
    world.blocked.add('evil.test')
    expect(await ask({}, eve)).to.deep.equal(refusedWith(403))
    expect(world.asked()).to.equal(asked)
    world.blocked.clear()
    expect(await ask({}, eve)).to.deep.equal({ kind: 'signed', actor: eve.id })
  })
})
