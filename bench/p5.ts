import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installStock, startStock } from '../test/stock/stock.js'
import { activity, openOffice, until } from './delivery/office.js'
import { startSink, type Sink } from './delivery/start-sink.js'
import { report, timed } from './measure.js'
import { expectAll } from './p4.js'

const ROUNDS = 5
const INBOXES = 1_000
/** Stock sends one after the other, so that its rate does not depend on how many there are. */
const INBOXES_OF_STOCK = { 0: 400, 50: 100 }

/** P5: the fan-out of P4 against activitypub-express as it comes, where the other side answers at once, or takes a while. */
export async function p5(): Promise<void> {
  const folder = await installStock()
  if (folder === null) return console.log('\nP5: left out, activitypub-express cannot be fetched')
  const values: Record<string, { ours: number[]; stock: number[]; times: number[] }> = {}
  for (const afterMs of [0, 50] as const) {
    const kept = (values[afterMs] = { ours: [] as number[], stock: [] as number[], times: [] as number[] })
    for (let round = -1; round < ROUNDS; round++) {
      const sink = await startSink(afterMs)
      const [ours, stock] = [await ourRate(sink), await stockRate(folder, sink, INBOXES_OF_STOCK[afterMs])]
      await sink.stop()
      if (round < 0) continue // the first warms up
      kept.ours.push(ours)
      kept.stock.push(stock)
      kept.times.push(ours / stock)
    }
  }
  const names = { 0: 'answered at once', 50: 'answered after 50 ms' }
  const rows = ([0, 50] as const).flatMap((afterMs) => {
    const { ours = [], stock = [], times = [] } = values[afterMs] ?? {}
    return [
      { what: `deliveries, ${names[afterMs]}`, unit: '1/s', values: ours },
      { what: `of activitypub-express, ${names[afterMs]}`, unit: '1/s', values: stock },
      { what: `ours / as it comes, ${names[afterMs]}`, unit: '', values: times, goal: afterMs === 0 ? '≥ 8' : '≥ 40' },
    ]
  })
  await report('P5', rows)
}

async function ourRate(sink: Sink): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'allotment-bench-'))
  const office = await openOffice(folder)
  await office.follow(Array.from({ length: INBOXES }, (_, n) => sink.inbox(`h${n}`)))
  const { perSecond } = await timed(INBOXES, async () => {
    await office.queue.enqueue(activity('first'))
    await until(() => office.signatures() === INBOXES, 1)
    await until(async () => (await office.waiting()) === 0)
  })
  expectAll(await sink.arrived(), INBOXES)
  await sink.reset()
  await office.close()
  await rm(folder, { recursive: true })
  return perSecond ?? 0
}

/** Its inboxes are all on one host, which spares it a thousand names to look up. */
async function stockRate(folder: string, sink: Sink, count: number): Promise<number> {
  const stock = await startStock(folder, 'production')
  const inboxes = Array.from({ length: count }, (_, n) => `http://localhost:${sink.port}/inbox/${n}`)
  const { perSecond } = await timed(count, () => stock.deliver(inboxes))
  expectAll(await sink.arrived(), count)
  await sink.reset()
  await stock.stop()
  return perSecond ?? 0
}
