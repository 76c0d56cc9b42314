import { expect } from 'chai'
import { backoffDelayMs, leaseUntil } from '../../../src/core/lease.js'

describe('leases', () => {
  it('run out after their length', () => {
    const now = new Date('2026-05-01T12:00:00Z')
    expect(leaseUntil(now, 90_000)).to.deep.equal(new Date('2026-05-01T12:01:30Z'))
  })
})

describe('back-off', () => {
  const bounds = { baseMs: 1_000, maxMs: 60_000 }

  it('doubles from the base up to the bound', () => {
    const delays = [1, 2, 3, 6, 7, 8, 5_000].map((attempts) => backoffDelayMs(attempts, 0, bounds))
    expect(delays).to.deep.equal([1_000, 2_000, 4_000, 32_000, 60_000, 60_000, 60_000])
  })

  it('spreads by up to a fifth', () => {
    expect(backoffDelayMs(1, 0.5, bounds)).to.equal(1_100)
    expect(backoffDelayMs(100, 0.999_999, bounds)).to.equal(72_000)
  })

  it('takes no attempt yet as the first', () => {
    expect(backoffDelayMs(0, 0, bounds)).to.equal(1_000)
  })
})
