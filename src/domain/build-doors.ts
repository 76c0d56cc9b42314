import { actorRepo } from './actors/actor-repo.js'
import type { LocalActors } from './actors/local-actors.js'
import { answerRepo } from './doors/answer-repo.js'
import { DoorService } from './doors/door-service.js'
import { lists as createLists } from './doors/lists.js'
import { pollRepo } from './doors/poll-repo.js'
import { PollService } from './doors/poll-service.js'
import { voiceNotes as createNotes } from './doors/voice-notes.js'
import { itemRepo } from './items/item-repo.js'
import type { PersonKeys } from './people-keys/person-key.js'
import type { PledgeService } from './pledges/pledge-service.js'
import { postRepo } from './posts/post-repo.js'
import type { Ground, GroupServices } from './services.js'
import type { SignUpService } from './signups/sign-up-service.js'

type Parts = Pick<Ground, 'store' | 'clock' | 'newId' | 'wake'> &
  Pick<GroupServices, 'settings' | 'throttle'> & {
    localActors: LocalActors
    signUps: SignUpService
    pledges: PledgeService
    personKeys: PersonKeys
  }

/** Ways into events and calls for those elsewhere. */
export function buildDoors({ store, clock, newId, wake, settings, throttle, localActors: actors, ...listed }: Parts) {
  const [repo, posts, items] = [answerRepo(store), postRepo(store), itemRepo(store)]
  const language = () => settings.language()
  const lists = createLists({ ...listed, keys: listed.personKeys, language })
  const notes = createNotes({ posts, actors, language })
  const shared = { items, newId, clock, wakeAnnouncer: () => wake('announcer') }
  const doors = new DoorService({ ...shared, repo, lists, throttle, language })
  const polls = new PollService({ ...shared, repo: pollRepo(store), posts, notes, doors, actors })
  /** Also of what was taken down, as long as those have to be told who were to come. */
  const itemToTell = async (id: string) => (await doors.itemOf(id)) ?? listed.signUps.takenDown(id)
  /** What the announcer needs to tell people elsewhere where they stand. */
  const telling = { repo, lists, notes, newId, people: actorRepo(store), items: itemToTell }
  return { doors, polls, telling }
}
