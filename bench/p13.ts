import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fill } from './content.js'
import { report } from './measure.js'
import { residentMiB, startHub, type Running } from './process.js'

const ROUNDS = 5
const IDLE_MS = 5_000
const ITEMS_KEPT = 100_000
const LOAD_MS = 10 * 60_000
const BROWSERS = 8
const LOOK_EVERY = 500

/** P13: resident memory of an idle hub, and of one with 100,000 items that eight browsers read for ten minutes. */
export async function p13(): Promise<void> {
  const idle: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    idle.push(
      await onHub(async ({ child }) => {
        await wait(IDLE_MS)
        return residentMiB(child.pid as number)
      }),
    )
  }
  const loaded = await onHub((hub, event) => underLoad(hub, event), ITEMS_KEPT)
  await report('P13', [
    { what: 'idle hub', unit: 'MiB resident', values: idle, goal: '≤ 120' },
    {
      what: `at the end of ten minutes of reading, ${loaded.requests} requests`,
      unit: 'MiB resident',
      values: [loaded.last],
      goal: '≤ 260',
    },
    { what: 'its most in between', unit: 'MiB resident', values: [loaded.most], goal: '≤ 260' },
  ])
}

async function onHub<T>(work: (hub: Running, event: string) => Promise<T>, items = 0): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'allotment-bench-'))
  try {
    const event = items === 0 ? '' : await fill(folder, items)
    const hub = await startHub(folder)
    return await work(hub, event).finally(() => hub.stop('SIGTERM'))
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function underLoad({ child, address }: Running, event: string) {
  const pages = [
    '/',
    '/events',
    '/calls',
    '/write-ups',
    event,
    '/events.ics',
    '/feed.atom',
    '/search?q=street',
    '/tags/topic3',
    '/about',
  ]
  const until = performance.now() + LOAD_MS
  const seen = { requests: 0, most: 0, last: 0 }
  const browse = async (begin: number) => {
    for (let at = begin; performance.now() < until; at++) {
      const answer = await fetch(address + (pages[at % pages.length] as string))
      await answer.arrayBuffer()
      if (!answer.ok) throw new Error(`${pages[at % pages.length]} answered ${answer.status}`)
      seen.last = ++seen.requests % LOOK_EVERY === 0 ? residentMiB(child.pid as number) : seen.last
      seen.most = Math.max(seen.most, seen.last)
    }
  }
  await Promise.all(Array.from({ length: BROWSERS }, (_, n) => browse(n)))
  return { ...seen, last: residentMiB(child.pid as number) }
}
