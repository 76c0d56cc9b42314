import { expect } from 'chai'
import type { Member } from '../../src/domain/members/member.js'
import { notificationTypes } from '../../src/domain/notifications/notification.js'
import type { Notification } from '../../src/domain/notifications/notification-service.js'
import { hubsAt, settleAll, stopHubs, type NetworkHub, type Speaker } from './hubs.js'

describe('what members hear of other hubs', function () {
  this.timeout(120_000)
  let oak: NetworkHub
  let elm: NetworkHub
  let ann: Speaker
  let bob: Speaker
  before(async () => {
    ;[oak, elm] = (await hubsAt('oak.test', 'elm.test')) as [NetworkHub, NetworkHub]
    ann = await oak.speaker('ann')
    bob = await elm.speaker('bob')
    await elm.meet(ann.iri)
    await oak.meet(bob.iri)
  })
  after(stopHubs)
  const told = (hub: NetworkHub, { id }: Member): Promise<Notification[]> =>
    hub.services.notifications.page(id, { types: notificationTypes, from: null, filtered: true }, { limit: 50 })

  it('is whatever somebody there does towards them, each once', async () => {
    const call = await oak.publish('call', { title: 'Save the mill', body: 'Write.', zone: 'Europe/London' })
    await elm.services.follows.follow(bob.iri, { iri: oak.voice, host: oak.host })
    await elm.services.follows.follow(bob.iri, { iri: ann.iri, host: oak.host })
    await settleAll()
    const post = await oak.services.posts.reply(ann.member, { text: 'I will', inReplyTo: call.iri })
    await settleAll()
    const there = (await elm.has(post.iri)) ?? expect.fail('it did not arrive')
    await elm.services.reactions.like(bob.member, there.iri)
    await elm.services.reactions.boost(bob.member, there.iri)
    await elm.services.posts.reply(bob.member, { text: 'So will I', inReplyTo: there.iri })
    await elm.services.statuses.post(bob.member, { text: 'Look at this', quotes: there.iri })
    await settleAll()
    const found = await told(oak, ann.member)
    expect(found.map(({ type, from }) => [type, from])).to.have.deep.members(
      ['follow', 'favourite', 'reblog', 'mention', 'quote'].map((type) => [type, bob.iri]),
    )
    await elm.services.reactions.unlike(bob.member, there.iri)
    await settleAll()
    expect((await told(oak, ann.member)).map(({ type }) => type)).not.to.include('favourite')
  })
})
