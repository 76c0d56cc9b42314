import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { report } from './measure.js'
import { residentMiB, startHub } from './process.js'

const ROUNDS = 5
const IDLE_MS = 5_000

/** P13, idle: resident memory of a hub that was started, served one page, and was left alone. */
export async function p13(): Promise<void> {
  const resident: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const folder = await mkdtemp(join(tmpdir(), 'allotment-bench-'))
    const hub = await startHub(folder)
    await wait(IDLE_MS)
    resident.push(residentMiB(hub.child.pid as number))
    await hub.stop('SIGTERM')
    await rm(folder, { recursive: true })
  }
  await report('P13', [{ what: 'idle hub', unit: 'MiB resident', values: resident, goal: '≤ 120' }])
}
