import { createHash, createHmac } from 'node:crypto'
import type { Iri } from '../../core/iri.js'
import { foldEmail } from '../members/member.js'
import type { MemberFinder } from '../members/finder.js'
import type { MemberRepo } from '../members/member-repo.js'

/** A mail address as its keyed hash, from which nobody reads it. */
export type MailKey = `mail:${string}`

/**
 * Who somebody is who answers, signs up or wants letters, without anything being known of them but this, so that each
 * counts once: a member by id, a mail address by its hash, an actor elsewhere by address. `hand`: written down by an
 * organiser, and known to nobody else.
 */
export type PersonKey = `member:${string}` | MailKey | `actor:${string}` | `hand:${string}`

/** Through which door somebody answered: an account here, mail, an activity of a hub, or a reply or a vote in an app. */
export const doors = ['account', 'mail', 'network', 'reply', 'poll'] as const
export type Door = (typeof doors)[number]

/** Whoever signs up or promises, and through which door. */
export type Answerer = {
  key: PersonKey
  door: Door
  /** For organisers only; null when none was given. */
  name: string | null
  /** Where the answer goes, for those from elsewhere. */
  actor?: Iri
  /** Confirmed to be theirs; kept sealed. */
  mail?: string
  /** Id of the activity that asked, for the answer to it. */
  join?: Iri
}

/**
 * The key of an address, the same for every way to write it.
 * @param key  32 bytes, the same for all parts of the hub
 */
export const mailKeys =
  (key: Buffer) =>
  (address: string): MailKey =>
    `mail:${createHmac('sha256', key)
      .update(`mail\0${foldEmail(address.trim())}`)
      .digest('base64url')}`

/** The member a key names; null for all others. */
export const memberOf = (key: PersonKey): string | null =>
  key.startsWith('member:') ? key.slice('member:'.length) : null

export type PersonKeys = ReturnType<typeof personKeys>

type Deps = {
  mailKey: ReturnType<typeof mailKeys>
  find: MemberFinder
  members: Pick<MemberRepo, 'get'>
  actors: { membersOf(names: readonly Iri[]): Promise<Map<Iri, string>> }
}

export function personKeys({ mailKey, find, members, actors }: Deps) {
  return {
    ofMember: (member: { id: string }): PersonKey => `member:${member.id}`,

    /** Whoever is behind an address: the member it is confirmed for, else the address itself. */
    async ofMail(address: string): Promise<PersonKey> {
      const member = address.includes('@') ? await find(address) : null
      return member === null ? mailKey(address) : `member:${member._id}`
    },

    /** An actor elsewhere, or the member who speaks under an address of this hub. */
    async ofActor(name: Iri): Promise<PersonKey> {
      const member = (await actors.membersOf([name])).get(name)
      return member === undefined ? `actor:${name}` : `member:${member}`
    },

    /** Every key under which the same person may be known, theirs first: a member also by mail, from before the account. */
    async allOf(key: PersonKey): Promise<[PersonKey, ...PersonKey[]]> {
      const id = memberOf(key)
      const email = id === null ? null : ((await members.get(id))?.email ?? null)
      return email === null ? [key] : [key, mailKey(email)]
    },
  }
}

/** A person's part of a derived `_id`: fits whatever the key is, and tells nothing of it to those who read an address. */
export const keyHash = (key: PersonKey): string => createHash('sha256').update(key).digest('base64url')
