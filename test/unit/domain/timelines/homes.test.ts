import { expect } from 'chai'
import type { Iri } from '../../../../src/core/iri.js'
import type { Member } from '../../../../src/domain/members/member.js'
import { FOLLOWS, QUIET_FOLLOWS, quietFollowRepo, usualWishes } from '../../../../src/domain/follows/follow-repo.js'
import { MEMBERS } from '../../../../src/domain/members/member-repo.js'
import { subjectOf, type Entry } from '../../../../src/domain/timelines/entry.js'
import { FOLLOWED_TAGS } from '../../../../src/domain/tags/tag-repo.js'
import { BACK_FILLS } from '../../../../src/domain/timelines/back-fill-repo.js'
import { homeOf, TIMELINE } from '../../../../src/domain/timelines/timeline-repo.js'
import { homesById } from '../../../../src/store/migrations/0003-homes-by-id.js'
import { act } from '../../../support/announcing.js'
import { noteBy, openNeighbourhood, stranger, type Neighbourhood } from '../../../support/neighbours.js'
import { call, Crash, faults, minutes, START } from '../../../support/publishing.js'

const [bob, cleo, dan] = [stranger('bob'), stranger('cleo', 'fir.test'), stranger('dan', 'ash.test')]
const earlier = (count: number): Date => new Date(START.getTime() - minutes(count))

const iriOf = (entry: Entry): string => {
  const subject = subjectOf(entry)
  return subject.of === 'post' ? subject.post.iri : subject.item.iri
}

