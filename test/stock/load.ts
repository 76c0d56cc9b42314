import http from 'node:http'
import { once } from 'node:events'
import { createOf, noteBy, type Account, type Peer } from '../federation/attacks/probes/peer.js'
import { crafted } from '../federation/attacks/probes/post.js'

type Place = { actorId: string; actorInbox: string }
export type SignedRequest = ReturnType<typeof crafted>

/**
 * So many honest requests, each with a Create of a note of its own, signed for this place. Their dates are of now: a
 * server takes them for some minutes.
 */
export function signedCreates(place: Place, from: { peer: Peer; author: Account }, count: number): SignedRequest[] {
  return Array.from({ length: count }, (_, index) => {
    const note = noteBy(from.peer, from.author, place.actorId, `Seed number ${index}`)
    return crafted(place, createOf(from.author, note), { as: from.author })
  })
}

/** Posts them all over so many connections that are kept. @returns how often each status was the answer */
export async function postAll(
  { actorInbox }: Place,
  requests: readonly SignedRequest[],
  connections: number,
): Promise<Map<number, number>> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections })
  const { hostname, port, pathname: path } = new URL(actorInbox)
  const statuses = new Map<number, number>()
  const waiting = requests.values()
  const work = async () => {
    for (const { headers, body } of waiting) {
      const length = Buffer.byteLength(body)
      const options = { hostname, port, path, agent, method: 'POST', headers: { ...headers, 'content-length': length } }
      const request = http.request(options)
      request.end(body)
      const [response] = (await once(request, 'response')) as [http.IncomingMessage]
      await response.resume().toArray()
      const status = response.statusCode ?? 0
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
  }
  try {
    await Promise.all(Array.from({ length: connections }, work))
    return statuses
  } finally {
    agent.destroy()
  }
}
