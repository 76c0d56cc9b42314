import { expect } from 'chai'
import type { Iri } from '../../src/core/iri.js'
import type { Decision } from '../../src/domain/moderation/domain-rules.js'
import { call } from '../support/publishing.js'
import { HOUR, hubsAt, passAll, settleAll, stopHubs, wire, type NetworkHub, type Speaker } from './hubs.js'

const open: Decision = {
  ...{ severity: 'none', rejectMedia: false, rejectReports: false, allowed: false },
  ...{ publicComment: '', privateComment: '', obfuscate: false },
}

describe('hubs and their rules about each other', function () {
  this.timeout(20_000)
  let oak: NetworkHub, elm: NetworkHub, ada: Speaker
  beforeEach(async () => {
    ;[oak, elm] = (await hubsAt('oak.test', 'elm.test')) as [NetworkHub, NetworkHub]
    ada = await elm.speaker('ada')
  })
  afterEach(stopHubs)

  const follow = async ({ iri }: Speaker, target: Iri) => {
    await elm.services.follows.follow(iri, await elm.meet(target))
    await settleAll()
  }
  const decide = async (hub: NetworkHub, about: NetworkHub, decision: Partial<Decision>) => {
    await hub.services.rules.decide(await hub.steward(), about.host.replace(/:.*/, ''), { ...open, ...decision })
    await settleAll()
  }
  const setPolicy = async (hub: NetworkHub, policy: { allowListOnly?: boolean; signedFetchesOnly?: boolean }) => {
    const { revision } = hub.services.rules.policy
    const all = { allowListOnly: false, signedFetchesOnly: false, ...policy }
    await hub.services.rules.setPolicy(await hub.steward(), all, revision)
  }
  const reasons = (hub: NetworkHub) => hub.federation.refusals.snapshot().map(({ reason }) => reason)
  const heard = async (title: string) => {
    await oak.publish('call', { ...call, title })
    await settleAll()
    return (await elm.home(ada.member)).includes(title)
  }

  it('end what is between a member and whom they block, and let nothing begin again', async () => {
    const olga = await oak.speaker('olga')
    await follow(ada, olga.iri)
    await oak.services.follows.follow(olga.iri, await oak.meet(ada.iri))
    await settleAll()
    await oak.services.memberBlocks.put(olga.member.id, ada.iri, 'block')
    await settleAll()
    expect(await oak.followers(olga.iri)).to.deep.equal([])
    expect(await elm.followers(ada.iri)).to.deep.equal([])
    expect(await elm.services.follows.stateOf(ada.iri, olga.iri)).to.equal('refused')
    await follow(ada, olga.iri)
    expect(await oak.followers(olga.iri)).to.deep.equal([])
    expect(await elm.services.follows.stateOf(ada.iri, olga.iri)).to.equal('refused')
    expect(wire(), 'nobody is told of a block').to.not.include('"Block"')
  })

  it('cut off a suspended server in both directions, and take it back', async () => {
    await follow(ada, oak.voice)
    await oak.services.follows.follow(oak.voice, await oak.meet(elm.voice))
    await settleAll()
    expect(await heard('Before')).to.equal(true)
    await decide(oak, elm, { severity: 'suspend' })
    expect(await oak.followers(oak.voice)).to.deep.equal([])
    expect(await oak.services.follows.stateOf(oak.voice, elm.voice)).to.equal('ended')
    const before = elm.front.posts().length
    expect(await heard('After')).to.equal(false)
    expect(elm.front.posts()).to.have.lengthOf(before)
    await elm.publish('call', { ...call, title: 'From the blocked' })
    await settleAll()
    expect(reasons(oak)).to.include('blocked')
    expect((await oak.cameIn()).filter(({ type }) => type === 'Create')).to.deep.equal([])
    expect(await oak.federation.network.find(`@elm@${elm.host}`)).to.deep.equal({ kind: 'blocked' })
    await oak.services.rules.remove(await oak.steward(), 'elm.test')
    await elm.services.follows.unfollow(ada.iri, oak.voice)
    await passAll(HOUR)
    await passAll(26 * HOUR)
    await follow(ada, oak.voice)
    expect(await heard('Once more')).to.equal(true)
  })

  it('still hear and serve a silenced server', async () => {
    await decide(oak, elm, { severity: 'silence' })
    await follow(ada, oak.voice)
    expect(await oak.followers(oak.voice)).to.deep.equal([ada.iri])
    expect(await heard('Heard all the same')).to.equal(true)
    expect(oak.services.rules.silenced(elm.host)).to.equal(true)
  })

  it('speak only with those they allow, where both want it so', async () => {
    await setPolicy(oak, { allowListOnly: true })
    await setPolicy(elm, { allowListOnly: true })
    expect(await elm.federation.network.find(`@oak@${oak.host}`)).to.deep.equal({ kind: 'blocked' })
    await decide(elm, oak, { allowed: true })
    const found = await elm.federation.network.find(`@oak@${oak.host}`)
    expect(found.kind, 'oak does not answer whom it does not allow').to.not.equal('post')
    await decide(oak, elm, { allowed: true })
    await passAll(2 * HOUR)
    await follow(ada, oak.voice)
    expect(await oak.followers(oak.voice)).to.deep.equal([ada.iri])
    expect(await heard('Among friends')).to.equal(true)
    const [ash] = (await hubsAt('ash.test')) as [NetworkHub]
    ash.pass(oak.now().getTime() - ash.now().getTime())
    const fay = await ash.speaker('fay')
    const met = await ash.federation.network.find(`@oak@${oak.host}`)
    if (met.kind === 'actor') await ash.services.follows.follow(fay.iri, await ash.meet(oak.voice))
    await settleAll()
    expect(await oak.followers(oak.voice), 'nobody else').to.deep.equal([ada.iri])
  })

  it('follow, publish and ask each other where both answer only who signs', async () => {
    await setPolicy(oak, { signedFetchesOnly: true })
    await setPolicy(elm, { signedFetchesOnly: true })
    await follow(ada, oak.voice)
    expect(await elm.services.follows.stateOf(ada.iri, oak.voice)).to.equal('accepted')
    expect(await heard('Signed and sealed')).to.equal(true)
    const olga = await oak.speaker('olga')
    await oak.services.follows.follow(olga.iri, await oak.meet(elm.voice))
    await settleAll()
    const item = await elm.publish('call', { ...call, title: 'The other way' })
    await settleAll()
    expect(await oak.home(olga.member)).to.deep.equal(['The other way'])
    const [ash] = (await hubsAt('ash.test')) as [NetworkHub]
    expect((await ash.federation.network.find(item.iri)).kind).to.equal('post')
    const accept = 'application/activity+json'
    expect((await elm.get(new URL(item.iri).pathname, { headers: { accept } })).status).to.equal(401)
    expect((await elm.get('/actor', { headers: { accept } })).status, 'whose key has to be asked for').to.equal(200)
  })

  it('pass a report on in the name of the hub, and of nobody else', async () => {
    await follow(ada, oak.voice)
    const item = await oak.publish('call', { ...call, title: 'Doubtful' })
    await settleAll()
    const ben = await elm.member('ben_the_reporter')
    const comment = 'This is not true.'
    const report = { about: oak.voice, subjects: [item.iri as Iri], comment, host: oak.host, forward: true }
    await elm.services.reports.file(ben, report)
    await settleAll()
    const { docs } = await oak.services.reports.page('open', null, 10)
    expect(docs.map(({ from, about, subjects, comment: said }) => ({ from, about, subjects, said }))).to.deep.equal([
      { from: elm.instance, about: oak.voice, subjects: [item.iri], said: comment },
    ])
    expect(wire()).to.include(comment).and.to.not.include(ben.id).and.to.not.include('ben_the_reporter')
  })

  it('let nothing out that is nobody else’s business', async () => {
    const quinn = await elm.services.members.add({
      name: 'quinn_quiet',
      email: 'quinn@private.example',
      role: 'reader',
    })
    await elm.services.follows.followQuietly(quinn.id, await elm.meet(oak.voice))
    await follow(ada, oak.voice)
    const [writer, steward] = [await oak.coordinator(), await oak.steward()]
    const secret = await oak.publish('event', {
      ...{ title: 'Where the ladder is', body: 'Behind the shed.', audience: 'hub', zone: 'Europe/London' },
      startsAt: '2035-11-24T14:00',
    })
    const told = await oak.publish('call', { ...call, title: 'For all to read' })
    await settleAll()
    await oak.edit(told, { title: 'For all to read, mended' })
    await elm.services.reactions.like(ada.member, told.iri as Iri)
    await settleAll()
    const reply = await elm.services.posts.reply(ada.member, { text: 'Count me in', inReplyTo: told.iri })
    await settleAll()
    await elm.services.posts.remove(ada.member, reply.id)
    await oak.services.items.remove(writer, told.id)
    await elm.services.follows.unfollowQuietly(quinn.id, oak.voice)
    await settleAll()
    const all = wire()
    for (const seen of ['For all to read, mended', 'Count me in', ada.iri]) expect(all).to.include(seen)
    const names = ['quinn_quiet', 'quinn@private.example', 'organiser', 'organiser@example.org', 'writtenBy']
    const ids = [quinn.id, ada.member.id, writer.id, steward.id, secret.id]
    for (const hidden of [...names, ...ids, 'Where the ladder is', 'Behind the shed']) {
      expect(all, hidden).to.not.include(hidden)
    }
    expect(all, 'nothing of it was packed, so that nothing was overlooked').to.not.match(/^content-encoding:/im)
  })
})
