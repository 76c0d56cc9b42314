import { expect } from 'chai'
import type { Item } from '../../../../src/domain/items/item.js'
import { MAILS, type MailDoc } from '../../../../src/domain/mails/mail-service.js'
import type { Member } from '../../../../src/domain/members/member.js'
import { publish } from '../../../support/published.js'
import { call, Crash, faults, minutes, openDesk, type Desk } from '../../../support/publishing.js'

const consent = { text: 'as it was shown', language: 'de' }

describe('how a call came out', () => {
  const fault = faults()
  let desk: Desk
  let writer: Member
  let item: Item

  beforeEach(async () => {
    fault.disarm()
    desk = await openDesk((store) => fault.wrap(store))
    await desk.setUp('stew@example.org')
    writer = await desk.person()
    item = await publish(desk, writer, 'call', call)
    const organiser = (await desk.members.byName('organiser')) ?? expect.fail('nobody')
    await desk.pledgeMail.byAccount(organiser, item.id, 'Olga', consent)
    await desk.pledgeMail.byAccount(await desk.person('reader'), item.id, 'Nomail', consent)
    for (const mail of ['ada@example.org', 'otto@example.org']) {
      const key = await desk.personKeys.ofMail(mail)
      await desk.pledges.pledge(item.id, { key, door: 'mail', name: null, mail }, { consent })
    }
  })
  afterEach(() => desk.dispose())

  const end = async (outcome: string, learned = 'Ask early.') =>
    void (await desk.items.end(writer, item.id, 'The mill stays.', { outcome, learned }))
  const work = async () => {
    while (await desk.outcomeTeller());
  }
  const letters = (): Promise<MailDoc[]> =>
    desk.store.collection(MAILS).find({ _id: { $gte: 'outcome-', $lt: 'outcome.' } }, { limit: 1_000 })
  const to = async () =>
    (await Promise.all((await letters()).map(async ({ _id }) => (await desk.mails.get(_id))?.to))).sort()
  const notes = async () => (await desk.posts.repliesTo(item.iri as never, { limit: 100 })).posts

  it('is told once to each who promised and can be written to, and in one note to everybody', async () => {
    await end('won')
    await work()
    expect(await letters()).to.deep.equal([])
    desk.pass(minutes(11))
    await work()
    expect(await to()).to.deep.equal(['ada@example.org', 'otto@example.org', 'stew@example.org'])
    const [first] = await letters()
    const letter = (await desk.mails.get(first?._id ?? '')) ?? expect.fail('no letter')
    expect(letter.text).to.include('The mill stays.').and.to.include('Ask early.').and.to.include('/pledges/')
    const subjects = (await letters()).map(({ subject }) => subject)
    expect(subjects).to.include('Erfolgreich: „Save the mill“') // in the language in which they promised
    const [note, ...more] = await notes()
    expect(more).to.deep.equal([])
    expect(note?.html).to.include('Won: “Save the mill”').and.to.include('Ask early.')
    desk.pass(minutes(600))
    await work()
    expect(await letters()).to.have.length(3)
    expect(await notes()).to.have.length(1)
  })

  it('is told to nobody when it was a slip, and once more when it ends once more', async () => {
    await end('lost')
    desk.pass(minutes(5))
    await desk.items.reopen(writer, item.id)
    desk.pass(minutes(30))
    await work()
    expect([await letters(), await notes()]).to.deep.equal([[], []])
    await end('won')
    desk.pass(minutes(11))
    await work()
    await desk.items.reopen(writer, item.id)
    desk.pass(minutes(1))
    await end('lost')
    desk.pass(minutes(11))
    await work()
    expect(await letters()).to.have.length(6)
    expect(await notes()).to.have.length(2)
  })

  it('is told to nobody who took their promise back, and of nothing that was taken down', async () => {
    await desk.pledges.withdraw(item.id, await desk.personKeys.ofMail('ada@example.org'))
    await end('won')
    desk.pass(minutes(11))
    await work()
    expect(await to()).to.deep.equal(['otto@example.org', 'stew@example.org'])
    const other = await publish(desk, writer, 'call', { ...call, title: 'Another' })
    await desk.pledges.pledge(other.id, { key: 'mail:x', door: 'mail', name: null, mail: 'x@example.org' }, { consent })
    await desk.items.end(writer, other.id, 'No.', {})
    await desk.items.remove(writer, other.id)
    desk.pass(minutes(11))
    await work()
    expect(await to()).to.deep.equal(['otto@example.org', 'stew@example.org'])
  })

  it('stays in the hub when the call does', async () => {
    const inside = await publish(desk, writer, 'call', { ...call, audience: 'hub' })
    const organiser = (await desk.members.byName('organiser')) ?? expect.fail('nobody')
    await desk.pledgeMail.byAccount(organiser, inside.id, 'Olga', consent)
    await desk.items.end(writer, inside.id, 'Done.', { outcome: 'won' })
    desk.pass(minutes(11))
    await work()
    expect(await to()).to.deep.equal(['stew@example.org'])
    expect((await desk.posts.repliesTo(inside.iri as never, { limit: 10 })).posts).to.deep.equal([])
  })

  it('is told to each exactly once, wherever it is cut off', async () => {
    let crashes = 0
    for (const when of ['before', 'after'] as const) {
      for (let nth = 1; nth < 9; nth++) {
        await desk.items.reopen(writer, item.id)
        desk.pass(minutes(1))
        await end('won')
        desk.pass(minutes(11))
        const before = [(await letters()).length, (await notes()).length]
        fault.arm(nth, when)
        await work().catch((error: unknown) => expect(error).to.be.instanceOf(Crash))
        if (fault.disarm()) crashes++
        desk.pass(minutes(11)) // the lease runs out
        await work()
        const after = [(await letters()).length, (await notes()).length]
        expect(after, `${when} ${nth}`).to.deep.equal([(before[0] ?? 0) + 3, (before[1] ?? 0) + 1])
      }
    }
    expect(crashes).to.be.greaterThan(8)
  })
})
