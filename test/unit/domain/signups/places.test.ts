import { expect } from 'chai'
import type { Fields } from '../../../../src/domain/drafts/fields.js'
import type { Member } from '../../../../src/domain/members/member.js'
import type { PersonKey } from '../../../../src/domain/people-keys/person-key.js'
import type { Wish } from '../../../../src/domain/signups/sign-up.js'
import { Crash, event, faults, minutes, openDesk, type Desk } from '../../../support/publishing.js'

const party: Fields = { ...event, signUp: 'yes', capacity: '10', waitingList: 'yes' }

/** Publishes an event. @returns its id */
async function published(desk: Desk, fields: Fields): Promise<string> {
  const writer = await desk.person()
  const { item } = await desk.publishing.publish(writer, await desk.write(writer, 'event', fields))
  return item.id
}

const key = (n: number): PersonKey => `actor:https://far.test/u/${n}`
const come = (desk: Desk, id: string, n: number, wish: Wish = {}) =>
  desk.signUps.signUp(id, { key: key(n), door: 'network', name: null }, wish)

async function keepLists(desk: Desk): Promise<void> {
  while (await desk.listKeeper.step());
}

/** All that is known of a list, from its rows and not from its totals. */
async function standing(desk: Desk, id: string, people: number): Promise<{ accepted: number[]; waiting: number[] }> {
  const found = { accepted: [] as number[], waiting: [] as number[] }
  for (let n = 0; n < people; n++) {
    const row = await desk.signUps.stateOf(id, key(n))
    if (row?.state === 'accepted') found.accepted.push(n)
    const position = await desk.signUps.positionOf(id, key(n))
    if (position !== null) found.waiting[position - 1] = n
  }
  return found
}

/** What a list has to be, told as simply as it can be. */
class Model {
  accepted = new Map<number, number>()
  waiting: { n: number; people: number }[] = []
  constructor(public capacity: number) {}

  get taken() {
    return [...this.accepted.values()].reduce((a, b) => a + b, 0)
  }

  come(n: number, people: number | undefined) {
    const free = this.capacity - this.taken
    const had = this.accepted.get(n)
    const queued = this.waiting.find((one) => one.n === n)
    if (had !== undefined) {
      const more = (people ?? had) - had
      if (more <= 0 || (more <= free && this.waiting.length === 0 && had + more <= this.capacity))
        this.accepted.set(n, had + more)
    } else if (queued !== undefined) {
      if ((people ?? queued.people) <= Math.max(this.capacity, queued.people)) queued.people = people ?? queued.people
    } else if ((people ?? 1) <= this.capacity) {
      if (this.waiting.length === 0 && (people ?? 1) <= free) this.accepted.set(n, people ?? 1)
      else this.waiting.push({ n, people: people ?? 1 })
    }
    this.#moveUp()
  }

  leave(n: number) {
    this.accepted.delete(n)
    this.waiting = this.waiting.filter((one) => one.n !== n)
    this.#moveUp()
  }

  resize(capacity: number) {
    this.capacity = capacity
    this.#moveUp()
  }

  #moveUp() {
    for (;;) {
      const at = this.waiting.findIndex(({ people }) => people <= this.capacity)
      const first = this.waiting[at]
      if (first === undefined || first.people > this.capacity - this.taken) return
      this.waiting.splice(at, 1)
      this.accepted.set(first.n, first.people)
    }
  }
}

