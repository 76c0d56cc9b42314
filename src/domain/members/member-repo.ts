import type { Language } from '../../words/words.js'
import type { CollectionSpec, Doc, Store, Update } from '../../store/store.js'
import { HEAR_INDEX, type Heard } from '../hearing.js'
import type { Member, MemberState, Role } from './member.js'
import type { PostingPreferences } from './posting-preferences.js'

/** TOTP (RFC 6238): the secret is sealed; `lastStep` is the newest time step that was used, so that none is twice. */
export type SecondFactor = { sealed: string; lastStep: number }

/** What mail servers said of an address. `stopped`: it is written to no longer. */
export type MailTrouble = { hard: number; soft: number; firstAt: Date; lastAt: Date; stopped: boolean }

export interface MemberDoc extends Doc, Heard {
  name: string
  displayName: string
  /** As given, and theirs for certain; null when none is known. */
  email: string | null
  /** Of the address that is known; left out or null when letters arrive. */
  mailTrouble?: MailTrouble | null
  /** Given, but not shown to be theirs yet: it does not sign in, and nothing is sent there but the way to confirm it. */
  unconfirmed: string | null
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
  /**
   * Since when their home has to be begun with what the hub published lately (later while a worker has it); left out or
   * null when it was.
   */
  homeDue?: Date | null
  /** One more with each change of role or state. */
  revision: number
  /** Of one who asked to join by an app: gets a public profile when they are let in. */
  opensProfile?: boolean
  /** What they chose of how they write; left out as long as they chose nothing. */
  posting?: Partial<PostingPreferences>
}

export const MEMBERS: CollectionSpec<MemberDoc> = {
  name: 'members',
  shared: true,
  indexes: [
    { name: 'state', keys: { state: 1, name: 1 } },
    { name: 'name', keys: { name: 1 } },
    { name: 'role', keys: { role: 1, state: 1 } },
    HEAR_INDEX,
    { name: 'home', keys: { homeDue: 1 } },
  ],
}

/** Which members to list: `prefix` is the beginning of their names, '' for all. */
export type MemberQuery = { state: MemberState | null; prefix: string; after: string | null }
type Expected = Partial<Pick<MemberDoc, 'state' | 'role' | 'revision' | 'credentialsAt' | 'email' | 'secondFactor'>>

export type MemberRepo = ReturnType<typeof memberRepo>

/** Documents of members. Names and mail addresses are made unique by claims, before `add`. */
export function memberRepo(store: Store) {
  const docs = store.collection(MEMBERS)
  return {
    /** @throws DuplicateKey */
    add: (doc: MemberDoc): Promise<void> => docs.insertOne(doc),
    get: (id: string): Promise<MemberDoc | null> => docs.findOne({ _id: id }),
    byName: (name: string): Promise<MemberDoc | null> => docs.findOne({ name }),
    /** By name, whose beginning is given, behind the name `after`; all states unless one is given. */
    find({ state, prefix, after }: MemberQuery, limit: number): Promise<MemberDoc[]> {
      const name = { $gte: prefix, $lt: `${prefix}\uffff`, ...(after !== null && { $gt: after }) }
      return docs.find({ ...(state !== null && { state }), name }, { sort: { name: 1 }, limit })
    },
    /** Ids of up to `limit` of them. */
    async activeStewards(limit: number): Promise<string[]> {
      return (await docs.find({ role: 'steward', state: 'active' }, { limit })).map(({ _id }) => _id)
    },
    /** Ids of up to `limit` who have one of these roles. */
    async activeWith(some: readonly Role[], limit: number): Promise<string[]> {
      return (await docs.find({ role: { $in: some }, state: 'active' }, { limit })).map(({ _id }) => _id)
    },
    count: (state: MemberState): Promise<number> => docs.count({ state }, { atMost: 10_000 }),
    /** @returns the member afterwards, null when there is none, or none that still is as `expected` says */
    change(id: string, update: Update<MemberDoc>, expected: Expected = {}): Promise<MemberDoc | null> {
      return docs.findOneAndUpdate({ _id: id, ...expected }, update)
    },
    /** Takes one whose home is to be begun. */
    claimHome: (now: Date, until: Date): Promise<MemberDoc | null> =>
      docs.findOneAndUpdate({ homeDue: { $lte: now } }, { $set: { homeDue: until } }, { sort: { homeDue: 1 } }),
    homeBegun: ({ _id, homeDue = null }: MemberDoc): Promise<boolean> =>
      docs.updateOne({ _id, homeDue }, { $set: { homeDue: null } }),
    /** Lets a change that waits for this revision fail, if it has not been made yet. */
    outdate: (id: string, revision: number): Promise<boolean> =>
      docs.updateOne({ _id: id, revision }, { $inc: { revision: 1 } }),
    /** Counts a TOTP step as used. @returns false when it, or a later one, was used before */
    useStep: (id: string, step: number): Promise<boolean> =>
      docs.updateOne(
        { '_id': id, 'secondFactor.lastStep': { $lt: step } },
        { $set: { 'secondFactor.lastStep': step } },
      ),
    /** @returns false when that code was used before, or is none */
    useRecovery: (id: string, hash: string): Promise<boolean> =>
      docs.updateOne({ _id: id, recoveryHashes: hash }, { $pull: { recoveryHashes: hash } }),
    /** @returns false when there is none, or it has changed since */
    remove: (id: string, revision: number): Promise<boolean> => docs.deleteOne({ _id: id, revision }),
  }
}

/** What those who look after members, and they themselves, may see beyond the rest. */
export type MemberFile = Member &
  Pick<MemberDoc, 'unconfirmed' | 'request' | 'suspended'> & {
    recoveryCodes: number
    /** Nothing is sent to their address any more, for it cannot be reached. */
    mailStopped: boolean
  }

export function fileOf(doc: MemberDoc): MemberFile {
  const { unconfirmed, request, suspended, recoveryHashes, mailTrouble = null } = doc
  const mailStopped = mailTrouble?.stopped === true
  return { ...memberOf(doc), unconfirmed, request, suspended, recoveryCodes: recoveryHashes.length, mailStopped }
}

export function memberOf(doc: MemberDoc): Member {
  const { _id: id, name, displayName, email, role, state, language, createdAt } = doc
  return { id, name, displayName, email, role, state, language, secondFactor: doc.secondFactor !== null, createdAt }
}
