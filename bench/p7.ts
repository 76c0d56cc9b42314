import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { activity, openOffice, until } from './delivery/office.js'
import { startSink } from './delivery/start-sink.js'
import { report } from './measure.js'

const HOSTS = 1_000
const ILL = 50
const ROUNDS = 3
const ANSWER_MS = 20

/** P7: how long the healthy ones of 1,000 hosts wait when 50 are dead or hang, at the first and the second publication. */
export async function p7(): Promise<void> {
  const times: Record<'well' | 'dead' | 'hung', { first: number[]; second: number[] }> = {
    well: { first: [], second: [] },
    dead: { first: [], second: [] },
    hung: { first: [], second: [] },
  }
  await oneRound('well') // warms up
  for (let round = 0; round < ROUNDS; round++) {
    for (const kind of ['well', 'dead', 'hung'] as const) {
      const { first, second } = await oneRound(kind)
      times[kind].first.push(first)
      times[kind].second.push(second)
    }
  }
  const rows = (['first', 'second'] as const).flatMap((which) => [
    { what: `${which} publication, all well`, unit: 'ms', values: times.well[which] },
    ...(['dead', 'hung'] as const).map((kind) => ({
      what: `${which} publication, 50 ${kind} / all well`,
      unit: '',
      values: times[kind][which].map((ms, i) => ms / (times.well[which][i] ?? Number.NaN)),
      goal: '≤ 1.3',
    })),
  ])
  await report('P7', rows)
}

async function oneRound(kind: 'well' | 'dead' | 'hung') {
  const folder = await mkdtemp(join(tmpdir(), 'allotment-bench-'))
  const sink = await startSink(ANSWER_MS)
  const office = await openOffice(folder)
  const name = (n: number) => (kind !== 'well' && n % (HOSTS / ILL) === 0 ? `${kind}${n}` : `h${n}`)
  await office.follow(Array.from({ length: HOSTS }, (_, n) => sink.inbox(name(n))))
  const healthy = kind === 'well' ? HOSTS : HOSTS - ILL
  const publish = async (what: string) => {
    await sink.reset()
    const begun = performance.now()
    await office.queue.enqueue(activity(what))
    await until(async () => (await sink.arrived()).length >= healthy, 25)
    // As much work each, whatever the number of hosts.
    return ((performance.now() - begun) * HOSTS) / healthy
  }
  const times = { first: await publish('first'), second: await publish('second') }
  await office.close()
  await sink.stop()
  await rm(folder, { recursive: true })
  return times
}
