import type { Clock } from '../core/clock.js'
import type { Iri } from '../core/iri.js'
import type { Store } from '../store/store.js'
import type { LocalActors } from './actors/local-actors.js'
import type { AuditService } from './audit/audit-service.js'
import type { Blocks } from './moderation/blocks.js'
import type { LiveBus } from './live/live-bus.js'
import { pinRepo } from './pins/pin-repo.js'
import { PinService } from './pins/pin-service.js'
import { remotePins } from './pins/remote-pins.js'
import type { PostRepo } from './posts/post-repo.js'
import type { PostService } from './posts/post-service.js'
import type { FollowService } from './follows/follow-service.js'
import { ownQuotes } from './quotes/own-quotes.js'
import { quoteService } from './quotes/quote-service.js'
import { stampRepo } from './quotes/stamp-repo.js'
import { StampService } from './quotes/stamp-service.js'
import type { Subjects } from './subjects.js'

type Parts = {
  store: Store
  subjects: Subjects
  actors: LocalActors
  audit: Pick<AuditService, 'note'>
  posts: Pick<PostRepo, 'byIri' | 'byStamp' | 'change' | 'get'>
  follows: Pick<FollowService, 'isAccepted'>
  visible: PostService['visible']
  rules: Pick<Blocks, 'silenced' | 'refuses'>
  isBlocked: (member: string, actor: Iri) => Promise<boolean>
  baseUrl: string
  newId: () => string
  clock: Clock
  live: LiveBus
  wakeAnnouncer: () => void
}

/** What is put first on pages, and what is quoted; here and elsewhere. */
export function buildPinsAndQuotes({ rules, ...parts }: Parts) {
  const refuses = (host: string) => rules.refuses(host)
  const isAccepted = (follower: Iri, target: Iri) => parts.follows.isAccepted(follower, target)
  const lost = (quote: Iri) => own.lost(quote)
  const stamps: StampService = new StampService({
    ...{ ...parts, repo: stampRepo(parts.store), refuses, isAccepted, lost },
  })
  const quotes = quoteService({ ...parts, silenced: (host) => rules.silenced(host) })
  const own = ownQuotes({ ...parts, stamps, known: quotes, refuses })
  return {
    pins: new PinService({ ...parts, repo: pinRepo(parts.store) }),
    remotePins: remotePins(parts),
    ...{ stamps, quotes, ownQuotes: own },
  }
}
