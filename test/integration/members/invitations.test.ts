import { expect } from 'chai'
import { INVITATIONS } from '../../../src/domain/members/invitation-service.js'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'
import { outcome } from './outcome.js'

const DAY_MS = 24 * 60 * 60_000

describe('an invitation', () => {
  let hub: TestHub
  let now: number
  beforeEach(async () => {
    now = Date.parse('2026-05-01T10:00:00Z')
    hub = await temporaryHub({}, { clock: () => new Date(now) })
    await hub.start()
    await hub.setUp()
  })
  afterEach(cleanUp)

  it('is good for as many as it says, however many come at the same time', async () => {
    const { invitations } = hub.services
    const { token, path, id } = await invitations.create('operator', {
      role: 'coordinator',
      uses: 3,
      days: 7,
      note: '',
    })
    expect(path).to.equal(`/join/${token}`)
    expect(token).to.match(/^[\w-]{32}$/)
    const uses = await Promise.all(Array.from({ length: 20 }, () => invitations.use(token)))
    expect(uses.filter((used) => used !== null)).to.have.lengthOf(3)
    expect(await invitations.look(token)).to.equal(null)
    await invitations.giveBack(id)
    expect(await invitations.look(token)).to.include({ role: 'coordinator', left: 1 })
  })

  it('keeps no token, and runs out', async () => {
    const { invitations } = hub.services
    const { token } = await invitations.create('operator', { days: 2, note: 'for the allotment fair' })
    const kept = await hub.store.collection(INVITATIONS).find({}, { sort: { createdAt: 1 }, limit: 5 })
    expect(JSON.stringify(kept)).to.include('allotment fair').and.not.include(token)
    now += 2 * DAY_MS
    expect([await invitations.look(token), await invitations.use(token)]).to.deep.equal([null, null])
  })

  it('is nothing when revoked, or when whoever made it may no longer invite', async () => {
    const { invitations, members } = hub.services
    const eve = await members.add({ name: 'eve', role: 'moderator' })
    const { token } = await invitations.create(eve.id, { uses: 50 })
    expect(await invitations.look(token)).to.include({ by: eve.id, left: 50 })
    await members.changeRole('operator', eve.id, 'reader')
    expect([await invitations.look(token), await invitations.use(token)]).to.deep.equal([null, null])
    const other = await invitations.create('operator', {})
    expect(await outcome(invitations.revoke(eve.id, other.id))).to.equal('not-allowed')
    expect(await invitations.revoke('operator', other.id)).to.equal(true)
    expect(await invitations.revoke('operator', other.id)).to.equal(false)
    expect(await invitations.use(other.token)).to.equal(null)
  })

  it('gives no more than its maker may give, and power only once', async () => {
    const { invitations, members } = hub.services
    const by = { reader: '', coordinator: '', moderator: '', steward: '' }
    const roles = Object.keys(by) as (keyof typeof by)[]
    for (const role of roles) by[role] = (await members.add({ name: `a_${role}`, role })).id
    for (const maker of roles) {
      for (const role of roles) {
        const may = maker === 'steward' || (maker === 'moderator' && role === 'reader')
        const made = await outcome(invitations.create(by[maker], { role }))
        expect(made, `${maker} invites a ${role}`).to.equal(may ? 'done' : 'not-allowed')
      }
    }
    expect(await outcome(invitations.create('nobody', {}))).to.equal('not-allowed')
    for (const role of ['moderator', 'steward'] as const) {
      expect(await outcome(invitations.create('operator', { role, uses: 2 }))).to.match(/^uses: .*once only/)
    }
    for (const wrong of [
      { uses: 0 },
      { uses: 501 },
      { uses: 1.5 },
      { days: 91 },
      { days: NaN },
      { note: 'x'.repeat(201) },
    ]) {
      expect(await outcome(invitations.create('operator', wrong)), JSON.stringify(wrong)).to.match(
        /^(uses|days|note): /,
      )
    }
  })
})
