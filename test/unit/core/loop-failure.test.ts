import { expect } from 'chai'
import type { LoopOptions } from '../../../src/core/loop.js'
import { bench, gated, turns } from './loop-bench.js'

describe('a loop whose step throws', () => {
  async function failed(options: Partial<LoopOptions> = {}) {
    const b = bench(options)
    b.failing = new Error('store is down')
    b.loop.start()
    await turns()
    return b
  }

  it('says so once, by name', async () => {
    const b = await failed()
    expect(b.logged).to.have.lengthOf(1)
    expect(b.logged[0]).to.include({ level: 'error', loop: 'counter', message: 'step failed' })
    expect(b.logged[0]!.error).to.include({ message: 'store is down' })
    await b.loop.stop()
  })

  it('pauses for twice as long each time, up to a bound, and recovers', async () => {
    const b = await failed({ maxBackoffMs: 5_000 })
    for (const pauseMs of [1_000, 2_000, 4_000, 5_000, 5_000]) {
      const { steps } = b
      await b.pass(pauseMs - 1)
      expect(b.steps, `before ${pauseMs}`).to.equal(steps)
      await b.pass(1)
      expect(b.steps, `after ${pauseMs}`).to.equal(steps + 1)
    }
    b.failing = null
    b.work = 2
    await b.pass(5_000)
    expect(b.work).to.equal(0)
    b.failing = new Error('down again')
    b.loop.wake()
    await turns()
    const { steps } = b
    await b.pass(1_000)
    expect(b.steps, 'starts from one second again').to.equal(steps + 1)
    await b.loop.stop()
  })

  it('spreads its pauses', async () => {
    const b = await failed({ random: () => 0.5 })
    await b.pass(1_099)
    expect(b.steps).to.equal(1)
    await b.pass(1)
    expect(b.steps).to.equal(2)
    await b.loop.stop()
  })

  it('is brought back by a wake after a second, not sooner', async () => {
    const b = await failed()
    for (const pauseMs of [1_000, 2_000, 4_000]) await b.pass(pauseMs)
    expect(b.steps).to.equal(4)
    b.loop.wake()
    await b.pass(999)
    for (let i = 0; i < 10; i++) b.loop.wake()
    await turns()
    expect(b.steps).to.equal(4)
    await b.pass(1)
    expect(b.steps).to.equal(5)
    await b.pass(3_000)
    b.loop.wake()
    await b.pass(0)
    expect(b.steps, 'the second has passed').to.equal(6)
    await b.loop.stop()
  })

  it('is brought back though the clock was set back and wakes keep coming', async () => {
    const b = await failed()
    for (const { at } of b.timers.values()) expect(at).to.equal(1_000)
    const held = [...b.timers.values()]
    b.nowMs = -3_600_000
    b.loop.wake()
    const [shortened] = [...b.timers.values()]
    b.loop.wake()
    expect([...b.timers.values()]).to.deep.equal([shortened])
    expect(held).to.not.include(shortened)
    await b.pass(1_000)
    expect(b.steps).to.equal(2)
    await b.loop.stop()
  })

  it('counts steps that fail together as one failure and tries again with a single one', async () => {
    const { open, step } = gated()
    const b = bench({ step, concurrency: 3 })
    b.loop.start()
    await turns()
    for (const gate of open) gate.reject(new Error('store is down'))
    await turns()
    expect(b.logged).to.have.lengthOf(3)
    await b.pass(1_000)
    expect(open).to.have.lengthOf(4)
    open[3]!.resolve(true)
    await turns()
    expect(open, 'all go on').to.have.lengthOf(7)
    const stopped = b.loop.stop()
    for (const gate of open) gate.resolve(false)
    await stopped
  })

  it('takes a step that throws before its first await the same way', async () => {
    const b = bench({
      step: () => {
        throw new Error('at once')
      },
    })
    b.loop.start()
    await turns()
    expect(b.logged).to.have.lengthOf(1)
    await b.loop.stop()
  })
})
