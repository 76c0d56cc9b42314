import { expect } from 'chai'
import type { Iri } from '../../src/core/iri.js'
import { QUIET_FOLLOWS } from '../../src/domain/follows/follow-repo.js'
import type { Member } from '../../src/domain/members/member.js'
import { call } from '../support/publishing.js'
import { hubsAt, passAll, settleAll, stopHubs, type NetworkHub } from './hubs.js'

describe('hubs that follow each other', function () {
  this.timeout(20_000)
  let oak: NetworkHub, elm: NetworkHub
  before(async () => {
    ;[oak, elm] = (await hubsAt('oak.test', 'elm.test')) as [NetworkHub, NetworkHub]
  })
  after(stopHubs)

  let made = 0
  const named = (name: string) => `${name}${++made}`
  const stateAt = (hub: NetworkHub, follower: Iri, target: Iri) => hub.services.follows.stateOf(follower, target)
  const quietly = async (member: Member) => elm.services.follows.followQuietly(member.id, await elm.meet(oak.voice))

  it('hear each other once a member of one follows the other, quietly', async () => {
    const ben = await elm.member(named('ben'))
    await quietly(ben)
    await settleAll()
    expect(await oak.followers(oak.voice)).to.deep.equal([elm.instance])
    await oak.publish('call', { ...call, title: 'Heard' })
    await settleAll()
    expect(await elm.home(ben)).to.deep.equal(['Heard'])
  })

  it('stay followed until the last member has let go, and can be followed again', async () => {
    const [ida, kim] = [await elm.member(named('ida')), await elm.member(named('kim'))]
    for (const member of [ida, kim]) await quietly(member)
    await settleAll()
    await elm.services.follows.unfollowQuietly(ida.id, oak.voice)
    await settleAll()
    expect(await oak.followers(oak.voice)).to.deep.equal([elm.instance])
    await elm.services.follows.unfollowQuietly(kim.id, oak.voice)
    for (const member of await everybody()) await elm.services.follows.unfollowQuietly(member, oak.voice)
    await settleAll()
    expect(await oak.followers(oak.voice)).to.deep.equal([])
    await oak.publish('call', { ...call, title: 'Nobody listens' })
    await settleAll()
    expect(await elm.home(kim)).to.deep.equal([])
    await quietly(kim)
    await settleAll()
    expect(await oak.followers(oak.voice)).to.deep.equal([elm.instance])
    await oak.publish('call', { ...call, title: 'Heard again' })
    await settleAll()
    expect(await elm.home(kim)).to.include('Heard again')
    expect(await elm.home(ida)).to.deep.equal([])
  })

  /** Of those who follow oak quietly. */
  async function everybody(): Promise<string[]> {
    const rows = await elm.store.collection(QUIET_FOLLOWS).find({ target: oak.voice }, { limit: 50 })
    return rows.map(({ member }) => member)
  }

  it('follow, let go and follow again as voices', async () => {
    const target = await elm.meet(oak.voice)
    for (const expected of [[elm.voice], []]) {
      for (const round of [1, 2]) {
        if (expected.length > 0) await elm.services.follows.follow(elm.voice, target)
        else await elm.services.follows.unfollow(elm.voice, oak.voice)
        await settleAll()
        const voices = (await oak.followers(oak.voice)).filter((one) => one !== elm.instance)
        expect(voices, `round ${round}`).to.deep.equal(expected)
        expect(await stateAt(elm, elm.voice, oak.voice)).to.equal(expected.length > 0 ? 'accepted' : 'ended')
      }
    }
    await elm.services.follows.follow(elm.voice, target)
    await settleAll()
    expect(await stateAt(elm, elm.voice, oak.voice)).to.equal('accepted')
    expect(await oak.followers(oak.voice)).to.include(elm.voice)
  })

  it('let a member follow a voice under their own name, and find it in their home', async () => {
    const ada = await elm.speaker(named('ada'))
    await elm.services.follows.follow(ada.iri, await elm.meet(oak.voice))
    await settleAll()
    expect(await oak.followers(oak.voice)).to.include(ada.iri)
    await oak.publish('call', { ...call, title: 'To Ada' })
    await settleAll()
    expect(await elm.home(ada.member)).to.include('To Ada')
    await elm.services.follows.unfollow(ada.iri, oak.voice)
    await settleAll()
    expect(await oak.followers(oak.voice)).to.not.include(ada.iri)
    expect(await elm.home(ada.member)).to.deep.equal([])
    await elm.services.follows.follow(ada.iri, await elm.meet(oak.voice))
    await settleAll()
    expect(await stateAt(elm, ada.iri, oak.voice)).to.equal('accepted')
  })

  it('follow each other as machines', async () => {
    await oak.services.follows.follow(oak.instance, await oak.meet(elm.instance))
    await settleAll()
    expect(await elm.followers(elm.instance)).to.deep.equal([oak.instance])
    await oak.services.follows.unfollow(oak.instance, elm.instance)
    await settleAll()
    expect(await elm.followers(elm.instance)).to.deep.equal([])
  })

  it('wait for the yes of a locked profile, and may be told no', async () => {
    const lena = await oak.speaker(named('lena'), { locked: true })
    const [ada, ben] = [await elm.speaker(named('ada')), await elm.speaker(named('ben'))]
    for (const { iri } of [ada, ben]) await elm.services.follows.follow(iri, await elm.meet(lena.iri))
    await settleAll()
    const asking = async () =>
      (await oak.services.follows.asking(lena.iri, { limit: 9 })).follows.map(({ follower }) => follower).sort()
    expect(await asking()).to.deep.equal([ada.iri, ben.iri].sort())
    expect(await stateAt(elm, ada.iri, lena.iri)).to.equal('asked')
    await oak.services.follows.decide(lena.iri, ada.iri, 'accepted')
    await oak.services.follows.decide(lena.iri, ben.iri, 'refused')
    await settleAll()
    expect(await asking()).to.deep.equal([])
    expect(await oak.followers(lena.iri)).to.deep.equal([ada.iri])
    expect(await stateAt(elm, ada.iri, lena.iri)).to.equal('accepted')
    expect(await stateAt(elm, ben.iri, lena.iri)).to.equal('refused')
    await elm.services.follows.follow(ben.iri, await elm.meet(lena.iri))
    await settleAll()
    expect(await asking(), 'asking again is allowed').to.deep.equal([ben.iri])
  })

  it('can take back what was only asked', async () => {
    const lena = await oak.speaker(named('lena'), { locked: true })
    const ada = await elm.speaker(named('ada'))
    await elm.services.follows.follow(ada.iri, await elm.meet(lena.iri))
    await settleAll()
    await elm.services.follows.unfollow(ada.iri, lena.iri)
    await settleAll()
    expect((await oak.services.follows.asking(lena.iri, { limit: 9 })).follows).to.deep.equal([])
    expect(await stateAt(oak, ada.iri, lena.iri)).to.equal('ended')
  })

  it('remove a follower, who learns of it and can come back', async () => {
    const mo = await oak.speaker(named('mo'))
    const ada = await elm.speaker(named('ada'))
    await elm.services.follows.follow(ada.iri, await elm.meet(mo.iri))
    await settleAll()
    expect(await oak.services.follows.removeFollower(mo.iri, ada.iri)).to.equal(true)
    await settleAll()
    expect(await oak.followers(mo.iri)).to.deep.equal([])
    expect(await stateAt(elm, ada.iri, mo.iri)).to.equal('refused')
    await elm.services.follows.follow(ada.iri, await elm.meet(mo.iri))
    await settleAll()
    expect(await oak.followers(mo.iri)).to.deep.equal([ada.iri])
    expect(await stateAt(elm, ada.iri, mo.iri)).to.equal('accepted')
  })

  it('tell followers of a new name, of members and of the group', async () => {
    const mo = await oak.speaker(named('mo'))
    const ada = await elm.speaker(named('ada'))
    for (const target of [mo.iri, oak.voice]) await elm.services.follows.follow(ada.iri, await elm.meet(target))
    await settleAll()
    await passAll(10 * 60_000)
    await oak.services.profiles.change(mo.member.id, { name: 'Maureen' })
    await oak.services.settings.change({ name: 'The old oak', about: 'Under *new* leaves' })
    await settleAll()
    expect((await elm.services.actors.get(mo.iri))?.name).to.equal('Maureen')
    expect((await elm.services.actors.get(oak.voice))?.name).to.equal('The old oak')
    expect((await elm.services.actors.get(oak.voice))?.html).to.include('<em>new</em>')
  })
})
