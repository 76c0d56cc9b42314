import { setTimeout as wait } from 'node:timers/promises'
import { get } from '../test/integration/hubs.js'
import { until } from './delivery/office.js'
import { startSink } from './delivery/start-sink.js'
import { startWholeHub } from './hub/start-hub.js'
import { report } from './measure.js'

const ROUNDS = 5
const FOLLOWERS = 10_000
const HOSTS = 1_000
/** For what the machine's other work alone makes of it. */
const IDLE_MS = 1_500

/** P9: how long whoever publishes waits, and how late a hub is for others until 10,000 followers have what was published. */
export async function p9(): Promise<void> {
  const [hub, sink] = [await startWholeHub(), await startSink()]
  await hub.followers(FOLLOWERS, HOSTS, sink.port)
  const values: Record<'answer' | 'p99' | 'most' | 'idle' | 'all', number[]> = {
    ...{ answer: [], p99: [], most: [], idle: [], all: [] },
  }
  for (let round = -1; round < ROUNDS; round++) {
    const { path, ...form } = await hub.form()
    await hub.settled()
    await hub.watch()
    await wait(IDLE_MS)
    const idle = await hub.delays()
    await hub.watch()
    const begun = performance.now()
    const { status } = await get(hub.baseUrl + path, { method: 'POST', ...form })
    const answeredMs = performance.now() - begun
    if (status !== 303) throw new Error(`publishing was answered ${status}`)
    await until(async () => (await sink.arrived()).length === HOSTS, 50)
    await hub.settled()
    const { p99, most } = await hub.delays()
    const allMs = performance.now() - begun
    await sink.reset()
    if (round < 0) continue // the first warms up
    values.answer.push(answeredMs)
    values.p99.push(p99)
    values.most.push(most)
    values.idle.push(idle.p99)
    values.all.push(allMs)
  }
  await hub.stop()
  await sink.stop()
  await report('P9', [
    { what: 'from publishing to the answer, 10,000 followers', unit: 'ms', values: values.answer, goal: '≤ 100' },
    { what: 'event loop late meanwhile, p99', unit: 'ms', values: values.p99, goal: '≤ 20' },
    { what: 'event loop late meanwhile, most', unit: 'ms', values: values.most },
    { what: 'event loop late with nothing to do, p99', unit: 'ms', values: values.idle },
    { what: 'until 1,000 hosts have it and nothing waits', unit: 'ms', values: values.all },
  ])
}
