import { expect } from 'chai'
import { takeUpFields } from '../../src/domain/take-ups/take-up-draft.js'
import type { JsonObject } from '../../src/federation/remote/strict-json.js'
import { call } from '../support/publishing.js'
import { pathOf } from '../../src/domain/text/slug.js'
import { event } from './far-event.js'
import { hubsAt, settleAll, stopHubs, type NetworkHub } from './hubs.js'
import { readAsMastodon } from './peers/mastodon.js'

describe('what people read who have nothing but an app', function () {
  this.timeout(30_000)
  let oak: NetworkHub, elm: NetworkHub
  before(async () => {
    ;[oak, elm] = (await hubsAt('oak.test', 'elm.test')) as [NetworkHub, NetworkHub]
    const ada = await elm.speaker('ada')
    await elm.services.follows.follow(ada.iri, await elm.meet(oak.voice))
    await settleAll()
  })
  after(stopHubs)

  const shown = (type: string) => {
    const sent = elm.front.posts().map(({ body }) => JSON.parse(body) as JsonObject)
    const found = sent.findLast(({ object }) => (object as JsonObject)['type'] === type)
    return found === undefined ? expect.fail(`no ${type}`) : (readAsMastodon(found)?.text ?? '')
  }

  it('says of a call until when it is open and where it stands, and no more of that when it is over', async () => {
    const item = await oak.publish('call', { ...call, deadline: '2035-12-20T23:59' })
    await settleAll()
    const page = `https://${oak.host}${pathOf(item)}`
    expect(shown('Note')).to.include('Open until').and.include(`<a href="${page}">${page}</a>`)
    const fields = takeUpFields((await elm.has(item.iri)) ?? expect.fail('it did not come'), 'Europe/London')
    expect(fields).to.include({ title: item.title, link: '', takesUp: item.iri })
    expect(fields.body, 'whoever takes it up begins with its words alone')
      .to.match(/^Write to the #council/)
      .and.not.include(page)
    await oak.services.items.end(await oak.coordinator(), item.id, 'It stays.', { outcome: 'won', learned: '' })
    await settleAll()
    expect(shown('Note')).to.include('WON').and.include(page).and.not.include('Open until')
  })

  it('says of an event how to sign up by an answer, and in a poll what a Yes does', async () => {
    const item = await oak.publish('event', { ...event, signUp: 'yes', audience: 'public' })
    await oak.publish('event', { ...event, title: 'Just come' })
    await settleAll()
    expect(shown('Event')).to.include('Just come').and.not.include('To sign up')
    await oak.services.polls.send(await oak.coordinator(), item.id)
    await settleAll()
    expect(shown('Question'))
      .to.match(/^<p><a href="[^"]*">Repair café<\/a><\/p>/)
      .and.include('Whoever chooses Yes is put on the list')
    await oak.edit(item, { body: 'Bring what is broken, and cake.' })
    await settleAll()
    expect(shown('Event')).to.include('To sign up, answer with “yes”.')
    await oak.services.items.end(await oak.coordinator(), item.id, 'The hall is flooded')
    await settleAll()
    expect(shown('Event')).to.include('CANCELLED').and.not.include('To sign up')
  })
})
