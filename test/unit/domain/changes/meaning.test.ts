import { expect } from 'chai'
import type { Fields } from '../../../../src/domain/drafts/fields.js'
import type { Item } from '../../../../src/domain/items/item.js'
import type { Member } from '../../../../src/domain/members/member.js'
import { edit, publish } from '../../../support/published.js'
import { minutes, openDesk, type Desk } from '../../../support/publishing.js'
import { comer, lettersOf, notesOf, until } from './scene.js'

const HALL = 'Lagergasse 98'
const first: Fields = {
  title: 'Küfa',
  body: 'Bring a plate.',
  startsAt: '2026-11-20T18:00',
  zone: 'Europe/London',
  placeName: 'Volkshaus',
  address: HALL,
  hideAddress: 'yes',
  area: 'Toxteth',
  signUp: 'yes',
  capacity: '2',
  waitingList: 'yes',
}

describe('changes that not everybody is told of alike', () => {
  let desk: Desk
  let writer: Member
  let item: Item

  beforeEach(async () => {
    desk = await openDesk()
    await desk.setUp()
    writer = await desk.person()
    item = await publish(desk, writer, 'event', first)
    for (const name of ['ann', 'bob']) {
      const [mail, actor] = [`${name}@example.org`, name]
      if (name === 'ann') await comer(desk, item, actor, 'reply')
      else
        await desk.signUps.signUp(item.id, { key: await desk.signUps.keyOfMail(mail), door: 'mail', name: null, mail })
    }
    const mail = 'waits@example.org'
    await desk.signUps.signUp(item.id, { key: await desk.signUps.keyOfMail(mail), door: 'mail', name: null, mail })
    await comer(desk, item, 'waits', 'poll')
  })

  afterEach(() => desk.dispose())

  const change = async (fields: Fields) => void (item = await edit(desk, writer, item, fields))
  async function later(): Promise<void> {
    desk.pass(minutes(11))
    await until(desk.changeTeller)
  }
  /** What each was told, notes to all under `all`; who was told nothing is left out. */
  async function told(): Promise<Record<string, string>> {
    const all: Record<string, string> = {}
    for (const { mentions, html } of await notesOf(desk, item)) {
      const name = mentions[0]?.split('/').at(-1) ?? 'all'
      all[name === 'waits' ? 'waits-by-poll' : name] = html
    }
    for (const { _id } of await lettersOf(desk)) {
      const letter = await desk.mails.get(_id)
      all[letter?.to.split('@')[0] ?? _id] = letter?.text ?? ''
    }
    return all
  }

  it('an exact address that only those who are accepted know is told to them alone', async () => {
    await change({ address: 'Hauptplatz 1' })
    await later()
    const said = await told()
    expect(said).to.have.all.keys('ann', 'bob')
    for (const text of Object.values(said)) expect(text).to.include('New place: Volkshaus, Hauptplatz 1')
  })

  it('an exact address reaches also those who sent a Join, whom an Update does not tell; all else is in that', async () => {
    await change({ capacity: '9' })
    await desk.listKeeper.step()
    await comer(desk, item, 'joined', 'network')
    await change({ startsAt: '2026-11-21T18:00' })
    await later()
    expect(await told()).to.have.keys('all', 'ann', 'bob', 'waits', 'waits-by-poll')
    await change({ address: 'Hauptplatz 1' })
    await later()
    expect((await told())['joined']).to.include('New place: Volkshaus, Hauptplatz 1')
  })

  it('a place that becomes a link is online only, and not unknown', async () => {
    await change({ hideAddress: '', area: '', placeName: '', address: '', online: 'https://meet.example/x' })
    await later()
    const { all } = await told()
    expect(all).to.include('It is online only now: https://meet.example/x').and.not.include('not known')
    expect(all?.match(/meet\.example/g)).to.have.lengthOf(1)
  })

  it('with another part of town everybody hears, each as much as they may know', async () => {
    await change({ address: 'Hauptplatz 1', area: 'Walton' })
    await later()
    const said = await told()
    expect(said).to.have.all.keys('all', 'ann', 'bob', 'waits', 'waits-by-poll')
    for (const [name, text] of Object.entries(said)) {
      const knows = name === 'ann' || name === 'bob'
      expect(text, name).to.include(knows ? 'New place: Volkshaus, Hauptplatz 1' : 'New place: Walton')
      if (!knows) expect(text, name).to.not.include('Hauptplatz').and.not.include('Volkshaus')
    }
  })

  it('a place that is kept back from now on has not moved, and one that no longer is, is told', async () => {
    await change({ hideAddress: '', area: '' })
    await later()
    const opened = await told()
    expect(opened).to.have.all.keys('all', 'waits', 'waits-by-poll')
    expect(opened['all']).to.include(HALL)
    await change({ hideAddress: 'yes', area: 'Toxteth' })
    await later()
    expect(Object.keys(await told()), 'nothing new').to.have.lengthOf(3)
    expect((await notesOf(desk, item)).length + (await lettersOf(desk)).length).to.equal(3)
  })

  it('that it is put off says why, when it was to be, and that places are kept; then its new date', async () => {
    item = await desk.items.postpone(writer, item.id, 'The hall is flooded.')
    await later()
    for (const text of Object.values(await told())) {
      expect(text).to.include('“Küfa” is postponed.').and.include('The hall is flooded.')
      expect(text).to.include('It was to be on Fri 20 Nov 2026, 18:00 (GMT).').and.include('no new date yet')
    }
    expect(Object.keys(await told())).to.have.lengthOf(5)
    await change({ startsAt: '2026-12-20T18:00' })
    expect(item.ended).to.equal(null)
    await later()
    for (const text of Object.values(await told()))
      expect(text).to.include('“Küfa” has a new date.').and.include('New time: Sun 20 Dec 2026, 18:00 (GMT)')
    expect(item.event?.moved?.from?.toISOString()).to.equal('2026-11-20T18:00:00.000Z')
    expect((await desk.signUps.countsOf(item.id))?.accepted, 'places are kept').to.equal(2)
  })

  it('what is put off and taken back at once is told to nobody, and once more words change it still is put off', async () => {
    item = await desk.items.postpone(writer, item.id, 'rain')
    desk.pass(minutes(2))
    item = await desk.items.reopen(writer, item.id)
    await later()
    expect(await told()).to.deep.equal({})
    item = await desk.items.postpone(writer, item.id, 'rain')
    await change({ body: 'Bring two plates.' })
    expect(item.ended).to.deep.include({ postponed: true, reason: 'rain' })
    item = await desk.items.end(writer, item.id, 'More rain')
    expect(item.ended).to.deep.include({ reason: 'More rain' }).and.not.have.property('postponed')
    await later()
    for (const text of Object.values(await told())) expect(text).to.include('is cancelled')
  })

  it('nobody new signs up while it is put off, nobody moves up, and who leaves is heard', async () => {
    item = await desk.items.postpone(writer, item.id, 'rain')
    await until(() => desk.listKeeper.step())
    const [mail, bob] = ['new@example.org', await desk.signUps.keyOfMail('bob@example.org')]
    const key = await desk.signUps.keyOfMail(mail)
    expect(await desk.signUps.signUp(item.id, { key, door: 'mail', name: null, mail })).to.equal('closed')
    expect(await desk.signUps.leave(item.id, bob)).to.equal(true)
    await until(() => desk.listKeeper.step())
    expect(await desk.signUps.countsOf(item.id)).to.deep.include({ accepted: 1, waiting: 2 })
    await change({ startsAt: '2026-12-20T18:00' })
    await until(() => desk.listKeeper.step())
    expect(await desk.signUps.countsOf(item.id)).to.deep.include({ accepted: 2, waiting: 1 })
  })
})
