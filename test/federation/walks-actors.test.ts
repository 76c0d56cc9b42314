import { expect } from 'chai'
import { call } from '../support/publishing.js'
import { DAY, hubsAt, HOUR, MINUTE, passAll, settleAll, stopHubs, type NetworkHub, type Speaker } from './hubs.js'

describe('who speaks for hubs', function () {
  this.timeout(20_000)
  let oak: NetworkHub, elm: NetworkHub, ash: NetworkHub, ada: Speaker
  beforeEach(async () => {
    ;[oak, elm] = (await hubsAt('oak.test', 'elm.test')) as [NetworkHub, NetworkHub]
    ada = await elm.speaker('ada')
    await elm.services.follows.follow(ada.iri, await elm.meet(oak.voice))
    await settleAll()
  })
  afterEach(stopHubs)

  const heard = async (title: string) => {
    await oak.publish('call', { ...call, title })
    await settleAll()
    return (await elm.home(ada.member)).includes(title)
  }
  const keysAt = async () => (await elm.services.actors.get(oak.voice))?.keys.map(({ id }) => id.replace(/.*#/, ''))

  it('are heard through a planned change of keys, and show the new ones first', async () => {
    expect(await heard('Before')).to.equal(true)
    await passAll(10 * MINUTE)
    await oak.services.keys.rotate('planned')
    await settleAll()
    expect(await heard('Announced')).to.equal(true)
    for (let day = 1; day <= 7; day++) await passAll(DAY)
    await passAll(MINUTE)
    expect(await heard('With the new ones')).to.equal(true)
    expect(await keysAt()).to.include('main-key-2')
    for (let day = 1; day <= 8; day++) await passAll(DAY)
    expect(await heard('Long after')).to.equal(true)
    expect(await keysAt()).to.deep.equal(['main-key-2', 'ed25519-2'])
  })

  it('are heard at once with new keys when the old ones are in wrong hands', async () => {
    expect(await heard('Before')).to.equal(true)
    await passAll(10 * MINUTE)
    const old = elm.front.posts().at(-1) ?? expect.fail('nothing was delivered')
    await oak.services.keys.rotate('compromised')
    await settleAll()
    expect(await heard('After')).to.equal(true)
    expect(await keysAt()).to.deep.equal(['main-key-2', 'ed25519-2'])
    expect(await elm.front.handOver(old), 'what the old key signed').to.equal(401)
  })

  it('are asked for their keys by whoever missed the change', async () => {
    expect(await heard('Before')).to.equal(true)
    await passAll(10 * MINUTE)
    elm.goDark()
    await oak.services.keys.rotate('compromised')
    await settleAll()
    await passAll(2 * HOUR)
    elm.comeBack()
    await passAll(DAY)
    expect(await heard('After')).to.equal(true)
  })

  describe('that move', () => {
    const quietly = async () => {
      const ben = await elm.member('ben')
      await elm.services.follows.followQuietly(ben.id, await elm.meet(oak.voice))
      await elm.services.follows.follow(elm.voice, await elm.meet(oak.voice))
      await settleAll()
      return ben
    }
    const voice = (hub: NetworkHub) => ({ kind: 'voice' as const, handle: hub.voice.split('/').at(-1) ?? '' })
    beforeEach(async () => {
      ash = (await hubsAt('ash.test'))[0] as NetworkHub
      ash.pass(oak.now().getTime() - ash.now().getTime())
    })

    it('take their followers along, but leave what another hub follows for its stewards', async () => {
      const ben = await quietly()
      await passAll(10 * MINUTE)
      await ash.services.identities.setFormer(voice(ash), [oak.voice])
      await oak.services.identities.moveTo(voice(oak), ash.voice)
      await settleAll()
      await passAll(10 * MINUTE)
      expect(await ash.followers(ash.voice)).to.have.members([ada.iri, elm.instance])
      expect(await elm.services.follows.isQuiet(ben.id, ash.voice)).to.equal(true)
      expect(await elm.services.follows.isQuiet(ben.id, oak.voice)).to.equal(false)
      expect(await oak.followers(oak.voice)).to.deep.equal([elm.voice])
      await ash.publish('call', { ...call, title: 'From the new place' })
      await settleAll()
      expect(await elm.home(ada.member)).to.include('From the new place')
      expect(await elm.home(ben)).to.include('From the new place')
    })

    it('take nobody along to a place that knows nothing of it', async () => {
      await quietly()
      await passAll(10 * MINUTE)
      await oak.services.identities.moveTo(voice(oak), ash.voice)
      await settleAll()
      for (let tries = 0; tries < 6; tries++) await passAll(3 * HOUR)
      expect(await ash.followers(ash.voice)).to.deep.equal([])
      expect(await oak.followers(oak.voice)).to.have.members([ada.iri, elm.instance, elm.voice])
    })

    it('may be members, too', async () => {
      await passAll(10 * MINUTE)
      const fay = await oak.speaker('fay')
      await elm.services.follows.follow(ada.iri, await elm.meet(fay.iri))
      const new1 = await ash.speaker('fay')
      await settleAll()
      await passAll(10 * MINUTE)
      await ash.services.identities.setFormer({ kind: 'member', handle: 'fay' }, [fay.iri])
      await oak.services.identities.moveTo({ kind: 'member', handle: 'fay' }, new1.iri)
      await settleAll()
      await passAll(10 * MINUTE)
      expect(await ash.followers(new1.iri)).to.deep.equal([ada.iri])
      expect(await oak.followers(fay.iri)).to.deep.equal([])
    })
  })

  describe('that leave', () => {
    it('are gone for all, with all they said, once a profile is closed', async () => {
      const fay = await oak.speaker('fay')
      const item = await oak.publish('call', call)
      await elm.services.follows.follow(ada.iri, await elm.meet(fay.iri))
      await settleAll()
      const said = await oak.services.posts.reply(fay.member, { text: 'Bye soon', inReplyTo: item.iri })
      await settleAll()
      expect((await elm.has(said.iri))?.state).to.equal('published')
      await oak.services.profiles.close(fay.member.id)
      await settleAll()
      expect((await elm.has(said.iri))?.state).to.equal('deleted')
      expect(await elm.services.follows.stateOf(ada.iri, fay.iri)).to.equal('ended')
      expect((await elm.services.actors.get(fay.iri))?.state).to.equal('gone')
      const asked = await oak.get('/a/fay', { headers: { accept: 'application/activity+json' } })
      expect(asked.status).to.equal(410)
      await passAll(5 * MINUTE)
      expect(await oak.has(said.iri)).to.include({ state: 'deleted', html: '' })
    })

    it('are forgotten too where their goodbye never came, as soon as they are asked for', async () => {
      const fay = await oak.speaker('fay')
      const item = await oak.publish('call', call)
      await elm.services.follows.follow(ada.iri, await elm.meet(fay.iri))
      await settleAll()
      const said = await oak.services.posts.reply(fay.member, { text: 'Bye soon', inReplyTo: item.iri })
      await settleAll()
      elm.front.withhold(true)
      await oak.services.profiles.close(fay.member.id)
      await settleAll()
      elm.front.withhold(false)
      expect((await elm.services.actors.get(fay.iri))?.state, 'not told').to.equal('here')
      await passAll(2 * DAY)
      await elm.federation.network.find(fay.address)
      await settleAll()
      expect((await elm.services.actors.get(fay.iri))?.state).to.equal('gone')
      expect((await elm.has(said.iri))?.state).to.equal('deleted')
      expect(await elm.services.follows.stateOf(ada.iri, fay.iri)).to.equal('ended')
    })

    it('leave nothing of a member behind who deletes their account', async () => {
      const ben = await elm.member('ben')
      await elm.services.follows.followQuietly(ben.id, await elm.meet(oak.voice))
      await elm.services.memberBlocks.put(ben.id, 'domain:trolls.example', 'block')
      expect(await heard('Heard')).to.equal(true)
      await settleAll()
      expect(await elm.home(ben)).to.deep.equal(['Heard'])
      await elm.services.follows.unfollow(ada.iri, oak.voice)
      const steward = await elm.steward()
      await elm.services.members.remove(steward.id, ben.id)
      await passAll(10 * MINUTE)
      expect(await elm.home(ben)).to.deep.equal([])
      expect(await elm.services.memberBlocks.kindOf(ben.id, 'domain:trolls.example')).to.equal(null)
      expect(await elm.services.follows.isQuiet(ben.id, oak.voice)).to.equal(false)
      expect(await oak.followers(oak.voice), 'nobody reads it any more').to.deep.equal([])
    })
  })
})
