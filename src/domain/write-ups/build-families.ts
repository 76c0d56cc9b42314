import type { Iri } from '../../core/iri.js'
import type { LocalActors } from '../actors/local-actors.js'
import type { HostService } from '../hosts/host-service.js'
import { itemRepo } from '../items/item-repo.js'
import type { DomainRules } from '../moderation/domain-rules.js'
import { postRepo } from '../posts/post-repo.js'
import type { Ground, GroupServices } from '../services.js'
import type { Subjects } from '../subjects.js'
import { familyService } from './family-service.js'
import type { Originals } from './original.js'
import { relativeRepo } from './relative-repo.js'
import { trialService } from './trial-service.js'

type Parts = Pick<Ground, 'store' | 'clock' | 'newId' | 'baseUrl' | 'wake'> &
  Pick<GroupServices, 'claims' | 'settings'> & {
    localActors: LocalActors
    subjects: Subjects
    originals: Originals
    rules: Pick<DomainRules, 'refuses'>
    hosts: Pick<HostService, 'get'>
    answersChanged: (subject: Iri) => Promise<void>
  }

/** What other groups made of write-ups, and what they say of them. */
export function buildFamilies({ store, clock, newId, baseUrl, wake, claims, settings, ...others }: Parts) {
  const { localActors: actors, subjects, originals, rules, hosts, answersChanged } = others
  const refuses = (host: string) => rules.refuses(host)
  const families = familyService({
    relatives: relativeRepo(store),
    items: itemRepo(store),
    ...{ subjects, originals, actors, refuses },
    isAway: async (host) => {
      const state = (await hosts.get(host))?.state ?? 'well'
      return state === 'dormant' || state === 'leaving' || state === 'gone'
    },
  })
  const language = () => settings.language()
  const wakeAnnouncer = () => wake('announcer')
  const writing = { newId, clock, baseUrl, claims, language, answersChanged, wakeAnnouncer }
  return { families, trials: trialService({ repo: postRepo(store), originals, actors, refuses, ...writing }) }
}
