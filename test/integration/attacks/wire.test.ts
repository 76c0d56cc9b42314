import { expect } from 'chai'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { CONTROL_SOCKET } from '../../../src/operator/channel.js'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'
import { raw } from './wire.js'

const MIB = 2 ** 20

describe('what comes over the wire', function () {
  this.timeout(60_000)
  let hub: TestHub
  before(async () => {
    hub = await temporaryHub()
    await hub.start()
    await hub.setUp()
  })
  after(cleanUp)
  afterEach('the hub lives', async () => {
    expect((await hub.get('/readyz')).status).to.equal(200)
    expect(hub.lines.filter(({ level }) => level === 'error')).to.deep.equal([])
  })

  const ask = (head: string, body = '') => raw(hub.address ?? '', `${head}\r\n\r\n${body}`)
  const statuses = (said: string) => Array.from(said.matchAll(/^HTTP\/1\.1 (\d+)/gm), ([, status]) => Number(status))

  it('is answered as if the host were ours, whatever the request says it is', async () => {
    const heads = [
      'GET http://evil.example/events HTTP/1.1\r\nHost: evil.example',
      'GET http://evil.example/nothing HTTP/1.1\r\nHost: x',
      'GET //evil.example/%2f.. HTTP/1.1\r\nHost: evil.example:99999',
      'GET /\\\\evil.example/x HTTP/1.1\r\nHost: x',
      'GET ///evil.example HTTP/1.1\r\nHost: x',
      'GET /events/ HTTP/1.1\r\nHost: evil.example"><script>',
      'GET /sign-in?next=//evil.example HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example',
      'GET /about HTTP/1.0',
    ]
    for (const head of heads) {
      const said = await ask(`${head}\r\nConnection: close`)
      expect(statuses(said)[0], head).to.be.oneOf([200, 400, 404])
      expect(said, head).to.not.match(/="(?:\w+:)?[/\\]{2,}evil|^Location: .*evil|<script>/im)
    }
  })

  it('never makes a kept page of one that somebody asked for in an odd way', async () => {
    const before = await hub.get('/events')
    await ask('GET http://evil.example/events?lang=de HTTP/1.1\r\nHost: evil.example\r\nConnection: close')
    await ask('GET /events?lang=de HTTP/1.1\r\nHost: x\r\nCookie: lang=de\r\nConnection: close')
    await hub.get('/%65vents')
    const reader = await hub.browser('reader')
    await reader.get('/events')
    await reader.get('/events?after=')
    const after = await hub.get('/events')
    expect(after.text).to.equal(before.text)
    expect(after.headers.etag).to.equal(before.headers.etag)
    expect(after.headers).to.not.have.property('set-cookie')
  })

  it('is not taken for two requests, nor for one that never ends', async () => {
    const host = 'Host: x\r\nConnection: close'
    const refused = [
      `POST /sign-in HTTP/1.1\r\n${host}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked`,
      `POST /sign-in HTTP/1.1\r\n${host}\r\nContent-Length: 4\r\nContent-Length: 5`,
      `POST /sign-in HTTP/1.1\r\n${host}\r\nTransfer-Encoding: x, chunked, identity`,
      `POST /sign-in HTTP/1.1\r\n${host}\r\nContent-Length: -1`,
      `GET /\0 HTTP/1.1\r\n${host}`,
      `GET / HTTP/1.1\r\n${host}\r\nX: a\0b`,
      `GET / HTTP/1.1\r\n${host}\r\n folded: x`,
      `GET / HTTP/9.9\r\n${host}`,
      `${'A'.repeat(70_000)} / HTTP/1.1`,
      `GET / HTTP/1.1\r\n${host}\r\n${'X: y\r\n'.repeat(20_000)}Z: z`,
      `GET /${'x'.repeat(50_000)} HTTP/1.1\r\n${host}`,
      '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    ]
    for (const head of refused) {
      const said = statuses(await ask(head, '0\r\n\r\nGET /manage HTTP/1.1\r\nHost: x\r\n\r\n'))
      expect(said.length, head.slice(0, 80)).to.be.at.most(1)
      expect(said[0] ?? 400, head.slice(0, 80)).to.be.oneOf([400, 431])
    }
  })

  it('may be of a kind that nothing here does', async () => {
    for (const line of ['OPTIONS *', 'CONNECT evil.example:443', 'TRACE /', 'PRI *', 'GET *', 'BREW /']) {
      const said = await ask(`${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Mine: mirrored`)
      expect(said, line).to.not.include('mirrored')
      expect(statuses(said)[0] ?? 400, line).to.be.oneOf([400, 404, 405])
    }
    const upgrade = await ask('GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade')
    expect(statuses(upgrade)[0] ?? 400).to.be.oneOf([200, 400])
    const expects = await ask('POST /sign-in HTTP/1.1\r\nHost: x\r\nExpect: the-impossible\r\nContent-Length: 0')
    expect(statuses(expects)).to.deep.equal([417])
  })

  describe('of the operator’s socket', () => {
    const at = () => join(hub.config.dataFolder, CONTROL_SOCKET)

    async function told(bytes: string | Buffer): Promise<string> {
      const done = Promise.withResolvers<string>()
      let said = ''
      const socket = connect(at(), () => socket.end(bytes))
      socket.on('data', (chunk: Buffer) => (said += chunk.toString())).on('error', () => undefined)
      socket.on('close', () => done.resolve(said))
      return done.promise
    }

    it('is refused in one line when it is no command, and never quoted in the log', async () => {
      const lines = [
        '',
        '{"command":"status"',
        'null',
        '[]',
        '"canary-word"',
        '{"command":"__proto__"}',
        '{"command":"status","args":{"__proto__":{"x":1},"canary-word":1}}',
        '{"command":"backup","args":{"to":"../canary-word"}}',
        '{"command":"backup","args":{"to":["/"]}}',
        `${'['.repeat(60_000)}`,
        `{"command":"${'x'.repeat(60_000)}"}`,
        '\ud800\0\x1b[2J canary-word',
      ]
      for (const line of lines) {
        const said = await told(`${line}\n{"command":"status"}\n`)
        expect(
          said.split('\n').filter((one) => one !== ''),
          line.slice(0, 60),
        ).to.have.lengthOf(1)
        expect(JSON.parse(said), line.slice(0, 60)).to.have.nested.property('error.message')
      }
      expect(await told(Buffer.from([0xff, 0xfe, 0, 10]))).to.include('error')
      expect(JSON.stringify(hub.lines)).to.not.include('canary-word')
    })

    it('is cut off when a line does not end', async () => {
      const before = process.memoryUsage().rss
      const socket = connect(at())
      const closed = new Promise((resolve) => socket.once('close', resolve))
      socket.on('error', () => undefined)
      const block = Buffer.alloc(MIB, 'x')
      let sent = 0
      const pour = () => {
        while (sent < 1_024 && socket.writable) {
          sent++
          if (!socket.write(block)) return void socket.once('drain', pour)
        }
      }
      pour()
      await closed
      expect(sent).to.be.below(64)
      expect(process.memoryUsage().rss - before).to.be.below(200 * MIB)
    })

    it('is still heard after many connections that said nothing', async () => {
      const idle: Socket[] = Array.from({ length: 50 }, () => connect(at()).on('error', () => undefined))
      await Promise.all(
        idle.map((socket) => new Promise((resolve) => socket.once('connect', resolve).once('close', resolve))),
      )
      for (const socket of idle) socket.destroy()
      for (const socket of idle) if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve))
      let said = ''
      for (let tries = 0; said === '' && tries < 50; tries++) said = await told('{"command":"status"}\n')
      expect(JSON.parse(said)).to.have.nested.property('result.store')
    })
  })
})
