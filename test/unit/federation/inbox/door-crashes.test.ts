import { expect } from 'chai'
import { ann, bob, join, openDoors, sue } from '../../../support/doors.js'
import { activity, note, person, type InboxDesk } from '../../../support/inbox.js'
import { Crash, faults, minutes } from '../../../support/publishing.js'

type Given = Parameters<InboxDesk['deliver']>[0]
const MOST_WRITES = 80

/** The receiver notes what was thrown, and tries again; only a crash of the whole hub is one. */
const unlessCrash = (error: unknown): void => {
  const all = error instanceof AggregateError ? (error.errors as unknown[]) : [error]
  if (!all.every((one) => one instanceof Crash)) throw error
}

describe('whoever comes from elsewhere', function () {
  this.timeout(60_000)

  it('is on the list once and told once, after whichever write the hub dies', async () => {
    let [crashes, nth] = [0, 1]
    const fault = faults()
    const desk = await openDoors((store) => fault.wrap(store))
    for (let crashed = true; crashed && nth < MOST_WRITES; nth += 3) {
      for (const when of ['before', 'after'] as const) {
        const item = await desk.anEvent({ capacity: '5' })
        await desk.work()
        const [reply, second] = [note(bob, { inReplyTo: item.iri, content: '<p>yes</p>' }), join(ann, item)] as const
        const all: Given[] = [activity('Create', bob, reply), second]
        fault.arm(nth, when)
        for (const one of all) await desk.did(one).catch(unlessCrash)
        crashed = fault.disarm()
        crashes += crashed ? 1 : 0
        // Whatever was let in is there, or comes again.
        for (const one of all) await desk.hub.letIn(one)
        for (let rounds = 0; rounds < 3; rounds++) {
          desk.hub.pass(minutes(10))
          await desk.hub.work()
          await desk.work()
        }
        const where = `${when} write ${nth}`
        expect(await desk.stateOf(item, bob), where).to.equal('accepted')
        expect(await desk.stateOf(item, ann), where).to.equal('accepted')
        expect(desk.told(bob), where).to.deep.equal(['Create'])
        expect(desk.told(ann), where).to.deep.equal(['Accept'])
        expect(await desk.hub.signUps.countsOf(item.id), where).to.include({ accepted: 2, waiting: 0 })
      }
    }
    expect(crashes).to.be.above(20)
    await desk.hub.dispose()
  })

  it('is one of as many as there are places, when all come at once through all doors', async () => {
    const desk = await openDoors()
    const item = await desk.anEvent({ capacity: '5', waitingList: '' })
    const crowd = Array.from({ length: 30 }, (_, n) => person(`crowd${n}`, 'many.test'))
    for (const { pathname } of crowd.map((one) => new URL(one))) {
      await desk.hub.know(pathname.split('/').at(-1) ?? '', 'many.test')
    }
    const at = desk.hub.now()
    const coming = crowd.flatMap((iri) =>
      (['network', 'reply', 'poll'] as const).map((door) =>
        desk.hub.doors.come(item, { iri, name: 'Somebody' }, { door, about: person(`x-${door}`, 'many.test'), at }),
      ),
    )
    const answers = await Promise.all(coming)
    expect(new Set(answers)).to.deep.equal(new Set(['accepted', 'full']))
    await desk.work()
    expect(await desk.hub.signUps.countsOf(item.id)).to.include({ accepted: 5, waiting: 0 })
    expect(await desk.stateOf(item, sue)).to.equal(null)
    await desk.hub.dispose()
  })
})
