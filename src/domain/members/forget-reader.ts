import type { Iri } from '../../core/iri.js'
import type { FollowService } from '../follows/follow-service.js'
import type { MemberBlocks } from '../moderation/member-blocks.js'
import type { ListFollowing } from '../reading-lists/list-following.js'
import type { MemberLists } from '../member-lists/member-list-service.js'
import { homeOf } from '../timelines/timeline-repo.js'
import type { TimelineService } from '../timelines/timeline-service.js'

type Deps = {
  follows: Pick<FollowService, 'quietOf' | 'unfollowQuietly'>
  listFollowing: Pick<ListFollowing, 'forget'>
  blocks: Pick<MemberBlocks, 'forget'>
  /** Bookmarks, filters and hashtags. */
  forgetMarks: (member: string) => Promise<void>
  memberLists: Pick<MemberLists, 'forget'>
  timelines: Pick<TimelineService, 'drop'>
}

const AT_ONCE = 100

/** What somebody who left had read, and whom they did not want to read. The hub follows nobody for them alone any longer. */
export async function forgetReader(deps: Deps, member: string): Promise<void> {
  const { follows, listFollowing, blocks, memberLists, timelines, forgetMarks } = deps
  const page = (): Promise<{ targets: Iri[] }> => follows.quietOf(member, { limit: AT_ONCE })
  for (let { targets } = await page(); targets.length > 0; { targets } = await page()) {
    for (const target of targets) await follows.unfollowQuietly(member, target)
  }
  await listFollowing.forget(member)
  await blocks.forget(member)
  await memberLists.forget(member)
  await timelines.drop(homeOf(member))
  await forgetMarks(member)
}
