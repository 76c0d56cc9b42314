import { startPeer } from '../test/federation/attacks/probes/peer.js'
import { postAll, signedCreates } from '../test/stock/load.js'
import { installStock, startStock } from '../test/stock/stock.js'
import { stopOddServers } from '../test/support/odd-server.js'
import { startWholeHub } from './hub/start-hub.js'
import { report } from './measure.js'

const ROUNDS = 5
const REQUESTS = 1_000
const CONNECTIONS = 16

type Place = { actorId: string; actorInbox: string }
type Receiver = { place: Place; status: number; settled: () => Promise<void>; cpu: () => Promise<number> }

/**
 * P1: processor time of a process for a Create that was signed and is right, until it has taken effect: a whole hub,
 * which writes it down twice, against activitypub-express as it comes with a store in memory. Both get the same notes of
 * the same authors, each of which names the one it is sent to.
 */
export async function p1(): Promise<void> {
  const folder = await installStock()
  if (folder === null) return console.log('\nP1: left out, activitypub-express cannot be fetched')
  const stock = await startStock(folder, 'production')
  const hub = await startWholeHub()
  const theirs = { place: stock, status: 200, settled: () => stock.settled(), cpu: () => stock.cpuMicros() }
  const ours = { place: hub, status: 202, settled: () => hub.settled(), cpu: () => hub.cpu() }
  const values: Record<'ours' | 'stock' | 'share', number[]> = { ours: [], stock: [], share: [] }
  for (let round = -1; round < ROUNDS; round++) {
    const peer = await startPeer()
    const author = peer.account('writer')
    const spent = async ({ place, status, settled, cpu }: Receiver) => {
      const requests = signedCreates(place, { peer, author }, REQUESTS)
      const before = await cpu()
      const statuses = await postAll(place, requests, CONNECTIONS)
      await settled()
      if (statuses.get(status) !== REQUESTS) throw new Error(`answered ${JSON.stringify([...statuses])}`)
      return ((await cpu()) - before) / REQUESTS
    }
    const [most, own] = [await spent(theirs), await spent(ours)]
    await stopOddServers()
    if (round < 0) continue // the first warms up
    values.stock.push(most)
    values.ours.push(own)
    values.share.push(own / most)
  }
  await Promise.all([stock.stop(), hub.stop()])
  await report('P1', [
    { what: 'processor time of one Create, until done', unit: 'µs', values: values.ours },
    { what: 'activitypub-express as it comes', unit: 'µs', values: values.stock },
    { what: 'ours / as it comes', unit: '', values: values.share, goal: '≤ 0.30' },
  ])
}
