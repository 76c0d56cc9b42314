import { expect } from 'chai'
import type { Fields } from '../../src/domain/drafts/fields.js'
import type { Item } from '../../src/domain/items/item.js'
import type { JsonObject } from '../../src/federation/remote/strict-json.js'
import { event } from './far-event.js'
import { DAY, hubsAt, MINUTE, passAll, settleAll, stopHubs, wire, type NetworkHub, type Speaker } from './hubs.js'
import { answeredAsMobilizon, readAsMobilizon } from './peers/mobilizon.js'
import { readAsMastodon } from './peers/mastodon.js'

describe('an event of one hub, and people of another', function () {
  this.timeout(60_000)
  let oak: NetworkHub, elm: NetworkHub, ada: Speaker, bea: Speaker
  before(async () => {
    ;[oak, elm] = (await hubsAt('oak.test', 'elm.test')) as [NetworkHub, NetworkHub]
    ;[ada, bea] = [await elm.speaker('ada'), await elm.speaker('bea')]
    await elm.services.follows.follow(ada.iri, await elm.meet(oak.voice))
    await settleAll()
  })
  after(stopHubs)

  const publish = async (fields: Fields = {}) => {
    const inDays = (days: number) => new Date(oak.now().getTime() + days * DAY).toISOString().slice(0, 16)
    const when = { startsAt: inDays(30), endsAt: inDays(30.1) }
    const item = await oak.publish('event', {
      ...event,
      ...when,
      signUp: 'yes',
      capacity: '1',
      waitingList: 'yes',
      ...fields,
    })
    await settleAll()
    return item
  }
  const postOf = async ({ iri }: Item) => (await elm.has(iri)) ?? expect.fail('it did not come')
  const join = async ({ member }: Speaker, item: Item) => {
    await elm.services.joins.join(member, (await postOf(item)).id)
    await settleAll()
  }
  const leave = async ({ member }: Speaker, item: Item) => {
    await elm.services.joins.leave(member, (await postOf(item)).id)
    await settleAll()
  }
  const states = async (item: Item) => {
    const { iri } = await postOf(item)
    return Promise.all([ada, bea].map(({ member }) => elm.services.joins.stateOf(member, iri)))
  }
  const sentTo = (hub: NetworkHub) => hub.front.posts().map(({ body }) => JSON.parse(body) as JsonObject)

  it('is full, has a waiting list, and lets people move up', async () => {
    const item = await publish()
    expect((await postOf(item)).event).to.deep.include({ joinMode: 'free', capacity: 1 })
    await join(ada, item)
    await join(bea, item)
    expect(await states(item)).to.deep.equal(['accepted', 'waiting'])
    await leave(ada, item)
    expect(await states(item)).to.deep.equal(['left', 'accepted'])
    expect(await oak.services.signUps.countsOf(item.id)).to.include({ accepted: 1, waiting: 0 })
  })

  it('tells others how many come, without a new date', async () => {
    const item = await publish({ capacity: '5' })
    await join(ada, item)
    await passAll(6 * MINUTE)
    const { event: came, editedAt } = await postOf(item)
    expect(came?.participants).to.equal(1)
    expect(editedAt).to.equal(null)
  })

  it('is cancelled, and whoever waits hears that they need not', async () => {
    const item = await publish()
    await join(ada, item)
    await join(bea, item)
    await oak.services.items.end(await oak.coordinator(), item.id, 'The hall is flooded')
    await settleAll()
    expect((await postOf(item)).event?.state).to.equal('cancelled')
    await passAll(31 * DAY)
    expect(await states(item)).to.deep.equal(['accepted', 'refused'])
  })

  it('is answered with a word from an app, and says where one stands to that person alone', async () => {
    const item = await publish()
    await elm.services.posts.reply(bea.member, { text: `@oak@${oak.host} Yes!`, inReplyTo: item.iri })
    await settleAll()
    expect(await oak.services.signUps.countsOf(item.id)).to.include({ accepted: 1 })
    const note = sentTo(elm).findLast(
      ({ type, object }) => type === 'Create' && (object as JsonObject)['type'] === 'Note',
    )
    const shown = note === undefined ? null : readAsMastodon(note)
    expect(shown).to.include({ visibility: 'direct' })
    expect(shown?.mentions).to.deep.equal([bea.iri])
    expect(shown?.text).to.include('You have a place')
  })

  it('is taken down, and whoever came by a word from an app is told so, once', async () => {
    const item = await publish()
    await elm.services.posts.reply(bea.member, { text: `@oak@${oak.host} Yes!`, inReplyTo: item.iri })
    await settleAll()
    const before = sentTo(elm).length
    await oak.services.items.remove(await oak.coordinator(), item.id)
    await settleAll()
    await passAll(6 * MINUTE)
    await passAll(DAY)
    const notes = sentTo(elm)
      .slice(before)
      .filter(({ type }) => type === 'Create')
      .map(readAsMastodon)
    expect(notes.map((note) => [note?.visibility, note?.mentions])).to.deep.equal([['direct', [bea.iri]]])
    expect(notes[0]?.text).to.include('It was taken down by those who organised it').and.include(item.title)
  })

  it('names nobody in anything that anybody can read', async () => {
    const item = await publish({ capacity: '5' })
    await join(ada, item)
    await oak.services.posts.reply((await oak.speaker('olga')).member, { text: 'See you there', inReplyTo: item.iri })
    await settleAll()
    const accept = { headers: { accept: 'application/activity+json' } }
    for (const name of ['', '/attendees', '/replies', '/likes', '/shares', '/context']) {
      const answer = await fetch(`${oak.address}${new URL(item.iri).pathname}${name}`, {
        headers: { ...accept.headers, host: oak.host },
      })
      const text = await answer.text()
      expect(answer.status, `at ${item.iri}${name}: ${text.slice(0, 200)}`).to.equal(200)
      expect(text, name).to.not.include(ada.iri)
      if (name === '/attendees')
        expect(JSON.parse(text)).to.include({ totalItems: 1 }).and.to.not.have.property('items')
    }
    // Their name is in what was sent between them and the organisers alone.
    const open = sentTo(elm).filter((one) => JSON.stringify(one).includes('#Public'))
    expect(JSON.stringify(open)).to.not.include(ada.iri)
    expect(wire()).to.include(ada.iri)
  })

  it('reads as a Mobilizon takes it, answers included', async () => {
    const item = await publish()
    await join(ada, item)
    const created = sentTo(elm).findLast(
      ({ type, object }) => type === 'Create' && (object as JsonObject)['id'] === item.iri,
    )
    expect(readAsMobilizon(created ?? {})).to.include({ status: 'confirmed', joinMode: 'free', places: 1 })
    const accept = sentTo(elm).findLast(({ type }) => type === 'Accept')
    const organiser = { organiser: oak.voice, event: item.iri }
    expect(answeredAsMobilizon(accept ?? {}, organiser)).to.deep.equal({ participant: ada.iri, role: 'participant' })
    expect(() => answeredAsMobilizon({ ...accept, actor: ada.iri }, organiser)).to.throw('may not answer')
  })
})
