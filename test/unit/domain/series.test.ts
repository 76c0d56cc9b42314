import { expect } from 'chai'
import type { Fields } from '../../../src/domain/drafts/fields.js'
import { ITEMS } from '../../../src/domain/items/item-repo.js'
import type { Item } from '../../../src/domain/items/item.js'
import type { Member } from '../../../src/domain/members/member.js'
import { wallOf } from '../../../src/domain/text/zones.js'
import { edit, publish } from '../../support/published.js'
import { Crash, event, faults, openDesk, type Desk } from '../../support/publishing.js'

const DAY = 24 * 60 * 60_000
const weekly: Fields = {
  ...event,
  ...{
    title: 'Choir',
    zone: 'Europe/London',
    startsAt: '2027-03-14T19:00',
    endsAt: '2027-03-14T21:00',
    repeat: 'week',
  },
}

describe('an event that comes again', () => {
  let desk: Desk
  let ada: Member
  beforeEach(async () => {
    desk = await openDesk()
    ada = await desk.person()
    desk.pass(new Date('2027-03-01T12:00:00Z').getTime() - desk.now().getTime())
  })
  afterEach(() => desk.dispose())

  const work = async (on: Desk = desk) => {
    while (await on.series.step());
  }
  const put = async (fields: Fields = weekly): Promise<Item> => {
    const item = await publish(desk, ada, 'event', fields)
    await work()
    return item
  }
  /** Of all items there are, whatever series: when they begin on the clock there, and what they are called. */
  const all = async (on: Desk = desk) =>
    (await on.store.collection(ITEMS).find({}, { limit: 500 }))
      .filter(({ event: part }) => part !== null)
      .sort((a, b) => (a.event?.startsAt.getTime() ?? 0) - (b.event?.startsAt.getTime() ?? 0))
  const said = async () =>
    (await all()).map(({ title, ended, event: part }) => {
      const wall = part === null ? '' : wallOf(part.startsAt, part.zone)
      return `${wall} ${title}${ended === null ? '' : ` (${ended.reason})`}`
    })
  const on = async (day: string): Promise<Item> => {
    const found = (await all()).find(
      ({ event: part }) => part !== null && wallOf(part.startsAt, part.zone).startsWith(day),
    )
    return desk.reader.view(ada, found?._id ?? '')
  }

  it('is an item for each time of the next eight weeks, at the same hour when the clocks change', async () => {
    const first = await put()
    expect(await said()).to.deep.equal(
      ['03-14', '03-21', '03-28', '04-04', '04-11', '04-18', '04-25'].map((day) => `2027-${day}T19:00 Choir`),
    )
    const ends = (await all()).map(
      ({ event: part }) => (part?.endsAt?.getTime() ?? 0) - (part?.startsAt.getTime() ?? 0),
    )
    expect(new Set(ends)).to.deep.equal(new Set([2 * 60 * 60_000]))
    expect((await on('2027-03-28')).event?.startsAt, 'summer time has begun').to.deep.equal(
      new Date('2027-03-28T18:00:00Z'),
    )
    expect((await on('2027-04-04')).event?.series).to.deep.include({ id: first.id, day: '2027-04-04', own: false })
    desk.pass(7 * DAY)
    await work()
    expect((await said()).at(-1)).to.equal('2027-05-02T19:00 Choir')
    await work()
    expect(await said()).to.have.lengthOf(8)
  })

  it('ends with its last day or time, leaves out days, and goes by the last Friday and by leap days', async () => {
    await put({ ...weekly, repeatCount: '3', repeatExcept: '2027-03-21' })
    expect(await said()).to.deep.equal(['2027-03-14T19:00 Choir', '2027-03-28T19:00 Choir'])
    await put({ ...weekly, title: 'Ceilidh', startsAt: '2027-03-26T20:00', endsAt: '2027-03-27T01:00', repeat: 'last' })
    expect((await said()).filter((line) => line.includes('Ceilidh'))).to.deep.equal(['2027-03-26T20:00 Ceilidh'])
    desk.pass(new Date('2028-01-20T12:00:00Z').getTime() - desk.now().getTime())
    const leap = { ...weekly, title: 'Leap', startsAt: '2028-02-29T19:00', endsAt: '', repeat: 'year' }
    await put(leap)
    expect((await said()).filter((line) => line.includes('Leap'))).to.deep.equal(['2028-02-29T19:00 Leap'])
  })

  it('keeps what was changed, cancelled or taken down by itself when the rest changes in the middle', async () => {
    await put()
    await edit(desk, ada, await on('2027-03-28'), {
      title: 'Choir with guests',
      startsAt: '2027-03-29T18:00',
      endsAt: '',
    })
    await desk.items.end(ada, (await on('2027-04-11')).id, 'Easter')
    await desk.items.remove(ada, (await on('2027-04-18')).id)
    const middle = await on('2027-03-21')
    await edit(desk, ada, middle, { title: 'Big choir', startsAt: '2027-03-21T18:30', endsAt: '', scope: 'following' })
    await work()
    expect(await said()).to.deep.equal([
      '2027-03-14T19:00 Choir',
      '2027-03-21T18:30 Big choir',
      '2027-03-29T18:00 Choir with guests',
      '2027-04-04T18:30 Big choir',
      '2027-04-11T19:00 Choir (Easter)',
      '2027-04-25T18:30 Big choir',
    ])
    expect((await on('2027-04-04')).event?.moved?.from).to.deep.equal(new Date('2027-04-04T18:00:00Z'))
    const revisions = (await all()).map(({ revision }) => revision)
    desk.pass(DAY / 2)
    await work()
    expect(
      (await all()).map(({ revision }) => revision),
      'nobody is told twice',
    ).to.deep.equal(revisions)
  })

  it('moves its times to another weekday, and cancels those the rule has no more', async () => {
    await put()
    const before = (await all()).map(({ _id }) => _id)
    const change = { startsAt: '2027-03-16T19:00', endsAt: '', scope: 'following' }
    await edit(desk, ada, await on('2027-03-14'), change)
    await work()
    expect((await said()).map((line) => line.slice(5, 10))).to.deep.equal([
      ...['03-16', '03-23', '03-30', '04-06', '04-13', '04-20'],
      '04-27',
    ])
    expect((await all()).map(({ _id }) => _id)).to.deep.equal(before)
    await edit(desk, ada, await on('2027-03-30'), { scope: 'following', every: '2' })
    await work()
    expect((await said()).filter((line) => line.includes('The series is on other days now')).length).to.equal(2)
    expect((await said()).filter((line) => !line.includes('(')).map((line) => line.slice(5, 10))).to.deep.equal([
      ...['03-16', '03-23', '03-30', '04-13', '04-27'],
    ])
  })

  it('is ended with all its times to come, and comes no more', async () => {
    const first = await put()
    await edit(desk, ada, await on('2027-04-04'), { title: 'Farewell' })
    desk.pass(16 * DAY)
    await desk.series.end(ada, first.id, 'The hall is sold')
    await work()
    const lines = await said()
    expect(lines[0]).to.equal('2027-03-14T19:00 Choir')
    expect(lines.filter((line) => line.endsWith('(The hall is sold)')).length).to.equal(lines.length - 2)
    expect(lines).to.include('2027-04-04T19:00 Farewell')
    const count = lines.length
    desk.pass(30 * DAY)
    await work()
    expect(await said()).to.have.lengthOf(count)
  })

  it('stops when whoever changed it last may not publish any more', async () => {
    const first = await put()
    const steward = await desk.person('steward')
    await desk.members.changeRole(steward.id, ada.id, 'reader')
    const before = await said()
    desk.pass(14 * DAY)
    await work()
    expect(await said()).to.deep.equal(before)
    expect((await desk.series.get(first.id))?.trouble).to.equal('not-allowed')
    const bo = await desk.person()
    await edit(desk, bo, await on('2027-03-21'), { title: 'Band', scope: 'following' })
    await work()
    expect((await desk.series.get(first.id))?.trouble).to.equal(null)
    expect((await said()).at(-1), 'goes on in the name of the other').to.equal('2027-05-09T19:00 Band')
  })

  it('says what is wrong with how it comes again', async () => {
    const wrong = async (fields: Fields) =>
      publish(desk, ada, 'event', { ...weekly, ...fields }).then(
        () => [],
        (error: { faults: { field: string; code: string }[] }) =>
          error.faults.map(({ field, code }) => `${field} ${code}`),
      )
    expect(await wrong({ repeat: 'daily' })).to.deep.equal(['repeat not-a-choice'])
    expect(await wrong({ repeat: 'last' }), 'the second Sunday').to.deep.equal(['repeat not-the-last'])
    expect(await wrong({ every: '0' })).to.deep.equal(['every number-range'])
    expect(await wrong({ repeatUntil: '30.6.2027' })).to.deep.equal(['repeatUntil not-a-day'])
    expect(await wrong({ repeatUntil: '2027-03-01' })).to.deep.equal(['repeatUntil ends-before-start'])
    expect(await wrong({ repeatExcept: 'Easter' })).to.deep.equal(['repeatExcept not-a-day'])
  })
})

