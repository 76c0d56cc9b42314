import { expect } from 'chai'
import { event } from './far-event.js'
import { hubsAt, MINUTE, passAll, settleAll, stopHubs, type NetworkHub } from './hubs.js'

describe('a change of an event', function () {
  this.timeout(20_000)
  afterEach(stopHubs)

  it('reaches those who follow on another server as a short note under it, once', async () => {
    const [oak, elm] = (await hubsAt('oak.test', 'elm.test')) as [NetworkHub, NetworkHub]
    const ada = await elm.speaker('ada')
    await elm.services.follows.follow(ada.iri, await elm.meet(oak.voice))
    await settleAll()
    const item = await oak.publish('event', { ...event, title: 'Küfa' })
    await settleAll()
    const steward = await oak.member('coordinator', 'coordinator')
    await oak.services.items.end(steward, item.id, 'The hall is flooded')
    await passAll(11 * MINUTE)
    await passAll(11 * MINUTE)
    const { posts } = await elm.services.posts.repliesTo(item.iri as never, { limit: 10 })
    expect(posts).to.have.lengthOf(1)
    expect(posts[0]).to.deep.include({ type: 'Note', author: oak.voice, audience: 'public', inReplyTo: item.iri })
    expect(posts[0]!.html).to.include('“Küfa” is cancelled.').and.include('The hall is flooded')
  })
})
