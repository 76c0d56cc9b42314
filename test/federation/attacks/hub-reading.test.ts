import { expect } from 'chai'
import type { Person } from '../../support/gates.js'
import { as, besiege, relieve, says, type Besieged } from '../../support/besieged.js'
import { raw } from '../../support/odd-server.js'
import { call } from '../../support/publishing.js'

describe('attacks on what is not for everybody', () => {
  let siege: Besieged
  let ada: Person, eve: Person
  beforeEach(async () => {
    siege = await besiege()
    ada = siege.person('b.test', 'ada')
    eve = siege.person('evil.test', 'eve')
    await siege.tell(ada, says('Follow', ada, siege.hub.voice))
  })
  afterEach(relieve)
  const pathOf = (name: string) => new URL(name).pathname
  const closed = () => siege.hub.publish('call', { ...call, audience: 'followers' })

  it('what is for followers is there for their server, and for nobody else', async () => {
    const { iri } = await closed()
    await siege.hub.settle()
    for (const below of ['', '/replies', '/context', '/likes', '/shares']) {
      const path = pathOf(iri) + below
      expect((await siege.get(path, ada)).status, `${below}, follower`).to.equal(200)
      expect((await siege.get(path, eve)).status, `${below}, stranger`).to.equal(404)
      expect((await siege.get(path)).status, `${below}, nobody`).to.equal(404)
    }
    expect((await siege.get(`${pathOf(iri)}/act/1-create`)).status).to.equal(404)
    expect((await siege.get(`${pathOf(iri)}/act/1-create`, eve)).status).to.equal(404)
  })

  it('whoever asks for it with a signature learns no more than that there is nothing', async () => {
    const { iri } = await closed()
    await siege.hub.settle()
    const missing = pathOf(iri).replace(/\d{4}$/, '0000')
    const silent = { ...siege.person('evil.test', 'silent') }
    siege.peer.on('/users/silent', raw('no HTTP\r\n\r\n'))
    const slow = { ...silent, keyId: siege.at('evil.test', '/users/silent2#main-key') }
    siege.peer.on('/users/silent2', raw('no HTTP\r\n\r\n'))
    for (const below of ['', '/replies', '/likes', '/act/1-create']) {
      const [there, not] = [await siege.get(pathOf(iri) + below, silent), await siege.get(missing + below, slow)]
      const { 'date': _1, 'x-request-id': _2, ...ofThere } = there.headers
      const { 'date': _3, 'x-request-id': _4, ...ofNot } = not.headers
      expect({ status: there.status, body: there.body, ...ofThere }, below).to.deep.equal({
        status: not.status,
        body: not.body,
        ...ofNot,
      })
      expect(siege.hits('/users/silent') > 0, `${below}: key asked for`).to.equal(siege.hits('/users/silent2') > 0)
    }
  })

  it('once it is gone, only those hear of it who had it', async () => {
    const item = await closed()
    const open = await siege.hub.publish('call', call)
    await siege.hub.settle()
    const steward = (await siege.hub.services.members.byName('writer')) ?? expect.fail('nobody')
    for (const { id } of [item, open]) await siege.hub.services.items.remove(steward, id)
    await siege.hub.settle()
    expect((await siege.get(pathOf(open.iri))).status).to.equal(410)
    expect((await siege.get(pathOf(item.iri), ada)).status).to.equal(410)
    expect((await siege.get(pathOf(item.iri), eve)).status).to.equal(404)
    expect((await siege.get(pathOf(item.iri))).status).to.equal(404)
    for (const { iri } of [item, open])
      expect((await siege.get(`${pathOf(iri)}/act/1-create`)).status, 'its Create').to.equal(404)
  })

  it('what was for everybody once is not to be read any more, nor what was said of it', async () => {
    const { hub } = siege
    const item = await hub.publish('call', call)
    await hub.settle()
    const act = (n: number, verb: string) => `${pathOf(item.iri)}/act/${n}-${verb}`
    expect((await siege.get(act(1, 'create'))).body).to.include(call.title)
    hub.pass(60_000)
    await hub.edit(item, { title: 'Save the weir' })
    await hub.settle()
    expect((await siege.get(act(2, 'update'))).body).to.include('Save the weir')
    hub.pass(60_000)
    const { audience } = await hub.edit(item, { audience: 'followers' })
    expect(audience).to.equal('followers')
    await hub.settle()
    for (const path of [pathOf(item.iri), act(1, 'create'), act(2, 'update'), act(3, 'update')])
      expect((await siege.get(path)).status, path).to.equal(404)
    expect((await siege.get(pathOf(item.iri), ada)).status).to.equal(200)
  })

  it('the place of what is hidden in a collection is hidden too', async () => {
    const { member, actor } = await siege.speaker('ben')
    const item = await siege.hub.publish('call', call)
    const said = async (audience: 'public' | 'followers') => {
      siege.hub.pass(1_000)
      return siege.hub.services.posts.reply(member, { text: 'Well', inReplyTo: item.iri, audience })
    }
    const open = [await said('public')]
    const hidden = []
    for (let n = 0; n < 25; n++) hidden.push(await said('followers'))
    open.push(await said('public'))
    await siege.hub.settle()
    for (const path of [`${pathOf(actor.iri)}/outbox`, `${pathOf(item.iri)}/replies`, `${pathOf(item.iri)}/context`]) {
      let text = ''
      const listed = JSON.parse((await siege.get(path)).body) as { first: string; totalItems: number }
      for (let next: string | undefined = listed.first; next !== undefined;) {
        const { body } = await siege.get(next.slice(new URL(next).origin.length))
        text += body
        next = (JSON.parse(body) as { next?: string }).next
      }
      for (const { iri } of open) expect(text, path).to.include(iri)
      for (const { id } of hidden) expect(text, path).to.not.include(id)
    }
  })

  it('how many are followed quietly is told to nobody', async () => {
    const ben = await siege.hub.member('ben')
    await siege.hub.federation.network.find(ada.id)
    const known = (await siege.hub.services.actors.get(as(ada.id))) ?? expect.fail('not known')
    await siege.hub.services.follows.followQuietly(ben.id, known)
    await siege.hub.settle()
    const { body } = siege.peer.arrived.filter(({ method }) => method === 'POST').at(-1) ?? expect.fail('no Follow')
    await siege.tell(ada, says('Accept', ada, JSON.parse(body.toString())))
    expect(await siege.hub.services.follows.isFollowedHere(as(ada.id))).to.equal(true)
    const { body: text } = await siege.get('/actor/following')
    expect(JSON.parse(text)).to.include({ totalItems: 0 })
  })

  it('the followers of one server are for that server', async () => {
    await siege.tell(eve, says('Follow', eve, siege.hub.voice))
    const path = `${pathOf(siege.hub.voice)}/followers/sync`
    expect(JSON.parse((await siege.get(path, ada)).body)).to.deep.include({ orderedItems: [ada.id] })
    expect(JSON.parse((await siege.get(path, eve)).body)).to.deep.include({ orderedItems: [eve.id] })
    expect((await siege.get(path)).status).to.equal(401)
    expect((await siege.get(path, { ...eve, keyId: ada.keyId })).status).to.equal(401)
  })
})
