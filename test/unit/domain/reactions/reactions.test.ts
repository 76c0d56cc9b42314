import { expect } from 'chai'
import { iri, type Iri } from '../../../../src/core/iri.js'
import { REACTIONS, reactionId, TALLIES } from '../../../../src/domain/reactions/reaction-repo.js'
import { act } from '../../../support/announcing.js'
import { codeOf, noteBy, openNeighbourhood, stranger, type Neighbourhood } from '../../../support/neighbours.js'
import { call, Crash, faults, minutes } from '../../../support/publishing.js'

const bob = stranger('bob').iri
const likeOf = (object: Iri, activity: Iri, actor = bob) =>
  ({ actor, kind: 'like', object, emoji: null, activity, host: 'elm.test' }) as const

describe('a reaction', () => {
  let hood: Neighbourhood
  let object: Iri
  beforeEach(async () => {
    hood = await openNeighbourhood()
    object = noteBy(stranger('cleo').iri).iri
  })
  afterEach(() => hood.dispose())
  const count = async () => {
    while (await hood.reactions.countStep());
    return hood.reactions.tallyOf(object)
  }

  it('counts once, however often and from however many sides it comes', async () => {
    const news = await Promise.all([1, 2, 3].map((n) => hood.reactions.add(likeOf(object, act(n)))))
    expect(news.filter(Boolean)).to.have.length(1)
    for (const name of ['dan', 'eve']) await hood.reactions.add(likeOf(object, act(name), stranger(name).iri))
    await hood.reactions.add({ ...likeOf(object, act('b')), kind: 'boost' })
    await hood.reactions.add({ ...likeOf(object, act('e')), kind: 'emoji', emoji: '🌱' }) // in the place of the like
    expect(await count()).to.deep.equal({ likes: 3, boosts: 1, replies: 0 })
    expect((await hood.reactions.of(object, 'like', { limit: 2 })).reactions).to.have.length(2)
  })

  it('is taken back by whose it is alone, and not brought back by a copy', async () => {
    await hood.reactions.add(likeOf(object, act(1)))
    expect(await hood.reactions.undo({ actor: stranger('eve').iri, activity: act(1) })).to.equal(false)
    expect(await count()).to.include({ likes: 1 })
    expect(await hood.reactions.undo({ actor: bob, activity: act(1) })).to.equal(true)
    expect(await hood.reactions.add(likeOf(object, act(1)))).to.equal(false)
    expect(await count()).to.include({ likes: 0 })
    expect(await hood.reactions.add(likeOf(object, act(2)))).to.equal(true)
    expect(await hood.reactions.undo({ actor: bob, activity: act('lost'), kind: 'like', object })).to.equal(true)
    expect(await count()).to.include({ likes: 0 })
  })

  it('that was taken back before it came does not count', async () => {
    await hood.reactions.undo({ actor: bob, activity: act(1), kind: 'like', object })
    expect(await hood.reactions.add(likeOf(object, act(1)))).to.equal(false)
    expect(await count()).to.include({ likes: 0 })
  })

  it('of one of ours needs a profile, and for a boost something for everybody', async () => {
    const [post, closed] = [noteBy(bob), noteBy(bob, { audience: 'direct' })]
    for (const each of [post, closed]) await hood.posts.receive(each)
    const { member } = await hood.speaker()
    const reader = await hood.person('reader')
    expect(await codeOf(hood.reactions.like(reader, post.iri))).to.equal('needs-profile')
    expect(await codeOf(hood.reactions.like(member, closed.iri))).to.equal('no-such-item')
    expect(await codeOf(hood.reactions.boostAsVoice(member, post.iri))).to.equal('not-allowed')
    const ada = await hood.person()
    const inside = (await hood.publishing.publish(ada, await hood.write(ada, 'call', { ...call, audience: 'hub' })))
      .item
    expect(await codeOf(hood.reactions.boost(member, inside.iri as Iri))).to.equal('not-to-pass-on')
    await hood.reactions.like(member, inside.iri as Iri)
    const docs = await hood.store
      .collection(REACTIONS)
      .find({ object: inside.iri as Iri, state: 'there' }, { limit: 5 })
    expect(docs.map(({ announce }) => announce)).to.deep.equal([null]) // nobody outside hears of it
    await Promise.all([1, 2, 3].map(() => hood.reactions.like(member, post.iri)))
    object = post.iri
    expect(await count()).to.include({ likes: 1 })
  })

  it('of what is for followers is their author’s, for the same people alone', async () => {
    const [{ member, actor }, { member: other }] = [await hood.speaker(), await hood.speaker()]
    const made = await Promise.all(
      (['followers', 'direct', 'hub'] as const).map((audience) =>
        hood.statuses.post(member, { text: 'For some', audience }),
      ),
    )
    const [closed, direct, inside] = made.map(({ iri: name }) => name)
    for (const object of [direct, inside])
      expect(await codeOf(hood.reactions.boost(member, object as Iri))).to.equal('not-to-pass-on')
    object = closed as Iri
    expect(await codeOf(hood.reactions.boost(other, object))).to.equal('no-such-item')
    expect(await hood.reactions.boostBy(actor.iri, object)).to.equal(null)
    await hood.reactions.boost(member, object, 'public')
    expect(await hood.reactions.boostBy(actor.iri, object)).to.include({ audience: 'followers', state: 'there' })
  })

  it('is counted right in the end, whatever a crash left behind', async () => {
    const fault = faults()
    const shaky = await openNeighbourhood((store) => fault.wrap(store))
    let crashes = 0
    for (const when of ['before', 'after'] as const) {
      for (let nth = 1; nth < 4; nth++) {
        const actor = stranger(`${when}${nth}`).iri
        fault.arm(nth, when)
        await shaky.reactions.add(likeOf(object, iri(`${actor}/like`), actor)).catch((error: unknown) => {
          expect(error).to.be.instanceOf(Crash)
        })
        if (fault.disarm()) crashes++
      }
    }
    expect(crashes).to.be.greaterThan(3)
    while (await shaky.reactions.countStep());
    await shaky.store.collection(TALLIES).updateOne({ _id: object }, { $set: { likes: 77 } })
    shaky.pass(minutes(25 * 60))
    while (await shaky.reactions.countStep());
    const there = await shaky.store
      .collection(REACTIONS)
      .count({ object, state: 'there', kind: 'like' }, { atMost: 50 })
    expect((await shaky.reactions.tallyOf(object)).likes)
      .to.equal(there)
      .and.to.be.greaterThan(1)
    await shaky.dispose()
  })

  it('and answers that everybody may see are counted, those in private are not', async () => {
    await hood.posts.receive(noteBy(bob, { inReplyTo: object }))
    await hood.posts.receive(noteBy(bob, { inReplyTo: object, audience: 'direct' }))
    expect(await count()).to.include({ replies: 1 })
    expect(reactionId(likeOf(object, act(1)))).not.to.equal(reactionId(likeOf(object, act(1), stranger('x').iri)))
  })
})