/** Numbers that are the same in every run. */
function dice(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

describe('places of an event', () => {
  let desk: Desk
  beforeEach(async () => void (desk = await openDesk()))
  afterEach(() => desk.dispose())

  it('are given to exactly as many as there are, of a hundred at once', async () => {
    const id = await published(desk, party)
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => come(desk, id, n)))
    expect(answers.filter((answer) => answer === 'accepted')).to.have.length(10)
    expect(answers.filter((answer) => answer === 'waiting')).to.have.length(90)
    expect(await desk.signUps.countsOf(id)).to.deep.equal({
      accepted: 10,
      waiting: 90,
      asked: 0,
      left: 0,
      capacity: 10,
    })
    const { accepted, waiting } = await standing(desk, id, 100)
    expect([accepted.length, waiting.filter((n) => Number.isInteger(n)).length]).to.deep.equal([10, 90])
  })

  it('are full for the others where nobody may wait', async () => {
    const id = await published(desk, { ...party, waitingList: 'no' })
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => come(desk, id, n)))
    expect(answers.filter((answer) => answer === 'accepted')).to.have.length(10)
    expect(answers.filter((answer) => answer === 'full')).to.have.length(90)
  })

  it('count each person once, whatever is pressed how often', async () => {
    const id = await published(desk, party)
    const answers = await Promise.all(Array.from({ length: 20 }, () => come(desk, id, 1, { people: 3 })))
    expect(new Set(answers)).to.deep.equal(new Set(['accepted']))
    expect(await desk.signUps.countsOf(id)).to.include({ accepted: 3, left: 7 })
    await Promise.all(Array.from({ length: 20 }, () => desk.signUps.leave(id, key(1))))
    expect(await desk.signUps.countsOf(id)).to.include({ accepted: 0, left: 10 })
  })

  it('count a member once, whose address signed up before there was an account', async () => {
    const id = await published(desk, party)
    const mail = 'Ann@Example.org'
    const early = await desk.signUps.keyOfMail(mail)
    await desk.signUps.signUp(id, { key: early, door: 'mail', name: 'Ann', mail })
    const ann = await desk.members.add({ name: 'ann', email: 'ann@example.org' })
    expect(await desk.signUps.keyOfMail(mail)).to.equal(`member:${ann.id}`)
    await desk.signUps.signUp(id, { key: `member:${ann.id}`, door: 'account', name: null })
    expect(await desk.signUps.countsOf(id)).to.include({ accepted: 1 })
    expect(await desk.signUps.leave(id, `member:${ann.id}`)).to.equal(true)
    expect(await desk.signUps.countsOf(id)).to.include({ accepted: 0 })
  })

  it('are what a simple list says they are, after whatever happens in whatever order', async function () {
    this.timeout(60_000)
    for (const seed of [1, 2, 3, 4]) {
      const id = await published(desk, { ...party, capacity: '7' })
      const [roll, model] = [dice(seed), new Model(7)]
      for (let turn = 0; turn < 60; turn++) {
        const [what, n, people] = [roll(10), roll(12), 1 + roll(4)]
        const wish = roll(3) === 0 ? {} : { people }
        if (what < 6) {
          model.come(n, wish.people)
          await come(desk, id, n, wish)
        } else if (what < 9) {
          model.leave(n)
          await desk.signUps.leave(id, key(n))
        } else {
          const capacity = 3 + roll(8)
          await resize(desk, id, capacity)
          model.resize(capacity)
        }
        const seen = await standing(desk, id, 12)
        const label = `seed ${seed}, turn ${turn}`
        expect(seen.accepted, label).to.have.members([...model.accepted.keys()])
        expect(seen.waiting, label).to.deep.equal(model.waiting.map((one) => one.n))
        expect(await desk.signUps.countsOf(id), label).to.include({ accepted: model.taken })
      }
    }
  })

  it('stay with those who have them when there are fewer', async () => {
    const id = await published(desk, party)
    for (let n = 0; n < 12; n++) await come(desk, id, n)
    await resize(desk, id, 5)
    expect(await desk.signUps.countsOf(id)).to.include({ accepted: 10, waiting: 2, left: 0 })
    await desk.signUps.leave(id, key(0))
    expect(await desk.signUps.countsOf(id)).to.include({ accepted: 9, waiting: 2 })
    await resize(desk, id, 12)
    expect(await desk.signUps.countsOf(id)).to.include({ accepted: 11, waiting: 0, left: 1 })
  })
})

async function resize(desk: Desk, id: string, capacity: number): Promise<void> {
  const writer = await desk.person()
  const { item } = await desk.publishing.publish(
    writer,
    await editing(desk, writer, id, { capacity: String(capacity) }),
  )
  expect(item.event?.signUp?.capacity).to.equal(capacity)
  await keepLists(desk)
}

/** @returns the draft of a change */
async function editing(desk: Desk, writer: Member, id: string, change: Fields): Promise<string> {
  const draft = await desk.drafts.edit(writer, id)
  const edits = { item: id, revision: draft.baseRevision }
  const fields = { ...draft.fields, ...change }
  return (await desk.drafts.save(writer, { id: draft.id, kind: 'event', texts: 0, fields, edits })).saved
    ? draft.id
    : ''
}

describe('a list whose process dies', () => {
  for (const when of ['before', 'after'] as const)
    it(`is right again, wherever that was (the write ${when === 'before' ? 'was not made' : 'was made'})`, async function () {
      this.timeout(60_000)
      const fault = faults()
      const desk = await openDesk((store) => fault.wrap(store))
      try {
        const id = await published(desk, { ...party, capacity: '2' })
        let crashes = 0
        const tryAll = async (act: () => Promise<unknown>, after: () => Promise<void>) => {
          for (let nth = 1, crashed = true; crashed && nth < 40; nth++) {
            fault.arm(nth, when)
            await act().catch((error: unknown) => {
              if (!(error instanceof Crash)) throw error
            })
            crashed = fault.disarm()
            crashes += crashed ? 1 : 0
            desk.pass(minutes(1))
            await keepLists(desk)
            await after()
          }
        }
        for (let n = 0; n < 3; n++)
          await tryAll(
            () => come(desk, id, n),
            async () => {
              const { accepted, waiting } = await standing(desk, id, 4)
              const counts = await desk.signUps.countsOf(id)
              expect([counts?.accepted, counts?.waiting]).to.deep.equal([accepted.length, waiting.length])
            },
          )
        expect(await standing(desk, id, 4)).to.deep.equal({ accepted: [0, 1], waiting: [2] })
        // The first who waits moves up without anybody asking again.
        let nth = 1
        for (; nth < 40; nth++) {
          await come(desk, id, 0)
          await desk.signUps.leave(id, key(1))
          await desk.signUps.leave(id, key(2))
          await come(desk, id, 1)
          await come(desk, id, 2)
          fault.arm(nth, when)
          const left = await desk.signUps.leave(id, key(0)).catch((error: unknown) => error)
          const crashed = fault.disarm()
          desk.pass(minutes(1))
          await keepLists(desk)
          const { accepted, waiting } = await standing(desk, id, 4)
          if (accepted.includes(0)) {
            expect(nth === 1 && when === 'before', 'only when nothing was written').to.equal(true)
            expect([accepted, waiting]).to.deep.equal([[0, 1], [2]])
          } else expect([accepted, waiting]).to.deep.equal([[1, 2], []])
          expect(await desk.signUps.countsOf(id)).to.include({ accepted: 2, waiting: waiting.length })
          if (!crashed) {
            expect(left).to.equal(true)
            break
          }
          crashes++
        }
        expect(nth).to.be.within(4, 39)
        expect(crashes).to.be.at.least(12)
      } finally {
        await desk.dispose()
      }
    })
})
