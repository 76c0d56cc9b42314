import { itemRepo } from './items/item-repo.js'
import { mailProofs } from './people-keys/mail-proofs.js'
import type { PersonKeys } from './people-keys/person-key.js'
import { pledgeCounter } from './pledges/pledge-counter.js'
import { pledgeLetters } from './pledges/pledge-letters.js'
import { pledgeMail } from './pledges/pledge-mail.js'
import { pledgeRepo } from './pledges/pledge-repo.js'
import { PledgeService } from './pledges/pledge-service.js'
import { pledgeTallies } from './pledges/pledge-tallies.js'
import type { FollowService } from './follows/follow-service.js'
import type { PostService } from './posts/post-service.js'
import { HOSTS } from './hosts/host-repo.js'
import { OriginalKeeper } from './take-ups/original-keeper.js'
import { takeUpDays } from './take-ups/take-up-days.js'
import { takeUpRepo, takingRepo } from './take-ups/take-up-repo.js'
import { TakeUpService } from './take-ups/take-up-service.js'
import type { LocalActors } from './actors/local-actors.js'
import type { Ground, GroupServices } from './services.js'

type Parts = Pick<Ground, 'store' | 'clock' | 'newId' | 'baseUrl' | 'derive' | 'wake' | 'mailWorks'> &
  Pick<GroupServices, 'settings' | 'mails' | 'audit' | 'throttle'> & {
    personKeys: PersonKeys
    localActors: LocalActors
    posts: PostService
    follows: FollowService
  }

/** What people promise for calls, through all doors, and the keys by which each of them counts once. */
export function buildPledges({ store, clock, newId, baseUrl, derive, wake, mailWorks, ...group }: Parts) {
  const { personKeys: people, settings, mails, audit, throttle, localActors, posts, follows } = group
  const [items, repo, tallies] = [itemRepo(store), pledgeRepo(store), pledgeTallies(store)]
  const [key, proofsKey] = [derive('pledges'), derive('proofs')]
  const proofs = mailProofs({ store, key: proofsKey, clock, newId, throttle, wake: () => wake('proofs') })
  const pledges = new PledgeService({ repo, tallies, items, key, clock, wake: () => wake('pledges') })
  const letters = pledgeLetters({ mails, settings, items, pledges, people, baseUrl })
  const [takings, days] = [takingRepo(store), takeUpDays(store)]
  const hosts = { get: (host: string) => store.collection(HOSTS).findOne({ _id: host }) }
  const originalCalls = new OriginalKeeper({ takings, items, posts, hosts, clock })
  const takeUps = new TakeUpService({
    ...{ repo: takeUpRepo(store), takings, days, items, posts, actors: localActors, follows, audit, clock },
    wakeAnnouncer: () => wake('announcer'),
  })
  const changed = (call: string) => takeUps.totalChanged(call)
  const counter = pledgeCounter({ repo, tallies, items, pledges, clock, changed })
  return {
    pledges,
    takeUps,
    originalCalls,
    takeUpDays: days,
    pledgeMail: pledgeMail({ pledges, proofs, people, items, mailWorks }),
    proofs,
    forgetPledger: (member: string) => pledges.forgetPerson(people.ofMember({ id: member })),
    /** Counts, then writes to those who promised by mail. */
    pledgeStep: async () => (await counter()) || letters.tellOne(),
    proofStep: () => proofs.writeOne({ pledge: (proof, token) => letters.confirm(proof, token) }),
  }
}
