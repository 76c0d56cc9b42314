import { iri, type Iri } from '../../src/core/iri.js'
import { ACTORS, type ActorDoc } from '../../src/domain/actors/actor-repo.js'
import { DELIVERIES } from '../../src/domain/hosts/delivery-repo.js'
import { HOSTS, newHost, type HostDoc } from '../../src/domain/hosts/host-repo.js'
import { receivedId, type Arrival } from '../../src/domain/received/received-repo.js'
import type { Hub } from '../../src/hub.js'
import { actorDoc, stranger } from './neighbours.js'

/** What other servers did with a hub that runs, as the other parts of it leave it in the store. */
export function others(hub: Hub) {
  let made = 0
  return {
    async know(name: string, host: string, change: Partial<ActorDoc> = {}): Promise<ActorDoc> {
      const doc = { ...actorDoc(name, host), ...change }
      await hub.store.collection(ACTORS).insertOne(doc)
      return doc
    },

    /** Somebody follows one of ours. @returns who */
    async follow(target: Iri, name: string, host: string): Promise<Iri> {
      const follower = stranger(name, host)
      await hub.services.follows.request({ follower, target, activity: iri(`${follower.iri}/follows/${++made}`) })
      return follower.iri
    },

    /** A server that does not take what it is sent, with this much waiting for it. */
    async trouble(host: string, change: Partial<HostDoc> = {}, waiting = 0): Promise<void> {
      const since = new Date('2026-05-01T12:00:00Z')
      const failing = { state: 'failing', failures: 3, failingSince: since, trouble: 'timeout' } as const
      const due = new Date('2031-01-01T00:00:00Z')
      await hub.store.collection(HOSTS).insertOne({ ...newHost(host, since), ...failing, hold: due, due, ...change })
      const rows = Array.from({ length: waiting }, (_, at) => {
        const [inbox, activity] = [iri(`https://${host}/inbox`), iri(`https://hub.test/act/${at}`)]
        const untried = { attempts: 1, denied: false, tried: false, failingSince: since, due }
        return {
          ...{ _id: `${inbox} ${activity}`, host, inbox, activity, object: activity, verb: 'Create' },
          ...{ number: String(at).padStart(20, '0'), ...untried },
        }
      })
      if (rows.length > 0) await hub.store.collection(DELIVERIES).insertMany(rows)
    },

    /** Something came. @returns its id in the store */
    async arrive(change: Partial<Arrival> & Pick<Arrival, 'actor'>): Promise<string> {
      const activity = iri(`${change.actor}/act/${++made}`)
      const signer = change.signer ?? change.actor
      const about = { type: 'Create', objectType: 'Note', inbox: null, at: new Date(), raw: '{}' }
      const host = new URL(signer).host
      await hub.services.received.add({ ...about, activity, signer, host, ...change })
      return receivedId(change.activity ?? activity, signer)
    },
  }
}
