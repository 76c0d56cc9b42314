import { expect } from 'chai'
import { createHash } from 'node:crypto'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { AS2_ACCEPT } from '../../../../src/federation/remote/content-types.js'
import { closeFetchers, testFetcher } from '../../../support/fetching.js'
import { raw, saying, startOddServer, stopOddServers, type Oddity } from '../../../support/odd-server.js'

const MIB = 1_048_576
const accept = AS2_ACCEPT
const OK = 'HTTP/1.1 200 OK\r\nContent-Type: application/activity+json\r\n'

/** A plain server with one oddity at `/`, and its address. */
async function odd(oddity: Oddity) {
  const server = await startOddServer()
  server.on('/', oddity)
  return { server, url: `http://localhost:${server.port}/` }
}

describe('the fetcher, answered oddly', () => {
  afterEach(async () => {
    closeFetchers()
    await stopOddServers()
  })

  const kindOf = async (oddity: Oddity) => (await testFetcher().get((await odd(oddity)).url, { accept })).kind

  it('takes one mebibyte and not a byte more, told beforehand or not', async () => {
    const body = Buffer.alloc(MIB, ' ')
    const more = Buffer.alloc(MIB + 1, ' ')
    expect(await kindOf(saying(body))).to.equal('ok')
    expect(await kindOf(saying(more))).to.equal('invalid')
    const chunked =
      (bytes: Buffer): Oddity =>
      (_request, response) => {
        response.write(bytes.subarray(0, 10))
        response.end(bytes.subarray(10))
      }
    expect(await kindOf(chunked(body))).to.equal('ok')
    expect(await kindOf(chunked(more))).to.equal('invalid')
  })

  it('counts after unpacking, and cuts a bomb while it goes off', async () => {
    const packed = gzipSync(Buffer.alloc(200 * MIB))
    const before = process.memoryUsage().rss
    expect(await kindOf(saying(packed, { 'content-encoding': 'gzip' }))).to.equal('invalid')
    expect(process.memoryUsage().rss - before).to.be.below(50 * MIB)
    expect(await kindOf(saying(brotliCompressSync(more()), { 'content-encoding': 'br' }))).to.equal('invalid')
    expect(await kindOf(saying(gzipSync(Buffer.alloc(MIB)), { 'content-encoding': 'gzip' }))).to.equal('ok')
  })
  const more = () => Buffer.alloc(MIB + 1)

  it('cuts off what unpacks to nothing for ever', async () => {
    // Empty members of gzip follow each other without a byte of output.
    const nothing = Buffer.concat(Array.from({ length: 1_000 }, () => gzipSync('')))
    const { server, url } = await odd((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' })
      const on = () => {
        while (!response.destroyed && response.write(nothing));
      }
      response.on('drain', on)
      on()
    })
    expect(await testFetcher().get(url, { accept })).to.deep.equal({
      kind: 'invalid',
      reason: `more than ${MIB} bytes`,
    })
    await Promise.all([...server.open].map((socket) => new Promise((resolve) => socket.once('close', resolve))))
  })

  it('takes no packing that is broken, cut short or unknown', async () => {
    const packed = gzipSync(createHash('sha512').update('x').digest())
    expect(await kindOf(saying('no gzip', { 'content-encoding': 'gzip' }))).to.equal('invalid')
    expect(await kindOf(saying(packed.subarray(0, 40), { 'content-encoding': 'gzip' }))).to.equal('invalid')
    expect(await kindOf(saying('{}', { 'content-encoding': 'gzip, gzip' }))).to.equal('invalid')
    expect(await kindOf(saying('{}', { 'content-encoding': 'zstd' }))).to.equal('invalid')
  })

  it('cuts off a body that never ends', async () => {
    expect(
      await kindOf((_request, response) => {
        const on = () => {
          while (!response.destroyed && response.write(Buffer.alloc(65_536)));
        }
        response.on('drain', on)
        on()
      }),
    ).to.equal('invalid')
  })

  it('takes no body that is shorter than it was said to be', async () => {
    expect(
      await kindOf((_request, _response, socket) => void socket.end(`${OK}Content-Length: 10\r\n\r\n{}`)),
    ).to.equal('unavailable')
    expect(
      await kindOf(
        (_request, _response, socket) => void socket.end(`${OK}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n`),
      ),
    ).to.equal('unavailable')
  })

  it('takes nothing that is no HTTP, or HTTP that can be read in two ways', async () => {
    expect(await kindOf(raw('SSH-2.0-OpenSSH_9.6\r\n'))).to.equal('invalid')
    expect(await kindOf(raw(`${OK}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x`))).to.equal('invalid')
    expect(
      await kindOf(raw(`${OK}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`)),
    ).to.equal('invalid')
    expect(
      await kindOf(
        (_request, _response, socket) => void socket.end('HTTP/1.1 101 X\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
      ),
    ).to.equal('unavailable')
    expect(await kindOf((_request, _response, socket) => void socket.destroy())).to.equal('unavailable')
  })

  it('takes no flood of headers or of interim answers', async () => {
    expect(await kindOf(raw(OK, 'X-Y: 1\r\n'.repeat(6_000)))).to.equal('invalid')
    expect(await kindOf(raw(OK, `X-Y: ${'a'.repeat(20_000)}\r\n\r\n`))).to.equal('invalid')
    expect(await kindOf(raw('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(20)))).to.equal('invalid')
    expect(await kindOf(raw('HTTP/1.1 103 Early Hints\r\n\r\n', `${OK}Content-Length: 2\r\n\r\n{}`))).to.equal('ok')
  })

  it('waits only so long: for a connection, for a sign of life, for the whole', async () => {
    const silent = await odd(() => undefined)
    const quick = testFetcher({ limits: { readMs: 50 } })
    expect(await quick.get(silent.url, { accept })).to.include({
      kind: 'unavailable',
      reason: 'silent for too long',
      reached: true,
    })

    const drip = await odd((_request, response) => {
      response.writeHead(200)
      const timer = setInterval(() => response.write(' '), 10)
      response.once('close', () => clearInterval(timer))
    })
    const patient = testFetcher({ limits: { readMs: 1_000, totalMs: 150 } })
    expect(await patient.get(drip.url, { accept })).to.include({ kind: 'unavailable', reached: true })

    const mute = await startOddServer()
    const hurried = testFetcher({ limits: { connectMs: 50 } })
    const handshake = await hurried.get(`https://oak.test:${mute.port}/`, { accept })
    expect(handshake).to.include({ kind: 'unavailable', reached: false })
    const nameless = testFetcher({ limits: { connectMs: 50 }, lookup: () => new Promise(() => undefined) })
    expect(await nameless.get('https://oak.test/', { accept })).to.deep.equal({
      kind: 'unavailable',
      reason: 'no connection in time',
      reached: false,
      retryAfterMs: null,
    })
  })

  it('counts the redirects in the time for the whole', async () => {
    const server = await startOddServer()
    server.on('/', (_request, response) => {
      setTimeout(() => response.writeHead(302, { location: '/' }).end(), 60)
    })
    const got = await testFetcher({ limits: { totalMs: 100 } }).get(`http://localhost:${server.port}/`, { accept })
    expect(got).to.include({ kind: 'unavailable', reason: 'took too long' })
  })

  it('stops when it is told to', async () => {
    const { server, url } = await odd(() => undefined)
    const abort = new AbortController()
    const getting = testFetcher().get(url, { accept, signal: abort.signal })
    await server.asked('/')
    abort.abort()
    expect(await getting).to.include({ kind: 'unavailable', reason: 'aborted' })
  })

  it('says no more of a failed lookup than its code', async () => {
    const failing = testFetcher({
      lookup: () => Promise.reject(Object.assign(new Error('secret'), { code: 'ENOTFOUND' })),
    })
    expect(await failing.get('https://oak.test/', { accept })).to.include({
      kind: 'unavailable',
      reason: 'no address: ENOTFOUND',
    })
    expect(await testFetcher({ lookup: async () => [] }).get('https://oak.test/', { accept })).to.include({
      kind: 'unavailable',
      reached: false,
    })
  })

  for (const [when, pieces] of Object.entries({
    'with the answer': [`${OK}Content-Length: 2\r\n\r\n{}${OK}Content-Length: 6\r\n\r\n"evil"`],
    'as junk with the answer': [`${OK}Content-Length: 2\r\n\r\n{}evil`],
  })) {
    it(`takes nothing that came ${when} for the answer to the next request`, async () => {
      let asked = 0
      const { server, url } = await odd((_request, response, socket) => {
        if (++asked === 1) for (const piece of pieces) socket.write(piece)
        else response.end('"good"')
      })
      const fetcher = testFetcher()
      await fetcher.get(url, { accept })
      const second = await fetcher.get(url, { accept })
      expect(second.kind === 'ok' && second.body.toString()).to.equal('"good"')
      expect(server.connections()).to.equal(2)
    })
  }

  for (const [what, bytes] of Object.entries({
    'a whole answer': `${OK}Content-Length: 6\r\n\r\n"evil"`,
    'the beginning of one': 'HTTP/1.1 200 OK\r\nX-',
    'an empty line': '\r\n',
  })) {
    it(`closes a connection on which ${what} came while nobody asked`, async () => {
      let asked = 0
      const { server, url } = await odd((_request, response, socket) => {
        asked++
        response.end(asked === 1 ? '{}' : '"good"')
        if (asked > 1) return
        response.once('close', () => setTimeout(() => socket.write(bytes), 20))
      })
      const fetcher = testFetcher()
      await fetcher.get(url, { accept })
      const [socket] = server.open
      await new Promise((resolve) => socket?.once('close', resolve))
      const second = await fetcher.get(url, { accept })
      expect(second.kind === 'ok' && second.body.toString()).to.equal('"good"')
      expect(server.connections()).to.equal(2)
    })
  }
})
