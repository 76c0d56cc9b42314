import { expect } from 'chai'
import { REVISIONS } from '../../../../src/domain/items/revision-repo.js'
import { ITEMS } from '../../../../src/domain/items/item-repo.js'
import type { Audience, Item } from '../../../../src/domain/items/item.js'
import type { Fields } from '../../../../src/domain/drafts/fields.js'
import type { Member } from '../../../../src/domain/members/member.js'
import { call, event, minutes, openDesk, writeUp, type Desk } from '../../../support/publishing.js'

const codeOf = (refused: Promise<unknown>): Promise<unknown> =>
  refused.then(
    () => 'done',
    (error: { code?: unknown }) => error.code,
  )

describe('an item', () => {
  let desk: Desk
  let ada: Member
  let rae: Member
  beforeEach(async () => {
    desk = await openDesk()
    ada = await desk.person()
    rae = await desk.person('reader')
  })
  afterEach(() => desk.dispose())

  const put = async (kind: Item['kind'], fields: Fields): Promise<Item> => {
    const done = await desk.publishing.publish(ada, await desk.write(ada, kind, fields))
    if (!done.published) throw new Error('a conflict')
    return done.item
  }
  const change = async (item: Item, fields: Fields): Promise<Item> => {
    const opened = await desk.drafts.edit(ada, item.id)
    const edits = { item: item.id, revision: opened.baseRevision }
    const { id, kind } = opened
    await desk.drafts.save(ada, { id, kind, texts: 0, fields: { ...opened.fields, ...fields }, edits })
    const done = await desk.publishing.publish(ada, id)
    if (!done.published) throw new Error('a conflict')
    return done.item
  }

  it('stands in the lists of those it is meant for, and every list is served by an index', async () => {
    for (const audience of ['public', 'unlisted', 'followers', 'hub'] satisfies Audience[]) {
      await put('call', { ...call, title: audience, audience, deadline: '2026-12-01T12:00' })
      await put('event', { ...event, title: audience, audience, tags: 'council' })
      await put('write-up', { ...writeUp, title: audience, audience })
    }
    const { reader } = desk
    const page = { limit: 50 }
    const [from, to] = [new Date('2026-11-01'), new Date('2026-12-01')]
    const listsOf = async (viewer: Member | null) => [
      (await reader.newest(viewer, 'call', page)).items,
      (await reader.newest(viewer, 'write-up', page)).items,
      (await reader.upcoming(viewer, page)).items,
      (await reader.eventsIn(viewer, from, to)).flat(),
      (await reader.openCalls(viewer, page)).items,
      (await reader.tagged(viewer, 'council', 'event', page)).items,
      (await reader.search(viewer, 'mill council', page)).items.concat(
        (await reader.search(viewer, 'counc', page)).items.filter(({ kind }) => kind === 'event'),
      ),
    ]
    for (const list of await listsOf(null)) expect(list.map(({ title }) => title)).to.deep.equal(['public'])
    for (const list of await listsOf(rae)) {
      expect(list.map(({ title }) => title)).to.have.members(['public', 'followers', 'hub'])
    }
    desk.pass(12 * 24 * minutes(60))
    expect((await reader.pastEvents(null, page)).items.map(({ title }) => title)).to.deep.equal(['public'])
    expect((await reader.newest(null, null, page)).items).to.have.lengthOf(3)
    expect((await reader.byWriter(ada.id, page)).items).to.have.lengthOf(12)
    expect(await reader.onNow(null)).to.deep.equal([])
    const seen: string[] = []
    for await (const item of reader.everythingPublic()) seen.push(item.title)
    expect(seen).to.deep.equal(['public', 'public', 'public'])
  })

  it('is found by strangers only when it is for everyone, and hidden is the same as missing', async () => {
    const ids = new Map<Audience, string>()
    for (const audience of ['public', 'unlisted', 'followers', 'hub'] satisfies Audience[]) {
      ids.set(audience, (await put('call', { ...call, audience })).id)
    }
    const view = (viewer: Member | null, audience: Audience) =>
      codeOf(desk.reader.view(viewer, ids.get(audience) ?? ''))
    expect([await view(null, 'public'), await view(null, 'unlisted')]).to.deep.equal(['done', 'done'])
    for (const audience of ['followers', 'hub'] as const) {
      expect([await view(null, audience), await view(rae, audience)]).to.deep.equal(['no-such-item', 'done'])
      await desk.items.remove(ada, ids.get(audience) ?? '')
      expect([await view(null, audience), await view(rae, audience)]).to.deep.equal(['no-such-item', 'gone-item'])
    }
  })

  it('is taken down without a trace of what it said', async () => {
    const secret = 'Zanzibar'
    const item = await put('event', {
      ...event,
      title: secret,
      body: `${secret} #${secret}`,
      byline: secret,
      placeName: secret,
      address: secret,
      access: secret,
      online: `https://${secret}.example`,
      summary: secret,
    })
    await change(item, { title: `${secret} again` })
    await desk.items.end(ada, item.id, secret)
    const id = await desk.write(ada, 'call', call)
    await desk.drafts.addPicture(ada, id, 'picture', secret)
    await desk.items.remove(ada, item.id)
    expect(JSON.stringify(await desk.store.collection(ITEMS).findOne({ _id: item.id })).toLowerCase()).not.to.include(
      secret.toLowerCase(),
    )
    await desk.settle()
    expect(await desk.store.collection(REVISIONS).find({ item: item.id }, { limit: 9 })).to.deep.equal([])
    expect((await desk.reader.search(rae, secret, { limit: 9 })).items).to.deep.equal([])
    expect(await codeOf(desk.reader.view(null, item.id))).to.equal('gone-item')
    expect(await codeOf(desk.reader.history(null, item.id))).to.equal('gone-item')
  })

  it('takes its pictures’ files with it, after an hour', async () => {
    const id = await desk.write(ada, 'call', call)
    await desk.drafts.addPicture(ada, id, 'picture', 'A mill')
    const done = await desk.publishing.publish(ada, id)
    desk.pass(minutes(120))
    await desk.settle()
    expect([...desk.files]).to.deep.equal(['picture'])
    await desk.items.remove(ada, done.item.id)
    await desk.settle()
    expect([...desk.files]).to.deep.equal(['picture'])
    desk.pass(minutes(61))
    await desk.settle()
    expect([...desk.files]).to.deep.equal([])
  })

  it('leaves no former version behind when it is changed while it is taken down', async () => {
    for (let round = 0; round < 10; round++) {
      const item = await put('call', call)
      await Promise.allSettled([
        desk.items.end(ada, item.id, 'Won'),
        desk.items.remove(ada, item.id).then(() => desk.settle()),
      ])
      await desk.items.remove(ada, item.id).catch(() => undefined)
      await desk.settle()
      expect(await desk.store.collection(REVISIONS).find({ item: item.id }, { limit: 9 })).to.deep.equal([])
    }
  })

  it('is ended once with a reason and opened again, each with a version of its own', async () => {
    const item = await put('event', event)
    for (const reason of ['', '  ', 'x'.repeat(501)])
      expect(await codeOf(desk.items.end(ada, item.id, reason))).to.equal(null)
    const ended = await Promise.allSettled(Array.from({ length: 4 }, () => desk.items.end(ada, item.id, 'Storm')))
    expect(ended.some(({ status }) => status === 'fulfilled')).to.equal(true)
    expect((await desk.reader.view(null, item.id)).ended?.reason).to.equal('Storm')
    await desk.items.reopen(ada, item.id)
    await desk.items.reopen(ada, item.id)
    const { item: open, former } = await desk.reader.history(null, item.id)
    expect([open.ended, open.revision, former.length]).to.deep.equal([null, 3, 2])
    expect(await codeOf(desk.items.end(rae, item.id, 'Mine'))).to.equal('not-allowed')
    expect(await codeOf(desk.items.end(ada, (await put('write-up', writeUp)).id, 'No'))).to.equal('no-such-page')
  })

  it('is taken down by its writer or a moderator, and by nobody else', async () => {
    const item = await put('call', call)
    const [bea, mo] = [await desk.person(), await desk.person('moderator')]
    for (const other of [bea, rae]) expect(await codeOf(desk.items.remove(other, item.id))).to.equal('not-allowed')
    await desk.items.remove(mo, item.id)
    expect(await codeOf(desk.items.remove(ada, item.id))).to.equal('gone-item')
    expect(await codeOf(desk.items.reopen(ada, item.id))).to.equal('gone-item')
    expect(await codeOf(desk.drafts.edit(ada, item.id))).to.equal('no-such-item')
  })

  it('does not tell everybody in its history what once was for members alone', async () => {
    const item = await put('call', { ...call, audience: 'hub', body: 'The key is under the pot.' })
    await change(item, { audience: 'public', body: 'Come along.' })
    await change(item, { title: 'Save the mill!' })
    const strangers = (await desk.reader.history(null, item.id)).former
    expect(strangers.map(({ content }) => content.source)).to.deep.equal(['Come along.'])
    expect((await desk.reader.history(rae, item.id)).former).to.have.lengthOf(2)
  })
})
