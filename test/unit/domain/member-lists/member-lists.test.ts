import { expect } from 'chai'
import type { Iri } from '../../../../src/core/iri.js'
import { LIST_ACCOUNTS } from '../../../../src/domain/member-lists/member-list-repo.js'
import type { Member } from '../../../../src/domain/members/member.js'
import { subjectOf, type Entry } from '../../../../src/domain/timelines/entry.js'
import { TIMELINE } from '../../../../src/domain/timelines/timeline-repo.js'
import { codeOf, noteBy, openNeighbourhood, stranger, type Neighbourhood } from '../../../support/neighbours.js'
import { call, minutes, START } from '../../../support/publishing.js'

const [bob, cleo, dan] = [stranger('bob'), stranger('cleo', 'fir.test'), stranger('dan', 'ash.test')]

const iriOf = (entry: Entry): string => {
  const subject = subjectOf(entry)
  return subject.of === 'post' ? subject.post.iri : subject.item.iri
}

describe('lists of members', () => {
  let hood: Neighbourhood
  let ben: Member
  let said = 0
  beforeEach(async () => {
    hood = await openNeighbourhood()
    ben = await hood.person('reader')
    for (const target of [bob, cleo]) {
      await hood.follows.followQuietly(ben.id, target)
      const by = { by: target.iri, activity: null, follower: hood.localActors.instanceIri }
      await hood.follows.answered(by, 'accepted')
    }
    await place()
  })
  afterEach(() => hood.dispose())
  const place = async () => {
    while (await hood.timelines.placeStep());
  }
  /** Something somebody says, a minute after what was said before. */
  const says = async (author: Iri, inReplyTo: Iri | null = null): Promise<Iri> => {
    const publishedAt = new Date(START.getTime() - minutes(1_000 - ++said))
    const note = noteBy(author, { inReplyTo, publishedAt })
    await hood.posts.receive(note)
    await place()
    return note.iri
  }
  const home = async () => (await hood.timelines.home(ben, { limit: 40 })).entries.map(iriOf)
  const read = async (list: { id: string }) =>
    (await hood.memberLists.timeline(ben, list.id, { limit: 40 })).entries.map(iriOf)

  it('have what those write who are on them, also from before, and the home as well', async () => {
    const before = [await says(bob.iri), await says(cleo.iri)]
    const list = await hood.memberLists.make(ben, { title: ' Friends ' })
    expect(list).to.deep.include({ title: 'Friends', replies: 'list', exclusive: false })
    await hood.memberLists.put(ben, list.id, [bob.iri])
    const after = [await says(bob.iri), await says(cleo.iri)]
    expect(await read(list)).to.deep.equal([after[0], before[0]])
    expect(await home()).to.deep.equal([after[1], after[0], before[1], before[0]])
    await hood.memberLists.take(ben, list.id, [bob.iri])
    expect(await read(list)).to.deep.equal([])
  })

  it('that are exclusive keep those on them out of the home, and let them back', async () => {
    const before = [await says(bob.iri), await says(cleo.iri)]
    const list = await hood.memberLists.make(ben, { title: 'Apart', exclusive: true })
    await hood.memberLists.put(ben, list.id, [bob.iri])
    const after = await says(bob.iri)
    expect(await home()).to.deep.equal([before[1]])
    expect(await read(list)).to.deep.equal([after, before[0]])
    await hood.memberLists.change(ben, list.id, { exclusive: false })
    expect(await home()).to.deep.equal([after, before[1], before[0]])
    await hood.memberLists.change(ben, list.id, { exclusive: true })
    expect(await home()).to.deep.equal([before[1]])
    await hood.memberLists.remove(ben, list.id)
    expect(await home()).to.deep.equal([after, before[1], before[0]])
    expect(await hood.store.collection(TIMELINE).count({ owner: `list:${list.id}` }, { atMost: 9 })).to.equal(0)
  })

  it('show the answers that were chosen', async () => {
    const made = async (replies: 'followed' | 'list' | 'none') => {
      const list = await hood.memberLists.make(ben, { title: replies, replies })
      await hood.memberLists.put(ben, list.id, [bob.iri])
      return list
    }
    const [followed, among, none] = [await made('followed'), await made('list'), await made('none')]
    const theirs = await says(cleo.iri)
    const far = noteBy(dan.iri)
    await hood.posts.receive(far)
    const own = await says(bob.iri)
    const [onOwn, toCleo] = [await says(bob.iri, own), await says(bob.iri, theirs)]
    await says(bob.iri, far.iri)
    expect(await read(followed)).to.deep.equal([toCleo, onOwn, own])
    expect(await read(among)).to.deep.equal([onOwn, own])
    expect(await read(none)).to.deep.equal([onOwn, own])
    await hood.memberLists.put(ben, among.id, [cleo.iri])
    const again = await says(bob.iri, theirs)
    expect(await read(among)).to.include(again)
    expect(await read(none)).to.not.include(again)
  })

  it('are for those whom one follows, oneself and the hub; whoever is let go leaves them', async () => {
    const { member, actor } = await hood.speaker()
    const voice = (await hood.localActors.voice())!.iri
    const list = await hood.memberLists.make(member, { title: 'Mine' })
    await hood.memberLists.put(member, list.id, [actor.iri, voice])
    expect(await codeOf(hood.memberLists.put(member, list.id, [bob.iri]))).to.equal('no-such-page')
    await hood.follows.follow(actor.iri, bob)
    await hood.memberLists.put(member, list.id, [bob.iri])
    await hood.memberLists.put(member, list.id, [bob.iri])
    expect(await hood.memberLists.everybodyOn(member, list.id)).to.have.members([actor.iri, voice, bob.iri])
    const ada = await hood.person()
    const { item } = await hood.publishing.publish(ada, await hood.write(ada, 'call', call))
    const reply = await hood.posts.reply(member, { text: 'Yes', inReplyTo: item.iri })
    await place()
    const { entries } = await hood.memberLists.timeline(member, list.id, { limit: 9 })
    expect(entries.map(iriOf)).to.have.members([reply.iri, item.iri])
    await hood.follows.unfollow(actor.iri, bob.iri)
    expect(await hood.memberLists.everybodyOn(member, list.id)).to.have.members([actor.iri, voice])
  })

  it('are nobody else’s to see, and go with the member', async () => {
    const list = await hood.memberLists.make(ben, { title: 'Private' })
    await hood.memberLists.put(ben, list.id, [bob.iri])
    const other = await hood.person('steward')
    const { memberLists: lists } = hood
    for (const tried of [
      lists.get(other, list.id),
      lists.change(other, list.id, { title: 'x' }),
      lists.remove(other, list.id),
      lists.accounts(other, list.id, { limit: 9 }),
      lists.put(other, list.id, [bob.iri]),
      lists.take(other, list.id, [bob.iri]),
      lists.timeline(other, list.id, { limit: 9 }),
    ])
      expect(await codeOf(tried)).to.equal('no-such-page')
    expect(await lists.of(other)).to.deep.equal([])
    expect(await lists.with(ben, bob.iri)).to.have.length(1)
    await says(bob.iri)
    await hood.memberLists.forget(ben.id)
    expect(await lists.of(ben)).to.deep.equal([])
    expect(await hood.store.collection(LIST_ACCOUNTS).count({ list: list.id }, { atMost: 9 })).to.equal(0)
    expect(await hood.store.collection(TIMELINE).count({ owner: `list:${list.id}` }, { atMost: 9 })).to.equal(0)
  })
})
