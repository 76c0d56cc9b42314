import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Order, Ready } from './home/server.js'
import { latencies } from './latency.js'
import { report } from './measure.js'

const ROUNDS = 7
const REQUESTS = 400
const STORED = 1_000_000
const PATH = '/api/v1/timelines/home?limit=20'

/** P10: the first page of a home, of a member who follows a thousand, against the same route answering a constant. */
export async function p10(stored = STORED): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'allotment-bench-'))
  const program = fileURLToPath(new URL('./home/server.js', import.meta.url))
  const flags = ['--max-semi-space-size=4', '--max-old-space-size=256']
  const child = fork(program, [folder, String(stored)], { execArgv: flags })
  const [{ address, token }] = (await once(child, 'message')) as [Ready]
  const order = async (what: Order) => {
    child.send(what)
    await once(child, 'message')
  }
  const headers = `Authorization: Bearer ${token}\r\n`
  const measure = (requests = REQUESTS) => latencies(address, PATH, { requests, headers })
  const values: Record<'home' | 'constant' | 'homeSlow' | 'constantSlow' | 'p50' | 'p99', number[]> = {
    ...{ home: [], constant: [], homeSlow: [], constantSlow: [], p50: [], p99: [] },
  }
  await measure()
  for (let round = 0; round < ROUNDS; round++) {
    await order('whole')
    const home = await measure()
    await order('constant')
    const constant = await measure()
    values.home.push(home.p50)
    values.homeSlow.push(home.p99)
    values.constant.push(constant.p50)
    values.constantSlow.push(constant.p99)
    values.p50.push(home.p50 / constant.p50)
    values.p99.push(home.p99 / constant.p99)
  }
  const gone = once(child, 'exit')
  child.disconnect()
  await gone
  await rm(folder, { recursive: true })
  await report('P10', [
    { what: 'home of 20, p50', unit: 'ms', values: values.home },
    { what: 'home of 20, p99', unit: 'ms', values: values.homeSlow },
    { what: 'a constant, p50', unit: 'ms', values: values.constant },
    { what: 'a constant, p99', unit: 'ms', values: values.constantSlow },
    { what: 'home / constant, p50', unit: '', values: values.p50, goal: '≤ 2.5' },
    { what: 'home / constant, p99', unit: '', values: values.p99, goal: '≤ 4' },
  ])
}
