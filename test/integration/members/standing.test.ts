import { expect } from 'chai'
import { MEMBERS } from '../../../src/domain/members/member-repo.js'
import type { Member, Role } from '../../../src/domain/members/member.js'
import { GUARDS } from '../../../src/domain/members/steward-guard.js'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'
import { outcome } from './outcome.js'

describe('the standing of members', () => {
  let hub: TestHub
  let now: number
  const add = (name: string, role: Role): Promise<Member> => hub.services.members.add({ name, role })
  const founder = async (): Promise<Member> => (await hub.services.members.byName('organiser')) ?? expect.fail()
  const stewards = async (): Promise<string[]> =>
    (await hub.services.members.page({ state: 'active' })).members
      .filter(({ role }) => role === 'steward')
      .map(({ name }) => name)

  beforeEach(async () => {
    now = Date.parse('2026-05-01T10:00:00Z')
    hub = await temporaryHub({}, { clock: () => new Date(now) })
    await hub.start()
    await hub.setUp()
  })
  afterEach(cleanUp)

  it('never leaves a hub without a steward, however many part with each other at once', async () => {
    const { members } = hub.services
    const first = await founder()
    const all = [first, ...(await Promise.all(['ada', 'bea', 'cem'].map((name) => add(name, 'steward'))))]
    for (let round = 0; round < 8; round++) {
      await Promise.all(
        all.flatMap(({ id: by }, i) => {
          const other = all[(i + 1) % all.length]?.id ?? ''
          return [
            outcome(members.changeRole(by, other, 'reader')),
            outcome(members.suspend(by, other, 'a quarrel')),
            outcome(members.changeRole(by, by, 'moderator')),
          ]
        }),
      )
      expect(await stewards()).to.have.length.at.least(1)
    }
    const last = await stewards()
    expect(last).to.have.lengthOf(1)
    const left = (await members.byName(last[0] ?? ''))?.id ?? ''
    for (const parting of [
      () => members.changeRole(left, left, 'reader'),
      () => members.changeRole('operator', left, 'reader'),
      () => members.suspend('operator', left, 'a mistake'),
      () => members.remove('operator', left),
      () => members.remove(left, left),
    ]) {
      expect(await outcome(parting())).to.equal('last-steward')
    }
  })

  it('lets one of two stewards go who demote each other at the same time', async () => {
    const { members } = hub.services
    const [one, other] = [await founder(), await add('ada', 'steward')]
    const both = await Promise.all([
      outcome(members.changeRole(one.id, other.id, 'reader')),
      outcome(members.changeRole(other.id, one.id, 'reader')),
    ])
    expect(both).to.include('done')
    expect(await stewards()).to.have.lengthOf(1)
  })

  it('takes over from a change that was cut off, which can then no longer be made', async () => {
    const { members } = hub.services
    const [one, other] = [await founder(), await add('ada', 'steward')]
    const kept = hub.store.collection(MEMBERS)
    const before = (await kept.findOne({ _id: one.id })) ?? expect.fail()
    const holder = { member: one.id, revision: before.revision }
    await hub.store.collection(GUARDS).insertOne({ _id: 'stewards', turn: 1, holder, since: new Date(now) })
    expect(await outcome(members.changeRole(one.id, other.id, 'reader'))).to.equal('changed-meanwhile')
    now += 11_000
    expect(await outcome(members.changeRole(one.id, other.id, 'reader'))).to.equal('done')
    const late = await kept.updateOne({ _id: one.id, revision: before.revision }, { $set: { role: 'reader' } })
    expect([late, await stewards()]).to.deep.equal([false, ['organiser']])
  })

  it('is changed by those above only', async () => {
    const { members } = hub.services
    const steward = (await founder()).id
    await add('second', 'steward')
    const ids: Record<string, string> = { steward, operator: 'operator', nobody: 'nobody' }
    for (const role of ['reader', 'coordinator', 'moderator'] as const) ids[role] = (await add(`by_${role}`, role)).id
    let made = 0
    const target = (role: Role) => add(`target${++made}`, role)
    const may = async (by: string, role: Role, act: (by: string, id: string) => Promise<unknown>) =>
      (await outcome(act(ids[by] ?? '', (await target(role)).id))) === 'done'
    const acts = {
      role: (by: string, id: string) => members.changeRole(by, id, 'moderator'),
      suspend: (by: string, id: string) => members.suspend(by, id, 'said so'),
      remove: (by: string, id: string) => members.remove(by, id),
    }
    for (const by of Object.keys(ids)) {
      const runs = by === 'steward' || by === 'operator'
      for (const role of ['reader', 'coordinator', 'moderator', 'steward'] as const) {
        const low = role === 'reader' || role === 'coordinator'
        expect(await may(by, role, acts.role), `${by} changes the role of a ${role}`).to.equal(runs)
        expect(await may(by, role, acts.remove), `${by} removes a ${role}`).to.equal(runs)
        const suspends = runs || (by === 'moderator' && low)
        expect(await may(by, role, acts.suspend), `${by} suspends a ${role}`).to.equal(suspends)
      }
    }
    expect(await outcome(members.suspend(steward, steward, 'tired'))).to.equal('not-allowed')
    expect(await outcome(members.changeRole(steward, 'nobody', 'reader'))).to.equal('no-such-member')
    expect(await outcome(members.changeRole(ids.reader ?? '', 'nobody', 'reader'))).to.equal('not-allowed')
  })

  it('ends open sessions at once when it is taken, and they stay ended', async () => {
    const { members, sessions } = hub.services
    const steward = (await founder()).id
    const ada = await add('ada', 'reader')
    const open = await sessions.begin(ada.id, 'a test')
    await members.suspend(steward, ada.id, 'spam')
    expect(await sessions.open(open)).to.equal(null)
    await members.restore(steward, ada.id)
    expect(await sessions.open(open)).to.equal(null)
    expect(await sessions.list(ada.id)).to.deep.equal([])
    const again = await sessions.begin(ada.id, 'a test')
    await members.setPassword(ada.id, 'a whole new sentence')
    expect(await sessions.open(again)).to.equal(null)
    const third = await sessions.begin(ada.id, 'a test')
    await members.remove(steward, ada.id)
    expect(await sessions.open(third)).to.equal(null)
  })

  it('does not let a session begin on credentials that changed since they were proved', async () => {
    const { members, sessions } = hub.services
    const ada = await add('ada', 'reader')
    const proved = (await hub.store.collection(MEMBERS).findOne({ _id: ada.id }))?.credentialsAt
    await members.setPassword(ada.id, 'a whole new sentence')
    expect(await sessions.open(await sessions.begin(ada.id, 'a test', proved))).to.equal(null)
  })

  it('is told in the audit, without what anybody wrote', async () => {
    const { members, audit } = hub.services
    const steward = (await founder()).id
    const ada = await add('ada', 'reader')
    await members.changeRole(steward, ada.id, 'coordinator')
    await members.suspend(steward, ada.id, 'wrote to ada@example.org')
    await members.restore('operator', ada.id)
    await members.remove(ada.id, ada.id)
    const noted = (await audit.page(null, 10)).docs.map(({ by, what, detail }) => ({ by, what, detail })).reverse()
    expect(noted).to.deep.equal([
      { by: steward, what: 'member.role', detail: 'reader -> coordinator' },
      { by: steward, what: 'member.suspend', detail: '' },
      { by: 'operator', what: 'member.restore', detail: '' },
      { by: ada.id, what: 'member.leave', detail: '' },
    ])
  })

  it('goes with the account, whose name and address are free again', async () => {
    const { members } = hub.services
    const given = { name: 'ada', email: 'Ada@example.org' }
    const ada = await members.add(given)
    expect(await outcome(members.add({ ...given, name: 'bea' }))).to.equal(
      'email: This is taken already. Choose another.',
    )
    await members.remove('operator', ada.id)
    expect(await outcome(members.add({ ...given, email: 'ada@EXAMPLE.org' }))).to.equal('done')
  })

  it('lists members by name, page by page', async () => {
    const { members } = hub.services
    for (const name of ['ada', 'adam', 'ad_a', 'bea']) await add(name, 'reader')
    const first = await members.page({ prefix: 'AD', limit: 2 })
    expect(first.members.map(({ name }) => name)).to.deep.equal(['ad_a', 'ada'])
    const { members: rest, next } = await members.page({ prefix: 'ad', limit: 2, after: first.next })
    expect([rest.map(({ name }) => name), next]).to.deep.equal([['adam'], null])
    for (const prefix of ['\uffff', 'a\0', '%', 'a'.repeat(40)])
      expect((await members.page({ prefix })).members).to.deep.equal([])
  })
})
