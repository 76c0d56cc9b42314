import { expect } from 'chai'
import { iri } from '../../../../src/core/iri.js'
import { ANSWERS } from '../../../../src/domain/doors/answer-repo.js'
import { ann, bob, eve, join, leave, openDoors, sue, type DoorDesk } from '../../../support/doors.js'
import { activity, OAK, person, VOICE } from '../../../support/inbox.js'
import { minutes } from '../../../support/publishing.js'

const DAY = 24 * 60

describe('coming from elsewhere', () => {
  let desk: DoorDesk
  beforeEach(async () => {
    desk = await openDoors()
  })
  afterEach(() => desk.hub.dispose())

  describe('with a Join', () => {
    it('has a place, waits, moves up and leaves, and hears of each change once', async () => {
      const item = await desk.anEvent()
      expect(await desk.did(join(bob, item))).to.equal('handled')
      await desk.did(join(sue, item))
      await desk.did(join(ann, item))
      expect(desk.told(bob)).to.deep.equal(['Accept'])
      // Only software that knows what waiting is hears of it.
      expect(desk.told(sue)).to.deep.equal([])
      expect(desk.told(ann)).to.deep.equal(['TentativeAccept'])
      expect(await desk.did(leave(bob, item))).to.equal('handled')
      expect(desk.told(bob)).to.deep.equal([])
      expect(desk.told(sue)).to.deep.equal(['Accept'])
      const undo = activity('Undo', sue, { type: 'Join', actor: sue, object: item.iri })
      expect(await desk.did(undo)).to.equal('handled')
      expect(desk.told(ann)).to.deep.equal(['Accept'])
      expect([await desk.stateOf(item, bob), await desk.stateOf(item, sue)]).to.deep.equal([null, null])
      await desk.work()
      expect(desk.wire.sent).to.deep.equal([])
    })

    it('names it whole in its answer, and keeps what they wrote for the organisers', async () => {
      const item = await desk.anEvent()
      const given = join(bob, item, { participationMessage: '<p>plus one <b>child</b></p>' + 'x'.repeat(5_000) })
      await desk.did(given)
      const [accept] = desk.wire.sent
      expect(accept?.body).to.deep.include({ type: 'Accept', actor: VOICE })
      expect(accept?.body['object']).to.deep.include({ id: given['id'], type: 'Join', actor: bob, event: item.iri })
      const row = await desk.hub.signUps.stateOf(item.id, `actor:${bob}`)
      expect(row?.note)
        .to.match(/^plus one child/)
        .and.to.have.lengthOf.at.most(500)
      expect(row).to.include({ door: 'network', name: 'bob' })
    })

    it('is answered again when it comes again, and counts once', async () => {
      const item = await desk.anEvent({ capacity: '5' })
      const first = join(bob, item)
      await desk.did(first)
      await desk.did(join(bob, item))
      await desk.did(first)
      expect(desk.told(bob)).to.deep.equal(['Accept', 'Accept'])
      expect(await desk.hub.signUps.countsOf(item.id)).to.include({ accepted: 1 })
    })

    it('may come again under the same id after a Leave', async () => {
      const item = await desk.anEvent()
      const same = join(bob, item)
      for (const one of [same, leave(bob, item), same]) expect(await desk.did(one)).to.equal('handled')
      expect(await desk.stateOf(item, bob)).to.equal('accepted')
      expect(desk.told(bob)).to.deep.equal(['Accept', 'Accept'])
    })

    it('that was taken back before it came stays so', async () => {
      const item = await desk.anEvent()
      const late = join(bob, item)
      await desk.did(activity('Undo', bob, late['id']))
      expect(await desk.did(late)).to.equal('ignored')
      expect(await desk.stateOf(item, bob)).to.equal(null)
    })

    it('is refused where there is no room, and ignored where nobody signs up', async () => {
      const full = await desk.anEvent({ waitingList: '' })
      await desk.did(join(bob, full))
      await desk.did(join(sue, full))
      expect(desk.told(sue)).to.deep.equal(['Reject'])
      const open = await desk.anEvent({ signUp: '' })
      await desk.did(join(sue, open))
      expect(desk.told(sue)).to.deep.equal(['Ignore'])
    })

    it('is refused for good when the event begins and nobody has left', async () => {
      const item = await desk.anEvent()
      await desk.did(join(bob, item))
      await desk.did(join(sue, item))
      await desk.did(join(ann, item))
      ;(desk.told(bob), desk.told(ann))
      desk.hub.pass(minutes(12 * DAY))
      await desk.work()
      expect([desk.told(bob), desk.told(sue), desk.told(ann)]).to.deep.equal([[], ['Reject'], ['Reject']])
    })

    it('waits for the organisers where they decide', async () => {
      const item = await desk.anEvent({ capacity: '', waitingList: '', approval: 'yes' })
      await desk.did(join(ann, item))
      expect(desk.told(ann)).to.deep.equal(['TentativeAccept'])
      expect(await desk.stateOf(item, ann)).to.equal('asked')
    })

    it('of what is for members alone comes to the same as of what is not there', async () => {
      const secret = await desk.anEvent({ audience: 'hub' })
      const close = await desk.anEvent({ audience: 'followers' })
      const nothing = { ...secret, iri: iri(`${OAK}/o/1`) }
      const outcomes = []
      for (const item of [secret, close, nothing]) {
        for (const given of [
          join(eve, item),
          leave(eve, item),
          activity('Undo', eve, { type: 'Join', object: item.iri }),
        ])
          outcomes.push(JSON.stringify(await desk.hub.deliver(given)))
      }
      await desk.work()
      expect(new Set(outcomes.filter((_, at) => at % 3 === 0))).to.have.lengthOf(1)
      expect(new Set(outcomes.filter((_, at) => at % 3 === 1))).to.have.lengthOf(1)
      expect(new Set(outcomes.filter((_, at) => at % 3 === 2))).to.have.lengthOf(1)
      expect(desk.wire.sent.filter(({ inbox }) => inbox.includes('evil.test'))).to.deep.equal([])
      expect(await desk.hub.store.collection(ANSWERS).findOne({ actor: eve })).to.equal(null)
      // Whoever follows has it, and may come.
      await desk.hub.deliver(activity('Follow', bob, VOICE))
      expect(await desk.did(join(bob, close))).to.equal('handled')
      expect(await desk.stateOf(close, bob)).to.equal('accepted')
    })

    it('of others is nobody’s to take back, and in the name of others nobody’s to say', async () => {
      const item = await desk.anEvent()
      const theirs = join(bob, item)
      await desk.did(theirs)
      const attacks = [
        activity('Leave', eve, item.iri, { target: bob }),
        activity('Leave', eve, theirs['id']),
        activity('Undo', eve, theirs),
        activity('Undo', eve, theirs['id']),
        activity('Undo', eve, { type: 'Join', actor: bob, object: item.iri }),
      ]
      for (const one of attacks) expect(await desk.did(one)).to.equal('ignored')
      expect(await desk.stateOf(item, bob)).to.equal('accepted')
      await desk.hub.deliver({ ...join(sue, item) }, { signer: eve })
      expect(await desk.stateOf(item, sue)).to.equal(null)
    })

    it('from one server is bounded, and others still get in', async function () {
      this.timeout(20_000)
      const item = await desk.anEvent({ capacity: '', waitingList: '' })
      const crowd = Array.from({ length: 205 }, (_, n) => `crowd${n}`)
      for (const name of crowd) {
        await desk.hub.know(name, 'evil.test')
        await desk.hub.letIn(join(person(name, 'evil.test'), item))
      }
      await desk.hub.work()
      expect(await desk.hub.signUps.countsOf(item.id)).to.include({ accepted: 200 })
      expect(await desk.did(join(bob, item))).to.equal('handled')
      // Who is on the list can still leave it.
      expect(await desk.did(leave(person('crowd0', 'evil.test'), item))).to.equal('handled')
    })

    it('from many servers of one domain is bounded, too', async function () {
      this.timeout(20_000)
      const item = await desk.anEvent({ capacity: '', waitingList: '' })
      for (let n = 0; n < 205; n++) {
        const host = `s${n % 41}.evil.test`
        await desk.hub.know(`crowd${n}`, host)
        await desk.hub.letIn(join(person(`crowd${n}`, host), item))
      }
      await desk.hub.work()
      expect(await desk.hub.signUps.countsOf(item.id)).to.include({ accepted: 200 })
      expect(await desk.did(join(bob, item))).to.equal('handled')
    })

    it('ends with an account that is deleted', async () => {
      const item = await desk.anEvent()
      await desk.did(join(bob, item))
      await desk.did(join(ann, item))
      desk.told(ann)
      await desk.did(activity('Delete', bob, bob))
      expect(await desk.stateOf(item, bob)).to.equal(null)
      expect(desk.told(ann)).to.deep.equal(['Accept'])
      expect(await desk.hub.store.collection(ANSWERS).findOne({ actor: bob })).to.equal(null)
    })
  })

  it('is counted for others, at most once in five minutes, and without a new date', async () => {
    const item = await desk.anEvent({ capacity: '', waitingList: '' })
    await desk.hub.deliver(activity('Follow', ann, VOICE))
    await desk.work()
    desk.wire.sent.length = 0
    const updates = () => desk.wire.sent.filter(({ body }) => body.type === 'Update')
    const count = async () => {
      while (await desk.steps.attendance());
    }
    await desk.did(join(bob, item))
    await count()
    await desk.did(join(sue, item))
    await count()
    expect(updates()).to.have.lengthOf(1)
    desk.hub.pass(minutes(5))
    await count()
    expect(new Set(updates().map(({ body }) => body.id))).to.have.lengthOf(2)
    desk.hub.pass(minutes(5))
    await count()
    expect(updates().length).to.be.below(5)
    expect((await desk.hub.reader.view(null, item.id)).editedAt).to.equal(null)
  })
})
