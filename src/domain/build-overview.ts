import { actorRepo } from './actors/actor-repo.js'
import { hostService } from './hosts/host-service.js'
import { receivedRepo } from './received/received-repo.js'
import type { Ground } from './services.js'
import { countedRarely, countUsage } from './usage.js'

/** What those who look after the hub see of other servers, and how things stand with them. */
export function buildOverview({ store, clock, wake }: Pick<Ground, 'store' | 'clock' | 'wake'>) {
  return {
    hosts: hostService({ store, clock, wake: () => wake('courier') }),
    received: receivedRepo({ store }),
    /** Actors of other servers. */
    actors: actorRepo(store),
    /** How much there is of everything here; counted once an hour. */
    usage: countedRarely({ counts: () => countUsage(store, clock), clock }),
  }
}
