import { expect } from 'chai'
import { createSeats } from '../../../../src/api/streaming/seats.js'

describe('room for apps that listen', () => {
  let now = 0
  const limits = { all: 5, ofNetwork: 3, ofMember: 2, coming: { count: 6, windowMs: 60_000 } }
  const open = (change: Partial<typeof limits> = {}) => createSeats({ ...limits, ...change }, () => new Date(now))
  beforeEach(() => (now = 1_000_000))

  it('is shared by networks, and is there again for those who come when others leave', () => {
    const seats = open()
    const [first, ...others] = ['a', 'a', 'a', 'b', 'b'].map((network) => seats.take(network))
    expect(others).not.to.include(null)
    expect(seats.take('a'), 'beyond what one network may have').to.equal(null)
    expect(seats.take('c'), 'beyond what all may have').to.equal(null)
    first?.leave()
    first?.leave()
    expect(seats.take('c')).not.to.equal(null)
    expect(seats.take('c')).to.equal(null)
  })

  it('is bounded for each member, wherever they come from', () => {
    const seats = open()
    const [one, two, three] = ['a', 'b', 'c'].map((network) => seats.take(network))
    expect([one, two, three].map((seat) => seat?.sit('ada'))).to.deep.equal([true, true, false])
    expect(three?.sit('bob')).to.equal(true)
    two?.leave()
    expect(two?.sit('ada'), 'a seat that was left').to.equal(false)
    expect(seats.take('d')?.sit('ada')).to.equal(true)
  })

  it('is not for those who come again and again', () => {
    const seats = open()
    for (let n = 0; n < 6; n++) seats.take('a')?.leave()
    expect(seats.take('a')).to.equal(null)
    expect(seats.take('b')).not.to.equal(null)
    now += 10_000
    expect(seats.take('a')).not.to.equal(null)
  })

  it('forgets networks once they may come as often as any other', () => {
    const seats = open({ all: 2_000 })
    for (let n = 0; n < 1_000; n++) seats.take(`network ${n}`)?.leave()
    const stays = seats.take('stays')
    seats.tidy()
    expect(seats.remembered).to.equal(1_001)
    now += 60_000
    seats.tidy()
    expect(seats.remembered).to.equal(1)
    stays?.leave()
    seats.tidy()
    expect(seats.remembered).to.equal(0)
  })

  it('remembers no more networks than it has room for, and takes the others for one', () => {
    const seats = open({ all: 50_000 })
    for (let n = 0; n < 25_000; n++) seats.take(`network ${n}`)?.leave()
    expect(seats.remembered).to.equal(20_001)
    expect(seats.take('one more'), 'of those that are one').to.equal(null)
    expect(seats.take('network 7'), 'of those that are known').not.to.equal(null)
    now += 60_000
    expect(seats.take('one more')).not.to.equal(null)
    expect(seats.remembered).to.equal(2)
  })
})
