import { expect } from 'chai'
import { Status } from '../../../src/api/entities/status.js'
import { collections } from '../../../src/collections.js'
import { idAt, shownId } from '../../../src/core/ids.js'
import { hostOf, iri, type Iri } from '../../../src/core/iri.js'
import { ACTORS } from '../../../src/domain/actors/actor-repo.js'
import { cardId, CARDS } from '../../../src/domain/cards/card-repo.js'
import type { Item } from '../../../src/domain/items/item.js'
import type { Member } from '../../../src/domain/members/member.js'
import { POSTS } from '../../../src/domain/posts/post-repo.js'
import type { ReadPost } from '../../../src/domain/posts/post-service.js'
import { ownCollections } from '../../../src/store/collections.js'
import type { Store } from '../../../src/store/store.js'
import { actorDoc, noteBy } from '../../support/neighbours.js'
import { edit, publish, typed } from '../../support/published.js'
import { freshStore, type FreshStore } from '../../support/store.js'
import { meantToBeLeftOut } from '../../support/contract/watch.js'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'
import { ask } from './apps.js'
import { scriptToken } from './listeners.js'

const BOB = iri('https://elm.test/users/bob')
const CLEO = iri('https://fir.test/users/cleo')
const PAGE = iri('https://news.test/beds')
const MINUTE_MS = 60_000
const poll = (votes: number) => ({
  ...{ many: false, options: ['Tea', 'Coffee'].map((name) => ({ name, votes })), voters: votes },
  ...{ endsAt: null, closedAt: null },
})
const picture = (alt: string) => ({
  ...{ kind: 'image' as const, url: 'https://elm.test/bed.jpg', mediaType: 'image/jpeg', alt, focus: null },
  ...{ width: 1_200, height: 800, blurhash: null },
})
const card = {
  ...{ title: 'Beds', description: 'All of them', author: '', authorUrl: null, site: 'News', language: null },
  ...{ publishedAt: null, image: null },
}
const rule = {
  ...{ severity: 'none' as const, rejectMedia: true, rejectReports: false, publicComment: '', privateComment: '' },
  ...{ obfuscate: false, allowed: false },
}

