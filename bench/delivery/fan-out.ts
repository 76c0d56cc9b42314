import type { Iri } from '../../src/core/iri.js'
import { activity, openOffice, until } from './office.js'

/** A process that publishes to a number of hosts of a sink and sends, until it is done or killed. */
const [folder = '', port = '', hosts = '0'] = process.argv.slice(2)
const office = await openOffice(folder)
const inboxes = Array.from({ length: Number(hosts) }, (_, n) => `http://h${n}.localhost:${port}/inbox` as Iri)
await office.follow(inboxes)
await office.queue.enqueue(activity('first'))
await until(async () => (await office.waiting()) === 0)
await office.close()
