import { expect } from 'chai'
import { iri } from '../../../../src/core/iri.js'
import type { JsonObject } from '../../../../src/federation/remote/strict-json.js'
import { activity, at, note, openInbox, person, PUBLIC, VOICE, type InboxDesk } from '../../../support/inbox.js'
import { publish, typed } from '../../../support/published.js'

const bob = person('bob')
const eve = person('eve', 'evil.test')

describe('what somebody else passes on', () => {
  let hub: InboxDesk
  let item: string
  beforeEach(async () => {
    hub = await openInbox()
    await hub.know('bob')
    await hub.know('eve', 'evil.test')
    item = (await publish(hub, await hub.person(), 'call', typed.call)).iri
  })
  afterEach(() => hub.dispose())
  const did = async (...given: Parameters<InboxDesk['deliver']>) => (await hub.deliver(...given)).did
  const answer = (more: JsonObject = {}) => note(bob, { inReplyTo: item, ...more })

  it('counts by a proof of its actor, without asking anybody', async () => {
    const object = answer()
    const proven = await hub.prove(bob, activity('Create', bob, object))
    expect(await did(proven, { signer: eve })).to.equal('handled')
    expect(await hub.post(object.id)).to.include({ author: bob })
    expect(hub.web.asked).to.deep.equal([])
  })

  it('counts for nothing with a proof over something else, or by another key', async () => {
    const object = answer()
    const create = activity('Create', bob, object)
    const proven = await hub.prove(bob, create)
    const foreign = await hub.prove(eve, create)
    const altered = { ...proven, object: { ...object, content: '<p>Owned</p>' } }
    const added = { ...proven, extra: 1 }
    const swapped = { ...proven, proof: foreign['proof'] ?? null }
    for (const [i, forged] of [altered, added, foreign, swapped].entries())
      expect(await did(forged, { signer: person(`eve${i}`, `evil${i}.test`) })).to.equal('ignored')
    expect(await hub.post(object.id)).to.equal(null)
    // A copy that was not believed stands in nobody's way.
    expect(await did(create)).to.equal('handled')
  })

  it('counts when its own server says it, and as that says it', async () => {
    const object = answer()
    const create = activity('Create', bob, object)
    hub.web.put(create)
    const forged = { ...create, object: { ...object, content: '<p>Owned</p>' } }
    expect(await did(forged, { signer: eve })).to.equal('handled')
    expect(await hub.post(object.id)).to.include({ html: '<p>Hello</p>' })
    expect(hub.web.asked).to.deep.equal([create['id']])
  })

  it('counts when at least the object is there, by the same author', async () => {
    const object = answer()
    hub.web.put(object)
    const theirs = { ...answer(), attributedTo: person('mallory') }
    hub.web.put(theirs)
    expect(await did(activity('Create', bob, { ...object, content: 'Owned' }), { signer: eve })).to.equal('handled')
    expect(await hub.post(object.id)).to.include({ html: '<p>Hello</p>' })
    expect(await did(activity('Create', bob, theirs), { signer: eve })).to.equal('ignored')
    expect(await hub.post(theirs.id)).to.equal(null)
  })

  it('does not count when its server says something else, or does not know it', async () => {
    const other = activity('Create', bob, answer())
    const object = answer()
    const create = activity('Create', bob, object)
    for (const answered of [
      { ...other, id: create['id'] ?? null, actor: person('mallory') },
      { ...create, type: 'Like' },
    ]) {
      hub.web.put(answered)
      expect(await did(create, { signer: at(`s${hub.web.asked.length}`) })).to.equal('ignored')
    }
    expect(await hub.post(object.id)).to.equal(null)
  })

  it('is asked about later when its server does not answer now', async () => {
    const create = activity('Create', bob, answer())
    hub.web.pages.set(create['id'] as string, 'unavailable')
    hub.web.pages.set((create['object'] as JsonObject)['id'] as string, 'unavailable')
    const id = await hub.letIn(create, { signer: eve })
    await hub.work()
    expect(await hub.rowOf(id)).to.include({ outcome: null, attempts: 1 })
    hub.web.put(create)
    hub.pass(2 * 60_000)
    await hub.work()
    expect(await hub.rowOf(id)).to.include({ outcome: 'handled' })
  })

  it('costs no request when it does not concern us', async () => {
    const outside = [
      activity('Create', bob, note(bob)),
      activity('Update', bob, note(bob)),
      activity('Delete', bob, note(bob).id),
      activity('Delete', person('unknown'), person('unknown')),
      activity('Like', bob, note(eve).id),
      activity('Undo', bob, activity('Like', bob, item)),
    ]
    for (const given of outside) expect(await did(given, { signer: eve }), given['type'] as string).to.equal('ignored')
    expect(hub.web.asked).to.deep.equal([])
  })

  it('is never what has to be said by its actor, not even with a proof', async () => {
    const direct = ['Follow', 'Accept', 'Reject', 'Block', 'Flag', 'Move', 'Join', 'Leave', 'Invite', 'Add', 'Remove']
    for (const type of direct) {
      const proven = await hub.prove(bob, activity(type, bob, VOICE, { target: eve }))
      expect(await hub.deliver(proven, { signer: eve }), type).to.include({ because: 'it has to come from its actor' })
    }
    expect(await hub.stateOf(bob, VOICE)).to.equal(null)
  })

  describe('of a deletion', () => {
    let object: ReturnType<typeof note>
    beforeEach(async () => {
      object = answer()
      await hub.deliver(activity('Create', bob, object))
    })
    const tombstone = () => ({ id: object.id, type: 'Tombstone' })

    for (const [what, left] of [
      ['gone', 'gone'],
      ['not found', 'not-found'],
      ['a tombstone', null],
    ] as const) {
      it(`counts when what is left of it is ${what}`, async () => {
        hub.web.pages.set(object.id, left ?? tombstone())
        expect(await did(activity('Delete', bob, tombstone()), { signer: eve })).to.equal('handled')
        expect(await hub.post(object.id)).to.include({ state: 'deleted' })
      })
    }

    it('does not count while it is there, or nobody answers', async () => {
      hub.web.put(object)
      expect(await did(activity('Delete', bob, tombstone()), { signer: eve })).to.equal('ignored')
      hub.web.pages.set(object.id, 'unavailable')
      expect(await did(activity('Delete', bob, tombstone()), { signer: eve })).to.equal(null)
      expect(await hub.post(object.id)).to.include({ state: 'published' })
    })

    it('of an actor needs the word that they are gone', async () => {
      hub.web.pages.set(bob, 'not-found')
      expect(await did(activity('Delete', bob, bob), { signer: eve })).to.equal('ignored')
      expect(await hub.post(object.id)).to.include({ state: 'published' })
      hub.web.pages.set(bob, 'gone')
      expect(await did(activity('Delete', bob, bob), { signer: eve })).to.equal('handled')
      expect(await hub.post(object.id)).to.include({ state: 'deleted' })
    })
  })

  describe('by a group', () => {
    const group = person('town', 'forum.test')
    const sue = person('sue', 'third.test')
    const announce = (object: JsonObject) => activity('Announce', group, object, { to: [PUBLIC] })
    beforeEach(async () => {
      await hub.know('sue', 'third.test')
      await hub.follow(VOICE, await hub.know('town', 'forum.test'))
    })

    it('counts when its author’s server says so, and stands in homes once for each conversation', async () => {
      const [topic, reply] = [note(sue), note(sue)]
      const comment = { ...reply, inReplyTo: topic.id }
      for (const object of [topic, comment]) {
        const create = activity('Create', sue, object)
        hub.web.put(create)
        expect(await did(announce({ ...create, object: { ...object, content: '<p>Owned</p>' } }))).to.equal('handled')
        expect(await hub.post(object.id)).to.include({ author: sue, html: '<p>Hello</p>' })
      }
      expect(await hub.reactionsTo(topic.id)).to.have.length(1)
      expect(await hub.reactionsTo(comment.id)).to.have.length(0)
    })

    it('does not count otherwise, nor from a group that nobody follows', async () => {
      const create = activity('Create', sue, note(sue))
      expect(await did(announce(create))).to.equal('ignored')
      hub.web.put(create)
      hub.web.asked.splice(0)
      expect(await did(activity('Announce', eve, create))).to.equal('ignored')
      expect(hub.web.asked).to.deep.equal([])
      const proven = await hub.prove(sue, activity('Like', sue, item))
      expect(await did(announce(proven))).to.equal('ignored')
      expect(await did(announce(activity('Announce', sue, item)))).to.equal('ignored')
      expect(await hub.reactionsTo(item)).to.deep.equal([])
    })

    it('of an Update or Delete is its author’s, and not the group’s', async () => {
      const topic = note(sue, { published: '2026-11-10T10:00:00Z' })
      await hub.deliver(announce(await hub.prove(sue, activity('Create', sue, topic))))
      const changed = { ...topic, content: '<p>New</p>', updated: '2026-11-10T11:00:00Z' }
      expect(await did(announce(await hub.prove(sue, activity('Update', sue, changed))))).to.equal('handled')
      expect(await hub.post(topic.id)).to.include({ html: '<p>New</p>' })
      hub.web.put(topic)
      expect(await did(announce(activity('Delete', group, topic.id)))).to.not.equal('handled')
      expect(await did(announce(activity('Delete', sue, topic.id)))).to.equal('ignored')
      expect(await hub.post(topic.id)).to.include({ state: 'published' })
      expect(await did(announce(await hub.prove(sue, activity('Delete', sue, topic.id))))).to.equal('handled')
      expect(await hub.post(iri(topic.id))).to.include({ state: 'deleted' })
    })
  })
})
