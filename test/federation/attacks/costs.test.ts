import { expect } from 'chai'
import { once } from 'node:events'
import { gzipSync } from 'node:zlib'
import { StoreUnavailable } from '../../../src/store/errors.js'
import { chunked, written } from '../../support/deliveries.js'
import { createOf, startWorld, type Person, type World } from '../../support/gates.js'
import { answerOn, exchange, open } from '../../support/raw-requests.js'
import { expectKept, expectRefused } from '../../support/refusing.js'

const MIB = 1_048_576

describe('attacks on what the inboxes cost', () => {
  let world: World
  let ada: Person
  const begin = async (wanted: Parameters<typeof startWorld>[0] = {}) => {
    world = await startWorld(wanted)
    ada = world.person('b.test', 'ada')
    await expectKept(world, world.sign(ada, createOf(ada)), 'the one that is right')
  }
  afterEach(() => world.stop())

  it('methods, types and encodings that are not for inboxes are refused before anything is read', async () => {
    await begin()
    const sent = (contentType: string) => world.sign(ada, createOf(ada), { contentType })
    for (const type of [
      'text/html',
      'application/json',
      'application/ld+json',
      'application/ld+json; profile="https://x.test/"',
      'multipart/form-data; boundary=a',
      'application/x-www-form-urlencoded',
      'application/activity+json; charset=utf-16',
      'application/activity+json, text/html',
      'application/activity+jsonx',
      '',
    ]) {
      await expectRefused(world, sent(type), { status: 415, what: type })
    }
    const doubled = world.sign(ada, createOf(ada), { behind: [['Content-Type', 'application/activity+json']] })
    await expectRefused(world, doubled, { status: 415, what: 'two types' })
    for (const encoding of ['gzip', 'br', 'identity', 'deflate, gzip']) {
      const packed = world.sign(ada, gzipSync(JSON.stringify(createOf(ada))), {
        behind: [['Content-Encoding', encoding]],
      })
      await expectRefused(world, packed, { status: 415, what: encoding })
    }
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const answer = await expectRefused(world, world.sign(ada, createOf(ada), { method }), {
        status: 405,
        what: method,
      })
      expect(answer.headers.allow).to.equal('POST')
    }
    for (const type of [
      'Application/Activity+JSON',
      'application/activity+json; charset=UTF-8',
      'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
      'application/ld+json;profile="https://www.w3.org/ns/activitystreams https://x.test/"',
    ]) {
      await expectKept(world, sent(type), type)
    }
  })

  it('inboxes of nobody, and of those who are gone', async () => {
    await begin()
    const to = (target: string) => world.sign(ada, createOf(ada), { target })
    await expectRefused(world, to('/a/nobody/inbox'), { status: 404 })
    await expectRefused(world, to('/a/left/inbox'), { status: 410 })
    await expectRefused(
      world,
      Buffer.from(
        'POST /a/nobody/inbox HTTP/1.1\r\nHost: hub.test\r\nContent-Type: application/activity+json\r\nContent-Length: 0\r\n\r\n',
      ),
      { status: 404 },
    )
    for (const target of ['/a/walton/inbox', '/actor/inbox', '/inbox']) await expectKept(world, to(target), target)
    expect((await world.kept()).map(({ inbox }) => inbox)).to.have.members(['walton', 'hub.test', null, null])
  })

  it('bodies beyond a mebibyte, said or not, are not read to their end', async () => {
    await begin()
    const padded = (bytes: number) => {
      const activity = createOf(ada)
      const rest = JSON.stringify({ ...activity, x: ['', '', ''] }).length
      const each = Math.floor((bytes - rest) / 3)
      return JSON.stringify({
        ...activity,
        x: ['x'.repeat(each), 'x'.repeat(each), 'x'.repeat(bytes - rest - 2 * each)],
      })
    }
    const large = world.sign(ada, padded(MIB + 1))
    const answer = await expectRefused(world, large, { status: 413, what: 'with its length' })
    expect(answer.headers.connection).to.equal('close')
    const bomb = Buffer.alloc(2 * MIB, 'a')
    const head = (framing: string) => written({ ...large, body: Buffer.alloc(0) }, framing)
    const inChunks = Buffer.concat([head('Transfer-Encoding: chunked\r\n'), chunked(bomb, 65_536)])
    await expectRefused(world, inChunks, { status: 413, what: 'in chunks' })
    await expectRefused(world, head(`Content-Length: ${10 * MIB}\r\n`), { status: 413, what: 'only said' })
    await expectRefused(world, head('Content-Length: 99999999999999999999\r\n'), {
      status: [400, 413],
      what: 'beyond numbers',
    })
    await expectRefused(world, head('Content-Length: -1\r\n'), { status: 400, what: 'below zero' })
    const packed = world.sign(ada, gzipSync(bomb), { behind: [['Content-Encoding', 'gzip']] })
    await expectRefused(world, packed, { status: 415, what: 'packed' })
    const fits = world.sign(ada, padded(MIB))
    await expectKept(world, fits, 'a mebibyte')
    const other = world.sign(ada, padded(300_000))
    const pieces = Buffer.concat([
      written({ ...other, body: Buffer.alloc(0) }, 'Transfer-Encoding: chunked\r\n'),
      chunked(other.body, 1_000),
    ])
    await expectKept(world, pieces, 'in small chunks')
  })

  it('the connection of a body that is too large is closed soon, however slowly it goes on', async () => {
    await begin()
    const sent = world.sign(ada, 'x')
    const socket = await open(world.port)
    socket.write(written({ ...sent, body: Buffer.alloc(0) }, `Content-Length: ${5 * MIB}\r\n`))
    expect((await answerOn(socket)).status).to.equal(413)
    await once(socket, 'close')
    await expectKept(world, world.sign(ada, createOf(ada)))
  })

  it('a body that comes too slowly', async () => {
    await begin({ limits: { bodyMs: 150 } })
    const sent = world.sign(ada, createOf(ada))
    const socket = await open(world.port)
    socket.write(written({ ...sent, body: sent.body.subarray(0, 10) }, `Content-Length: ${sent.body.length}\r\n`))
    expect((await answerOn(socket)).status).to.equal(408)
    socket.destroy()
    await expectKept(world, sent, 'the same, at once')
  })

  it('many slow bodies leave room for others, and their places are free again when they end', async () => {
    await begin({ limits: { atOncePerNetwork: 0.2, atOnce: 100 } }) // a private address weighs a twentieth: four
    const sent = world.sign(ada, createOf(ada))
    const head = written({ ...sent, body: Buffer.alloc(0) }, `Content-Length: ${sent.body.length}\r\n`)
    const slow = await Promise.all(Array.from({ length: 4 }, () => open(world.port)))
    for (const socket of slow) socket.write(head)
    const busy = async () => (await world.send(world.sign(ada, createOf(ada)))).status === 503
    while (!(await busy())) expect(world.log.length).to.be.lessThan(1_000)
    const answer = await world.send(world.sign(ada, createOf(ada)))
    expect(answer.headers['retry-after']).to.match(/^\d+$/)
    for (const socket of slow) socket.destroy()
    while (await busy()) expect(world.log.length).to.be.lessThan(1_000)
    await expectKept(world, sent)
  })

  it('senders whose requests come to nothing wait, while those who share their address go on', async () => {
    await begin({ limits: { refused: { count: 1.01, windowMs: 300_000 } } }) // a private address weighs a twentieth: twenty
    const eve = world.person('evil.test', 'eve')
    const unsigned = { ...world.sign(ada, createOf(ada)), headers: [['Host', 'hub.test'] as [string, string]] }
    const statuses: number[] = []
    for (let n = 0; n < 22; n++) statuses.push((await world.send(unsigned)).status)
    expect(statuses).to.deep.equal([...Array<number>(20).fill(415), 429, 429])
    const answer = await expectRefused(world, world.sign(eve, createOf(eve)), { status: 429, what: 'a stranger' })
    expect(Number(answer.headers['retry-after'])).to.be.within(1, 300)
    for (let n = 0; n < 30; n++) await expectKept(world, world.sign(ada, createOf(ada)), 'who is known from there')
    world.now = new Date(world.now.getTime() + 60_000)
    await expectKept(world, world.sign(eve, createOf(eve)), 'the stranger, later')
  })

  it('nobody can make us ask for key after key', async () => {
    await begin({ limits: { lookups: { count: 0.25, windowMs: 300_000 } } }) // five
    const asked = async (n: number) => {
      const keyId = world.at('evil.test', `/nobody${n}#main-key`)
      return (await world.send(world.sign({ ...ada, keyId }, createOf(ada)))).status
    }
    const statuses: number[] = []
    for (let n = 0; n < 8; n++) statuses.push(await asked(n))
    expect(statuses).to.deep.equal([401, 401, 401, 401, 401, 429, 429, 429])
    expect(world.peer.arrived.filter(({ path }) => path.startsWith('/nobody'))).to.have.length(5)
    await expectKept(world, world.sign(ada, createOf(ada)), 'whose key is known')
  })

  it('a host that is verified has an allowance too, and a smaller one for what it passes on', async () => {
    const windowMs = 300_000
    await begin({ limits: { verified: { count: 10, windowMs }, forwarded: { count: 3, windowMs } } })
    const eve = world.person('evil.test', 'eve')
    for (let n = 0; n < 3; n++) await expectKept(world, world.sign(eve, createOf(ada)), 'passed on')
    await expectRefused(world, world.sign(eve, createOf(ada)), { status: 429 })
    for (let n = 0; n < 7; n++) await expectKept(world, world.sign(eve, createOf(eve)), 'its own')
    await expectRefused(world, world.sign(eve, createOf(eve)), { status: 429 })
    await expectKept(world, world.sign(ada, createOf(ada)), 'another host')
    expect(world.gate.refusals.snapshot()).to.deep.include({
      host: new URL(eve.id).host,
      reason: 'too-many-requests',
      count: 2,
    })
  })

  it('what could not be kept is not seen, and comes again', async () => {
    await begin()
    const sent = world.sign(ada, createOf(ada))
    world.fault = new StoreUnavailable('the disk is away')
    const answer = await expectRefused(world, sent, { status: 503 })
    expect(answer.headers['retry-after']).to.equal('60')
    expect(answer.body).not.to.include('disk')
    world.fault = null
    await expectKept(world, sent)
  })

  it('a key that takes long is answered for before the sender gives up', async () => {
    await begin({ limits: { keyMs: 100 } })
    const slow = world.person('c.test', 'slow')
    const going = Promise.withResolvers<void>()
    world.peer.on('/users/slow', () => going.promise)
    await expectRefused(world, world.sign(slow, createOf(slow)), { status: 503, asked: 2 })
    going.resolve()
  })

  it('a sender who goes away leaves nothing behind', async () => {
    await begin()
    const sent = world.sign(ada, createOf(ada))
    const before = world.log.length
    const socket = await open(world.port)
    socket.write(written({ ...sent, body: sent.body.subarray(0, 10) }, `Content-Length: ${sent.body.length}\r\n`))
    socket.end()
    socket.destroy()
    while (world.log.length === before) await expectKept(world, world.sign(ada, createOf(ada)))
    expect(world.log.at(-1)).to.include('broken-off')
  })

  it('each refusal is a line in the log and a count, without what was sent', async () => {
    await begin()
    const before = world.log.length
    await expectRefused(world, world.sign(ada, '{"secret":"seedling"}'), { status: 400 })
    const lines = world.log.slice(before)
    expect(lines).to.have.length(1)
    expect(JSON.parse(lines[0] ?? '')).to.include({
      host: new URL(ada.id).host,
      reason: 'malformed-activity',
      status: 400,
    })
    expect(lines.join()).not.to.match(/seedling|127\.0\.0\.1|signature="/)
    expect(world.gate.refusals.snapshot()[0]).to.deep.equal({
      host: new URL(ada.id).host,
      reason: 'malformed-activity',
      count: 1,
    })
  })

  it('pipelined requests are each answered for themselves', async () => {
    await begin()
    const good = written(world.sign(ada, createOf(ada)))
    const bad = written({ ...world.sign(ada, createOf(ada)), body: Buffer.from('{}') })
    const before = (await world.kept()).length
    await exchange(world.port, Buffer.concat([bad, good]))
    while ((await world.kept()).length === before) expect(world.log.length).to.be.lessThan(1_000)
    expect(await world.kept()).to.have.length(before + 1)
  })
})
