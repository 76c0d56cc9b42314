import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { activity, openOffice, until } from './delivery/office.js'
import { startSink } from './delivery/start-sink.js'
import { report, timed } from './measure.js'
import { expectAll } from './p4.js'

const FOLLOWERS = 10_000
const HOSTS = 400

/** P6: what a post costs that 10,000 people on 400 servers follow. */
export async function p6(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'allotment-bench-'))
  const sink = await startSink()
  const office = await openOffice(folder)
  await office.follow(Array.from({ length: FOLLOWERS }, (_, n) => sink.inbox(`h${n % HOSTS}`)))
  let queuedMs = 0
  const { wallMs } = await timed(HOSTS, async () => {
    const begun = performance.now()
    await office.queue.enqueue(activity('first'))
    queuedMs = performance.now() - begun
    await until(async () => (await office.waiting()) === 0)
  })
  const arrived = await sink.arrived()
  expectAll(arrived, HOSTS)
  await office.close()
  await sink.stop()
  await rm(folder, { recursive: true })
  await report('P6', [
    { what: 'POSTs', unit: '', values: [arrived.reduce((sum, [, times]) => sum + times, 0)], goal: '400' },
    { what: 'signatures', unit: '', values: [office.signatures()], goal: '400' },
    { what: 'until all is queued', unit: 'ms', values: [queuedMs] },
    { what: 'until all has arrived', unit: 'ms', values: [wallMs] },
  ])
}
