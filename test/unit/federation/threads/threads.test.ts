import { expect } from 'chai'
import { iri, type Iri } from '../../../../src/core/iri.js'
import { createLog } from '../../../../src/core/log.js'
import type { ActorDoc } from '../../../../src/domain/actors/actor-repo.js'
import { createDocuments } from '../../../../src/federation/remote/fetch-document.js'
import type { JsonObject } from '../../../../src/federation/remote/strict-json.js'
import type { Link } from '../../../../src/federation/threads/ports.js'
import { createThreads } from '../../../../src/federation/threads/threads.js'
import type { ReadPost } from '../../../../src/federation/vocab/read/post.js'
import { createReaders } from '../../../../src/federation/vocab/read/readers.js'
import { authority, closeFetchers, testFetcher } from '../../../support/fetching.js'
import { redirecting, saying, startOddServer, stopOddServers } from '../../../support/odd-server.js'

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'

/** One server under several names, a real fetcher, and a memory for what is kept. */
async function conversation() {
  const server = await startOddServer({ identity: authority.issue(['oak.test', 'elm.test', 'bad.test', 'hub.test']) })
  let ahead = 0
  const clock = () => new Date(Date.parse('2026-11-21T12:00:00Z') + ahead)
  const documents = createDocuments({ fetcher: testFetcher(), clock })
  const at = (path: string, host = 'oak.test') => iri(`https://${host}:${server.port}${path}`)
  const asked: Iri[] = []
  const kept: ReadPost[] = []
  const stored = new Map<Iri, Link>()
  const authors = { known: new Set<Iri>(), gone: new Set<Iri>(), asked: [] as Iri[] }
  const threads = createThreads({
    fetch(url) {
      asked.push(url)
      return documents.fetch(url)
    },
    readers: createReaders({ clock }),
    authors: {
      known: async (name) => (authors.known.has(name) ? ({ iri: name } as ActorDoc) : null),
      async get(name) {
        authors.asked.push(name)
        if (authors.gone.has(name)) return { kind: 'gone' }
        authors.known.add(name)
        return { kind: 'ok', actor: { iri: name } as ActorDoc }
      },
    },
    posts: {
      byIri: async (name) => stored.get(name) ?? null,
      inThread: async () => [...stored.values()],
      async receive(post) {
        kept.push(post)
        stored.set(post.iri, post)
        return { did: 'added' }
      },
    },
    isLocal: (name) => new URL(name).host === new URL(at('/', 'hub.test')).host,
    blocks: { refuses: (host) => host.startsWith('bad.test') },
    clock,
    log: createLog({ level: 'error' }),
  })
  const says = (path: string, json: JsonObject, host?: string) =>
    server.on(path, saying(JSON.stringify({ id: at(path, host), ...json })))
  /** A public note at a path, of an author of the same host. */
  const note = (path: string, more: JsonObject = {}, host?: string) =>
    says(
      path,
      { type: 'Note', attributedTo: at('/u/ann', host), to: [PUBLIC], content: `<p>${path}</p>`, ...more },
      host,
    )
  const link = (path: string, more: Partial<Link> = {}, host?: string): Link => ({
    iri: at(path, host), inReplyTo: null, context: null, replies: null, ...more,
  }) // prettier-ignore
  const knows = (...links: Link[]) => links.forEach((one) => stored.set(one.iri, one))
  const paths = () => asked.map((url) => url.replace(/^https:\/\/[^/]*/, ''))
  const keptPaths = () => kept.map(({ iri: name }) => name.replace(/^https:\/\/[^/]*/, ''))
  const later = (ms: number) => void (ahead += ms)
  return { server, threads, at, says, note, link, knows, paths, keptPaths, asked, kept, authors, later }
}

