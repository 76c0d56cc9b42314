import { expect } from 'chai'
import { iri, type Iri } from '../../src/core/iri.js'
import type { Item } from '../../src/domain/items/item.js'
import type { Member } from '../../src/domain/members/member.js'
import type { PersonKey } from '../../src/domain/people-keys/person-key.js'
import { RECEIVED } from '../../src/domain/received/received-repo.js'
import { takeUpFields } from '../../src/domain/take-ups/take-up-draft.js'
import type { JsonObject } from '../../src/federation/remote/strict-json.js'
import { call } from '../support/publishing.js'
import { DAY, hubAt, hubsAt, HOUR, MINUTE, passAll, settleAll, stopHubs, type NetworkHub } from './hubs.js'
import { oddId, sendAs } from './send-as.js'

const asActivity = { headers: { Accept: 'application/activity+json' } }

describe('a call of one hub, taken up by two others', function () {
  this.timeout(60_000)
  let oak: NetworkHub, elm: NetworkHub, ash: NetworkHub
  let ours: Item, atElm: Item, atAsh: Item
  let ada: Member
  beforeEach(async () => {
    ;[oak, elm, ash] = (await hubsAt('oak.test', 'elm.test', 'ash.test')) as [NetworkHub, NetworkHub, NetworkHub]
    // What is kept by day is looked at: no test may run over midnight.
    await passAll(DAY - (oak.now().getTime() % DAY) + 9 * HOUR)
    ada = await oak.coordinator()
    for (const hub of [elm, ash]) {
      const reader = await hub.speaker('reader')
      await hub.services.follows.follow(reader.iri, await hub.meet(oak.voice))
    }
    await settleAll()
    ours = await oak.publish('call', { ...call, goal: '100' })
    await settleAll()
    atElm = await takeUp(elm, 'Save the mill at Elm')
    atAsh = await takeUp(ash, 'Save the mill at Ash')
    await settleAll()
    for (const { id } of await all()) await oak.services.takeUps.decide(ada, ours.id, id, 'there')
    await settleAll()
  })
  afterEach(stopHubs)

  async function takeUp(hub: NetworkHub, title: string): Promise<Item> {
    const post = (await hub.has(ours.iri)) ?? expect.fail('it did not come')
    return hub.publish('call', { ...takeUpFields(post, 'Europe/London'), title, goal: '20' })
  }
  const all = () => oak.services.takeUps.all(ada, ours.id)
  const of = async (hub: NetworkHub) =>
    (await all()).find(({ host }) => host === hub.host) ?? expect.fail(`none of ${hub.host}`)
  const sum = () => oak.services.takeUps.sumOf(ours.id)
  async function promise(hub: NetworkHub, item: Item, ...names: string[]): Promise<void> {
    for (const name of names) {
      const who = { key: `mail:${name}` as PersonKey, door: 'mail', name: `Kim ${name}` } as const
      await hub.services.pledges.pledge(item.id, who)
    }
    await settleAll()
    await passAll(6 * MINUTE)
  }
  /** What ash says of its take-up when it lies. */
  async function lies(change: JsonObject, by = ash, item = atAsh): Promise<void> {
    const { text } = await by.get(new URL(item.iri).pathname, asActivity)
    const { '@context': context, ...object } = JSON.parse(text) as JsonObject
    object['hub:call'] = { ...(object['hub:call'] as JsonObject), updated: by.now().toISOString(), ...change }
    const said = { type: 'Update', actor: by.voice, to: [oak.voice], cc: [], object }
    await sendAs(by, oak, { '@context': context, 'id': oddId(by), ...said })
  }

  it('sums what they say, shows it per hub, and keeps it by day', async () => {
    await promise(elm, atElm, 'a', 'b')
    await promise(ash, atAsh, 'c')
    await passAll(DAY)
    await promise(elm, atElm, 'd')
    expect(await sum()).to.deep.equal({ total: 4, hubs: 2 })
    const days = await oak.services.takeUpDays.of(ours.id)
    const ofElm = days.filter(({ host }) => host === elm.host).map(({ pledged }) => pledged)
    expect(ofElm).to.deep.equal([2, 3])
    expect(days.filter(({ host }) => host === ash.host).map(({ pledged }) => pledged)).to.deep.equal([1])
  })

  it('holds back what grows faster than people come, until somebody has looked', async () => {
    await promise(elm, atElm, 'a', 'b', 'c')
    await lies({ pledged: 12 })
    expect(await sum()).to.deep.equal({ total: 15, hubs: 2 })
    await lies({ pledged: 900_000 })
    expect(await of(ash)).to.deep.include({ state: 'there', pledged: 900_000, held: 12 })
    expect(await sum()).to.deep.equal({ total: 15, hubs: 2 })
    expect((await oak.services.takeUps.held()).map(({ host }) => host)).to.deep.equal([ash.host])
    // Small steps on one day are one step, and what is held back is no ground to grow from on the next.
    for (const pledged of [900, 1_800, 2_700, 3_600]) await lies({ pledged })
    expect((await of(ash)).held)
      .to.be.a('number')
      .and.to.be.below(1_100)
    await passAll(DAY)
    await lies({ pledged: 900_000 })
    expect((await sum())?.total).to.be.below(1_200)
    // Somebody looks and believes it; or drops it, and takes it back in.
    await oak.services.takeUps.decide(ada, ours.id, (await of(ash)).id, 'there')
    expect((await sum())?.total).to.equal(900_003)
    expect(await oak.services.takeUps.held()).to.deep.equal([])
    await oak.services.takeUps.decide(ada, ours.id, (await of(ash)).id, 'refused')
    expect(await sum()).to.deep.equal({ total: 3, hubs: 1 })
    await lies({ pledged: 500_000 })
    expect(await sum()).to.deep.equal({ total: 3, hubs: 1 })
    await oak.services.takeUps.decide(ada, ours.id, (await of(ash)).id, 'there')
    expect(await sum()).to.deep.equal({ total: 500_003, hubs: 2 })
    await lies({ pledged: 4 })
    expect(await sum()).to.deep.equal({ total: 7, hubs: 2 })
  })

  it('takes no fractions, nothing below zero or above all reason, and nothing twice', async () => {
    await lies({ pledged: 7 })
    for (const pledged of [-1, 2.5, 1_000_001, 1e300, '7.5', [8, 9], { a: 1 }]) {
      await lies({ pledged })
      const said = (await of(ash)).pledged
      expect(
        said === null || (Number.isInteger(said) && said >= 0 && said <= 1_000_000),
        JSON.stringify(pledged),
      ).to.equal(true)
    }
    await lies({ pledged: 7 })
    expect((await sum())?.total).to.equal(7)
  })

  it('lets an older total change nothing, however late it comes and whoever sends it once more', async () => {
    await promise(elm, atElm, 'a', 'b')
    const old = oak.front.posts().findLast(({ body }) => body.includes('"pledged":2')) ?? expect.fail('not told')
    const before = JSON.parse(old.body) as JsonObject & { id: Iri; type: string; actor: Iri }
    await promise(elm, atElm, 'c', 'd')
    expect((await sum())?.total).to.equal(4)
    // Long after, nobody remembers that it came before.
    await oak.store.collection(RECEIVED).deleteMany({})
    expect((await sendAs(ash, oak, before, ash.voice)).because).to.equal('a newer version is here') // its proof is good
    expect((await sum())?.total).to.equal(4)
    await oak.store.collection(RECEIVED).deleteMany({})
    await sendAs(elm, oak, { ...before, id: oddId(elm) })
    expect((await sum())?.total).to.equal(4)
    await promise(elm, atElm, 'e')
    expect((await sum())?.total).to.equal(5)
  })

  it('is not kept from hearing the truth by a date in the future', async () => {
    await lies({ pledged: 9, updated: '2999-01-01T00:00:00Z' })
    expect((await sum())?.total).to.equal(9)
    await passAll(MINUTE)
    await lies({ pledged: 3 })
    expect((await sum())?.total).to.equal(3)
  })

  it('is refused, and taken back, and both hubs know', async () => {
    const { id } = await of(elm)
    await oak.services.takeUps.decide(ada, ours.id, id, 'refused')
    await settleAll()
    expect((await elm.services.originalCalls.takingOf(atElm))?.answer).to.equal('refused')
    await promise(elm, atElm, 'a')
    await oak.services.takeUps.decide(ada, ours.id, id, 'there')
    await settleAll()
    await passAll(6 * MINUTE)
    expect((await elm.services.originalCalls.takingOf(atElm))?.answer).to.equal('accepted')
    expect(await sum()).to.deep.equal({ total: 1, hubs: 2 })
  })

  it('tells what was corrected, word by word, to those who took it up, until they have looked', async () => {
    expect(await elm.services.originalCalls.waiting()).to.deep.equal([])
    await passAll(MINUTE)
    await oak.edit(ours, { body: 'Write to the mayor', deadline: '2035-12-20T23:59' })
    await settleAll()
    const [news] = await elm.services.originalCalls.waiting()
    expect(news?.item).to.equal(atElm.id)
    const mia = await elm.coordinator()
    const found = (await elm.services.originalCalls.newsOf(mia, atElm)) ?? expect.fail('nothing')
    expect(found.changes.map(({ part }) => part)).to.deep.equal(['deadline', 'text'])
    const parts = found.changes.find(({ part }) => part === 'text')?.parts ?? []
    expect(parts.filter(({ kind }) => kind === 'added').map(({ text }) => text.trim())).to.include('mayor')
    expect((await elm.services.originalCalls.takingOf(atElm))?.original?.changedAt).to.be.instanceOf(Date)
    // It changed once more while somebody was looking: what they have not seen is not taken as seen.
    await passAll(MINUTE)
    await oak.edit(ours, { body: 'Write to the king' })
    await settleAll()
    const late = await elm.services.originalCalls.reviewed(mia, atElm, found.digest).catch((error: unknown) => error)
    expect(late).to.be.instanceOf(Error)
    const now = (await elm.services.originalCalls.newsOf(mia, atElm)) ?? expect.fail('nothing')
    await elm.services.originalCalls.reviewed(mia, atElm, now.digest)
    expect(await elm.services.originalCalls.waiting()).to.deep.equal([])
    expect((await elm.services.originalCalls.takingOf(atElm))?.original?.changedAt).to.equal(null)
    expect((await ash.services.originalCalls.waiting()).map(({ item }) => item)).to.deep.equal([atAsh.id])
    // Totals of the original are no news.
    await promise(oak, ours, 'z')
    await passAll(DAY)
    expect(await elm.services.originalCalls.waiting()).to.deep.equal([])
  })

  it('tells that the original was closed, and goes on', async () => {
    await oak.services.items.end(ada, ours.id, 'The mill stays.', { outcome: 'won' })
    await settleAll()
    expect(await elm.services.originalCalls.waiting()).to.have.length(1)
    expect((await elm.services.originalCalls.takingOf(atElm))?.original?.state).to.equal('won')
    await promise(elm, atElm, 'a')
    expect((await elm.services.pledges.countsOf(atElm.id))?.total).to.equal(1)
  })

  it('outlives the original that was taken down, and says so', async () => {
    await oak.services.items.remove(ada, ours.id)
    await settleAll()
    expect((await elm.services.originalCalls.takingOf(atElm))?.original?.state).to.equal('gone')
    expect(await elm.services.originalCalls.waiting()).to.have.length(1)
    await promise(elm, atElm, 'a', 'b')
    const page = await elm.get(
      (await elm.get(`/o/${BigInt(atElm.id)}`, { headers: { Accept: 'text/html' } })).headers.location as string,
    )
    expect(page.status).to.equal(200)
    expect(page.text).to.include('That call was taken down').and.to.include('2')
  })

  it('outlives a hub that answers no more, and says since when', async () => {
    oak.goDark()
    await promise(elm, atElm, 'a')
    for (let day = 0; day < 4; day++) await passAll(DAY)
    const taking = await elm.services.originalCalls.takingOf(atElm)
    expect(taking?.silentSince).to.be.instanceOf(Date)
    expect(taking?.original?.state).to.equal('open')
    await promise(elm, atElm, 'b')
    expect((await elm.services.pledges.countsOf(atElm.id))?.total).to.equal(2)
    oak.comeBack()
    for (let hour = 0; hour < 6; hour++) await passAll(6 * HOUR)
    expect((await elm.services.originalCalls.takingOf(atElm))?.silentSince).to.equal(null)
    expect(await sum()).to.deep.include({ total: 2 })
  })

  it('outlives a group that left for good, and loses what a hub that left took up', async () => {
    await lies({ pledged: 5 })
    const gone = { id: oddId(oak), type: 'Delete', actor: oak.voice, to: [elm.voice], cc: [], object: oak.voice }
    expect((await sendAs(oak, elm, gone)).outcome).to.equal('handled')
    expect((await elm.services.originalCalls.takingOf(atElm))?.original?.state).to.equal('gone')
    await promise(elm, atElm, 'a')
    expect((await elm.services.pledges.countsOf(atElm.id))?.total).to.equal(1)
    const left = { id: oddId(ash), type: 'Delete', actor: ash.voice, to: [oak.voice], cc: [], object: ash.voice }
    expect((await sendAs(ash, oak, left)).outcome).to.equal('handled')
    expect((await of(ash)).state).to.equal('gone')
    expect((await sum())?.hubs).to.equal(1)
  })

  it('says what was corrected between the draft and its publication', async () => {
    const yew = await hubAt('yew.test', { start: oak.now() })
    const reader = await yew.speaker('reader')
    await yew.services.follows.follow(reader.iri, await yew.meet(oak.voice))
    await settleAll()
    const found = await yew.federation.network.find(ours.iri)
    expect(found.kind).to.equal('post')
    const post = (await yew.has(ours.iri)) ?? expect.fail('it did not come')
    const mia = await yew.coordinator()
    const id = yew.services.drafts.fresh(mia)
    const becomes = id.slice(id.lastIndexOf('-') + 1)
    await yew.services.originalCalls.begin(becomes, post)
    await yew.services.drafts.bring(mia, { id, kind: 'call', fields: takeUpFields(post, 'Europe/London'), becomes })
    await passAll(MINUTE)
    await oak.edit(ours, { title: 'Save the weir' })
    await settleAll()
    const done = await yew.services.publishing.publish(mia, id)
    await settleAll()
    expect(done.item.id).to.equal(becomes)
    expect((await yew.services.originalCalls.waiting()).map(({ item }) => item)).to.deep.equal([becomes])
    expect(iri(done.item.call?.takesUp?.iri ?? '')).to.equal(ours.iri)
  })
})
