import type { Iri } from '../core/iri.js'
import type { LocalActors } from './actors/local-actors.js'
import type { PollRepo } from './doors/poll-repo.js'
import { pollRepo } from './doors/poll-repo.js'
import type { FollowService } from './follows/follow-service.js'
import type { MediaService } from './media/media-service.js'
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
import { statusFiles } from './posts/status-files.js'
import { StatusService } from './posts/status-service.js'
import type { OwnQuotes } from './quotes/own-quotes.js'
import { scheduleRepo } from './schedules/schedule-repo.js'
import { ScheduleService } from './schedules/schedule-service.js'
import type { Ground } from './services.js'

type Parts = Pick<Ground, 'store' | 'clock' | 'newId' | 'baseUrl' | 'wake'> & {
  localActors: LocalActors
  posts: PostService
  follows: FollowService
  memberBlocks: MemberBlocks
  ownQuotes: OwnQuotes
  media: MediaService
  throttle: Throttle
  rules: Pick<Blocks, 'refuses'>
  members: { get(id: string): Promise<Member | null> }
}

/** What members write as themselves, at once or later, and polls. */
export function buildStatuses({ store, clock, newId, baseUrl, wake, localActors: actors, ...given }: Parts) {
  const { posts, memberBlocks, ownQuotes: quotes, throttle } = given
  const [repo, revisions, onces] = [postRepo(store), postRevisionRepo(store), onceRepo({ store, clock })]
  const ballotDocs = ballotRepo(store)
  const files = statusFiles({ store, media: given.media, mediaHref: `${baseUrl}/media` })
  const wakeAnnouncer = () => wake('announcer')
  const shared = { actors, newId, clock, throttle, files, onces, wakeAnnouncer }
  const statuses = new StatusService({ ...shared, repo, revisions, posts, quotes })
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
    votesToTell: ballotDocs,
    postTidier: postTidier({ repo, revisions, ballots: ballotDocs, files, clock }),
    /** The member is gone: their votes count no longer in what is counted from now on. */
    async forgetWriter(member: string): Promise<void> {
      await ballotDocs.forgetVoter(`member:${member}`)
      await scheduled.forget(member)
    },
  }
}

const asksWhoComes =
  (polls: Pick<PollRepo, 'byIri'>) =>
  async (post: Iri): Promise<boolean> =>
    (await polls.byIri(post)) !== null
