import { expect } from 'chai'
import { Alarm, systemTimer } from '../../../src/core/timer.js'

describe('an alarm', () => {
  const set = new Map<number, () => void>()
  let last = 0
  const timer = {
    set: (fn: () => void) => (set.set(++last, fn), last),
    clear: (handle: unknown) => void set.delete(handle as number),
  }
  const ring = () => [...set].forEach(([handle, fn]) => (set.delete(handle), fn()))

  it('rings once for the last time it was set', () => {
    const rung: string[] = []
    const alarm = new Alarm(timer)
    alarm.set(() => rung.push('first'), 1)
    alarm.set(() => rung.push('second'), 1)
    ring()
    ring()
    expect(rung).to.deep.equal(['second'])
  })

  it('can be set again while it rings', () => {
    const alarm = new Alarm(timer)
    alarm.set(() => alarm.set(() => undefined, 1), 1)
    ring()
    expect(set.size).to.equal(1)
    alarm.clear()
    expect(set.size).to.equal(0)
  })

  it('rings by the system’s timer', async () => {
    await new Promise<void>((resolve) => new Alarm(systemTimer).set(resolve, 0))
    systemTimer.clear(systemTimer.set(() => expect.fail('was cleared'), 0))
  })
})