describe('homes', () => {
  let hood: Neighbourhood
  let ada: Member
  beforeEach(async () => {
    hood = await openNeighbourhood()
    ada = await hood.person()
  })
  afterEach(() => hood.dispose())
  const place = async () => {
    while (await hood.timelines.placeStep());
  }
  const home = async (member: Member) => (await hood.timelines.home(member, { limit: 40 })).entries.map(iriOf)
  const publish = async (audience = 'public', kind: 'call' | 'list' = 'call') =>
    (await hood.publishing.publish(ada, await hood.write(ada, kind, { ...call, audience }))).item
  const quietly = async (member: Member, target: { iri: Iri; host: string }) => {
    await hood.follows.followQuietly(member.id, target)
    await hood.follows.answered({ by: target.iri, activity: null, follower: hood.localActors.instanceIri }, 'accepted')
  }

  it('have all that the hub publishes, of whoever has not turned it away', async () => {
    const [ben, cid] = [await hood.person('reader'), await hood.person('reader')]
    const voice = (await hood.localActors.voice())?.iri as Iri
    await hood.memberBlocks.put(cid.id, voice, 'mute')
    const items = []
    for (const audience of ['public', 'followers', 'unlisted', 'hub']) items.push((await publish(audience)).iri)
    await place()
    expect(await home(ben)).to.deep.equal(items.toReversed())
    expect(await home(cid)).to.deep.equal([])
    expect(await hood.store.collection(TIMELINE).count({ owner: homeOf(cid.id) }, { atMost: 9 })).to.equal(0)
  })

  it('are not filled anew by an edit, and lose what was taken down', async () => {
    const ben = await hood.person('reader')
    const [first, second] = [await publish(), await publish()]
    await place()
    await hood.items.end(ada, first.id, 'It rains')
    expect(await hood.timelines.placeStep()).to.equal(false)
    await hood.items.remove(ada, first.id)
    await place()
    expect(await home(ben)).to.deep.equal([second.iri])
    expect(await hood.store.collection(TIMELINE).count({ subject: first.id }, { atMost: 9 })).to.equal(0)
  })

  it('begin with what the hub published lately', async () => {
    const items = [await publish(), await publish('hub')]
    await place()
    const ben = await hood.person('reader')
    expect(await home(ben)).to.deep.equal([])
    await place()
    expect(await home(ben)).to.deep.equal(items.map(({ iri }) => iri).toReversed())
  })

  it('have what a member says and passes on, although nobody follows them', async () => {
    const { member } = await hood.speaker()
    const item = await publish()
    const theirs = noteBy(bob.iri, { publishedAt: earlier(9) })
    await hood.posts.receive(theirs)
    const reply = await hood.posts.reply(member, { text: 'Yes', inReplyTo: theirs.iri, audience: 'followers' })
    await hood.reactions.boost(member, theirs.iri)
    await place()
    expect(await home(member)).to.deep.equal([theirs.iri, reply.iri, item.iri])
    const [boost] = (await hood.timelines.home(member, { limit: 1 })).entries
    expect(boost).to.include({ of: 'boost', by: reply.author })
    await hood.reactions.unboost(member, theirs.iri)
    expect(await home(member)).to.deep.equal([reply.iri, item.iri])
  })

  it('have answers to those whom one follows, too, and to nobody else elsewhere', async () => {
    const [ben, cid] = [await hood.person('reader'), await hood.person('reader')]
    for (const target of [bob, cleo]) await quietly(ben, target)
    await quietly(cid, bob)
    const [said, far] = [noteBy(cleo.iri), noteBy(dan.iri)]
    const answers = [said, far].map(({ iri: inReplyTo }) => noteBy(bob.iri, { inReplyTo }))
    for (const post of [said, far, ...answers]) await hood.posts.receive(post)
    await place()
    expect(await home(ben)).to.have.members([said.iri, answers[0]?.iri])
    expect(await home(cid)).to.deep.equal([])
  })

  it('stand by ids, so that what comes late stands where its time is', async () => {
    const ben = await hood.person('reader')
    await quietly(ben, bob)
    const notes = [5, 1, 9, 3].map((count) => noteBy(bob.iri, { publishedAt: earlier(count) }))
    for (const note of notes) await hood.posts.receive(note)
    await place()
    expect(await home(ben)).to.deep.equal([1, 3, 0, 2].map((at) => notes[at]?.iri))
  })

  it('have what somebody wrote before one began to read them, once; who is elsewhere is asked for more once a day', async () => {
    const ben = await hood.person('reader')
    const { member, actor } = await hood.speaker()
    const [open, closed, answer] = [
      noteBy(bob.iri, { publishedAt: earlier(60) }),
      noteBy(bob.iri, { publishedAt: earlier(50), audience: 'followers' }),
      noteBy(bob.iri, { publishedAt: earlier(40), inReplyTo: dan.iri }),
    ]
    const theirs = noteBy(cleo.iri, { publishedAt: earlier(70) })
    for (const post of [open, closed, answer, theirs]) await hood.posts.receive(post)
    await hood.reactions.add({
      ...{ actor: bob.iri, kind: 'boost', emoji: null, host: bob.host, object: theirs.iri, activity: act('b1') },
    })
    await quietly(ben, bob)
    await hood.follows.follow(actor.iri, bob)
    await place()
    expect(await home(ben)).to.deep.equal([theirs.iri, open.iri])
    expect(await home(member), 'nobody has agreed yet').to.deep.equal([])
    await hood.follows.answered({ by: bob.iri, activity: null, follower: actor.iri }, 'accepted')
    await place()
    expect(await home(member)).to.deep.equal([theirs.iri, closed.iri, open.iri])
    const asked = hood.store.collection(BACK_FILLS)
    expect((await asked.findOne({ _id: bob.iri }))?.due).to.deep.equal(START)
    const doc = await hood.backFills.claim(hood.now(), earlier(-5))
    await hood.backFills.done(doc!)
    expect(await hood.backFills.want(bob.iri, hood.now())).to.equal(false)
    expect(await hood.backFills.want(bob.iri, earlier(-24 * 60))).to.equal(true)
    await hood.follows.unfollow(actor.iri, bob.iri)
    expect(await home(member)).to.deep.equal([])
  })

  it('are complete after a crash at any point of the filling', async () => {
    const fault = faults()
    const shaky = await openNeighbourhood((store) => fault.wrap(store))
    const ben = await shaky.person('reader')
    while (await shaky.timelines.placeStep());
    let crashes = 0
    for (let nth = 1; nth < 5; nth++) {
      for (const when of ['before', 'after'] as const) {
        const who = stranger(`${when}${nth}`)
        await shaky.posts.receive(noteBy(who.iri))
        await shaky.follows.followQuietly(ben.id, who)
        fault.arm(nth, when)
        await shaky.timelines.placeStep().catch((error: unknown) => expect(error).to.be.instanceOf(Crash))
        if (fault.disarm()) crashes++
        shaky.pass(minutes(6))
        while (await shaky.timelines.placeStep());
        expect((await shaky.store.collection(BACK_FILLS).findOne({ _id: who.iri }))?.due).to.not.equal(undefined)
      }
    }
    expect(crashes).to.be.greaterThan(5)
    expect((await shaky.timelines.home(ben, { limit: 50 })).entries).to.have.length(8)
    await shaky.dispose()
  })

  it('of before they stood by ids are put in order, and get what the hub published', async () => {
    const ben = await hood.person('reader')
    await quietly(ben, bob)
    await place()
    const [note, far] = [noteBy(bob.iri, { publishedAt: earlier(60) }), noteBy(cleo.iri)]
    for (const post of [note, far]) await hood.posts.receive(post)
    await hood.reactions.add({
      ...{ actor: bob.iri, kind: 'boost', emoji: null, host: bob.host, object: far.iri, activity: act('b2') },
    })
    const item = await publish()
    await place()
    const right = await home(ben)
    const [docs, members] = [hood.store.collection(TIMELINE), hood.store.collection(MEMBERS)]
    await docs.deleteMany({ subject: item.id })
    const before = await docs.find({ owner: homeOf(ben.id) }, { limit: 9 })
    for (const [at, { _id }] of before.entries()) await docs.updateOne({ _id }, { $set: { number: `${at}` } })
    await members.updateOne({ _id: ben.id }, { $unset: { homeDue: true } })
    for (let times = 0; times < 2; times++) await homesById.up(hood.store)
    await place()
    expect(await home(ben))
      .to.deep.equal(right)
      .and.to.have.length(3)
  })

  it('have of whom one follows what one wishes: without boosts, or in some languages alone', async () => {
    const [ben, cid] = [await hood.person('reader'), await hood.person('reader')]
    await quietly(ben, bob)
    await quietly(cid, bob)
    await quietFollowRepo(hood.store).wish(ben.id, bob.iri, { boosts: false, notify: false, languages: ['de'] })
    const said = async (language: string | null) => {
      const note = noteBy(bob.iri, { language, publishedAt: earlier(100 - ++minute) })
      await hood.posts.receive(note)
      return note.iri
    }
    let minute = 0
    const [english, german, unknown] = [await said('en'), await said('de-AT'), await said(null)]
    const theirs = noteBy(cleo.iri, { language: 'de' })
    await hood.posts.receive(theirs)
    await hood.reactions.add({
      ...{ actor: bob.iri, kind: 'boost', emoji: null, host: bob.host, object: theirs.iri, activity: act('b3') },
    })
    await place()
    expect(await home(ben)).to.deep.equal([unknown, german])
    expect(await home(cid)).to.deep.equal([theirs.iri, unknown, german, english])
  })

  it('have what one wishes also where it was there before one said so, and again when one thinks better of it', async () => {
    const ben = await hood.person('reader')
    await quietly(ben, bob)
    const quiet = quietFollowRepo(hood.store)
    const said = async (language: string, tag: string | null = null) => {
      const tags = tag === null ? {} : { tags: [tag], tagKeys: [tag] }
      const note = noteBy(bob.iri, { language, publishedAt: earlier(100 - ++minute), ...tags })
      await hood.posts.receive(note)
      return note.iri
    }
    let minute = 0
    const [english, german, tagged] = [await said('en'), await said('de'), await said('en', 'bees')]
    const theirs = noteBy(cleo.iri, { language: 'de' })
    await hood.posts.receive(theirs)
    await hood.reactions.add({
      ...{ actor: bob.iri, kind: 'boost', emoji: null, host: bob.host, object: theirs.iri, activity: act('b9') },
    })
    await place()
    const all = [theirs.iri, tagged, german, english]
    expect(await home(ben)).to.deep.equal(all)
    await quiet.wish(ben.id, bob.iri, { ...usualWishes, languages: ['de'] })
    expect(await home(ben)).to.deep.equal([theirs.iri, german])
    await hood.tags.follow(ben, 'bees')
    expect(await home(ben), 'what a hashtag brings it brings in all languages').to.deep.equal([
      theirs.iri,
      tagged,
      german,
    ])
    await quiet.wish(ben.id, bob.iri, { ...usualWishes, boosts: false })
    expect(await home(ben)).to.deep.equal([tagged, german, english])
    await quiet.wish(ben.id, bob.iri, usualWishes)
    expect(await home(ben)).to.deep.equal(all)
  })

  it('have of the hub what one wishes of it, by one’s own profile', async () => {
    const { member: ben, actor } = await hood.speaker()
    const cid = await hood.person('reader')
    const voice = (await hood.localActors.voice())?.iri as Iri
    await hood.relations.follow(ben, voice, { boosts: false })
    const theirs = noteBy(cleo.iri)
    await hood.posts.receive(theirs)
    await hood.reactions.boostAsVoice(ada, theirs.iri)
    await place()
    expect(await home(cid)).to.deep.equal([theirs.iri])
    expect(await home(ben)).to.deep.equal([])
    expect(await hood.store.collection(TIMELINE).count({ owner: homeOf(ben.id) }, { atMost: 9 })).to.equal(0)
    await hood.relations.follow(ben, voice, { boosts: true })
    await hood.reactions.unboostAsVoice(ada, theirs.iri)
    await hood.reactions.boostAsVoice(ada, theirs.iri)
    await place()
    expect(await home(ben)).to.deep.equal([theirs.iri])
    expect(actor.iri).to.not.equal(voice)
  })

  describe('of those who follow a hashtag', () => {
    let ben: Member
    const bees = { tags: ['Bees'], tagKeys: ['bees'] }
    const both = { tags: ['Bees', 'Leeks'], tagKeys: ['bees', 'leeks'] }
    beforeEach(async () => void (ben = await hood.person('reader')))
    const said = async (change: Parameters<typeof noteBy>[1] = bees, by = cleo.iri): Promise<Iri> => {
      const note = noteBy(by, { publishedAt: earlier(60), ...change })
      await hood.posts.receive(note)
      return note.iri
    }
    const rows = () => hood.store.collection(FOLLOWED_TAGS).count({ member: ben.id }, { atMost: 9 })

    it('have what was said under it lately, as far as they may see it, once', async () => {
      const rings = await hood.person('reader')
      await hood.tags.follow(rings, 'bees') // so that it is kept at all
      const first = await said({ ...bees, publishedAt: earlier(90) })
      const second = await said()
      await said({ ...bees, audience: 'followers' })
      await said(bees, dan.iri)
      await hood.memberBlocks.put(ben.id, dan.iri, 'block')
      await place()
      await hood.tags.follow(ben, '#Bees')
      await hood.tags.follow(ben, 'bees')
      await place()
      expect(await home(ben)).to.deep.equal([second, first])
      for (let n = 0; n < 60; n++) await said({ ...bees, publishedAt: earlier(200 + n) })
      await place()
      await hood.tags.unfollow(ben, 'bees')
      await hood.tags.follow(ben, 'bees')
      await place()
      expect(await hood.store.collection(TIMELINE).count({ owner: homeOf(ben.id) }, { atMost: 99 })).to.be.within(
        40,
        62,
      )
    })

    it('lose what it alone had brought when they let it go', async () => {
      await quietly(ben, bob)
      for (const tag of ['bees', 'leeks']) await hood.tags.follow(ben, tag)
      await place()
      const [alone, shared, theirs] = [await said(), await said(both), await said(bees, bob.iri)]
      await place()
      expect(await home(ben)).to.have.members([alone, shared, theirs])
      await hood.tags.unfollow(ben, 'bees')
      expect(await hood.tags.followedBy(ben, { limit: 9 })).to.have.lengthOf(1)
      await place()
      expect(await home(ben)).to.have.members([shared, theirs])
      expect(await rows()).to.equal(1)
      const late = await said()
      await place()
      expect(await home(ben)).to.not.include(late)
      await hood.tags.unfollow(ben, 'leeks')
      await place()
      expect(await home(ben)).to.deep.equal([theirs])
      expect(await rows()).to.equal(0)
    })

    it('keep it when they follow it anew before that was done', async () => {
      await hood.tags.follow(ben, 'bees')
      await place()
      const one = await said()
      await place()
      await hood.tags.unfollow(ben, 'bees')
      await hood.tags.follow(ben, 'Bees')
      await place()
      expect(await home(ben)).to.deep.equal([one])
      expect((await hood.tags.followedBy(ben, { limit: 9 })).map(({ name }) => name)).to.deep.equal(['Bees'])
    })

    it('are complete after a crash at any point', async () => {
      await hood.tags.follow(ben, 'bees')
      await place()
      const one = await said()
      await place()
      await hood.tags.unfollow(ben, 'bees')
      // Somebody took it, and was never heard of again.
      await hood.store
        .collection(FOLLOWED_TAGS)
        .updateMany({ member: ben.id }, { $set: { ending: new Date(START.getTime() + minutes(5)) } })
      await place()
      expect(await home(ben)).to.deep.equal([one])
      hood.pass(minutes(6))
      await place()
      expect(await home(ben)).to.deep.equal([])
      expect(await rows()).to.equal(0)
    })
  })

  it('show nothing that a filter hides there, nor a boost for followers to anybody else', async () => {
    const ben = await hood.person('reader')
    await quietly(ben, bob)
    const [plain, rude] = [noteBy(bob.iri), noteBy(bob.iri, { html: '<p>Such a slug</p>' })]
    for (const post of [plain, rude]) await hood.posts.receive(post)
    await place()
    const keywords = [{ keyword: 'slug', wholeWord: true }]
    const settings = { title: 'Slugs', action: 'hide' as const, expiresAt: null, keywords }
    await hood.filters.add(ben, { ...settings, contexts: ['thread'] })
    expect(await home(ben)).to.have.members([plain.iri, rude.iri])
    await hood.filters.add(ben, { ...settings, contexts: ['home'] })
    expect(await home(ben)).to.deep.equal([plain.iri])

    const { member, actor } = await hood.speaker()
    await hood.reactions.boost(member, plain.iri, 'followers')
    const boosts = async (viewer: Member | null) =>
      (await hood.publicTimelines.of(viewer, actor.iri, {}, { limit: 9 })).entries.length
    expect(await boosts(member)).to.equal(1)
    expect(await boosts(ben)).to.equal(0)
    expect(await boosts(null)).to.equal(0)
    const fan = await hood.speaker()
    expect(await boosts(fan.member)).to.equal(0)
    await hood.follows.follow(fan.actor.iri, { iri: actor.iri, host: 'oak.test' })
    expect(await boosts(fan.member)).to.equal(1)
  })

  it('leave no marks behind', async () => {
    const ben = await hood.person('reader')
    await quietly(ben, bob)
    await publish()
    await place()
    expect(await hood.store.collection(QUIET_FOLLOWS).count({ fill: { $lte: START } }, { atMost: 9 })).to.equal(0)
    expect(await hood.store.collection(FOLLOWS).count({ fill: { $lte: START } }, { atMost: 9 })).to.equal(0)
    expect(await hood.store.collection(MEMBERS).count({ homeDue: { $lte: START } }, { atMost: 9 })).to.equal(0)
  })
})
