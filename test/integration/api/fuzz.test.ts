import { request } from 'node:http'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { expect } from 'chai'
import { servedOperations } from '../../../src/api/served.js'
import type { Operation } from '../../../src/api/operations.js'
import { answers } from '../../support/contract/answers.js'
import { cleanUp } from '../hubs.js'
import { follow, listen, type Frame } from './listeners.js'
import { drawing, draws, nearlyRight, oddObject, oddPairs, oddParts, oddStep, type Draw } from './odd-values.js'
import { openScene, wrote, type Scene, type Subject } from './writes/scene.js'
import type { Json } from './writes/sending.js'
import { writes } from './writes/table.js'

/** `API_FUZZ_SEED` is where it begins, `API_FUZZ_SEEDS` how many are tried; what fails names its own. */
const FIRST = Number(process.env.API_FUZZ_SEED ?? 1)
const SEEDS = Number(process.env.API_FUZZ_SEEDS ?? 4)
const AT_ONCE = 8
const STALL_MS = 1_000

const READING = [
  ...[
    'limit',
    'offset',
    'max_id',
    'since_id',
    'min_id',
    'id',
    'q',
    'type',
    'types',
    'exclude_types',
    'account_id',
    'url',
  ],
  ...[
    'resolve',
    'following',
    'acct',
    'local',
    'remote',
    'only_media',
    'any',
    'all',
    'none',
    'pinned',
    'tagged',
    'lang',
  ],
  ...[
    'exclude_replies',
    'exclude_reblogs',
    'grouped_types',
    'expand_accounts',
    'include_filtered',
    'timeline',
    'order',
  ],
  ...['maxwidth', 'maxheight', 'with_dismissed', 'stream', 'tag', 'list', 'access_token'],
]

const SUBSCRIBE = { type: 'subscribe', stream: 'hashtag', tag: 'beans', list: '12' }

type Sent = { method: string; path: string; headers: Record<string, string>; body: Buffer | null }

