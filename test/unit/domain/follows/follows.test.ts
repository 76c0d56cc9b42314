import { expect } from 'chai'
import { iri, type Iri } from '../../../../src/core/iri.js'
import { MEMBER_BLOCKS } from '../../../../src/domain/moderation/moderation-repo.js'
import { QUIET_FOLLOWS } from '../../../../src/domain/follows/follow-repo.js'
import { openNeighbourhood, stranger, VOICE, type Neighbourhood } from '../../../support/neighbours.js'
import { Crash, faults, minutes, START } from '../../../support/publishing.js'

const act = (name: string | number): Iri => iri(`https://elm.test/act/${name}`)

describe('a follow of one of ours', () => {
  let hood: Neighbourhood
  beforeEach(async () => void (hood = await openNeighbourhood()))
  afterEach(() => hood.dispose())
  const bob = stranger('bob')
  const asks = (activity: Iri, target: Iri = VOICE) => hood.follows.request({ follower: bob, target, activity })
  const undoes = (activity: Iri | null, target: Iri | null = VOICE) =>
    hood.follows.undone({ follower: bob.iri, activity, target })
  const seen = async (target: Iri = VOICE) => {
    const doc = await hood.followOf(bob.iri, target)
    return doc && [doc.state, doc.news, doc.activity]
  }

  it('is accepted at once, with the answer as a duty of the same document', async () => {
    expect(await asks(act(1))).to.equal('accepted')
    const doc = await hood.followOf(bob.iri, VOICE)
    expect(doc).to.include({ state: 'accepted', news: 'Accept', direction: 'in', inbox: 'https://elm.test/inbox' })
    expect(doc?.announce).to.deep.equal(START)
    expect(await hood.follows.counts(VOICE)).to.deep.equal({ followers: 1, following: 0 })
  })

  it('may be of the hub as a machine, and of nobody who is not there', async () => {
    expect(await asks(act(1), hood.localActors.instanceIri)).to.equal('accepted')
    for (const wrong of ['/a/nobody', '/a/OAK', '/a/oak/inbox', '/a/oak?x', '/o/1'])
      expect(await asks(act(2), iri(`https://oak.test${wrong}`)), wrong).to.equal('no-such-actor')
    expect(await asks(act(2), iri('https://oak.test.evil.test/a/oak'))).to.equal('no-such-actor')
  })

  it('that is repeated is answered again, with the new activity', async () => {
    await asks(act(1))
    const first = await hood.followOf(bob.iri, VOICE)
    expect(await asks(act(2))).to.equal('accepted')
    const again = await hood.followOf(bob.iri, VOICE)
    expect(again).to.include({ news: 'Accept', activity: act(2), number: first?.number })
    expect(again?.revision).to.be.greaterThan(first?.revision ?? 0)
  })

  it('ends by its activity or by the pair: no late copy of it or one before brings it back, but says no again', async () => {
    await asks(act(1))
    expect(await undoes(act(1), null)).to.equal(true)
    expect(await seen()).to.deep.equal(['ended', null, act(1)])
    expect(await asks(act(1))).to.equal('refused')
    expect(await seen()).to.deep.equal(['ended', 'Reject', act(1)])
    expect(await asks(act(2))).to.equal('accepted') // a new one is a new one
    expect(await undoes(null)).to.equal(true)
    for (const old of [1, 2]) expect(await asks(act(old))).to.equal('refused')
    expect(await seen()).to.deep.equal(['ended', 'Reject', act(2)])
  })

  it('may come under the same id again once no copy of the old one can, as some have one for each pair', async () => {
    for (let round = 0; round < 3; round++) {
      expect(await asks(act('bob-follows-oak'))).to.equal('accepted')
      expect(await undoes(act('bob-follows-oak'))).to.equal(true)
      hood.pass(minutes(64))
      expect(await asks(act('bob-follows-oak'))).to.equal('refused')
      hood.pass(minutes(2))
    }
  })

  it('is not ended by somebody else, nor by the Undo of an older one', async () => {
    await asks(act(1))
    await undoes(act(1))
    await asks(act(2))
    expect(await undoes(act(1))).to.equal(false)
    const mallory = iri('https://elm.test/users/mallory')
    expect(await hood.follows.undone({ follower: mallory, activity: act(2), target: VOICE })).to.equal(false)
    expect(await seen()).to.deep.equal(['accepted', 'Accept', act(2)])
  })

  it('that was undone before it came does not come into being', async () => {
    expect(await undoes(act(1))).to.equal(false)
    expect(await asks(act(1))).to.equal('refused')
    expect(await hood.follows.counts(VOICE)).to.deep.equal({ followers: 0, following: 0 })
    expect(await asks(act(2))).to.equal('accepted')
  })

  it('waits where the member decides, and is told yes or no', async () => {
    const { actor } = await hood.speaker(true)
    expect(await asks(act(1), actor.iri)).to.equal('asked')
    expect(await seen(actor.iri)).to.deep.equal(['asked', null, act(1)])
    expect((await hood.follows.asking(actor.iri, { limit: 5 })).follows).to.have.length(1)
    expect(await hood.follows.decide(actor.iri, bob.iri, 'accepted')).to.equal(true)
    expect(await seen(actor.iri)).to.deep.equal(['accepted', 'Accept', act(1)])
    expect(await hood.follows.decide(actor.iri, bob.iri, 'refused')).to.equal(false)
    expect(await hood.follows.removeFollower(actor.iri, bob.iri)).to.equal(true)
    expect(await seen(actor.iri)).to.deep.equal(['ended', 'Reject', act(1)])
    expect(await asks(act(1), actor.iri)).to.equal('refused')
  })

  it('is refused to whom the member has blocked, alone or with all their host', async () => {
    for (const target of [bob.iri, 'domain:elm.test']) {
      const { member, actor } = await hood.speaker()
      const whom = target === bob.iri ? ('actor' as const) : ('host' as const)
      const block = { _id: `${member.id} ${target}`, member: member.id, target, whom, number: '1', at: START }
      await hood.store.collection(MEMBER_BLOCKS).insertOne({ ...block, kind: 'block' })
      expect(await asks(act(target.length), actor.iri)).to.equal('refused')
      expect((await seen(actor.iri))?.slice(0, 2)).to.deep.equal(['refused', 'Reject'])
    }
  })

  it('counts once when it is asked for many times at once', async () => {
    const answers = await Promise.all([1, 2, 3, 4, 5].map((n) => asks(act(n))))
    expect(new Set(answers)).to.deep.equal(new Set(['accepted']))
    expect((await hood.follows.followers(VOICE, { limit: 10 })).follows).to.have.length(1)
  })

  it('ends without a word when the host is shut out', async () => {
    await asks(act(1))
    await hood.follows.dropHost('elm.test')
    expect(await seen()).to.deep.equal(['ended', null, act(1)])
  })
})

