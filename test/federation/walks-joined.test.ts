import { expect } from 'chai'
import type { Iri } from '../../src/core/iri.js'
import type { Fields } from '../../src/domain/drafts/fields.js'
import type { Item } from '../../src/domain/items/item.js'
import type { Member } from '../../src/domain/members/member.js'
import { startMailServer, stopMailServers, type MailServer } from '../support/mail-server.js'
import { event } from './far-event.js'
import { DAY, hubAt, HOUR, MINUTE, passAll, settleAll, stopHubs, wire, type NetworkHub } from './hubs.js'

const ADDRESS = 'ada.secret@example.org'

describe('members who come to an event of another hub', function () {
  this.timeout(90_000)
  let oak: NetworkHub, elm: NetworkHub, mail: MailServer, ada: Member, bea: Member
  before(async () => {
    mail = await startMailServer()
    oak = await hubAt('oak.test')
    const settings = { smtpUrl: mail.url, mailFrom: 'Elm <hub@elm.test>' }
    elm = await hubAt('elm.test', { settings, start: oak.now() })
    ;[ada, bea] = await Promise.all([comer('ada', ADDRESS), comer('bea', null)])
    // Somebody has to follow for the event to come to elm; it is not the one who is told.
    const { iri } = await elm.speaker('cem')
    await elm.services.follows.follow(iri, await elm.meet(oak.voice))
    await settleAll()
  })
  after(async () => {
    await stopHubs()
    await stopMailServers()
  })

  async function comer(name: string, email: string | null): Promise<Member> {
    const member = await elm.services.members.add({ name, role: 'reader', email })
    await elm.services.profiles.open(member.id, { name })
    return member
  }
  const inDays = (days: number) => new Date(oak.now().getTime() + days * DAY).toISOString().slice(0, 16)
  const publish = async (fields: Fields): Promise<Item> => {
    const when = { zone: 'UTC', startsAt: inDays(10), endsAt: inDays(10.1) }
    const item = await oak.publish('event', { ...event, ...when, placeName: 'Volkshaus', signUp: 'yes', ...fields })
    await settleAll()
    return item
  }
  const join = async (item: Item, ...members: Member[]) => {
    const post = (await elm.has(item.iri)) ?? expect.fail('it has not come')
    for (const member of members) {
      await elm.services.joins.join(member, post.id)
      await settleAll()
    }
  }
  const letters = (title: string) => mail.received.filter(({ read }) => read.subject.includes(title))
  const subjects = (title: string) => letters(title).map(({ read }) => read.subject)

  it('have it by letter, once each: that they may come, what has changed, and on the day before', async () => {
    const item = await publish({ title: 'Seed swap' })
    await join(item, ada, bea)
    expect(subjects('Seed swap')).to.deep.equal(['You have a place: Seed swap'])
    await oak.edit(item, { title: 'Seed swap', body: 'Bring beans, too.' })
    await passAll(11 * MINUTE)
    expect(subjects('Seed swap'), 'nothing that matters').to.have.lengthOf(1)
    await oak.edit(item, { placeName: 'Town hall', startsAt: inDays(5), endsAt: inDays(5.1) })
    await settleAll()
    await elm.restart()
    await passAll(11 * MINUTE)
    await passAll(11 * MINUTE)
    expect(subjects('Seed swap').slice(1)).to.deep.equal(['Changed: Seed swap'])
    expect(letters('Seed swap')[1]?.read.text).to.include('New place: Town hall').and.include('New time')
    const post = (await elm.has(item.iri)) ?? expect.fail('it is gone')
    await passAll((post.event?.startsAt.getTime() ?? 0) - 3 * HOUR - elm.now().getTime())
    await passAll(11 * MINUTE)
    expect(subjects('Seed swap').slice(2)).to.deep.equal(['Tomorrow: Seed swap'])
    expect([...new Set(mail.received.flatMap(({ to }) => to))], 'nobody else').to.deep.equal([ADDRESS])
    expect(wire(), 'what leaves the hub').to.not.include(ADDRESS)
  })

  it('have it when a place is free for them, under an exact place that only they may know', async () => {
    const kept = { hideAddress: 'yes', area: 'Toxteth', address: 'Lane 98' }
    const item = await publish({ title: 'Choir', capacity: '1', waitingList: 'yes', ...kept })
    await join(item, bea, ada)
    expect(subjects('Choir')).to.deep.equal(['No sure place yet: Choir'])
    expect(letters('Choir')[0]?.read.text).to.not.include('Lane 98')
    await elm.services.joins.leave(bea, (await elm.has(item.iri))?.id ?? '')
    await passAll(MINUTE)
    expect(subjects('Choir').slice(1)).to.deep.equal(['A place for you after all: Choir'])
    expect(letters('Choir')[1]?.read.text).to.include('Lane 98')
    await oak.edit(item, { address: 'Lane 99' })
    await passAll(11 * MINUTE)
    await passAll(11 * MINUTE)
    expect(subjects('Choir').slice(2)).to.deep.equal(['Changed: Choir'])
    expect(letters('Choir')[2]?.read.text).to.include('Lane 99')
    expect((await elm.services.joins.placeOf(ada, item.iri as Iri))?.address, 'on the page').to.equal('Lane 99')
  })

  it('have it when it is postponed, cancelled or taken down', async () => {
    const [film, walk] = [await publish({ title: 'Film night' }), await publish({ title: 'Night walk' })]
    await join(film, ada)
    await join(walk, ada)
    const by = await oak.coordinator()
    await oak.services.items.postpone(by, film.id, 'The hall is flooded')
    await settleAll()
    await passAll(11 * MINUTE)
    await oak.services.items.end(by, film.id, 'No hall at all')
    await oak.services.items.remove(by, walk.id)
    await settleAll()
    await passAll(11 * MINUTE)
    await passAll(11 * MINUTE)
    expect(subjects('Film night').slice(1)).to.deep.equal(['Postponed: Film night', 'Cancelled: Film night'])
    expect(subjects('Night walk').slice(1)).to.deep.equal(['Taken down: Night walk'])
    expect((await elm.has(film.iri))?.event?.state).to.equal('cancelled')
  })
})