/** What was drawn by one process is never older than what is stored, whichever process changed that. */
describe('a status that was shown before', function () {
  this.timeout(30_000)
  let fresh: FreshStore
  let [here, there]: [TestHub, TestHub] = [] as never
  let now = new Date('2026-11-21T10:00:00Z')
  let [ada, ben]: [Member, Member] = [] as never
  let tokens: { ada: string; ben: string }
  let note: ReadPost
  let [noteId, bobId] = ['', '']
  let item: Item

  /** Another process on the same store. */
  const process = async (role: 'web' | 'worker', workerId: number): Promise<TestHub> => {
    // Shared as a database is: each process closes its own way to it.
    const openStore = () =>
      Promise.resolve(
        Object.assign(Object.create(fresh.store) as Store, { kind: 'mongodb', close: () => Promise.resolve() }),
      )
    const secretKey = Buffer.alloc(32, 7)
    const hub = await temporaryHub({ role, secretKey, workerId }, { openStore, clock: () => now })
    await hub.start()
    return hub
  }
  const later = () => void (now = new Date(now.getTime() + 2 * MINUTE_MS))
  const speaker = async (name: string): Promise<Member> => {
    const member = await here.services.members.add({ name, role: 'coordinator' })
    await here.services.profiles.open(member.id, { name })
    return member
  }
  const asked = (hub: TestHub, path: string, token = tokens.ada) => ask(hub, 'GET', path, { token })
  const one = async (hub: TestHub, id = noteId, token = tokens.ada): Promise<Status> => {
    const { status, json } = await asked(hub, `/api/v1/statuses/${shownId(id)}`, token)
    expect(status, JSON.stringify(json)).to.equal(200)
    return Status.parse(json)
  }
  const page = async (hub: TestHub, path: string): Promise<Status[]> => {
    const { status, json } = await asked(hub, path)
    expect(status).to.equal(200)
    return Status.array().parse(json)
  }
  const says = async (change: Partial<ReadPost>) => {
    note = { ...note, ...change, versionAt: now }
    expect((await there.services.posts.receive(note)).did).to.be.oneOf(['added', 'changed'])
  }

  before(async () => {
    fresh = await freshStore({ collections: [...ownCollections, ...collections] })
    here = await process('web', 1)
    await here.setUp()
    there = await process('worker', 2)
    ada = await speaker('ada')
    ben = await speaker('ben')
    tokens = { ada: await scriptToken(here, ada), ben: await scriptToken(here, ben) }
    const [bob, cleo] = [actorDoc('bob'), actorDoc('cleo', 'fir.test')]
    await fresh.store.collection(ACTORS).insertMany([
      { ...bob, number: idAt(new Date(1)), icon: 'https://elm.test/bob.png' },
      { ...cleo, number: idAt(new Date(2)) },
    ])
    bobId = shownId(idAt(new Date(1)))
    await here.services.follows.followQuietly(ada.id, { iri: BOB, host: hostOf(BOB) })
    await here.services.follows.answered(
      { by: BOB, activity: null, follower: here.services.localActors.instanceIri },
      'accepted',
    )
    const html = `<p>Look at <a href="${PAGE}">these</a></p>`
    const said = { html, mentions: [CLEO], poll: poll(1), files: [picture('Leeks')], publishedAt: now, versionAt: now }
    note = noteBy(BOB, { ...said, inReplyTo: iri('https://fir.test/notes/asked') })
    noteId = (await there.services.posts.receive(note)).id ?? ''
    item = await publish(here.services, ada, 'event', typed.event)
    await there.settle()
  })
  after(async () => {
    await cleanUp()
    await fresh.dispose()
  })
  beforeEach(later)

  type Change = [what: string, () => Promise<unknown>, (status: Status) => unknown, before: unknown, after: unknown]
  const changes: Change[] = [
    [
      'an edit',
      () => says({ html: `<p>Look at <a href="${PAGE}">those</a></p>`, editedAt: now }),
      ({ content }) => content.includes('>those<'),
      false,
      true,
    ],
    ['new totals of its poll', () => says({ poll: poll(4) }), (status) => status.poll?.votes_count, 2, 8],
    [
      'another description of its picture',
      () => says({ files: [picture('Many leeks')] }),
      ({ media_attachments: files }) => files[0]?.description,
      'Leeks',
      'Many leeks',
    ],
    [
      'another name of its author',
      () => there.store.collection(ACTORS).updateOne({ _id: BOB }, { $set: { name: 'Bob the gardener' } }),
      ({ account }) => account.display_name,
      'bob',
      'Bob the gardener',
    ],
    [
      'another address of somebody it names',
      () => there.store.collection(ACTORS).updateOne({ _id: CLEO }, { $set: { address: 'cleo@trees.test' } }),
      ({ mentions }) => mentions[0]?.acct,
      'cleo@fir.test',
      'cleo@trees.test',
    ],
    [
      'the card of the page it leads to',
      () =>
        there.store
          .collection(CARDS)
          .updateOne(
            { _id: cardId(PAGE) },
            { $set: { url: PAGE, card, work: null, tries: 1, at: now, posts: [] } },
            { upsert: true },
          ),
      (status) => status.card?.title,
      undefined,
      'Beds',
    ],
    [
      'another card',
      () => there.store.collection(CARDS).updateOne({ _id: cardId(PAGE) }, { $set: { 'card.title': 'Bedding' } }),
      (status) => status.card?.title,
      'Beds',
      'Bedding',
    ],
    [
      'what it answers',
      () => there.services.posts.receive(noteBy(CLEO, { iri: note.inReplyTo as Iri, publishedAt: now })),
      (status) => [status.in_reply_to_id !== null, status.in_reply_to_account_id],
      [false, null],
      [true, shownId(idAt(new Date(2)))],
    ],
    [
      'a rule about pictures of its server',
      () => here.services.rules.decide({ ...ada, role: 'steward' }, 'elm.test', rule),
      ({ media_attachments: files, account }) => [files[0]?.type, account.avatar.includes('/proxy/')],
      ['image', true],
      ['unknown', false],
    ],
    [
      'the end of that rule',
      () => here.services.rules.decide({ ...ada, role: 'steward' }, 'elm.test', { ...rule, rejectMedia: false }),
      ({ media_attachments: files, account }) => [files[0]?.type, account.avatar.includes('/proxy/')],
      ['unknown', false],
      ['image', true],
    ],
    [
      'who likes it, passes it on and answers it',
      async () => {
        await there.services.reactions.like(ben, note.iri)
        await there.services.reactions.boost(ben, note.iri)
        await there.services.posts.reply(ben, { text: 'Fine beds', inReplyTo: note.iri })
        await there.settle()
      },
      (status) => [status.favourites_count, status.reblogs_count, status.replies_count],
      [0, 0, 0],
      [1, 1, 1],
    ],
    [
      'who quotes it',
      () => there.services.posts.receive(noteBy(CLEO, { quote: { of: note.iri, stamp: null }, publishedAt: now })),
      (status) => status.quotes_count,
      0,
      1,
    ],
    [
      'what its reader does with it',
      async () => {
        const shown = { of: 'post' as const, post: (await there.services.posts.get(noteId))! }
        await there.services.bookmarks.add(ada, shown)
        await there.services.bookmarks.muteThread(ada, shown)
        await there.services.reactions.like(ada, note.iri)
        await there.settle()
      },
      ({ bookmarked, muted, favourited }) => [bookmarked, muted, favourited],
      [false, false, false],
      [true, true, true],
    ],
    [
      'what its reader filters',
      () =>
        there.services.filters.add(ada, {
          ...{ title: 'Beds', contexts: ['home'], action: 'warn', expiresAt: null },
          keywords: [{ keyword: 'look', wholeWord: true }],
        }),
      ({ filtered }) => filtered?.length,
      0,
      1,
    ],
  ]

  let others = 10
  for (const [what, change, shown, before, after] of changes) {
    it(`shows ${what}`, async () => {
      const path = `/api/v1/accounts/${bobId}/statuses`
      for (let n = 0; n < 3; n++) expect(shown(await one(here)), 'before').to.deep.equal(before)
      expect((await page(here, path)).map(({ id }) => id)).to.include(shownId(noteId))
      await change()
      later() // numbers of accounts may be a minute old
      const status = await one(here)
      expect(shown(status), 'after').to.deep.equal(after)
      expect((await page(here, path)).find(({ id }) => id === status.id)).to.deep.equal(status)
      const cold = await process('web', ++others)
      expect(status, 'as a process that has just begun').to.deep.equal(await one(cold))
      await cold.stop()
    })
  }

  it('shows each reader their own marks alone', async () => {
    for (let n = 0; n < 2; n++) {
      expect(await one(here, noteId, tokens.ada)).to.include({ bookmarked: true, muted: true, reblogged: false })
      expect(await one(here, noteId, tokens.ben)).to.include({ bookmarked: false, muted: false, reblogged: true })
      expect((await one(here, noteId, tokens.ben)).filtered).to.deep.equal([])
    }
    const { json } = await ask(here, 'GET', `/api/v1/statuses/${shownId(noteId)}`)
    expect(json).not.to.have.any.keys('bookmarked', 'muted', 'favourited', 'filtered')
  })

  it('shows what becomes of an event, and of the group that says it', async () => {
    const before = await one(here, item.id)
    expect(before.card).to.include({ title: 'Repair café', provider_name: 'Walton Hub' })
    item = await edit(there.services, ada, item, { title: 'Mending café' })
    await there.services.settings.change({ name: 'Walton Menders' })
    later()
    const after = await one(here, item.id)
    expect(after.card).to.include({ title: 'Mending café', provider_name: 'Walton Menders' })
    expect(after.account.display_name).to.equal('Walton Menders')
    expect(after.content).to.include('Mending café')
  })

  it('is left out, and said each time, as long as it does not fit its schema', async () => {
    const docs = there.store.collection(POSTS)
    const faults = () => here.lines.filter(({ message }) => message === 'left out what does not fit its schema').length
    const ids = async () => (await page(here, `/api/v1/accounts/${bobId}/statuses`)).map(({ id }) => id)
    expect(await ids()).to.include(shownId(noteId))
    await docs.updateOne({ _id: noteId }, { $set: { sensitive: 'yes' as unknown as boolean } })
    for (let n = 1; n <= 2; n++) {
      expect(await ids()).to.not.include(shownId(noteId))
      expect(faults()).to.equal(n)
      expect(JSON.stringify(here.lines)).to.not.include('these beds')
    }
    meantToBeLeftOut()
    await docs.updateOne({ _id: noteId }, { $set: { sensitive: true } })
    expect(await ids()).to.include(shownId(noteId))
    expect((await one(here)).sensitive).to.equal(true)
  })

  it('is not shown to whoever turns its author away, until they do so no more', async () => {
    const { id: said } = await there.services.posts.receive(noteBy(BOB, { publishedAt: now }))
    await there.settle()
    const inHome = async () => (await page(here, '/api/v1/timelines/home')).some(({ id }) => id === shownId(said ?? ''))
    for (let n = 0; n < 2; n++) expect(await inHome()).to.equal(true)
    await there.services.memberBlocks.put(ada.id, BOB, 'mute')
    for (let n = 0; n < 2; n++) expect(await inHome()).to.equal(false)
    await there.services.memberBlocks.remove(ada.id, BOB)
    expect(await inHome()).to.equal(true)
  })

  it('is gone at once when it is taken down', async () => {
    const path = `/api/v1/accounts/${bobId}/statuses`
    const ids = async () => (await page(here, path)).map(({ id }) => id)
    for (let n = 0; n < 2; n++) expect(await ids()).to.include(shownId(noteId))
    expect(await there.services.posts.deleted(note.iri, BOB)).to.equal('deleted')
    expect(await ids()).to.not.include(shownId(noteId))
    expect((await asked(here, `/api/v1/statuses/${shownId(noteId)}`)).status).to.be.oneOf([404, 410])
    expect((await page(here, '/api/v1/timelines/home')).map(({ id }) => id)).to.not.include(shownId(noteId))
  })

  it('opens to no token that was taken back, and to nobody who was suspended', async () => {
    const token = await scriptToken(here, ben)
    for (let n = 0; n < 2; n++) expect((await asked(here, '/api/v1/timelines/home', token)).status).to.equal(200)
    const [newest] = await there.services.tokens.ofMember(ben.id)
    expect(await there.services.tokens.end(ben.id, newest?.id ?? '')).to.equal(true)
    const left = await Promise.all([token, tokens.ben].map((text) => asked(here, '/api/v1/timelines/home', text)))
    expect(left.map(({ status }) => status).toSorted()).to.deep.equal([200, 401])
    await there.services.members.suspend('operator', ben.id, 'Away')
    for (const text of [token, tokens.ben])
      expect((await asked(here, '/api/v1/timelines/home', text)).status).to.equal(401)
  })
})
