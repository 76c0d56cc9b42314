import { expect } from 'chai'
import type { Iri } from '../../src/core/iri.js'
import type { Fields } from '../../src/domain/drafts/fields.js'
import type { Item } from '../../src/domain/items/item.js'
import type { Post } from '../../src/domain/posts/post.js'
import { call, writeUp } from '../support/publishing.js'
import { event } from './far-event.js'
import { hubsAt, passAll, settleAll, stopHubs, wire, type NetworkHub, type Speaker } from './hubs.js'

describe('what one hub publishes, at another', function () {
  this.timeout(20_000)
  let oak: NetworkHub, elm: NetworkHub, ada: Speaker
  before(async () => {
    ;[oak, elm] = (await hubsAt('oak.test', 'elm.test')) as [NetworkHub, NetworkHub]
    ada = await elm.speaker('ada')
    await elm.services.follows.follow(ada.iri, await elm.meet(oak.voice))
    await settleAll()
  })
  after(stopHubs)

  const post = async (item: Item): Promise<Post> => (await elm.has(item.iri)) ?? expect.fail('it did not come')
  const publish = async (...given: Parameters<NetworkHub['publish']>) => {
    const item = await oak.publish(...given)
    await settleAll()
    return item
  }
  const edit = async (item: Item, fields: Fields) => {
    await passAll(60_000)
    const edited = await oak.edit(item, fields)
    await settleAll()
    return edited
  }
  const verbsAbout = (item: Item) =>
    elm.front.posts().flatMap(({ body }) => {
      const { type, object } = JSON.parse(body) as { type: string; object: string | { id: string } }
      return (typeof object === 'string' ? object : object.id) === item.iri ? [type] : []
    })

  it('is an event with its times, its place, its tags and its picture', async () => {
    const place = { placeName: 'Volkshaus', address: 'High Street 1', online: 'https://meet.example/rc' }
    const typed = { ...event, ...place, tags: 'Repair, Café', summary: 'Bring what is broken.' }
    const item = await publish('event', typed, 'A toaster in the sun')
    const { event: came, files, ...rest } = await post(item)
    expect(rest).to.include({ kind: 'event', title: 'Repair café', audience: 'public', author: oak.voice })
    expect(rest.tags).to.deep.equal(['Repair', 'Café'])
    expect(rest.html).to.include('Bring what is broken')
    expect(came).to.deep.include({
      startsAt: new Date('2035-11-24T14:00Z'),
      endsAt: new Date('2035-11-24T17:00Z'),
      zone: 'Europe/London',
      online: 'https://meet.example/rc',
      state: 'scheduled',
    })
    expect(came?.place).to.include({ name: 'Volkshaus', address: 'High Street 1' })
    expect(files.filter(({ kind }) => kind === 'image').map(({ alt }) => alt)).to.deep.equal(['A toaster in the sun'])
    expect(await elm.home(ada.member)).to.include('Repair café')
  })

  it('is a call with what it asks for, until when, and where', async () => {
    const typed = { ...call, action: 'sign', deadline: '2027-01-31T23:59', goal: '500', link: 'https://sign.example/1' }
    const { call: came, kind } = await post(await publish('call', typed))
    expect(kind).to.equal('call')
    expect(came).to.deep.include({
      ...{ title: 'Save the mill', action: 'sign', goal: 500, link: 'https://sign.example/1', state: 'open' },
      deadline: new Date('2027-01-31T23:59Z'),
    })
  })

  it('is a write-up with its sections', async () => {
    const came = await post(await publish('write-up', writeUp))
    expect(came).to.include({ kind: 'write-up', title: 'The alley' })
    expect(came.html).to.include('Bins everywhere').and.to.include('We swept')
  })

  it('follows each edit', async () => {
    const item = await publish('call', { ...call, title: 'First words' })
    await edit(item, { title: 'Second words' })
    await edit(item, { title: 'Third words' })
    const came = await post(item)
    expect(came.call?.title).to.equal('Third words')
    expect(came.editedAt).to.not.equal(null)
    expect(verbsAbout(item)).to.deep.equal(['Create', 'Update', 'Update'])
    expect((await elm.home(ada.member)).filter((title) => title.endsWith('words'))).to.deep.equal(['Third words'])
  })

  it('is cancelled, and taken up again', async () => {
    const item = await publish('event', event)
    await passAll(60_000)
    await oak.services.items.end(await oak.coordinator(), item.id, 'The hall is flooded')
    await settleAll()
    expect((await post(item)).event?.state).to.equal('cancelled')
    expect((await post(item)).summary).to.include('The hall is flooded')
    await passAll(60_000)
    await oak.services.items.reopen(await oak.coordinator(), item.id)
    await settleAll()
    expect((await post(item)).event?.state).to.equal('scheduled')
    expect((await post(item)).summary).to.not.include('flooded')
  })

  it('is a call that is closed, and opened again', async () => {
    const item = await publish('call', call)
    await passAll(60_000)
    await oak.services.items.end(await oak.coordinator(), item.id, 'We won')
    await settleAll()
    expect((await post(item)).call?.state).to.equal('closed')
    await passAll(60_000)
    await oak.services.items.reopen(await oak.coordinator(), item.id)
    await settleAll()
    expect((await post(item)).call?.state).to.equal('open')
  })

  it('goes with all it said when it is taken down', async () => {
    const item = await publish('call', { ...call, title: 'Short-lived', body: 'Nothing of this stays.' })
    await oak.services.items.remove(await oak.coordinator(), item.id)
    await settleAll()
    expect(await post(item)).to.deep.include({ state: 'deleted', title: null, html: '', call: null })
    expect(await elm.home(ada.member)).to.not.include('Short-lived')
    expect(verbsAbout(item)).to.deep.equal(['Create', 'Delete'])
  })

  it('reaches followers alone when it is for them, and nobody can ask for it', async () => {
    const item = await publish('call', { ...call, title: 'Among us', audience: 'followers' })
    expect((await post(item)).audience).to.equal('followers')
    expect(await elm.home(ada.member)).to.include('Among us')
    const stranger = await elm.member('stranger')
    const seen = await elm.services.posts.view(stranger, (await post(item)).id).catch((error: Error) => error.message)
    expect(seen, 'another member of the same hub').to.be.a('string')
    const asked = await oak.get(new URL(item.iri).pathname, { headers: { accept: 'application/activity+json' } })
    expect(asked.status).to.equal(404)
    expect(asked.text).to.not.include('Among us')
  })

  it('is unlisted where it is for whoever has the address', async () => {
    const item = await publish('call', { ...call, title: 'Quietly open', audience: 'unlisted' })
    expect((await post(item)).audience).to.equal('unlisted')
  })

  it('is nothing at all when it is for members', async () => {
    const item = await publish('call', { ...call, title: 'Our keys are under the mat', audience: 'hub' })
    await edit(item, { title: 'Our keys are under the pot' })
    await oak.services.items.remove(await oak.coordinator(), item.id)
    await settleAll()
    expect(await elm.has(item.iri)).to.equal(null)
    expect(verbsAbout(item)).to.deep.equal([])
    expect(wire()).to.not.include('Our keys').and.to.not.include(item.id)
  })

  it('is deleted when from now on it is for members', async () => {
    const item = await publish('call', { ...call, title: 'Once for all' })
    await edit(item, { title: 'Now between us', audience: 'hub' })
    expect((await post(item)).state).to.equal('deleted')
    expect(verbsAbout(item)).to.deep.equal(['Create', 'Delete'])
    expect(wire()).to.not.include('Now between us')
  })

  it('is new when until now it was for members', async () => {
    const item = await publish('call', { ...call, title: 'A first thought', audience: 'hub' })
    await edit(item, { title: 'A finished thought', audience: 'public' })
    expect((await post(item)).call?.title).to.equal('A finished thought')
    expect(verbsAbout(item)).to.deep.equal(['Create'])
    expect(wire()).to.not.include('A first thought')
  })

  it('goes on among followers when it was for everybody before', async () => {
    const ben = await elm.speaker('ben')
    await elm.services.follows.follow(ben.iri, await elm.meet(oak.voice))
    await settleAll()
    const item = await publish('call', { ...call, title: 'Wide' })
    await edit(item, { title: 'Narrow', audience: 'followers' })
    expect((await post(item)).audience).to.equal('followers')
    expect((await post(item)).call?.title).to.equal('Narrow')
    expect(await elm.home(ben.member)).to.include('Narrow')
  })

  it('can be asked for by somebody who has the address', async () => {
    const item = await publish('call', { ...call, title: 'By its address' })
    const ash = (await hubsAt('ash.test'))[0] as NetworkHub
    const found = await ash.federation.network.find(item.iri)
    expect(found.kind).to.equal('post')
    expect((await ash.has(item.iri))?.call?.title).to.equal('By its address')
    expect(await ash.federation.network.find(`${item.iri}9` as Iri)).to.deep.equal({ kind: 'nothing' })
  })
})