describe('a follow by one of ours', () => {
  let hood: Neighbourhood
  beforeEach(async () => void (hood = await openNeighbourhood()))
  afterEach(() => hood.dispose())
  const bob = stranger('bob')
  const out = (follower: Iri) => hood.followOf(follower, bob.iri)

  it('is asked for, and answered by its target alone', async () => {
    expect(await hood.follows.follow(VOICE, bob)).to.equal('asked')
    const { activity = VOICE, news } = (await out(VOICE)) ?? {}
    expect(news).to.equal('Follow')
    expect(activity).to.match(/^https:\/\/oak\.test\/act\/\d{20}-1-follow$/)
    const mallory = iri('https://elm.test/users/mallory')
    for (const follower of [null, VOICE]) {
      expect(await hood.follows.answered({ by: mallory, activity, follower }, 'refused')).to.equal(false)
      expect(await hood.follows.answered({ by: mallory, activity, follower }, 'accepted')).to.equal(false)
    }
    expect((await out(VOICE))?.state).to.equal('asked')
    expect(await hood.follows.answered({ by: bob.iri, activity, follower: null }, 'accepted')).to.equal(true)
    expect(await hood.follows.isAccepted(VOICE, bob.iri)).to.equal(true)
    expect(await hood.follows.answered({ by: bob.iri, activity: null, follower: VOICE }, 'refused')).to.equal(true)
    expect((await out(VOICE))?.state).to.equal('refused')
  })

  it('that was taken back is not brought back by a late yes', async () => {
    await hood.follows.follow(VOICE, bob)
    const first = (await out(VOICE))?.activity ?? null
    expect(await hood.follows.unfollow(VOICE, bob.iri)).to.equal(true)
    expect(await hood.follows.answered({ by: bob.iri, activity: first, follower: VOICE }, 'accepted')).to.equal(false)
    expect(await out(VOICE)).to.include({ state: 'ended', news: 'Undo', activity: first })
    await hood.follows.follow(VOICE, bob)
    expect((await out(VOICE))?.activity).not.to.equal(first)
    expect(await hood.follows.answered({ by: bob.iri, activity: first, follower: VOICE }, 'accepted')).to.equal(false)
    expect((await out(VOICE))?.state).to.equal('asked')
  })

  it('of another of ours is no matter of the network', async () => {
    const { actor } = await hood.speaker()
    expect(await hood.follows.follow(actor.iri, { iri: VOICE, host: 'oak.test' })).to.equal('accepted')
    expect(await hood.followOf(actor.iri, VOICE)).to.include({ direction: 'local', announce: null, news: null })
    expect(await hood.follows.unfollow(actor.iri, VOICE)).to.equal(true)
    expect(await hood.followOf(actor.iri, VOICE)).to.include({ state: 'ended', announce: null })
  })

  it('is one for the whole hub, as long as anybody reads quietly', async () => {
    const [ann, ben] = [await hood.person('reader'), await hood.person('reader')]
    const { instanceIri } = hood.localActors
    await Promise.all([ann, ben].map(({ id }) => hood.follows.followQuietly(id, bob)))
    expect(await out(instanceIri)).to.include({ state: 'asked', news: 'Follow', revision: 1 })
    await hood.follows.unfollowQuietly(ann.id, bob.iri)
    expect((await out(instanceIri))?.state).to.equal('asked')
    await hood.follows.unfollowQuietly(ben.id, bob.iri)
    expect(await out(instanceIri)).to.include({ state: 'ended', news: 'Undo' })
    expect((await hood.follows.quietOf(ann.id, { limit: 5 })).targets).to.deep.equal([])
  })

  it('agrees with the quiet ones after any number that begin and end at once', async () => {
    const members = await Promise.all([1, 2, 3, 4].map(() => hood.person('reader')))
    for (let round = 0; round < 12; round++) {
      await Promise.all(
        members.map(({ id }, i) =>
          (round + i) % 3 === 0 ? hood.follows.followQuietly(id, bob) : hood.follows.unfollowQuietly(id, bob.iri),
        ),
      )
      const wanted = (await hood.store.collection(QUIET_FOLLOWS).findOne({ target: bob.iri })) !== null
      expect((await out(hood.localActors.instanceIri))?.state, `round ${round}`).to.equal(wanted ? 'asked' : 'ended')
    }
  })
})

describe('a crash while follows change', () => {
  it('leaves nothing that a repeat, or the reconciler, does not put right', async () => {
    const fault = faults()
    const hood = await openNeighbourhood((store) => fault.wrap(store))
    const member = await hood.person('reader')
    const bob = stranger('bob')
    const steps = [
      () => hood.follows.request({ follower: bob, target: VOICE, activity: act(1) }),
      () => hood.follows.followQuietly(member.id, bob),
      () => hood.follows.undone({ follower: bob.iri, activity: act(1), target: VOICE }),
      () => hood.follows.unfollowQuietly(member.id, bob.iri),
    ]
    let crashes = 0
    for (const step of steps) {
      for (const when of ['before', 'after'] as const) {
        for (let nth = 1; nth < 5; nth++) {
          fault.arm(nth, when)
          await step().catch((error: unknown) => {
            if (!(error instanceof Crash)) throw error
          })
          if (fault.disarm()) crashes++
        }
      }
      await step()
    }
    expect(crashes).to.be.greaterThan(4)
    expect((await hood.followOf(bob.iri, VOICE))?.state).to.equal('ended')
    expect((await hood.followOf(hood.localActors.instanceIri, bob.iri))?.state).to.equal('ended')
    await hood.dispose()
  })
})
