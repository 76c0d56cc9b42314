import { expect } from 'chai'
import type { Request, Response } from 'express'
import { rateLimit } from '../../../src/api/rate-limit.js'
import { TooManyTries } from '../../../src/domain/refusals.js'

describe('how often apps may ask', () => {
  let now: Date
  let asking: (of: { member?: string; ip?: string }) => Record<string, string>
  beforeEach(() => {
    now = new Date('2026-11-21T10:01:00Z')
    const limit = rateLimit({ rate: 3, clock: () => now })
    asking = ({ member, ip = '192.0.2.1' }) => {
      const headers: Record<string, string> = {}
      const res = {
        locals: member === undefined ? {} : { bearer: { member: { id: member } } },
        setHeader(name: string, value: string) {
          headers[name] = value
          return this
        },
      }
      limit({ ip } as Request, res as unknown as Response, () => undefined)
      return headers
    }
  })

  it('is said with each answer, and until when', () => {
    asking({ member: '1' })
    expect(asking({ member: '1' })).to.deep.equal({
      'X-RateLimit-Limit': '3',
      'X-RateLimit-Remaining': '1',
      'X-RateLimit-Reset': '2026-11-21T10:05:00.000Z',
    })
  })

  it('is for each member, whatever their address; then they wait', () => {
    for (const ip of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) asking({ member: '1', ip })
    expect(() => asking({ member: '1', ip: '192.0.2.4' })).to.throw(TooManyTries)
    expect(asking({ member: '2' })['X-RateLimit-Remaining']).to.equal('2')
    now = new Date('2026-11-21T10:05:00Z')
    expect(asking({ member: '1' })['X-RateLimit-Remaining']).to.equal('2')
  })

  it('is not used up for members by strangers, from however many networks these come', () => {
    for (let at = 0; at < 20_010; at++) {
      const ip = `2001:db8:${(at >> 8).toString(16)}:${(at & 255).toString(16)}::1`
      if (at < 20_006) asking({ ip })
      else expect(() => asking({ ip }), 'all that are too many count as one').to.throw(TooManyTries)
    }
    for (const member of ['1', '2', '3', '4', '5', '6', '7'])
      expect(asking({ member })['X-RateLimit-Remaining'], member).to.equal('2')
  })

  it('is for strangers by their network, twice as much', () => {
    for (let at = 0; at < 6; at++) asking({ ip: `2001:db8::${at}` })
    expect(() => asking({ ip: '2001:db8::99' })).to.throw(TooManyTries)
    expect(asking({ ip: '2001:db8:0:1::1' })['X-RateLimit-Remaining']).to.equal('5')
  })
})
