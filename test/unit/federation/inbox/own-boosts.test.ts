import { expect } from 'chai'
import { iri, type Iri } from '../../../../src/core/iri.js'
import { activity, note, openInbox, person, PUBLIC, VOICE, type InboxDesk } from '../../../support/inbox.js'

const [bob, eve] = [person('bob'), person('eve', 'evil.test')]
const followersOf = (actor: Iri): Iri => iri(`${actor}/followers`)
const toFollowers = (actor: Iri) => ({ to: [followersOf(actor)] })

describe('what somebody said to followers, and passes on', () => {
  let hub: InboxDesk
  beforeEach(async () => {
    hub = await openInbox()
    for (const name of ['bob', 'rob'])
      await hub.follow(VOICE, await hub.know(name, 'elm.test', { followers: followersOf(person(name)) }))
    await hub.know('eve', 'evil.test')
  })
  afterEach(() => hub.dispose())
  const did = async (...given: Parameters<InboxDesk['deliver']>) => (await hub.deliver(...given)).did
  const passOn = (object: unknown, to: string[] = [followersOf(bob)], by = bob) =>
    did(activity('Announce', by, object, { to }))

  it('is theirs to pass on to the same people, whole where it was not here before', async () => {
    const [known, fresh] = [note(bob, toFollowers(bob)), note(bob, toFollowers(bob))]
    expect(await did(activity('Create', bob, known, toFollowers(bob)))).to.equal('handled')
    expect(await passOn(known.id)).to.equal('handled')
    expect(await passOn(fresh)).to.equal('handled')
    for (const { id } of [known, fresh]) {
      expect(await hub.post(id)).to.include({ audience: 'followers', author: bob })
      expect((await hub.reactionsTo(id)).map(({ audience }) => audience)).to.deep.equal(['followers'])
    }
    expect(hub.web.asked).to.deep.equal([])
  })

  it('stays for those alone, whatever the boost says', async () => {
    const known = note(bob, toFollowers(bob))
    await hub.deliver(activity('Create', bob, known, toFollowers(bob)))
    expect(await passOn(known.id, [PUBLIC])).to.equal('handled')
    expect((await hub.reactionsTo(known.id)).map(({ audience }) => audience)).to.deep.equal(['followers'])
  })

  it('is nobody else’s to pass on', async () => {
    const [known, fresh] = [note(bob, toFollowers(bob)), note(bob, toFollowers(bob))]
    await hub.deliver(activity('Create', bob, known, toFollowers(bob)))
    const rob = person('rob')
    for (const by of [rob, eve]) {
      expect(await passOn(known.id, [followersOf(by)], by)).to.equal('ignored')
      expect(await passOn(fresh, [followersOf(by)], by)).to.equal('ignored')
    }
    expect(await passOn({ ...fresh, attributedTo: rob })).to.equal('ignored')
    expect(await hub.post(fresh.id)).to.equal(null)
    expect(await hub.reactionsTo(known.id)).to.deep.equal([])
  })

  it('is not here when it was said to a few by name', async () => {
    const direct = note(bob, { to: [VOICE] })
    await hub.deliver(activity('Create', bob, direct, { to: [VOICE] }))
    expect((await hub.post(direct.id))?.audience).to.equal('direct')
    expect(await passOn(direct.id)).to.equal('ignored')
  })
})
