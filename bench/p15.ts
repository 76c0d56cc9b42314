import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { until } from './delivery/office.js'
import { startSink, type Sink } from './delivery/start-sink.js'
import { report } from './measure.js'

const INBOXES = 1_000
const LEASE_BATCH = 128

/** P15: kill -9 in the middle of a fan-out to 1,000 inboxes, at different moments. */
export async function p15(): Promise<void> {
  const lost: number[] = []
  const twice: number[] = []
  for (const killAt of [1, 100, 250, 500, 750, 950]) {
    const folder = await mkdtemp(join(tmpdir(), 'allotment-bench-'))
    const sink = await startSink()
    await run(folder, sink, killAt)
    await run(folder, sink, null)
    const arrived = await sink.arrived()
    lost.push(INBOXES - arrived.length)
    twice.push(arrived.reduce((sum, [, times]) => sum + times - 1, 0))
    await sink.stop()
    await rm(folder, { recursive: true })
  }
  await report('P15', [
    { what: 'lost', unit: '', values: lost, goal: '0' },
    { what: 'sent twice', unit: '', values: twice, goal: `≤ ${LEASE_BATCH}` },
  ])
}

async function run(folder: string, sink: Sink, killAt: number | null): Promise<void> {
  const program = fileURLToPath(new URL('./delivery/fan-out.js', import.meta.url))
  const child = spawn(process.execPath, [program, folder, String(sink.port), String(INBOXES)], { stdio: 'inherit' })
  const gone = once(child, 'exit')
  if (killAt !== null) {
    await until(async () => (await sink.arrived()).length >= killAt, 1)
    child.kill('SIGKILL')
  }
  await gone
}
