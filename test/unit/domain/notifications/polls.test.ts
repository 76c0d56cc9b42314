import { expect } from 'chai'
import { ACTORS } from '../../../../src/domain/actors/actor-repo.js'
import { actorDoc, noteBy } from '../../../support/neighbours.js'
import { minutes } from '../../../support/publishing.js'
import { bob, openScene } from './scene.js'

describe('the end of a vote', () => {
  it('is told once, to who voted, when it is over and not before', async () => {
    const hub = await openScene()
    await hub.store.collection(ACTORS).insertMany([actorDoc('bob')])
    const endsAt = new Date(hub.now().getTime() + minutes(60))
    const options = [
      { name: 'Bread', votes: 0 },
      { name: 'Cake', votes: 0 },
    ]
    const poll = { many: false, options, voters: 0, endsAt, closedAt: null }
    const question = noteBy(bob, { kind: 'question', type: 'Question', poll })
    const { id } = await hub.posts.receive(question)
    await hub.ballots.vote(hub.ann.member, id ?? '', [1])
    await hub.tell()
    expect(await hub.types(hub.ann.member)).to.deep.equal([])
    hub.pass(minutes(61))
    await hub.tell()
    await hub.tell()
    expect(await hub.types(hub.ann.member)).to.deep.equal(['poll'])
    await hub.dispose()
  })
})
