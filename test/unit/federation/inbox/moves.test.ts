import { expect } from 'chai'
import { activity, openInbox, type InboxDesk } from '../../../support/inbox.js'

describe('somebody who moves', () => {
  let hub: InboxDesk
  beforeEach(async () => void (hub = await openInbox()))
  afterEach(() => hub.dispose())

  it('does not get back by that to those who blocked them', async () => {
    const [rob, far] = [await hub.know('rob'), await hub.know('rob', 'far.test')]
    const [{ actor: ann, member: annMember }, { actor: ben }] = [await hub.speaker(), await hub.speaker()]
    const quiet = await hub.person('reader')
    for (const actor of [ann, ben]) await hub.follow(actor.iri, rob)
    await hub.follows.followQuietly(quiet.id, rob)
    for (const { id } of [annMember, quiet]) await hub.memberBlocks.put(id, far.iri, 'block')
    hub.web.pages.set(rob.iri, { movedTo: far.iri })
    hub.web.pages.set(far.iri, { alsoKnownAs: [rob.iri] })
    const moved = await hub.deliver(activity('Move', rob.iri, rob.iri, { target: far.iri }))
    expect(moved.did).to.equal('handled')
    expect(await hub.stateOf(ben.iri, far.iri), 'control').to.equal('asked')
    expect(await hub.stateOf(ann.iri, far.iri)).to.equal(null)
    expect(await hub.stateOf(ann.iri, rob.iri)).to.equal('ended')
    expect((await hub.follows.quietOf(quiet.id, { limit: 5 })).targets).to.deep.equal([])
  })
})
