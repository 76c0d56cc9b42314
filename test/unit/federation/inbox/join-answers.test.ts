import { expect } from 'chai'
import { iri, type Iri } from '../../../../src/core/iri.js'
import type { JoinService } from '../../../../src/domain/joins/join-service.js'
import type { Member } from '../../../../src/domain/members/member.js'
import type { PostEvent } from '../../../../src/domain/posts/post.js'
import { JOINS } from '../../../../src/domain/joins/join-repo.js'
import { announcerOf, wireTo, type Wire } from '../../../support/announcing.js'
import { activity, openInbox, person, type InboxDesk } from '../../../support/inbox.js'
import { codeOf, noteBy } from '../../../support/neighbours.js'

const bob = person('bob')
const [sue, eve] = [person('sue'), person('eve', 'evil.test')]
const party: PostEvent = {
  startsAt: new Date('2026-12-12T13:00:00Z'),
  endsAt: null,
  overAt: new Date('2026-12-12T16:00:00Z'),
  ...{ zone: 'Europe/Vienna', place: null, online: null, state: 'scheduled', joinMode: 'free' },
  ...{ participants: null, capacity: null },
}

describe('coming to an event elsewhere', () => {
  let hub: InboxDesk, wire: Wire, ann: Member, me: Iri, event: Iri, id: string
  let joins: JoinService
  const tell = async () => {
    const step = announcerOf(hub, wire)
    while (await step());
  }
  const stateOf = () => joins.stateOf(ann, event)
  const sent = () => wire.sent.map(({ inbox, body }) => [body.type, inbox])
  const newest = async () => (await hub.store.collection(JOINS).findOne({ actor: me }))?.activity as Iri
  const did = async (...given: Parameters<InboxDesk['deliver']>) => (await hub.deliver(...given)).did
  const anEvent = async (change: Partial<PostEvent> = {}) => {
    const post = noteBy(bob, { kind: 'event', type: 'Event', title: 'A party', event: { ...party, ...change } })
    const { id: kept } = await hub.posts.receive(post)
    return { event: post.iri, id: kept ?? expect.fail('it was not kept') }
  }
  beforeEach(async () => {
    hub = await openInbox()
    wire = wireTo(hub.store)
    joins = hub.joins
    for (const name of ['bob', 'sue']) await hub.know(name)
    await hub.know('eve', 'evil.test')
    const speaker = await hub.speaker()
    ann = speaker.member
    me = speaker.actor.iri
    ;({ event, id } = await anEvent())
  })
  afterEach(() => hub.dispose())

  it('is told to the organiser alone, once, however often it is asked', async () => {
    await Promise.all([joins.join(ann, id), joins.join(ann, id), joins.join(ann, id)])
    await tell()
    await joins.join(ann, id)
    await tell()
    expect(sent()).to.deep.equal([['Join', `${bob}/inbox`]])
    expect(await stateOf()).to.equal('asked')
  })

  for (const [verb, state] of [
    ['Accept', 'accepted'],
    ['Reject', 'refused'],
    ['TentativeAccept', 'waiting'],
    ['Ignore', 'refused'],
  ] as const) {
    it(`is ${state} by ${verb}, which names it by its id or by the pair`, async () => {
      await joins.join(ann, id)
      const named = [await newest(), { type: 'Join', actor: me, object: event }]
      for (const object of named) {
        expect(await did(activity(verb, bob, object))).to.equal('handled')
        expect(await stateOf()).to.equal(state)
      }
    })
  }

  it('may be decided by another of the same server, and changed later', async () => {
    await joins.join(ann, id)
    const join = { type: 'Join', actor: me, object: event, id: await newest() }
    for (const [verb, state] of [
      ['TentativeAccept', 'waiting'],
      ['Accept', 'accepted'],
      ['Reject', 'refused'],
    ] as const) {
      expect(await did(activity(verb, sue, join))).to.equal('handled')
      expect(await stateOf()).to.equal(state)
    }
  })

  it('is nothing that a stranger can answer, whatever they enclose', async () => {
    await joins.join(ann, id)
    const [join, pair] = [await newest(), { type: 'Join', actor: me, object: event }]
    const follow = { type: 'Follow', actor: me, object: event, id: join }
    for (const object of [join, pair, { ...pair, id: join }, { ...pair, id: `${me}/x` }, follow])
      for (const type of ['Accept', 'Reject', 'TentativeAccept', 'Ignore'])
        expect(await did(activity(type, eve, object)), type).to.equal('ignored')
    expect(await stateOf()).to.equal('asked')
    // The same by the organiser counts.
    expect(await did(activity('Accept', bob, { ...pair, id: join }))).to.equal('handled')
  })

  it('ends with a Leave, after which no answer counts, and begins anew under another id', async () => {
    await joins.join(ann, id)
    await tell()
    const first = await newest()
    await joins.leave(ann, id)
    await tell()
    expect(await did(activity('Accept', bob, first))).to.equal('ignored')
    expect(await stateOf()).to.equal('left')
    await joins.join(ann, id)
    await tell()
    expect(sent().map(([type]) => type)).to.deep.equal(['Join', 'Leave', 'Join'])
    expect(new Set(wire.sent.map(({ body }) => body.id))).to.have.lengthOf(3)
    // What answers the first one says nothing of the second.
    expect(await did(activity('Reject', bob, first))).to.equal('ignored')
    expect(await stateOf()).to.equal('asked')
  })

  it('is for those with a public profile, and events that take it', async () => {
    const quiet = await hub.person('reader')
    expect(await codeOf(joins.join(quiet, id))).to.equal('needs-profile')
    const closed: Partial<PostEvent>[] = [
      { joinMode: 'external' },
      { joinMode: 'invite' },
      { joinMode: null },
      { state: 'cancelled' },
      { startsAt: new Date('2026-11-01T13:00:00Z') },
    ]
    for (const change of closed) {
      const other = await anEvent(change)
      expect(await codeOf(joins.join(ann, other.id)), JSON.stringify(change)).to.equal('not-to-join')
    }
    await tell()
    expect(sent()).to.deep.equal([])
    expect(await hub.store.collection(JOINS).findOne({ actor: iri(`${me}`) })).to.equal(null)
  })
})
