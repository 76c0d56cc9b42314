import { once } from 'node:events'
import { connect } from 'node:net'
import { expect } from 'chai'
import { collections } from '../../../src/collections.js'
import type { Config } from '../../../src/config.js'
import { shownId } from '../../../src/core/ids.js'
import { ownCollections } from '../../../src/store/collections.js'
import type { Store } from '../../../src/store/store.js'
import { publish, typed } from '../../support/published.js'
import { freshStore, type FreshStore } from '../../support/store.js'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'
import { ask, tokenFor } from './apps.js'
import { follow, isEvent, listen, scriptToken, statusIn } from './listeners.js'
import { openScene, type Scene } from './streaming-scene.js'

type Line = { message: string }

const SOCKETS = 50
const POSTS = 16
/** How far an app may stay behind: what it misses is never all. */
const AHEAD = 6
/** An app that loses its network after so many posts: each after another number of them. */
const losesAfter = (app: number): number => 2 + (app % 4)

const byId = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)

type Status = { id: string; uri: string; content: string }

/** All newer than what an app has, as it asks for it when it comes back: page by page, the oldest first. */
async function newerThan(hub: TestHub, token: string, path: string, id: string): Promise<Status[]> {
  const found: Status[] = []
  for (let last = id; ; last = found.at(-1)?.id ?? last) {
    const { status, json } = await ask(hub, 'GET', `${path}?limit=5&min_id=${last}`, { token })
    expect(status).to.equal(200)
    const page = (json as unknown as Status[]).reverse()
    if (page.length === 0) return found
    found.push(...page)
  }
}

/** What is said last: who has seen it need not come back. */
const LAST = '<p>Good night</p>'

type Following = { app: number; token: string; stream: string; path: string; first: string; seen: string[] }

/** An app that comes back whenever it is cut off, until it has seen the last. @returns the ids of what it saw, in its order */
async function follows(
  hub: TestHub,
  { app, token, stream, path, first, seen }: Following,
): Promise<{ seen: string[]; connections: number }> {
  for (let connections = 1; ; connections++) {
    const listener = await listen(hub, { query: `?stream=${stream}&access_token=${token}` })
    // Answered behind the first: from here on it hears everything.
    listener.say({ type: 'subscribe', stream: 'x' })
    await listener.next(({ error }) => error !== undefined)
    const missed = await newerThan(hub, token, path, seen.at(-1) ?? first)
    for (const { id } of missed) expect(seen, 'twice by asking').to.not.include(id)
    seen.push(...missed.map(({ id }) => id))
    let isOver = missed.some(({ content }) => content === LAST)
    const heard: string[] = []
    while (!isOver && heard.length < losesAfter(app)) {
      const { id, content } = statusIn(await listener.next(isEvent('update', stream)))
      expect(heard, 'twice by one connection').to.not.include(id)
      heard.push(id)
      // What came between the two is in both, as apps know.
      if (!missed.some((one) => one.id === id)) seen.push(id)
      isOver = content === LAST
    }
    listener.socket.terminate()
    await listener.ended
    if (isOver) return { seen, connections }
  }
}

