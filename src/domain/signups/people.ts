import { createHmac } from 'node:crypto'
import { open, seal } from '../../core/seal.js'

/** What is kept of a person beside where they stand. */
export type Personal = { name: string | null; note: string; mail: string | null; language: string | null }

const NOTHING: Personal = { name: null, note: '', mail: null, language: null }

export type People = ReturnType<typeof people>

/** Names and addresses of those who sign up, sealed, and the secrets in the links to them. */
export function people(key: Buffer) {
  return {
    /** The secret in the links of letters about one sign-up, the same in each of them; 43 characters. */
    linkToken: (id: string): string => createHmac('sha256', key).update(`link\0${id}`).digest('base64url'),
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
