import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fill } from './content.js'
import { report } from './measure.js'
import { startHub } from './process.js'

const ROUNDS = 5
const ITEMS_KEPT = 100_000

/** P14: from nothing to the first page, with an empty folder, and after kill -9 with 100,000 items. */
export async function p14(): Promise<void> {
  const cold: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const folder = await mkdtemp(join(tmpdir(), 'allotment-bench-'))
    const hub = await startHub(folder)
    cold.push(hub.firstPageMs)
    await hub.stop('SIGTERM')
    await rm(folder, { recursive: true })
  }
  const folder = await mkdtemp(join(tmpdir(), 'allotment-bench-'))
  await fill(folder, ITEMS_KEPT)
  const again: number[] = []
  await (await startHub(folder)).stop('SIGKILL')
  for (let round = 0; round < ROUNDS; round++) {
    const hub = await startHub(folder)
    again.push(hub.firstPageMs)
    await hub.stop('SIGKILL')
  }
  await rm(folder, { recursive: true })
  await report('P14', [
    { what: 'cold start to the first page', unit: 'ms', values: cold, goal: '≤ 1200' },
    { what: 'the same after kill -9, with 100,000 items', unit: 'ms', values: again, goal: '≤ 2000' },
  ])
}
