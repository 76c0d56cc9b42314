import type { Language } from '../../words/words.js'
import type { After, CollectionSpec, Doc, Page, Store, Update } from '../../store/store.js'
import type { Member, MemberState, Role } from './member.js'

/** TOTP (RFC 6238): the secret is sealed; `lastStep` is the newest time step that was used, so that none is twice. */
export type SecondFactor = { sealed: string; lastStep: number }

export interface MemberDoc extends Doc {
  name: string
  displayName: string
  /** As given; null when none is known. */
  email: string | null
  role: Role
  state: MemberState
  language: Language | null
  /** PHC string; null until a password was chosen (by a link). */
  passwordHash: string | null
  secondFactor: SecondFactor | null
  /** Of recovery codes that were not used yet. */
  recoveryHashes: string[]
  /** Sessions and links from before do not count. */
  credentialsAt: Date
  createdAt: Date
  /** What someone who asked to join wrote, null for others. */
  request: string | null
  /** Why and since when a member is suspended. */
  suspended: { at: Date; reason: string } | null
}

export const MEMBERS: CollectionSpec<MemberDoc> = {
  name: 'members',
  indexes: [
    { name: 'state', keys: { state: 1, name: 1 } },
    { name: 'name', keys: { name: 1 } },
    { name: 'role', keys: { role: 1, state: 1 } },
  ],
}

export type MemberRepo = ReturnType<typeof memberRepo>

/** Documents of members. Names and mail addresses are made unique by claims, before `add`. */
export function memberRepo(store: Store) {
  const docs = store.collection(MEMBERS)
  return {
    /** @throws DuplicateKey */
    add: (doc: MemberDoc): Promise<void> => docs.insertOne(doc),
    get: (id: string): Promise<MemberDoc | null> => docs.findOne({ _id: id }),
    byName: (name: string): Promise<MemberDoc | null> => docs.findOne({ name }),
    /** By name; all states unless one is given. */
    page(state: MemberState | null, after: After | null, limit: number): Promise<Page<MemberDoc>> {
      const from = after === null ? {} : { after }
      return docs.page(state === null ? {} : { state }, { sort: { name: 1 }, limit, ...from })
    },
    countOf: (role: Role, state: MemberState): Promise<number> => docs.count({ role, state }, { atMost: 1_000 }),
    count: (state: MemberState): Promise<number> => docs.count({ state }, { atMost: 10_000 }),
    /** @returns the member afterwards, null when there is none, or none that still is as `expected` says */
    change(id: string, update: Update<MemberDoc>, expected: Partial<Pick<MemberDoc, 'state' | 'role'>> = {}) {
      return docs.findOneAndUpdate({ _id: id, ...expected }, update)
    },
    /** Counts a TOTP step as used. @returns false when it, or a later one, was used before */
    useStep: (id: string, step: number): Promise<boolean> =>
      docs.updateOne(
        { '_id': id, 'secondFactor.lastStep': { $lt: step } },
        { $set: { 'secondFactor.lastStep': step } },
      ),
    /** @returns false when that code was used before, or is none */
    useRecovery: (id: string, hash: string): Promise<boolean> =>
      docs.updateOne({ _id: id, recoveryHashes: hash }, { $pull: { recoveryHashes: hash } }),
    remove: (id: string): Promise<boolean> => docs.deleteOne({ _id: id }),
  }
}

export function memberOf(doc: MemberDoc): Member {
  const { _id: id, name, displayName, email, role, state, language, createdAt } = doc
  return { id, name, displayName, email, role, state, language, secondFactor: doc.secondFactor !== null, createdAt }
}
