import type { Acting } from '../../domain/apps/acting.js'
import type { Member } from '../../domain/members/member.js'
import type { PostingPreferences } from '../../domain/members/posting-preferences.js'
import { refusal } from '../../domain/refusals.js'
import type { Services } from '../../domain/services.js'
import { CredentialAccount, noRole } from '../entities/credential-account.js'
import type { AccountShelf } from './account-shelf.js'

type Deps = {
  services: Pick<Services, 'accountNumbers' | 'localActors' | 'preferences' | 'settings'>
  accounts: AccountShelf
}

const forEverybody = { privacy: 'public' as const, sensitive: false }

/** What is posted is like when an app does not say: a member's own wishes, but for whom and how it is what the hub says. */
export async function postingDefaults(
  { preferences }: Pick<Services, 'preferences'>,
  { id, as }: Acting,
): Promise<PostingPreferences> {
  const chosen = await preferences.of(id)
  return as === 'voice' ? { ...chosen, ...forEverybody, language: null } : chosen
}

const asEverybodySees = {
  ...{ attribution_domains: [], hide_collections: false, discoverable: true, indexable: true, fields: [] },
  ...{ follow_requests_count: 0, ...forEverybody },
}

/** The hub's voice, to those who speak for it by an app. @throws Refusal 'not-found' where there is none yet */
export function voiceCredentials({ services, accounts }: Deps) {
  const { accountNumbers, localActors, preferences, settings } = services
  return async (member: Member): Promise<CredentialAccount> => {
    const [voice, kept, chosen] = await Promise.all([localActors.voice(), settings.read(), preferences.of(member.id)])
    if (voice !== null) await accountNumbers.now(voice.iri)
    const account = voice === null ? null : await accounts.one(voice.iri)
    if (account === null || kept === null) throw refusal('not-found', 'no-such-member')
    return CredentialAccount.parse({
      ...account,
      source: { ...asEverybodySees, note: kept.about, language: kept.language, quote_policy: chosen.quotePolicy },
      role: noRole,
    } satisfies CredentialAccount)
  }
}
