import { expect } from 'chai'
import { iri } from '../../../src/core/iri.js'
import { createLog } from '../../../src/core/log.js'
import { collections } from '../../../src/collections.js'
import { receivedId, receivedRepo, type ReceivedRepo } from '../../../src/domain/received/received-repo.js'
import type { Outcome } from '../../../src/federation/activity.js'
import type { Intake } from '../../../src/federation/inbox/intake.js'
import { InvalidQuery, StoreUnavailable } from '../../../src/store/errors.js'
import { Receiver } from '../../../src/workers/receiver.js'
import { freshStore, type FreshStore } from '../../support/store.js'

const MINUTE_MS = 60_000
const never = (): Promise<Outcome> => Promise.withResolvers<Outcome>().promise
const handled: Outcome = { did: 'handled' }

describe('the receiver', () => {
  let fresh: FreshStore
  let received: ReceivedRepo
  let now: number
  let lines: string[]
  let onHandle: (intake: Intake) => Promise<Outcome>
  let seen: string[]
  let receiver: Receiver

  beforeEach(async () => {
    fresh = await freshStore({ collections })
    received = receivedRepo({ store: fresh.store })
    now = Date.parse('2026-11-10T12:00:00Z')
    lines = []
    seen = []
    onHandle = () => Promise.resolve(handled)
    receiver = begin()
  })
  afterEach(() => fresh.dispose())

  function begin(change: Partial<ReceivedRepo> = {}): Receiver {
    const handle = (intake: Intake) => {
      seen.push(intake.activity.id.replace(/.*\//, ''))
      return onHandle(intake)
    }
    const log = createLog({ level: 'warn', destination: { write: (line) => void lines.push(line) } })
    const locals = { isLocal: () => false } as never
    const clock = () => new Date(now)
    return new Receiver({ received: { ...received, ...change }, handle, locals, clock, random: () => 0, log })
  }

  async function letIn(name: string, { host = 'elm.test', object = name, raw = '' } = {}): Promise<string> {
    const [activity, actor] = [iri(`https://${host}/act/${name}`), iri(`https://${host}/users/bob`)]
    const json = { id: activity, type: 'Like', actor, object: `https://oak.test/o/${object}` }
    const from = { objectType: null, signer: actor, host, inbox: null, at: new Date(now++) }
    await received.add({ activity, type: 'Like', actor, ...from, raw: raw === '' ? JSON.stringify(json) : raw })
    return receivedId(activity, actor)
  }
  const settle = async (one = receiver) => {
    while (await one.step());
  }

  it('notes what became of each, lets go of its text, and has nothing more to do', async () => {
    onHandle = ({ activity }) =>
      Promise.resolve(activity.id.endsWith('b') ? { did: 'ignored', because: 'no' } : handled)
    const [a, b] = [await letIn('a'), await letIn('b')]
    expect(await receiver.step()).to.equal(true)
    expect(await receiver.step()).to.equal(false)
    expect(await received.get(a)).to.include({ outcome: 'handled', because: null, raw: null, due: null })
    expect(await received.get(b)).to.include({ outcome: 'ignored', because: 'no', raw: null, due: null })
  })

  it('refuses what is not what the gate let in, and goes on with the rest', async () => {
    const other = JSON.stringify({ id: 'https://elm.test/act/x', type: 'Like', actor: 'https://elm.test/users/eve' })
    const rows = [await letIn('a', { raw: '{' }), await letIn('b', { raw: other }), await letIn('c', { raw: '[1]' })]
    const good = await letIn('d')
    await settle()
    for (const id of rows) expect(await received.get(id)).to.include({ outcome: 'refused' })
    expect(await received.get(good)).to.include({ outcome: 'handled' })
    expect(seen).to.deep.equal(['d'])
  })

  it('keeps the order of one actor about one thing, and lets all else run beside it', async () => {
    const gates = new Map<string, PromiseWithResolvers<void>>()
    onHandle = async ({ activity }) => {
      const gate = Promise.withResolvers<void>()
      gates.set(activity.id.replace(/.*\//, ''), gate)
      await gate.promise
      return handled
    }
    for (const name of ['a1', 'a2', 'a3']) await letIn(name, { object: 'a' })
    await letIn('b1', { object: 'b' })
    await letIn('c1', { object: 'a', host: 'ash.test' })
    await receiver.step()
    expect(seen).to.deep.equal(['a1', 'b1', 'c1'])
    gates.get('a1')?.resolve()
    await receiver.step()
    expect(seen).to.deep.equal(['a1', 'b1', 'c1', 'a2'])
    onHandle = () => Promise.resolve(handled)
    for (const gate of gates.values()) gate.resolve()
    await settle()
    expect(seen.slice(4)).to.deep.equal(['a3'])
  })

  it('does not wait for slow servers: what comes after them is handled', async () => {
    const never = Promise.withResolvers<Outcome>()
    onHandle = ({ row }) => (row.host === 'slow.test' ? never.promise : Promise.resolve(handled))
    const slow: string[] = []
    for (let i = 0; i < 72; i++) slow.push(await letIn(`s${i}`, { host: 'slow.test' }))
    const first = await letIn('a')
    await receiver.step()
    expect(await received.get(first)).to.include({ outcome: 'handled' })
    expect(seen.filter((name) => name.startsWith('s'))).to.have.length(64)
    now += 5_000
    const second = await letIn('b')
    await receiver.step()
    expect(await received.get(second)).to.include({ outcome: 'handled' })
    // What stood behind the slow ones has left its place, and has not been tried.
    expect(await received.get(slow[71] ?? '')).to.include({ attempts: 0, outcome: null })
    never.resolve(handled)
    await settle()
    now += MINUTE_MS
    await settle()
    for (const id of slow) expect(await received.get(id)).to.include({ outcome: 'handled' })
  })

  /** An activity of so many characters. */
  const long = (name: string, host: string, size: number) => {
    const [id, actor] = [`https://${host}/act/${name}`, `https://${host}/users/bob`]
    const json = { id, type: 'Like', actor, object: `https://oak.test/o/${name}`, tag: ['', '', '', ''] }
    const part = 'x'.repeat((size - JSON.stringify(json).length) / 4)
    return JSON.stringify({ ...json, tag: [part, part, part, part] })
  }

  it('begins no more of one domain at once than leaves requests their turn', async () => {
    const gates: PromiseWithResolvers<Outcome>[] = []
    onHandle = () => (gates.push(Promise.withResolvers()), gates.at(-1)?.promise ?? never())
    for (const name of ['a1', 'a2', 'a3']) await letIn(name, { host: 'a.test', raw: long(name, 'a.test', 200_000) })
    for (const name of ['b1', 'b2', 'b3']) await letIn(name, { host: 'b.test', raw: long(name, 'b.test', 2_000) })
    await receiver.step()
    expect(seen).to.deep.equal(['a1', 'b1', 'b2', 'b3'])
    onHandle = () => Promise.resolve(handled)
    for (const gate of gates) gate.resolve(handled)
    await settle()
    expect(seen.slice(4)).to.deep.equal(['a2', 'a3'])
  })

  it('has no more at hand of one domain, and of all, than fits into memory', async () => {
    const stuck = Promise.withResolvers<Outcome>()
    onHandle = ({ row }) => (row.host.startsWith('s') ? stuck.promise : Promise.resolve(handled))
    const large: string[] = []
    for (let n = 0; n < 30; n++) {
      const host = `s${n % 6}.test`
      large.push(await letIn(`${n}`, { host, raw: long(`${n}`, host, 1_048_576) }))
    }
    const ordinary = await letIn('ordinary', { raw: long('ordinary', 'elm.test', 32_000) })
    await receiver.step()
    expect(await received.get(ordinary)).to.include({ outcome: 'handled' })
    const rows = await Promise.all(large.map((id) => received.get(id)))
    const atHand = rows.filter((row) => row?.attempts === 1)
    expect(atHand).to.have.length(8)
    for (const ofHost of Map.groupBy(atHand, (row) => row?.host).values()) expect(ofHost).to.have.length.at.most(2)
    stuck.resolve(handled)
    for (let minutes = 0; minutes < 5; minutes++) {
      await settle()
      now += MINUTE_MS + 1_000
    }
    for (const id of large) expect(await received.get(id)).to.include({ outcome: 'handled', attempts: 1 })
  })

  it('tries again what has to wait, ever less often, and then gives up', async () => {
    onHandle = () => Promise.resolve({ did: 'later', because: 'their server is away' })
    const id = await letIn('a')
    const waits: number[] = []
    for (let row = await received.get(id); row !== null && row.outcome === null; row = await received.get(id)) {
      await settle()
      const due = (await received.get(id))?.due?.getTime()
      if (due === undefined) break
      waits.push(Math.round((due - now) / MINUTE_MS))
      now = due
    }
    expect(waits).to.deep.equal([1, 5, 30, 120, 360])
    expect(await received.get(id)).to.include({ outcome: 'failed', because: 'their server is away', attempts: 6 })
  })

  it('waits as long as it is told to, within a day', async () => {
    const wishes = [2 * MINUTE_MS, 900 * 24 * 60 * MINUTE_MS, -5]
    const ids: string[] = []
    for (const [i] of wishes.entries()) ids.push(await letIn(`w${i}`))
    onHandle = ({ activity }) =>
      Promise.resolve({ did: 'later', because: 'so', afterMs: wishes[Number(activity.id.at(-1))] ?? 0 })
    await settle()
    const waits = await Promise.all(ids.map(async (id) => Number((await received.get(id))?.due) - now))
    expect(waits).to.deep.equal([2 * MINUTE_MS, 24 * 60 * MINUTE_MS, 1_000])
  })

  it('notes a fault of its own after three tries, and it stops nothing else', async () => {
    onHandle = ({ activity }) => {
      if (activity.id.endsWith('bad')) throw new InvalidQuery('secret of a stranger')
      return Promise.resolve(handled)
    }
    const [bad, good] = [await letIn('bad'), await letIn('good')]
    for (let i = 0; i < 3; i++) {
      await settle()
      now += 10 * MINUTE_MS
    }
    expect(await received.get(good)).to.include({ outcome: 'handled' })
    expect(await received.get(bad)).to.include({ outcome: 'failed', because: 'a fault of this hub: see its log' })
    expect(seen.filter((name) => name === 'bad')).to.have.length(3)
    expect(lines).to.have.length(3)
  })

  it('pauses when the store fails in the middle, and loses nothing', async () => {
    let down = true
    onHandle = ({ activity }) =>
      down && activity.id.endsWith('3') ? Promise.reject(new StoreUnavailable('away')) : Promise.resolve(handled)
    const ids: string[] = []
    for (let i = 0; i < 6; i++) ids.push(await letIn(`a${i}`))
    const failed = await receiver.step().catch((error: unknown) => error)
    expect(failed).to.be.instanceOf(StoreUnavailable)
    down = false
    await settle()
    for (const id of ids) expect(await received.get(id)).to.include({ outcome: 'handled', attempts: 1 })
    expect(seen.filter((name) => name === 'a3')).to.have.length(2)
  })

  it('writes outcomes later that could not be written', async () => {
    let down = true
    const finish: ReceivedRepo['finish'] = (...given) =>
      down ? Promise.reject(new StoreUnavailable('away')) : received.finish(...given)
    const unlucky = begin({ finish })
    const id = await letIn('a')
    expect(await unlucky.step().catch((error: unknown) => error)).to.be.instanceOf(StoreUnavailable)
    down = false
    await settle(unlucky)
    expect(await received.get(id)).to.include({ outcome: 'handled' })
    expect(seen).to.deep.equal(['a'])
  })

  it('takes up what a process that died had taken', async () => {
    const id = await letIn('a')
    onHandle = () => new Promise<Outcome>(() => undefined)
    await receiver.step()
    const next = begin()
    onHandle = () => Promise.resolve(handled)
    await settle(next)
    expect(await received.get(id)).to.include({ outcome: null })
    now += 3 * MINUTE_MS
    await settle(next)
    expect(await received.get(id)).to.include({ outcome: 'handled', attempts: 2 })
  })

  it('does not begin again what is still running when its lease runs out', async () => {
    const gate = Promise.withResolvers<Outcome>()
    onHandle = () => gate.promise
    const id = await letIn('a')
    await receiver.step()
    now += 3 * MINUTE_MS
    await receiver.step()
    expect(seen).to.deep.equal(['a'])
    gate.resolve(handled)
    await settle()
    expect(await received.get(id)).to.include({ outcome: 'handled' })
  })
})
