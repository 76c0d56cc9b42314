import type { Clock } from '../../core/clock.js'
import type { Iri } from '../../core/iri.js'
import type { Traces } from '../../domain/actors/traces.js'
import type { JoinService } from '../../domain/joins/join-service.js'
import type { LocalActors } from '../../domain/actors/local-actors.js'
import type { DoorService } from '../../domain/doors/door-service.js'
import type { PollService } from '../../domain/doors/poll-service.js'
import type { CohostService } from '../../domain/cohosts/cohost-service.js'
import type { FollowService } from '../../domain/follows/follow-service.js'
import type { Blocks } from '../../domain/moderation/blocks.js'
import type { ReportService } from '../../domain/moderation/report-service.js'
import type { RemotePins } from '../../domain/pins/remote-pins.js'
import type { BallotService } from '../../domain/polls/ballot-service.js'
import type { OwnQuotes } from '../../domain/quotes/own-quotes.js'
import type { QuoteService } from '../../domain/quotes/quote-service.js'
import type { StampService } from '../../domain/quotes/stamp-service.js'
import type { PostService } from '../../domain/posts/post-service.js'
import type { ReactionService } from '../../domain/reactions/reaction-service.js'
import type { Forgotten } from '../../domain/received/forgotten-repo.js'
import type { ReceivedRepo } from '../../domain/received/received-repo.js'
import type { RelativeService } from '../../domain/write-ups/relative-service.js'
import type { TakeUpService } from '../../domain/take-ups/take-up-service.js'
import type { Subjects } from '../../domain/subjects.js'
import type { Directory } from '../directory/directory.js'
import type { RemoteDocument } from '../remote/fetch-document.js'
import type { Failed } from '../remote/results.js'
import type { ReadPost } from '../vocab/read/post.js'
import type { Readers } from '../vocab/read/readers.js'

/** Asks the origin of a document for it, signed by the instance actor. */
export type FetchDocument = (iri: Iri, options?: { anew?: boolean }) => Promise<RemoteDocument | Failed>

type FollowMeans =
  | 'request'
  | 'undone'
  | 'answered'
  | 'isAccepted'
  | 'isFollowedHere'
  | 'turnsAway'
  | 'follow'
  | 'unfollow'
  | 'followQuietly'
  | 'unfollowQuietly'
  | 'dropBetween'
  | 'forget'

/** All that handlers of activities need. */
export type InboxServices = {
  locals: Pick<LocalActors, 'instanceIri' | 'isLocal' | 'voice' | 'byIri'>
  directory: Pick<Directory, 'known' | 'get' | 'refresh' | 'gone' | 'proofKeyOf'>
  fetch: FetchDocument
  readers: Pick<Readers, 'readPost'>
  follows: Pick<FollowService, FollowMeans>
  joins: Pick<JoinService, 'answered'>
  doors: Pick<DoorService, 'byAbout' | 'come' | 'forgetSome' | 'go' | 'hears' | 'itemOf' | 'of' | 'wordIn'>
  polls: Pick<PollService, 'vote'>
  ballots: Pick<BallotService, 'received'>
  ownQuotes: Pick<OwnQuotes, 'answered' | 'stampGone'>
  posts: Pick<PostService, 'receive' | 'deleted' | 'byIri' | 'takeDownSome'>
  quotes: { check(post: Pick<ReadPost, 'iri' | 'author' | 'quote'>): Promise<void> } & Pick<QuoteService, 'revoked'>
  stamps: Pick<StampService, 'asked'>
  pins: Pick<RemotePins, 'add' | 'remove'>
  takeUps: Pick<TakeUpService, 'offered' | 'heard' | 'answered'>
  subjectOf: Subjects['subjectOf']
  relatives: Pick<RelativeService, 'mayBring'>
  reactions: Pick<ReactionService, 'add' | 'undo'>
  threads: { parentOf(post: Pick<ReadPost, 'iri' | 'inReplyTo'>): Promise<unknown> }
  traces: Traces
  blocks: Pick<Blocks, 'refuses' | 'rejectsReports'>
  reports: Pick<ReportService, 'receive'>
  cohosts: Pick<CohostService, 'answered' | 'received' | 'takenBack'>
  forgotten: Forgotten
  received: Pick<ReceivedRepo, 'forget'>
  clock: Clock
}
