import { expect } from 'chai'
import type { Iri } from '../../src/core/iri.js'
import { call } from '../support/publishing.js'
import { DAY, HOUR, hubsAt, MINUTE, passAll, settleAll, stopHubs, type NetworkHub, type Speaker } from './hubs.js'
import type { Captured } from './tls-front.js'

describe('hubs that cannot always reach each other', function () {
  this.timeout(20_000)
  let oak: NetworkHub, elm: NetworkHub, ada: Speaker
  beforeEach(async () => {
    ;[oak, elm] = (await hubsAt('oak.test', 'elm.test')) as [NetworkHub, NetworkHub]
    ada = await elm.speaker('ada')
    await elm.services.follows.follow(ada.iri, await elm.meet(oak.voice))
    await settleAll()
  })
  afterEach(stopHubs)

  const publish = (title: string) => oak.publish('call', { ...call, title })
  const remove = async (id: string) => oak.services.items.remove(await oak.coordinator(), id)
  const stateOf = async (iri: string) => (await elm.has(iri))?.state ?? null
  const titleOf = async (iri: string) => (await elm.has(iri))?.call?.title ?? null
  const typeOf = ({ body }: Captured) => (JSON.parse(body) as { type: string }).type
  /** What comes meanwhile, in the order it came. */
  const withheld = async (work: () => Promise<void>): Promise<Captured[]> => {
    const before = elm.front.posts().length
    elm.front.withhold(true)
    await work()
    await settleAll()
    elm.front.withhold(false)
    return elm.front.posts().slice(before)
  }
  const handOver = async (...requests: Captured[]) => {
    for (const request of requests) {
      expect(await elm.front.handOver(request)).to.equal(202)
      await settleAll()
    }
  }

  it('catch up after a week, and hear only the end of each story', async () => {
    const there = await publish('Was there before')
    await settleAll()
    elm.goDark()
    const [kept, edited, gone] = [await publish('Kept'), await publish('First'), await publish('Gone again')]
    await settleAll()
    for (let day = 0; day < 7; day++) await passAll(DAY)
    await oak.edit(edited, { title: 'Second' })
    await passAll(MINUTE)
    await oak.edit(await oak.edit(edited, { title: 'Third' }), { title: 'Last' })
    await remove(gone.id)
    await remove(there.id)
    await settleAll()
    const before = elm.front.posts().length
    elm.comeBack()
    for (let day = 0; day < 9; day++) await passAll(DAY)
    expect(await titleOf(kept.iri)).to.equal('Kept')
    expect(await titleOf(edited.iri)).to.equal('Last')
    expect(await stateOf(gone.iri)).to.be.oneOf([null, 'deleted'])
    expect(await stateOf(there.iri)).to.equal('deleted')
    expect(
      elm.front
        .posts()
        .slice(before)
        .map(typeOf)
        .filter((type) => type === 'Update'),
    ).to.have.lengthOf(1)
    expect(await elm.home(ada.member)).to.have.members(['Kept', 'Last'])
  })

  it('catch up at once when the one that was away speaks first', async () => {
    elm.goDark()
    const item = await publish('Missed')
    await settleAll()
    for (let day = 0; day < 10; day++) await passAll(DAY)
    elm.comeBack()
    const bea = await elm.speaker('bea')
    await elm.services.follows.follow(bea.iri, await elm.meet(oak.voice))
    await settleAll()
    await passAll(MINUTE)
    expect(await titleOf(item.iri)).to.equal('Missed')
  })

  it('send what they had to say themselves while they were not reached', async () => {
    oak.goDark()
    const item = await publish('Spoken into the dark')
    await settleAll()
    await passAll(HOUR)
    oak.comeBack()
    await passAll(2 * HOUR)
    await passAll(DAY)
    expect(await titleOf(item.iri)).to.equal('Spoken into the dark')
  })

  it('take a repeated delivery once', async () => {
    const item = await publish('Once')
    await settleAll()
    const request = elm.front.posts().at(-1) ?? expect.fail('nothing was delivered')
    await handOver(request, request)
    await passAll(DAY)
    expect(await elm.front.handOver(request), 'too old to count').to.equal(401)
    await settleAll()
    expect(await elm.home(ada.member)).to.deep.equal(['Once'])
    expect(await titleOf(item.iri)).to.equal('Once')
  })

  it('take an edit that comes before what it changes', async () => {
    let iri = ''
    const [created, updated] = await withheld(async () => {
      const item = await publish('Draft')
      iri = item.iri
      await settleAll()
      oak.pass(MINUTE)
      elm.pass(MINUTE)
      await oak.edit(item, { title: 'Fair copy' })
    })
    if (created === undefined || updated === undefined) return expect.fail('two were withheld')
    expect([typeOf(created), typeOf(updated)]).to.deep.equal(['Create', 'Update'])
    await handOver(updated)
    expect(await titleOf(iri)).to.equal('Fair copy')
    await handOver(created)
    expect(await titleOf(iri)).to.equal('Fair copy')
    expect(await elm.home(ada.member)).to.deep.equal(['Fair copy'])
  })

  it('do not bring back what was deleted before it came', async () => {
    let iri = ''
    const [created, deleted] = await withheld(async () => {
      const item = await publish('Never mind')
      iri = item.iri
      await settleAll()
      await remove(item.id)
    })
    if (created === undefined || deleted === undefined) return expect.fail('two were withheld')
    expect([typeOf(created), typeOf(deleted)]).to.deep.equal(['Create', 'Delete'])
    await handOver(deleted, created)
    expect(await stateOf(iri)).to.be.oneOf([null, 'deleted'])
    expect(await elm.home(ada.member)).to.deep.equal([])
  })

  it('do not follow by a Follow that was taken back before it came', async () => {
    const target = await oak.meet(elm.voice)
    const [follow, undo] = await withheld(async () => {
      await oak.services.follows.follow(oak.voice, target)
      await settleAll()
      await oak.services.follows.unfollow(oak.voice, elm.voice)
    })
    if (follow === undefined || undo === undefined) return expect.fail('two were withheld')
    expect([typeOf(follow), typeOf(undo)]).to.deep.equal(['Follow', 'Undo'])
    await handOver(undo, follow)
    expect(await elm.followers(elm.voice)).to.deep.equal([])
    await oak.services.follows.follow(oak.voice, target)
    await settleAll()
    expect(await elm.followers(elm.voice), 'another one counts').to.deep.equal([oak.voice])
  })

  it('do not like by a Like that was taken back before it came', async () => {
    const item = await elm.publish('call', call)
    const olga = await oak.speaker('olga')
    expect((await oak.federation.network.find(item.iri)).kind).to.equal('post')
    const iri = item.iri as Iri
    const [like, undo] = await withheld(async () => {
      await oak.services.reactions.like(olga.member, iri)
      await settleAll()
      await oak.services.reactions.unlike(olga.member, iri)
    })
    if (like === undefined || undo === undefined) return expect.fail('two were withheld')
    await handOver(undo, like)
    expect((await elm.services.reactions.tallyOf(iri)).likes).to.equal(0)
    await oak.services.reactions.like(olga.member, iri)
    await settleAll()
    expect((await elm.services.reactions.tallyOf(iri)).likes).to.equal(1)
  })

  it('lose nothing and say nothing twice when one ends in the middle of it', async () => {
    const titles = Array.from({ length: 8 }, (_, n) => `Call ${n}`)
    for (const title of titles) {
      await publish(title)
      await new Promise(setImmediate)
      if (title.endsWith('2') || title.endsWith('5') || title.endsWith('7')) await oak.restart()
    }
    await settleAll()
    await passAll(HOUR)
    expect(await elm.home(ada.member)).to.have.members(titles)
    await elm.restart()
    await settleAll()
    expect(await elm.home(ada.member)).to.have.members(titles)
  })

  it('go on where they were when the one that receives ends in the middle of it', async () => {
    const titles = Array.from({ length: 6 }, (_, n) => `Call ${n}`)
    for (const title of titles) {
      await publish(title)
      await new Promise(setImmediate)
      if (title.endsWith('1') || title.endsWith('4')) await elm.restart()
    }
    await settleAll()
    for (let hour = 0; hour < 4; hour++) await passAll(HOUR)
    expect(await elm.home(ada.member)).to.have.members(titles)
  })
})
