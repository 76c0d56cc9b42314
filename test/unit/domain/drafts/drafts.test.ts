import { expect } from 'chai'
import { DRAFTS } from '../../../../src/domain/drafts/draft-repo.js'
import type { Fields } from '../../../../src/domain/drafts/fields.js'
import { LEAVINGS } from '../../../../src/domain/members/leavings.js'
import type { Member } from '../../../../src/domain/members/member.js'
import { call, event, openDesk, writeUp, type Desk } from '../../../support/publishing.js'

const codeOf = (refused: Promise<unknown>): Promise<unknown> =>
  refused.then(
    () => 'done',
    (error: { code?: unknown }) => error.code,
  )

describe('a draft', () => {
  let desk: Desk
  let ada: Member
  beforeEach(async () => {
    desk = await openDesk()
    ada = await desk.person()
  })
  afterEach(() => desk.dispose())

  const save = (member: Member, id: string, version: number, fields: Fields) =>
    desk.drafts.save(member, { id, kind: 'call', texts: version, fields, edits: null })

  it('keeps what was typed, right or wrong, and nothing of another kind', async () => {
    const id = desk.drafts.fresh(ada)
    const typed = { title: '  <b> ', deadline: '2026-11-', startsAt: 'x', zone: 'Nowhere' }
    await save(ada, id, 0, typed)
    const { startsAt: _other, ...kept } = typed
    expect((await desk.drafts.get(ada, id)).fields).to.deep.equal(kept)
  })

  it('is nobody else’s: no door of it tells whether it is there', async () => {
    const id = await desk.write(ada, 'call', call)
    const bea = await desk.person('steward')
    const none = desk.drafts.fresh(ada)
    for (const wanted of [id, none, `${bea.id}-../${id}`, `${bea.id}-`, '', 'x'.repeat(3_000), `${bea.id}-e1r1`]) {
      const doors: (() => Promise<unknown>)[] = [
        () => desk.drafts.get(bea, wanted),
        () => save(bea, wanted, 0, call),
        () => save(bea, wanted, 1, call),
        () => desk.drafts.discard(bea, wanted),
        () => desk.drafts.addPicture(bea, wanted, 'path', 'Alt'),
        () => desk.drafts.arrangePictures(bea, wanted, []),
        () => desk.drafts.rebase(bea, wanted, 1),
        () => desk.publishing.publish(bea, wanted),
        () => desk.publishing.preview(bea, wanted),
        () => desk.publishing.schedule(bea, wanted, new Date(desk.now().getTime() + 60_000)),
        () => desk.publishing.unschedule(bea, wanted),
      ]
      for (const door of doors) expect(await codeOf(door()), wanted.slice(0, 50)).to.equal('no-such-draft')
      expect(await desk.drafts.became(bea, wanted)).to.equal(null)
    }
    expect(desk.files.size).to.equal(0)
    expect((await desk.drafts.list(bea, 10)).drafts).to.deep.equal([])
    expect((await desk.drafts.get(ada, id)).version).to.equal(1)
  })

  it('takes no more than a hundred pictures of one member in an hour, and three hundred in a day', async () => {
    const bea = await desk.person()
    const id = { ada: await desk.write(ada, 'call', call), bea: await desk.write(bea, 'call', call) }
    const take = () => codeOf(desk.media.take(ada.id, 'a picture', 'A', `draft:${id.ada}`))
    /** Tries at the same time count each other. */
    const refused = async (count: number): Promise<number> =>
      (await Promise.all(Array.from({ length: count }, take))).filter((code) => code === 'many-uploads').length
    expect(await refused(100)).to.equal(0)
    expect(await codeOf(desk.drafts.addPicture(ada, id.ada, 'a picture', 'A'))).to.equal('many-uploads')
    expect(await codeOf(desk.drafts.addPicture(bea, id.bea, 'a picture', 'A'))).not.to.equal('many-uploads')
    for (const tooMany of [1, 1, 101]) {
      desk.pass(60 * 60_000)
      expect(await refused(101)).to.equal(tooMany)
    }
  })

  it('is for those who may publish alone', async () => {
    const rae = await desk.person('reader')
    expect(await codeOf(save(rae, desk.drafts.fresh(rae), 0, call))).to.equal('not-allowed')
    expect(await codeOf(desk.drafts.get(rae, desk.drafts.fresh(rae)))).to.equal('not-allowed')
  })

  it('loses nothing of two windows: the later save is shown both, unless they say the same', async () => {
    const id = await desk.write(ada, 'call', call)
    expect((await save(ada, id, 1, { ...call, body: 'First window' })).saved).to.equal(true)
    const second = await save(ada, id, 1, { ...call, body: 'Second window' })
    expect(second.saved ? null : second.theirs?.fields.body).to.equal('First window')
    expect((await save(ada, id, 1, { ...call, body: 'First window' })).saved).to.equal(true)
    expect((await save(ada, id, 2, { ...call, body: 'Second window' })).saved).to.equal(true)
  })

  it('takes a form that was open while pictures were added and moved', async () => {
    const id = await desk.write(ada, 'call', call)
    await desk.drafts.addPicture(ada, id, 'picture', 'A mill')
    await desk.drafts.arrangePictures(ada, id, [])
    await desk.drafts.addPicture(ada, id, 'other', 'A mill')
    const saved = await save(ada, id, 1, { ...call, title: 'Typed meanwhile' })
    if (!saved.saved) throw new Error('a conflict')
    expect([saved.draft.fields.title, saved.draft.pictures.length]).to.deep.equal(['Typed meanwhile', 1])
  })

  it('of two first saves at once keeps one, and tells the other', async () => {
    const id = desk.drafts.fresh(ada)
    const saved = await Promise.all(['One', 'Two', 'Three'].map((title) => save(ada, id, 0, { title })))
    expect(saved.filter((one) => one.saved)).to.have.lengthOf(1)
  })

  it('comes back when it was thrown away in another window while being written', async () => {
    const id = await desk.write(ada, 'call', call)
    await desk.drafts.discard(ada, id)
    expect((await save(ada, id, 1, { ...call, title: 'Still typing' })).saved).to.equal(true)
    expect((await desk.drafts.get(ada, id)).fields.title).to.equal('Still typing')
  })

  it('is told when all of it together is too much, and keeps what it had', async () => {
    const id = await desk.write(ada, 'call', call)
    const much = save(ada, id, 1, { ...call, body: 'x'.repeat(150_001) })
    expect(await much.catch((error: unknown) => error))
      .to.have.property('faults')
      .that.deep.includes({
        field: 'body',
        code: 'too-long',
        limit: 150_000,
      })
    expect((await desk.drafts.get(ada, id)).fields).to.deep.equal(call)
  })

  it('takes eight pictures, with words for each, and forgets those that came too late', async () => {
    const id = await desk.write(ada, 'call', call)
    expect(await codeOf(desk.drafts.addPicture(ada, id, 'no-alt', '  '))).to.equal(null)
    const all = await Promise.allSettled(
      Array.from({ length: 12 }, (_, n) => desk.drafts.addPicture(ada, id, `p${n}`, 'A')),
    )
    expect(all.filter(({ status }) => status === 'fulfilled')).to.have.lengthOf(8)
    expect((await desk.drafts.get(ada, id)).pictures).to.have.lengthOf(8)
    desk.pass(61 * 60_000)
    await desk.settle()
    expect(desk.files.size).to.equal(8)
    const { pictures } = await desk.drafts.get(ada, id)
    const [first, second] = pictures.map(({ media }) => media)
    const wanted = [second, first, second, 'another’s'].map((media = '') => ({ media, alt: media.slice(-3) }))
    const arranged = await desk.drafts.arrangePictures(ada, id, wanted)
    expect(arranged.pictures.map(({ media }) => media)).to.deep.equal([second, first])
    await desk.drafts.discard(ada, id)
    desk.pass(61 * 60_000)
    await desk.settle()
    expect(desk.files.size).to.equal(0)
  })

  it('previews exactly what is published, and says all that is wrong', async () => {
    for (const [kind, fields] of [
      ['event', event],
      ['call', call],
      ['write-up', writeUp],
    ] as const) {
      const id = await desk.write(ada, kind, fields)
      const { tokens: _tokens, ...said } = await desk.publishing.preview(ada, id)
      const done = await desk.publishing.publish(ada, id)
      expect(done.published && done.item).to.deep.include(said)
    }
    const id = await desk.write(ada, 'event', { endsAt: 'never', zone: 'Moon/Base', audience: 'all' })
    const wrong = (await desk.publishing.publish(ada, id).catch((error: unknown) => error)) as {
      faults: { field: string }[]
    }
    expect(wrong.faults.map(({ field }) => field)).to.include.members([
      'title',
      'body',
      'startsAt',
      'endsAt',
      'zone',
      'audience',
    ])
  })

  it('makes safe HTML of every field that is one, and of scripts text', async () => {
    const script = '<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>'
    const fields = Object.fromEntries(
      ['situation', 'action', 'result', 'failed', 'differently'].map((name) => [name, script]),
    )
    const { writeUp: part, title } = await desk.publishing.preview(
      ada,
      await desk.write(ada, 'write-up', { title: script, ...fields }),
    )
    expect(title).to.equal(script)
    for (const { html } of part?.sections ?? []) expect(html).not.to.match(/<script|<img|href="javascript/i)
    expect(part?.sections).to.have.lengthOf(5)
  })

  it('goes with the account, pictures and all; what was published stays', async () => {
    const steward = await desk.person('steward')
    await desk.person('steward')
    const published = await desk.write(ada, 'call', call)
    const { item } = await desk.publishing.publish(ada, published)
    const begun = await desk.write(ada, 'event', event)
    await desk.drafts.addPicture(ada, begun, '/gate.png', 'The gate')
    await desk.members.remove(steward.id, ada.id)
    desk.pass(61_000)
    await desk.settle()
    desk.pass(2 * 60 * 60_000)
    await desk.settle()
    expect(await desk.store.collection(DRAFTS).count({ member: ada.id }, { atMost: 10 })).to.equal(0)
    expect([...desk.files]).to.deep.equal([])
    expect((await desk.reader.view(null, item.id)).title).to.equal('Save the mill')
  })

  it('stays when the account did not go after all', async () => {
    const id = await desk.write(ada, 'call', call)
    await desk.store.collection(LEAVINGS).insertOne({ _id: ada.id, at: desk.now() })
    desk.pass(61_000)
    await desk.settle()
    expect((await desk.drafts.get(ada, id)).fields).to.include(call)
    expect(await desk.store.collection(LEAVINGS).count({}, { atMost: 1 })).to.equal(0)
  })
})
