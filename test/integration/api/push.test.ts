import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import type { Iri } from '../../../src/core/iri.js'
import { ACTORS } from '../../../src/domain/actors/actor-repo.js'
import { MEMBERS } from '../../../src/domain/members/member-repo.js'
import type { Member } from '../../../src/domain/members/member.js'
import { PUSHES } from '../../../src/domain/push/push-queue.js'
import { act } from '../../support/announcing.js'
import { actorDoc, noteBy, stranger } from '../../support/neighbours.js'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'
import { ask } from './apps.js'

const PATH = '/api/v1/push/subscription'
const bob = stranger('bob').iri
const MINUTE_MS = 60_000

type Got = { path: string; headers: IncomingHttpHeaders; body: Buffer }
type Payload = Record<string, unknown>

/** An app that is woken: its keys, and what it makes of a message. */
function receiver() {
  const curve = createECDH('prime256v1')
  const point = curve.generateKeys()
  const auth = randomBytes(16)
  const hkdf = (secret: Buffer, salt: Buffer, info: Buffer | string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', secret, salt, info, bytes))
  const open = (key: Buffer, nonce: Buffer, sealed: Buffer): Buffer => {
    const cipher = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(sealed.subarray(-16))
    return Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()])
  }
  return {
    keys: { p256dh: point.toString('base64url'), auth: auth.toString('base64url') },

    /** RFC 8291 with RFC 8188, written from these two. */
    standard(body: Buffer): Payload {
      const salt = body.subarray(0, 16)
      const length = body.readUInt8(20)
      const sender = body.subarray(21, 21 + length)
      const shared = curve.computeSecret(sender)
      const info = Buffer.concat([Buffer.from('WebPush: info\0'), point, sender])
      const secret = hkdf(shared, auth, info, 32)
      const key = hkdf(secret, salt, 'Content-Encoding: aes128gcm\0', 16)
      const nonce = hkdf(secret, salt, 'Content-Encoding: nonce\0', 12)
      const plain = open(key, nonce, body.subarray(21 + length))
      expect(plain.at(-1)).to.equal(2)
      return JSON.parse(plain.subarray(0, -1).toString()) as Payload
    },

    /** draft-ietf-webpush-encryption-04 with draft-ietf-httpbis-encryption-encoding-03. */
    draft(body: Buffer, headers: IncomingHttpHeaders): Payload {
      const part = (header: string, name: string) =>
        Buffer.from(new RegExp(`${name}=([\\w-]+)`).exec(String(headers[header]))?.[1] ?? '', 'base64url')
      const [salt, sender] = [part('encryption', 'salt'), part('crypto-key', 'dh')]
      const shared = curve.computeSecret(sender)
      const secret = hkdf(shared, auth, 'Content-Encoding: auth\0', 32)
      const sized = (bytes: Buffer) => Buffer.concat([Buffer.from([0, bytes.length]), bytes])
      const context = Buffer.concat([Buffer.from('P-256\0'), sized(point), sized(sender)])
      const info = (name: string) => Buffer.concat([Buffer.from(`Content-Encoding: ${name}\0`), context])
      const key = hkdf(secret, salt, info('aesgcm'), 16)
      const nonce = hkdf(secret, salt, info('nonce'), 12)
      const plain = open(key, nonce, body)
      return JSON.parse(plain.subarray(2 + plain.readUInt16BE(0)).toString()) as Payload
    },
  }
}

