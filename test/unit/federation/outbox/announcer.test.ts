import { expect } from 'chai'
import { iri, type Iri } from '../../../../src/core/iri.js'
import { FOLLOWS, followId, type FollowDoc } from '../../../../src/domain/follows/follow-repo.js'
import { ITEMS } from '../../../../src/domain/items/item-repo.js'
import type { Item } from '../../../../src/domain/items/item.js'
import type { Member } from '../../../../src/domain/members/member.js'
import { act, announcerOf, proofs, toldTo, wireTo, type Wire } from '../../../support/announcing.js'
import { noteBy, openNeighbourhood, stranger, VOICE, type Neighbourhood } from '../../../support/neighbours.js'
import { edit, publish } from '../../../support/published.js'
import { call, Crash, minutes, START } from '../../../support/publishing.js'

describe('the announcer', () => {
  let hood: Neighbourhood
  let wire: Wire
  let step: () => Promise<boolean>
  let ada: Member
  const bob = stranger('bob')
  const cleo = stranger('cleo', 'fir.test')
  beforeEach(async () => {
    hood = await openNeighbourhood()
    wire = wireTo(hood.store)
    step = announcerOf(hood, wire)
    ada = await hood.person('steward')
    for (const [name, host] of [['bob'], ['cleo', 'fir.test']] as const) await hood.know(name, host)
    await hood.follows.request({ follower: bob, target: VOICE, activity: act(1) })
    await settle()
    wire.sent.length = 0
  })
  afterEach(() => hood.dispose())
  const settle = async () => {
    while (await step());
  }
  const put = (audience: Item['audience'] = 'public'): Promise<Item> =>
    publish(hood, ada, 'call', { ...call, audience })

  it('tells followers of what is published, changed and taken down, with a proof of what is for everybody', async () => {
    const item = await put()
    await settle()
    await edit(hood, ada, item, { title: 'Save both mills' })
    await settle()
    await hood.items.remove(ada, item.id)
    await settle()
    expect(toldTo(wire)).to.deep.equal(['Create elm.test/inbox', 'Update elm.test/inbox', 'Delete elm.test/inbox'])
    expect(wire.sent.map(({ body }) => body.id)).to.deep.equal(
      [1, 2, 3].map((n, i) => `${item.iri}/act/${n}-${['create', 'update', 'delete'][i]}`),
    )
    expect(proofs(wire)).to.deep.equal([true, true, true])
    expect(await step()).to.equal(false)
  })

  it('says what is for followers without a proof, and nothing of what is for members', async () => {
    await put('followers')
    await put('hub')
    await settle()
    expect(toldTo(wire)).to.deep.equal(['Create elm.test/inbox'])
    expect(proofs(wire)).to.deep.equal([false])
  })

  it('says once what changed before anybody heard of it, and nothing of what was gone by then', async () => {
    const [changed, gone] = [await put(), await put()]
    await edit(hood, ada, changed, { title: 'Better' })
    await hood.items.remove(ada, gone.id)
    await settle()
    expect(toldTo(wire)).to.deep.equal(['Create elm.test/inbox'])
    expect(wire.sent[0]?.body.object).to.include({ text: 'Better' })
    expect((await hood.store.collection(ITEMS).findOne({ _id: gone.id }))?.announce).to.equal(null)
  })

  it('takes back what is for members alone now, without a word of it', async () => {
    const item = await put()
    await settle()
    await edit(hood, ada, item, { title: 'SECRET', summary: 'SECRET', body: 'SECRET', audience: 'hub' })
    await settle()
    expect(toldTo(wire).at(-1)).to.equal('Delete elm.test/inbox')
    expect(JSON.stringify(wire.handed)).not.to.include('SECRET')
    await edit(hood, ada, item, { title: 'Back', audience: 'public' })
    await settle()
    expect(toldTo(wire).at(-1)).to.equal('Create elm.test/inbox')
  })

  it('finishes a fan-out that was cut short before it says what came after', async () => {
    await hood.follows.request({ follower: cleo, target: VOICE, activity: act(2) })
    await settle()
    wire.sent.length = 0
    const item = await put()
    let left = 1
    wire.onInbox = async () => {
      if (left-- === 0) throw new Crash()
    }
    await step().catch((error: unknown) => expect(error).to.be.instanceOf(Crash))
    wire.onInbox = null
    expect(toldTo(wire)).to.deep.equal(['Create elm.test/inbox'])
    await edit(hood, ada, item, { title: 'Later' })
    hood.pass(minutes(6))
    await settle()
    const both = (verb: string) => [`${verb} elm.test/inbox`, `${verb} fir.test/inbox`]
    expect(toldTo(wire)).to.deep.equal([...both('Create'), ...both('Update')])
  })

  it('tells former followers and those who reacted that something is gone, but nothing new that is not for them', async () => {
    await hood.follows.request({ follower: cleo, target: VOICE, activity: act(2) })
    const item = await put('followers')
    await settle()
    await hood.follows.undone({ follower: cleo.iri, activity: null, target: VOICE })
    const dan = await hood.know('dan', 'yew.test')
    const like = { actor: dan.iri, kind: 'like', object: item.iri as Iri, emoji: null, host: 'yew.test' } as const
    await hood.reactions.add({ ...like, activity: act(7, 'yew.test') })
    wire.sent.length = 0
    await edit(hood, ada, item, { title: 'New' })
    await settle()
    expect(toldTo(wire)).to.deep.equal(['Update elm.test/inbox'])
    await hood.items.remove(ada, item.id)
    await settle()
    expect(toldTo(wire).slice(1)).to.deep.equal([
      'Delete elm.test/inbox',
      'Delete fir.test/inbox',
      'Delete yew.test/inbox',
    ])
  })

  it('answers one follower with one delivery, at 10 followers as at 2,000', async () => {
    for (const followers of [10, 2_000]) {
      const docs = Array.from({ length: followers }, (_, i) =>
        followDoc(stranger(`f${followers}x${i}`, `h${i}.test`).iri),
      )
      for (let at = 0; at < docs.length; at += 500)
        await hood.store.collection(FOLLOWS).insertMany(docs.slice(at, at + 500))
      wire.sent.length = 0
      const newcomer = await hood.know(`new${followers}`)
      await hood.follows.request({ follower: newcomer, target: VOICE, activity: act(`n${followers}`) })
      await settle()
      expect(toldTo(wire)).to.deep.equal([`Accept elm.test/users/new${followers}/inbox`])
    }
  })

  it('says follows, their ends and answers each to the one inbox', async () => {
    await hood.follows.follow(VOICE, cleo)
    await settle()
    const follow = wire.sent[0]?.body
    await hood.follows.unfollow(VOICE, cleo.iri)
    await hood.follows.removeFollower(VOICE, bob.iri)
    await settle()
    expect(toldTo(wire).sort()).to.deep.equal([
      'Follow fir.test/users/cleo/inbox',
      'Reject elm.test/users/bob/inbox',
      'Undo fir.test/users/cleo/inbox',
    ])
    const undo = wire.sent.find(({ body }) => body.type === 'Undo')
    expect(undo?.body.object).to.include({ id: follow?.id })
    expect(new Set(proofs(wire))).to.deep.equal(new Set([false]))
  })

  it('brings an answer to those it names, in private where it is for them alone', async () => {
    const { member, actor } = await hood.speaker()
    await hood.follows.request({ follower: cleo, target: actor.iri, activity: act(9) })
    await settle()
    wire.sent.length = 0
    const open = noteBy(bob.iri)
    const closed = noteBy(bob.iri, { audience: 'direct', mentions: [actor.iri], recipients: [actor.iri] })
    for (const post of [open, closed]) await hood.posts.receive(post)
    await hood.posts.reply(member, { text: 'Yes', inReplyTo: open.iri })
    await settle()
    expect(toldTo(wire)).to.deep.equal(['Create elm.test/inbox', 'Create fir.test/inbox'])
    wire.sent.length = 0
    const secret = await hood.posts.reply(member, { text: 'Psst', inReplyTo: closed.iri })
    await settle()
    expect(toldTo(wire)).to.deep.equal(['Create elm.test/users/bob/inbox'])
    await hood.members.suspend('operator', member.id, 'rude')
    await hood.posts.remove(ada, secret.id).catch(() => hood.members.restore('operator', member.id))
    await hood.posts.remove(member, secret.id)
    await settle()
    expect(toldTo(wire).at(-1)).to.equal('Delete elm.test/users/bob/inbox')
  })

  it('says likes to their author, boosts to followers too, and takes both back', async () => {
    const post = noteBy(cleo.iri)
    await hood.posts.receive(post)
    const { member } = await hood.speaker()
    await hood.reactions.like(member, post.iri)
    await hood.reactions.boostAsVoice(ada, post.iri)
    await settle()
    const [first, second] = [wire.sent.splice(0), wire.sent]
    await hood.reactions.unlike(member, post.iri)
    await hood.reactions.unboostAsVoice(ada, post.iri)
    await settle()
    const inboxes = ['elm.test/inbox', 'fir.test/inbox']
    const undos = ['elm.test/inbox', 'fir.test/inbox', 'fir.test/users/cleo/inbox'].map((to) => `Undo ${to}`)
    const announces = inboxes.map((to) => `Announce ${to}`)
    expect(toldTo({ sent: first }).sort()).to.deep.equal([...announces, 'Like fir.test/users/cleo/inbox'])
    expect(toldTo({ sent: second }).sort()).to.deep.equal(undos)
  })

  it('tells those who have anything of theirs that who spoke is gone, followers or not', async () => {
    const post = noteBy(cleo.iri)
    await hood.posts.receive(post)
    const { member } = await hood.speaker()
    await hood.posts.reply(member, { text: 'I come', inReplyTo: post.iri })
    await settle()
    wire.sent.splice(0)
    await hood.profiles.close(member.id)
    await settle()
    while (await hood.speakerTidier());
    await settle()
    expect(toldTo(wire)).to.deep.equal(['Delete fir.test/inbox'])
  })

  it('tells followers that who spoke is gone, and sends reports in the name of the hub', async () => {
    const { member, actor } = await hood.speaker()
    await hood.follows.request({ follower: bob, target: actor.iri, activity: act(9) })
    await settle()
    await hood.profiles.change(member.id, { name: 'New name' })
    await settle()
    await hood.profiles.close(member.id)
    expect(await hood.speakerTidier(), 'before others know').to.equal(false)
    await settle()
    while (await hood.speakerTidier());
    await settle()
    expect(toldTo(wire).slice(1)).to.deep.equal(['Update elm.test/inbox', 'Delete elm.test/inbox'])
    expect((await hood.followOf(bob.iri, actor.iri))?.state).to.equal('ended')
  })

  it('lets nothing that cannot be told hold up the rest', async () => {
    await put()
    wire.onInbox = async () => {
      throw new Crash()
    }
    await step().catch((error: unknown) => expect(error).to.be.instanceOf(Crash))
    wire.onInbox = null
    await hood.follows.request({ follower: cleo, target: VOICE, activity: act(4) })
    await settle()
    expect(toldTo(wire)).to.deep.equal(['Accept fir.test/users/cleo/inbox'])
    hood.pass(minutes(6))
    await settle()
    expect(toldTo(wire)).to.include('Create elm.test/inbox')
  })
})

function followDoc(follower: Iri): FollowDoc {
  return {
    ...{ _id: followId(follower, VOICE), follower, target: VOICE, direction: 'in', state: 'accepted', revision: 1 },
    ...{ activity: iri(`${follower}/act`), over: [], inbox: iri(`${follower}/inbox`), host: new URL(follower).host },
    ...{ number: follower, startedAt: START, endedAt: null, news: null, announce: null },
  }
}
