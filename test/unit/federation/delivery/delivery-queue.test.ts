import { expect } from 'chai'
import type { Iri } from '../../../../src/core/iri.js'
import { HOSTS } from '../../../../src/domain/hosts/host-repo.js'
import { deliveryQueue } from '../../../../src/federation/delivery/delivery-queue.js'
import { OUTBOUND } from '../../../../src/federation/delivery/outbound-repo.js'
import type { Collection, Doc, Store } from '../../../../src/store/store.js'
import { addFollowers, announcement, follower, startPost, startSink, VOICE } from '../../../support/delivering.js'
import { closeFetchers, testFetcher } from '../../../support/fetching.js'

type PostOffice = Awaited<ReturnType<typeof startPost>>
let post: PostOffice

const inboxes = async () => (await post.rows()).map(({ inbox }) => inbox).sort()
const shared = (n: number) => `https://h${n}.example/inbox` as Iri
const toFollowers = { followersOf: VOICE }

describe('the queue of deliveries', () => {
  beforeEach(async () => {
    post = await startPost()
  })
  afterEach(async () => {
    await post.end()
    closeFetchers()
  })

  it('has one for each server, however many of its people follow', async () => {
    const many = Array.from({ length: 2_000 }, (_, n) => follower(shared(n % 80), `u${n}`))
    for (let n = 0; n < many.length; n += 500) await addFollowers(post.store, many.slice(n, n + 500))
    await post.queue.enqueue(announcement('Create', 'tea', toFollowers))
    expect(await inboxes()).to.deep.equal(Array.from({ length: 80 }, (_, n) => shared(n)).sort())
  })

  it('has one for each inbox where nobody shares one', async () => {
    const many = Array.from({ length: 700 }, (_, n) => follower(`https://h${n % 300}.example/u/${n}` as Iri, `u${n}`))
    await addFollowers(post.store, many)
    await post.queue.enqueue(announcement('Create', 'tea', toFollowers))
    expect((await inboxes()).length).to.equal(700)
  })

  it('reaches those who follow, and those who did not long ago, and those who are named, once each', async () => {
    const ended = (day: number) => ({ state: 'ended' as const, endedAt: new Date(Date.UTC(2026, 3, day)) })
    await addFollowers(post.store, [
      follower(shared(1), 'now'),
      follower(shared(2), 'asked', { state: 'asked' }),
      follower(shared(3), 'refused', { state: 'refused' }),
      follower(shared(4), 'lately', ended(20)),
      follower(shared(5), 'long-ago', ended(1)),
      follower(shared(1), 'again', ended(25)),
    ])
    const formerSince = new Date(Date.UTC(2026, 3, 10))
    const named = [shared(6), shared(4), shared(6)]
    await post.queue.enqueue(announcement('Delete', 'tea', { ...toFollowers, formerSince, inboxes: named }))
    expect(await inboxes()).to.deep.equal([shared(1), shared(4), shared(6)])
  })

  it('leaves out this hub itself, blocked hosts and what is no address', async () => {
    post.blocked.add('blocked.example')
    const named = ['https://hub.example/inbox', 'https://blocked.example/inbox', 'inbox', 'ftp://a.example/', shared(1)]
    await post.queue.enqueue(announcement('Create', 'tea', { inboxes: named as Iri[] }))
    expect(await inboxes()).to.deep.equal([shared(1)])
  })

  it('holds no key, and each body once', async () => {
    await post.queue.enqueue(announcement('Create', 'tea', { inboxes: [shared(1), shared(2)] }))
    const dump: Doc[] = []
    for (const spec of await post.store.collections()) {
      for await (const doc of post.store.collection(spec).stream({})) dump.push(doc)
    }
    const text = JSON.stringify(dump)
    expect(text).to.not.contain('PRIVATE KEY')
    expect(text.match(/\\"type\\":\\"Create\\"/g)?.length).to.equal(1)
  })

  it('adds nothing when it is told the same again, also after all was sent', async () => {
    const sink = await startSink({ clock: post.clock })
    try {
      const same = announcement('Create', 'tea', { inboxes: [sink.inbox('a'), sink.inbox('b')] })
      await post.queue.enqueue(same)
      await post.queue.enqueue(same)
      await post.drain()
      await post.queue.enqueue(same)
      await post.drain()
      expect(sink.posts.length).to.equal(2)
    } finally {
      await sink.stop()
    }
  })

  it('keeps nothing of the text of what was deleted', async () => {
    await post.queue.enqueue(announcement('Create', 'tea', { inboxes: [shared(1)] }, 'c', { content: 'too much said' }))
    await post.queue.enqueue(announcement('Like', 'tea', { inboxes: [shared(1)] }, 'l'))
    await post.queue.enqueue(announcement('Delete', 'tea', { inboxes: [shared(2)] }, 'd'))
    const left: string[] = []
    for await (const { verb } of post.store.collection(OUTBOUND).stream({})) left.push(verb)
    expect(left.sort()).to.deep.equal(['Delete', 'Like'])
  })

  it('lets a failing host have its rest', async () => {
    await post.queue.enqueue(announcement('Create', 'tea', { inboxes: [shared(1)] }))
    const hosts = post.store.collection(HOSTS)
    const hold = new Date(post.clock().getTime() + 60_000)
    await hosts.updateOne({ _id: 'h1.example' }, { $set: { state: 'failing', hold, due: hold } })
    await post.queue.enqueue(announcement('Create', 'cake', { inboxes: [shared(1)] }))
    expect((await post.hostDoc('h1.example')).due).to.deep.equal(hold)
  })

  it('is not forgotten when it comes during a visit', async () => {
    const sink = await startSink({ clock: post.clock })
    try {
      let more: Promise<void> | null = null
      sink.answers(async () => {
        more ??= post.send('Create', 'cake', [sink.inbox('a')])
        await more
        return { status: 202 }
      })
      await post.send('Create', 'tea', [sink.inbox('a')])
      await post.drain()
      expect(sink.posts.length).to.equal(2)
    } finally {
      await sink.stop()
    }
  })

  describe('cut off between any two writes', () => {
    /** A store that lets so many writes through and then none. */
    const failing = (store: Store, writes: number): Store => {
      let left = writes
      const guard = <T extends Doc>(collection: Collection<T>): Collection<T> =>
        new Proxy(collection, {
          get(target, name) {
            const value = Reflect.get(target, name) as unknown
            if (typeof value !== 'function') return value
            const isWrite = /insert|update|bulk|delete|claim/i.test(String(name))
            return (...args: unknown[]): unknown => {
              if (isWrite && left-- <= 0) return Promise.reject(new Error('cut off'))
              return Reflect.apply(value, target, args)
            }
          },
        })
      return new Proxy(store, {
        get: (target, name) =>
          (name === 'collection'
            ? (spec: never) => guard(target.collection(spec))
            : Reflect.get(target, name)) as unknown,
      })
    }

    it('sends nothing by halves, and after a repeat everything once', async () => {
      const sink = await startSink({ clock: post.clock })
      // None is late of so many at once, however much else this machine does.
      const limits = { readMs: 20_000, connectMs: 20_000, totalMs: 40_000 }
      post.again({ fetcher: testFetcher({ clock: post.clock, limits }) })
      try {
        const named = Array.from({ length: 450 }, (_, n) => sink.inbox(`h${n}`))
        let cuts = 0
        for (let writes = 0; ; writes++) {
          const { clock, blocks, newId } = post.deps
          const means = { store: failing(post.store, writes), clock, newId, blocks, ownHost: 'hub.example' }
          const queue = deliveryQueue({ ...means, wake: () => undefined })
          const said = announcement('Delete', `o${writes}`, { inboxes: named })
          const cut = await queue.enqueue(said).then(
            () => false,
            (error: Error) => error.message === 'cut off',
          )
          // A courier comes by before anybody repeats it.
          await post.drain()
          await post.queue.enqueue(said)
          await post.drain()
          const times = Map.groupBy(
            sink.posts.filter(({ id }) => id === said.id),
            ({ host }) => host,
          )
          expect(times.size, `after ${writes} writes`).to.equal(450)
          expect(Math.max(...Array.from(times.values(), (all) => all.length)), `after ${writes} writes`).to.equal(1)
          if (!cut) break
          cuts++
        }
        expect(cuts).to.be.above(8)
        expect(await post.rows()).to.deep.equal([])
      } finally {
        await sink.stop()
      }
    }).timeout(60_000)
  })
})