describe('waking apps', function () {
  this.timeout(60_000)
  let hub: TestHub
  let service: Server
  let base: string
  let vapidKey: string
  let got: Got[] = []
  let answers: (number | { status: number; headers: Record<string, string> })[] = []
  let now = new Date()
  let made = 0

  before(async () => {
    service = createServer((req, res) => {
      const chunks: Buffer[] = []
      req.on('data', (chunk: Buffer) => chunks.push(chunk))
      req.on('end', () => {
        got.push({ path: req.url ?? '', headers: req.headers, body: Buffer.concat(chunks) })
        const answer = answers.shift() ?? 201
        if (typeof answer === 'number') res.writeHead(answer).end()
        else res.writeHead(answer.status, answer.headers).end()
      })
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => service.once('listening', resolve))
    base = `http://localhost:${(service.address() as AddressInfo).port}`
    hub = await temporaryHub({ privateRanges: ['127.0.0.0/8'] }, { clock: () => now })
    await hub.start()
    await hub.setUp()
    const names = ['bob', 'cleo']
    const people = names.map((name, n) => ({ ...actorDoc(name), number: String(n + 77).padStart(20, '0') }))
    await hub.store.collection(ACTORS).insertMany(people)
    const app = await ask(hub, 'POST', '/api/v1/apps', { form: { client_name: 'An App', redirect_uris: 'app://back' } })
    vapidKey = app.json.vapid_key as string
  })
  beforeEach(() => {
    got = []
    answers = []
  })
  after(async () => {
    await cleanUp()
    service.close()
  })

  type Woken = { member: Member; me: Iri; token: string; app: ReturnType<typeof receiver>; path: string }
  async function person(scopes = ['read', 'write', 'push']): Promise<Omit<Woken, 'path'>> {
    const member = await hub.services.members.add({ name: `woken${++made}`, language: 'de' })
    await hub.services.profiles.open(member.id, { name: `Woken ${made}` })
    const { credentialsAt } = (await hub.store.collection(MEMBERS).findOne({ _id: member.id })) ?? expect.fail('there')
    const { token } = await hub.services.tokens.issue({ app: null, member: member.id, credentialsAt, scopes })
    return { member, me: hub.services.localActors.iriOf(member.name), token, app: receiver() }
  }
  async function woken(more: Record<string, string> = {}): Promise<Woken> {
    const one = await person()
    const path = `/wake/${made}`
    const form = {
      'subscription[endpoint]': base + path,
      'subscription[keys][p256dh]': one.app.keys.p256dh,
      'subscription[keys][auth]': one.app.keys.auth,
      'subscription[standard]': 'true',
      'data[alerts][mention]': 'true',
      'data[alerts][admin.sign_up]': '1',
      'data[policy]': 'all',
      ...more,
    }
    const { status, json } = await ask(hub, 'POST', PATH, { token: one.token, form })
    expect(status, JSON.stringify(json)).to.equal(200)
    return { ...one, path }
  }
  async function name({ me }: { me: Iri }, change: Parameters<typeof noteBy>[1] = {}): Promise<void> {
    await hub.services.posts.receive(noteBy(bob, { mentions: [me], recipients: [me], ...change }))
    await hub.settle()
  }

  it('begins with a subscription of each token, told in all its parts', async () => {
    const { token } = await person()
    const get = () => ask(hub, 'GET', PATH, { token })
    // One app takes every other sentence for a fault.
    expect(await get()).to.deep.include({ status: 404, json: { error: 'Record not found' } })
    const { token: woke, path } = await woken()
    const { json } = await ask(hub, 'GET', PATH, { token: woke })
    expect(json).to.deep.include({ endpoint: base + path, standard: true, policy: 'all', server_key: vapidKey })
    expect(json.id, 'apps decode it into 32 bits')
      .to.be.a('number')
      .within(1, 2 ** 31 - 1)
    const alerts = json.alerts as Record<string, boolean>
    expect(Object.keys(alerts)).to.have.length(14)
    expect(Object.entries(alerts).filter(([, on]) => on)).to.deep.equal([
      ['mention', true],
      ['admin.sign_up', true],
    ])
    const put = await ask(hub, 'PUT', PATH, {
      token: woke,
      json: { data: { alerts: { poll: true }, policy: 'followed' } },
    })
    expect(put.json).to.deep.include({ policy: 'followed', id: json.id })
    expect((put.json.alerts as Record<string, boolean>).mention).to.equal(false)
    const beside = await ask(hub, 'PUT', PATH, { token: woke, json: { policy: 'follower' } })
    expect(beside.json).to.deep.include({ policy: 'follower', alerts: put.json.alerts })
    const both = { policy: 'all', data: { policy: 'none' } }
    expect((await ask(hub, 'PUT', PATH, { token: woke, json: both })).json).to.include({ policy: 'none' })
    expect((await ask(hub, 'PUT', PATH, { token, json: {} })).status).to.equal(404)
    for (let twice = 0; twice < 2; twice++) {
      expect((await ask(hub, 'DELETE', PATH, { token: woke })).json).to.deep.equal({})
      expect((await ask(hub, 'GET', PATH, { token: woke })).status).to.equal(404)
    }
  })

  it('takes no address or key that cannot be one, and nothing without the scope', async () => {
    const { token, app } = await person()
    const off = Buffer.concat([Buffer.from([4]), randomBytes(64)]).toString('base64url')
    const bad = [
      { endpoint: 'http://push.example/1' },
      { endpoint: 'ftp://push.example/1' },
      { endpoint: 'https://user:word@push.example/1' },
      { endpoint: 'nonsense' },
      { keys: { p256dh: off, auth: app.keys.auth } },
      { keys: { p256dh: app.keys.p256dh, auth: 'short' } },
      { keys: {} },
    ]
    const good = { endpoint: 'https://push.example/1', keys: app.keys }
    const subscribe = (subscription: object, as = token) =>
      ask(hub, 'POST', PATH, { token: as, json: { subscription } })
    for (const change of bad) {
      const { status, json } = await subscribe({ ...good, ...change })
      expect(status, JSON.stringify(change)).to.equal(422)
      expect(json.error).to.be.a('string')
    }
    expect((await subscribe(good)).status).to.equal(200)
    for (const endpoint of ['https://push.example', 'https://Push.Example:443/a/../b?c=%41']) {
      expect((await subscribe({ ...good, endpoint })).json, 'the very text that was given').to.include({ endpoint })
      expect((await ask(hub, 'GET', PATH, { token })).json).to.include({ endpoint })
    }
    const { token: narrow } = await person(['read', 'write'])
    expect((await subscribe(good, narrow)).status).to.equal(403)
    expect((await ask(hub, 'GET', PATH)).status).to.equal(401)
  })

  it('says in one sealed line what is new, in the words of the member, signed by the hub', async () => {
    const ann = await woken()
    await name(ann)
    expect(got.map(({ path }) => path)).to.deep.equal([ann.path])
    const [{ headers, body }] = got as [Got]
    expect(headers).to.include({ 'content-encoding': 'aes128gcm', 'urgency': 'normal', 'ttl': '172800' })
    const payload = ann.app.standard(body)
    expect(payload).to.deep.include({
      access_token: ann.token,
      preferred_locale: 'de',
      notification_type: 'mention',
      title: 'bob hat dich erwähnt',
      body: 'Hello',
    })
    const { json } = await ask(hub, 'GET', '/api/v1/notifications', { token: ann.token })
    expect(String(payload.notification_id)).to.equal((json as unknown as { id: string }[])[0]?.id)
    expect(payload.notification_id).to.be.a('number')
    const [, jwt = '', key] = /^vapid t=([^,]+), k=(.+)$/.exec(String(headers.authorization)) ?? []
    expect(key).to.equal(vapidKey)
    const [head = '', claims = '', signature = ''] = jwt.split('.')
    const [x, y] = [Buffer.from(vapidKey, 'base64url').subarray(1, 33), Buffer.from(vapidKey, 'base64url').subarray(33)]
    const jwk = { kty: 'EC', crv: 'P-256', x: x.toString('base64url'), y: y.toString('base64url') }
    const signed = verify(
      'sha256',
      Buffer.from(`${head}.${claims}`),
      { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    )
    expect(signed).to.equal(true)
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).to.deep.include({ aud: base })
  })

  it('speaks the older dialect to apps that do not ask for the standard', async () => {
    const ann = await woken({ 'subscription[standard]': 'false' })
    await name(ann)
    const [{ headers, body }] = got as [Got]
    expect(headers['content-encoding']).to.equal('aesgcm')
    expect(headers.authorization).to.match(/^WebPush /)
    expect(headers['crypto-key']).to.include(vapidKey)
    expect(ann.app.draft(body, headers)).to.deep.include({ notification_type: 'mention', access_token: ann.token })
  })

  it('is for what the app wants, from whom it wants, and tells nothing of what was said in private', async () => {
    const [all, followed, none] = [
      await woken(),
      await woken({ 'data[policy]': 'followed' }),
      await woken({ 'data[policy]': 'none' }),
    ]
    for (const one of [all, followed, none]) await name(one)
    expect(got.map(({ path }) => path)).to.deep.equal([all.path])
    await hub.services.follows.followQuietly(followed.member.id, stranger('bob'))
    got = []
    await name(followed, { audience: 'direct', html: '<p>The key is under the mat</p>' })
    expect(got.map(({ path }) => path)).to.deep.equal([followed.path])
    expect(followed.app.standard(got[0]?.body ?? Buffer.alloc(0))).to.deep.include({ body: '' })
    got = []
    await hub.services.follows.request({ follower: stranger('bob'), target: all.me, activity: act(`f${++made}`) })
    await name(all, { audience: 'direct' }) // kept back until they are let in
    expect(got).to.deep.equal([])
  })

  it('tries again later, less and less often, as the service asks, and gives up', async () => {
    const ann = await woken()
    answers = [500, { status: 429, headers: { 'Retry-After': '3600' } }, 503]
    await name(ann)
    expect(got).to.have.length(1)
    now = new Date(now.getTime() + MINUTE_MS)
    await hub.settle()
    expect(got).to.have.length(2)
    now = new Date(now.getTime() + 50 * MINUTE_MS)
    await hub.settle()
    expect(got, 'before it may').to.have.length(2)
    now = new Date(now.getTime() + 15 * MINUTE_MS)
    await hub.settle()
    expect(got).to.have.length(3)
    now = new Date(now.getTime() + 5 * 60 * MINUTE_MS)
    await hub.settle()
    expect(got).to.have.length(4)
    expect(await hub.store.collection(PUSHES).count({ due: { $gt: new Date(0) } }, { atMost: 10 })).to.equal(0)
    answers = [500]
    await name(ann)
    now = new Date(now.getTime() + 49 * 60 * MINUTE_MS)
    got = []
    await hub.settle()
    expect(got, 'nobody wants to hear of it now').to.deep.equal([])
  })

  it('ends when nobody is there any more, and when the app is shut out', async () => {
    const gone = await woken()
    answers = [410]
    await name(gone)
    expect((await ask(hub, 'GET', PATH, { token: gone.token })).status).to.equal(404)
    const out = await woken()
    await name(out)
    expect(got.at(-1)?.path).to.equal(out.path)
    await hub.services.tokens.endAll(out.member.id)
    got = []
    await name(out)
    expect(got).to.deep.equal([])
    const changed = await woken()
    await hub.services.members.setPassword(changed.member.id, 'another set of words')
    await name(changed)
    expect(got).to.deep.equal([])
  })

  it('asks nothing of addresses that are not for strangers to name', async () => {
    const ann = await woken({ 'subscription[endpoint]': 'https://10.0.0.1/wake' })
    await name(ann)
    expect(got).to.deep.equal([])
    expect(
      hub.lines.some(({ message, reason }) => message === 'an app cannot be woken' && reason !== undefined),
    ).to.equal(true)
    expect(JSON.stringify(hub.lines)).not.to.include(ann.token)
  })
})
