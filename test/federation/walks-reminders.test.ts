import { expect } from 'chai'
import type { Fields } from '../../src/domain/drafts/fields.js'
import type { Item } from '../../src/domain/items/item.js'
import type { JsonObject } from '../../src/federation/remote/strict-json.js'
import { event } from './far-event.js'
import { DAY, hubsAt, MINUTE, passAll, settleAll, stopHubs, type NetworkHub, type Speaker } from './hubs.js'
import { readAsMastodon } from './peers/mastodon.js'

const HOUR = 60 * MINUTE

describe('what the voice says under an event, as it comes to another hub', function () {
  this.timeout(90_000)
  let oak: NetworkHub, elm: NetworkHub, ada: Speaker, bea: Speaker, cem: Speaker
  before(async () => {
    ;[oak, elm] = (await hubsAt('oak.test', 'elm.test')) as [NetworkHub, NetworkHub]
    ;[ada, bea, cem] = [await elm.speaker('ada'), await elm.speaker('bea'), await elm.speaker('cem')]
    await elm.services.follows.follow(cem.iri, await elm.meet(oak.voice))
    await settleAll()
  })
  after(stopHubs)

  const kept = { hideAddress: 'yes', area: 'Toxteth', placeName: 'Volkshaus', address: 'Lagergasse 98' }
  const publish = async (fields: Fields = {}): Promise<Item> => {
    const inDays = (days: number) => new Date(oak.now().getTime() + days * DAY).toISOString().slice(0, 16)
    const item = await oak.publish('event', {
      ...{ ...event, ...kept, zone: 'UTC', startsAt: inDays(10), endsAt: inDays(10.1), signUp: 'yes' },
      ...fields,
    })
    await settleAll()
    return item
  }
  /** The notes that came to elm and say this, as Mastodon would show them. */
  const notes = (saying: string) =>
    elm.front
      .posts()
      .map(({ body }) => JSON.parse(body) as JsonObject)
      .filter(({ type, object }) => type === 'Create' && JSON.stringify(object).includes(saying))
      .map((activity) => ({ ...readAsMastodon(activity), iri: (activity['object'] as JsonObject)['id'] as string }))
  const until = async (item: Item, before: number) => {
    const ms = (item.event?.startsAt.getTime() ?? 0) - before - oak.now().getTime()
    await passAll(Math.max(ms, 0))
  }

  it('reminds followers by one public note, and each who comes from elsewhere alone', async () => {
    const item = await publish({ title: 'Seed swap' })
    await elm.services.joins.join(ada.member, (await elm.has(item.iri))?.id ?? '')
    await elm.services.posts.reply(bea.member, { text: `@oak@${oak.host} Yes!`, inReplyTo: item.iri })
    await settleAll()
    await until(item, 3 * HOUR)
    await passAll(10 * MINUTE)
    const told = notes('A reminder')
    const open = told.filter((note) => note?.visibility === 'public')
    expect(open, 'once to all').to.have.lengthOf(1)
    expect(open[0]?.text).to.include('Place: Toxteth').and.not.include('Volkshaus')
    const direct = told.filter((note) => note?.visibility === 'direct')
    expect(direct.flatMap((note) => note?.mentions ?? [])).to.have.members([ada.iri, bea.iri])
    for (const note of direct)
      expect(note?.text).to.include('Volkshaus, Lagergasse 98').and.include('answer this message')
    expect(JSON.stringify(open)).to.not.include(ada.iri)
  })

  it('is answered with a no, which gives the place back', async () => {
    const item = await publish({ title: 'Choir' })
    await elm.services.posts.reply(bea.member, { text: `@oak@${oak.host} Yes!`, inReplyTo: item.iri })
    await settleAll()
    await until(item, 3 * HOUR)
    await passAll(10 * MINUTE)
    const reminder = notes('Choir').findLast(
      (note) => note.visibility === 'direct' && note.text?.includes('A reminder') === true,
    )
    expect(await oak.services.signUps.countsOf(item.id)).to.include({ accepted: 1 })
    await elm.services.posts.reply(bea.member, { text: `@oak@${oak.host} no`, inReplyTo: reminder?.iri ?? '' })
    await settleAll()
    expect(await oak.services.signUps.countsOf(item.id)).to.include({ accepted: 0 })
  })

  it('says that it is postponed, and then when it is, to each by their door once', async () => {
    const item = await publish({ title: 'Film night' })
    await elm.services.joins.join(ada.member, (await elm.has(item.iri))?.id ?? '')
    await elm.services.posts.reply(bea.member, { text: `@oak@${oak.host} Yes!`, inReplyTo: item.iri })
    await settleAll()
    await oak.services.items.postpone(await oak.coordinator(), item.id, 'The hall is flooded')
    await passAll(11 * MINUTE)
    expect((await elm.has(item.iri))?.event?.state).to.equal('postponed')
    const visible = (saying: string) =>
      notes(saying).map((note) => `${note.visibility} ${(note.mentions ?? []).join(' ')}`.trim())
    expect(visible('is postponed')).to.have.members(['public', `direct ${bea.iri}`])
    const day = new Date(oak.now().getTime() + 40 * DAY).toISOString().slice(0, 16)
    await oak.edit(item, { startsAt: day, endsAt: '' })
    await passAll(11 * MINUTE)
    expect((await elm.has(item.iri))?.event).to.deep.include({ state: 'scheduled', startsAt: new Date(`${day}:00Z`) })
    expect(visible('has a new date')).to.have.members(['public', `direct ${bea.iri}`])
    expect(await elm.services.joins.stateOf(ada.member, item.iri as never), 'the place is kept').to.equal('accepted')
  })
})
