import { expect } from 'chai'
import { bucket } from '../../../../src/core/bucket.js'
import { createAdmission } from '../../../../src/federation/gate/admission.js'
import { usualGateLimits, type GateLimits } from '../../../../src/federation/gate/limits.js'

const windowMs = 300_000

describe('the admission of requests', () => {
  let now = new Date('2026-11-21T10:00:00Z')
  const admission = (limits: Partial<GateLimits> = {}) =>
    createAdmission({ clock: () => now, limits: { ...usualGateLimits, refused: { count: 5, windowMs }, ...limits } })
  const enter = (gate: ReturnType<typeof admission>, address: string, host: string | null = 'b.test') => {
    const entered = gate.enter(address, host)
    if (entered.ok) entered.value.leave()
    return entered.ok ? entered.value : entered.status
  }
  const times = (count: number, what: () => unknown) => Array.from({ length: count }, what)

  it('counts what comes to nothing, and nothing else', () => {
    const gate = admission()
    for (let n = 0; n < 50; n++) {
      const visit = enter(gate, '198.51.100.7')
      if (typeof visit === 'number') throw new Error(`turned away with ${visit}`)
      visit.verified()
    }
    expect(times(6, () => typeof enter(gate, '198.51.100.8'))).to.deep.equal([
      ...Array<string>(5).fill('object'),
      'number',
    ])
    now = new Date(now.getTime() + 60_000)
    expect(enter(gate, '198.51.100.8')).to.be.an('object')
    expect(enter(gate, '198.51.100.8')).to.equal(429)
  })

  it('counts a whole IPv6 network as one, and IPv4 in both its forms', () => {
    const gate = admission()
    times(5, () => enter(gate, '2001:db8:1:2::1'))
    expect(enter(gate, '2001:db8:1:2:ffff::9')).to.equal(429)
    expect(enter(gate, '2001:db8:1:3::1')).to.be.an('object')
    times(5, () => enter(gate, '198.51.100.7'))
    expect(enter(gate, '::ffff:198.51.100.7')).to.equal(429)
  })

  it('lets nobody use up the allowance of a host by claiming its name', () => {
    const gate = admission()
    const first = enter(gate, '198.51.100.7', 'big.test')
    if (typeof first === 'number') throw new Error('turned away')
    first.verified()
    times(20, () => enter(gate, '203.0.113.9', 'big.test'))
    expect(enter(gate, '203.0.113.9', 'big.test')).to.equal(429)
    times(20, () => enter(gate, '198.51.100.7', 'evil.test'))
    expect(enter(gate, '198.51.100.7', 'evil.test'), 'a neighbour at the same address').to.equal(429)
    expect(enter(gate, '198.51.100.7', 'big.test')).to.be.an('object')
  })

  it('lets goodbyes of strangers weigh less', () => {
    const gate = admission()
    let count = 0
    for (; count < 100; count++) {
      const visit = enter(gate, '198.51.100.7')
      if (typeof visit === 'number') break
      visit.waved()
    }
    expect(count).to.be.within(20, 25)
  })

  it('bounds what one network holds, and gives it back', () => {
    const gate = admission({ atOncePerNetwork: 2, heldBytesPerNetwork: 100, refused: { count: 100, windowMs } })
    const open = (address: string) => {
      const entered = gate.enter(address, null)
      return entered.ok ? entered.value : null
    }
    const [first, second, third] = times(3, () => open('198.51.100.7')) as ReturnType<typeof open>[]
    expect(third).to.equal(null)
    expect(first?.place.hold(60)).to.equal(true)
    expect(second?.place.hold(60)).to.equal(false)
    expect(open('198.51.100.8')?.place.hold(60), 'another network').to.equal(true)
    first?.leave()
    first?.leave()
    expect(second?.place.hold(60)).to.equal(true)
    expect(open('198.51.100.7')).not.to.equal(null)
    expect(open('198.51.100.7')).to.equal(null)
  })

  it('weighs verified hosts by the bytes they bring', () => {
    const gate = admission({ verified: { count: 64, windowMs } })
    expect(gate.overfull('b.test', 1_048_576, false)).to.equal(null)
    expect(gate.overfull('b.test', 10, false)).to.deep.include({ status: 429, reason: 'too-many-requests' })
    expect(gate.overfull('c.test', 10, false)).to.equal(null)
  })
})

describe('a bucket', () => {
  it('is full at first, refills evenly, and holds no more than it can', () => {
    const one = bucket({ count: 10, windowMs: 1_000 })
    expect(one.waitMs(0, 10)).to.equal(0)
    one.take(10)
    expect(one.waitMs(0)).to.equal(100)
    expect(one.waitMs(100)).to.equal(0)
    expect(one.waitMs(50), 'set back').to.equal(0)
    one.giveBack(100)
    expect(one.waitMs(100, 10)).to.equal(0)
    expect(one.waitMs(100, 11)).to.equal(100)
  })
})
