import { expect } from 'chai'
import { once } from 'node:events'
import http from 'node:http'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { reach } from '../../../../src/core/reach.js'
import { createConnections } from '../../../../src/federation/remote/connections.js'
import { AS2_ACCEPT } from '../../../../src/federation/remote/content-types.js'
import { usualLimits } from '../../../../src/federation/remote/limits.js'
import { Fault } from '../../../../src/federation/remote/results.js'
import { authority, closeFetchers, testFetcher } from '../../../support/fetching.js'
import { redirecting, saying, startOddServer, stopOddServers, type Oddity } from '../../../support/odd-server.js'

const accept = AS2_ACCEPT

const secureServer = (...names: string[]) => startOddServer({ identity: authority.issue(names) })

/** A plain server with one oddity at `/`, and its address. */
async function odd(oddity: Oddity) {
  const server = await startOddServer()
  server.on('/', oddity)
  return { server, url: `http://localhost:${server.port}/` }
}

describe('asking strangers', () => {
  afterEach(async () => {
    closeFetchers()
    await stopOddServers()
  })

  describe('the fetcher', () => {
    it('gets a document over TLS, under the name it asked for', async () => {
      const server = await secureServer('oak.test')
      server.on('/a', saying('{}'))
      const got = await testFetcher().get(`https://oak.test:${server.port}/a?b#c`, { accept })
      expect(got).to.include({ kind: 'ok', status: 200, url: `https://oak.test:${server.port}/a?b` })
      expect(server.arrived[0]?.headers).to.include({ 'host': `oak.test:${server.port}`, accept, 'user-agent': 'Test' })
    })

    it('sends an international name as the network knows it', async () => {
      const server = await secureServer('xn--bcher-kva.test')
      server.on('/', saying('{}'))
      const got = await testFetcher().get(`https://Bücher.test:${server.port}/`, { accept })
      expect(got).to.include({ kind: 'ok' })
      expect(server.arrived[0]?.headers.host).to.equal(`xn--bcher-kva.test:${server.port}`)
    })

    for (const [encoding, pack] of Object.entries({ gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync })) {
      it(`unpacks ${encoding}`, async () => {
        const { url } = await odd(saying(pack(Buffer.from('{"a":1}')), { 'content-encoding': encoding }))
        const got = await testFetcher().get(url, { accept })
        expect(got.kind === 'ok' && got.body.toString()).to.equal('{"a":1}')
      })
    }

    it('keeps connections, and resumes TLS where it makes a new one', async () => {
      const server = await secureServer('oak.test')
      server.on('/', saying('{}'))
      server.on('/end', saying('{}', { connection: 'close' }))
      const fetcher = testFetcher()
      for (const path of ['', '', 'nothing', 'end', ''])
        await fetcher.get(`https://oak.test:${server.port}/${path}`, { accept })
      expect(server.arrived.map(({ connection }) => connection)).to.deep.equal([1, 1, 1, 1, 2])
      expect(server.resumed()).to.equal(1)
    })

    it('makes at most four connections to a host', async () => {
      const held: (() => void)[] = []
      const { server, url } = await odd((_request, response) => {
        held.push(() => response.end('{}'))
        if (held.length === 4) for (const release of held.splice(0)) setImmediate(release)
      })
      const fetcher = testFetcher()
      const got = await Promise.all(Array.from({ length: 12 }, () => fetcher.get(url, { accept })))
      expect(got.map(({ kind }) => kind)).to.deep.equal(Array(12).fill('ok'))
      expect(server.connections()).to.equal(4)
    })

    it('talks to many hosts at once', async () => {
      const names = Array.from({ length: 60 }, (_, i) => `host-${i}.test`)
      const server = await secureServer(...names)
      server.on('/', saying('{}'))
      const fetcher = testFetcher()
      const got = await Promise.all(names.map((name) => fetcher.get(`https://${name}:${server.port}/`, { accept })))
      expect(got.every(({ kind }) => kind === 'ok')).to.equal(true)
      expect(server.connections()).to.equal(60)
    })

    it('takes a connection that the other side closed meanwhile for no answer at all, and makes another', async () => {
      let asked = 0
      const { server, url } = await odd((_request, response, socket) => {
        if (++asked === 2) socket.destroy()
        else response.end('{}')
      })
      const fetcher = testFetcher()
      await fetcher.get(url, { accept })
      expect(await fetcher.get(url, { accept })).to.include({ kind: 'ok' })
      expect(server.connections()).to.equal(2)
    })

    it('signs every request for its own URL, and knocks again in another way when that is not enough', async () => {
      const server = await startOddServer()
      server.on('/a', redirecting('/b'))
      server.on('/b', (request, response) => {
        response.writeHead(request.headers['signature'] === 'GET /b 1' ? 200 : 401).end('{}')
      })
      const got = await testFetcher().get(`http://localhost:${server.port}/a`, {
        accept,
        sign: (method, url, knock) => (knock < 2 ? { signature: `${method} ${url.pathname} ${knock}` } : null),
      })
      expect(got).to.include({ kind: 'ok' })
      expect(server.arrived.map(({ headers }) => headers['signature'])).to.deep.equal([
        'GET /a 0',
        'GET /b 0',
        'GET /b 1',
      ])
    })

    it('ends with the 401 when there is no further way to sign', async () => {
      const { server, url } = await odd(saying('', {}, 401))
      const sign = (_: string, __: URL, knock: number) => (knock < 2 ? {} : null)
      expect(await testFetcher().get(url, { accept, sign })).to.deep.equal({
        kind: 'refused',
        reason: 'status 401',
        status: 401,
      })
      expect(server.arrived).to.have.lengthOf(2)
    })

    it('says what a status means', async () => {
      const server = await startOddServer()
      const fetcher = testFetcher()
      const kinds: string[] = []
      for (const status of [204, 206, 304, 400, 403, 404, 410, 429, 451, 500, 503]) {
        server.on('/', saying('', { 'retry-after': '7' }, status))
        const got = await fetcher.get(`http://localhost:${server.port}/`, { accept })
        kinds.push(`${status} ${got.kind}${got.kind === 'unavailable' ? ` ${got.retryAfterMs}` : ''}`)
      }
      expect(kinds).to.deep.equal([
        '204 invalid',
        '206 invalid',
        '304 invalid',
        '400 refused',
        '403 refused',
        '404 not-found',
        '410 gone',
        '429 unavailable 7000',
        '451 refused',
        '500 unavailable 7000',
        '503 unavailable 7000',
      ])
    })
  })

  describe('the fetcher, led astray', () => {
    it('reaches nothing on this machine unless that was opened', async () => {
      const server = await secureServer('oak.test')
      const plain = await startOddServer()
      const closed = testFetcher({ privateRanges: [] })
      const open = testFetcher()
      const urls = [
        `https://oak.test/`,
        `https://oak.test:${server.port}/`,
        `https://127.0.0.1/`,
        `https://127.0.0.1:${server.port}/`,
        `http://127.0.0.1:${plain.port}/`,
        `http://localhost:${plain.port}/`,
        'https://localhost/',
        'https://[::1]/',
        'https://[::ffff:127.0.0.1]/',
        'https://2130706433/',
        'https://127.1/',
        'https://0/',
      ]
      for (const url of urls) expect(await closed.get(url, { accept }), url).to.include({ kind: 'refused' })
      expect(server.connections() + plain.connections()).to.equal(0)
      expect(await open.get(`https://oak.test:${server.port}/`, { accept })).to.include({ kind: 'not-found' })
      expect(await open.get(`http://localhost:${plain.port}/`, { accept })).to.include({ kind: 'not-found' })
    })

    it('has no connection to a closed address even for who would ask for it directly', async () => {
      const server = await startOddServer()
      const connections = createConnections({
        reach: reach({ privateRanges: [], allowHttpLoopback: true }),
        lookup: async () => ['127.0.0.1'],
        tls: {},
        limits: usualLimits,
      })
      for (const host of ['127.0.0.1', 'localhost', 'oak.test']) {
        const agent = connections.agentFor(new URL('http://localhost/'))
        const request = http.get({ host, port: server.port, agent })
        const [error] = (await once(request, 'error')) as [unknown]
        expect(error, host).to.be.instanceOf(Fault)
      }
      connections.close()
      expect(server.connections()).to.equal(0)
    })

    it('asks for no address that the rules forbid', async () => {
      const fetcher = testFetcher()
      for (const url of [
        'ftp://oak.test/',
        'file:///etc/passwd',
        'data:,{}',
        'https://a:b@oak.test/',
        'http://oak.test/',
        'https://oak.test./',
        'x',
        `https://oak.test/${'a'.repeat(3_000)}`,
      ]) {
        expect((await fetcher.get(url, { accept })).kind, url).to.equal('refused')
      }
    })

    it('connects only to the allowed ones among the addresses of a name', async () => {
      const inside = await secureServer('oak.test')
      inside.on('/', saying('{}'))
      const wanted = { privateRanges: ['127.0.0.2/32'] }
      const url = `https://oak.test:${inside.port}/`
      const mixed = testFetcher({
        ...wanted,
        hosts: { 'oak.test': ['127.0.0.1', '::1', '10.0.0.1', '8.8.8.8', 'nonsense'] },
      })
      expect(await mixed.get(url, { accept })).to.include({ kind: 'refused' })
      expect(inside.connections()).to.equal(0)
      const allowed = await startOddServer({ identity: authority.issue(['oak.test']), address: '127.0.0.2' })
      allowed.on('/', saying('{}'))
      const both = testFetcher({ ...wanted, hosts: { 'oak.test': ['127.0.0.1', '::1', '127.0.0.2'] } })
      expect(await both.get(`https://oak.test:${allowed.port}/`, { accept })).to.include({ kind: 'ok' })
    })

    it('tries the next address when one does not answer', async () => {
      const server = await startOddServer({ identity: authority.issue(['oak.test']), address: '127.0.0.3' })
      server.on('/', saying('{}'))
      const fetcher = testFetcher({ hosts: { 'oak.test': ['127.0.0.1', '127.0.0.2', '127.0.0.3'] } })
      expect(await fetcher.get(`https://oak.test:${server.port}/`, { accept })).to.include({ kind: 'ok' })
    })

    it('connects to the address it checked, whatever a second lookup would say', async () => {
      const inside = await secureServer('oak.test')
      const server = await startOddServer({ identity: authority.issue(['oak.test']), address: '127.0.0.2' })
      server.on('/', saying('{}', { connection: 'close' }))
      const answers = [['127.0.0.2'], ['127.0.0.1']]
      const lookups: string[] = []
      const fetcher = testFetcher({
        privateRanges: ['127.0.0.2/32'],
        lookup: async (host) => {
          lookups.push(host)
          return answers[Math.min(lookups.length, 2) - 1] ?? []
        },
      })
      const url = `https://oak.test:${server.port}/`
      expect(await fetcher.get(url, { accept })).to.include({ kind: 'ok' })
      expect(lookups).to.deep.equal(['oak.test'])
      expect(await fetcher.get(url, { accept })).to.include({ kind: 'refused', status: null })
      expect(inside.connections()).to.equal(0)
    })

    it('follows no redirect to a closed address, to plain http, or to what is no address', async () => {
      const server = await secureServer('oak.test')
      const inside = await startOddServer()
      const fetcher = testFetcher({ privateRanges: ['127.0.0.1/32'], hosts: { 'evil.test': ['10.0.0.1'] } })
      const targets = {
        'https://127.0.0.2/': 'refused',
        'https://[::ffff:10.0.0.1]/': 'refused',
        'https://[::10.0.0.1]/': 'refused',
        'https://169.254.169.254/latest/meta-data/': 'refused',
        'https://evil.test/': 'refused',
        [`http://localhost:${inside.port}/`]: 'refused',
        'file:///etc/passwd': 'refused',
        'https://user:word@oak.test/': 'refused',
        'https://': 'invalid',
      }
      for (const [target, kind] of Object.entries(targets)) {
        server.on('/', redirecting(target))
        expect((await fetcher.get(`https://oak.test:${server.port}/`, { accept })).kind, target).to.equal(kind)
      }
      server.on('/', saying('', {}, 302))
      expect((await fetcher.get(`https://oak.test:${server.port}/`, { accept })).kind).to.equal('invalid')
      expect(inside.connections()).to.equal(0)
    })

    it('follows three redirects and not a fourth', async () => {
      const server = await startOddServer()
      for (const i of [1, 2, 3, 4]) server.on(`/${i}`, redirecting(`/${i - 1}`))
      server.on('/0', saying('{}'))
      server.on('/loop', redirecting('/loop', 301))
      const fetcher = testFetcher()
      const at = (path: string) => `http://localhost:${server.port}/${path}`
      expect(await fetcher.get(at('3'), { accept })).to.include({ kind: 'ok', url: at('0') })
      expect(await fetcher.get(at('4'), { accept })).to.deep.equal({ kind: 'invalid', reason: 'too many redirects' })
      expect(await fetcher.get(at('loop'), { accept })).to.include({ kind: 'invalid' })
      expect(server.arrived).to.have.lengthOf(4 + 4 + 4)
    })

    it('asks for leave before every request, also after a redirect', async () => {
      const server = await secureServer('oak.test', 'blocked.test')
      server.on('/', redirecting(`https://blocked.test:${server.port}/`))
      const fetcher = testFetcher({ mayAsk: (url) => url.hostname !== 'blocked.test' || 'blocked' })
      const got = await fetcher.get(`https://oak.test:${server.port}/`, { accept })
      expect(got).to.deep.equal({ kind: 'refused', reason: 'blocked', status: null })
      expect(server.arrived).to.have.lengthOf(1)
    })

    it('believes no certificate of another name or another authority', async () => {
      const server = await secureServer('elm.test')
      const url = `https://oak.test:${server.port}/`
      expect(await testFetcher().get(url, { accept })).to.include({
        kind: 'unavailable',
        reason: 'ERR_TLS_CERT_ALTNAME_INVALID',
        reached: false,
      })
      const right = `https://elm.test:${server.port}/`
      expect(await testFetcher({ tls: {} }).get(right, { accept })).to.include({ kind: 'unavailable', reached: false })
      expect(await testFetcher().get(right, { accept })).to.include({ kind: 'not-found' })
      expect(server.arrived).to.have.lengthOf(1)
    })
  })
})
