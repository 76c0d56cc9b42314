import { expect } from 'chai'
import { iri } from '../../../../src/core/iri.js'
import type { PledgeDay } from '../../../../src/domain/pledges/pledge.js'
import { hubDays } from '../../../../src/domain/take-ups/hub-days.js'
import { growsTooFast, summed, type TakeUp } from '../../../../src/domain/take-ups/take-up.js'

const takeUp = (id: string, host: string, change: Partial<TakeUp> = {}): TakeUp => ({
  ...{ id, call: '1', post: iri(`https://${host}/o/${id}`), author: iri(`https://${host}/a/us`), host, title: 'x' },
  ...{ url: null, state: 'there', pledged: 0, goal: null, outcome: 'open' },
  ...{ at: new Date('2026-11-01T10:00:00Z'), heardAt: new Date('2026-11-05T10:00:00Z') },
  ...change,
})
const said = (one: TakeUp, day: string, pledged: number) => ({ takeUp: one.id, host: one.host, day, pledged })
const day = (name: string, count: number): PledgeDay => ({ day: name, door: 'mail', count })

describe('promises by hub and day', () => {
  it('carries every number on, sums take-ups of one hub, and ends with what counts now', () => {
    const [elm, elmToo] = [takeUp('a', 'elm.test', { pledged: 9 }), takeUp('b', 'elm.test', { pledged: 1 })]
    const ash = takeUp('c', 'ash.test', { pledged: 20 })
    const takeUps = [elm, elmToo, ash]
    const days = [said(elm, '2026-11-02', 4), said(ash, '2026-11-03', 20), said(elmToo, '2026-11-05', 1)]
    const found = hubDays({ here: [day('2026-11-01', 2), day('2026-11-03', 1)], takeUps, said: days })
    expect(found.hubs).to.deep.equal(['ash.test', 'elm.test'])
    expect(found.days).to.deep.equal([
      { day: '2026-11-01', here: 2, byHub: [0, 0] },
      { day: '2026-11-02', here: 2, byHub: [0, 4] },
      { day: '2026-11-03', here: 3, byHub: [20, 4] },
      { day: '2026-11-05', here: 3, byHub: [20, 10] },
    ])
    expect(summed(takeUps)?.total).to.equal(30)
  })

  it('leaves out who does not count, and what is held back', () => {
    const [liar, elm] = [
      takeUp('a', 'liar.test', { pledged: 5, state: 'refused' }),
      takeUp('b', 'elm.test', { pledged: 9 }),
    ]
    const fast = takeUp('c', 'fast.test', { pledged: 900_000, held: 3 })
    const found = hubDays({ here: [], takeUps: [liar, elm, fast], said: [said(liar, '2026-11-02', 999)] })
    expect(found.hubs).to.deep.equal(['elm.test', 'fast.test'])
    expect(found.days).to.deep.equal([{ day: '2026-11-05', here: 0, byHub: [9, 3] }])
    expect(summed([liar, elm, fast])).to.deep.equal({ total: 12, hubs: 2 })
  })

  it('finds fast what is many more and many times as many', () => {
    const fast = [
      [0, 1_001],
      [50, 2_000],
      [900, 900_000],
    ] as const
    const fine = [
      [0, 1_000],
      [500, 1_500],
      [5_000, 40_000],
      [9, 0],
      [0, 0],
    ] as const
    for (const [from, to] of fast) expect(growsTooFast(from, to), `${from} ${to}`).to.equal(true)
    for (const [from, to] of fine) expect(growsTooFast(from, to), `${from} ${to}`).to.equal(false)
  })
})
