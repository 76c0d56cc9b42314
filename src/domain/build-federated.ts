import { ACTORS } from './actors/actor-repo.js'
import { identityRepo } from './actors/identity-repo.js'
import { LocalActors } from './actors/local-actors.js'
import { followRepo, quietFollowRepo } from './follows/follow-repo.js'
import { FollowService } from './follows/follow-service.js'
import { itemRepo } from './items/item-repo.js'
import { memberRepo } from './members/member-repo.js'
import { memberBlockRepo } from './moderation/member-block-repo.js'
import { postRepo } from './posts/post-repo.js'
import { PostService } from './posts/post-service.js'
import { tallyRepo } from './reactions/reaction-repo.js'
import type { Ground, GroupServices } from './services.js'
import { subjects as createSubjects } from './subjects.js'
import type { Iri } from '../core/iri.js'

type Parts = Pick<Ground, 'store' | 'clock' | 'newId' | 'baseUrl' | 'wake'> & Pick<GroupServices, 'claims' | 'settings'>

/** What goes on between this hub and others, as far as it is no matter of the wire. */
export function buildFederated({ store, clock, newId, baseUrl, wake, claims, settings }: Parts) {
  const identities = identityRepo(store)
  const localActors = new LocalActors({ baseUrl, settings, identities, members: memberRepo(store) })
  const [items, posted, tallies] = [itemRepo(store), postRepo(store), tallyRepo(store)]
  const blocks = memberBlockRepo(store)
  const isBlocked = (member: string, actor: Iri) => blocks.isBlocked(member, actor)
  const wakes = { wakeAnnouncer: () => wake('announcer'), wakePlacer: () => wake('placer') }
  const shared = { actors: localActors, newId, clock, ...wakes }

  const quiet = quietFollowRepo(store)
  const follows = new FollowService({
    ...shared,
    repo: followRepo(store),
    quiet,
    isBlocked,
    unfollowed: async () => {},
  })
  const subjects = createSubjects({ items, posts: posted, isLocal: (name) => localActors.isLocal(name) })
  const answersChanged = async (subject: Iri) => {
    await tallies.touch(subject, clock())
    wake('tallies')
  }
  const byAddress = async (addresses: readonly string[]): Promise<Iri[]> => {
    if (addresses.length === 0) return []
    const found = await store.collection(ACTORS).find({ address: { $in: addresses } }, { limit: 100 })
    return found.flatMap(({ state, iri }) => (state === 'here' ? [iri] : []))
  }
  const language = async () => (await settings.read())?.language ?? 'en'
  const lookedUp = { byAddress, language, subjects, follows, answersChanged }
  const posts = new PostService({ ...shared, ...lookedUp, repo: posted, claims })
  return { localActors, follows, subjects, posts }
}
