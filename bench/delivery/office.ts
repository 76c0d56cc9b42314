import { generateKeyPairSync } from 'node:crypto'
import { idSource } from '../../src/core/ids.js'
import type { Iri } from '../../src/core/iri.js'
import { createLog } from '../../src/core/log.js'
import { createLoop } from '../../src/core/loop.js'
import { reach } from '../../src/core/reach.js'
import { collections } from '../../src/collections.js'
import { FOLLOWS, type FollowDoc } from '../../src/domain/follows/follow-repo.js'
import { deliveryQueue } from '../../src/federation/delivery/delivery-queue.js'
import { DELIVERIES } from '../../src/domain/hosts/delivery-repo.js'
import type { Announcement } from '../../src/federation/outbox/announcement.js'
import { createFetcher } from '../../src/federation/remote/fetcher.js'
import { signRequest } from '../../src/federation/wire/cavage.js'
import { signMessage } from '../../src/federation/wire/rfc9421.js'
import { openEmbeddedStore } from '../../src/store/embedded/store.js'
import { courier } from '../../src/workers/courier.js'

export const VOICE = 'https://hub.example/a/hub' as Iri
const clock = () => new Date()
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })

export const keyed = { keyId: `${VOICE}#main-key`, privateKey }
/** As long as a Create of an event is. */
export const CONTENT = 'Bring what is broken, and patience. There is cake. '.repeat(24)

export type Office = Awaited<ReturnType<typeof openOffice>>

/** The post office of a hub: its store in a folder, its queue, and its courier in a loop as it has in a hub. */
export async function openOffice(folder: string, { begin = true } = {}) {
  const store = await openEmbeddedStore(folder, {
    collections,
    strict: true,
  })
  const log = createLog({ level: 'error', destination: process.stderr })
  const newId = idSource({ clock, worker: 0 })
  const blocks = { refuses: () => false }
  let signatures = 0
  const fetcher = createFetcher({
    reach: reach({ privateRanges: ['127.0.0.0/8'], allowHttpLoopback: true }),
    lookup: async () => ['127.0.0.1'],
    clock,
    userAgent: 'Bench',
  })
  const full = { ...keyed, date: new Date() }
  const signer = {
    cavage: (_: Iri, request: object) => (signatures++, signRequest({ ...full, ...request, date: clock() } as never)),
    message: (_: Iri, request: object) => (signatures++, signMessage({ ...full, ...request, date: clock() } as never)),
  }
  const means = { store, clock, newId, log, blocks, random: Math.random }
  const carrier = courier({ ...means, worker: 0, fetcher, signer, inboxGone: async () => undefined })
  const loop = createLoop({
    name: 'courier',
    step: () => carrier.step(),
    clock,
    random: Math.random,
    log,
    idleMs: 5_000,
  })
  const wake = () => {
    carrier.wake()
    loop.wake()
  }
  if (begin) loop.start()
  return {
    store,
    queue: deliveryQueue({ ...means, ownHost: 'hub.example', wake }),
    signatures: () => signatures,
    start: () => loop.start(),
    waiting: () => store.collection(DELIVERIES).count({ host: { $gte: '' } }, { atMost: 100_000 }),
    async follow(inboxes: readonly Iri[]) {
      for (let n = 0; n < inboxes.length; n += 1_000) {
        await store.collection(FOLLOWS).insertMany(inboxes.slice(n, n + 1_000).map((to, i) => follower(to, n + i)))
      }
    },
    async close() {
      await carrier.stop()
      await loop.stop()
      fetcher.close()
      await store.close()
    },
  }
}

function follower(inbox: Iri, n: number): FollowDoc {
  const { host } = new URL(inbox)
  const iri = `http://${host}/users/u${n}` as Iri
  const at = new Date(0)
  return {
    ...{ _id: `${iri} ${VOICE}`, follower: iri, target: VOICE, direction: 'in', state: 'accepted', inbox, host },
    ...{ activity: `${iri}/follow` as Iri, number: String(n), startedAt: at, endedAt: null, over: [], revision: 1 },
    ...{ news: null, announce: null },
  }
}

export function activity(name: string): Announcement {
  const id = `https://hub.example/o/${name}/act/1-create` as Iri
  const object = `https://hub.example/o/${name}` as Iri
  const note = { id: object, type: 'Event', attributedTo: VOICE, content: CONTENT }
  const body = JSON.stringify({ id, type: 'Create', actor: VOICE, to: ['as:Public'], object: note })
  return { id, actor: VOICE, body, object, recipients: { followersOf: VOICE } }
}

/** Resolves when as many deliveries as these have arrived; a busy process is asked no more often than it must be. */
export async function until(done: () => Promise<boolean> | boolean, everyMs = 5): Promise<void> {
  while (!(await done())) await new Promise((resolve) => setTimeout(resolve, everyMs))
}
