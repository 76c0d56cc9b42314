import { expect } from 'chai'
import type { Iri } from '../../src/core/iri.js'
import type { ActorDoc } from '../../src/domain/actors/actor-repo.js'
import type { Member } from '../../src/domain/members/member.js'
import { call } from '../support/publishing.js'
import { hubsAt, settleAll, stopHubs, type NetworkHub } from './hubs.js'

/** What one hub knows of another's voice, as a member looks for it. */
async function meet(hub: NetworkHub, other: NetworkHub): Promise<ActorDoc> {
  const handle = other.voice.split('/').at(-1) ?? ''
  const found = await hub.federation.network.find(`@${handle}@${other.host}`)
  expect(found).to.deep.equal({ kind: 'actor', iri: other.voice })
  const actor = await hub.services.knownActors.get(other.voice as Iri)
  return actor ?? expect.fail('found, and not kept')
}

const titlesAt = async (hub: NetworkHub, member: Member) => {
  const { entries } = await hub.services.timelines.home(member, { limit: 20 })
  return entries.map((entry) => (entry.of === 'post' ? (entry.post.call?.title ?? entry.post.title) : entry.item.title))
}

describe('two hubs', () => {
  let oak: NetworkHub, elm: NetworkHub
  beforeEach(async () => {
    ;[oak, elm] = (await hubsAt('oak.test', 'elm.test')) as [NetworkHub, NetworkHub]
  })
  afterEach(stopHubs)

  it('hear each other once a member of one follows the other, quietly', async () => {
    const ben = await elm.member('ben')
    await elm.services.follows.followQuietly(ben.id, await meet(elm, oak))
    await settleAll()
    const { follows: followers } = await oak.services.follows.followers(oak.voice as Iri, { limit: 10 })
    expect(followers.map(({ follower }) => follower)).to.deep.equal([`https://${elm.host}/actor`])
    await oak.publish('call', call)
    await settleAll()
    expect(await titlesAt(elm, ben)).to.deep.equal([call.title])
  })
})
