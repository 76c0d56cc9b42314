import { createHash, createHmac } from 'node:crypto'
import type { Iri } from '../../core/iri.js'
import { foldEmail } from '../members/member.js'
import type { MemberFinder } from '../members/finder.js'

/**
 * Who somebody is who answers without anything being known of them but this, so that each counts once: a member by id,
 * an actor elsewhere by address, a mail address by its keyed hash, from which nobody reads it.
 */
export type PersonKey = `member:${string}` | `mail:${string}` | `actor:${Iri}`

/** Through which door somebody answered: an account here, mail, an activity of a hub, or a reply or a vote in an app. */
export const doors = ['account', 'mail', 'network', 'reply', 'poll'] as const
export type Door = (typeof doors)[number]

export type PersonKeys = ReturnType<typeof personKeys>

type Deps = {
  /** 32 bytes. */
  key: Buffer
  find: MemberFinder
  actors: { membersOf(names: readonly Iri[]): Promise<Map<Iri, string>> }
}

export function personKeys({ key, find, actors }: Deps) {
  const ofAddress = (address: string): PersonKey =>
    `mail:${createHmac('sha256', key)
      .update(`mail\0${foldEmail(address.trim())}`)
      .digest('base64url')}`
  return {
    ofMember: (member: { id: string }): PersonKey => `member:${member.id}`,

    /** Every key under which a member may have answered before: as one, and by mail before the address was theirs. */
    allOfMember: ({ id, email }: { id: string; email: string | null }): PersonKey[] => [
      `member:${id}`,
      ...(email === null ? [] : [ofAddress(email)]),
    ],

    /** Whoever is behind an address: the member it is confirmed for, else the address itself. */
    async ofMail(address: string): Promise<PersonKey> {
      const member = address.includes('@') ? await find(address) : null
      return member === null ? ofAddress(address) : `member:${member._id}`
    },

    /** An actor elsewhere, or the member who speaks under an address of this hub. */
    async ofActor(name: Iri): Promise<PersonKey> {
      const member = (await actors.membersOf([name])).get(name)
      return member === undefined ? `actor:${name}` : `member:${member}`
    },
  }
}

/** A person's part of a derived `_id`: fits whatever the key is, and tells nothing of it to those who read an address. */
export const keyHash = (key: PersonKey): string => createHash('sha256').update(key).digest('base64url')
