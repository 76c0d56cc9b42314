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
/** Asked before anything is measured, each time: what was compiled for the one is not for the other. */
const WARM = 200
const STORED = 1_000_000
const PATH = '/api/v1/timelines/home?limit=20'

type Measured = `${'home' | 'constant'}${'' | 'Slow' | 'Cpu'}` | 'p50' | 'p99' | 'cpu'

/** P10: the first page of a home, of a member who follows a thousand, against the same route answering a constant. */
export async function p10(stored = STORED): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'allotment-bench-'))
  const program = fileURLToPath(new URL('./home/server.js', import.meta.url))
  const flags = ['--max-semi-space-size=4', '--max-old-space-size=256']
  const child = fork(program, [folder, String(stored)], { execArgv: flags })
  const [{ address, token }] = (await once(child, 'message')) as [Ready]
  const order = async (what: Order): Promise<number> => {
    child.send(what)
    const [cpuMicros] = (await once(child, 'message')) as [number]
    return cpuMicros
  }
  const headers = `Authorization: Bearer ${token}\r\n`
  const measure = async (what: 'whole' | 'constant') => {
    await order(what)
    await latencies(address, PATH, { requests: WARM, headers })
    const before = await order('cpu')
    const taken = await latencies(address, PATH, { requests: REQUESTS, headers })
    return { ...taken, cpu: ((await order('cpu')) - before) / REQUESTS }
  }
  const values: Record<Measured, number[]> = {
    ...{ home: [], constant: [], homeSlow: [], constantSlow: [], p50: [], p99: [] },
    ...{ homeCpu: [], constantCpu: [], cpu: [] },
  }
  for (let round = 0; round < ROUNDS; round++) {
    const home = await measure('whole')
    const constant = await measure('constant')
    values.home.push(home.p50)
    values.homeSlow.push(home.p99)
    values.homeCpu.push(home.cpu)
    values.constant.push(constant.p50)
    values.constantSlow.push(constant.p99)
    values.constantCpu.push(constant.cpu)
    values.p50.push(home.p50 / constant.p50)
    values.p99.push(home.p99 / constant.p99)
    values.cpu.push(home.cpu / constant.cpu)
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
    { what: 'home of 20, processor time', unit: 'µs', values: values.homeCpu },
    { what: 'a constant, processor time', unit: 'µs', values: values.constantCpu },
    { what: 'home / constant, processor time', unit: '', values: values.cpu },
    { what: 'home / constant, p50', unit: '', values: values.p50, goal: '≤ 2.5' },
    { what: 'home / constant, p99', unit: '', values: values.p99, goal: '≤ 4' },
  ])
}
