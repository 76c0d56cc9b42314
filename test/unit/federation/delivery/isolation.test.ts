import { expect } from 'chai'
import type { Doc, Store } from '../../../../src/store/store.js'
import { hostBook } from '../../../../src/federation/delivery/host-book.js'
import { createLoop } from '../../../../src/core/loop.js'
import { quietLog, startPost, startSink, type Sink } from '../../../support/delivering.js'
import { closeFetchers } from '../../../support/fetching.js'

type PostOffice = Awaited<ReturnType<typeof startPost>>
let post: PostOffice
let sink: Sink

const isHung = (host: string) => host.startsWith('hung')
const names = [...Array.from({ length: 90 }, (_, n) => `hung${n}`), ...Array.from({ length: 60 }, (_, n) => `well${n}`)]

describe('couriers in trouble', () => {
  beforeEach(async () => {
    post = await startPost()
    sink = await startSink({ clock: () => post.clock() })
  })
  afterEach(async () => {
    await post.end()
    closeFetchers()
    await sink.stop()
  })

  describe('hosts that hang', () => {
    it('do not keep the others waiting, although there are more of them than places', async () => {
      let [hung, wellBefore] = [0, 0]
      const all = Promise.withResolvers<void>()
      let well = 0
      sink.answers(({ host }) => {
        if (isHung(host)) {
          hung++
          return 'nothing'
        }
        if (++well === 60) all.resolve()
        return { status: 202 }
      })
      const timer = { set: (fn: () => void, ms: number) => setTimeout(fn, ms === 300 ? 30 : ms), clear: clearTimeout }
      post.again({ timer: timer })
      await post.send(
        'Create',
        'tea',
        names.map((name) => sink.inbox(name)),
      )
      const drained = post.drain()
      await all.promise
      wellBefore = well
      expect([hung > 64, wellBefore]).to.deep.equal([true, 60])
      await drained
    })

    it('are left alone the second time', async () => {
      sink.answers(({ host }) => (isHung(host) ? 'nothing' : { status: 202 }))
      await post.send(
        'Create',
        'tea',
        names.map((name) => sink.inbox(name)),
      )
      await post.drain()
      const before = sink.posts.length
      await post.send(
        'Create',
        'cake',
        names.map((name) => sink.inbox(name)),
      )
      await post.drain()
      expect(sink.posts.slice(before).filter(({ host }) => isHung(host))).to.deep.equal([])
      expect(sink.posts.length - before).to.equal(60)
      expect(Math.max(...names.filter(isHung).map((name) => sink.most.get(name) ?? 0))).to.equal(1)
    }).timeout(10_000)
  })

  describe('a courier whose store fails', () => {
    /** Refuses the writes of one kind while `down` says so. */
    const unsteady = (store: Store, down: (call: string) => boolean): Store => {
      const guard = (collection: object) =>
        new Proxy(collection, {
          get(target, name) {
            const value = Reflect.get(target, name) as unknown
            if (typeof value !== 'function') return value
            return (...args: unknown[]): unknown =>
              down(String(name))
                ? Promise.reject(new Error('the disk is away'))
                : (Reflect.apply(value, target, args) as unknown)
          },
        })
      return new Proxy(store, {
        get: (target, name): unknown =>
          name === 'collection' ? (spec: never) => guard(target.collection<Doc>(spec)) : Reflect.get(target, name),
      })
    }

    for (const call of ['claimMany', 'page', 'findOne', 'bulk']) {
      it(`at ${call}, throws, and goes on where it was when the store is back`, async () => {
        let isDown = true
        post.again({ store: unsteady(post.store, (name) => isDown && name === call) })
        await post.send('Create', 'tea', [sink.inbox('a'), sink.inbox('b'), sink.inbox('c')])
        let thrown = 0
        for (let n = 0; n < 4; n++) await post.drain().catch(() => thrown++)
        expect(thrown).to.be.above(1)
        isDown = false
        await post.drain().catch(() => undefined) // what failed before is told once more
        await post.drain()
        expect(sink.posts.map(({ host }) => host).sort()).to.deep.equal(['a', 'b', 'c'])
        expect(await post.rows()).to.deep.equal([])
      })
    }

    it('is tried again by its loop without anybody saying so', async () => {
      let failures = 2
      post.again({ store: unsteady(post.store, (name) => name === 'claimMany' && failures-- > 0) })
      await post.send('Create', 'tea', [sink.inbox('a')])
      const step = () => post.courier().step()
      const means = {
        clock: post.clock,
        random: () => 0,
        log: quietLog,
        timer: { set: (fn: () => void) => setImmediate(fn), clear: () => undefined },
      }
      const loop = createLoop({ name: 'courier', step, idleMs: 1_000, ...means })
      const arrived = Promise.withResolvers<void>()
      sink.answers(() => {
        arrived.resolve()
        return { status: 202 }
      })
      loop.start()
      await arrived.promise
      await loop.stop()
    })
  })

  describe('a courier that is stopped', () => {
    it('breaks off, gives back what it had, and holds nothing against the host', async () => {
      const asked = Promise.withResolvers<void>()
      sink.answers(() => {
        asked.resolve()
        return 'nothing'
      })
      await post.send('Create', 'tea', [sink.inbox('a')])
      const drained = post.drain()
      await asked.promise
      await post.courier().stop()
      await drained
      expect(await post.hostDoc(sink.host('a'))).to.include({ lease: null, state: 'well', failures: 0 })

      // Nobody knows whether it had arrived: a deletion has to go out after it.
      await post.send('Delete', 'tea', [sink.inbox('a')])
      post.again()
      sink.answers(() => ({ status: 202 }))
      await post.drain()
      expect(sink.ids().at(-1)).to.equal('https://hub.example/act/tea/Delete')
    })

    it('by force leaves its lease to the next one of its number, and what was sent in doubt', async () => {
      sink.answers(() => 'nothing')
      await post.send('Create', 'tea', [sink.inbox('a')])
      const store = post.store
      const book = hostBook({ store, clock: post.clock, newId: post.deps.newId, worker: 0 })
      expect((await book.claim(10)).taken.length).to.equal(1)
      await post.send('Delete', 'tea', [sink.inbox('a')])
      sink.answers(() => ({ status: 202 }))
      post.again()
      await post.drain()
      expect(sink.ids()).to.deep.equal(['https://hub.example/act/tea/Delete'])
    })

    it('in another process keeps its lease until it has run out', async () => {
      await post.send('Create', 'tea', [sink.inbox('a')])
      await hostBook({ store: post.store, clock: post.clock, newId: post.deps.newId, worker: 7 }).claim(10)
      await post.drain()
      expect(sink.posts.length).to.equal(0)
      await post.after(5 * 60_000)
      expect(sink.posts.length).to.equal(1)
    })
  })
})
