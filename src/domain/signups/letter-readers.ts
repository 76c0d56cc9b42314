import type { Reader } from '../changes/change-teller.js'
import { isLanguage } from '../../words/words.js'
import type { MemberRepo } from '../members/member-repo.js'
import { memberOf } from '../people-keys/person-key.js'
import type { People } from './people.js'
import { linkPath } from './sign-up-letters.js'
import type { Door, SignUpState } from './sign-up.js'
import type { SignUpRepo } from './sign-up-repo.js'

const byLetter: readonly Door[] = ['account', 'mail', 'hand']
const concerned: readonly SignUpState[] = ['accepted', 'waiting', 'asked']

type Deps = { rows: Pick<SignUpRepo, 'of'>; members: Pick<MemberRepo, 'get'>; people: People }

/** Those who signed up for an event or one of its shifts and are told by letter, wherever an address is known. */
export function letterReaders({ rows, members, people }: Deps) {
  return async function* readersOf(event: string): AsyncIterable<Reader> {
    for await (const { _id: id, key, door, state, sealed } of rows.of(event)) {
      if (!byLetter.includes(door) || !concerned.includes(state)) continue
      const { mail, language } = people.opened(id, sealed)
      const account = memberOf(key)
      const member = account === null ? null : await members.get(account)
      const to = mail ?? member?.email ?? null
      if (to === null || member?.mailTrouble?.stopped === true) continue
      const spoken = member?.language ?? (language !== null && isLanguage(language) ? language : null)
      yield {
        key,
        to,
        member: member?._id ?? null,
        language: spoken,
        path: linkPath(people.linkToken(id)),
        accepted: state === 'accepted',
      }
    }
  }
}
