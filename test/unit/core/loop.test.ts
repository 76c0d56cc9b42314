import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect } from 'chai'
import { bench, gated, IDLE_MS, turns } from './loop-bench.js'

describe('a loop', () => {
  it('works until nothing is left, then rests and looks again', async () => {
    const b = bench()
    b.work = 3
    b.loop.start()
    await turns()
    expect([b.work, b.steps]).to.deep.equal([0, 4])
    b.work = 1
    await b.pass(IDLE_MS - 1)
    expect(b.work).to.equal(1)
    await b.pass(1)
    expect(b.work).to.equal(0)
    await b.pass(IDLE_MS)
    expect(b.steps).to.equal(7)
    await b.loop.stop()
  })

  it('does nothing before it is started', async () => {
    const b = bench()
    b.work = 1
    b.loop.wake()
    await turns()
    expect([b.steps, b.timers.size]).to.deep.equal([0, 0])
  })

  it('looks at once when woken', async () => {
    const b = bench()
    b.loop.start()
    await turns()
    b.work = 1
    b.loop.wake()
    await turns()
    expect(b.work).to.equal(0)
    await b.loop.stop()
  })

  it('takes another step after one during which it was woken, once for many calls', async () => {
    const { open, step } = gated()
    const { loop } = bench({ step })
    loop.start()
    await turns()
    for (let i = 0; i < 10; i++) loop.wake()
    await turns()
    expect(open).to.have.lengthOf(1)
    open[0]!.resolve(false)
    await turns()
    expect(open).to.have.lengthOf(2)
    open[1]!.resolve(false)
    await turns()
    expect(open).to.have.lengthOf(2)
    await loop.stop()
  })

  it('leaves room for others between steps', async () => {
    let others = 0
    let steps = 0
    const { loop } = bench({ step: () => Promise.resolve(++steps < 100) })
    loop.start()
    while (steps < 100) {
      await nextTurn()
      others++
    }
    expect(others).to.be.at.least(99)
    await loop.stop()
  })

  it('is started once, however often it is told', async () => {
    const { open, step } = gated()
    const { loop } = bench({ step })
    loop.start()
    loop.start()
    await turns()
    expect(open).to.have.lengthOf(1)
    const stopped = loop.stop()
    open[0]!.resolve(false)
    await stopped
  })

  it('runs as many steps at once as it may, and no more', async () => {
    const { open, step } = gated()
    const { loop } = bench({ step, concurrency: 3 })
    loop.start()
    await turns()
    expect(open).to.have.lengthOf(3)
    open[0]!.resolve(true)
    open[1]!.resolve(false)
    await turns()
    expect(open, 'only the step that found work is followed').to.have.lengthOf(4)
    loop.wake()
    await turns()
    expect(open, 'a wake fills the free place').to.have.lengthOf(5)
    const stopped = loop.stop()
    for (const gate of open) gate.resolve(false)
    await stopped
  })

  it('keeps looking while one of several steps takes long', async () => {
    const { open, step } = gated()
    const b = bench({ step, concurrency: 2 })
    b.loop.start()
    await turns()
    open[0]!.resolve(false)
    await turns()
    await b.pass(IDLE_MS)
    expect(open).to.have.lengthOf(3)
    const stopped = b.loop.stop()
    for (const gate of open) gate.resolve(false)
    await stopped
  })
})

describe('stopping a loop', () => {
  it('waits for the step that runs and lets none begin', async () => {
    const { open, step } = gated()
    const b = bench({ step })
    b.loop.start()
    await turns()
    let stopped = 0
    const both = [b.loop.stop(), b.loop.stop()].map((stop) => stop.then(() => stopped++))
    b.loop.wake()
    b.loop.start()
    await turns()
    expect(stopped).to.equal(0)
    open[0]!.resolve(true)
    await Promise.all(both)
    await b.pass(IDLE_MS)
    expect(open).to.have.lengthOf(1)
    expect(b.timers.size).to.equal(0)
  })

  it('ends at once when nothing runs, was it started or not', async () => {
    await bench().loop.stop()
    const b = bench()
    b.loop.start()
    await turns()
    await b.loop.stop()
    await b.loop.stop()
    expect(b.timers.size).to.equal(0)
  })

  it('begins no step that was only due', async () => {
    const b = bench()
    b.loop.start()
    await b.loop.stop()
    expect(b.steps).to.equal(0)
  })

  it('waits for a step that throws, too', async () => {
    const { open, step } = gated()
    const b = bench({ step })
    b.loop.start()
    await turns()
    const stopped = b.loop.stop()
    open[0]!.reject(new Error('too late'))
    await stopped
    expect(b.logged).to.have.lengthOf(1)
    expect(b.timers.size).to.equal(0)
  })

  it('lets go of those who wait for it to settle', async () => {
    const { open, step } = gated()
    const { loop } = bench({ step })
    const settled = loop.settle()
    await turns()
    const stopped = loop.stop()
    open[0]!.resolve(true)
    await Promise.all([settled, stopped, loop.settle()])
    expect(open).to.have.lengthOf(1)
  })
})

describe('settling a loop', () => {
  it('finds all work that is due, though nobody called', async () => {
    const b = bench()
    b.loop.start()
    await turns()
    b.work = 5
    await b.loop.settle()
    expect(b.work).to.equal(0)
    await b.loop.stop()
  })

  it('runs the steps of a loop that was never started, and leaves it at that', async () => {
    const b = bench({ concurrency: 3 })
    b.work = 5
    await b.loop.settle()
    expect(b.work).to.equal(0)
    const { steps } = b
    b.work = 1
    b.loop.wake()
    await turns()
    expect([b.steps, b.timers.size]).to.deep.equal([steps, 0])
  })

  it('waits for the step that runs and for a wake during it', async () => {
    const { open, step } = gated()
    const { loop } = bench({ step })
    let settled = false
    const done = loop.settle().then(() => (settled = true))
    await turns()
    loop.wake()
    open[0]!.resolve(false)
    await turns()
    expect(settled).to.equal(false)
    open[1]!.resolve(false)
    await done
    expect(open).to.have.lengthOf(2)
  })

  it('looks afresh when a step was already running', async () => {
    const { open, step } = gated()
    const { loop } = bench({ step })
    loop.start()
    await turns()
    const settled = loop.settle()
    open[0]!.resolve(false)
    await turns()
    expect(open).to.have.lengthOf(2)
    open[1]!.resolve(false)
    await settled
    await loop.stop()
  })

  it('fails with what a step throws, and can be tried again at once', async () => {
    for (const started of [true, false]) {
      const b = bench()
      if (started) b.loop.start()
      await turns()
      b.work = 2
      b.failing = new Error('store is down')
      const error: unknown = await Promise.all([b.loop.settle(), b.loop.settle()]).catch((reason: unknown) => reason)
      expect(error).to.equal(b.failing)
      b.failing = null
      await b.loop.settle()
      expect(b.work).to.equal(0)
      await b.loop.stop()
    }
  })
})
