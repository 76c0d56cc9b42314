import { dateSource } from '../words/dates.js'
import type { LocalActors } from './actors/local-actors.js'
import type { DraftService } from './drafts/draft-service.js'
import type { Publishing } from './drafts/publishing.js'
import { itemRepo } from './items/item-repo.js'
import type { Throttle } from './members/throttle.js'
import { PostCommands } from './post-commands/command-service.js'
import { postRepo } from './posts/post-repo.js'
import type { Ground, GroupServices } from './services.js'

type Parts = Pick<Ground, 'store' | 'clock' | 'newId' | 'baseUrl'> &
  Pick<GroupServices, 'settings'> & {
    drafts: DraftService
    publishing: Publishing
    localActors: LocalActors
    throttle: Throttle
  }

/** Publishing from apps that know nothing of events and calls. */
export function buildCommands({ store, clock, newId, baseUrl, localActors, ...services }: Parts) {
  const { drafts, publishing, settings, throttle } = services
  const kept = { items: itemRepo(store), posts: postRepo(store), actors: localActors, dates: dateSource() }
  return new PostCommands({ baseUrl, drafts, publishing, settings, throttle, ...kept, newId, clock })
}
