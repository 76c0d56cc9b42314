import type { Iri } from '../core/iri.js'
import type { LocalActors } from './actors/local-actors.js'
import { pollRepo, type PollRepo } from './doors/poll-repo.js'
import type { FollowService } from './follows/follow-service.js'
import type { LiveBus } from './live/live-bus.js'
import type { UploadService } from './media/upload-service.js'
import type { Member } from './members/member.js'
import type { Throttle } from './members/throttle.js'
import type { MemberBlocks } from './moderation/member-blocks.js'
import type { Blocks } from './moderation/blocks.js'
import { ballotRepo } from './polls/ballot-repo.js'
import { BallotService } from './polls/ballot-service.js'
import { onceRepo } from './posts/once-repo.js'
import { postRepo } from './posts/post-repo.js'
import { postRevisionRepo } from './posts/post-revision-repo.js'
import type { PostService } from './posts/post-service.js'
import { postTidier } from './posts/post-tidier.js'
import { StatusService } from './posts/status-service.js'
import type { QuoteService } from './quotes/quote-service.js'
import type { OwnQuotes } from './quotes/own-quotes.js'
import { scheduleRepo } from './schedules/schedule-repo.js'
import { ScheduleService } from './schedules/schedule-service.js'
import type { Ground } from './services.js'

type Parts = Pick<Ground, 'store' | 'clock' | 'newId' | 'wake'> & {
  localActors: LocalActors
  posts: PostService
  follows: FollowService
  memberBlocks: MemberBlocks
  ownQuotes: OwnQuotes
  quotes: QuoteService
  uploads: UploadService
  live: LiveBus
  throttle: Throttle
  rules: Pick<Blocks, 'refuses'>
  members: { get(id: string): Promise<Member | null> }
}

/** What members write as themselves, at once or later, and polls. */
export function buildStatuses({ store, clock, newId, wake, localActors: actors, ...given }: Parts) {
  const { posts, memberBlocks, ownQuotes: quotes, throttle } = given
  const [repo, revisions, onces] = [postRepo(store), postRevisionRepo(store), onceRepo({ store, clock })]
  const ballotDocs = ballotRepo(store)
  const { uploads: files, live } = given
  const wakes = { wakeAnnouncer: () => wake('announcer'), wakeNotifier: () => wake('notifier') }
  const shared = { actors, newId, clock, throttle, files, live, onces, ...wakes }
  const statuses = new StatusService({ ...shared, repo, revisions, posts, quotes, shownQuotes: given.quotes })
  const ballots = new BallotService({
    ...shared,
    ...{ repo: ballotDocs, posts: repo, seen: posts, asksWhoComes: asksWhoComes(pollRepo(store)) },
    isBlocked: (member, actor) => memberBlocks.isBlocked(member, actor),
    wakeBallots: () => wake('ballots'),
  })
  const scheduled = new ScheduleService({
    ...shared,
    ...{ repo: scheduleRepo(store), statuses, posts: repo },
    memberOf: (id) => given.members.get(id),
    wake: () => wake('scheduled'),
  })
  return {
    ...{ statuses, ballots, scheduled },
    postTidier: postTidier({ repo, revisions, ballots: ballotDocs, files, clock }),
    /** The member is gone: their votes count no longer in what is counted from now on. */
    forgetWriter: async (member: string): Promise<void> => {
      await ballotDocs.forgetVoter(`member:${member}`)
      await scheduled.forget(member)
    },
  }
}

const asksWhoComes =
  (polls: Pick<PollRepo, 'byIri'>) =>
  async (post: Iri): Promise<boolean> =>
    (await polls.byIri(post)) !== null
