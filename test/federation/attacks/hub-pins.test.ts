import { expect } from 'chai'
import type { ActorDoc } from '../../../src/domain/actors/actor-repo.js'
import type { Person } from '../../support/gates.js'
import { as, besiege, noteTo, PUBLIC, relieve, says, type Besieged } from '../../support/besieged.js'

describe('attacks by what somebody puts first', () => {
  let siege: Besieged
  let ada: Person, eve: Person
  beforeEach(async () => {
    siege = await besiege()
    ada = withFeatured('b.test', 'ada')
    eve = withFeatured('evil.test', 'eve')
    for (const { id } of [ada, eve]) {
      await siege.hub.federation.network.find(id)
      const doc = await siege.hub.services.actors.get(as(id))
      if (doc === null) throw new Error('found, and not kept')
      await siege.hub.services.follows.follow(as(siege.hub.voice), doc)
    }
    await siege.hub.settle()
  })
  afterEach(relieve)

  const featuredOf = (host: string, name: string) => siege.at(host, `/users/${name}/featured`)
  const withFeatured = (host: string, name: string) => siege.person(host, name, { featured: featuredOf(host, name) })
  const wrote = async (who: Person, more: Record<string, unknown> = {}) => {
    const note = siege.publish(noteTo(who, siege.hub.voice, more))
    await siege.tell(who, says('Create', who, note, { to: note.to, cc: note.cc }))
    return note.id
  }
  const shown = async ({ id }: Person): Promise<string[]> =>
    (await siege.hub.services.remotePins.shownTo(await siege.hub.steward(), as(id))).map(({ iri }) => iri)
  const ask = async ({ id }: Person): Promise<void> => {
    siege.hub.federation.network.askPins((await siege.hub.services.actors.get(as(id))) as ActorDoc)
    await siege.hub.settle()
  }
  const until = async (done: () => boolean | Promise<boolean>): Promise<void> => {
    for (let tries = 0; tries < 200 && !(await done()); tries++) await siege.hub.settle()
  }
  const pin = (who: Person, object: string, target: string) => siege.tell(who, says('Add', who, object, { target }))

  it('nobody pins on the page of somebody else, nor takes away what they pinned', async () => {
    const [theirs, own] = [await wrote(ada), await wrote(eve)]
    const [hers, evil] = [featuredOf('b.test', 'ada'), featuredOf('evil.test', 'eve')]
    await pin(ada, theirs, hers)
    expect(await shown(ada)).to.deep.equal([theirs])
    await pin(eve, own, hers)
    await siege.tell(eve, says('Remove', eve, theirs, { target: hers }))
    expect(await shown(ada)).to.deep.equal([theirs])
    await pin(eve, theirs, evil)
    await pin(eve, siege.hub.voice, evil)
    expect(await shown(eve)).to.deep.equal([])
    await pin(eve, own, evil)
    expect(await shown(eve), 'their own').to.deep.equal([own])
  })

  it('what somebody else of the same server wrote is not theirs, pinned or listed', async () => {
    const mallory = withFeatured('b.test', 'mallory')
    const theirs = await wrote(ada)
    await siege.hub.federation.network.find(mallory.id)
    await pin(mallory, theirs, featuredOf('b.test', 'mallory'))
    siege.publish({ id: featuredOf('b.test', 'mallory'), type: 'OrderedCollection', orderedItems: [theirs] })
    await ask(mallory)
    await until(() => siege.hits('/users/mallory/featured') > 0)
    expect(await shown(mallory)).to.deep.equal([])
  })

  it('what is for followers is not shown first to everybody', async () => {
    const quiet = await wrote(ada, { to: [`${ada.id}/followers`], cc: [] })
    await pin(ada, quiet, featuredOf('b.test', 'ada'))
    expect(await shown(ada)).to.deep.equal([])
  })

  it('a list that never ends, or names what is elsewhere, costs a few requests', async () => {
    const list = featuredOf('evil.test', 'eve')
    const path = new URL(list).pathname
    const notes = Array.from({ length: 40 }, () => noteTo(eve, siege.hub.voice))
    for (const note of notes) siege.publish(note)
    const elsewhere = noteTo(ada, siege.hub.voice)
    siege.publish(elsewhere)
    const page = (n: number) => ({
      id: `${list}/${n}`,
      type: 'OrderedCollectionPage',
      next: `${list}/${n + 1}`,
      orderedItems: n === 0 ? [elsewhere.id, siege.hub.voice, ...notes.map(({ id }) => id)] : [],
    })
    for (let n = 0; n < 30; n++) siege.publish(page(n))
    siege.publish({ id: list, type: 'OrderedCollection', first: `${list}/0` })
    const before = siege.peer.arrived.length
    await ask(eve)
    await until(async () => (await shown(eve)).length > 0)
    expect((await shown(eve)).length, 'of the first five those that are theirs').to.equal(3)
    expect(siege.peer.arrived.length - before).to.be.at.most(12)
    expect(siege.hits(new URL(elsewhere.id).pathname)).to.equal(0)
    const asked = siege.hits(new RegExp(`^${path}`))
    for (let n = 0; n < 10; n++) await ask(eve)
    expect(siege.hits(new RegExp(`^${path}`)), 'once in half an hour').to.equal(asked)
  })

  it('nothing is fetched for whom nobody here follows', async () => {
    const stranger = withFeatured('c.test', 'sue')
    await siege.hub.federation.network.find(stranger.id)
    const note = siege.publish({ ...noteTo(stranger, PUBLIC) })
    await pin(stranger, note.id, featuredOf('c.test', 'sue'))
    expect(siege.hits(new URL(note.id).pathname)).to.equal(0)
    expect(await shown(stranger)).to.deep.equal([])
  })
})
