import { BLANK_FACE, BLANK_HEADER } from '../../core/blank-pictures.js'
import { shownId } from '../../core/ids.js'
import { plainDetails } from '../../domain/actors/profile-details.js'
import type { Member } from '../../domain/members/member.js'
import type { Services } from '../../domain/services.js'
import type { Account } from '../entities/account.js'
import { CredentialAccount, noRole, typedField } from '../entities/credential-account.js'
import { midnight } from '../entities/entity.js'
import type { AccountShelf } from './account-shelf.js'
import { voiceCredentials } from './voice-account.js'

type Deps = {
  services: Pick<
    Services,
    'accountNumbers' | 'follows' | 'localActors' | 'members' | 'preferences' | 'profiles' | 'settings'
  >
  accounts: AccountShelf
  baseUrl: string
}

export type OwnAccounts = ReturnType<typeof ownAccounts>

const MOST_ASKING = 100

/** Who members are to themselves, as apps are told; also those whom nobody else knows of. */
export function ownAccounts({ services, accounts, baseUrl }: Deps) {
  const { accountNumbers, follows, localActors, preferences, profiles } = services

  /** What stands in the place of an account that only its member sees. */
  async function unseen({ id, name, displayName, createdAt }: Member): Promise<Account> {
    const [face, behind] = [baseUrl + BLANK_FACE, baseUrl + BLANK_HEADER]
    const faces = { avatar: face, avatar_static: face, header: behind, header_static: behind }
    const { targets } = await follows.quietOf(id, { limit: 1_000 })
    return {
      id: shownId(id),
      ...{ username: name, acct: name, display_name: displayName },
      ...{ locked: false, bot: false, group: false, discoverable: false, indexable: false },
      created_at: midnight(createdAt),
      note: '',
      // The page on which it could be made one that others see.
      url: `${baseUrl}/account/profile/public`,
      uri: `${baseUrl}/a/${name}`,
      ...faces,
      ...{ followers_count: 0, following_count: targets.length, statuses_count: 0, last_status_at: null },
      ...{ hide_collections: true, noindex: true, emojis: [], fields: [], roles: [] },
    }
  }

  /** The account of a member as it is now, in the eyes of that member. */
  async function accountOf(member: Member): Promise<Account> {
    const actor = await localActors.ofMember(member.id)
    if (actor === null) return unseen(member)
    await accountNumbers.now(actor.iri)
    return (await accounts.one(actor.iri)) ?? unseen(member)
  }

  return {
    accountOf,

    voiceCredentials: voiceCredentials({ services, accounts }),

    async credentials(member: Member): Promise<CredentialAccount> {
      const [account, chosen, profile, actor] = await Promise.all([
        accountOf(member),
        preferences.of(member.id),
        profiles.of(member.id),
        localActors.ofMember(member.id),
      ])
      const details = profile?.details ?? plainDetails
      const asking = actor === null ? [] : (await follows.asking(actor.iri, { limit: MOST_ASKING })).follows
      return CredentialAccount.parse({
        ...account,
        source: {
          ...{ privacy: chosen.privacy, sensitive: chosen.sensitive, language: chosen.language },
          ...{ note: profile?.bio ?? '', fields: details.fields.map(typedField), quote_policy: chosen.quotePolicy },
          follow_requests_count: asking.length,
          ...{ hide_collections: details.hidesFollows, discoverable: details.discoverable },
          ...{ indexable: details.indexable, attribution_domains: details.attributionDomains },
        },
        role: noRole,
      } satisfies CredentialAccount)
    },
  }
}
