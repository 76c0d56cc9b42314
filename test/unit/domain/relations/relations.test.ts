import { expect } from 'chai'
import type { Iri } from '../../../../src/core/iri.js'
import { isWished, usualWishes } from '../../../../src/domain/follows/follow-repo.js'
import { MEMBER_BLOCKS } from '../../../../src/domain/moderation/moderation-repo.js'
import { REGARDS } from '../../../../src/domain/relations/regard-repo.js'
import type { Relation } from '../../../../src/domain/relations/relation.js'
import { numberBlocks } from '../../../../src/store/migrations/0004-number-blocks.js'
import { codeOf, openNeighbourhood, stranger, VOICE, type Neighbourhood } from '../../../support/neighbours.js'
import { minutes } from '../../../support/publishing.js'

describe('what there is between members and others', () => {
  let hood: Neighbourhood
  beforeEach(async () => void (hood = await openNeighbourhood()))
  afterEach(() => hood.dispose())
  const relation = (member: { id: string }, target: Iri): Promise<Relation> => hood.relations.one(member, target)

  it('is nothing but the hub’s own voice at first', async () => {
    const [ann, bob] = [await hood.speaker(), await hood.know('bob')]
    expect(await relation(ann.member, bob.iri)).to.deep.equal({
      ...{ with: bob.iri, following: false, wishes: usualWishes, followedBy: false, requested: false },
      ...{ requestedBy: false, blocking: false, blockedBy: false, muting: false, mutingNotifications: false },
      ...{ mutedUntil: null, blockingHost: false, endorsed: false, note: '' },
    })
    expect(await relation(ann.member, VOICE)).to.include({ following: true })
    await hood.relations.mute(ann.member, VOICE)
    expect(await relation(ann.member, VOICE)).to.include({ following: true, muting: true })
  })

  it('begins openly for those who speak on the network, and quietly for everybody else', async () => {
    const [ann, bob] = [await hood.speaker(), await hood.know('bob')]
    const quinn = await hood.person('reader')
    await hood.relations.follow(ann.member, bob.iri)
    await hood.relations.follow(quinn, bob.iri)
    expect(await relation(ann.member, bob.iri)).to.include({ following: false, requested: true })
    expect(await relation(quinn, bob.iri)).to.include({ following: true, requested: false })
    expect(await hood.follows.isQuiet(ann.member.id, bob.iri)).to.equal(false)
    await hood.relations.unfollow(quinn, bob.iri)
    await hood.relations.unfollow(ann.member, bob.iri)
    expect(await relation(quinn, bob.iri)).to.include({ following: false })
    expect(await relation(ann.member, bob.iri)).to.include({ following: false, requested: false })
  })

  it('is between members as it is with others, and those without a profile are nobody to follow', async () => {
    const [ann, ben, shy] = [await hood.speaker(), await hood.speaker(true), await hood.person('reader')]
    await hood.relations.follow(shy, ann.actor.iri)
    expect(await relation(shy, ann.actor.iri)).to.include({ following: true })
    expect(await hood.follows.counts(ann.actor.iri)).to.include({ followers: 0 }) // nobody learns of it
    expect(await hood.followOf(hood.localActors.instanceIri, ann.actor.iri)).to.equal(null)
    await hood.relations.follow(ann.member, ben.actor.iri)
    expect(await relation(ann.member, ben.actor.iri)).to.include({ requested: true })
    expect(await relation(ben.member, ann.actor.iri)).to.include({ requestedBy: true })
    await hood.follows.decide(ben.actor.iri, ann.actor.iri, 'accepted')
    expect(await relation(ben.member, ann.actor.iri)).to.include({ followedBy: true })
    const nobody = hood.localActors.iriOf(shy.name)
    expect(await codeOf(hood.relations.follow(ann.member, nobody))).to.equal('no-such-page')
    expect(await codeOf(hood.relations.follow(ann.member, ann.actor.iri))).to.equal('not-allowed')
    expect(await codeOf(hood.relations.follow(ann.member, hood.localActors.instanceIri))).to.equal('no-such-page')
  })

  it('keeps what is wished of whom one follows, until one follows anew', async () => {
    const [ann, bob] = [await hood.speaker(), await hood.know('bob')]
    const quinn = await hood.person('reader')
    for (const member of [ann.member, quinn]) {
      await hood.relations.follow(member, bob.iri, { boosts: false, languages: ['de', 'xx', 'PT-br'] })
      expect((await relation(member, bob.iri)).wishes).to.deep.equal({
        ...{ boosts: false, notify: false, languages: ['de', 'pt-BR'] },
      })
      await hood.relations.follow(member, bob.iri, { notify: true })
      expect((await relation(member, bob.iri)).wishes).to.include({ boosts: false, notify: true })
      await hood.relations.follow(member, bob.iri)
      expect((await relation(member, bob.iri)).wishes).to.include({ boosts: false, notify: true })
      await hood.relations.follow(member, bob.iri, { languages: [] })
      expect((await relation(member, bob.iri)).wishes.languages).to.equal(null)
      await hood.relations.unfollow(member, bob.iri)
      await hood.relations.follow(member, bob.iri)
      expect((await relation(member, bob.iri)).wishes).to.deep.equal(usualWishes)
    }
  })

  it('has a place for what is in a language that is wished, or in none that is known', () => {
    const german = { ...usualWishes, languages: ['de'] }
    expect(isWished(german, { boosted: false, language: 'de-AT' })).to.equal(true)
    expect(isWished(german, { boosted: false, language: null })).to.equal(true)
    expect(isWished(german, { boosted: false, language: 'en' })).to.equal(false)
    expect(isWished({ ...usualWishes, boosts: false }, { boosted: true, language: 'de' })).to.equal(false)
    expect(isWished({ ...usualWishes, boosts: false }, { boosted: false, language: 'de' })).to.equal(true)
  })

  it('ends both ways with a block, and nobody comes back past it', async () => {
    const [ann, ben] = [await hood.speaker(), await hood.speaker()]
    const shy = await hood.person('reader')
    await hood.relations.follow(ann.member, ben.actor.iri)
    await hood.relations.follow(ben.member, ann.actor.iri)
    await hood.relations.endorse(ann.member, ben.actor.iri)
    await hood.relations.block(ann.member, ben.actor.iri)
    expect(await relation(ann.member, ben.actor.iri)).to.include({
      ...{ following: false, followedBy: false, blocking: true, endorsed: false },
    })
    expect(await relation(ben.member, ann.actor.iri)).to.include({ following: false, blockedBy: true })
    expect(await relation(shy, ann.actor.iri)).to.include({ blockedBy: false })
    expect(await codeOf(hood.relations.follow(ben.member, ann.actor.iri))).to.equal('not-allowed')
    expect(await codeOf(hood.relations.follow(ann.member, ben.actor.iri))).to.equal('not-allowed')
    await hood.relations.unmute(ann.member, ben.actor.iri) // a block is no mute
    expect(await relation(ann.member, ben.actor.iri)).to.include({ blocking: true })
    await hood.relations.unblock(ann.member, ben.actor.iri)
    await hood.relations.follow(ben.member, ann.actor.iri)
    expect(await relation(ann.member, ben.actor.iri)).to.include({ followedBy: true })
    await hood.relations.removeFollower(ann.member, ben.actor.iri)
    expect(await relation(ann.member, ben.actor.iri)).to.include({ followedBy: false })
  })

  it('lets a mute end by itself, and says whether it is for notifications, too', async () => {
    const [ann, bob] = [await hood.speaker(), await hood.know('bob')]
    const hidden = () => hood.memberBlocks.hidden(ann.member.id, [bob.iri])
    await hood.relations.mute(ann.member, bob.iri, { lastsMs: minutes(10), notifications: false })
    const muted = await relation(ann.member, bob.iri)
    expect(muted).to.include({ muting: true, mutingNotifications: false, blocking: false })
    expect(muted.mutedUntil?.getTime()).to.equal(hood.now().getTime() + minutes(10))
    expect([...(await hidden())]).to.deep.equal([bob.iri])
    expect(await hood.memberBlocks.isSilenced(ann.member.id, bob.iri)).to.equal(false)
    hood.pass(minutes(10))
    expect(await relation(ann.member, bob.iri)).to.include({ muting: false, mutedUntil: null })
    expect([...(await hidden())]).to.deep.equal([])
    expect([...(await hood.memberBlocks.membersAgainst(bob.iri))]).to.deep.equal([])
    await hood.relations.mute(ann.member, bob.iri)
    expect(await relation(ann.member, bob.iri)).to.include({ muting: true, mutingNotifications: true })
    expect(await hood.memberBlocks.isSilenced(ann.member.id, bob.iri)).to.equal(true)
  })

  it('ends with everybody of a server that a member blocks, and with nobody else', async () => {
    const [ann, quinn] = [await hood.speaker(), await hood.person('reader')]
    const [bob, eve, kim] = [await hood.know('bob'), await hood.know('eve'), await hood.know('kim', 'ash.test')]
    for (const target of [bob, eve, kim]) {
      await hood.relations.follow(ann.member, target.iri)
      await hood.relations.follow(quinn, target.iri)
      const activity = `${target.iri}/follow` as Iri
      await hood.follows.request({ follower: target, target: ann.actor.iri, activity })
    }
    expect(await hood.relations.blockHost(ann.member, ' https://ELM.test/about')).to.equal('elm.test')
    await hood.relations.blockHost(quinn, 'elm.test')
    for (const { iri } of [bob, eve]) {
      expect(await relation(ann.member, iri)).to.include({ requested: false, followedBy: false, blockingHost: true })
      expect(await relation(quinn, iri)).to.include({ following: false })
    }
    expect(await relation(ann.member, kim.iri)).to.include({ requested: true, followedBy: true, blockingHost: false })
    expect(await codeOf(hood.relations.blockHost(ann.member, 'oak.test'))).to.equal(null)
    const hosts = { member: ann.member.id, kind: 'block', whom: 'host' } as const
    const listed = await hood.memberBlocks.window(hosts, { limit: 10 })
    expect(listed.map(({ target }) => target)).to.deep.equal(['domain:elm.test'])
    await hood.relations.unblockHost(ann.member, 'elm.test')
    expect(await relation(ann.member, bob.iri)).to.include({ blockingHost: false })
  })

  it('has a note and a word of recommendation, which go with the member', async () => {
    const [ann, bob] = [await hood.speaker(), await hood.know('bob')]
    const ben = await hood.speaker()
    await hood.relations.note(ann.member, bob.iri, ' From the <fair> ')
    expect((await relation(ann.member, bob.iri)).note).to.equal('From the <fair>')
    expect((await relation(ben.member, bob.iri)).note).to.equal('')
    expect(await codeOf(hood.relations.endorse(ann.member, bob.iri))).to.equal('not-allowed')
    await hood.relations.endorse(ann.member, VOICE)
    await hood.relations.follow(ann.member, ben.actor.iri)
    await hood.relations.endorse(ann.member, ben.actor.iri)
    const endorsed = async (window = {}) =>
      (await hood.relations.endorsed(ann.member.id, { limit: 10, ...window })).map(({ target }) => target)
    expect(await endorsed()).to.deep.equal([ben.actor.iri, VOICE])
    const [first] = await hood.relations.endorsed(ann.member.id, { limit: 1 })
    expect(await endorsed({ before: first?.number })).to.deep.equal([VOICE])
    await hood.relations.unendorse(ann.member, VOICE)
    expect(await endorsed()).to.deep.equal([ben.actor.iri])
    await hood.members.remove('operator', ann.member.id)
    hood.pass(minutes(60))
    await hood.settle()
    expect(await hood.store.collection(REGARDS).count({ member: ann.member.id }, { atMost: 10 })).to.equal(0)
  })

  it('names whom one follows who knows somebody, but nobody who hides it, or whom one follows not', async () => {
    const [ann, ben, cas, dan] = [
      await hood.speaker(),
      await hood.speaker(),
      await hood.speaker(),
      await hood.speaker(),
    ]
    const bob = await hood.know('bob')
    for (const { actor } of [ben, cas]) await hood.relations.follow(ann.member, actor.iri)
    for (const { member } of [ben, cas, dan]) await hood.relations.follow(member, bob.iri)
    for (const { actor } of [ben, cas, dan]) {
      const { activity } = (await hood.followOf(actor.iri, bob.iri))!
      await hood.follows.answered({ by: bob.iri, activity, follower: null }, 'accepted')
    }
    await hood.profiles.change(cas.member.id, { hidesFollows: true })
    const familiar = await hood.relations.familiar(ann.member, [bob.iri, stranger('eve').iri])
    expect(familiar.get(bob.iri)).to.deep.equal([ben.actor.iri])
    expect(familiar.get(stranger('eve').iri)).to.deep.equal([])
  })

  it('is listed for those, too, who turned somebody away before there were lists', async () => {
    const ann = await hood.person('reader')
    const bob = await hood.know('bob')
    await hood.memberBlocks.put(ann.id, bob.iri, 'block')
    await hood.memberBlocks.put(ann.id, 'domain:elm.test', 'mute')
    const docs = hood.store.collection(MEMBER_BLOCKS)
    await docs.updateMany({ member: ann.id }, { $unset: { number: true, whom: true } })
    const listed = () => hood.memberBlocks.window({ member: ann.id, kind: 'block', whom: 'actor' }, { limit: 5 })
    expect(await listed()).to.deep.equal([])
    await numberBlocks.up(hood.store)
    expect((await listed()).map(({ target, number }) => [target, number.length])).to.deep.equal([[bob.iri, 20]])
  })
})
