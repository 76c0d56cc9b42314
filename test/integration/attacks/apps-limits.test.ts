import { expect } from 'chai'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { TRIES } from '../../../src/domain/members/throttle.js'
import { allow, ask, asking, challengeOf, exchange, register, VERIFIER, type Reply } from '../api/apps.js'
import { follow } from '../api/listeners.js'
import { cleanUp, type TestHub } from '../hubs.js'
import type { ToldNetwork } from '../outside.js'
import { inTurns, openApps, operations, type Apps, type Json } from './apps.js'

describe('apps that ask for more than belongs there', function () {
  this.timeout(60_000)
  let hub: TestHub
  let tokens: Apps['tokens']
  let as: Apps['as']
  let network: ToldNetwork
  before(async () => {
    ;({ hub, network, tokens, as } = await openApps())
  })
  after(cleanUp)

  describe('that ask for much', () => {
    const quickly = async (what: string, path: string, json: unknown): Promise<Reply> => {
      const before = process.threadCpuUsage()
      const said = await ask(hub, 'POST', path, { token: tokens.mallory, json })
      const { user, system } = process.threadCpuUsage(before)
      expect((user + system) / 1_000, `${what}: milliseconds`).to.be.below(400)
      return said
    }
    const rejected = async (what: string, path: string, json: unknown): Promise<Reply> => {
      const said = await quickly(what, path, json)
      expect(said.status, what).to.be.within(400, 499)
      return said
    }
    const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth))

    it('are told that it is too much: nested deeply, or in long lists', async () => {
      const deep = await fetch(`${hub.address}/api/v1/apps`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: `{"scopes":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      })
      expect(deep.status).to.equal(422)
      await rejected('nesting', '/api/v1/statuses', { status: nested(50) })
      const ids = Array.from({ length: 20_000 }, (_, at) => String(at))
      await rejected('accounts on a list', '/api/v1/lists/1/accounts', { account_ids: ids })
      await rejected('requests', '/api/v1/notifications/requests/accept', { id: ids })
      const list = await as(tokens.mallory, 'POST', '/api/v1/lists', { title: 'x' })
      const few = { account_ids: ids.slice(0, 400) }
      const known = await rejected('as many as may be', `/api/v1/lists/${String(list.id)}/accounts`, few)
      expect(known.status, 'is looked at').to.equal(404)
    })

    it('cannot fill its memory by forms in parts, nor keep it busy with what is not in them', async () => {
      const part = (name: string, text: string) =>
        `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`
      const send = async (parts: string[], headers = {}) => {
        const before = process.threadCpuUsage()
        const type = { 'Content-Type': 'multipart/form-data; boundary=x', ...headers }
        const body = `${parts.join('')}--x--\r\n`
        const { status } = await hub.get('/api/v1/apps', { method: 'POST', headers: type, body })
        const { user, system } = process.threadCpuUsage(before)
        expect((user + system) / 1_000, 'milliseconds').to.be.below(400)
        return status
      }
      const named = [part('client_name', 'x'), part('redirect_uris[0]', 'x:/'), part('scopes', 'read')]
      expect(await send(named), 'a form as it should be').to.equal(200)
      const much = Array.from({ length: 40 }, (_, at) => part(`f${at}`, 'x'.repeat(100_000)))
      expect(await send(much), 'that says how long it is').to.equal(413)
      expect(await send(much, { 'Transfer-Encoding': 'chunked' }), 'that does not').to.equal(413)
      expect(await send(Array.from({ length: 300 }, (_, at) => part(`f${at}`, 'x')))).to.equal(422)
      for (const index of [501, 300_000_000]) expect(await send([...named, part(`a[${index}]`, 'x')])).to.equal(422)
    })

    it('do not make it search for long in what they send', async () => {
      const texts = ['@a@b ', '#a', 'http://a.b/(', '@a@', '((((', 'a@b.c ', '[x](', '\u0301', '#event\n', 'When: 1 ']
      for (const part of texts)
        for (const length of [49_000, 120_000]) {
          const status = part.repeat(Math.floor(length / Buffer.byteLength(part)))
          const said = await quickly(`${length} of ${part}`, '/api/v1/statuses', { status })
          expect(said.status, part).to.be.oneOf(length > 50_000 ? [422] : [200, 422])
        }
    })

    it('cannot have the hub ask servers whom they name more often than by searching', async () => {
      network.queries.splice(0)
      let at = 0
      for (let posts = 0; posts < 20; posts++) {
        const status = Array.from({ length: 5 }, () => `@x@host${++at}.example`).join(' ')
        await ask(hub, 'POST', '/api/v1/statuses', { token: tokens.mallory, json: { status, visibility: 'x' } })
      }
      const { length } = network.queries
      expect(length, 'those above asked for one or two').to.be.within(55, 60)
      await as(tokens.mallory, 'GET', '/api/v2/search?q=%40y%40late.example&resolve=true')
      expect(network.queries.length, 'together with it').to.equal(length)
    })

    it('follow, write anew and change their page no more often than people do', async () => {
      const { id } = await as(tokens.ada, 'GET', '/api/v1/accounts/verify_credentials')
      const status = await as(tokens.mallory, 'POST', '/api/v1/statuses', { status: 'First' })
      const deeds: [string, number, string, string, Json][] = [
        ['follow', 400, 'POST', `/api/v1/accounts/${String(id)}/follow`, {}],
        ['status-edit', 30, 'PUT', `/api/v1/statuses/${String(status.id)}`, { status: 'Second' }],
        ['profile', 60, 'PATCH', '/api/v1/accounts/update_credentials', { note: 'Third' }],
      ]
      for (const [kind, most, method, path, json] of deeds) {
        await as(tokens.mallory, method, path, json)
        const tries = hub.store.collection(TRIES)
        for await (const { _id } of tries.stream({}))
          if (_id.startsWith(`${kind}:`)) await tries.updateOne({ _id }, { $set: { count: most } })
        expect((await ask(hub, method, path, { token: tokens.mallory, json })).status, kind).to.equal(429)
      }
    })

    it('have fifty lists, however many they make at a time', async () => {
      const made = await Promise.all(
        Array.from({ length: 120 }, () =>
          ask(hub, 'POST', '/api/v1/lists', { token: tokens.mallory, json: { title: 'Many' } }),
        ),
      )
      const there = (await as(tokens.mallory, 'GET', '/api/v1/lists')) as unknown as Json[]
      expect(there).to.have.lengthOf(50)
      expect(made.filter(({ status }) => status === 200).length).to.be.within(1, 50)
      const known = new Set(there.map(({ id }) => id))
      expect(made.every(({ status, json }) => status !== 200 || known.has(json.id))).to.equal(true)
    })

    it('send only so many files at a time, and keep nobody else from it', async () => {
      const { hostname, port } = new URL(hub.address ?? '')
      const begin = (token: string): Socket => {
        const socket = connect(Number(port), hostname)
        const head = `Host: ${hostname}\r\nAuthorization: Bearer ${token}\r\nContent-Length: 1000\r\n`
        const type = 'Content-Type: multipart/form-data; boundary=x\r\n\r\n'
        const part = '--x\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\nGIF89a'
        socket.write(`POST /api/v2/media HTTP/1.1\r\n${head}${type}${part}`)
        return socket
      }
      const answerTo = async (socket: Socket) =>
        String(((await once(socket, 'data')) as [Buffer])[0]).split('\r\n', 1)[0]
      const begun = Array.from({ length: 9 }, () => begin(tokens.mallory))
      expect(await Promise.race(begun.map(answerTo))).to.equal('HTTP/1.1 429 Too Many Requests')
      const other = await ask(hub, 'POST', '/api/v2/media', { token: tokens.ada, parts: new FormData() })
      expect(other.status, 'a form without a file').to.equal(422)
      for (const socket of begun) socket.destroy()
    })

    it('leave no place taken when they go before they are let in', async () => {
      const { hostname, port } = new URL(hub.address ?? '')
      const head = `Host: ${hostname}:${port}\r\nAuthorization: Bearer ${tokens.mallory}\r\n\r\n`
      const gone = Array.from({ length: 150 }, async () => {
        const socket = connect(Number(port), hostname)
        await once(socket, 'connect')
        socket.write(`GET /api/v1/streaming/user HTTP/1.1\r\n${head}`, () => socket.resetAndDestroy())
        await once(socket, 'close')
      })
      await Promise.all(gone)
      const last = await follow(hub, 'user', tokens.mallory)
      expect(last.answer.statusCode).to.equal(200)
      last.close()
    })
  })

  describe('that come to be let in', () => {
    it('prove nothing by a verifier whose challenge was taken away on the way', async () => {
      const ada = await hub.browser('coordinator', 'ada')
      const app = await register(hub)
      const code = async (more = {}) => (await allow(ada, asking(app, more))).searchParams.get('code') ?? ''
      const taken = await exchange(hub, app, await code(), { code_verifier: VERIFIER })
      expect(taken.json.error).to.equal('invalid_grant')
      const challenged = { code_challenge: challengeOf(VERIFIER), code_challenge_method: 'S256' }
      expect((await exchange(hub, app, await code(challenged), { code_verifier: VERIFIER })).status).to.equal(200)
      expect((await exchange(hub, app, await code(), { code_verifier: '' })).status).to.equal(200)
    })

    it('have a name that turns no sentence round, and no more addresses than a page of text', async () => {
      const form = { client_name: 'Good\u202e ppa\n\n\u2066app', redirect_uris: 'x:/', scopes: 'read' }
      const named = await ask(hub, 'POST', '/api/v1/apps', { form })
      expect(named.json.name).to.equal('Good ppa app')
      const none = { ...form, client_name: '\u202e\u2066' }
      expect((await ask(hub, 'POST', '/api/v1/apps', { form: none })).status).to.equal(422)
      const many = Array.from({ length: 20 }, (_, at) => `x:/${at}${'y'.repeat(1_900)}`).join('\n')
      expect((await ask(hub, 'POST', '/api/v1/apps', { form: { ...form, redirect_uris: many } })).status).to.equal(422)
    })
  })

  describe('that ask oddly', () => {
    const odd = [
      '%00',
      '..%2f',
      '__proto__',
      '-1',
      '1e999',
      '99999999999999999999',
      '%24ne',
      'x'.repeat(2_000),
      '%F0%9F%90%9D',
    ]
    const values: unknown[] = [null, true, -1, 1e308, '', '\u0000\ud800', 'x'.repeat(70_000), [], [[]], [{}], {}]
    const more: unknown[] = [{ 0: 'a', length: 1 }, { __proto__: 1, constructor: { prototype: 1 } }, ['1', null, {}]]
    const names = ['status', 'media_ids', 'poll', 'visibility', 'in_reply_to_id', 'scheduled_at', 'id', 'q', 'limit']
    const others = ['max_id', 'types', 'account_id', 'status_ids', 'subscription', 'data', 'home', 'choices', 'title']
    const rest = ['context', 'keywords_attributes', 'expires_in', 'fields_attributes', 'source', 'domain', 'languages']
    const flags = [
      'sensitive',
      'exclusive',
      'delete_media',
      'resolve',
      'forward',
      'notifications',
      'locked',
      'irreversible',
    ]
    const last = [
      ...flags,
      'duration',
      'username',
      'email',
      'client_name',
      'redirect_uris',
      'scopes',
      'grant_type',
      'account_ids',
    ]
    const fields = [...names, ...others, ...rest, ...last]

    const sound = async (what: string, answer: Promise<Response>): Promise<void> => {
      const said = await answer
      const text = await said.text()
      expect(said.status, `${what} ${text.slice(0, 200)}`).to.be.below(500)
      if (said.headers.get('content-type')?.includes('json') === true) JSON.parse(text)
    }

    it('are answered all the same, whatever stands in the path', async () => {
      const asked = operations
        .filter(({ path }) => path.includes(':'))
        .flatMap(({ method, path }) => odd.map((part) => ({ method, path: path.replace(/:(\w+)/g, part) })))
      await inTurns(asked, ({ method, path }) =>
        sound(
          `${method} ${path}`,
          fetch(hub.address + path, {
            method: method.toUpperCase(),
            headers: { Authorization: `Bearer ${tokens.mallory}` },
          }),
        ),
      )
    })

    it('are answered all the same, whatever stands behind the path', async () => {
      const queries = ['=%00', '[]=1&x[]=', '[a][b]=1', '[__proto__]=1', '=-1', '=99999999999999999999'].map((value) =>
        [...fields, 'offset', 'since_id', 'min_id', 'timeline', 'local', 'acct'].map((name) => name + value).join('&'),
      )
      const gets = operations.filter(({ method }) => method === 'get')
      const asked = gets.flatMap(({ path }) => queries.map((query) => `${path.replace(/:(\w+)/g, '1')}?${query}`))
      await inTurns(asked, (path) =>
        sound(`get ${path}`, fetch(hub.address + path, { headers: { Authorization: `Bearer ${tokens.mallory}` } })),
      )
    })

    it('are answered all the same, whatever stands in the body', async () => {
      const writes = operations.filter(({ method, path }) => method !== 'get' && !path.startsWith('/oauth/revoke'))
      const asked = writes.flatMap(({ method, path }, nth) =>
        [...values, ...more].filter((_, at) => (nth + at) % 2 === 0).map((value) => ({ method, path, value })),
      )
      await inTurns(asked, ({ method, path, value }) => {
        const some = typeof value === 'string' && value.length > 1_000 ? fields.slice(0, 3) : fields
        return sound(
          `${method} ${path} ${JSON.stringify(value).slice(0, 100)}`,
          fetch(hub.address + path.replace(/:(\w+)/g, '1'), {
            method: method.toUpperCase(),
            headers: { 'Authorization': `Bearer ${tokens.mallory}`, 'Content-Type': 'application/json' },
            body: JSON.stringify(Object.fromEntries(some.map((name) => [name, value]))),
          }),
        )
      })
    })
  })

  describe('all in all', () => {
    it('break nothing', () => {
      expect(hub.lines.filter(({ level }) => level === 'error')).to.deep.equal([])
    })
  })
})
