import type { AccountService } from './account-service.js'
import type { Letters } from './letters.js'
import type { Member } from './member.js'
import type { MemberRepo } from './member-repo.js'
import type { ProfileService } from './profile-service.js'
import type { StandingService } from './standing-service.js'

type Deps = {
  repo: Pick<MemberRepo, 'get'>
  standing: Pick<StandingService, 'accept' | 'refuse'>
  account: Pick<AccountService, 'sendConfirmation'>
  letters: Letters
  profiles: Pick<ProfileService, 'open'>
}

/** Deciding about those who asked to join, and telling them if they left an address. */
export function admissionService({ repo, standing, account, letters, profiles }: Deps) {
  return {
    /** @throws as `members.accept` */
    async accept(by: string, id: string): Promise<Member> {
      const member = await standing.accept(by, id)
      const doc = await repo.get(id)
      const to = doc?.unconfirmed ?? null
      if (doc?.opensProfile === true) await profiles.open(id, { name: doc.displayName })
      if (doc !== null && to !== null) {
        await letters({ to, member: doc, kind: 'accepted', path: '/sign-in' })
        await account.sendConfirmation(doc, to)
      }
      return member
    },

    /** @throws as `members.refuse` */
    async refuse(by: string, id: string): Promise<void> {
      const doc = await repo.get(id)
      const { language } = await standing.refuse(by, id)
      const to = doc?.unconfirmed ?? null
      if (to !== null) await letters({ to, member: null, language, kind: 'refused' })
    },
  }
}
