import { expect } from 'chai'
import type { Fields } from '../../../../src/domain/drafts/fields.js'
import { ITEMS, itemOf } from '../../../../src/domain/items/item-repo.js'
import type { Item } from '../../../../src/domain/items/item.js'
import type { Member } from '../../../../src/domain/members/member.js'
import { edit, publish } from '../../../support/published.js'
import { event, minutes, openDesk, type Desk } from '../../../support/publishing.js'

const DAY_MS = 24 * 60 * 60_000
const COOK = 'aaaaaaaaaaaa'
/** The clocks go forward on 28 March. */
const weekly: Fields = {
  ...event,
  ...{ title: 'Soup', startsAt: '2027-03-14T19:00', endsAt: '2027-03-14T21:00', repeat: 'week', repeatCount: '3' },
  ...{ signUp: 'yes', capacity: '2', waitingList: 'yes', approval: 'no', closesAt: '2027-03-13T12:00' },
  shifts: `Cook | | 17:00 | 19:00 | 1 | ${COOK}\nShop | 2027-03-13 | 10:00 | | | bbbbbbbbbbbb`,
}

describe('sign-ups for the times of a series', () => {
  let desk: Desk
  let ada: Member
  beforeEach(async () => {
    desk = await openDesk()
    ada = await desk.person()
    desk.pass(new Date('2027-03-01T12:00:00Z').getTime() - desk.now().getTime())
  })
  afterEach(() => desk.dispose())

  const work = async () => {
    for (let n = 0; n < 3; n++) {
      while (await desk.series.step());
      while (await desk.listKeeper.step());
      while (await desk.changeTeller());
      while (await desk.signUpLetters.step());
    }
  }
  const times = async (): Promise<Item[]> => {
    const docs = await desk.store.collection(ITEMS).find({}, { limit: 50 })
    return docs
      .filter(({ kind, state }) => kind === 'event' && state === 'published')
      .map(itemOf)
      .sort((a, b) => (a.event?.startsAt.getTime() ?? 0) - (b.event?.startsAt.getTime() ?? 0))
  }
  const come = async (item: Item | undefined, name: string) => {
    const mail = `${name}@example.org`
    const key = await desk.signUps.keyOfMail(mail)
    return desk.signUps.signUp(item?.id ?? '', { key, door: 'mail', name, mail })
  }
  const told = async (subject: string) =>
    (await desk.mails.page(null, 100)).mails
      .filter((mail) => mail.subject.startsWith(subject))
      .map(({ to }) => to.split('@')[0])

  it('have the same places for each time, and times of their own on the clocks there', async () => {
    await publish(desk, ada, 'event', weekly)
    await work()
    const found = await times()
    expect(found.map(({ event: part }) => part?.signUp)).to.deep.equal(
      ['2027-03-13T12:00:00Z', '2027-03-20T12:00:00Z', '2027-03-27T12:00:00Z'].map((closesAt) => ({
        ...{ capacity: 2, waitingList: true, approval: false },
        closesAt: new Date(closesAt),
      })),
    )
    expect(
      found.map(({ event: part }) => part?.shifts?.map(({ id, from }) => `${id[0]} ${from.toISOString()}`)),
    ).to.deep.equal([
      ['a 2027-03-14T17:00:00.000Z', 'b 2027-03-13T10:00:00.000Z'],
      ['a 2027-03-21T17:00:00.000Z', 'b 2027-03-20T10:00:00.000Z'],
      ['a 2027-03-28T16:00:00.000Z', 'b 2027-03-27T10:00:00.000Z'],
    ])
    const [first, second] = found
    expect([await come(first, 'ann'), await come(first, 'bob'), await come(first, 'cat')]).to.deep.equal([
      'accepted',
      'accepted',
      'waiting',
    ])
    expect(await come(second, 'ann')).to.equal('accepted')
    expect(await desk.signUps.countsOf(second?.id ?? '')).to.include({ accepted: 1, left: 1 })
  })

  it('tell of one time that is moved or cancelled those of that time alone', async () => {
    await publish(desk, ada, 'event', weekly)
    await work()
    const [first, second, third] = await times()
    await come(first, 'ann')
    await come(second, 'bob')
    await come(third, 'cat')
    await work()
    await edit(desk, ada, second as Item, { startsAt: '2027-03-22T19:00', endsAt: '2027-03-22T21:00', scope: 'one' })
    await desk.items.end(ada, third?.id ?? '', 'The kitchen is flooded')
    desk.pass(minutes(11))
    await work()
    expect(await told('Changed')).to.deep.equal(['bob'])
    expect(await told('Cancelled')).to.deep.equal(['cat'])
    desk.pass(13 * DAY_MS)
    await work()
    expect(await told('Tomorrow')).to.deep.equal(['ann'])
    expect(await desk.signUps.countsOf(first?.id ?? '')).to.include({ accepted: 1 })
  })
})
