import { expect } from 'chai'
import { iri } from '../../../../src/core/iri.js'
import { ACTORS } from '../../../../src/domain/actors/actor-repo.js'
import { FOLLOWS } from '../../../../src/domain/follows/follow-repo.js'
import { POSTS } from '../../../../src/domain/posts/post-repo.js'
import { activity, at, note, OAK, openInbox, person, VOICE, type InboxDesk } from '../../../support/inbox.js'
import { publish, typed } from '../../../support/published.js'

const bob = person('bob')
const mallory = person('mallory')
const eve = person('eve', 'evil.test')

describe('what strangers try', () => {
  let hub: InboxDesk
  beforeEach(async () => {
    hub = await openInbox()
    // Everything of theirs would be kept, so that nothing is refused for want of interest.
    for (const [name, host] of [['bob'], ['mallory'], ['eve', 'evil.test']] as const)
      await hub.follow(VOICE, await hub.know(name, host))
  })
  afterEach(() => hub.dispose())
  const did = async (...given: Parameters<InboxDesk['deliver']>) => (await hub.deliver(...given)).did
  const everything = async () => {
    const all: unknown[] = []
    for (const { name, indexes } of [ACTORS, FOLLOWS, POSTS])
      for await (const doc of hub.store.collection({ name, indexes }).stream({})) all.push(doc)
    return JSON.stringify(all)
  }

  it('is not to change or delete what is somebody else’s, from this server, theirs or a third one', async () => {
    const post = note(bob)
    expect(await did(activity('Create', bob, post))).to.equal('handled')
    const item = await publish(hub, await hub.person(), 'call', typed.call)
    const [before, itemBefore] = [await everything(), await hub.subjects.subjectOf(iri(item.iri))]
    const changed = { content: '<p>Owned</p>', updated: '2026-11-10T11:59:00Z' }
    for (const actor of [mallory, eve]) {
      const claims = [post, { ...post, ...changed }, { ...post, ...changed, attributedTo: actor }, post.id]
      for (const type of ['Update', 'Delete', 'Create']) {
        for (const object of claims) expect(await did(activity(type, actor, object)), type).to.not.equal('handled')
        for (const object of [VOICE, item.iri, `${OAK}/actor`, { ...post, id: item.iri, attributedTo: actor }])
          expect(await did(activity(type, actor, object)), type).to.equal('refused')
      }
      expect(await did(activity('Delete', actor, bob))).to.not.equal('handled')
      await hub.deliver(activity('Update', actor, { id: bob, type: 'Person', inbox: eve })) // asks bob's server, at most
    }
    expect(await everything()).to.equal(before)
    expect(await hub.subjects.subjectOf(iri(item.iri))).to.deep.equal(itemBefore)
  })

  it('is not to be kept under an address of this hub, nor under one that looks like it', async () => {
    for (const id of [`${OAK}/o/77`, `${OAK}/a/oak`, `${OAK}/anything`]) {
      for (const attributedTo of [eve, VOICE])
        for (const type of ['Create', 'Announce', 'Update'])
          expect(await did(activity(type, eve, { ...note(eve), id, attributedTo })), type).to.not.equal('handled')
      expect(await hub.post(iri(id))).to.equal(null)
    }
    hub.web.asked.splice(0)
    const lookalike = person('x', 'oak.test.evil.test')
    await hub.follow(VOICE, await hub.know('x', 'oak.test.evil.test'))
    expect(await did(activity('Update', lookalike, VOICE))).to.equal('refused')
    expect(await did(activity('Create', lookalike, note(lookalike)))).to.equal('handled')
  })

  it('is not to speak as one of us, whoever signs', async () => {
    const forged = { ...activity('Create', VOICE, note(VOICE)), id: at('a/1', 'evil.test') }
    for (const signer of [eve, VOICE]) expect(await did(forged, { signer })).to.equal('refused')
    const theirs = { ...activity('Create', VOICE, note(VOICE)) }
    for (const signer of [eve, VOICE]) expect(await did(theirs, { signer })).to.equal('refused')
  })

  it('is not to make itself known as another actor by what is embedded', async () => {
    const person = {
      id: bob,
      type: 'Person',
      inbox: 'https://evil.test/inbox',
      publicKey: { id: `${bob}#k`, owner: bob },
    }
    const before = JSON.stringify(await hub.services.directory.known(bob))
    const carrier = { ...note(eve), attributedTo: person, tag: [person], attachment: [person] }
    for (const object of [person, carrier, [person]])
      for (const type of ['Create', 'Update', 'Announce', 'Like']) await hub.deliver(activity(type, eve, object))
    expect(JSON.stringify(await hub.services.directory.known(bob))).to.equal(before)
  })

  it('is not to name the collections that it is counted in', async () => {
    const item = await publish(hub, await hub.person(), 'call', typed.call)
    const followers = { id: `${VOICE}/followers`, type: 'Collection', items: [eve] }
    const traps = { likes: followers, shares: followers, replies: followers, actor: VOICE, attributedTo: VOICE }
    const before = await everything()
    await hub.deliver(
      activity('Like', eve, { id: item.iri, type: 'Note', ...traps, _meta: { collection: followers.id } }),
    )
    await hub.deliver(activity('Announce', eve, { id: item.iri, type: 'Create', ...traps }))
    await hub.deliver(activity('Add', eve, eve, { target: `${VOICE}/followers` }))
    expect(await everything()).to.equal(before)
    expect((await hub.reactionsTo(item.iri)).map(({ actor, kind }) => [actor, kind])).to.deep.equal([[eve, 'like']])
  })

  it('is not to have this hub ask around', async () => {
    const many = <T>(make: (i: number) => T) => Array.from({ length: 90 }, (_, i) => make(i))
    const crowd = many((i) => person(`p${i}`, `host${i}.test`))
    const post = note(eve, {
      tag: many((i) => ({ type: 'Mention', href: person(`m${i}`, `mention${i}.test`) })) as never,
      to: crowd,
      attachment: many((i) => ({ type: 'Image', url: at('a.png', `pics${i}.test`) })) as never,
      replies: at('replies', 'evil.test'),
    })
    expect(await did(activity('Create', eve, post))).to.equal('handled')
    expect(hub.web.asked).to.deep.equal([])
    // A chain of answers without end, each named by the one before.
    for (let i = 0; i < 60; i++)
      hub.web.put({ ...note(eve), id: at(`chain/${i}`, 'evil.test'), inReplyTo: at(`chain/${i + 1}`, 'evil.test') })
    await hub.deliver(activity('Create', eve, note(eve, { inReplyTo: at('chain/0', 'evil.test') })))
    expect(hub.web.asked.length).to.be.within(1, 20)
  })

  it('is told apart by parsed origins: an id of another server than its actor is nothing', async () => {
    for (const id of [at('x', 'third.test'), iri(`${OAK}/act/1`), iri('https://evil.test.third.test/x')])
      expect(await did({ ...activity('Create', eve, note(eve)), id })).to.equal('refused')
    const borrowed = { ...note(eve), id: at('notes/9', 'third.test') }
    expect(await did(activity('Create', eve, borrowed))).to.equal('refused')
    expect(await hub.post(borrowed.id)).to.equal(null)
  })

  it('is nothing once its server is blocked, also in what others pass on', async () => {
    hub.blocked.add('evil.test')
    expect(await did(activity('Create', eve, note(eve)))).to.equal('refused')
    expect(await did(activity('Create', eve, note(eve)), { signer: bob })).to.equal('refused')
    expect(await did(activity('Announce', bob, note(eve).id))).to.equal('ignored')
    expect(await did(activity('Announce', bob, activity('Create', eve, note(eve))))).to.equal('ignored')
    expect(hub.web.asked).to.deep.equal([])
  })
})
