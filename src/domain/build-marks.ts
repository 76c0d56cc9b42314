import type { Clock } from '../core/clock.js'
import type { Iri } from '../core/iri.js'
import type { Store } from '../store/store.js'
import type { LocalActors } from './actors/local-actors.js'
import { bookmarkRepo } from './bookmarks/bookmark-repo.js'
import { bookmarkService } from './bookmarks/bookmark-service.js'
import { threadMuteRepo } from './bookmarks/thread-mute-repo.js'
import { filterRepo } from './filters/filter-repo.js'
import { FilterService } from './filters/filter-service.js'
import { ItemLists } from './items/item-lists.js'
import type { LiveBus } from './live/live-bus.js'
import { postRepo } from './posts/post-repo.js'
import { postTags } from './posts/post-tags.js'
import type { ReactionService } from './reactions/reaction-service.js'
import { featuredTagRepo, followedTagRepo } from './tags/tag-repo.js'
import { TagService } from './tags/tag-service.js'
import { TagUsage } from './tags/tag-usage.js'

type Parts = {
  store: Store
  actors: LocalActors
  /** Asked only once all is built. */
  reactions: () => Pick<ReactionService, 'talliesOf'>
  newId: () => string
  live: Pick<LiveBus, 'publish'>
  clock: Clock
  wakePlacer: () => void
  silenced: (host: string) => boolean
}

/** What members put aside, do not want to see, and follow without anybody: their own marks on what is here. */
export function buildMarks({ store, actors, reactions, newId, live, clock, wakePlacer, silenced }: Parts) {
  const posts = postRepo(store)
  const bookmarks = bookmarkService({ bookmarks: bookmarkRepo(store), mutes: threadMuteRepo(store), newId, clock })
  const ownOf = async (member: string) => (await actors.ofMember(member))?.iri ?? null
  const filters = new FilterService({ repo: filterRepo(store), ownOf, newId, live })
  const [followed, featured] = [followedTagRepo(store), featuredTagRepo(store)]
  const tags = new TagService({ followed, featured, posts, used: postTags(store), actors, newId, clock, wakePlacer })
  const tallies = (objects: readonly Iri[]) => reactions().talliesOf(objects)
  const tagUsage = new TagUsage({ lists: new ItemLists(store), posts, tallies, silenced, clock })
  const forgetMarks = async (member: string): Promise<void> => {
    await bookmarks.forget(member)
    await filters.forget(member)
    await tags.forget(member)
  }
  /** What those who keep posts ask and say. */
  const ofPosts = {
    threadMoved: (from: Iri, to: Iri) => bookmarks.threadMoved(from, to),
    isTagFollowed: (keys: readonly string[]) => tags.anyFollowed(keys),
  }
  return { bookmarks, filters, tags, tagUsage, forgetMarks, ofPosts }
}
