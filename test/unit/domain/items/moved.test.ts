import { expect } from 'chai'
import type { Fields } from '../../../../src/domain/drafts/fields.js'
import type { Item } from '../../../../src/domain/items/item.js'
import type { Member } from '../../../../src/domain/members/member.js'
import { edit, publish } from '../../../support/published.js'
import { event, openDesk, type Desk } from '../../../support/publishing.js'

describe('an event that is not as it was announced', () => {
  let desk: Desk
  let ada: Member
  beforeEach(async () => {
    desk = await openDesk()
    ada = await desk.person()
  })
  afterEach(() => desk.dispose())

  const announced: Fields = {
    ...event,
    startsAt: '2027-03-27T19:00',
    endsAt: '',
    zone: 'Europe/London',
    placeName: 'Hall',
  }
  const put = () => publish(desk, ada, 'event', announced)
  const movedIn = async (item: Item, fields: Fields) => (await edit(desk, ada, item, fields)).event?.moved

  it('says when it was to begin first, however often it moves, until it is back there', async () => {
    const item = await put()
    const first = new Date('2027-03-27T19:00:00Z')
    expect(item.event?.moved).to.equal(null)
    expect(await movedIn(item, { title: 'Another title', endsAt: '2027-03-27T21:00' })).to.equal(null)
    // The same hour on the day after, when the clocks have gone forward, is 23 hours later.
    const later = await edit(desk, ada, item, { startsAt: '2027-03-28T19:00', endsAt: '' })
    expect(later.event?.startsAt).to.deep.equal(new Date('2027-03-28T18:00:00Z'))
    expect(later.event?.moved).to.deep.equal({ from: first, online: false })
    expect(await movedIn(later, { startsAt: '2027-03-29T19:00' })).to.deep.equal({ from: first, online: false })
    expect(await movedIn(later, { startsAt: '2027-03-27T19:00' })).to.equal(null)
  })

  it('says that it is only online now, until there is a place again', async () => {
    const item = await put()
    const nowhere = { placeName: '', address: '', access: '' }
    const online = { online: 'https://meet.example/hall' }
    expect(await movedIn(item, online), 'both').to.equal(null)
    expect(await movedIn(item, { ...nowhere, online: '' }), 'nowhere').to.equal(null)
    const away = await publish(desk, ada, 'event', { ...announced, ...online })
    const moved = await edit(desk, ada, away, nowhere)
    expect(moved.event?.moved).to.deep.equal({ from: null, online: true })
    expect(await movedIn(moved, { title: 'Still online' })).to.deep.equal({ from: null, online: true })
    expect(await movedIn(moved, { placeName: 'Hall' })).to.equal(null)
    const onlyOnline = await publish(desk, ada, 'event', { ...announced, ...nowhere, ...online })
    expect(await movedIn(onlyOnline, { title: 'Always was' })).to.equal(null)
  })

  it('that was published before any of this was known can be edited and seen', async () => {
    const item = await put()
    const { ITEMS } = await import('../../../../src/domain/items/item-repo.js')
    const {
      exact: _e,
      features: _f,
      spoken: _s,
      category: _c,
      organizers: _o,
      moved: _m,
      ...old
    } = item.event ?? expect.fail()
    const place = { name: 'Hall', address: '', access: '' }
    await desk.store.collection(ITEMS).updateOne({ _id: item.id }, { $set: { event: { ...old, place } } })
    expect((await desk.drafts.edit(ada, item.id)).fields).to.include({ placeName: 'Hall', latitude: '', features: '' })
    expect(await movedIn(item, { startsAt: '2027-04-01T19:00' })).to.deep.equal({
      from: new Date('2027-03-27T19:00:00Z'),
      online: false,
    })
  })
})
