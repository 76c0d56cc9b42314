import { expect } from 'chai'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { openStore } from '../../src/store/open.js'
import type { CollectionSpec, Filter, Sort, Doc, Store } from '../../src/store/store.js'
import { cleanUp, get, temporaryHub } from './hubs.js'

type Note = Doc & { at: Date }
const NOTES: CollectionSpec<Note> = {
  name: 'notes',
  indexes: [{ name: 'at', keys: { at: 1 } }],
  retain: { field: 'at', days: 30 },
}

describe('a hub', () => {
  afterEach(cleanUp)

  it('answers once it has started, and no more once it has stopped', async () => {
    const hub = await temporaryHub()
    await hub.start()
    const { address } = hub
    expect((await hub.get('/')).status).to.equal(200)
    await hub.stop()
    const refused: unknown = await get(`${address}/`).catch((error: unknown) => error)
    expect(refused).to.include({ code: 'ECONNREFUSED' })
    expect(() => hub.store).to.throw('not running')
  })

  it('can be started again, with what it had', async () => {
    const hub = await temporaryHub(
      {},
      { openStore: (at, options) => openStore(at, { ...options, collections: [...options.collections, NOTES] }) },
    )
    await hub.start()
    await hub.store.collection(NOTES).insertOne({ _id: 'one', at: new Date() })
    await hub.stop()
    await hub.start()
    expect(await hub.store.collection(NOTES).findOne({ _id: 'one' })).to.have.property('_id', 'one')
  })

  it('is started and stopped once, however often it is told', async () => {
    const hub = await temporaryHub()
    const [first, second] = await Promise.all([hub.start(), hub.start()])
    expect(first).to.deep.equal(second)
    await Promise.all([hub.stop(), hub.stop()])
    await hub.stop()
    expect(hub.lines.filter(({ message }) => message === 'the hub has stopped')).to.have.lengthOf(1)
  })

  it('shares nothing with another in the same process', async () => {
    const [oak, elm] = await Promise.all([temporaryHub(), temporaryHub()])
    await Promise.all([oak.start(), elm.start()])
    expect(oak.address).to.not.equal(elm.address)
    await oak.stop()
    expect((await elm.get('/readyz')).status).to.equal(200)
  })

  it('undoes a start that fails half way', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const hub = await temporaryHub({ port })
    const failed: unknown = await hub.start().catch((error: unknown) => error)
    expect(failed).to.include({ code: 'EADDRINUSE' })
    expect(existsSync(join(hub.config.dataFolder, 'control.sock'))).to.equal(false)
    await new Promise((resolve) => other.close(resolve))
    await hub.start()
    expect((await hub.get('/')).status).to.equal(200)
  })

  it('refuses a folder that another hub has', async () => {
    const hub = await temporaryHub()
    await hub.start()
    const second = await temporaryHub({ dataFolder: hub.config.dataFolder })
    const failed: unknown = await second.start().catch((error: unknown) => error)
    expect(failed).to.include({ code: 'StoreLocked' })
    expect((await hub.get('/readyz')).status).to.equal(200)
  })

  it('listens on nothing as a worker', async () => {
    const hub = await temporaryHub({ role: 'worker' })
    expect(await hub.start()).to.deep.equal({ port: null })
    expect(hub.address).to.equal(null)
    await hub.settle()
  })

  it('deletes what it need not keep any longer, hour by hour', async () => {
    let now = new Date('2026-11-21T12:00:00Z')
    const hub = await temporaryHub(
      {},
      {
        clock: () => now,
        openStore: (at, options) => openStore(at, { ...options, collections: [...options.collections, NOTES] }),
      },
    )
    await hub.start()
    const notes = hub.store.collection(NOTES)
    await hub.settle()
    await notes.insertMany([
      { _id: 'old', at: new Date('2026-10-01T00:00:00Z') },
      { _id: 'new', at: new Date('2026-11-01T00:00:00Z') },
    ])
    await hub.settle()
    expect(await notes.count({}, { atMost: 10 })).to.equal(2)
    now = new Date(now.getTime() + 3_600_000)
    await hub.settle()
    expect(await notes.findOne({ _id: 'old' })).to.equal(null)
    expect(await notes.findOne({ _id: 'new' })).to.not.equal(null)
  })
})

