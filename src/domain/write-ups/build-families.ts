import type { LocalActors } from '../actors/local-actors.js'
import type { HostService } from '../hosts/host-service.js'
import { itemRepo } from '../items/item-repo.js'
import type { DomainRules } from '../moderation/domain-rules.js'
import type { Store } from '../../store/store.js'
import type { Subjects } from '../subjects.js'
import { familyService } from './family-service.js'
import type { Originals } from './original.js'
import { relativeRepo } from './relative-repo.js'

type Parts = {
  store: Store
  localActors: LocalActors
  subjects: Subjects
  originals: Originals
  rules: Pick<DomainRules, 'refuses'>
  hosts: Pick<HostService, 'get'>
}

export function buildFamilies({ store, localActors, subjects, originals, rules, hosts }: Parts) {
  return familyService({
    relatives: relativeRepo(store),
    items: itemRepo(store),
    ...{ subjects, originals, actors: localActors },
    refuses: (host) => rules.refuses(host),
    isAway: async (host) => {
      const state = (await hosts.get(host))?.state ?? 'well'
      return state === 'dormant' || state === 'leaving' || state === 'gone'
    },
  })
}
