import { dateSource } from '../words/dates.js'
import { announcementRepo } from './announcements/announcement-repo.js'
import { announcementService } from './announcements/announcement-service.js'
import type { LocalActors } from './actors/local-actors.js'
import { itemPolls } from './doors/item-polls.js'
import type { DraftService } from './drafts/draft-service.js'
import type { Publishing } from './drafts/publishing.js'
import { itemRepo } from './items/item-repo.js'
import type { Throttle } from './members/throttle.js'
import type { PledgeMail } from './pledges/pledge-mail.js'
import type { PledgeService } from './pledges/pledge-service.js'
import { PostCommands } from './post-commands/command-service.js'
import { postRepo } from './posts/post-repo.js'
import type { Ground, GroupServices } from './services.js'
import type { SignUpService } from './signups/sign-up-service.js'

type Parts = Pick<Ground, 'store' | 'clock' | 'newId' | 'baseUrl'> &
  Pick<GroupServices, 'audit' | 'live' | 'settings'> & {
    drafts: DraftService
    publishing: Publishing
    localActors: LocalActors
    throttle: Throttle
    signUps: SignUpService
    pledges: PledgeService
    pledgeMail: PledgeMail
  }

/** What apps need beside what pages have: events and calls by posts and votes, announcements. */
export function buildForApps({ store, clock, newId, baseUrl, localActors, ...services }: Parts) {
  const { drafts, publishing, settings, throttle, signUps, pledges, pledgeMail } = services
  const kept = { items: itemRepo(store), posts: postRepo(store), actors: localActors, dates: dateSource() }
  const commands = new PostCommands({ baseUrl, drafts, publishing, settings, throttle, ...kept, newId, clock })
  const announcements = announcementService({
    ...{ repo: announcementRepo(store), audit: services.audit, live: services.live, throttle, newId, clock },
    zone: async () => (await settings.read())?.zone ?? 'UTC',
  })
  return { announcements, commands, itemPolls: itemPolls({ signUps, pledges, pledgeMail, throttle, clock }) }
}
