import type { Clock } from '../core/clock.js'
import type { Store } from '../store/store.js'
import { identityRepo } from './actors/identity-repo.js'
import type { LocalActors } from './actors/local-actors.js'
import type { FilterService } from './filters/filter-service.js'
import type { FollowRepo, QuietFollowRepo } from './follows/follow-repo.js'
import type { FollowService } from './follows/follow-service.js'
import type { ListFollowRepo } from './follows/list-follow-repo.js'
import type { ItemRepo } from './items/item-repo.js'
import type { LiveBus } from './live/live-bus.js'
import { memberListRepo } from './member-lists/member-list-repo.js'
import { MemberLists } from './member-lists/member-list-service.js'
import { memberRepo } from './members/member-repo.js'
import type { MemberBlocks } from './moderation/member-blocks.js'
import type { PostRepo } from './posts/post-repo.js'
import type { PostService } from './posts/post-service.js'
import { boostSight } from './reactions/boost-sight.js'
import type { ReactionRepo } from './reactions/reaction-repo.js'
import type { Subjects } from './subjects.js'
import { followedTagRepo } from './tags/tag-repo.js'
import type { TagService } from './tags/tag-service.js'
import { backFillRepo } from './timelines/back-fill-repo.js'
import { Filler } from './timelines/filling.js'
import { idLists } from './timelines/id-lists.js'
import { Contexts } from './timelines/context.js'
import { OlderPages } from './timelines/older-pages.js'
import { Placer } from './timelines/placing.js'
import { PublicTimelines } from './timelines/public-timelines.js'
import { Sight } from './timelines/sight.js'
import { TagFiller } from './timelines/tag-filling.js'
import { timelineRepo } from './timelines/timeline-repo.js'
import { WishReader } from './timelines/wishes.js'
import { TimelineService } from './timelines/timeline-service.js'

type Parts = {
  store: Store
  posts: PostRepo
  items: ItemRepo
  reactions: ReactionRepo
  follows: FollowRepo
  quiet: QuietFollowRepo
  listFollows: ListFollowRepo
  following: FollowService
  subjects: Subjects
  visible: PostService['visible']
  blocks: MemberBlocks
  tags: Pick<TagService, 'followedAmong' | 'followersOf'>
  filters: Pick<FilterService, 'matchingFor'>
  live: LiveBus
  actors: LocalActors
  newId: () => string
  clock: Clock
  wakeBackFill: () => void
}

/** What stands in homes and on lists, and how it comes there. */
export function buildTimelines({ store, following, ...parts }: Parts) {
  const [repo, rows, lists, members] = [timelineRepo(store), idLists(store), memberListRepo(store), memberRepo(store)]
  const backFills = backFillRepo(store)
  const shared = { ...parts, repo, rows, lists, members, identities: identityRepo(store) }
  const placer = new Placer(shared)
  const wishes = new WishReader(shared)
  const sight = new Sight({ ...shared, knownBoosts: boostSight({ actors: parts.actors, follows: following }) })
  const tagged = new TagFiller({ ...shared, followed: followedTagRepo(store), placer, wishes })
  const filler = new Filler({ ...shared, placer, tagged, backFills })
  const older = new OlderPages({ ...shared, placer, sight, wishes })
  const timelines = new TimelineService({ ...shared, placer, sight, wishes, filler, older })
  const memberLists = new MemberLists({ ...shared, repo: lists, timelines, filler, follows: following })
  const open = {
    publicTimelines: new PublicTimelines({ ...shared, sight }),
    contexts: new Contexts({ ...shared, sight }),
  }
  return { timelines, memberLists, backFills, ...open }
}
