import { expect } from 'chai'
import { JOINS } from '../../src/domain/joins/join-repo.js'
import type { PostEvent } from '../../src/domain/posts/post.js'
import { event } from '../support/publishing.js'
import { publish } from '../support/published.js'
import { cleanUp } from './hubs.js'
import { anIri, outskirts, type Outskirts } from './outside.js'

const party: PostEvent = {
  startsAt: new Date('2099-12-12T13:00:00Z'),
  endsAt: null,
  overAt: new Date('2099-12-12T16:00:00Z'),
  ...{ zone: 'Europe/Vienna', place: null, online: null, state: 'scheduled', joinMode: 'free' },
  ...{ participants: 3, capacity: null },
}

const inDays = (days: number) => new Date(Date.now() + days * 24 * 60 * 60_000).toISOString().slice(0, 16)
const soon = { startsAt: inDays(20), endsAt: inDays(20.1) }

describe('the page of an event elsewhere', () => {
  let out: Outskirts, path: string
  const jo = anIri('users/jo')
  const iriOf = () => anIri('events/1')
  beforeEach(async () => {
    out = await outskirts()
    await out.know('jo')
    const post = {
      iri: iriOf(),
      url: anIri('party'),
      kind: 'event',
      type: 'Event',
      title: 'A party',
      event: party,
    } as const
    path = `/neighbours/posts/${await out.hear(jo, post)}`
  })
  afterEach(cleanUp)

  it('lets a member with a public profile come, shows what became of it, and lets them leave', async () => {
    const ann = await out.member('reader', 'Ann Outside')
    const before = await ann.get(path)
    expect(before.text).to.include('learn the name and address of your public profile').and.include(`${path}/join`)
    const sent = await ann.post(`${path}/join`, {}, { from: path })
    expect([sent.status, sent.headers.location]).to.deep.equal([303, path])
    await ann.post(`${path}/join`, {}, { from: path })
    expect((await ann.get(path)).text).to.include('have not answered yet')
    const me = out.hub.services.localActors.iriOf(ann.member.name)
    const answer = (says: 'accepted' | 'waiting' | 'refused') =>
      out.hub.services.joins.answered({ by: jo, activity: null, actor: me, event: iriOf() }, says)
    for (const [says, text] of [
      ['waiting', 'waiting list'],
      ['accepted', 'You have a place.'],
      ['refused', 'Ask once more'],
    ] as const) {
      expect(await answer(says)).to.equal(true)
      expect((await ann.get(path)).text, says).to.include(text)
    }
    await answer('accepted')
    expect((await ann.post(`${path}/leave`, {}, { from: path })).status).to.equal(303)
    expect((await ann.get(path)).text).to.include(`${path}/join`)
    expect((await out.hub.store.collection(JOINS).findOne({ actor: me }))?.state).to.equal('left')
  })

  it('sends nothing for a member without one, and leads them to its own page instead', async () => {
    const quiet = await out.member()
    const { text } = await quiet.get(path)
    expect(text).to.include('You have no public profile, so nothing is sent').and.include(anIri('party'))
    expect(text).to.not.include(`${path}/join`)
    expect((await quiet.post(`${path}/join`, {}, { from: path })).status).to.equal(403)
    const stranger = await out.hub.browser()
    expect((await stranger.get(path)).text).to.not.include(`${path}/join`)
    expect(await out.hub.store.collection(JOINS).findOne({ actor: { $gt: '' as typeof jo } })).to.equal(null)
  })

  it('says so when there is nothing to join', async () => {
    const ann = await out.member('reader', 'Ann Outside')
    const closed = { ...party, joinMode: 'external' }
    const other = `/neighbours/posts/${await out.hear(jo, { kind: 'event', type: 'Event', title: 'Another', event: closed })}`
    expect((await ann.get(other)).text).to.not.include(`${other}/join`)
    const { status, text } = await ann.post(`${other}/join`, {}, { from: path })
    expect(status).to.equal(404)
    expect(text).to.include('Nobody signs up for this from here')
  })
})

describe('the poll of an event', () => {
  let out: Outskirts
  beforeEach(async () => {
    out = await outskirts()
  })
  afterEach(cleanUp)

  it('is sent by those who publish, once, and by a form alone', async () => {
    const writer = await out.member('coordinator')
    const fields = { ...event, ...soon, signUp: 'yes' }
    const item = await publish(out.hub.services, writer.member, 'event', fields)
    const path = `/manage/items/${item.id}/poll`
    expect((await writer.get(path)).text)
      .to.include('Send a poll to followers')
      .and.not.include('A poll was sent')
    expect(await out.hub.services.polls.of(item.id)).to.equal(null)
    const reader = await out.member()
    expect((await reader.post(path, {}, { from: '/' })).status).to.equal(403)
    expect((await writer.post(path, {}, { from: path })).headers.location).to.equal(`${path}?done=sent`)
    const first = await out.hub.services.polls.of(item.id)
    await writer.post(path, {}, { from: path })
    expect(await out.hub.services.polls.of(item.id)).to.deep.equal(first)
    const { text } = await writer.get(path)
    expect(text).to.include('A poll was sent to followers').and.include('0 people have voted')
  })

  it('is not there for what takes no sign-ups', async () => {
    const writer = await out.member('coordinator')
    const fields = { ...event, ...soon }
    const item = await publish(out.hub.services, writer.member, 'event', fields)
    const path = `/manage/items/${item.id}/poll`
    expect((await writer.get(path)).text).to.include('takes no answers by vote')
    expect((await writer.post(path, {}, { from: path })).status).to.equal(403)
  })
})
