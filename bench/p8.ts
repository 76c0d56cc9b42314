import { setTimeout as wait } from 'node:timers/promises'
import { activity, startPeer, type Peer } from '../test/federation/attacks/probes/peer.js'
import { post } from '../test/federation/attacks/probes/post.js'
import { stopOddServers } from '../test/support/odd-server.js'
import { startSink, type Sink } from './delivery/start-sink.js'
import { startWholeHub, type WholeHub } from './hub/start-hub.js'
import { report } from './measure.js'

const ROUNDS = 5
const HOSTS = 400
/** Longer than what the loops rest when something was forgotten to wake them. */
const QUIET_MS = 6_000

/** P8: what a hub sends because somebody new follows it, with few followers and with many. */
export async function p8(): Promise<void> {
  const [hub, sink] = [await startWholeHub(), await startSink()]
  await hub.followers(10, HOSTS, sink.port)
  const few = await sentForFollows(hub, sink)
  await hub.followers(10_000 - 10 - ROUNDS, HOSTS, sink.port)
  const many = await sentForFollows(hub, sink)
  await hub.stop()
  await sink.stop()
  await report('P8', [
    { what: 'deliveries because of a Follow, 10 followers', unit: '', values: few, goal: '1' },
    { what: 'deliveries because of a Follow, 10,000 followers', unit: '', values: many, goal: '1' },
  ])
}

async function sentForFollows(hub: WholeHub, sink: Sink): Promise<number[]> {
  const sent: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const peer = await startPeer()
    const follower = peer.account('reader')
    const { status } = await post(hub, activity('Follow', follower, hub.actorId, { to: [hub.actorId] }), {
      as: follower,
    })
    if (status !== 202) throw new Error(`a Follow was answered ${status}`)
    await hub.settled()
    await wait(QUIET_MS)
    await hub.settled()
    expectAccept(peer)
    const toOthers = (await sink.arrived()).reduce((sum, [, times]) => sum + times, 0)
    sent.push(toOthers + peer.server.arrived.filter(({ method }) => method === 'POST').length)
    await sink.reset()
    await stopOddServers()
  }
  return sent
}

function expectAccept(peer: Peer): void {
  const types = peer.server.arrived
    .filter(({ method }) => method === 'POST')
    .map(({ body }) => (JSON.parse(body.toString()) as { type: string }).type)
  if (!types.includes('Accept')) throw new Error(`the follower was sent ${types.join() || 'nothing'}`)
}
