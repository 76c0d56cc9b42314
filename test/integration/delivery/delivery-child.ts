import { collections } from '../../../src/collections.js'
import type { Iri } from '../../../src/core/iri.js'
import { deliveryQueue } from '../../../src/federation/delivery/delivery-queue.js'
import { openEmbeddedStore } from '../../../src/store/embedded/store.js'
import { courier } from '../../../src/workers/courier.js'
import { idSource } from '../../../src/core/ids.js'
import { reach } from '../../../src/core/reach.js'
import { createFetcher } from '../../../src/federation/remote/fetcher.js'
import { announcement, keyedSigner, quietLog } from '../../support/delivering.js'

/** A process that queues an announcement for many hosts of a sink and sends what waits, until it is killed or done. */
const [folder = '', port = '', hosts = '0'] = process.argv.slice(2)
const clock = () => new Date()
const store = await openEmbeddedStore(folder, { collections, strict: true })
const blocks = { refuses: () => false }
const newId = idSource({ clock, worker: 0 })
const fetcher = createFetcher({
  reach: reach({ privateRanges: ['127.0.0.0/8'], allowHttpLoopback: true }),
  lookup: async () => ['127.0.0.1'],
  clock,
  userAgent: 'Test',
})
const carrier = courier({
  ...{ store, clock, newId, blocks, fetcher, log: quietLog, worker: 0, random: Math.random },
  signer: keyedSigner(clock),
  inboxGone: async () => undefined,
})
const queue = deliveryQueue({ store, clock, newId, ownHost: 'hub.example', blocks, wake: () => carrier.wake() })
const say = (word: string) => process.stdout.write(`${word}\n`)
say('open')
const inboxes = Array.from({ length: Number(hosts) }, (_, n) => `http://h${n}.localhost:${port}/inbox` as Iri)
await queue.enqueue(announcement('Create', 'tea', { inboxes }))
say('queued')
while (await carrier.step());
say('done')
await carrier.stop()
fetcher.close()
await store.close()
