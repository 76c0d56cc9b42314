import { expect } from 'chai'
import type { Draft } from '../../../../src/domain/drafts/draft-repo.js'
import type { Fields } from '../../../../src/domain/drafts/fields.js'
import type { Item } from '../../../../src/domain/items/item.js'
import type { Member } from '../../../../src/domain/members/member.js'
import { call, Crash, event, faults, minutes, openDesk, START, type Desk } from '../../../support/publishing.js'

const DAY_MS = 24 * 60 * 60_000

describe('publishing', () => {
  let desk: Desk
  let ada: Member
  const fault = faults()
  beforeEach(async () => {
    desk = await openDesk((store) => fault.wrap(store))
    ada = await desk.person()
  })
  afterEach(async () => {
    fault.disarm()
    await desk.dispose()
  })

  const all = async (): Promise<Item[]> => (await desk.reader.newest(ada, null, { limit: 100 })).items
  const save = (id: string, version: number, fields: Fields, edits: { item: string; revision: number } | null = null) =>
    desk.drafts.save(ada, { id, kind: 'call', texts: version, fields, edits })
  const publish = async (id: string): Promise<Item> => {
    const done = await desk.publishing.publish(ada, id)
    if (!done.published) throw new Error('a conflict')
    return done.item
  }
  const onlyDraft = async (): Promise<Draft | undefined> => (await desk.drafts.list(ada, 10)).drafts[0]

  it('makes one item, however often it is asked for at once', async () => {
    const id = await desk.write(ada, 'call', call)
    const done = await Promise.allSettled(Array.from({ length: 8 }, () => publish(id)))
    const ids = new Set(done.flatMap((one) => (one.status === 'fulfilled' ? [one.value.id] : [])))
    expect(ids.size).to.equal(1)
    expect(await all()).to.have.lengthOf(1)
    expect(await onlyDraft()).to.equal(undefined)
  })

  for (const when of ['before', 'after'] as const) {
    it(`is finished by a repeat, whichever write the hub died ${when}`, async () => {
      let crashes = 0
      for (let nth = 1, crashed = true; crashed; nth++) {
        const title = `Call ${nth}`
        const id = await desk.write(ada, 'call', { ...call, title })
        await desk.drafts.addPicture(ada, id, `${when}${nth}`, 'A mill')
        fault.arm(nth, when)
        await publish(id).catch((error: unknown) => expect(error).to.be.instanceOf(Crash))
        crashed = fault.disarm()
        crashes += crashed ? 1 : 0
        await publish(id).catch((error: unknown) => expect(error).to.have.property('code', 'draft-published'))
        const made = (await all()).filter((item) => item.title === title)
        expect(made, title).to.have.lengthOf(1)
        expect(made[0]?.pictures.map(({ key }) => key)).to.deep.equal([`${when}${nth}`])
        expect(await onlyDraft(), title).to.equal(undefined)
      }
      expect(crashes).to.be.at.least(4)
      desk.pass(2 * DAY_MS)
      await desk.settle()
      expect(desk.files.size, 'pictures').to.equal(crashes + 1)
    })

    it(`of an edit is finished by a repeat, whichever write the hub died ${when}`, async () => {
      let crashes = 0
      for (let nth = 1, crashed = true; crashed; nth++) {
        const first = await publish(await desk.write(ada, 'call', { ...call, title: `Call ${nth}` }))
        const opened = await desk.drafts.edit(ada, first.id)
        const fields = { ...opened.fields, title: `Changed ${nth}` }
        await save(opened.id, 0, fields, { item: first.id, revision: 1 })
        fault.arm(nth, when)
        await publish(opened.id).catch((error: unknown) => expect(error).to.be.instanceOf(Crash))
        crashed = fault.disarm()
        crashes += crashed ? 1 : 0
        await publish(opened.id).catch((error: unknown) => expect(error).to.have.property('code', 'draft-published'))
        const { item, former } = await desk.reader.history(ada, first.id)
        expect([item.title, item.revision, former.length]).to.deep.equal([`Changed ${nth}`, 2, 1])
        expect(await onlyDraft()).to.equal(undefined)
      }
      expect(crashes).to.be.at.least(3)
    })

    it(`in the background is finished by the next look, whichever write the hub died ${when}`, async () => {
      let crashes = 0
      for (let nth = 1, crashed = true; crashed; nth++) {
        const title = `Call ${nth}`
        const id = await desk.write(ada, 'call', { ...call, title })
        await desk.publishing.schedule(ada, id, new Date(desk.now().getTime() + minutes(1)))
        desk.pass(minutes(2))
        fault.arm(nth, when)
        await desk.settle().catch((error: unknown) => expect(error).to.be.instanceOf(Crash))
        crashed = fault.disarm()
        crashes += crashed ? 1 : 0
        desk.pass(minutes(2))
        await desk.settle()
        expect((await all()).filter((item) => item.title === title)).to.have.lengthOf(1)
        expect(await onlyDraft()).to.equal(undefined)
      }
      expect(crashes).to.be.at.least(4)
    })
  }

  it('lets what was typed meanwhile go on as an edit of what came out', async () => {
    const id = await desk.write(ada, 'call', call)
    fault.arm(3, 'before') // after the item is there, before the draft is done
    await publish(id).catch(() => undefined)
    fault.disarm()
    expect(await all()).to.have.lengthOf(1)
    const later = await save(id, 1, { ...call, title: 'Save the mill now' })
    expect(later.saved).to.equal(true)
    const item = await publish(id)
    expect([item.title, item.revision]).to.deep.equal(['Save the mill now', 2])
    expect(await all()).to.have.lengthOf(1)
  })

  it('never puts an older version over a newer one of the same draft', async () => {
    const id = await desk.write(ada, 'call', call)
    await desk.publishing.schedule(ada, id, new Date(START.getTime() + minutes(5)))
    await save(id, 1, { ...call, title: 'The newer text' })
    fault.arm(3, 'before')
    await publish(id).catch(() => undefined) // the item is there, the draft still waits for its time
    fault.disarm()
    desk.pass(minutes(10))
    await desk.settle()
    expect((await all()).map(({ title, revision }) => [title, revision])).to.deep.equal([['The newer text', 1]])
  })

  it('answers a form that was sent twice with what it has become', async () => {
    const id = await desk.write(ada, 'call', call)
    const item = await publish(id)
    const again = await save(id, 1, call)
    expect(again).to.deep.equal({ saved: false, theirs: null, published: item.id })
    const late = await save(id, 1, { ...call, title: 'Typed in a window that was still open' })
    if (!late.saved) throw new Error('not kept')
    expect([late.draft.item, late.draft.baseRevision]).to.deep.equal([item.id, 1])
    expect((await publish(late.draft.id)).title).to.equal('Typed in a window that was still open')
    expect(await all()).to.have.lengthOf(1)
  })

  it('shows both versions when another coordinator was quicker, and takes either', async () => {
    const item = await publish(await desk.write(ada, 'call', call))
    const bea = await desk.person()
    const edit = async (member: Member, title: string) => {
      const { id, fields } = await desk.drafts.edit(member, item.id)
      const edits = { item: item.id, revision: 1 }
      await desk.drafts.save(member, { id, kind: 'call', texts: 0, fields: { ...fields, title }, edits })
      return id
    }
    const [adas, beas] = [await edit(ada, 'Ada’s title'), await edit(bea, 'Bea’s title')]
    expect(await desk.drafts.othersOn(ada, item.id)).to.deep.equal([bea.id])
    expect((await desk.publishing.publish(bea, beas)).published).to.equal(true)
    const conflict = await desk.publishing.publish(ada, adas)
    if (conflict.published) throw new Error('no conflict')
    expect([conflict.theirs.title, conflict.draft.fields.title]).to.deep.equal(['Bea’s title', 'Ada’s title'])
    await desk.drafts.rebase(ada, adas, conflict.item.revision)
    expect((await publish(adas)).title).to.equal('Ada’s title')
    const { former } = await desk.reader.history(null, item.id)
    expect(former.map(({ content }) => content.title)).to.deep.equal(['Save the mill', 'Bea’s title'])
  })

  it('of an edit lets go of the pictures that were taken out', async () => {
    const first = await desk.write(ada, 'call', call)
    await desk.drafts.addPicture(ada, first, 'kept', 'Kept')
    await desk.drafts.addPicture(ada, first, 'dropped', 'Dropped')
    const item = await publish(first)
    const { id, fields } = await desk.drafts.edit(ada, item.id)
    await save(id, 0, fields, { item: item.id, revision: 1 })
    const [kept] = item.pictures
    await desk.drafts.arrangePictures(ada, id, [{ media: kept?.media ?? '', alt: 'Kept, in other words' }])
    expect((await publish(id)).pictures.map(({ alt }) => alt)).to.deep.equal(['Kept, in other words'])
    await desk.settle()
    expect([...desk.files]).to.deep.equal(['kept', 'dropped'])
    desk.pass(minutes(61))
    await desk.settle()
    expect([...desk.files]).to.deep.equal(['kept'])
  })

  it('does not turn an event into something else by way of an edit', async () => {
    const item = await publish(await desk.write(ada, 'call', call))
    const edits = { item: item.id, revision: 1 }
    const forged = desk.drafts.save(ada, {
      id: desk.drafts.fresh(ada),
      kind: 'event',
      texts: 0,
      fields: event,
      edits,
    })
    expect(await forged.catch((error: unknown) => error)).to.have.property('code', 'no-such-item')
  })
})
