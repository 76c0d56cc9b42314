import { mkdtemp, rm } from 'node:fs/promises'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HOSTS } from '../src/domain/hosts/host-repo.js'
import { signRequest } from '../src/federation/wire/cavage.js'
import { activity, keyed, openOffice, until } from './delivery/office.js'
import { startSink, type Sink } from './delivery/start-sink.js'
import { report, timed } from './measure.js'

const INBOXES = 1_000
const AT_ONCE = 64
const ROUNDS = 5

/** P4: a fan-out to 1,000 hosts through the durable queue, against signing and posting the same with nothing around it. */
export async function p4(): Promise<void> {
  const rates: Record<'queue' | 'bare', number[]> = { queue: [], bare: [] }
  const cpu: Record<'queue' | 'bare', number[]> = { queue: [], bare: [] }
  const share: number[] = []
  await oneRound() // warms up
  for (let round = 0; round < ROUNDS; round++) {
    const { ours, bare } = await oneRound()
    rates.queue.push(ours.perSecond ?? 0)
    rates.bare.push(bare.perSecond ?? 0)
    cpu.queue.push(ours.cpuMicros)
    cpu.bare.push(bare.cpuMicros)
    share.push(bare.wallMs / ours.wallMs)
  }
  await report('P4', [
    { what: 'deliveries from publishing to the last one noted as done', unit: '1/s', values: rates.queue },
    { what: 'RSA-2048 signature and POST, 64 at once', unit: '1/s', values: rates.bare },
    { what: 'queue / bare', unit: '', values: share, goal: '≥ 0.60' },
    { what: 'processor time of a delivery', unit: 'µs', values: cpu.queue },
    { what: 'processor time of a bare one', unit: 'µs', values: cpu.bare },
  ])
}

async function oneRound() {
  const folder = await mkdtemp(join(tmpdir(), 'allotment-bench-'))
  const sink = await startSink()
  const office = await openOffice(folder)
  const inboxes = Array.from({ length: INBOXES }, (_, n) => sink.inbox(`h${n}`))
  await office.follow(inboxes)
  const hosts = office.store.collection(HOSTS)
  const busy = () => hosts.count({ due: { $lt: new Date('9000-01-01') } }, { atMost: 2_000 })
  const ours = await timed(INBOXES, async () => {
    await office.queue.enqueue(activity('first'))
    await until(() => office.signatures() === INBOXES, 1) // asking the store would be part of the work
    await until(async () => (await busy()) === 0)
  })
  expectAll(await sink.arrived(), INBOXES)
  await sink.reset()
  await office.close()
  const bare = await timed(INBOXES, () => bareRun(sink))
  await sink.stop()
  await rm(folder, { recursive: true })
  return { ours, bare }
}

export function expectAll(arrived: readonly [string, number][], wanted: number): void {
  if (arrived.length !== wanted) throw new Error(`${arrived.length} of ${wanted} deliveries arrived`)
  const more = arrived.filter(([, times]) => times > 1).length
  if (more > 0) throw new Error(`${more} deliveries arrived more than once`)
}

/** The ceiling: the same signature, the same number of hosts, connections that are kept, and nothing written down. */
async function bareRun({ port }: Sink): Promise<void> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 4 })
  const body = Buffer.from(activity('bare').body)
  let next = 0
  const worker = async () => {
    while (next < INBOXES) {
      const url = new URL(`http://h${next++}.localhost:${port}/inbox`)
      const signed = await signRequest({ method: 'POST', url, body, ...keyed, date: new Date() })
      const headers = { ...signed, 'content-type': 'application/activity+json', 'content-length': String(body.length) }
      await new Promise<void>((resolve, reject) => {
        const lookup = (_: string, options: { all?: boolean }, done: (...answer: unknown[]) => void) =>
          options.all === true ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4)
        const to = { host: url.hostname, port, path: url.pathname, method: 'POST', headers, agent, lookup }
        const request = http.request(to as never, (response) => response.resume().on('end', resolve))
        request.on('error', reject).end(body)
      })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  agent.destroy()
}
