import { expect } from 'chai'
import { FieldFaults } from '../../../../src/domain/refusals.js'
import type { Member } from '../../../../src/domain/members/member.js'
import { call, event, minutes, openDesk, type Desk } from '../../../support/publishing.js'
import { memberRepo } from '../../../../src/domain/members/member-repo.js'
import { draftRepo } from '../../../../src/domain/drafts/draft-repo.js'

describe('publishing later', () => {
  let desk: Desk
  let ada: Member
  beforeEach(async () => {
    desk = await openDesk()
    ada = await desk.person()
  })
  afterEach(() => desk.dispose())

  const titles = async () => (await desk.reader.newest(null, null, { limit: 9 })).items.map(({ title }) => title)
  const inMinutes = (count: number) => new Date(desk.now().getTime() + minutes(count))
  const scheduled = async (fields = call, at = inMinutes(10)) => {
    const id = await desk.write(ada, 'title' in fields && 'startsAt' in fields ? 'event' : 'call', fields)
    await desk.publishing.schedule(ada, id, at)
    return id
  }

  it('happens at its time and not before', async () => {
    await scheduled()
    desk.pass(minutes(9))
    await desk.settle()
    expect(await titles()).to.deep.equal([])
    desk.pass(minutes(1))
    await desk.settle()
    expect(await titles()).to.deep.equal(['Save the mill'])
    expect((await desk.drafts.list(ada, 9)).drafts).to.deep.equal([])
  })

  it('publishes what was said then; what was typed since stays as an edit', async () => {
    const id = await scheduled()
    await desk.drafts.save(ada, {
      id,
      kind: 'call',
      texts: 1,
      fields: { ...call, title: 'Typed since' },
      edits: null,
    })
    desk.pass(minutes(10))
    await desk.settle()
    expect(await titles()).to.deep.equal(['Save the mill'])
    const draft = await desk.drafts.get(ada, id)
    expect([draft.fields.title, draft.item === null, draft.scheduled]).to.deep.equal(['Typed since', false, null])
    expect((await desk.publishing.publish(ada, id)).published).to.equal(true)
    expect(await titles()).to.deep.equal(['Typed since'])
  })

  it('is taken back, also together with the draft', async () => {
    const id = await scheduled()
    await desk.publishing.unschedule(ada, id)
    await desk.drafts.discard(ada, await scheduled())
    desk.pass(minutes(20))
    await desk.settle()
    expect(await titles()).to.deep.equal([])
    expect((await desk.drafts.get(ada, id)).scheduled).to.equal(null)
  })

  it('cannot be taken back while a process is at it: nothing is said to be stopped that goes out', async () => {
    const id = await scheduled()
    desk.pass(minutes(10))
    await draftRepo(desk.store).claimDue(desk.now(), inMinutes(1))
    const late = [() => desk.publishing.unschedule(ada, id), () => desk.drafts.discard(ada, id)]
    for (const stop of late) {
      expect(await stop().catch((error: unknown) => error)).to.have.property('code', 'publishing-now')
    }
    desk.pass(minutes(1))
    await desk.settle()
    expect(await titles()).to.deep.equal(['Save the mill'])
  })

  for (const change of [{ state: 'suspended' }, { role: 'reader' }] as const) {
    it(`does not happen for a member who is ${'state' in change ? change.state : 'a reader'} by then, and keeps the draft`, async () => {
      const id = await scheduled()
      await memberRepo(desk.store).change(ada.id, { $set: change })
      desk.pass(minutes(10))
      await desk.settle()
      expect(await titles()).to.deep.equal([])
      await memberRepo(desk.store).change(ada.id, { $set: { state: 'active', role: 'coordinator' } })
      const { trouble, fields } = await desk.drafts.get(ada, id)
      expect([trouble, fields.title]).to.deep.equal(['not-allowed', 'Save the mill'])
    })
  }

  it('is refused for an event that will be over by then, and stopped when nobody asked before', async () => {
    const after = new Date('2026-11-22T12:00:00Z')
    expect(await scheduled(event, after).catch((error: unknown) => error)).to.be.instanceOf(FieldFaults)
    const id = await scheduled(event, new Date('2026-11-20T12:00:00Z'))
    desk.pass(13 * 24 * minutes(60)) // the hub was off for days
    await desk.settle()
    expect(await titles()).to.deep.equal([])
    expect((await desk.drafts.get(ada, id)).trouble).to.equal('faults')
  })

  it('of an edit stops when the item was taken down or changed meanwhile', async () => {
    const made = await desk.publishing.publish(ada, await desk.write(ada, 'call', call))
    const editing = async () => {
      const { id, fields } = await desk.drafts.edit(ada, made.item.id)
      const edits = { item: made.item.id, revision: made.item.revision }
      await desk.drafts.save(ada, { id, kind: 'call', texts: 0, fields: { ...fields, title: 'Later' }, edits })
      await desk.publishing.schedule(ada, id, inMinutes(10))
      return id
    }
    const id = await editing()
    await desk.items.end(ada, made.item.id, 'Won')
    desk.pass(minutes(10))
    await desk.settle()
    expect((await desk.drafts.get(ada, id)).trouble).to.equal('changed-meanwhile')
    await desk.drafts.rebase(ada, id, 2)
    await desk.publishing.schedule(ada, id, inMinutes(10))
    await desk.items.remove(ada, made.item.id)
    desk.pass(minutes(10))
    await desk.settle()
    expect((await desk.drafts.get(ada, id)).trouble).to.equal('gone-item')
  })

  it('takes no time that is over or more than a year away', async () => {
    for (const at of [inMinutes(0), inMinutes(-1), inMinutes(367 * 24 * 60)]) {
      expect(await scheduled(call, at).catch((error: unknown) => error)).to.be.instanceOf(FieldFaults)
    }
  })
})