describe('apps that lose their connection', function () {
  this.timeout(60_000)

  describe('one by one, while much is said', () => {
    let scene: Scene
    let hub: TestHub
    before(async () => {
      scene = await openScene()
      hub = scene.hub
    })
    after(cleanUp)
    const over = () => (hub.lines as Line[]).filter(({ message }) => message === 'stream over').length

    it('miss nothing and hear nothing twice when they come back, and leave no seat taken', async () => {
      const { iri } = await scene.hears()
      const first = await ask(hub, 'GET', '/api/v1/timelines/public?limit=1', { token: scene.token })
      const [start] = first.json as unknown as { id: string; uri: string }[]
      expect(start?.uri).to.equal(iri)
      const before = over()
      const progress = Array.from({ length: SOCKETS }, (): string[] => [])
      const apps = progress.map((seen, app) => {
        const [stream, path] =
          app % 2 === 0 ? ['user', '/api/v1/timelines/home'] : ['public', '/api/v1/timelines/public']
        const token = app % 4 < 2 ? scene.token : scene.other
        return follows(hub, { app, token, stream, path, first: start?.id ?? '', seen })
      })
      const following = Promise.all(apps)
      for (let n = 1; n < POSTS; n++) {
        await scene.hears({ html: `<p>${n}</p>` })
        while (progress.some(({ length }) => length < n - AHEAD)) await new Promise(setImmediate)
      }
      await scene.hears({ html: LAST })
      const all = (await newerThan(hub, scene.token, '/api/v1/timelines/public', start?.id ?? '')).map(({ id }) => id)
      expect(all).to.have.length(POSTS)
      const found = await following
      for (const { seen } of found) {
        expect(new Set(seen).size, 'twice').to.equal(seen.length)
        expect([...seen].sort(byId)).to.deep.equal(all)
      }
      const connections = found.reduce((sum, one) => sum + one.connections, 0)
      expect(connections).to.be.above(2 * SOCKETS)
      while (over() < before + connections) await new Promise(setImmediate)
    })

    it('before they are let in leave no seat taken either, whichever way they come', async () => {
      const { port } = new URL(hub.address ?? '')
      const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13']
      const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='
      const ways = [['/api/v1/streaming/user'], ['/api/v1/streaming?stream=user', ...upgrade, key]]
      // More than one member may have at a time.
      for (const [path = '', ...headers] of ways)
        for (let n = 0; n < 120; n++) {
          const socket = connect(Number(port), '127.0.0.1')
          const asked = [`GET ${path} HTTP/1.1`, 'Host: x', `Authorization: Bearer ${scene.token}`, ...headers]
          await new Promise((sent) => socket.write(`${asked.join('\r\n')}\r\n\r\n`, sent))
          if (n % 2 === 0) socket.resetAndDestroy()
          else socket.destroy()
          await once(socket, 'close')
        }
      const app = await listen(hub, { query: `?stream=user&access_token=${scene.token}` })
      app.close()
      const events = await follow(hub, 'user', scene.token)
      expect(events.answer.statusCode).to.equal(200)
      events.close()
    })

    it('come back by server-sent events, and hear what is said then', async () => {
      const lists = hub.services.memberLists
      const ada = await scene.member('ada')
      const list = await lists.make(ada, { title: 'Bob' })
      await lists.put(ada, list.id, [scene.bob])
      const me = hub.services.localActors.iriOf('ada')
      const direct = { audience: 'direct' as const, recipients: [me], mentions: [me] }
      for (let turn = 0; turn < 2; turn++) {
        const paths = [`list?list=${shownId(list.id)}`, 'public/remote', 'user/notification', 'direct']
        const apps = await Promise.all(paths.map((path) => follow(hub, path, scene.token)))
        const open = await scene.hears()
        const closed = await scene.hears(direct)
        for (const app of apps.slice(0, 2)) expect(statusIn(await app.next(isEvent('update'))).uri).to.equal(open.iri)
        const [, , notices, talks] = apps
        const told = await notices?.next(isEvent('notification'))
        expect(told?.payload).to.contain(closed.iri)
        expect((await talks?.next(isEvent('conversation')))?.payload).to.contain(closed.iri)
        for (const app of apps) app.close()
      }
    })

    it('because their token was taken back hear no more of what is said then', async () => {
      const token = await tokenFor(hub, scene.ada, 'read')
      const stays = await listen(hub, { query: `?stream=user&access_token=${scene.token}` })
      const listeners = await Promise.all(
        Array.from({ length: 10 }, () => listen(hub, { query: `?stream=user&access_token=${token}` })),
      )
      for (const one of [stays, ...listeners]) {
        one.say({ type: 'subscribe', stream: 'x' })
        await one.next(({ error }) => error !== undefined)
      }
      await scene.hears({ html: '<p>Before</p>' })
      await Promise.all(listeners.map((one) => one.next(isEvent('update', 'user'))))
      const tokens = await hub.services.tokens.ofMember((await scene.member('ada')).id)
      const since = performance.now()
      await hub.services.tokens.end((await scene.member('ada')).id, tokens[0]?.id ?? '')
      const after = await scene.hears({ html: '<p>After</p>' })
      expect(await Promise.all(listeners.map(({ ended }) => ended))).to.deep.equal(listeners.map(() => 4001))
      expect(performance.now() - since).to.be.lessThan(1_000)
      await stays.next((frame) => isEvent('update', 'user')(frame) && statusIn(frame).uri === after.iri)
      for (const { frames } of listeners)
        expect(frames.filter(isEvent('update')).map((frame) => statusIn(frame).uri)).to.not.include(after.iri)
      stays.close()
    })

    it('because the hub stops are told so, all of them, while it still speaks', async () => {
      const apps = await Promise.all(
        Array.from({ length: SOCKETS }, () => listen(hub, { query: `?stream=public&access_token=${scene.token}` })),
      )
      for (const one of apps) one.say({ type: 'subscribe', stream: 'x' })
      await Promise.all(apps.map((one) => one.next(({ error }) => error !== undefined)))
      await scene.hears()
      const since = performance.now()
      await hub.stop()
      expect(performance.now() - since).to.be.lessThan(5_000)
      expect(new Set(await Promise.all(apps.map(({ ended }) => ended)))).to.deep.equal(new Set([1001]))
      expect(hub.lines.filter(({ level }) => level === 'error')).to.deep.equal([])
    })
  })

  describe('and find another process of the hub when they come back', () => {
    let fresh: FreshStore
    let hubs: [TestHub, TestHub]
    before(async () => {
      fresh = await freshStore({ collections: [...ownCollections, ...collections] })
      const openStore = () =>
        Promise.resolve(
          Object.assign(Object.create(fresh.store) as Store, { kind: 'mongodb', close: () => Promise.resolve() }),
        )
      const started = async (settings: Partial<Config>) => {
        const hub = await temporaryHub({ secretKey: Buffer.alloc(32, 7), ...settings }, { openStore })
        await hub.start()
        return hub
      }
      const one = await started({ workerId: 1 })
      await one.setUp()
      hubs = [one, await started({ role: 'web', workerId: 2 })]
    })
    after(async () => {
      await cleanUp()
      await fresh.dispose()
    })

    it('miss nothing there, and are shut out of both at once', async () => {
      const [one, other] = hubs
      const ada = await one.services.members.add({ name: 'ada', role: 'coordinator' })
      await one.settle()
      const token = await scriptToken(one, ada)
      const said = async (hub: TestHub) => {
        const item = await publish(hub.services, ada, 'call', typed.call)
        await one.settle()
        return item.iri
      }
      const start = await said(one)
      const [home] = (await ask(one, 'GET', '/api/v1/timelines/home', { token })).json as unknown as {
        id: string
        uri: string
      }[]
      expect(home?.uri).to.equal(start)
      let last = home?.id ?? ''
      const [all, seen]: [string[], string[]] = [[], []]
      for (let turn = 0; turn < 6; turn++) {
        const hub = turn % 2 === 0 ? other : one
        all.push(await said(turn % 3 === 0 ? one : other))
        const app = await listen(hub, { query: `?stream=user&access_token=${token}` })
        app.say({ type: 'subscribe', stream: 'x' })
        await app.next(({ error }) => error !== undefined)
        for (const { id, uri } of await newerThan(hub, token, '/api/v1/timelines/home', last)) {
          seen.push(uri)
          last = id
        }
        all.push(await said(turn % 3 === 1 ? one : other))
        const heard = statusIn(
          await app.next((frame) => isEvent('update')(frame) && !seen.includes(statusIn(frame).uri)),
        )
        seen.push(heard.uri)
        last = heard.id
        app.socket.terminate()
        await app.ended
      }
      expect(seen).to.deep.equal(all)

      const apps = await Promise.all(hubs.map((hub) => listen(hub, { token })))
      const since = performance.now()
      const [held] = await other.services.tokens.ofMember(ada.id)
      await other.services.tokens.end(ada.id, held?.id ?? '')
      expect(await Promise.all(apps.map(({ ended }) => ended))).to.deep.equal([4001, 4001])
      expect(performance.now() - since).to.be.lessThan(1_000)
    })
  })
})
