import { expect } from 'chai'
import type { Log } from '../../../../src/core/log.js'
import { createLog } from '../../../../src/core/log.js'
import { liveBus, type LiveBus } from '../../../../src/domain/live/live-bus.js'
import type { LiveEvent } from '../../../../src/domain/live/live-event.js'
import { LIVE, LiveLog } from '../../../../src/domain/live/live-log.js'
import { StoreUnavailable } from '../../../../src/store/errors.js'
import type { Collection, CollectionSpec, Doc, Store } from '../../../../src/store/store.js'
import { freshStore, type FreshStore } from '../../../support/store.js'

/** Runs what is due when a test says so. */
function handTimer() {
  const due = new Map<object, () => void>()
  return {
    set(fn: () => void) {
      const handle = {}
      due.set(handle, fn)
      return handle
    },
    clear: (handle: unknown) => void due.delete(handle as object),
    fire() {
      const all = [...due.values()]
      due.clear()
      for (const fn of all) fn()
    },
  }
}

type Process = { bus: LiveBus; log: LiveLog; heard: string[]; timer: ReturnType<typeof handTimer> }

describe('what happens in several processes on one store', () => {
  let fresh: FreshStore
  let lines: string[]
  let log: Log
  const running: Process[] = []
  beforeEach(async () => {
    fresh = await freshStore({ collections: [LIVE] })
    lines = []
    log = createLog({ level: 'debug', destination: { write: (line) => lines.push(line) } })
  })
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.log.stop()))
    await fresh.dispose()
  })

  function start(name: string, store: Store = fresh.store): Process {
    const [bus, timer, heard] = [liveBus(), handTimer(), [] as string[]]
    bus.listen((event, origin) => origin === 'elsewhere' && heard.push(nameOf(event)))
    const one = { bus, heard, timer, log: new LiveLog({ store, bus, process: name, timer, log }) }
    running.push(one)
    return one
  }
  const nameOf = (event: LiveEvent) => ('status' in event ? event.status : event.what)
  const deleted = (status: string): LiveEvent => ({ what: 'deleted', of: 'post', status })
  /** Until what was published is written, and read by whoever follows. */
  const until = async (done: () => boolean, ...all: Process[]) => {
    for (const since = performance.now(); !done();) {
      if (performance.now() - since > 20_000)
        throw new Error(`It did not come: ${JSON.stringify(all.map(({ heard }) => heard))}`)
      for (const { timer } of all) timer.fire()
      await new Promise(setImmediate)
    }
  }

  it('is heard in the others, in order, once, and not again in the own one', async () => {
    const [one, two, three] = [start('one'), start('two'), start('three')]
    one.bus.publish(deleted('before anybody followed'))
    await until(() => lines.length === 0, one)
    await one.log.stop()
    const again = start('one again')
    await Promise.all([again, two, three].map(({ log: their }) => their.follow()))
    for (let n = 0; n < 250; n++) {
      again.bus.publish(deleted(`a${n}`))
      two.bus.publish(deleted(`b${n}`))
    }
    await until(
      () => three.heard.length >= 500 && again.heard.length >= 250 && two.heard.length >= 250,
      again,
      two,
      three,
    )
    const numbered = (letter: string) => Array.from({ length: 250 }, (_, n) => `${letter}${n}`)
    expect(three.heard.filter((name) => name.startsWith('a'))).to.deep.equal(numbered('a'))
    expect(three.heard.filter((name) => name.startsWith('b'))).to.deep.equal(numbered('b'))
    expect(again.heard).to.deep.equal(numbered('b'))
    expect(two.heard).to.deep.equal(numbered('a'))
    expect(three.heard).to.have.length(500)
  })

  it('is read only while somebody follows, and from then on', async () => {
    const [one, two] = [start('one'), start('two')]
    const end = await two.log.follow()
    one.bus.publish(deleted('first'))
    await until(() => two.heard.length === 1, one, two)
    end()
    one.bus.publish(deleted('between'))
    await one.log.stop()
    const other = start('other')
    await two.log.follow()
    other.bus.publish(deleted('last'))
    await until(() => two.heard.length === 2, other, two)
    expect(two.heard).to.deep.equal(['first', 'last'])
  })

  it('is missed knowingly by whoever fell behind what is kept', async () => {
    const [one, two] = [start('one'), start('two')]
    await two.log.follow()
    one.bus.publish(deleted('kept'))
    await until(() => two.heard.length === 1, one, two)
    const docs = fresh.store.collection(LIVE)
    await docs.insertOne({ _id: '5'.padStart(16, '0'), from: 'else', events: [deleted('far ahead')] })
    await until(() => two.heard.length === 3, two)
    expect(two.heard).to.deep.equal(['kept', 'missed', 'far ahead'])
    one.bus.publish(deleted('behind it'))
    await until(() => two.heard.length === 4, one, two)
    expect(two.heard.at(-1)).to.equal('behind it')
  })

  it('keeps the newest documents alone', async () => {
    const one = start('one')
    const docs = fresh.store.collection(LIVE)
    const ids = Array.from({ length: 2_199 }, (_, n) => String(n + 1).padStart(16, '0'))
    for (let at = 0; at < ids.length; at += 1_000) {
      await docs.insertMany(ids.slice(at, at + 1_000).map((_id) => ({ _id, from: 'else', events: [] })))
    }
    one.bus.publish(deleted('one more'))
    await one.log.stop()
    expect(await docs.count({ _id: { $gt: '' } }, { atMost: 10_000 })).to.equal(2_001)
    expect((await docs.findOne({ _id: { $gt: '' } }, { sort: { _id: -1 } }))?.events).to.deep.equal([
      deleted('one more'),
    ])
  })

  describe('while the store cannot be had', () => {
    let broken: boolean
    beforeEach(() => (broken = true))
    const flaky = (): Store => {
      const fail = <T>(work: () => Promise<T>) => (broken ? Promise.reject(new StoreUnavailable('down')) : work())
      const collection = <T extends Doc>(spec: CollectionSpec<T>): Collection<T> => {
        const real = fresh.store.collection(spec)
        return Object.assign(Object.create(real) as Collection<T>, {
          insertMany: (docs: T[]) => fail(() => real.insertMany(docs)),
          find: (...asked: Parameters<Collection<T>['find']>) => fail(() => real.find(...asked)),
        })
      }
      return Object.assign(Object.create(fresh.store) as Store, { collection })
    }

    it('waits, up to a bound, and is told afterwards', async () => {
      const [one, two] = [start('one', flaky()), start('two')]
      await two.log.follow()
      one.bus.publish(deleted('kept meanwhile'))
      await until(() => lines.length > 2, one)
      broken = false
      await until(() => two.heard.length === 1, one, two)
      expect(two.heard).to.deep.equal(['kept meanwhile'])
      broken = true
      for (let n = 0; n < 6_001; n++) one.bus.publish(deleted(`too many ${n}`))
      broken = false
      await until(() => two.heard.at(-1) === 'too many 6000', one, two)
      expect(two.heard[1]).to.equal('missed')
      expect(two.heard.length).to.be.lessThan(5_000)
    })

    it('refuses those who want to follow, and reads on where it was afterwards', async () => {
      const [one, two] = [start('one'), start('two', flaky())]
      expect(await two.log.follow().catch((error: unknown) => error)).to.be.instanceOf(StoreUnavailable)
      broken = false
      await two.log.follow()
      broken = true
      one.bus.publish(deleted('in between'))
      await until(() => lines.length > 2, one, two)
      broken = false
      await until(() => two.heard.length === 1, two)
      expect(two.heard).to.deep.equal(['in between'])
    })
  })
})
