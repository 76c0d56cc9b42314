import type { Iri } from '../core/iri.js'
import { open } from '../core/seal.js'
import { answerRepo } from './doors/answer-repo.js'
import { dateSource } from '../words/dates.js'
import { actorRepo } from './actors/actor-repo.js'
import { changeTeller, type Reader } from './changes/change-teller.js'
import type { NewsroomDeps } from './changes/newsroom.js'
import { reminderTeller } from './changes/reminder-teller.js'
import { joinRepo } from './joins/join-repo.js'
import { joinTeller } from './joins/join-teller.js'
import { ItemLists } from './items/item-lists.js'
import { itemRepo } from './items/item-repo.js'
import type { ListShelf } from './reading-lists/list-shelf.js'
import { digestDuty } from './subscriptions/digest-duty.js'
import { entryWriter } from './subscriptions/item-entries.js'
import { newsDuty } from './subscriptions/news-duty.js'
import type { SubscriptionDoc } from './subscriptions/subscription-repo.js'
import { postRepo } from './posts/post-repo.js'
import type { PostService } from './posts/post-service.js'
import type { LocalActors } from './actors/local-actors.js'
import { memberRepo } from './members/member-repo.js'
import type { VoiceNotes } from './posts/voice-note.js'
import { personLinks } from './subscriptions/person-links.js'
import { subscriptionLetters } from './subscriptions/subscription-letters.js'
import { SubscriptionService } from './subscriptions/subscription-service.js'
import type { Ground, GroupServices } from './services.js'
import type { Throttle } from './members/throttle.js'

type Parts = Pick<Ground, 'store' | 'clock' | 'newId' | 'baseUrl' | 'derive' | 'mailWorks' | 'wake'> &
  Pick<GroupServices, 'mails' | 'settings'> & {
    throttle: Throttle
    readersOf: (event: string) => AsyncIterable<Reader>
    comersOf: NewsroomDeps['comersOf']
    voiceNotes: VoiceNotes
    localActors: LocalActors
    posts: PostService
    shelf: ListShelf
  }

/** Mail for people without an account, and what is written to them. */
export function buildSubscriptions({ store, clock, newId, baseUrl, derive, mailWorks, ...parts }: Parts) {
  const { mails, settings, throttle, readersOf, comersOf, voiceNotes: notes, shelf } = parts
  const links = personLinks({ people: derive('people'), key: derive('person-links') })
  const letters = subscriptionLetters({ mails, settings, links, newId, baseUrl })
  const key = derive('subscriptions')
  const subscriptions = new SubscriptionService({
    store,
    clock,
    key,
    links,
    throttle,
    letters,
    mails,
    items: itemRepo(store),
    mailWorks,
  })
  const dates = dateSource()
  const [items, lists] = [itemRepo(store), new ItemLists(store)]
  const addressOf = ({ _id, sealed }: SubscriptionDoc) => open(key, sealed, _id).toString()
  const shared = { store, clock, settings, lists, letters, entryOf: entryWriter({ baseUrl, dates }), addressOf }
  const answers = answerRepo(store)
  const answerAgain = async (event: string, actor: Iri) => {
    if (await answers.sayAgain(event, actor, clock())) parts.wake('announcer')
  }
  const told = { items, notes, people: actorRepo(store), comersOf, settings, dates, clock, baseUrl }
  return {
    subscriptions,
    changeTeller: changeTeller({ ...told, answerAgain, readersOf, mails, mailWorks }),
    reminderTeller: reminderTeller(told),
    joinTeller: joinTeller({
      ...{ mails, settings, dates, clock, baseUrl, mailWorks, actors: parts.localActors },
      ...{ joins: joinRepo(store), posts: postRepo(store), members: memberRepo(store) },
      visible: (viewer, docs) => parts.posts.visible(viewer, docs),
    }),
    digestDuty: digestDuty({ ...shared, dates }),
    newsDuty: newsDuty({ ...shared, items, shelf, baseUrl }),
  }
}
