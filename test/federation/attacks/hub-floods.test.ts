import { expect } from 'chai'
import type { Person } from '../../support/gates.js'
import { as, besiege, noteTo, relieve, says, PUBLIC, type Besieged } from '../../support/besieged.js'
import { call } from '../../support/publishing.js'
import { COHOSTS } from '../../../src/domain/cohosts/cohost-repo.js'
import { REPORTS } from '../../../src/domain/moderation/moderation-repo.js'
import { POSTS } from '../../../src/domain/posts/post-repo.js'
import { OUTBOUND } from '../../../src/federation/delivery/outbound-repo.js'

describe('attacks by sheer number', () => {
  let siege: Besieged
  let eve: Person
  beforeEach(async () => {
    siege = await besiege()
    eve = siege.person('evil.test', 'eve')
  })
  afterEach(relieve)

  it('a Follow and its end, over and over, come to one answer each and no more', async () => {
    for (let n = 0; n < 12; n++) {
      const follow = says('Follow', eve, siege.hub.voice)
      for (const said of [follow, says('Undo', eve, follow)]) {
        siege.hub.pass(1)
        await siege.post(eve, said)
      }
    }
    siege.hub.pass(1)
    await siege.tell(eve, says('Follow', eve, siege.hub.voice))
    expect(siege.hits('/users/eve/inbox')).to.be.within(1, 13)
    expect((await siege.hub.services.follows.counts(as(siege.hub.voice))).followers).to.equal(1)
  })

  it('reports of one server fill no more than so many places', async () => {
    const { iri } = await siege.hub.publish('call', call)
    const bob = siege.person('b.test', 'bob')
    for (let n = 0; n < 60; n++)
      await siege.post(eve, says('Flag', eve, [siege.hub.voice, iri], { content: `No. ${n}` }))
    await siege.hub.settle()
    await siege.tell(bob, says('Flag', bob, [iri], { content: 'This one is serious' }))
    const { docs } = await siege.hub.services.reports.page('open', null, 100)
    expect(docs.map(({ comment }) => comment))
      .to.include('This one is serious')
      .and.to.include('No. 0')
    expect(docs.length).to.be.at.most(31)
  })

  it('nor do those of many servers of one domain', async () => {
    const { hub } = siege
    const open = async () => hub.store.collection(REPORTS).count({ state: 'open' }, { atMost: 500 })
    for (let server = 0; server < 4; server++) {
      const one = siege.person(`s${server}.evil.test`, `eve${server}`)
      for (let n = 0; n < 25; n++) await siege.post(one, says('Flag', one, hub.voice, { content: `No. ${n}` }))
    }
    await hub.settle()
    expect(await open()).to.equal(60)
    const ada = siege.person('b.test', 'ada')
    await siege.tell(ada, says('Flag', ada, hub.voice, { content: 'Look at this' }))
    expect(await open(), 'of somebody else').to.equal(61)
  })

  it('wishes of many servers of one domain, to host with it and to take its calls up, are no more than can be read', async function () {
    this.timeout(60_000)
    const { hub } = siege
    const ours = await hub.publish('call', call)
    const dates = { published: hub.now().toISOString(), to: [PUBLIC], cc: [] }
    const speaking = { type: 'Organization' }
    const wish = (from: Person, host: string, n: number) => {
      const event = siege.publish({
        ...{
          '@context': 'https://www.w3.org/ns/activitystreams',
          'id': siege.at(host, `/e/${host}/${n}`),
          'type': 'Event',
        },
        ...{ attributedTo: from.id, name: 'Come', content: '', startTime: '2035-01-01T10:00:00Z', ...dates },
      })
      const theirs = siege.publish({
        ...{
          '@context': 'https://www.w3.org/ns/activitystreams',
          'id': siege.at(host, `/c/${host}/${n}`),
          'type': 'Note',
        },
        ...{ attributedTo: from.id, content: '<p>Ours</p>', ...dates },
        'hub:call': { name: 'Ours', action: 'write', state: 'open', takesUp: ours.iri },
      })
      return [
        says('Invite', from, event.id, { target: hub.voice, to: [hub.voice], cc: [] }),
        says('Offer', from, theirs.id, { target: ours.iri, to: [hub.voice], cc: [] }),
      ]
    }
    for (let server = 0; server < 25; server++) {
      const host = `s${server}.evil.test`
      const one = siege.person(host, `hub${server}`, speaking)
      for (let n = 0; n < 3; n++)
        for (const activity of wish(one, host, n)) expect((await siege.post(one, activity)).status).to.equal(202)
      await hub.settle()
      hub.pass(2 * 60_000) // the gate, too, asks one domain only so often who it is
    }
    const waiting = async () => [
      await hub.store.collection(COHOSTS).count({ direction: 'in', state: 'asked' }, { atMost: 500 }),
      (await hub.services.takeUps.waiting()).length,
    ]
    const [events = 0, calls = 0] = await waiting()
    expect(events).to.be.within(40, 43)
    expect(calls).to.be.within(60, 64)
    const ada = siege.person('b.test', 'ada', speaking)
    for (const activity of wish(ada, 'b.test', 1)) await siege.tell(ada, activity)
    expect(await waiting(), 'of somebody else').to.deep.equal([events + 1, calls + 1])
  })

  it('what cannot be read, or is too much, is turned away or done without, and stops nothing', async () => {
    const { iri } = await siege.hub.publish('call', call)
    const odd: unknown[] = [
      '\u0000',
      'a\u0000b',
      '\uffff',
      '',
      [],
      {},
      null,
      0,
      'x'.repeat(3_000),
      [[[]]],
      { '@value': 'x' },
      { id: null },
      { id: [] },
      { type: [] },
      '__proto__',
      { constructor: { prototype: 1 } },
      { $where: '1' },
      { $gt: '' },
    ]
    const note = () => noteTo(eve, siege.hub.voice)
    const before = siege.hub.lines.length
    for (const part of odd) {
      for (const field of [
        'content',
        'summary',
        'name',
        'tag',
        'attachment',
        'inReplyTo',
        'published',
        'url',
        'language',
      ]) {
        await siege.post(
          eve,
          says('Create', eve, { ...note(), [field]: part }, { to: [PUBLIC], cc: [siege.hub.voice] }),
        )
      }
      for (const type of [
        'Like',
        'EmojiReact',
        'Announce',
        'Undo',
        'Flag',
        'Follow',
        'Move',
        'Delete',
        'Accept',
        'Join',
      ]) {
        await siege.post(eve, says(type, eve, part, { content: part, target: part, to: part }))
        await siege.post(eve, says(type, eve, iri, { content: part, target: part, to: part }))
      }
    }
    await siege.hub.settle()
    const errors = siege.hub.lines.slice(before).filter(({ level }) => level === 'error')
    expect(errors).to.deep.equal([])
    const last = note()
    await siege.tell(eve, says('Create', eve, last, { to: last.to, cc: last.cc }))
    expect(await siege.hub.services.posts.byIri(as(last.id))).to.include({ state: 'published' })
  })

  it('long texts of one server leave all others their turn', async () => {
    const { hub } = siege
    const notes = Array.from({ length: 40 }, () => noteTo(eve, hub.voice, { content: '<b>'.repeat(33_000) }))
    const creates = notes.map((note) => says('Create', eve, note, { to: note.to, cc: note.cc }))
    for (const { status } of await Promise.all(creates.map((create) => siege.post(eve, create)))) {
      expect(status).to.equal(202)
    }
    for (let asked = 0; asked < 5; asked++) expect((await siege.get('/actor')).status).to.equal(200)
    const kept = () => hub.store.collection(POSTS).count({ author: as(eve.id), state: 'published' }, { atMost: 100 })
    expect(await kept()).to.be.below(40)
    for (let minutes = 0; minutes < 5; minutes++) {
      await hub.settle()
      hub.pass(60_000)
    }
    expect(await kept()).to.equal(40)
  })

  it('what was said once and taken back is not kept to be sent for ever', async () => {
    const item = await siege.hub.publish('call', call)
    await siege.tell(eve, says('Follow', eve, siege.hub.voice))
    const writer = (await siege.hub.services.members.byName('writer')) ?? expect.fail('nobody')
    await siege.hub.services.items.remove(writer, item.id)
    await siege.hub.settle()
    for await (const { body } of siege.hub.store.collection(OUTBOUND).stream({}))
      expect(body).to.not.include(call.title)
  })
})
