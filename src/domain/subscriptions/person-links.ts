import { createHmac } from 'node:crypto'
import { sameSecret } from '../../core/same-secret.js'
import { foldEmail } from '../members/member.js'
import { mailKeys, type MailKey } from '../people-keys/person-key.js'

/** What a link in a letter is for: ending the digest, ending news of topics, or a look at everything. */
export type LinkPurpose = 'digest' | 'news' | 'manage'

const marks: Record<LinkPurpose, string> = { digest: 'd', news: 'n', manage: 'm' }
const SIGN_LENGTH = 32

export type PersonLinks = ReturnType<typeof personLinks>

/**
 * Links that work as long as the letter is kept, for whoever has it: they can end mail and change what it is about, and
 * show no address. Each is signed for one purpose.
 * @param people  the key under which addresses become person keys, the same for all parts of the hub
 * @param key     for the signatures
 */
export function personLinks({ people, key }: { people: Buffer; key: Buffer }) {
  const hmac = (with_: Buffer, text: string) => createHmac('sha256', with_).update(text).digest('base64url')
  const signOf = (purpose: LinkPurpose, hash: string) => hmac(key, `${purpose} ${hash}`).slice(0, SIGN_LENGTH)
  return {
    personOf: mailKeys(people),
    /** As addresses were known before all parts of the hub knew them by one key; rows and letters from then have it. */
    formerlyOf: (address: string): MailKey => `mail:${hmac(people, `mail ${foldEmail(address.trim())}`)}`,

    token(purpose: LinkPurpose, person: MailKey): string {
      const hash = person.slice('mail:'.length)
      return `${marks[purpose]}${hash}${signOf(purpose, hash)}`
    },

    /** @returns null for what is no token of ours */
    read(token: string): { purpose: LinkPurpose; person: MailKey } | null {
      const [, mark, hash = '', sign = ''] = /^([dnm])([\w-]{43})([\w-]{32})$/.exec(token) ?? []
      const purpose = (Object.keys(marks) as LinkPurpose[]).find((one) => marks[one] === mark)
      if (purpose === undefined || !sameSecret(sign, signOf(purpose, hash))) return null
      return { purpose, person: `mail:${hash}` }
    },
  }
}