describe('what programs that went wrong send', function () {
  this.timeout(60_000 + SEEDS * 20_000)
  let scene: Scene
  let known: string[] = []
  /** What can be written, as apps do it right: only a part of it is made odd. */
  const right = new Map<string, { on: Subject; sent: Json }>()
  const operations = servedOperations().filter(({ method, path }) => {
    const answer = answers[`${method} ${path}`]
    // Those go on as long as somebody listens, and have tests of their own.
    return answer !== 'events'
  })
  let named: string[] = []

  before(async () => {
    scene = await openScene()
    named = [...new Set(writes.flatMap(({ sent }) => Object.keys(sent?.({}, scene) ?? {})))]
    const poll = { options: ['a', 'b'], expires_in: 600, multiple: true }
    const own = [await wrote(scene, scene.ada), await wrote(scene, scene.ada, { poll }), await wrote(scene, scene.bea)]
    const { id: list } = await scene.did<{ id: string }>(scene.ada, 'POST', '/api/v1/lists', { title: 'x' })
    const filter = await scene.did<{ id: string; keywords: { id: string }[] }>(scene.ada, 'POST', '/api/v2/filters', {
      ...{ title: 'x', context: ['home'], keywords_attributes: [{ keyword: 'x' }] },
    })
    for (const { name, on: make, sent } of writes) {
      scene.later()
      const on = (await make?.(scene, 'json')) ?? {}
      right.set(name, { on, sent: sent?.(on, scene) ?? {} })
    }
    await scene.hub.settle()
    const ids = Array.from(right.values(), ({ on }) => on.id ?? '').filter((id) => id !== '')
    const people = [scene.ada, scene.bea, scene.eve].map(({ id }) => id)
    known = [...ids, ...own, ...people, list, filter.id, filter.keywords[0]?.id ?? '', 'Beans', '2026']
  })
  after(cleanUp)

  function sentBy(draw: Draw, { method, path }: Operation): Sent {
    const usual = right.get(`${method} ${path}`)
    const on = draw.chance(0.7) ? (usual?.on ?? {}) : {}
    const at = path.replaceAll(/:(\w+)/g, (_, name: string) =>
      on[name] === undefined ? oddStep(draw, known) : encodeURIComponent(on[name]),
    )
    const query = draw.chance(0.5) ? `?${oddPairs(draw, method === 'get' ? READING : named, 8)}` : ''
    const own = on.token ?? scene.ada.token
    const token = draw.one([own, own, own, own, scene.bea.token, scene.appToken, 'x', ''])
    const headers: Record<string, string> = token === '' ? {} : { Authorization: `Bearer ${token}` }
    if (draw.chance(0.1)) headers['Idempotency-Key'] = 'k'.repeat(1 + draw.below(600))
    if (draw.chance(0.1)) headers['Accept-Language'] = draw.one(['xx;q=z', ',,,', 'de;q=1e9', '*'.repeat(500)])
    const { type, body } = method === 'get' && draw.chance(0.9) ? { type: '', body: null } : bodyBy(draw, usual?.sent)
    if (type !== '') headers['Content-Type'] = type
    return { method: method.toUpperCase(), path: at + query, headers, body }
  }

  function bodyBy(draw: Draw, usual: Json | undefined): { type: string; body: Buffer | null } {
    const kind = draw.below(16)
    const of = (type: string, text: string) => ({ type, body: Buffer.from(text) })
    if (kind < 8 && usual !== undefined) return of('application/json', nearlyRight(draw, usual))
    if (kind < 10) return of('application/json', oddObject(draw, named))
    if (kind < 12) return of(draw.one(['application/x-www-form-urlencoded', '']), oddPairs(draw, named, 12))
    if (kind === 12) return of('application/json', oddObject(draw, named).slice(0, -1 - draw.below(9)))
    if (kind === 13)
      return of(draw.one(['text/plain', 'application/xml', 'x', 'application/json; charset=utf-16']), 'a=b')
    return of('multipart/form-data; boundary=b', oddParts(draw, named))
  }

  /** @returns what is wrong with the answer; null for nothing */
  function ask({ method, path, headers, body }: Sent): Promise<string | null> {
    const { promise, resolve } = Promise.withResolvers<string | null>()
    const { hostname, port } = new URL(scene.hub.address ?? '')
    const length = body === null ? {} : { 'Content-Length': String(body.length) }
    const asked = request({ hostname, port, method, path, headers: { ...headers, ...length }, agent: false }, (res) => {
      const parts: Buffer[] = []
      res.on('data', (part: Buffer) => parts.push(part))
      res.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8')
        const status = res.statusCode ?? 0
        const isText = /^\/(?:health|api\/v1\/streaming\/health)\b/.test(path) && status === 200
        if (status >= 500 || !(isText || isJson(text))) resolve(`${status} ${text.slice(0, 300)}`)
        else resolve(null)
      })
    })
    asked.on('error', (error) => resolve(String(error)))
    asked.setTimeout(20_000, () => asked.destroy(new Error('no answer')))
    asked.end(body ?? undefined)
    return promise
  }
  const told = ({ method, path, headers, body }: Sent) =>
    `${method} ${path.slice(0, 400)} ${headers['Content-Type'] ?? ''} ${(body ?? '').toString().slice(0, 600)}`

  async function everyOne(seed: number): Promise<string[]> {
    const draw = draws(drawing(seed))
    const all = operations.map((one) => sentBy(draw, one))
    const found: string[] = []
    const slow: Sent[] = []
    for (let at = 0; at < all.length; at += AT_ONCE) {
      scene.later()
      const some = all.slice(at, at + AT_ONCE)
      const delay = monitorEventLoopDelay({ resolution: 10 })
      delay.enable()
      const faults = await Promise.all(some.map(ask))
      delay.disable()
      if (delay.max > STALL_MS * 1e6) slow.push(...some)
      found.push(...faults.flatMap((fault, n) => (fault === null ? [] : [`${fault} to ${told(some[n] as Sent)}`])))
    }
    // Once more by itself: what only had to wait for a busy machine does not do so twice.
    for (const one of slow) {
      const since = process.cpuUsage()
      await ask(one)
      const { user, system } = process.cpuUsage(since)
      if (user + system > STALL_MS * 1_000) found.push(`stalls: ${told(one)}`)
    }
    return found
  }

  for (let seed = FIRST; seed < FIRST + SEEDS; seed++)
    it(`is answered in JSON, as a mistake of theirs, and holds up nobody (seed ${seed})`, async () => {
      expect(await everyOne(seed)).to.deep.equal([])
      expect(scene.hub.lines.filter(({ level }) => level === 'error')).to.deep.equal([])
      const { status } = await scene.hub.get('/api/v2/instance')
      expect(status).to.equal(200)
    })

  it('is passed over, or answered, where apps listen', async () => {
    const names = ['type', 'stream', 'tag', 'list']
    for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
      const draw = draws(drawing(seed))
      const odd = () => (draw.chance(0.5) ? nearlyRight(draw, SUBSCRIBE) : oddObject(draw, names)).slice(0, 4_000)
      const query = `?access_token=${scene.ada.token}&${oddPairs(draw, names.slice(1), 4)}`
      // What it asks for first may be refused; everything else it says by itself.
      const app = await listen(scene.hub, { query }).catch((error: Error) => error.message)
      if (typeof app === 'string') {
        expect(Number(app), `seed ${seed}`).to.be.within(400, 499)
        continue
      }
      for (let n = 0; n < 40; n++) app.say(odd())
      app.say({ type: 'subscribe', stream: 'neither this one' })
      const last = (frame: Frame) => frame.error !== undefined && app.frames.length > 0
      await Promise.race([app.next(last), app.ended])
      app.close()
      const path = draw.one(['hashtag', 'list', 'public', 'user', 'hashtag/local'])
      const events = await follow(scene.hub, `${path}?${oddPairs(draw, names, 6)}`, scene.ada.token)
      expect(events.answer.statusCode, `seed ${seed}`).to.be.below(500)
      events.close()
    }
    expect(scene.hub.lines.filter(({ level }) => level === 'error')).to.deep.equal([])
    expect((await scene.hub.get('/api/v2/instance')).status).to.equal(200)
  })
})

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
