import { expect } from 'chai'
import { MEMBERS, type MemberDoc } from '../../../src/domain/members/member-repo.js'
import { SESSIONS, type SessionDoc } from '../../../src/domain/members/session-service.js'
import { countUsage } from '../../../src/domain/usage.js'
import { collections } from '../../../src/collections.js'
import { freshStore } from '../../support/store.js'

const DAY = 24 * 60 * 60_000
const now = new Date('2026-05-01T12:00:00Z')

const member = (name: string, state: MemberDoc['state'] = 'active'): MemberDoc => ({
  _id: name,
  name,
  displayName: '',
  email: null,
  unconfirmed: null,
  role: 'reader',
  state,
  language: null,
  passwordHash: null,
  secondFactor: null,
  recoveryHashes: [],
  credentialsAt: now,
  createdAt: now,
  request: null,
  suspended: null,
  revision: 1,
})

/** As a visit so many days ago leaves it. */
const session = (id: string, of: string, daysAgo: number): SessionDoc => ({
  _id: id,
  member: of,
  credentialsAt: now,
  createdAt: now,
  seenAt: new Date(now.getTime() - daysAgo * DAY),
  expiresAt: new Date(now.getTime() + (60 - daysAgo) * DAY),
  agent: '',
})

describe('usage', () => {
  it('counts who can sign in, who was here within a month, each once', async () => {
    const fresh = await freshStore({ collections })
    const { store } = fresh
    try {
      const people = [member('ana'), member('ben'), member('cleo'), member('waits', 'waiting')]
      await store.collection(MEMBERS).insertMany(people)
      const sessions = [
        session('1', 'ana', 1),
        session('2', 'ana', 29),
        session('3', 'ben', 31),
        session('4', 'cleo', 3),
      ]
      await store.collection(SESSIONS).insertMany(sessions)
      expect(await countUsage(store, () => now)).to.deep.equal({ members: 3, activeMonth: 2, posts: 0 })
    } finally {
      await fresh.dispose()
    }
  })
})
