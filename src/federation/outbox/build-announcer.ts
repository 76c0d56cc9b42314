import type { Clock } from '../../core/clock.js'
import { identityRepo } from '../../domain/actors/identity-repo.js'
import type { LocalActors } from '../../domain/actors/local-actors.js'
import { followRepo } from '../../domain/follows/follow-repo.js'
import { joinRepo } from '../../domain/joins/join-repo.js'
import { itemRepo } from '../../domain/items/item-repo.js'
import { ballotRepo } from '../../domain/polls/ballot-repo.js'
import { pinRepo } from '../../domain/pins/pin-repo.js'
import type { PinService } from '../../domain/pins/pin-service.js'
import { postRepo } from '../../domain/posts/post-repo.js'
import { reactionRepo } from '../../domain/reactions/reaction-repo.js'
import type { OwnQuotes } from '../../domain/quotes/own-quotes.js'
import { stampRepo } from '../../domain/quotes/stamp-repo.js'
import type { StampService } from '../../domain/quotes/stamp-service.js'
import { takeUpRepo, takingRepo } from '../../domain/take-ups/take-up-repo.js'
import type { OriginalKeeper } from '../../domain/take-ups/original-keeper.js'
import type { TakeUpService } from '../../domain/take-ups/take-up-service.js'
import type { Subjects } from '../../domain/subjects.js'
import type { Store } from '../../store/store.js'
import type { DeliveryQueue } from '../delivery/queue.js'
import type { Signer } from '../directory/directory.js'
import { announcer } from './announcer.js'
import { attendance } from './attendance.js'
import { inboxes as createInboxes } from './inboxes.js'
import { outbox } from './outbox.js'
import { actorSource } from './sources/actors.js'
import { cohostSource } from './sources/cohosts.js'
import { followSource } from './sources/follows.js'
import { answerSource } from './sources/answers.js'
import { itemSource, type SourceDeps } from './sources/items.js'
import { joinSource } from './sources/joins.js'
import { pinSource } from './sources/pins.js'
import { postSource } from './sources/posts.js'
import { reactionSource } from './sources/reactions.js'
import { reportSource } from './sources/reports.js'
import { stampSource } from './sources/stamps.js'
import { voteSource } from './sources/votes.js'
import { takeUpSource, totalSource } from './sources/take-ups.js'
import type { Writer } from './writer.js'

type Deps = {
  store: Store
  clock: Clock
  actors: LocalActors
  subjects: Subjects
  writer: Writer
  signer: Pick<Signer, 'prove'>
  takeUps: TakeUpService
  pins: Pick<PinService, 'follow'>
  originalCalls: OriginalKeeper
  stamps: StampService
  quotes: OwnQuotes
  queue: DeliveryQueue
  /** Of those who come from elsewhere, and what they are told. */
  telling: Omit<Parameters<typeof answerSource>[0], keyof SourceDeps>
}

/** Everything that this hub says goes through these two steps, and nothing else speaks. */
export function buildAnnouncer({ store, clock, actors, subjects, writer, signer, queue, telling, ...given }: Deps) {
  const { pins, stamps, quotes, ...calls } = given
  const ballots = ballotRepo(store)
  const [items, posts, reactions] = [itemRepo(store), postRepo(store), reactionRepo(store)]
  const answers = telling.repo
  const inboxes = createInboxes({ store, posts, reactions, answers, isLocal: (name) => actors.isLocal(name) })
  const deps = { actors, writer, inboxes, send: outbox({ signer, queue }) }
  const sources = [
    followSource({ ...deps, repo: followRepo(store) }),
    joinSource({ ...deps, repo: joinRepo(store) }),
    answerSource({ ...deps, ...telling }),
    itemSource({ ...deps, repo: items, pins, stamps, ...calls }),
    takeUpSource({ ...deps, repo: takeUpRepo(store) }),
    totalSource({ ...deps, takings: takingRepo(store), items, clock, ...calls }),
    postSource({ ...deps, repo: posts, pins, stamps, quotes, ballots, subjects }),
    voteSource({ ...deps, repo: ballots }),
    stampSource({ ...deps, repo: stampRepo(store), stamps }),
    pinSource({ ...deps, repo: pinRepo(store) }),
    reactionSource({ ...deps, repo: reactions, subjects }),
    actorSource({ ...deps, repo: identityRepo(store) }),
    reportSource({ ...deps, store }),
    cohostSource({ ...deps, store }),
  ]
  return { step: announcer({ sources, clock }), attendance: attendance({ ...deps, store, clock }) }
}
