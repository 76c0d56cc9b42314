import { expect } from 'chai'
import type { Iri } from '../../src/core/iri.js'
import type { Item } from '../../src/domain/items/item.js'
import { call } from '../support/publishing.js'
import { hubsAt, settleAll, stopHubs, type NetworkHub } from './hubs.js'

describe('what a hub puts first, as another sees it', () => {
  let oak: NetworkHub
  let elm: NetworkHub
  beforeEach(async () => void ([oak, elm] = (await hubsAt('oak.test', 'elm.test')) as [NetworkHub, NetworkHub]))
  afterEach(stopHubs)

  const publish = (title: string): Promise<Item> => oak.publish('call', { ...call, title })
  const pin = async ({ iri }: Item) => oak.services.pins.pin(await oak.coordinator(), iri as Iri)
  const unpin = async ({ iri }: Item) => oak.services.pins.unpin(await oak.coordinator(), iri as Iri)
  const follow = async () => {
    const target = await elm.meet(oak.voice)
    await elm.services.follows.follow(elm.voice, target)
    await settleAll()
  }
  const seen = async () => {
    await settleAll()
    const member = await elm.steward()
    return (await elm.services.remotePins.shownTo(member, oak.voice)).map(({ call: told }) => told?.title)
  }
  const featured = async (): Promise<Record<string, unknown>> => {
    const response = await fetch(`${oak.address}/a/oak/featured`, { headers: { Accept: 'application/activity+json' } })
    expect(response.status).to.equal(200)
    return (await response.json()) as Record<string, unknown>
  }

  it('comes with Add and goes with Remove, the newest pin first', async () => {
    await follow()
    const [one, two] = [await publish('One'), await publish('Two')]
    await pin(one)
    await pin(two)
    expect(await seen()).to.deep.equal(['Two', 'One'])
    const list = await featured()
    expect(list).to.include({ id: `${oak.voice}/featured`, type: 'OrderedCollection', totalItems: 2 })
    expect(list['orderedItems']).to.deep.equal([two.iri, one.iri])
    await unpin(one)
    expect(await seen()).to.deep.equal(['Two'])
    const came = (await elm.cameIn()).filter(({ type }) => type === 'Add' || type === 'Remove')
    expect(came.map(({ type, outcome }) => `${type} ${outcome}`)).to.have.members([
      'Add handled',
      'Add handled',
      'Remove handled',
    ])
  })

  it('is asked for when a member opens the page, with what had not come', async () => {
    const old = await publish('Older than our following')
    await pin(old)
    const target = await elm.meet(oak.voice)
    expect(await seen()).to.deep.equal([])
    elm.federation.network.askPins(target)
    for (let tries = 0; tries < 100 && (await seen()).length === 0; tries++) await settleAll()
    expect(await seen()).to.deep.equal(['Older than our following'])
    await unpin(old)
    elm.federation.network.askPins(target)
    await settleAll()
    expect(await seen(), 'asked again within half an hour').to.have.length(1)
  })

  it('goes with what is taken down, and with what is no longer for everybody', async () => {
    await follow()
    const [one, two] = [await publish('One'), await publish('Two')]
    await pin(one)
    await pin(two)
    await oak.services.items.remove(await oak.coordinator(), one.id)
    expect(await seen()).to.deep.equal(['Two'])
    await oak.edit(two, { ...call, title: 'Two', audience: 'followers' })
    await settleAll()
    expect((await featured())['orderedItems']).to.deep.equal([])
    expect(await seen()).to.deep.equal([])
    expect((await oak.services.pins.of(oak.voice)).length).to.equal(0)
    await oak.edit(two, { ...call, title: 'Two', audience: 'public' })
    await settleAll()
    expect((await featured())['orderedItems'], 'it is not pinned anew by itself').to.deep.equal([])
  })

  it('is five things at most, each for everybody', async () => {
    for (const n of [1, 2, 3, 4, 5]) await pin(await publish(`No. ${n}`))
    const sixth = await publish('No. 6')
    expect(await codeOf(pin(sixth))).to.equal('too-many-pins')
    const inside = await oak.publish('call', { ...call, audience: 'followers' })
    expect(await codeOf(pin(inside))).to.equal('not-to-pin')
    const reader = await oak.member('reader')
    expect(await codeOf(oak.services.pins.pin(reader, sixth.iri as Iri))).to.equal('not-allowed')
  })

  it('may be of a member with a public profile, who pins what they wrote', async () => {
    const item = await publish('Come')
    const olga = await oak.speaker('olga')
    const words = { inReplyTo: item.iri, text: 'I come' }
    const post = await oak.services.posts.reply(olga.member, words)
    await oak.services.pins.pin(olga.member, post.iri)
    const other = await oak.speaker('otto')
    expect(await codeOf(oak.services.pins.pin(other.member, post.iri))).to.equal('not-allowed')
    const response = await fetch(`${oak.address}/a/olga/featured`, { headers: { Accept: 'application/activity+json' } })
    expect(((await response.json()) as Record<string, unknown>)['orderedItems']).to.deep.equal([post.iri])
    await oak.services.posts.remove(olga.member, post.id)
    await settleAll()
    expect(await oak.services.pins.of(olga.iri)).to.deep.equal([])
  })
})

const codeOf = (refused: Promise<unknown>): Promise<unknown> =>
  refused.then(
    () => 'done',
    (error: { code?: unknown }) => error.code,
  )
