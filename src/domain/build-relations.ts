import type { Clock } from '../core/clock.js'
import type { Store } from '../store/store.js'
import type { ActorRepo } from './actors/actor-repo.js'
import { identityRepo } from './actors/identity-repo.js'
import type { LocalActors } from './actors/local-actors.js'
import { followRepo, quietFollowRepo } from './follows/follow-repo.js'
import type { FollowService } from './follows/follow-service.js'
import { profileVerifier } from './members/profile-verifier.js'
import type { Blocks } from './moderation/blocks.js'
import type { MemberBlocks } from './moderation/member-blocks.js'
import { postRepo } from './posts/post-repo.js'
import type { PostService } from './posts/post-service.js'
import { regardRepo } from './relations/regard-repo.js'
import { relationReader } from './relations/relation-reader.js'
import { RelationService } from './relations/relation-service.js'
import { accountSearch } from './search/account-search.js'
import { postSearch } from './search/post-search.js'
import { suggestions } from './search/suggestions.js'
import { tagSearch } from './search/tag-search.js'

type Parts = {
  store: Store
  newId: () => string
  clock: Clock
  localActors: LocalActors
  actors: ActorRepo
  follows: FollowService
  memberBlocks: MemberBlocks
  posts: Pick<PostService, 'visible'>
  blocks: Pick<Blocks, 'refuses' | 'silenced'>
}

/** What members have to do with others, and how they find them. */
export function buildRelations(parts: Parts) {
  const { store, newId, clock, localActors, actors: known, follows, memberBlocks, posts, blocks: rules } = parts
  const [repo, quiet, regards, identities] = [
    followRepo(store),
    quietFollowRepo(store),
    regardRepo(store),
    identityRepo(store),
  ]
  const shared = { actors: localActors, blocks: memberBlocks, quiet, regards }
  const reader = relationReader({ ...shared, follows: repo })
  const found = { locals: localActors, identities, blocks: memberBlocks, relations: reader }
  return {
    relations: new RelationService({ ...shared, known, follows, repo, reader, newId, clock }),
    search: {
      accounts: accountSearch({ ...found, actors: known, rules }),
      posts: postSearch({ repo: postRepo(store), posts, actors: localActors }),
      tags: tagSearch({ store }),
    },
    suggestions: suggestions({ ...found, follows: repo, regards }),
    verifyProfile: profileVerifier({ identities, actors: localActors, clock }),
  }
}
