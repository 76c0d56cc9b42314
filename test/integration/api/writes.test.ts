import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { collections } from '../../../src/collections.js'
import { servedOperations } from '../../../src/api/served.js'
import { cleanUp, get } from '../hubs.js'
import { ask, register, type Reply } from './apps.js'
import { refused } from './writes/refused.js'
import { fill, openScene, type Scene, type Subject, type Write } from './writes/scene.js'
import { encodings, send, type Encoding, type Json } from './writes/sending.js'
import { withFiles, writes } from './writes/table.js'

/** What is not there is dismissed already. */
const forgiving = ['post /api/v1/notifications/:id/dismiss', 'post /api/v2/notifications/:key/dismiss']

const METHOD_AND_PATH = /^(\w+) (.+)$/

describe('writing by an app', function () {
  this.timeout(60_000)
  let scene: Scene

  before(async () => {
    scene = await openScene()
  })
  after(cleanUp)

  const split = (name: string): { method: string; path: string } => {
    const [, method = '', path = ''] = METHOD_AND_PATH.exec(name) ?? []
    return { method: method.toUpperCase(), path }
  }
  const tokenOf = (write: Write, on: Subject): string | null =>
    on.token ?? (write.as === undefined ? scene.ada.token : write.as(scene))
  const about = ({ status, json }: Reply, ...more: string[]) => `${more.join(' ')}: ${status} ${JSON.stringify(json)}`

  /** Read where files are taken. */
  const withFilesToo = ['patch /api/v1/accounts/update_credentials', 'patch /api/v1/profile', 'put /api/v1/profile']

  it('is tried out here, whatever can be written', () => {
    const can = servedOperations().filter(({ method }) => method !== 'get')
    const tried = new Set([...writes.map(({ name }) => name), ...withFiles])
    expect([...tried].sort()).to.deep.equal(can.map(({ method, path }) => `${method} ${path}`).sort())
  })

  describe('is understood in five encodings', () => {
    beforeEach(() => scene.later())

    async function tryOut(write: Write, how: Encoding): Promise<void> {
      const on = (await write.on?.(scene, how)) ?? {}
      const { method, path } = split(write.name)
      const asked = { method, path: fill(path, on), token: tokenOf(write, on), sent: write.sent?.(on, scene) ?? {} }
      const reply = await send(scene.hub, how, asked)
      const absent = write.gives.name === 'absent'
      expect(reply.status, about(reply, how, write.name)).to.equal(absent ? 404 : 200)
      try {
        await write.gives(reply.json, { scene, how, on, reply })
      } catch (error) {
        throw Object.assign(error as Error, { message: `${how}: ${(error as Error).message}` })
      }
    }
    for (const [at, write] of writes.entries())
      it(write.name, async () => {
        // Where nothing is sent there is little to understand.
        const ways = write.sent === undefined ? encodings.filter((_, n) => n === at % encodings.length) : encodings
        for (const how of ways) await tryOut(write, how)
      })

    for (const name of withFiles)
      it(`${name}, with a file, which only a form can hold`, async () => {
        const { method, path } = split(name)
        const parts = (fields: Record<string, string>) => {
          const form = new FormData()
          for (const [field, value] of Object.entries(fields)) form.append(field, value)
          form.append('file', scene.picture, 'bed.png')
          return form
        }
        const sent = { description: 'Beans & peas', focus: '-0.5,0.25' }
        const query = new URLSearchParams(sent).toString()
        const { token } = scene.ada
        for (const reply of [
          await ask(scene.hub, method, path, { token, parts: parts(sent) }),
          await ask(scene.hub, method, `${path}/?${query}`, { token, parts: parts({ unheard_of: 'yes' }) }),
        ]) {
          expect(reply.status, about(reply)).to.equal(200)
          expect(reply.json).to.include({ type: 'image', description: 'Beans & peas' })
          expect((reply.json.meta as Json).focus).to.deep.equal({ x: -0.5, y: 0.25 })
        }
        for (const how of encodings) {
          const reply = await send(scene.hub, how, { method, path, token, sent: { ...sent, file: 'not a file' } })
          expect(reply.status, about(reply, how)).to.equal(422)
        }
      })
  })

  describe('is refused in JSON, and leaves nothing behind,', () => {
    /** What there is, but for what counts tries. */
    async function kept(): Promise<Record<string, string>> {
      await scene.hub.settle()
      const found: Record<string, string> = {}
      for (const spec of collections.filter(({ name }) => !['tries', 'live', 'sessions'].includes(name))) {
        const hash = createHash('sha256')
        let after: { _id: string } | undefined
        for (;;) {
          const page = { limit: 500, sort: { _id: 1 as const }, ...(after !== undefined && { after }) }
          const docs = await scene.hub.store.collection(spec).find({}, page)
          // When a token or an app was last used is noted now and then.
          for (const doc of docs) hash.update(['tokens', 'apps'].includes(spec.name) ? doc._id : JSON.stringify(doc))
          const last = docs.at(-1)
          if (last === undefined || docs.length < 500) break
          after = { _id: last._id }
        }
        found[spec.name] = hash.digest('hex')
      }
      return found
    }
    const isRefused = (reply: Reply, ...more: string[]): void => {
      expect(reply.status, about(reply, ...more)).to.be.within(400, 499)
      expect(reply.json.error, about(reply, ...more)).to.be.a('string').that.is.not.empty
    }
    /** Once for each operation. */
    const each = Array.from(new Map(writes.map((write) => [write.name, write])).values())
    const raw = async (write: Write, on: Subject, type: string, body: string): Promise<Reply> => {
      const { method, path } = split(write.name)
      const token = tokenOf(write, on)
      const headers = { 'Content-Type': type, ...(token !== null && { Authorization: `Bearer ${token}` }) }
      const answer = await fetch(scene.hub.address + fill(path, on), { method, headers, body })
      return { status: answer.status, headers: answer.headers, json: (await answer.json()) as Json }
    }

    it('when something is missing, of another kind, too long, or not there', async () => {
      const tried: { write: Write; on: Subject; all: readonly Json[] }[] = []
      for (const [name, all] of Object.entries(refused)) {
        const write = each.find((one) => one.name === name) ?? expect.fail(name)
        scene.later()
        tried.push({ write, on: (await write.on?.(scene, 'json')) ?? {}, all })
      }
      const before = await kept()
      for (const { write, on, all } of tried) {
        const { method, path } = split(write.name)
        scene.later()
        for (const sent of all)
          for (const how of ['json', 'urlencoded'] as const) {
            // A form cannot say that a list or an object is empty.
            if (how === 'urlencoded' && /\[\]|\{\}/.test(JSON.stringify(Object.values(sent)))) continue
            const asked = { method, path: fill(path, on), token: tokenOf(write, on), sent }
            isRefused(await send(scene.hub, how, asked), how, write.name, JSON.stringify(sent).slice(0, 200))
          }
      }
      expect(await kept()).to.deep.equal(before)
    })

    it('or done, when nothing is said at all', async () => {
      for (const write of each.filter(({ sent }) => sent !== undefined)) {
        scene.later()
        const on = (await write.on?.(scene, 'json')) ?? {}
        const { method, path } = split(write.name)
        const reply = await ask(scene.hub, method, fill(path, on), {
          token: tokenOf(write, on) ?? scene.appToken,
          json: {},
        })
        expect(reply.status, about(reply, write.name)).to.be.below(500)
        if (reply.status >= 400) isRefused(reply, write.name)
      }
    })

    it('when its path names nothing that is there', async () => {
      const before = await kept()
      for (const write of each.filter(({ name }) => /:(?:id|key|quoting)\b/.test(name)))
        for (const id of ['nope', '0', '1e3', '9'.repeat(30), '%00', '..%2f%F0%9F%91%8D']) {
          const { method, path } = split(write.name)
          const at = path.replaceAll(/:(?:id|key|quoting)\b/g, id).replaceAll(':name', 'x')
          const reply = await ask(scene.hub, method, at, { token: scene.ada.token, json: {} })
          const isId = /^\d+$/.test(id)
          if (!(isId || write.name.includes(':key')) || !forgiving.includes(write.name)) isRefused(reply, method, at)
        }
      expect(await kept()).to.deep.equal(before)
    })

    it('when nobody may, or not for that', async () => {
      const app = await register(scene.hub, 'read profile')
      const form = { grant_type: 'client_credentials', client_id: app.client_id, client_secret: app.client_secret }
      const { json } = await ask(scene.hub, 'POST', '/oauth/token', { form: { ...form, scope: 'profile' } })
      const before = await kept()
      const open = ['/oauth/token', '/oauth/revoke', '/api/v1/apps']
      for (const write of [...each, ...withFiles.map((name) => ({ name }))]) {
        const { method, path } = split(write.name)
        if (open.includes(path)) continue
        const at = path.replaceAll(/:\w+/g, '1')
        for (const [token, statuses] of [
          [null, [401]],
          ['nonsense', [401]],
          [String(json.access_token), [403, 422]],
        ] as const) {
          const reply = await send(scene.hub, 'json', { method, path: at, token, sent: {} })
          expect(reply.status, about(reply, write.name, String(token))).to.be.oneOf(statuses)
          isRefused(reply)
        }
      }
      expect(await kept()).to.deep.equal(before)
    })

    it('when it cannot be read', async () => {
      const before = await kept()
      const big = JSON.stringify({ status: 'x'.repeat(300_000) })
      const field = (name: string) =>
        `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${'y'.repeat(900)}\r\n`
      const parts = 'multipart/form-data; boundary=x'
      const all = [
        ['application/json', '{"status":', 400],
        ['multipart/form-data', 'no boundary', 422],
        ['application/json', '"text"', 400],
        ['application/json; charset=klingon', '{}', 415],
        ['application/json', big, 413],
        ['application/x-www-form-urlencoded', big, 413],
        ['application/x-www-form-urlencoded', 'a=1&'.repeat(5_000), 422],
        [parts, '--x\r\nbroken', 422],
        [parts, `${field('a')}--x--`.replace('name="a"', 'name="a"; filename="b"'), 422],
        [parts, `${Array.from({ length: 300 }, (_, n) => field(`a${n}`).replace(/y+/, 'y')).join('')}--x--`, 422],
        [parts, field('y'.repeat(150)).replaceAll('y'.repeat(900), 'y'.repeat(9_000)).repeat(100), 413],
      ] as const
      for (const [at, write] of each.entries()) {
        const on = Object.fromEntries([...write.name.matchAll(/:(\w+)/g)].map(([, name = '']) => [name, '1']))
        const isFiled = withFilesToo.includes(write.name)
        // All are read in one place, but where files are.
        for (const [type, body, status] of at % 10 === 0 && !isFiled ? all : all.slice(0, 2)) {
          const reply = await raw(write, on, type, body)
          expect(reply.status, about(reply, write.name, type, body.slice(0, 40))).to.equal(status)
          isRefused(reply)
        }
      }
      expect(await kept()).to.deep.equal(before)
    })
  })

  it('needs no type of what it sends to be let in', async () => {
    const post = async (path: string, pairs: Record<string, string>): Promise<Json> => {
      const body = new URLSearchParams(pairs).toString()
      const { status, text } = await get(scene.hub.address + path, { method: 'POST', body })
      expect(status, text).to.equal(200)
      return JSON.parse(text) as Json
    }
    const named = { client_name: 'Typeless', redirect_uris: 'urn:ietf:wg:oauth:2.0:oob' }
    const { client_id, client_secret, name } = await post('/api/v1/apps/', named)
    expect(name).to.equal('Typeless')
    const app = { client_id: String(client_id), client_secret: String(client_secret) }
    const { access_token: token } = await post('/oauth/token/', { ...app, grant_type: 'client_credentials' })
    expect(await post('/oauth/revoke', { ...app, token: String(token) })).to.deep.equal({})
    const { status } = await ask(scene.hub, 'GET', '/api/v1/apps/verify_credentials', { token: String(token) })
    expect(status).to.equal(401)
  })
})
