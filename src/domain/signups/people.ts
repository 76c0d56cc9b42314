import { createHmac } from 'node:crypto'
import { open, seal } from '../../core/seal.js'
import { foldEmail } from '../members/member.js'
import type { PersonKey } from './sign-up.js'

/** What is kept of a person beside where they stand. */
export type Personal = { name: string | null; note: string; mail: string | null; language: string | null }

const NOTHING: Personal = { name: null, note: '', mail: null, language: null }

export type People = ReturnType<typeof people>

/** Names and addresses of those who sign up or pledge: keys that say who is who without saying who it is. */
export function people(key: Buffer) {
  const keyed = (purpose: string, text: string) =>
    createHmac('sha256', key).update(`${purpose}\0${text}`).digest('base64url')
  return {
    /** The same for every way to write the same address; nobody can read it back. */
    mailKey: (address: string): PersonKey => `mail:${keyed('mail', foldEmail(address.trim()))}`,
    /** The secret in the links of letters about one sign-up, the same in each of them; 43 characters. */
    linkToken: (id: string): string => keyed('link', id),
    /** @returns null when there is nothing to keep */
    sealed(id: string, personal: Personal): string | null {
      const { name, note, mail, language } = personal
      if (name === null && note === '' && mail === null) return null
      return seal(key, JSON.stringify({ name, note, mail, language }), id)
    },
    opened: (id: string, sealed: string | null): Personal =>
      sealed === null ? NOTHING : { ...NOTHING, ...(JSON.parse(open(key, sealed, id).toString()) as Personal) },
  }
}
