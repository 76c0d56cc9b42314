import { actorRepo } from './actors/actor-repo.js'
import { hostService } from './hosts/host-service.js'
import { receivedRepo } from './received/received-repo.js'
import type { Ground } from './services.js'

/** What those who look after the hub see of other servers, and how things stand with them. */
export function buildOverview({ store, clock, wake }: Pick<Ground, 'store' | 'clock' | 'wake'>) {
  return {
    hosts: hostService({ store, clock, wake: () => wake('courier') }),
    received: receivedRepo({ store }),
    /** Actors of other servers. */
    actors: actorRepo(store),
  }
}