describe('a hub that is told to stop', () => {
  afterEach(cleanUp)

  it('lets a request end that has begun', async () => {
    const slow = slowStore()
    const hub = await temporaryHub({}, { openStore: slow.open })
    await hub.start()
    const answer = fetch(`${hub.address}/readyz`) // keeps its connection open afterwards
    await slow.asked.promise
    const since = performance.now()
    const stopped = hub.stop()
    slow.go.resolve()
    expect((await answer).status).to.equal(200)
    await stopped
    expect(performance.now() - since).to.be.below(hub.config.shutdownSeconds * 1_000)
  })

  it('cuts off a request that takes longer than it may', async () => {
    const slow = slowStore()
    const hub = await temporaryHub({ shutdownSeconds: 0 }, { openStore: slow.open })
    await hub.start()
    const answer = hub.get('/readyz').catch((error: NodeJS.ErrnoException) => error)
    await slow.asked.promise
    await hub.stop()
    expect(await answer).to.include({ code: 'ECONNRESET' })
    slow.go.resolve()
  })

  it('stops by itself when its store fails', async () => {
    const broken = Promise.withResolvers<never>()
    const open = wrapped((store) => ({ failed: Promise.race([broken.promise, store.failed]) }))
    const hub = await temporaryHub({}, { openStore: open })
    await hub.start()
    const { address } = hub
    const { failed } = hub
    broken.reject(new Error('the writer died'))
    expect(await failed.catch((error: unknown) => error)).to.include({ message: 'the writer died' })
    await hub.stop()
    expect(await get(`${address}/`).catch((error: unknown) => error)).to.include({ code: 'ECONNREFUSED' })
    expect(hub.lines.some(({ level, message }) => level === 'error' && message.includes('store failed'))).to.equal(true)
  })
})

describe('readiness', () => {
  afterEach(cleanUp)

  it('says no when the store cannot be read, and nothing about why', async () => {
    const open = readingAtReadiness(() => Promise.reject(new Error('disk on fire')))
    const hub = await temporaryHub({}, { openStore: open })
    await hub.start()
    const answer = await hub.get('/readyz')
    expect([answer.status, answer.text]).to.deep.equal([503, '{"status":"unavailable"}'])
    expect((await hub.get('/healthz')).text).to.equal('{"status":"ok"}')
  })

  it('says no when the store does not answer', async () => {
    const slow = slowStore()
    const hub = await temporaryHub({}, { openStore: slow.open })
    await hub.start()
    expect((await hub.get('/readyz')).status).to.equal(503)
    slow.go.resolve()
  })
})

type Open = typeof openStore

/** A real store with some of its members replaced. */
function wrapped(replace: (store: Store) => object): Open {
  return async (at, options) => {
    const store = await openStore(at, options)
    const close = () => store.close()
    const collections = () => store.collections()
    const collection = (spec: CollectionSpec) => store.collection(spec)
    return { kind: store.kind, failed: store.failed, close, collections, collection, ...replace(store) } as Store
  }
}

/** A store whose readiness read ends only when it is told to. */
function slowStore() {
  const asked = Promise.withResolvers<void>()
  const go = Promise.withResolvers<void>()
  const open = readingAtReadiness(async () => {
    asked.resolve()
    await go.promise
    return null
  })
  return { asked, go, open }
}

/** A real store that reads in another way when it is asked whether it can be read. */
function readingAtReadiness(read: () => Promise<null>): Open {
  return wrapped((store) => ({
    collection: (spec: CollectionSpec) => {
      const real = store.collection(spec)
      const findOne = (filter: Filter<Doc>, options?: { sort?: Sort }) =>
        filter._id === 'readiness' ? read() : real.findOne(filter, options)
      return Object.assign(Object.create(real) as object, { findOne })
    },
  }))
}
