import { expect } from 'chai'
import type { Iri } from '../../../../src/core/iri.js'
import type { Member } from '../../../../src/domain/members/member.js'
import { subjectOf } from '../../../../src/domain/timelines/entry.js'
import { TIMELINE } from '../../../../src/domain/timelines/timeline-repo.js'
import { act } from '../../../support/announcing.js'
import { noteBy, openNeighbourhood, stranger, type Neighbourhood } from '../../../support/neighbours.js'
import { call, Crash, faults, minutes } from '../../../support/publishing.js'

const [bob, cleo] = [stranger('bob'), stranger('cleo', 'fir.test')]

describe('the home of a member', () => {
  let hood: Neighbourhood
  let ann: { member: Member; actor: { iri: Iri } }
  let quinn: Member
  beforeEach(async () => {
    hood = await openNeighbourhood()
    ann = await hood.speaker()
    quinn = await hood.person('reader')
    await hood.follows.follow(ann.actor.iri, bob)
    await hood.follows.answered({ by: bob.iri, activity: null, follower: ann.actor.iri }, 'accepted')
    await hood.follows.followQuietly(quinn.id, bob)
    await hood.follows.answered({ by: bob.iri, activity: null, follower: hood.localActors.instanceIri }, 'accepted')
  })
  afterEach(() => hood.dispose())
  const place = async () => {
    while (await hood.timelines.placeStep());
  }
  const home = async (member: Member) => {
    const { entries } = await hood.timelines.home(member, { limit: 20 })
    return entries.map((entry) => {
      const subject = subjectOf(entry)
      return subject.of === 'post' ? subject.post.iri : subject.item.iri
    })
  }
  const put = async (audience: string) => {
    const ada = await hood.person()
    return (await hood.publishing.publish(ada, await hood.write(ada, 'call', { ...call, audience }))).item
  }

  it('has what those wrote whom the member follows; what is for followers not for those who follow quietly', async () => {
    const [open, closed, direct] = (['public', 'followers', 'direct'] as const).map((audience) =>
      noteBy(bob.iri, { audience, recipients: audience === 'direct' ? [ann.actor.iri] : [] }),
    )
    const posts = [open, closed, direct].flatMap((post) => (post === undefined ? [] : [post]))
    for (const post of [...posts, noteBy(cleo.iri)]) await hood.posts.receive(post)
    await place()
    expect(await home(ann.member)).to.have.members(posts.map(({ iri }) => iri))
    expect(await home(quinn)).to.deep.equal([open?.iri])
  })

  it('has answers where they go on with what the author wrote, or answer something of ours', async () => {
    const [first, far, item] = [noteBy(bob.iri), noteBy(cleo.iri), await put('public')]
    const answers = [first.iri, far.iri, item.iri as Iri].map((inReplyTo) => noteBy(bob.iri, { inReplyTo }))
    for (const post of [first, far, ...answers]) await hood.posts.receive(post)
    await place()
    expect(await home(ann.member)).to.have.members([first.iri, answers[0]?.iri, item.iri, answers[2]?.iri])
  })

  it('has what they passed on, once, and only what everybody may see', async () => {
    const [theirs, inner] = [noteBy(cleo.iri), noteBy(cleo.iri, { audience: 'followers' })]
    for (const post of [theirs, inner]) await hood.posts.receive(post)
    const boosts = [theirs.iri, inner.iri].map((object, n) => ({ object, activity: act(`b${n}`) }))
    const boosting = { actor: bob.iri, kind: 'boost', emoji: null, host: 'elm.test' } as const
    for (const boost of [...boosts, ...boosts]) await hood.reactions.add({ ...boosting, ...boost })
    await place()
    expect(await home(quinn)).to.deep.equal([theirs.iri])
    await hood.reactions.undo({ actor: bob.iri, activity: act('b0') })
    expect(await home(quinn)).to.deep.equal([])
  })

  it('loses what was taken down, who was let go, and whom the member does not want to see', async () => {
    const posts = [noteBy(bob.iri), noteBy(bob.iri)]
    for (const post of posts) await hood.posts.receive(post)
    await place()
    await hood.posts.deleted(posts[0]?.iri as Iri, bob.iri)
    expect(await home(ann.member)).to.deep.equal([posts[1]?.iri])
    await hood.memberBlocks.put(ann.member.id, 'domain:elm.test', 'mute')
    expect(await home(ann.member)).to.deep.equal([])
    await hood.posts.receive(noteBy(bob.iri))
    await place()
    await hood.memberBlocks.remove(ann.member.id, 'domain:elm.test')
    expect(await home(ann.member)).to.deep.equal([posts[1]?.iri])
    await hood.memberBlocks.put(quinn.id, bob.iri, 'block')
    expect(await home(quinn)).to.deep.equal([])
    expect(await hood.follows.isQuiet(quinn.id, bob.iri)).to.equal(false)
    await hood.follows.unfollow(ann.actor.iri, bob.iri)
    expect(await home(ann.member)).to.deep.equal([])
  })

  it('is complete after a crash at any point of the placing', async () => {
    const fault = faults()
    const shaky = await openNeighbourhood((store) => fault.wrap(store))
    const reader = await shaky.person('reader')
    await shaky.follows.followQuietly(reader.id, bob)
    await shaky.follows.answered({ by: bob.iri, activity: null, follower: shaky.localActors.instanceIri }, 'accepted')
    let crashes = 0
    for (let nth = 1; nth < 5; nth++) {
      for (const when of ['before', 'after'] as const) {
        await shaky.posts.receive(noteBy(bob.iri))
        fault.arm(nth, when)
        await shaky.timelines.placeStep().catch((error: unknown) => expect(error).to.be.instanceOf(Crash))
        if (fault.disarm()) crashes++
        shaky.pass(minutes(6))
        while (await shaky.timelines.placeStep());
      }
    }
    expect(crashes).to.be.greaterThan(3)
    expect((await shaky.timelines.home(reader, { limit: 50 })).entries).to.have.length(8)
    await shaky.dispose()
  })

  it('keeps the newest 2,000', async () => {
    const docs = hood.store.collection(TIMELINE)
    const owner = `home:${quinn.id}`
    const entry = (n: number) => ({
      ...{ _id: `${owner}/${n}`, owner, subject: `${n}`, of: 'post' as const, author: bob.iri, boostedBy: null },
      number: String(n).padStart(20, '0'),
    })
    for (let at = 0; at < 2_300; at += 100) await docs.insertMany(Array.from({ length: 100 }, (_, i) => entry(at + i)))
    while (await hood.homeTrimmer());
    expect(await docs.count({ owner }, { atMost: 5_000 })).to.equal(2_000)
    expect(await docs.findOne({ _id: `${owner}/299` })).to.equal(null)
    expect(await docs.findOne({ _id: `${owner}/300` })).not.to.equal(null)
  })
})

describe('who follows quietly', () => {
  it('is followed for by the hub, also after a crash between the one and the other', async () => {
    const hood = await openNeighbourhood()
    const reader = await hood.person('reader')
    const fault = faults()
    const shaky = await openNeighbourhood((store) => fault.wrap(store))
    const other = await shaky.person('reader')
    fault.arm(2, 'before')
    await shaky.follows.followQuietly(other.id, bob).catch((error: unknown) => expect(error).to.be.instanceOf(Crash))
    fault.disarm()
    expect(await shaky.followOf(shaky.localActors.instanceIri, bob.iri)).to.equal(null)
    while (await shaky.quietReconciler());
    expect((await shaky.followOf(shaky.localActors.instanceIri, bob.iri))?.state).to.equal('asked')

    await hood.follows.follow(hood.localActors.instanceIri, bob) // nobody reads it
    while (await hood.quietReconciler());
    expect((await hood.followOf(hood.localActors.instanceIri, bob.iri))?.state).to.equal('ended')
    expect(await hood.follows.isQuiet(reader.id, bob.iri)).to.equal(false)
    await shaky.dispose()
    await hood.dispose()
  })
})