describe('an event that comes again, cut short between any two writes', function () {
  this.timeout(60_000)

  it('is there once for each time in the end, and as it was changed', async () => {
    let counted = 0
    for (const when of ['before', 'after'] as const) {
      for (let nth = 1; ; nth++) {
        const trap = faults()
        const desk = await openDesk((store) => trap.wrap(store))
        const ada = await desk.person()
        desk.pass(new Date('2027-03-01T12:00:00Z').getTime() - desk.now().getTime())
        let crashed = false
        const again = async (work: () => Promise<unknown>) => {
          for (;;) {
            try {
              return await work()
            } catch (error) {
              if (!(error instanceof Crash)) throw error
              crashed = trap.disarm() || crashed
              desk.pass(6 * 60_000) // whatever was leased is free again
            }
          }
        }
        const work = async () => {
          while (await desk.series.step());
        }
        const id = await desk.write(ada, 'event', { ...weekly, repeatCount: '3' })
        trap.arm(nth, when)
        await again(async () => desk.publishing.publish(ada, id).catch(gone))
        await again(work)
        trap.disarm()
        const [first] = await desk.store.collection(ITEMS).find({}, { limit: 9 })
        const item = await desk.reader.view(ada, first?._id ?? '')
        const series = item.event?.series?.id ?? ''
        const titles = async () => {
          const docs = (await desk.store.collection(ITEMS).find({}, { limit: 50 })).filter(
            ({ ended }) => ended === null,
          )
          return docs.map(({ title, event: part }) => `${part?.series?.day} ${title}`).sort()
        }
        expect(await titles(), `${when} ${nth}`).to.deep.equal([
          '2027-03-14 Choir',
          '2027-03-21 Choir',
          '2027-03-28 Choir',
        ])
        const middle = (await desk.series.itemsOf(series)).find(({ event: part }) => part?.series?.day === '2027-03-21')
        const open = await desk.drafts.edit(ada, middle?._id ?? '')
        const fields: Fields = { ...open.fields, title: 'Band', scope: 'following' }
        const edits = { item: middle?._id ?? '', revision: open.baseRevision }
        await desk.drafts.save(ada, { id: open.id, kind: 'event', texts: 0, fields, edits })
        trap.arm(nth, when)
        await again(async () => desk.publishing.publish(ada, open.id).catch(gone))
        await again(work)
        trap.disarm()
        expect(await titles(), `changed, ${when} ${nth}`).to.deep.equal([
          '2027-03-14 Choir',
          '2027-03-21 Band',
          '2027-03-28 Band',
        ])
        await desk.dispose()
        if (!crashed) break
        counted++
      }
    }
    expect(counted, 'crashes').to.be.above(20)
  })
})

/** It was published before the crash, and only the answer was lost. */
function gone(error: Error & { code?: string }): void {
  if (error.code !== 'no-such-draft' && error.code !== 'draft-published') throw error
}
