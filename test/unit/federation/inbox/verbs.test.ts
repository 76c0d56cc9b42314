import { expect } from 'chai'
import { iri } from '../../../../src/core/iri.js'
import { FOLLOWS } from '../../../../src/domain/follows/follow-repo.js'
import { REPORTS } from '../../../../src/domain/moderation/moderation-repo.js'
import { handlers, verbs } from '../../../../src/federation/inbox/dispatch.js'
import { activity, at, note, OAK, openInbox, person, PUBLIC, VOICE, type InboxDesk } from '../../../support/inbox.js'
import { publish, typed } from '../../../support/published.js'

const bob = person('bob')
const eve = person('eve', 'evil.test')

describe('what arrives', () => {
  let hub: InboxDesk
  beforeEach(async () => {
    hub = await openInbox()
    await hub.know('bob')
    await hub.know('eve', 'evil.test')
  })
  afterEach(() => hub.dispose())
  const did = async (...given: Parameters<InboxDesk['deliver']>) => (await hub.deliver(...given)).did
  const anItem = async () => publish(hub, await hub.person(), 'call', typed.call)
  const followBob = async () => hub.follow(VOICE, await hub.know('rob'))

  it('is handled by the one table, which says all verbs there are', async () => {
    expect(Object.keys(handlers(hub.services)).sort()).to.deep.equal([...verbs].sort())
    for (const type of ['View', 'Travel', '__proto__', 'constructor', 'toString', 'follow']) {
      expect(await hub.deliver(activity(type, bob, VOICE)), type).to.include({ did: 'ignored' })
    }
  })

  describe('Follow and Undo', () => {
    for (const [what, target] of [
      ['the voice', VOICE],
      ['the hub as a machine', iri(`${OAK}/actor`)],
    ] as const) {
      it(`of ${what} begin and end a follow, however they name it`, async () => {
        const first = activity('Follow', bob, target)
        expect(await did(first)).to.equal('handled')
        expect(await hub.stateOf(bob, target)).to.equal('accepted')
        expect(await did(activity('Undo', bob, first['id']))).to.equal('handled')
        expect(await hub.stateOf(bob, target)).to.equal('ended')
        const second = activity('Follow', bob, { id: target, type: 'Organization' })
        expect(await did(second)).to.equal('handled')
        expect(await did(activity('Undo', bob, { type: 'Follow', actor: bob, object: target }))).to.equal('handled')
        expect(await hub.stateOf(bob, target)).to.equal('ended')
      })
    }

    it('reach nobody who is not there', async () => {
      for (const target of [iri(`${OAK}/a/nobody`), iri('https://oak.test.evil.test/a/oak'), iri(PUBLIC), eve])
        expect(await did(activity('Follow', bob, target))).to.equal('ignored')
      expect(await hub.store.collection(FOLLOWS).findOne({ _id: { $gt: '' } })).to.equal(null)
    })

    it('of others are nobody’s to undo', async () => {
      const theirs = activity('Follow', bob, VOICE)
      await hub.deliver(theirs)
      const attacks = [theirs['id'], theirs, { type: 'Follow', actor: bob, object: VOICE }, { ...theirs, actor: eve }]
      for (const object of attacks) expect(await did(activity('Undo', eve, object))).to.equal('ignored')
      expect(await hub.stateOf(bob, VOICE)).to.equal('accepted')
    })
  })

  describe('Accept and Reject', () => {
    it('of who was asked decide about our follow, by its id or by the pair', async () => {
      const rob = await hub.know('rob')
      const { actor: ann } = await hub.speaker()
      await hub.follows.follow(ann.iri, rob)
      const asked = await hub.store.collection(FOLLOWS).findOne({ target: rob.iri, state: 'asked' })
      expect(await did(activity('Accept', rob.iri, asked?.activity))).to.equal('handled')
      expect(await hub.stateOf(ann.iri, rob.iri)).to.equal('accepted')
      const pair = { type: 'Follow', actor: ann.iri, object: rob.iri }
      expect(await did(activity('Reject', rob.iri, pair))).to.equal('handled')
      expect(await hub.stateOf(ann.iri, rob.iri)).to.equal('refused')
    })

    it('of anybody else change nothing, whatever they enclose', async () => {
      const [rob, { actor: ann }] = [await hub.know('rob'), await hub.speaker()]
      await hub.follows.follow(ann.iri, rob)
      const asked = await hub.store.collection(FOLLOWS).findOne({ target: rob.iri, state: 'asked' })
      const [id, pair] = [asked?.activity, { type: 'Follow', actor: ann.iri, object: eve }]
      // The id of a real follow with another story around it, and stories without an id.
      for (const object of [id, { ...pair, id }, { ...pair, id, object: rob.iri }, pair, { ...pair, object: rob.iri }])
        for (const type of ['Accept', 'Reject']) expect(await did(activity(type, eve, object))).to.equal('ignored')
      expect(await hub.stateOf(ann.iri, rob.iri)).to.equal('asked')
      expect(await hub.stateOf(ann.iri, eve)).to.equal(null)
    })

    it('of a Join are told that nobody asked', async () => {
      const join = { id: `${OAK}/act/1-join`, type: 'Join', actor: VOICE, object: at('events/1') }
      expect(await hub.deliver(activity('Accept', bob, join))).to.include({ because: 'nobody here asked them' })
      const invite = { ...join, type: 'Invite' }
      expect(await hub.deliver(activity('Accept', bob, invite))).to.include({
        because: 'this hub asks them no such thing',
      })
    })
  })

  describe('Create', () => {
    it('is kept from those somebody here follows', async () => {
      await followBob()
      const object = note(person('rob'))
      expect(await did(activity('Create', person('rob'), object))).to.equal('handled')
      expect(await hub.post(object.id)).to.include({ author: person('rob'), html: '<p>Hello</p>' })
    })

    it('is kept when it names one of us, or answers something of ours', async () => {
      const item = await anItem()
      const { actor: ann } = await hub.speaker()
      const [named, answer] = [note(bob, { cc: [ann.iri] }), note(bob, { inReplyTo: item.iri })]
      const later = note(eve, { inReplyTo: answer.id })
      for (const object of [named, answer]) expect(await did(activity('Create', bob, object))).to.equal('handled')
      expect(await did(activity('Create', eve, later))).to.equal('handled')
      expect(await hub.post(later.id)).to.include({ thread: item.iri })
    })

    it('is not kept when nobody here asked for it', async () => {
      const hidden = await publish(hub, await hub.person(), 'call', { ...typed.call, audience: 'hub' })
      const unasked = [
        note(bob),
        note(bob, { cc: [iri(`${OAK}/a/nobody`)] }),
        note(bob, { inReplyTo: at('notes/unknown', 'third.test') }),
        note(bob, { inReplyTo: hidden.iri }),
      ]
      for (const object of unasked) {
        expect(await hub.deliver(activity('Create', bob, object))).to.include({ because: 'nobody here asked for it' })
        expect(await hub.post(object.id)).to.equal(null)
      }
      expect(hub.web.asked).to.deep.equal([])
    })

    it('takes all kinds of posts, and says of others that it cannot show them', async () => {
      await followBob()
      for (const type of ['Note', 'Article', 'Page', 'Image', 'Video', 'Audio', 'Event', 'Question']) {
        const object = note(person('rob'), { type, name: 'A title', startTime: '2026-12-01T10:00:00Z' })
        expect(await did(activity('Create', person('rob'), object)), type).to.equal('handled')
        expect(await hub.post(object.id), type).to.include({ type })
      }
      const odd = note(person('rob'), { type: 'ToyotaCorolla' })
      expect(await did(activity('Create', person('rob'), odd))).to.equal('ignored')
    })

    it('of a vote, or of several in one, is none that could be counted', async () => {
      const item = await anItem()
      const vote = (name: string) => ({ ...note(bob, { inReplyTo: item.iri, name }), content: null })
      for (const object of [vote('Tuesday'), [vote('Tuesday'), vote('Thursday')]])
        expect(await hub.deliver(activity('Create', bob, object))).to.include({
          because: 'it is a vote, and this hub asks no questions',
        })
    })

    it('that only names its object is asked for, once it concerns us', async () => {
      const { actor: ann } = await hub.speaker()
      const object = note(bob, { cc: [ann.iri] })
      hub.web.put(object)
      expect(await did(activity('Create', bob, object.id))).to.equal('ignored')
      expect(hub.web.asked).to.deep.equal([])
      expect(await did(activity('Create', bob, object.id, { cc: [ann.iri] }))).to.equal('handled')
      expect(await hub.post(object.id)).to.include({ author: bob })
    })

    it('brings what it answers to, asked for where that is', async () => {
      await followBob()
      await hub.know('sue', 'third.test')
      const parent = note(person('sue', 'third.test'))
      hub.web.put(parent)
      const object = note(person('rob'), { inReplyTo: parent.id })
      expect(await did(activity('Create', person('rob'), object))).to.equal('handled')
      expect(await hub.post(object.id)).to.include({ thread: parent.id })
      expect(await hub.post(parent.id)).to.include({ author: person('sue', 'third.test') })
    })
  })

  describe('Update', () => {
    it('changes what is here, brings what is not, and never goes back', async () => {
      await followBob()
      const rob = person('rob')
      const object = note(rob)
      const version = (minute: number) => ({
        ...object,
        content: `<p>${minute}</p>`,
        updated: `2026-11-10T11:${minute}:00Z`,
        published: '2026-11-10T11:00:00Z',
      })
      expect(await did(activity('Update', rob, version(20)))).to.equal('handled')
      expect(await did(activity('Create', rob, { ...object, published: '2026-11-10T11:00:00Z' }))).to.equal('ignored')
      expect(await did(activity('Update', rob, version(40)))).to.equal('handled')
      expect(await did(activity('Update', rob, version(30)))).to.equal('ignored')
      expect(await hub.post(object.id)).to.include({ html: '<p>40</p>' })
    })

    it('brings the counts of a question without a new date', async () => {
      await followBob()
      const rob = person('rob')
      const option = (totalItems: number) => ({
        type: 'Note',
        name: 'Tuesday',
        replies: { type: 'Collection', totalItems },
      })
      const object = note(rob, { type: 'Question', oneOf: [option(0)] })
      await hub.deliver(activity('Create', rob, object))
      expect(await did(activity('Update', rob, { ...object, oneOf: [option(7)] }))).to.equal('handled')
      expect((await hub.post(object.id))?.poll?.options).to.deep.equal([{ name: 'Tuesday', votes: 7 }])
    })

    it('of an actor is only taken from their server', async () => {
      hub.web.pages.set(bob, { name: 'Robert' })
      const forged = { id: bob, type: 'Person', name: 'Mallory', inbox: 'https://evil.test/inbox' }
      expect(await did(activity('Update', bob, forged))).to.equal('handled')
      expect(await hub.services.directory.known(bob)).to.include({ name: 'Robert', inbox: `${bob}/inbox` })
    })
  })

  describe('Delete', () => {
    it('takes down what is its actor’s, and what is still to come', async () => {
      await followBob()
      const rob = person('rob')
      const [here, early] = [note(rob), note(rob)]
      await hub.deliver(activity('Create', rob, here))
      expect(await did(activity('Delete', rob, { id: here.id, type: 'Tombstone' }))).to.equal('handled')
      expect(await hub.post(here.id)).to.include({ state: 'deleted', html: '' })
      expect(await did(activity('Delete', rob, early.id))).to.equal('ignored')
      expect(await did(activity('Create', rob, early))).to.equal('ignored')
      expect(await hub.post(early.id)).to.equal(null)
    })

    it('of an actor takes down all of theirs, and nobody else’s', async () => {
      const item = await anItem()
      const rob = person('rob')
      await followBob()
      await hub.deliver(activity('Follow', rob, VOICE))
      await hub.deliver(activity('Like', rob, item.iri))
      await hub.deliver(activity('Like', bob, item.iri))
      const posts = [note(rob), note(rob), note(rob)]
      for (const object of posts) await hub.deliver(activity('Create', rob, object))
      expect(await did(activity('Delete', rob, rob))).to.equal('handled')
      for (const { id } of posts) expect(await hub.post(id)).to.include({ state: 'deleted' })
      expect((await hub.reactionsTo(item.iri)).map(({ actor }) => actor)).to.deep.equal([bob])
      expect(await hub.stateOf(rob, VOICE)).to.equal('ended')
      expect(await hub.stateOf(VOICE, rob)).to.equal('ended')
      expect(await hub.services.directory.known(rob)).to.equal(null)
    })
  })

  describe('Like, EmojiReact and Announce', () => {
    it('of something of ours count, once for each of its kind, and are taken back', async () => {
      const item = await anItem()
      const [rob, mel] = [person('rob'), person('mel')]
      const cases = [
        [activity('Like', bob, item.iri), 'like', null],
        [activity('EmojiReact', rob, item.iri, { content: '🔥' }), 'emoji', '🔥'],
        [activity('Like', mel, item.iri, { content: ':blob:', _misskey_reaction: ':blob:' }), 'emoji', ':blob:'],
        [activity('Announce', bob, item.iri), 'boost', null],
      ] as const
      for (const [given] of cases) expect(await did(given)).to.equal('handled')
      expect(await did(activity('Like', bob, item.iri))).to.equal('handled')
      const found = await hub.reactionsTo(item.iri)
      expect(found.map(({ kind, emoji }) => [kind, emoji]).sort()).to.deep.equal(
        cases.map(([, kind, emoji]) => [kind, emoji]).sort(),
      )
      const [like, fire, blob, boost] = cases.map(([given]) => given)
      const named = { type: 'EmojiReact', actor: rob, object: fire?.['object'], content: '🔥' }
      for (const [actor, object] of [
        [bob, like],
        [rob, named],
        [mel, blob?.['id']],
        [bob, boost],
      ] as const)
        expect(await did(activity('Undo', actor, object))).to.equal('handled')
      expect(await hub.reactionsTo(item.iri)).to.deep.equal([])
    })

    it('fall back to a like, and not to anything longer than an emoji', async () => {
      const item = await anItem()
      expect(await did(activity('Like', bob, item.iri, { content: '<b>hello</b>' }))).to.equal('handled')
      expect(await did(activity('EmojiReact', eve, item.iri, { content: '🔥'.repeat(200) }))).to.equal('ignored')
      expect((await hub.reactionsTo(item.iri)).map(({ kind }) => kind)).to.deep.equal(['like'])
    })

    it('of what they may not know are told no more than of what is not there', async () => {
      const steward = await hub.person()
      const secret = await publish(hub, steward, 'call', { ...typed.call, audience: 'hub' })
      const close = await publish(hub, steward, 'call', { ...typed.call, audience: 'followers' })
      const outcomes = []
      for (const object of [secret.iri, close.iri, iri(`${OAK}/o/1`)])
        for (const type of ['Like', 'Announce']) outcomes.push(await hub.deliver(activity(type, eve, object)))
      expect(new Set(outcomes.map(({ did: what }) => what))).to.deep.equal(new Set(['ignored']))
      await hub.deliver(activity('Follow', bob, VOICE))
      expect(await did(activity('Like', bob, close.iri))).to.equal('handled')
      expect(await did(activity('Announce', bob, close.iri))).to.equal('ignored')
    })

    it('of a like that was taken back before it came do not count', async () => {
      const item = await anItem()
      const like = activity('Like', bob, item.iri)
      expect(await did(activity('Undo', bob, like))).to.equal('ignored')
      expect(await did(like)).to.equal('ignored')
      const another = activity('Like', bob, item.iri)
      expect(await did(activity('Undo', eve, another['id']))).to.equal('ignored')
      expect(await did(another)).to.equal('handled')
    })

    it('bring posts that somebody passes on whom one of us follows, from their own server', async () => {
      await followBob()
      await hub.know('sue', 'third.test')
      const post = note(person('sue', 'third.test'))
      hub.web.put(post)
      expect(await did(activity('Announce', eve, post.id))).to.equal('ignored')
      expect(hub.web.asked).to.deep.equal([])
      const lie = { ...post, content: '<p>Lies</p>' }
      expect(await did(activity('Announce', person('rob'), lie))).to.equal('handled')
      expect(await hub.post(post.id)).to.include({ html: '<p>Hello</p>' })
      expect((await hub.reactionsTo(post.id)).map(({ kind }) => kind)).to.deep.equal(['boost'])
    })

    it('bring nothing that is not for everybody, nor from a blocked server', async () => {
      await followBob()
      await hub.know('sue', 'third.test')
      const sue = person('sue', 'third.test')
      const closed = note(sue, { to: [`${sue}/followers`] })
      const open = note(sue)
      const [rob, elsewhere] = [person('rob'), at('notes/1', 'blocked.test')]
      for (const post of [closed, open]) hub.web.put(post)
      hub.blocked.add('blocked.test')
      expect(await did(activity('Announce', rob, closed.id))).to.equal('ignored')
      expect(await did(activity('Announce', rob, open.id, { to: [`${rob}/followers`] }))).to.equal('ignored')
      expect(await did(activity('Announce', rob, elsewhere))).to.equal('ignored')
      expect(hub.web.asked).to.deep.equal([closed.id])
      expect(await hub.post(closed.id)).to.equal(null)
    })
  })

  describe('Block, Flag, Add, Remove, Move and signing up', () => {
    it('end what is between them and one of us', async () => {
      const rob = await hub.know('rob')
      await hub.follow(VOICE, rob)
      await hub.deliver(activity('Follow', rob.iri, VOICE))
      expect(await did(activity('Block', rob.iri, VOICE))).to.equal('handled')
      expect(await hub.stateOf(rob.iri, VOICE)).to.equal('ended')
      expect(await hub.stateOf(VOICE, rob.iri)).to.equal('ended')
      expect(await did(activity('Block', rob.iri, bob))).to.equal('ignored')
    })

    it('report what is ours, once, with a comment of bounded length', async () => {
      const item = await anItem()
      const reports = hub.store.collection(REPORTS)
      const flag = {
        ...activity('Flag', bob, [VOICE, item.iri, at('notes/1')], { content: 'x'.repeat(9_000) }),
        to: [],
      }
      expect(await did(flag)).to.equal('handled')
      const [report, more] = await reports.find({ state: 'open' }, { limit: 10 })
      expect(more).to.equal(undefined)
      expect(report).to.include({ about: VOICE, from: bob, host: 'elm.test', direction: 'in' })
      expect(report?.subjects).to.deep.equal([item.iri])
      expect(report?.comment).to.have.length.at.most(5_000)
      expect(await did(activity('Flag', bob, [bob]))).to.equal('ignored')
      await hub.know('loud', 'mute.test')
      expect(await did(activity('Flag', person('loud', 'mute.test'), [VOICE]))).to.equal('ignored')
    })

    it('pin for nobody else, and join nothing', async () => {
      expect(await did(activity('Add', bob, at('notes/1'), { target: `${VOICE}/featured` }))).to.equal('refused')
      expect(await did(activity('Remove', bob, at('notes/1'), { target: `${eve}/featured` }))).to.equal('refused')
      const invite = activity('Invite', bob, `${OAK}/o/1`, { target: VOICE })
      expect((await hub.deliver(invite)).because).to.equal('the event is of another server')
      for (const type of ['Join', 'Leave'])
        expect(await hub.deliver(activity(type, bob, `${OAK}/o/1`))).to.deep.equal({
          did: 'ignored',
          because: 'what it is about is not here',
        })
    })

    it('move those who follow only when both ends say so', async () => {
      const [rob, far] = [await hub.know('rob'), await hub.know('rob', 'far.test')]
      const { actor: ann } = await hub.speaker()
      const member = await hub.person('reader')
      await hub.follow(ann.iri, rob)
      await hub.follow(VOICE, rob)
      await hub.follows.followQuietly(member.id, rob)
      const move = () => activity('Move', rob.iri, rob.iri, { target: far.iri })
      const forged = activity('Move', eve, rob.iri, { target: eve })
      expect(await did(forged)).to.equal('refused')
      expect(await did(activity('Move', eve, eve, { target: far.iri }))).to.equal('ignored')
      expect(await did(move())).to.equal(null)
      hub.web.pages.set(rob.iri, { movedTo: far.iri })
      expect(await did(move())).to.equal(null)
      expect(await hub.stateOf(ann.iri, rob.iri)).to.equal('accepted')
      hub.web.pages.set(far.iri, { alsoKnownAs: [rob.iri] })
      expect(await hub.deliver(move())).to.deep.include({
        did: 'handled',
        because: `the hub itself follows them: a steward has to decide about ${far.iri}`,
      })
      expect(await hub.stateOf(ann.iri, rob.iri)).to.equal('ended')
      expect(await hub.stateOf(ann.iri, far.iri)).to.equal('asked')
      expect(await hub.stateOf(VOICE, rob.iri)).to.equal('accepted')
      expect((await hub.follows.quietOf(member.id, { limit: 5 })).targets).to.deep.equal([far.iri])
    })
  })
})
