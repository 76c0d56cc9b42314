import { expect } from 'chai'
import { cleanUp, type TestHub } from '../../integration/hubs.js'
import { stopOddServers } from '../../support/odd-server.js'
import { startOurs } from './our-target.js'
import { attacker, neighbour, WRITTEN } from './probes/people.js'
import { probes, type Target } from './probes/index.js'
import { activity } from './probes/peer.js'
import { post } from './probes/post.js'

describe('our hub', function () {
  this.timeout(60_000)
  let target: Target & { hub: TestHub }
  // One for each: what was turned away before counts against those who come later.
  beforeEach(async () => {
    target = await startOurs()
  })
  afterEach(async () => {
    await stopOddServers()
    await cleanUp()
  })

  for (const { name, probe } of probes) {
    it(`holds against: ${name}`, async () => {
      expect(await probe(target)).to.equal('held')
    })
  }
})

describe('our hub, asked by those whose it is', function () {
  this.timeout(60_000)
  let target: Target & { hub: TestHub }
  beforeEach(async () => {
    target = await startOurs()
  })
  afterEach(async () => {
    await stopOddServers()
    await cleanUp()
  })

  it('changes and takes down a note', async () => {
    const { victim, note } = await neighbour(target)
    expect(await target.contentOf(note.id)).to.equal(WRITTEN)
    const newer = { ...note, content: 'As it was changed', updated: new Date(Date.now() + 1_000).toISOString() }
    await post(target, activity('Update', victim, newer), { as: victim })
    await target.settled()
    expect(await target.contentOf(note.id)).to.equal('As it was changed')
    await post(target, activity('Delete', victim, note.id), { as: victim })
    await target.settled()
    expect(await target.contentOf(note.id)).to.equal(null)
  })

  it('ends a follow of theirs, and takes their answer to one of ours', async () => {
    const { mallory: ann } = await attacker(target)
    const follow = activity('Follow', ann, target.actorId, { to: [target.actorId] })
    await post(target, follow, { as: ann })
    await target.settled()
    expect(await target.followers()).to.deep.equal([ann.id])
    await post(target, activity('Undo', ann, follow, { to: [target.actorId] }), { as: ann })
    await target.settled()
    expect(await target.followers()).to.deep.equal([])
    const ours = await target.follow(ann.id)
    await target.settled()
    expect(await target.following()).to.deep.equal([])
    await post(target, activity('Accept', ann, ours, { to: [target.actorId] }), { as: ann })
    await target.settled()
    expect(await target.following()).to.deep.equal([ann.id])
    await post(target, activity('Reject', ann, ours, { to: [target.actorId] }), { as: ann })
    await target.settled()
    expect(await target.following()).to.deep.equal([])
  })
})
