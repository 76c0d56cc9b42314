import { expect } from 'chai'
import type { Fields } from '../../../../src/domain/drafts/fields.js'
import type { Item } from '../../../../src/domain/items/item.js'
import { MAILS, type MailDoc } from '../../../../src/domain/mails/mail-service.js'
import type { Member } from '../../../../src/domain/members/member.js'
import { POSTS } from '../../../../src/domain/posts/post-repo.js'
import { edit, publish } from '../../../support/published.js'
import { Crash, faults, minutes, openDesk, type Desk } from '../../../support/publishing.js'

const ADDRESSES = ['ada@example.org', 'otto@example.org']
const first: Fields = {
  title: 'Küfa',
  body: 'Bring a plate.',
  startsAt: '2026-11-20T18:00',
  endsAt: '2026-11-20T21:00',
  zone: 'Europe/London',
  placeName: 'St Mary’s hall',
  signUp: 'yes',
}
const moved: Fields = { startsAt: '2026-11-21T19:00', endsAt: '2026-11-21T21:00', placeName: 'Volkshaus' }

describe('changes of an event', () => {
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
    for (const mail of ADDRESSES) {
      const key = await desk.signUps.keyOfMail(mail)
      expect(await desk.signUps.signUp(item.id, { key, door: 'mail', name: null, mail })).to.equal('accepted')
    }
  })

  afterEach(() => desk.dispose())

  const change = async (fields: Fields) => void (item = await edit(desk, writer, item, fields))
  const letters = (): Promise<MailDoc[]> =>
    desk.store.collection(MAILS).find({ _id: { $gte: 'change-', $lt: 'change.' } }, { limit: 1_000 })
  const notes = async () => (await desk.posts.repliesTo(item.iri as never, { limit: 100 })).posts
  const text = async () => {
    const [doc] = await letters()
    return (await desk.mails.get(doc?._id ?? ''))?.text ?? expect.fail('no letter')
  }

  /** Until there is nothing to do, or the hub dies. */
  async function run(): Promise<void> {
    try {
      while (await desk.changeTeller());
    } catch (error) {
      if (!(error instanceof Crash)) throw error
    }
  }

  async function later(count = 11): Promise<void> {
    desk.pass(minutes(count))
    await run()
  }

  it('reach everybody who signed up, and followers by a short note, ten minutes later', async () => {
    await change(moved)
    await later(9)
    expect([(await letters()).length, (await notes()).length]).to.deep.equal([0, 0])
    await later(2)
    expect(await letters()).to.have.lengthOf(2)
    expect(await text())
      .to.include('“Küfa” has changed.')
      .and.include('New time: Sat 21 Nov 2026, 19:00–21:00 (GMT)')
    expect(await text())
      .to.include('New place: Volkshaus')
      .and.match(/\/sign-up\/[\w-]{43}$/m)
    const [note] = await notes()
    expect(note).to.deep.include({ audience: 'public', inReplyTo: item.iri, language: 'en', mentions: [] })
    expect(note!.html).to.include('<p>“Küfa” has changed.</p><p>New time: Sat 21 Nov 2026')
    expect(JSON.stringify(note)).to.not.include('example.org')
    await later()
    expect([(await letters()).length, (await notes()).length], 'once').to.deep.equal([2, 1])
  })

  it('are told together when they follow each other', async () => {
    await change({ startsAt: moved.startsAt!, endsAt: '' })
    desk.pass(minutes(3))
    await change(moved)
    await later(8)
    expect(await letters()).to.have.lengthOf(2)
    expect(await text())
      .to.include('Volkshaus')
      .and.include('19:00–21:00')
  })

  it('are not told when they are taken back in time, nor of another spelling or another text', async () => {
    await change(moved)
    desk.pass(minutes(5))
    await change(first)
    await later()
    await change({ placeName: 'St. Marys Hall', body: 'Bring two plates.', title: 'Küche für alle' })
    await later()
    expect([(await letters()).length, (await notes()).length]).to.deep.equal([0, 0])
  })

  it('are told of as what they are: called off, and on after all', async () => {
    await desk.items.end(writer, item.id, 'The hall is flooded')
    await later()
    expect(await text())
      .to.include('“Küfa” is cancelled.')
      .and.include('The hall is flooded')
    expect(await text()).to.not.include('New time')
    await desk.items.reopen(writer, item.id)
    await later()
    const [, back] = await notes()
    expect(back!.html).to.include('takes place after all').and.include('18:00').and.include('St Mary’s hall')
    expect(await letters()).to.have.lengthOf(4)
  })

  it('are no note where that is not wished, and none of what is for members alone', async () => {
    await change({ ...moved, quiet: 'yes' })
    await later()
    expect([(await letters()).length, (await notes()).length]).to.deep.equal([2, 0])
    await change({ placeName: 'Elsewhere', quiet: '', audience: 'hub' })
    await later()
    expect([(await letters()).length, (await notes()).length]).to.deep.equal([4, 0])
  })

  it('are for followers alone where the event is', async () => {
    await change({ ...moved, audience: 'followers' })
    await later()
    const docs = await desk.store
      .collection(POSTS)
      .find({ inReplyTo: item.iri as never, state: 'published' }, { limit: 5 })
    expect(docs.map(({ audience }) => audience)).to.deep.equal(['followers'])
  })

  it('are not told to those who left, and once to who signed up twice', async () => {
    const [ada, otto] = await Promise.all(ADDRESSES.map((address) => desk.signUps.keyOfMail(address)))
    await desk.signUps.leave(item.id, otto!)
    await desk.signUps.signUp(item.id, { key: ada!, door: 'mail', name: null, mail: ADDRESSES[0]! }, { people: 3 })
    await change(moved)
    await later()
    expect(await letters()).to.have.lengthOf(1)
  })

  it('are told once, at whichever write the hub dies', async () => {
    let told = 0
    for (let nth = 1; nth <= 14; nth++) {
      await change({ placeName: `Hall ${nth}` })
      desk.pass(minutes(11))
      fault.arm(1 + (nth % 7), nth > 7 ? 'after' : 'before')
      await run()
      fault.disarm()
      desk.pass(minutes(3)) // the lease runs out
      await run()
      told++
      expect([(await letters()).length, (await notes()).length], `crash ${nth}`).to.deep.equal([2 * told, told])
    }
  })

  it('are told once by two processes at the same time', async () => {
    await change(moved)
    desk.pass(minutes(11))
    await Promise.all([run(), run(), run()])
    desk.pass(minutes(3))
    await run()
    expect([(await letters()).length, (await notes()).length]).to.deep.equal([2, 1])
  })

  for (const seed of [1, 2, 3, 4, 5, 6]) {
    it(`are told exactly where somebody has to know better, whatever is edited when (${seed})`, async () => {
      const next = generator(seed)
      let [known, due, told] = [meant(item), Infinity, 0]
      for (let n = 0; n < 40; n++) {
        await randomEdit(next)
        const now = desk.now().getTime()
        due = meant(item) === known ? Infinity : Math.min(due, now + minutes(10))
        desk.pass(minutes(next(8)))
        if (next(5) === 0) fault.arm(1 + next(5), next(2) === 0 ? 'before' : 'after')
        const crashing = desk.now().getTime() >= due
        if (!crashing) fault.disarm()
        await run()
        if (fault.disarm()) {
          desk.pass(minutes(3))
          await run()
        }
        if (desk.now().getTime() >= due) [known, due, told] = [meant(item), Infinity, told + 1]
        expect((await letters()).length, `step ${n}`).to.equal(2 * told)
      }
      expect(told).to.be.greaterThan(3)
    })
  }

  async function randomEdit(next: (below: number) => number): Promise<void> {
    const what = next(6)
    if (what === 0 && item.ended === null) item = await desk.items.end(writer, item.id, 'rain')
    else if (what === 0) item = await desk.items.reopen(writer, item.id)
    else if (what === 1) await change({ body: `Bring ${next(100)} plates.` })
    else if (what < 4) await change({ placeName: ['Volkshaus', 'volks haus', 'St Mary’s hall'][next(3)]! })
    else await change({ startsAt: `2026-11-20T1${7 + next(2)}:00` })
  }
})

/** What an event says to who comes, as one text. */
const meant = ({ event, ended }: Item): string =>
  [event?.startsAt.toISOString(), event?.place?.name.toLowerCase().replace(/[^a-z]/g, ''), ended === null].join(' ')

/** Numbers that look drawn and are the same each time (mulberry32). */
function generator(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}
