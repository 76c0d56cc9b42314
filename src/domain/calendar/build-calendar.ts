import { draftRepo } from '../drafts/draft-repo.js'
import type { DraftService } from '../drafts/draft-service.js'
import { itemRepo } from '../items/item-repo.js'
import { memberRepo } from '../members/member-repo.js'
import type { Throttle } from '../members/throttle.js'
import type { MemberBlocks } from '../moderation/member-blocks.js'
import type { PostService } from '../posts/post-service.js'
import type { Ground } from '../services.js'
import { calendarLinks } from './calendar-links.js'
import { homeEvents } from './home-events.js'
import { ownDates, type OwnDatesDeps } from './own-dates.js'
import { calendarOrigins } from './import/calendar-origins.js'
import { CALENDAR_IMPORTS } from './import/import-docs.js'
import { calendarImports, type ImportDeps } from './import/import-service.js'
import { calendarReading } from './import/reading.js'

type Leaves = Pick<Ground, 'store' | 'clock'>
type Parts = Leaves &
  Pick<Ground, 'newId' | 'baseUrl'> & {
    posts: Pick<PostService, 'visible'>
    memberBlocks: Pick<MemberBlocks, 'hidden'>
    drafts: Pick<DraftService, 'fresh' | 'bring'>
    settings: ImportDeps['settings']
    throttle: Pick<Throttle, 'take'>
  } & Pick<OwnDatesDeps, 'reader' | 'signUps' | 'joins' | 'mayKnowPlace'>

/** Dates in other programs: what goes out to them, and what comes from them. */
export function buildCalendar({ store, clock, newId, baseUrl, posts, memberBlocks: blocks, ...group }: Parts) {
  const items = itemRepo(store)
  const origins = calendarOrigins({ store, drafts: draftRepo(store), items, ownIris: `${baseUrl}/o/`, clock })
  const visible: PostService['visible'] = (viewer, docs) => posts.visible(viewer, docs)
  return {
    links: calendarLinks({ store, members: memberRepo(store), clock }),
    ownDates: ownDates({ ...group, items, homeEvents: homeEvents({ store, visible, blocks, clock }) }),
    imports: calendarImports({ ...group, store, origins, reading: calendarReading(), newId, clock }),
  }
}

/** What dates leave behind of somebody who has left. */
export function forgetDates({ store, clock }: Leaves): (member: string) => Promise<void> {
  const links = calendarLinks({ store, members: memberRepo(store), clock })
  return async (member) => {
    await links.end(member)
    await store.collection(CALENDAR_IMPORTS).deleteMany({ member })
  }
}
