import { expect } from 'chai'
import { act } from '../../../support/announcing.js'
import { noteBy, stranger } from '../../../support/neighbours.js'
import { Crash, faults, minutes } from '../../../support/publishing.js'
import { bob, named, openScene } from './scene.js'

describe('the duty to tell members', () => {
  it('is done exactly once, wherever a crash comes between what was done and the last of its rows', async () => {
    const fault = faults()
    const hub = await openScene((store) => fault.wrap(store))
    const mine = await hub.posted()
    let crashes = 0
    let made = 0
    const causes = [
      (name: string) => hub.likes(mine.iri, named(name), { activity: act(name) }),
      (name: string) => hub.posts.receive(noteBy(named(name), { mentions: [hub.ann.actor.iri] })),
      (name: string) => hub.posts.receive(noteBy(named(name), { audience: 'direct', mentions: [hub.ann.actor.iri] })),
      (name: string) =>
        hub.follows.request({ follower: stranger(name), target: hub.ann.actor.iri, activity: act(name) }),
    ]
    for (const cause of causes) {
      for (const when of ['before', 'after'] as const) {
        for (let nth = 1; nth < 8; nth++) {
          const name = `${when}-${++made}`
          await cause(name)
          fault.arm(nth, when)
          await hub.tell().catch((error: unknown) => expect(error).to.be.instanceOf(Crash))
          const crashed = fault.disarm()
          if (crashed) crashes++
          hub.pass(minutes(6))
          await hub.tell()
          const told = (await hub.told(hub.ann.member, true)).filter(({ from }) => from === named(name))
          expect(told, `${String(cause)} ${when} ${nth}`).to.have.length(1)
          if (!crashed) break
        }
      }
    }
    expect(crashes).to.be.greaterThan(20)
    const { requests } = await hub.notificationRequests.summary(hub.ann.member.id)
    const kept = (await hub.told(hub.ann.member, true)).filter(({ state }) => state === 'filtered')
    expect(requests).to.equal(kept.length).and.to.be.greaterThan(3)
    const some = await hub.conversations.page(hub.ann.member.id, { limit: 100 })
    expect(some).to.have.length(kept.length)
    await hub.dispose()
  })

  it('is written with what was done: a like that a crash cut short is told when it is there', async () => {
    const fault = faults()
    const hub = await openScene((store) => fault.wrap(store))
    const mine = await hub.posted()
    await hub.tell()
    for (const nth of [1, 2]) {
      fault.arm(nth, 'after')
      await hub.likes(mine.iri, bob, { activity: act(`n${nth}`) }).catch((error: unknown) => {
        expect(error).to.be.instanceOf(Crash)
      })
      fault.disarm()
    }
    hub.pass(minutes(6))
    await hub.tell()
    expect(await hub.types(hub.ann.member)).to.deep.equal(['favourite'])
    await hub.dispose()
  })
})