describe('threads', () => {
  afterEach(async () => {
    closeFetchers()
    await stopOddServers()
  })

  describe('missing parents', () => {
    it('are brought with theirs, the oldest first', async () => {
      const { threads, note, at, link, keptPaths, kept } = await conversation()
      note('/1')
      note('/2', { inReplyTo: at('/1') })
      note('/3', { inReplyTo: at('/2') })
      expect(await threads.parentOf(link('/4', { inReplyTo: at('/3') }))).to.equal(3)
      expect(keptPaths()).to.deep.equal(['/1', '/2', '/3'])
      expect(kept[0]?.author).to.equal(at('/u/ann'))
    })

    it('end at what is stored, and at what is ours', async () => {
      const { threads, note, at, link, knows, keptPaths, paths } = await conversation()
      note('/2', { inReplyTo: at('/1') })
      knows(link('/1'))
      expect(await threads.parentOf(link('/3', { inReplyTo: at('/2') }))).to.equal(1)
      expect(await threads.parentOf(link('/9', { inReplyTo: at('/o/1', 'hub.test') }))).to.equal(0)
      expect(await threads.parentOf(link('/9'))).to.equal(0)
      expect([keptPaths(), paths()]).to.deep.equal([['/2'], ['/2']])
    })

    it('cost at most twenty requests, those for authors counted', async () => {
      const { threads, note, at, link, asked, authors } = await conversation()
      for (let n = 1; n <= 60; n++) note(`/${n}`, { inReplyTo: at(`/${n - 1}`), attributedTo: at(`/u/${n}`) })
      await threads.parentOf(link('/61', { inReplyTo: at('/60') }))
      expect(asked.length + 2 * authors.asked.length).to.be.within(18, 20)
    })

    it('are at most twenty', async () => {
      const { threads, note, at, link, asked, authors } = await conversation()
      authors.known.add(at('/u/ann'))
      for (let n = 1; n <= 60; n++) note(`/${n}`, { inReplyTo: at(`/${n - 1}`) })
      expect(await threads.parentOf(link('/61', { inReplyTo: at('/60') }))).to.equal(20)
      expect(asked).to.have.lengthOf(20)
    })

    it('that answer to themselves, or in a circle, are asked for once', async () => {
      const { threads, note, at, link, paths } = await conversation()
      note('/1', { inReplyTo: at('/2') })
      note('/2', { inReplyTo: at('/1') })
      await threads.parentOf(link('/3', { inReplyTo: at('/2') }))
      expect(paths()).to.deep.equal(['/2', '/1'])
      note('/5', { inReplyTo: at('/4') })
      await threads.parentOf(link('/4', { inReplyTo: at('/5') }))
      expect(paths()).to.deep.equal(['/2', '/1', '/5'])
    })

    it('are kept only by their own origin’s word, when they are for everybody and of somebody', async () => {
      const { server, threads, note, says, at, link, kept, authors } = await conversation()
      const bring = (path: string, host?: string) => threads.parentOf(link('/child', { inReplyTo: at(path, host) }))
      note('/good')
      expect(await bring('/good'), 'control').to.equal(1)
      note('/followers', { to: [at('/u/ann/followers')] })
      note('/direct', { to: [at('/a/kim', 'hub.test')] })
      note('/forged', { attributedTo: at('/u/victim', 'elm.test') })
      says('/elsewhere', {
        id: at('/x', 'elm.test'),
        type: 'Note',
        attributedTo: at('/u/v', 'elm.test'),
        to: [PUBLIC],
        content: 'x',
      })
      says('/actor', { type: 'Person' })
      server.on('/text', saying('hello', { 'content-type': 'text/html' }))
      server.on('/ours', redirecting(at('/o/1', 'hub.test')))
      note('/o/1', {}, 'hub.test')
      note('/orphan', { attributedTo: at('/u/gone') })
      authors.gone.add(at('/u/gone'))
      for (const path of [
        '/followers',
        '/direct',
        '/forged',
        '/elsewhere',
        '/actor',
        '/text',
        '/ours',
        '/orphan',
        '/missing',
      ]) {
        expect(await bring(path), path).to.equal(0)
      }
      expect(kept).to.have.lengthOf(1)
    })

    it('of blocked hosts are never asked for', async () => {
      const { server, threads, note, at, link, asked, kept } = await conversation()
      note('/1', {}, 'bad.test')
      server.on('/go', redirecting(at('/1', 'bad.test')))
      expect(await threads.parentOf(link('/2', { inReplyTo: at('/1', 'bad.test') }))).to.equal(0)
      expect(asked).to.deep.equal([])
      expect(await threads.parentOf(link('/2', { inReplyTo: at('/go') }))).to.equal(0)
      expect(kept).to.deep.equal([])
    })
  })

  describe('conversations', () => {
    it('are filled in from their context, page by page', async () => {
      const { threads, note, says, at, link, knows, keptPaths } = await conversation()
      knows(link('/1', { context: at('/context') }))
      const context = at('/context')
      says('/context', {
        type: 'OrderedCollection',
        first: { type: 'OrderedCollectionPage', orderedItems: [at('/1'), at('/2')], next: at('/context/2') },
      })
      says('/context/2', {
        type: 'OrderedCollectionPage',
        orderedItems: [{ id: at('/3'), type: 'Note', content: 'a lie' }],
        next: at('/context/3'),
      })
      says('/context/3', { type: 'OrderedCollectionPage', orderedItems: at('/create') })
      note('/2', { inReplyTo: at('/1') })
      note('/3', { context })
      says('/create', { type: 'Create', actor: at('/u/ann'), object: at('/4') })
      note('/4', { inReplyTo: at('/3'), context })
      expect(await threads.fill(at('/1'))).to.deep.equal({ did: 'filled', kept: 3 })
      expect(keptPaths()).to.have.members(['/2', '/3', '/4'])
    })

    it('are filled in from replies to what is known, from replies to those, and from what they answer to', async () => {
      const { threads, note, says, at, link, knows, keptPaths } = await conversation()
      knows(link('/2', { replies: at('/2/replies'), inReplyTo: at('/1') }))
      note('/1')
      says('/2/replies', { type: 'Collection', first: at('/2/replies/1') })
      says('/2/replies/1', { type: 'CollectionPage', items: [at('/3'), at('/4', 'elm.test')] })
      note('/3', { inReplyTo: at('/2'), replies: { id: at('/3/replies'), type: 'Collection' } })
      note('/4', { inReplyTo: at('/2') }, 'elm.test')
      says('/3/replies', { type: 'Collection', items: at('/5') })
      note('/5', { inReplyTo: at('/3') })
      expect(await threads.fill(at('/2'))).to.deep.equal({ did: 'filled', kept: 4 })
      expect(keptPaths()).to.deep.equal(['/3', '/4', '/5', '/1'])
    })

    it('of which nothing is known begin with what began them', async () => {
      const { threads, note, says, at, keptPaths } = await conversation()
      note('/1', { replies: at('/1/replies') })
      says('/1/replies', { type: 'Collection', items: [at('/2')] })
      note('/2', { inReplyTo: at('/1') })
      await threads.fill(at('/1'))
      expect(keptPaths()).to.deep.equal(['/1', '/2'])
    })

    it('keep each answer after what it answers to, in whatever order they are listed', async () => {
      const { threads, note, says, at, link, knows, keptPaths } = await conversation()
      knows(link('/1', { context: at('/context') }))
      says('/context', { type: 'OrderedCollection', orderedItems: [at('/4'), at('/3'), at('/2')] })
      for (const n of [2, 3, 4]) note(`/${n}`, { inReplyTo: at(`/${n - 1}`), context: at('/context') })
      await threads.fill(at('/1'))
      expect(keptPaths()).to.deep.equal(['/2', '/3', '/4'])
    })

    it('take in nothing that does not belong to them', async () => {
      const { threads, note, says, at, link, knows, keptPaths } = await conversation()
      knows(link('/1', { context: at('/context'), replies: at('/replies') }))
      const items = [
        at('/stranger'),
        at('/other'),
        at('/mine'),
        at('/o/9', 'hub.test'),
        at('/blocked', 'bad.test'),
        'x',
        7,
        null,
      ]
      says('/context', { type: 'Collection', items })
      says('/replies', { type: 'Collection', items })
      note('/stranger', {}, 'oak.test')
      note('/other', { context: at('/another') })
      note('/blocked', { inReplyTo: at('/1') }, 'bad.test')
      note('/o/9', { inReplyTo: at('/1') }, 'hub.test')
      note('/mine', { inReplyTo: at('/1') })
      expect(await threads.fill(at('/1'))).to.deep.equal({ did: 'filled', kept: 1 })
      expect(keptPaths()).to.deep.equal(['/mine'])
    })

    it('end at pages that lead back, elsewhere or to no end', async () => {
      const { threads, note, says, at, link, knows, paths, keptPaths } = await conversation()
      note('/good', { inReplyTo: at('/1') })
      const page = (path: string, next: string, more: JsonObject = {}) =>
        says(path, { type: 'CollectionPage', items: [at('/good')], next, ...more })
      knows(
        link('/1', { replies: at('/self') }),
        link('/b', { replies: at('/circle') }),
        link('/c', { replies: at('/away') }),
        link('/d', { replies: at('/endless') }),
        link('/e', { replies: at('/blocked', 'bad.test') }),
        link('/f', { replies: at('/not') }),
      )
      says('/self', { type: 'Collection', first: at('/self'), next: at('/self') })
      says('/circle', { type: 'Collection', first: at('/circle/1') })
      page('/circle/1', at('/circle/2'))
      page('/circle/2', at('/circle/1'))
      page('/away', at('/x', 'elm.test'), { type: 'Collection' })
      says('/not', { type: 'Note', items: [at('/y')] })
      for (let n = 0; n <= 50; n++) page(n === 0 ? '/endless' : `/endless/${n}`, at(`/endless/${n + 1}`))
      await threads.fill(at('/1'))
      expect(keptPaths()).to.deep.equal(['/good'])
      const asked = paths()
      expect(asked.filter((path) => path === '/self' || path.startsWith('/circle'))).to.deep.equal([
        '/self',
        '/circle',
        '/circle/1',
        '/circle/2',
      ])
      expect(asked).to.not.include.members(['/x'])
      expect(asked).to.not.include('/y')
      expect(
        asked.filter((path) => path !== '/good'),
        'pages altogether',
      ).to.have.lengthOf(20)
    })

    it('take in at most two hundred objects', async () => {
      const { threads, note, says, at, link, knows, kept, asked, authors } = await conversation()
      authors.known.add(at('/u/ann'))
      knows(link('/1', { replies: at('/replies') }))
      const many = Array.from({ length: 1_200 }, (_, n) => at(`/r/${n}`))
      says('/replies', { type: 'Collection', items: many })
      for (let n = 0; n < 300; n++) note(`/r/${n}`, { inReplyTo: at('/1') })
      await threads.fill(at('/1'))
      expect(kept).to.have.lengthOf(200)
      expect(asked).to.have.lengthOf(201)
    })

    it('are given up after a minute', async () => {
      const { server, threads, note, says, at, link, knows, kept, later } = await conversation()
      knows(link('/1', { replies: at('/replies') }))
      says('/replies', { type: 'Collection', items: Array.from({ length: 40 }, (_, n) => at(`/r/${n}`)) })
      for (let n = 0; n < 40; n++) note(`/r/${n}`, { inReplyTo: at('/1') })
      const slow = JSON.stringify({
        id: at('/r/4'),
        type: 'Note',
        attributedTo: at('/u/ann'),
        to: [PUBLIC],
        content: 'x',
        inReplyTo: at('/1'),
      })
      server.on('/r/4', (request, response) => {
        later(61_000)
        return saying(slow)(request, response, request.socket)
      })
      await threads.fill(at('/1'))
      expect(kept.length).to.be.within(4, 8)
    })

    it('are filled in once in half an hour, and two at a time', async () => {
      const { threads, note, says, at, paths, later } = await conversation()
      note('/1', { replies: at('/1/replies') })
      says('/1/replies', { type: 'Collection', items: [] })
      expect(await threads.fill(at('/1'))).to.include({ did: 'filled' })
      const before = paths().length
      later(29 * 60_000)
      expect(await threads.fill(at('/1'))).to.deep.equal({ did: 'lately' })
      expect(paths()).to.have.lengthOf(before)
      later(2 * 60_000)
      expect(await threads.fill(at('/1'))).to.include({ did: 'filled' })
      const several = await Promise.all(['/a', '/b', '/c'].map((path) => threads.fill(at(path))))
      expect(several.map(({ did }) => did)).to.deep.equal(['filled', 'filled', 'busy'])
      expect(await threads.fill(at('/c')), 'who was turned away may come again').to.include({ did: 'filled' })
    })
  })
})
