import { expect } from 'chai'
import { FOLLOWS } from '../../src/domain/follows/follow-repo.js'
import { call } from '../support/publishing.js'
import { DAY, hubsAt, HOUR, passAll, settleAll, stopHubs, type NetworkHub, type Speaker } from './hubs.js'

describe('two hubs that do not agree on who follows', function () {
  this.timeout(20_000)
  let oak: NetworkHub, elm: NetworkHub, ada: Speaker, bea: Speaker
  beforeEach(async () => {
    ;[oak, elm] = (await hubsAt('oak.test', 'elm.test')) as [NetworkHub, NetworkHub]
    ada = await elm.speaker('ada')
    bea = await elm.speaker('bea')
    for (const { iri } of [ada, bea]) await elm.services.follows.follow(iri, await elm.meet(oak.voice))
    await settleAll()
  })
  afterEach(stopHubs)

  const forgetAt = (hub: NetworkHub, { iri }: Speaker) =>
    hub.store.collection(FOLLOWS).deleteOne({ _id: `${iri} ${oak.voice}` })
  const tell = async (audience: 'followers' | 'public') => {
    await oak.publish('call', { ...call, audience })
    await settleAll()
  }
  const stateAtElm = ({ iri }: Speaker) => elm.services.follows.stateOf(iri, oak.voice)
  const asksFor = (hub: NetworkHub) => hub.front.wire().split('/followers/sync HTTP').length - 1

  it('do not ask each other as long as they agree', async () => {
    await tell('followers')
    expect(elm.front.wire()).to.match(/^collection-synchronization: collectionId=/im)
    expect(elm.front.wire(), 'signed in the form that is tried first').to.match(
      /headers="[^"]*collection-synchronization/,
    )
    expect(asksFor(oak)).to.equal(0)
    expect(await oak.followers(oak.voice)).to.deep.equal([ada.iri, bea.iri])
  })

  it('end a follow that the followed does not know of', async () => {
    await forgetAt(oak, ada)
    await tell('public')
    expect(await stateAtElm(ada), 'what everybody gets says nothing').to.equal('accepted')
    await tell('followers')
    expect(asksFor(oak)).to.equal(1)
    expect(await stateAtElm(ada)).to.equal('ended')
    expect(await stateAtElm(bea)).to.equal('accepted')
    await elm.services.follows.follow(ada.iri, await elm.meet(oak.voice))
    await settleAll()
    expect(await oak.followers(oak.voice)).to.deep.equal([ada.iri, bea.iri])
  })

  it('end a follow that the follower does not know of', async () => {
    await forgetAt(elm, ada)
    await tell('followers')
    expect(await oak.followers(oak.voice)).to.deep.equal([bea.iri])
  })

  it('follow again for those who do so quietly', async () => {
    const ben = await elm.member('ben')
    await elm.services.follows.followQuietly(ben.id, await elm.meet(oak.voice))
    await settleAll()
    await oak.store.collection(FOLLOWS).deleteOne({ _id: `${elm.instance} ${oak.voice}` })
    await tell('followers')
    expect(await elm.services.follows.stateOf(elm.instance, oak.voice)).to.equal('ended')
    await passAll(DAY + HOUR)
    expect(await oak.followers(oak.voice)).to.include(elm.instance)
  })

  it('are moved by nothing that was not signed', async () => {
    await forgetAt(oak, ada)
    const said = `collectionId="${oak.voice}/followers", url="${oak.voice}/followers/sync", digest="${'0'.repeat(64)}"`
    elm.front.withhold(true)
    await tell('public')
    elm.front.withhold(false)
    const [request] = elm.front.posts().slice(-1)
    if (request === undefined) return expect.fail('nothing was delivered')
    const head = `${request.head}\r\ncollection-synchronization: ${said}`
    const bytes = Buffer.from(`${head}\r\n\r\n${request.body}`)
    expect(await elm.front.handOver({ ...request, head, bytes })).to.equal(202)
    await settleAll()
    expect(asksFor(oak)).to.equal(0)
    expect(await stateAtElm(ada)).to.equal('accepted')
  })
})
