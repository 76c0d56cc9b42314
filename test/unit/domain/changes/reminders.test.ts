import { expect } from 'chai'
import type { Fields } from '../../../../src/domain/drafts/fields.js'
import { remindedAt } from '../../../../src/domain/changes/reminder.js'
import type { Item } from '../../../../src/domain/items/item.js'
import type { Member } from '../../../../src/domain/members/member.js'
import { pathOf } from '../../../../src/domain/text/slug.js'
import { edit, publish } from '../../../support/published.js'
import { faults, minutes, openDesk, type Desk } from '../../../support/publishing.js'
import { comer, notesOf, until } from './scene.js'

const first: Fields = {
  title: 'Küfa',
  body: 'Bring a plate.',
  startsAt: '2026-11-20T18:00',
  endsAt: '2026-11-20T21:00',
  zone: 'Europe/London',
  placeName: 'St Mary’s hall',
  signUp: 'yes',
}

describe('reminders', () => {
  const fault = faults()
  let desk: Desk
  let writer: Member
  let item: Item

  beforeEach(async () => {
    fault.disarm()
    desk = await openDesk((store) => fault.wrap(store))
    await desk.setUp()
    writer = await desk.person()
    item = await publish(desk, writer, 'event', first)
  })

  afterEach(() => desk.dispose())

  const change = async (fields: Fields) => void (item = await edit(desk, writer, item, fields))
  const run = async () => {
    await until(desk.changeTeller)
    await until(desk.reminderTeller)
  }
  const at = async (moment: string) => {
    desk.pass(Date.parse(moment) - desk.now().getTime())
    await run()
  }
  const reminders = async () => (await notesOf(desk, item)).filter(({ html }) => html.includes('A reminder'))
  const count = async () => (await reminders()).length

  it('come once, as a note under the event, at five on the day before', async () => {
    await at('2026-11-19T16:59:00Z')
    expect(await count()).to.equal(0)
    await at('2026-11-19T17:01:00Z')
    const [note] = await reminders()
    expect(note).to.deep.include({ audience: 'public', inReplyTo: item.iri, mentions: [], language: 'en' })
    expect(note!.html).to.equal(
      '<p>A reminder: “Küfa”</p><p>Time: Fri 20 Nov 2026, 18:00–21:00 (GMT)</p><p>Place: St Mary’s hall</p>' +
        `<p><a href="https://oak.test${pathOf(item)}">https://oak.test${pathOf(item)}</a></p>`,
    )
    await change({ body: 'Bring two plates.' })
    await at('2026-11-19T23:00:00Z')
    expect(await count()).to.equal(1)
  })

  it('follow the clock of the place', () => {
    const due = (startsAt: string, zone: string) => remindedAt({ startsAt: new Date(startsAt), zone }).toISOString()
    expect(due('2026-11-20T10:30:00Z', 'Pacific/Kiritimati')).to.equal('2026-11-20T03:00:00.000Z')
    expect(due('2026-11-20T10:30:00Z', 'Pacific/Niue')).to.equal('2026-11-19T04:00:00.000Z')
    expect(due('2027-03-28T17:00:00Z', 'Europe/London')).to.equal('2027-03-27T17:00:00.000Z')
    expect(due('2027-03-29T17:00:00Z', 'Europe/London')).to.equal('2027-03-28T16:00:00.000Z')
    expect(due('2028-03-01T08:00:00Z', 'Asia/Kathmandu')).to.equal('2028-02-29T11:15:00.000Z')
    expect(due('2012-01-01T19:00:00Z', 'Pacific/Apia')).to.equal('2012-01-01T03:00:00.000Z')
  })

  it('are not sent of what was announced only then, is for members alone, or is not to be reminded of', async () => {
    await change({ unreminded: 'yes' })
    await at('2026-11-19T17:01:00Z')
    expect(await notesOf(desk, item)).to.deep.equal([])
    for (const fields of [{ startsAt: '2026-11-21T16:00' }, { startsAt: '2026-11-25T16:00', audience: 'hub' }] as const)
      item = await publish(desk, writer, 'event', { ...first, ...fields, endsAt: '' })
    await at('2026-11-24T17:01:00Z')
    expect(await notesOf(desk, item)).to.deep.equal([])
  })

  it('are not sent of what is cancelled, put off or taken down, and again when it is on after all', async () => {
    item = await desk.items.postpone(writer, item.id, 'rain')
    await at('2026-11-19T17:01:00Z')
    expect(await count(), 'put off').to.equal(0)
    await change({ startsAt: '2026-11-29T18:00', endsAt: '' })
    await at('2026-11-19T17:20:00Z')
    item = await desk.items.end(writer, item.id, 'rain')
    await at('2026-11-20T17:20:00Z')
    item = await desk.items.reopen(writer, item.id)
    await at('2026-11-20T18:00:00Z')
    await at('2026-11-28T17:01:00Z')
    expect(await count()).to.equal(1)
    const other = await publish(desk, writer, 'event', { ...first, startsAt: '2026-12-10T18:00', endsAt: '' })
    await desk.items.remove(writer, other.id)
    await at('2026-12-09T18:00:00Z')
    expect(await notesOf(desk, other)).to.deep.equal([])
  })

  it('are not sent late: after the beginning, whoever was down says nothing', async () => {
    await at('2026-11-20T18:00:00Z')
    expect(await count()).to.equal(0)
    expect(await desk.reminderTeller()).to.equal(false)
  })

  it('are sent late before it, when the hub was down', async () => {
    await at('2026-11-20T17:30:00Z')
    expect((await reminders()).map(({ publishedAt }) => publishedAt)).to.deep.equal([desk.now()])
  })

  it('come once for each beginning, however often it is moved there', async () => {
    await at('2026-11-19T17:01:00Z')
    await change({ startsAt: '2026-11-25T18:00', endsAt: '' })
    await at('2026-11-19T18:00:00Z')
    await change({ startsAt: '2026-11-20T18:00', endsAt: '' })
    await at('2026-11-20T12:00:00Z')
    expect(await count()).to.equal(1)
    await change({ startsAt: '2026-11-27T18:00', endsAt: '' })
    await at('2026-11-20T12:20:00Z')
    await at('2026-11-26T17:01:00Z')
    expect(await count(), 'another beginning').to.equal(2)
  })

  it('are not sent on top of a note that has just told the new time, nor lost by a slip that nobody was told of', async () => {
    await at('2026-11-19T12:00:00Z')
    await change({ startsAt: '2026-11-20T19:00' })
    await at('2026-11-19T12:11:00Z')
    await at('2026-11-19T17:01:00Z')
    expect(await count()).to.equal(0)
    item = await publish(desk, writer, 'event', { ...first, startsAt: '2026-11-28T18:00', endsAt: '' })
    await at('2026-11-27T16:55:00Z')
    await change({ startsAt: '2026-11-29T18:00' })
    desk.pass(minutes(1))
    await change({ startsAt: '2026-11-28T18:00' })
    await at('2026-11-27T17:01:00Z')
    expect(await count()).to.equal(1)
  })

  it('wait for a change that has still to be told', async () => {
    await at('2026-11-19T16:55:00Z')
    await change({ placeName: 'Volkshaus' })
    await at('2026-11-19T17:01:00Z')
    expect(await notesOf(desk, item)).to.deep.equal([])
    await at('2026-11-19T17:10:00Z')
    const notes = (await notesOf(desk, item)).map(({ html }) => html)
    expect(notes).to.have.lengthOf(2)
    expect(notes[0]).to.include('has changed')
    expect(notes[1]).to.include('A reminder').and.include('Volkshaus')
  })

  it('reach everybody who has a place by a door on the network, each alone, with the exact place', async () => {
    await change({ hideAddress: 'yes', area: 'Toxteth', capacity: '3', waitingList: 'yes' })
    await desk.listKeeper.step()
    const names = await Promise.all(
      (['network', 'reply', 'poll'] as const).map((door) => comer(desk, item, door, door)),
    )
    await comer(desk, item, 'late', 'reply')
    await at('2026-11-19T17:01:00Z')
    const notes = await reminders()
    const direct = notes.filter(({ audience }) => audience === 'direct')
    expect(direct.map(({ mentions }) => mentions[0])).to.have.members(names)
    for (const { html } of direct) {
      expect(html).to.include('Place: St Mary’s hall').and.include('If you cannot come')
      expect(html).to.match(
        /^<p><a href="https:\/\/far\.example\/u\/\w+" class="mention">@\w+@far\.example<\/a> A reminder/,
      )
    }
    const open = notes.filter(({ audience }) => audience === 'public')
    expect(open.map(({ html }) => html)).to.have.lengthOf(1)
    expect(open[0]!.html).to.include('Place: Toxteth').and.not.include('St Mary').and.not.include('far.example')
  })

  for (const when of ['before', 'after'] as const)
    it(`come once to each, wherever the hub dies (${when} a write)`, async function () {
      this.timeout(30_000)
      for (const name of ['ann', 'bob']) await comer(desk, item, name, 'reply')
      let beginning = Date.parse('2026-11-20T18:00:00Z')
      for (let nth = 1, told = 1; ; nth++, told++) {
        await at(new Date(beginning - minutes(25 * 60 + 1)).toISOString())
        expect(await count(), 'nothing too early').to.equal(3 * (told - 1))
        fault.arm(nth, when)
        desk.pass(minutes(2))
        await until(desk.reminderTeller)
        const crashed = fault.disarm()
        desk.pass(minutes(3))
        await run()
        expect(await count(), `write ${nth}`).to.equal(3 * told)
        if (!crashed) return expect(nth).to.be.greaterThan(5)
        beginning += 7 * 24 * minutes(60)
        await change({ startsAt: new Date(beginning).toISOString().slice(0, 16), endsAt: '' })
        desk.pass(minutes(11))
        await run()
      }
    })

  it('come once from several processes', async () => {
    await comer(desk, item, 'ann', 'poll')
    desk.pass(Date.parse('2026-11-19T17:01:00Z') - desk.now().getTime())
    await Promise.all([run(), run(), run()])
    desk.pass(minutes(3))
    await run()
    expect(await count()).to.equal(2)
  })
})
