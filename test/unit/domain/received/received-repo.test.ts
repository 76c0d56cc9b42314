import { expect } from 'chai'
import { iri } from '../../../../src/core/iri.js'
import { RECEIVED, receivedId, receivedRepo, type Arrival } from '../../../../src/domain/received/received-repo.js'
import { freshStore, type FreshStore } from '../../../support/store.js'

const NOW = new Date('2026-11-21T10:00:00Z')
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000)
const ADA = iri('https://b.example/users/ada')
const BOB = iri('https://c.example/users/bob')
const FIRST = iri('https://b.example/act/1')

const arrival = (changes: Partial<Arrival> = {}): Arrival => ({
  activity: FIRST,
  type: 'Create',
  objectType: 'Note',
  actor: ADA,
  signer: ADA,
  host: 'b.example',
  inbox: null,
  raw: '{}',
  at: NOW,
  ...changes,
})
const numbered = (n: number, changes: Partial<Arrival> = {}) =>
  arrival({ activity: iri(`https://b.example/act/${n}`), at: later(n), ...changes })

describe('received activities', () => {
  let fresh: FreshStore
  let received: ReturnType<typeof receivedRepo>
  beforeEach(async () => {
    fresh = await freshStore({ collections: [RECEIVED] })
    received = receivedRepo(fresh)
  })
  afterEach(() => fresh.dispose())
  const claim = (now = later(60), limit = 100) => received.claim({ now, leaseMs: 30_000, limit })

  it('are kept once for each id and signer, also when they come at the same time', async () => {
    const added = await Promise.all(Array.from({ length: 20 }, () => received.add(arrival())))
    expect(added.filter(Boolean)).to.have.length(1)
    expect(await received.add(arrival({ signer: BOB, host: 'c.example' }))).to.equal(true)
    expect((await claim()).map(({ signer }) => signer)).to.have.members([ADA, BOB])
  })

  it('come again under the same id when they are Follows and signed later, once the one before is done', async () => {
    const signed = (seconds: number, change: Partial<Arrival> = {}) =>
      received.add(arrival({ type: 'Follow', signedAt: later(seconds), at: later(seconds), ...change }))
    expect(await signed(1)).to.equal(true)
    expect(await signed(2), 'while the one before waits').to.equal(false)
    await received.finish([{ id: receivedId(FIRST, ADA), outcome: 'handled', because: null }], later(3))
    for (const seconds of [0, 1]) expect(await signed(seconds), `signed ${seconds}`).to.equal(false)
    expect(await signed(4, { type: 'Create' }), 'of another verb').to.equal(false)
    const again = await Promise.all([signed(4, { raw: '{"a":1}' }), signed(4, { raw: '{"a":1}' })])
    expect(again.filter(Boolean)).to.have.length(1)
    const [row] = await claim()
    expect(row).to.include({ raw: '{"a":1}', attempts: 1, outcome: null })
    expect(await received.add(arrival()), 'not known when it was signed').to.equal(false)
  })

  it('of one id by two actors of one server do not displace each other', async () => {
    const eve = iri('https://b.example/users/eve')
    expect(await received.add(arrival({ actor: eve, signer: eve }))).to.equal(true)
    expect(await received.add(arrival())).to.equal(true)
  })

  it('are claimed by one, oldest first, and again when the lease is over', async () => {
    for (const n of [3, 1, 2]) await received.add(numbered(n))
    const [one, other] = await Promise.all([claim(later(60), 2), claim(later(60), 2)])
    expect([...one, ...other].map(({ activity }) => activity)).to.have.members(
      [1, 2, 3].map((n) => numbered(n).activity),
    )
    expect(await claim(later(89))).to.deep.equal([])
    const again = await claim(later(90))
    expect(again.map(({ attempts }) => attempts)).to.deep.equal([2, 2, 2])
    expect((await received.get(again[0]?._id ?? ''))?.raw).to.equal('{}')
  })

  it('are not claimed before they are due', async () => {
    await received.add(numbered(5))
    expect(await claim(later(4))).to.deep.equal([])
    expect(await claim(later(5))).to.have.length(1)
  })

  it('once finished keep what became of them, lose their text, and never come back', async () => {
    await received.add(arrival())
    const id = receivedId(FIRST, ADA)
    await received.finish([{ id, outcome: 'refused', because: 'not theirs' }], later(1))
    expect(await received.get(id)).to.deep.include({ outcome: 'refused', raw: null, due: null, doneAt: later(1) })
    await received.postpone([{ id, due: later(2), because: 'late' }])
    expect(await claim()).to.deep.equal([])
    expect(await received.add(arrival())).to.equal(false)
  })

  it('once postponed wait until they are due again', async () => {
    await received.add(arrival())
    await claim(NOW)
    await received.postpone([{ id: receivedId(FIRST, ADA), due: later(300), because: 'no answer \ud800' }])
    expect(await claim(later(299))).to.deep.equal([])
    expect((await claim(later(300)))[0]).to.deep.include({ attempts: 2, because: 'no answer \ufffd' })
  })

  it('that were forwarded and found true count as their actor’s, once', async () => {
    await received.add(arrival({ signer: BOB, host: 'c.example' }))
    expect(await received.isKnown(FIRST, ADA)).to.equal(false)
    const copy = await received.get(receivedId(FIRST, BOB))
    if (copy === null) throw new Error('not kept')
    expect(await received.vouch(copy, '{"checked":true}', later(1))).to.equal(true)
    expect(await received.vouch(copy, '{"checked":true}', later(1))).to.equal(false)
    expect(await received.isKnown(FIRST, ADA)).to.equal(true)
    expect(await received.add(arrival())).to.equal(false)
    const own = await received.get(receivedId(FIRST, ADA))
    expect(own).to.deep.include({ signer: ADA, host: 'b.example', raw: '{"checked":true}', attempts: 0, due: later(1) })
  })

  it('may come again once they were taken back, but not while they are being handled', async () => {
    await received.add(arrival())
    await received.forget(FIRST, ADA)
    expect(await received.add(arrival())).to.equal(false)
    await received.finish([{ id: receivedId(FIRST, ADA), outcome: 'handled', because: null }], NOW)
    await received.forget(FIRST, BOB)
    expect(await received.add(arrival())).to.equal(false)
    await received.forget(FIRST, ADA)
    expect(await received.add(arrival())).to.equal(true)
  })

  it('do not count a try that was none', async () => {
    await received.add(arrival())
    const [row] = await claim()
    await received.postpone([{ id: row?._id ?? '', due: later(5), because: null, attempts: 0 }])
    expect(await received.get(row?._id ?? '')).to.include({ attempts: 0, because: null })
  })

  it('are listed newest first, by outcome and by host', async () => {
    for (const n of [1, 2, 3]) await received.add(numbered(n, n === 2 ? { signer: BOB, host: 'c.example' } : {}))
    await received.finish([{ id: receivedId(numbered(3).activity, ADA), outcome: 'failed', because: null }], NOW)
    const list = async (of: Parameters<typeof received.page>[0]) =>
      (await received.page(of, { after: null, limit: 10 })).docs.map(({ activity }) => activity.at(-1))
    expect(await list({})).to.deep.equal(['3', '2', '1'])
    expect(await list({ outcome: 'failed' })).to.deep.equal(['3'])
    expect(await list({ outcome: null })).to.deep.equal(['2', '1'])
    expect(await list({ host: 'c.example' })).to.deep.equal(['2'])
    const first = await received.page({}, { after: null, limit: 2 })
    const rest = await received.page({}, { after: first.next, limit: 2 })
    expect(rest.docs.map(({ activity }) => activity.at(-1))).to.deep.equal(['1'])
  })
})
