import type { Ground } from '../services.js'
import { memberRepo } from '../members/member-repo.js'
import type { MemberBlocks } from '../moderation/member-blocks.js'
import type { PostService } from '../posts/post-service.js'
import { calendarLinks } from './calendar-links.js'
import { homeEvents } from './home-events.js'

type Parts = Pick<Ground, 'store' | 'clock'> & {
  posts: Pick<PostService, 'visible'>
  memberBlocks: Pick<MemberBlocks, 'hidden'>
}

/** Dates in other programs: what goes out to them. */
export function buildCalendar({ store, clock, posts, memberBlocks: blocks }: Parts) {
  const links = calendarLinks({ store, members: memberRepo(store), clock })
  const visible: PostService['visible'] = (viewer, docs) => posts.visible(viewer, docs)
  return {
    links,
    homeEvents: homeEvents({ store, visible, blocks, clock }),
    /** Somebody has left. */
    forget: async (member: string): Promise<void> => void (await links.end(member)),
  }
}
