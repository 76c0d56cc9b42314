import { expect } from 'chai'
import { iri } from '../../../../src/core/iri.js'
import { createDocuments, type DocumentsOptions } from '../../../../src/federation/remote/fetch-document.js'
import { authority, closeFetchers, testFetcher } from '../../../support/fetching.js'
import { redirecting, saying, startOddServer, stopOddServers, type Oddity } from '../../../support/odd-server.js'

/** One server under the names oak.test and elm.test, and documents read from it. */
async function forest(options: Partial<DocumentsOptions> = {}) {
  const server = await startOddServer({ identity: authority.issue(['oak.test', 'elm.test']) })
  let now = Date.parse('2026-05-01T12:00:00Z')
  const documents = createDocuments({ fetcher: testFetcher(), clock: () => new Date(now), ...options })
  const at = (path: string, host = 'oak.test') => iri(`https://${host}:${server.port}${path}`)
  /** Answers at `path` under both names. */
  const holds = (path: string, document: Record<string, unknown>) => server.on(path, saying(JSON.stringify(document)))
  const later = (ms: number) => (now += ms)
  return { server, documents, at, holds, later, paths: () => server.arrived.map(({ path }) => path) }
}

describe('what strangers say of themselves', () => {
  afterEach(async () => {
    closeFetchers()
    await stopOddServers()
  })

  describe('documents of strangers', () => {
    it('are those at the place their id names', async () => {
      const { documents, at, holds, paths } = await forest()
      holds('/a', { id: at('/a'), type: 'Note' })
      expect(await documents.fetch(at('/a'))).to.deep.equal({
        kind: 'ok',
        id: at('/a'),
        document: { id: at('/a'), type: 'Note' },
      })
      expect(paths()).to.deep.equal(['/a'])
    })

    it('are found from another address by asking for the id', async () => {
      const { documents, at, holds, paths } = await forest()
      holds('/page', { id: at('/a'), name: 'what the page says' })
      holds('/a', { id: at('/a'), name: 'what it says itself' })
      const found = await documents.fetch(at('/page'))
      expect(found).to.deep.include({
        kind: 'ok',
        id: at('/a'),
        document: { id: at('/a'), name: 'what it says itself' },
      })
      expect(paths()).to.deep.equal(['/page', '/a'])
    })

    it('are not asked for twice when a redirect led to the id', async () => {
      const { server, documents, at, holds, paths } = await forest()
      server.on('/page', redirecting(at('/a', 'elm.test')))
      holds('/a', { id: at('/a', 'elm.test') })
      expect(await documents.fetch(at('/page'))).to.include({ kind: 'ok', id: at('/a', 'elm.test') })
      expect(paths()).to.deep.equal(['/page', '/a'])
    })

    it('are none when the id, asked itself, answers with another', async () => {
      const { documents, at, holds } = await forest()
      holds('/a', { id: at('/b') })
      holds('/b', { id: at('/c') })
      expect(await documents.fetch(at('/a'))).to.include({ kind: 'invalid' })
    })

    it('cannot speak for another host', async () => {
      const { server, documents, at } = await forest()
      server.on('/forged', saying(JSON.stringify({ id: at('/victim', 'elm.test'), forged: true })))
      server.on('/victim', saying(JSON.stringify({ id: at('/victim', 'elm.test') })))
      const found = await documents.fetch(at('/forged'))
      expect(found).to.deep.include({ kind: 'ok', document: { id: at('/victim', 'elm.test') } })
      server.on('/victim', saying('', {}, 404))
      expect(await documents.fetch(at('/forged'), { anew: true })).to.include({ kind: 'not-found' })
    })

    it('cannot be put under a host by an open redirect of it', async () => {
      const { server, documents, at, holds } = await forest()
      server.on('/go', redirecting(at('/forged', 'elm.test')))
      holds('/forged', { id: at('/go?to=forged') })
      holds('/also', { id: at('/go?to=forged') })
      expect(await documents.fetch(at('/go?to=forged'))).to.include({ kind: 'invalid' })
      expect(await documents.fetch(at('/also'))).to.include({ kind: 'invalid' })
      server.on('/plain', redirecting(at('/other', 'elm.test')))
      holds('/other', { id: at('/plain') })
      holds('/third', { id: at('/plain') })
      expect(await documents.fetch(at('/third'))).to.include({ kind: 'invalid' })
    })

    it('need an id, the type of ActivityStreams and UTF-8', async () => {
      const { server, documents, at } = await forest()
      const kindOf = async (oddity: Oddity) => {
        server.on('/a', oddity)
        return (await documents.fetch(at('/a'), { anew: true })).kind
      }
      const body = JSON.stringify({ id: at('/a') })
      const profile = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"'
      for (const type of [profile, 'application/activity+json; charset=utf-8', 'Application/Activity+JSON']) {
        expect(await kindOf(saying(body, { 'content-type': type })), type).to.equal('ok')
      }
      for (const type of [
        'text/html',
        'application/json',
        'application/ld+json',
        'application/activity+json; charset=utf-16',
        'image/png',
        '',
      ]) {
        expect(await kindOf(saying(body, { 'content-type': type })), type).to.equal('invalid')
      }
      for (const bad of ['{}', '[]', 'null', '{"id":7}', '{"id":"urn:x"}', `{"id":["${at('/a')}"]}`, '{', '']) {
        expect(await kindOf(saying(bad)), bad).to.equal('invalid')
      }
      expect(await kindOf(saying(Buffer.from(`{"id":"${at('/a')}","name":"\xe4"}`, 'latin1')))).to.equal('invalid')
    })

    it('that are not there are not asked for again at once', async () => {
      const { server, documents, at, paths, later, holds } = await forest()
      server.on('/gone', saying('', {}, 410))
      expect(await documents.fetch(at('/gone'))).to.deep.equal({ kind: 'gone' })
      expect(await documents.fetch(at('/gone#key'))).to.deep.equal({ kind: 'gone' })
      expect(paths()).to.have.lengthOf(1)
      holds('/gone', { id: at('/gone') })
      expect(await documents.fetch(at('/gone'), { anew: true })).to.include({ kind: 'ok' })
      server.on('/busy', saying('', { 'retry-after': '300' }, 503))
      expect(await documents.fetch(at('/busy'))).to.include({ kind: 'unavailable', retryAfterMs: 300_000 })
      later(299_000)
      expect(await documents.fetch(at('/busy'))).to.include({ kind: 'unavailable' })
      expect(paths()).to.have.lengthOf(3)
      later(1_000)
      holds('/busy', { id: at('/busy') })
      expect(await documents.fetch(at('/busy'))).to.include({ kind: 'ok' })
    })

    it('of a host that cannot be reached are not asked for one by one', async () => {
      let lookups = 0
      const fetcher = testFetcher({ lookup: async () => (lookups++, []) })
      const { documents, at, later } = await forest({ fetcher })
      for (const path of ['/1', '/2', '/3']) expect((await documents.fetch(at(path))).kind).to.equal('unavailable')
      expect(lookups).to.equal(1)
      later(60_000)
      await documents.fetch(at('/4'))
      expect(lookups).to.equal(2)
    })

    it('are asked for once, however many want them', async () => {
      const { documents, at, holds, paths } = await forest()
      holds('/a', { id: at('/a') })
      const found = await Promise.all(Array.from({ length: 50 }, () => documents.fetch(at('/a'))))
      expect(found.every(({ kind }) => kind === 'ok')).to.equal(true)
      expect(paths()).to.deep.equal(['/a'])
    })

    it('are asked for no more often than the budget of their host allows', async () => {
      const { documents, at, holds, later } = await forest({ budget: { ratePerHost: { count: 2, windowMs: 60_000 } } })
      for (const path of ['/1', '/2', '/3']) holds(path, { id: at(path) })
      const kinds = []
      for (const path of ['/1', '/2', '/3']) kinds.push((await documents.fetch(at(path))).kind)
      expect(kinds).to.deep.equal(['ok', 'ok', 'unavailable'])
      expect(await documents.fetch(at('/3'))).to.include({ kind: 'unavailable', retryAfterMs: 30_000 })
      later(30_000)
      expect(await documents.fetch(at('/3'))).to.include({ kind: 'ok' })
    })
  })

  describe('keys of strangers', () => {
    it('lead to their owner from within its document', async () => {
      const { documents, at, holds } = await forest()
      const actor = { id: at('/a'), publicKey: { id: at('/a#main-key'), owner: at('/a') } }
      holds('/a', actor)
      expect(await documents.fetchKeyOwner(at('/a#main-key'))).to.deep.equal({
        kind: 'ok',
        owner: at('/a'),
        document: actor,
      })
    })

    it('lead to their owner from a document of their own, or a stub with the id of the owner', async () => {
      const { documents, at, holds } = await forest()
      holds('/key', { id: at('/key'), owner: at('/a') })
      holds('/multikey', { id: at('/multikey'), controller: at('/a') })
      holds('/a/main-key', { id: at('/a'), publicKey: { id: at('/a/main-key') } })
      for (const path of ['/key', '/multikey', '/a/main-key']) {
        const found = await documents.fetchKeyOwner(at(path))
        expect(found, path).to.deep.equal({ kind: 'ok', owner: at('/a'), document: null })
      }
    })

    it('lead to nobody of another host', async () => {
      const { server, documents, at, holds } = await forest()
      holds('/key', { id: at('/key'), owner: at('/victim', 'elm.test') })
      holds('/stub', { id: at('/victim', 'elm.test') })
      holds('/odd', { id: at('/odd'), owner: 7 })
      server.on('/moved', redirecting(at('/key2', 'elm.test')))
      holds('/key2', { id: at('/key2', 'elm.test'), owner: at('/a') })
      for (const path of ['/key', '/stub', '/odd', '/moved']) {
        expect((await documents.fetchKeyOwner(at(path))).kind, path).to.equal('invalid')
      }
    })
  })
})
