import { expect } from 'chai'
import type { Iri } from '../../../../src/core/iri.js'
import { nextTelling } from '../../../../src/domain/announcing.js'
import type { Fields } from '../../../../src/domain/drafts/fields.js'
import { itemRepo } from '../../../../src/domain/items/item-repo.js'
import type { Item, Kind } from '../../../../src/domain/items/item.js'
import { iri } from '../../../../src/core/iri.js'
import { postRepo } from '../../../../src/domain/posts/post-repo.js'
import { MOST_ENTRIES } from '../../../../src/domain/reading-lists/entry.js'
import { entryLine } from '../../../../src/domain/reading-lists/entry-fields.js'
import type { Member } from '../../../../src/domain/members/member.js'
import { FieldFaults } from '../../../../src/domain/refusals.js'
import { call, openDesk, writeUp, type Desk } from '../../../support/publishing.js'
import { codeOf, noteBy } from '../../../support/neighbours.js'

const line = (at: string, title = '', note = '') => entryLine({ at, title, note })
const link = (n: number, note = '') => line(`https://example.org/${n}`, `Page ${n}`, note)

describe('reading lists', () => {
  let desk: Desk, ada: Member, ben: Member, reader: Member
  beforeEach(async () => {
    desk = await openDesk()
    ;[ada, ben, reader] = [await desk.person(), await desk.person(), await desk.person('reader')]
  })
  afterEach(() => desk.dispose())

  const put = async (kind: Kind, fields: Fields): Promise<Item> =>
    (await desk.publishing.publish(ada, await desk.write(ada, kind, fields))).item
  const list = (...lines: string[]) =>
    put('list', { title: 'Begin here', body: 'In order.', entries: lines.join('\n') })
  const seen = async (viewer: Member | null, item: Item) =>
    (await desk.readingLists.shown(viewer, [item]))[0]!.entries.map(({ state, title }) => `${state}: ${title}`)
  const faultsOf = async (doing: Promise<unknown>): Promise<string[]> => {
    const error: unknown = await doing.then(
      () => expect.fail('Nothing was wrong'),
      (caught: unknown) => caught,
    )
    expect(error).to.be.instanceOf(FieldFaults)
    return (error as FieldFaults).faults.map(({ field, code, limit }) => `${field} ${code} ${limit}`)
  }
  const change = async (item: Item, fields: Fields, by = ada) => {
    const edit = await desk.drafts.edit(by, item.id)
    const edits = { item: item.id, revision: edit.baseRevision }
    const all = { ...edit.fields, ...fields }
    await desk.drafts.save(by, { id: edit.id, kind: item.kind, texts: edit.texts, fields: all, edits })
    return desk.publishing.publish(by, edit.id)
  }
  const docOf = async (item: Item) => (await itemRepo(desk.store).get(item.id))!
  const follow = async () => {
    while (await desk.readingLists.followStep());
  }

  it('have what was typed, in its order, and know what of it is ours', async () => {
    const [story, ask] = [await put('write-up', writeUp), await put('call', call)]
    const page = `https://oak.test/write-ups/whatever-${BigInt(story.id).toString(36)}`
    const made = await list(link(1, 'First.'), line(page, '', 'Then this.'), line(ask.iri))
    expect(await seen(null, made)).to.deep.equal(['elsewhere: Page 1', 'here: The alley', 'here: Save the mill'])
    const { entries = [] } = await docOf(made)
    expect(entries.map(({ of, at, note }) => [of, at, note])).to.deep.equal([
      ['link', 'https://example.org/1', 'First.'],
      ['item', story.iri, 'Then this.'],
      ['item', ask.iri, ''],
    ])
    expect((await desk.readingLists.with(null, story.iri as Iri)).map(({ id }) => id)).to.deep.equal([made.id])
  })

  it('say of each entry what is wrong with it', async () => {
    const story = await put('write-up', writeUp)
    const nothing = 'https://oak.test/o/00000000000000000042'
    const wrong = [
      ['javascript:alert(1)', 'entries entry-address 1'],
      ['https://user:pass@example.org/', 'entries entry-address 1'],
      [line('http://example.org/', 'Open to all on the way'), 'entries entry-https 1'],
      [line('https://example.org/'), 'entries entry-title 1'],
      [`${line(story.iri)}\n${line(story.iri)}`, 'entries entry-twice 2'],
      [
        `${line(story.iri)}\n${line(`https://oak.test/write-ups/x-${BigInt(story.id).toString(36)}`)}`,
        'entries entry-twice 2',
      ],
      [line('https://example.org/', 'x'.repeat(201)), 'entries entry-title-long 1'],
      [line('https://example.org/', 'x', 'y'.repeat(501)), 'entries entry-note-long 1'],
      [line(nothing, 'Nothing of ours'), 'entries entry-unknown 1'],
      [Array.from({ length: MOST_ENTRIES + 1 }, (_, n) => link(n)).join('\n'), 'entries too-many-entries 100'],
    ] as const
    for (const [entries, expected] of wrong) expect(await faultsOf(list(entries)), entries).to.deep.equal([expected])
    expect((await list(Array.from({ length: MOST_ENTRIES }, (_, n) => link(n)).join('\n'))).title).to.equal(
      'Begin here',
    )
  })

  it('show nobody what is not for them, and count it for nobody', async () => {
    const [open, hidden] = [
      await put('write-up', writeUp),
      await put('call', { ...call, title: 'Secret', audience: 'hub' }),
    ]
    const made = await list(line(hidden.iri, '', 'Whisper'), line(open.iri))
    expect(await seen(null, made)).to.deep.equal(['here: The alley'])
    expect(await seen(reader, made)).to.deep.equal(['here: Secret', 'here: The alley'])
    const found = await desk.reader.view(null, made.id)
    expect(JSON.stringify(found)).to.not.include('Whisper').and.not.include('Secret')
    expect((await desk.reader.search(null, 'whisper', { limit: 5 })).items).to.deep.equal([])
    const { former, item } = await desk.reader.history(null, (await change(made, { title: 'Again' })).item.id)
    expect(JSON.stringify([former, item])).to.not.include('Secret')
    expect(JSON.stringify(await desk.reader.history(ben, made.id))).to.include('Secret')
    expect(await desk.readingLists.open(made)).to.have.lengthOf(1)
  })

  it('follow what becomes of ours: for members alone now, for all again, taken down', async () => {
    const story = await put('write-up', writeUp)
    const made = await list(line(story.iri), link(2))
    const told = async () => (await docOf(made)).revision
    await change(story, { title: 'A typo less' })
    await follow()
    expect(await told(), 'another title is no change of the list').to.equal(1)
    desk.pass(1_000)
    await change(story, { audience: 'hub' })
    expect(await seen(null, made), 'at once').to.deep.equal(['elsewhere: Page 2'])
    await follow()
    await follow()
    expect(await told()).to.equal(2)
    expect(nextTelling({ ...(await docOf(made)), leaves: true })).to.include({ revision: 2, verb: 'Create' })
    desk.pass(1_000)
    await change(story, { audience: 'public', title: 'Open again' })
    await follow()
    expect(await told()).to.equal(3)
    await desk.items.remove(ada, story.id)
    expect(await seen(null, made)).to.deep.equal(['gone: Open again', 'elsewhere: Page 2'])
    await follow()
    expect(await told()).to.equal(4)
    const kept = await change(made, { body: 'Another word.' })
    expect(kept.published && (await seen(null, made))).to.deep.equal(['gone: Open again', 'elsewhere: Page 2'])
  })

  it('never tell strangers the title of what was for members when it went', async () => {
    const story = await put('write-up', { ...writeUp, title: 'Secret plan' })
    const made = await list(line(story.iri), link(2))
    await change(story, { audience: 'hub', title: 'Even more secret' })
    await change(made, { body: 'Another word.' })
    await desk.items.remove(ada, story.id)
    await follow()
    expect(await seen(null, made)).to.deep.equal(['elsewhere: Page 2'])
    expect(await seen(reader, made)).to.deep.equal(['gone: Even more secret', 'elsewhere: Page 2'])
  })

  it('keep the title of what was for members, then for all, and gone before the list could follow', async () => {
    const story = await put('write-up', { ...writeUp, title: 'Secret plan', audience: 'hub' })
    const made = await list(line(story.iri))
    await change(story, { audience: 'public', title: 'Now open' })
    await desk.items.remove(ada, story.id)
    expect(await seen(null, made)).to.deep.equal([])
    await follow()
    expect(await seen(null, made)).to.deep.equal([])
  })

  it('take an entry more from everybody who adds one at once, each once', async () => {
    const made = await list(link(0))
    const stories = await Promise.all([1, 2, 3, 4].map((n) => put('write-up', { ...writeUp, title: `Story ${n}` })))
    const twice = [...stories, ...stories]
    await Promise.all(
      twice.map(({ iri: at }, n) =>
        desk.readingLists.add(n % 2 === 0 ? ada : ben, made.id, { at, title: '', note: ` n${n}\n ` }),
      ),
    )
    const { entries = [], revision } = await docOf(made)
    expect(entries.map(({ title }) => title)).to.have.members(['Page 0', ...stories.map(({ title }) => title)])
    expect(entries.slice(1).every(({ note }) => /^n\d$/.test(note))).to.equal(true)
    expect(revision).to.equal(5)
  })

  it('are not added to by those who may not, nor with what is not theirs to see', async () => {
    const made = await list(link(0))
    expect(
      await codeOf(desk.readingLists.add(reader, made.id, { at: 'https://example.org/9', title: 'x', note: '' })),
    ).to.equal('not-allowed')
    const story = await put('write-up', writeUp)
    expect(await codeOf(desk.readingLists.add(ada, story.id, { at: story.iri, title: '', note: '' }))).to.equal(
      'no-such-item',
    )
    const long = desk.readingLists.add(ada, made.id, { at: story.iri, title: '', note: 'x'.repeat(501) })
    expect(await faultsOf(long)).to.deep.equal(['note too-long 500'])
    const gone = await put('write-up', writeUp)
    await desk.items.remove(ada, gone.id)
    const add = desk.readingLists.add(ada, made.id, { at: gone.iri, title: '', note: '' })
    expect(await faultsOf(add)).to.deep.equal(['entries entry-unknown 1'])
  })

  it('keep what two coordinators changed at once, for the second to decide', async () => {
    const made = await list(link(0), link(1))
    const [mine, theirs] = [await desk.drafts.edit(ada, made.id), await desk.drafts.edit(ben, made.id)]
    const save = (by: Member, id: string, entries: string) =>
      desk.drafts.save(by, {
        ...{ id, kind: 'list', texts: 0, fields: { ...mine.fields, entries } },
        edits: { item: made.id, revision: 1 },
      })
    await save(ada, mine.id, [link(1), link(0)].join('\n'))
    await save(ben, theirs.id, [link(0), link(1), link(2)].join('\n'))
    expect((await desk.publishing.publish(ada, mine.id)).published).to.equal(true)
    const second = await desk.publishing.publish(ben, theirs.id)
    expect(second.published).to.equal(false)
    expect(second.published ? '' : second.theirs.entries).to.equal([link(1), link(0)].join('\n'))
    expect((await desk.drafts.get(ben, theirs.id)).fields.entries).to.include('Page 2')
    expect(await seen(null, made)).to.deep.equal(['elsewhere: Page 1', 'elsewhere: Page 0'])
  })

  it('give nothing that stays a new date, whatever its place', async () => {
    const made = await list(link(0), link(1))
    desk.pass(60_000)
    await change(made, { entries: [link(2), link(1, 'A word'), link(0)].join('\n') })
    const { entries = [] } = await docOf(made)
    const [first, second, third] = entries.map(({ addedAt }) => addedAt.getTime())
    expect(second).to.equal(third).and.to.be.below(first!)
  })

  it('have what others wrote as long as it is for everybody, and say when it is gone', async () => {
    const note = noteBy(iri('https://elm.test/a/kim'), { title: 'Their way', audience: 'public' })
    await desk.posts.receive(note)
    const quiet = noteBy(iri('https://elm.test/a/kim'), { title: 'Between us', audience: 'followers' })
    await desk.posts.receive(quiet)
    const made = await list(line(note.iri, 'typed', 'Look.'))
    expect(await seen(null, made)).to.deep.equal(['elsewhere: Their way'])
    expect(await faultsOf(list(line(quiet.iri, 'Between us')))).to.deep.equal(['entries entry-unknown 1'])
    await desk.posts.deleted(note.iri, note.author)
    expect(await seen(null, made)).to.deep.equal(['gone: Their way'])
    expect(await postRepo(desk.store).named([note.iri])).to.have.lengthOf(1)
  })

  it('name a status by its beginning', async () => {
    const note = noteBy(iri('https://elm.test/a/kim'), {
      title: null,
      html: '<p>Hello <b>there</b></p>',
      audience: 'public',
    })
    await desk.posts.receive(note)
    expect(await desk.shelf.titleOf(note.iri)).to.deep.equal({ at: note.iri, title: 'Hello there' })
    expect(await seen(null, await list(line(note.iri)))).to.deep.equal(['elsewhere: Hello there'])
    expect(await desk.shelf.titleOf(iri('https://elm.test/unknown'))).to.equal(null)
  })

  it('can stand on each other', async () => {
    const first = await list(link(0))
    const second = await list(line(first.iri))
    expect(await seen(null, second)).to.deep.equal(['here: Begin here'])
  })
})
