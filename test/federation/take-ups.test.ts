import { expect } from 'chai'
import { iri } from '../../src/core/iri.js'
import type { Item } from '../../src/domain/items/item.js'
import type { Member } from '../../src/domain/members/member.js'
import type { PersonKey } from '../../src/domain/people-keys/person-key.js'
import { takeUpFields } from '../../src/domain/take-ups/take-up-draft.js'
import { call } from '../support/publishing.js'
import { sendAs } from './send-as.js'
import { hubsAt, passAll, settleAll, stopHubs, type NetworkHub } from './hubs.js'

const MINUTES = 60_000

describe('a call that other hubs take up', function () {
  this.timeout(40_000)
  let oak: NetworkHub, elm: NetworkHub, ash: NetworkHub
  let ours: Item, atElm: Item, atAsh: Item
  let ada: Member
  before(async () => {
    ;[oak, elm, ash] = (await hubsAt('oak.test', 'elm.test', 'ash.test')) as [NetworkHub, NetworkHub, NetworkHub]
    ada = await oak.coordinator()
    for (const hub of [elm, ash]) {
      const reader = await hub.speaker('reader')
      await hub.services.follows.follow(reader.iri, await hub.meet(oak.voice))
    }
    // Whom the group itself follows counts without being looked at.
    await oak.services.follows.follow(oak.voice, await oak.meet(elm.voice))
    await settleAll()
    ours = await oak.publish('call', { ...call, goal: '100' })
    await settleAll()
    atElm = await takeUp(elm, 'Save the mill at Elm')
    atAsh = await takeUp(ash, 'Save the mill at Ash')
    await settleAll()
  })
  after(stopHubs)

  async function takeUp(hub: NetworkHub, title: string): Promise<Item> {
    const post = (await hub.has(ours.iri)) ?? expect.fail('it did not come')
    return hub.publish('call', { ...takeUpFields(post, 'Europe/London'), title, goal: '20' })
  }
  async function promise(hub: NetworkHub, item: Item, ...names: string[]): Promise<void> {
    for (const name of names) {
      await hub.services.pledges.pledge(item.id, {
        key: `mail:${name}` as PersonKey,
        door: 'mail',
        name: `Kim ${name}`,
      })
    }
    await settleAll()
    await passAll(6 * MINUTES)
    await settleAll()
  }
  const seen = async () =>
    (await oak.services.takeUps.all(ada, ours.id)).map(({ host, state, pledged }) => [host, state, pledged])
  const idOf = async (host: string) =>
    (await oak.services.takeUps.all(ada, ours.id)).find((one) => one.host === host)?.id ??
    expect.fail(`none of ${host}`)

  it('counts those of hubs it follows at once, and others once somebody has said so', async () => {
    expect(await seen()).to.have.deep.members([
      [elm.host, 'there', null],
      [ash.host, 'asked', null],
    ])
    expect((await elm.services.originalCalls.takingOf(atElm))?.answer).to.equal('accepted')
    expect((await ash.services.originalCalls.takingOf(atAsh))?.answer).to.equal('asked')
    await oak.services.takeUps.decide(ada, ours.id, await idOf(ash.host), 'there')
    await settleAll()
    expect((await ash.services.originalCalls.takingOf(atAsh))?.answer).to.equal('accepted')
  })

  it('is told how many promised there, and nobody’s name', async () => {
    await promise(elm, atElm, 'a', 'b', 'c')
    await promise(ash, atAsh, 'd')
    await promise(oak, ours, 'e')
    expect(await oak.services.takeUps.sumOf(ours.id)).to.deep.equal({ total: 4, hubs: 2 })
    const sent = oak.front.posts().map(({ body }) => body)
    const totals = sent.filter((body) => body.includes('"pledged":3'))
    expect(totals).to.have.length(1)
    expect(JSON.parse(totals[0] as string)).to.include.keys('proof')
    expect(sent.join('\n')).not.to.match(/Kim|mail:/)
    expect((await oak.has(atElm.iri))?.editedAt).to.equal(null) // no edit to be shown as one
  })

  it('is told at most every five minutes', async () => {
    const before = oak.front.posts().length
    for (let n = 0; n < 10; n++) {
      await elm.services.pledges.pledge(atElm.id, { key: `mail:fast${n}` as PersonKey, door: 'mail', name: null })
      await settleAll()
    }
    expect(oak.front.posts().length - before).to.be.at.most(1)
    await passAll(6 * MINUTES)
    await settleAll()
    expect(oak.front.posts().length - before).to.be.at.most(2)
    expect((await oak.services.takeUps.sumOf(ours.id))?.total).to.equal(14)
  })

  it('lets nobody speak of a take-up but its own hub', async () => {
    const [mine] = (await oak.services.takeUps.all(ada, ours.id)).filter(({ host }) => host === elm.host)
    const document = (await elm.get(new URL(atElm.iri).pathname, { headers: { Accept: 'application/activity+json' } }))
      .text
    const forged = JSON.parse(document.replace(/"pledged":\d+/, '"pledged":9999')) as { [name: string]: never }
    const id = iri(`${ash.voice.replace('/a/ash', '')}/act/forged`)
    const answer = await sendAs(ash, oak, {
      id,
      type: 'Update',
      actor: ash.voice,
      to: [oak.voice],
      cc: [],
      object: forged,
    })
    expect(answer.outcome).to.equal('refused')
    const after = (await oak.services.takeUps.all(ada, ours.id)).find(({ host }) => host === elm.host)
    expect(after?.pledged).to.equal(mine?.pledged).and.not.equal(9999)
  })

  it('does not believe numbers that cannot be, and drops a hub that lies for good', async () => {
    const lie = async (pledged: unknown) => {
      const { text } = await ash.get(new URL(atAsh.iri).pathname, { headers: { Accept: 'application/activity+json' } })
      const { '@context': context, ...object } = JSON.parse(text) as { [name: string]: unknown }
      object['hub:call'] = { ...(object['hub:call'] as object), pledged }
      lies++
      const id = iri(`${new URL(ash.voice).origin}/act/lie-${lies}`)
      await sendAs(ash, oak, {
        '@context': context,
        id,
        'type': 'Update',
        'actor': ash.voice,
        'to': [oak.voice],
        'cc': [],
        object,
      })
      return (await oak.services.takeUps.all(ada, ours.id)).find(({ host }) => host === ash.host)?.pledged
    }
    let lies = 0
    expect(await lie(77)).to.equal(77) // it could be
    for (const unlikely of [-5, 1e9, 1e300, 'NaN', '12', null, [3], { '@value': 4 }]) {
      expect((await lie(unlikely)) ?? 0, JSON.stringify(unlikely)).to.be.within(0, 1_000_000)
    }
    expect(await lie(1e9)).to.equal(null)
    expect(await lie(999_999)).to.equal(999_999)
    await oak.services.takeUps.decide(ada, ours.id, await idOf(ash.host), 'refused')
    await settleAll()
    expect(await oak.services.takeUps.sumOf(ours.id)).to.deep.equal({ total: 13, hubs: 1 })
    expect((await ash.services.originalCalls.takingOf(atAsh))?.answer).to.equal('refused')
    await lie(500_000)
    expect(await oak.services.takeUps.sumOf(ours.id)).to.deep.equal({ total: 13, hubs: 1 })
    const before = oak.front.posts().length
    await promise(ash, atAsh, 'x')
    expect(oak.front.posts().length).to.equal(before) // an honest hub stops when it is refused
  })

  it('takes no Offer for what is not there, not theirs, or takes up something else', async () => {
    const other = await ash.publish('call', { ...call, title: 'Another matter' })
    await settleAll()
    let n = 0
    const offer = async (object: unknown, target: string) => {
      const id = iri(`${new URL(ash.voice).origin}/act/offer-${++n}`)
      return sendAs(ash, oak, { id, type: 'Offer', actor: ash.voice, to: [oak.voice], cc: [], object, target })
    }
    const before = await seen()
    expect((await offer(other.iri, ours.iri))?.because).to.equal('what it offers does not take that call up')
    expect((await offer(atElm.iri, ours.iri))?.outcome).to.equal('refused')
    expect((await offer(atAsh.iri, `${new URL(oak.voice).origin}/o/1`))?.outcome).to.equal('ignored')
    expect((await offer(atAsh.iri, atElm.iri))?.outcome).to.equal('ignored')
    expect((await offer(ours.iri, ours.iri))?.outcome).to.equal('refused')
    expect(await seen()).to.deep.equal(before)
  })

  it('reaches those who took it up when it changes', async () => {
    await passAll(MINUTES)
    await oak.edit(ours, { title: 'Save the mill and the weir' })
    await settleAll()
    const taking = await elm.services.originalCalls.takingOf(atElm)
    expect(taking).to.deep.include({ answer: 'accepted', title: 'Save the mill' })
    expect(taking?.original?.state).to.equal('open')
    expect(taking?.original?.changedAt).to.be.instanceOf(Date)
  })

  it('goes on without the hub it came from', async () => {
    oak.goDark()
    const page = await elm.get(`/o/${BigInt(atElm.id)}`, { headers: { Accept: 'text/html' } })
    expect((await elm.get(page.headers.location as string)).status).to.equal(200)
    await promise(elm, atElm, 'y')
    expect((await elm.services.pledges.countsOf(atElm.id))?.total).to.equal(14)
    oak.comeBack()
    await passAll(3 * 60 * MINUTES)
    await settleAll()
    expect((await oak.services.takeUps.sumOf(ours.id))?.total).to.equal(14)
  })

  it('says to all when it is over', async () => {
    await oak.services.items.end(ada, ours.id, 'The mill stays.', { outcome: 'won' })
    await settleAll()
    expect((await elm.services.originalCalls.takingOf(atElm))?.original?.state).to.equal('won')
    const late = await elm.publish('call', { ...call, title: 'Too late', takesUp: ours.iri, takesUpTitle: 'Mill' })
    await settleAll()
    expect(await seen()).to.have.length(2)
    expect((await elm.services.originalCalls.takingOf(late))?.original?.state).to.equal('won')
  })

  it('loses what its hub took down', async () => {
    await elm.services.items.remove(await elm.coordinator(), atElm.id)
    await settleAll()
    expect(await oak.services.takeUps.sumOf(ours.id)).to.equal(null)
    expect((await seen()).find(([host]) => host === elm.host)).to.deep.equal([elm.host, 'gone', null])
  })
})
