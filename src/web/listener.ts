import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { Duplex } from 'node:stream'
import type { AddressInfo } from 'node:net'

/** Beyond these a hub of the smallest kind runs out of memory rather than of connections. */
const MOST_CONNECTIONS = 2_000
/** Longer than any handler takes before it answers: pictures wait for each other. */
const SILENT_MS = 5 * 60_000

export type Listener = {
  readonly port: number
  /** Takes no new connections, lets requests end that have begun, and cuts off what is left after `graceMs`. */
  stop(graceMs: number): Promise<void>
}

/** Connections that go on as something else than HTTP. */
export type Upgrades = {
  /** Requests that are none of these are answered as if they had not asked. */
  wants: (req: IncomingMessage) => boolean
  enter: (req: IncomingMessage, socket: Duplex, head: Buffer) => void
}

/** @throws what the system says when it cannot listen there, `EADDRINUSE` for one */
export async function listen(
  handler: RequestListener,
  at: { host: string; port: number },
  upgrades: Upgrades | null = null,
): Promise<Listener> {
  let stopping = false
  const options = upgrades === null ? {} : { shouldUpgradeCallback: upgrades.wants }
  const server = createServer(options, (req, res) => {
    if (stopping) res.shouldKeepAlive = false
    res.once('close', () => stopping && setImmediate(() => server.closeIdleConnections()))
    handler(req, res)
  })
  if (upgrades !== null)
    server.on('upgrade', (req, socket, head) => {
      if (stopping) socket.destroy()
      else upgrades.enter(req, socket, head)
    })
  server.headersTimeout = 20_000
  server.requestTimeout = 120_000
  // Whoever asks and does not take the answer holds it in memory until then.
  server.timeout = SILENT_MS
  server.maxConnections = MOST_CONNECTIONS
  server.keepAliveTimeout = 65_000 // longer than proxies keep theirs, or they meet connections that just ended

  const open = Promise.withResolvers<void>()
  server.once('error', open.reject).listen(at.port, at.host, open.resolve)
  await open.promise
  server.off('error', open.reject)

  return {
    port: (server.address() as AddressInfo).port,
    async stop(graceMs) {
      stopping = true
      const closed = Promise.withResolvers<void>()
      server.close(() => closed.resolve())
      const alarm = setTimeout(() => server.closeAllConnections(), graceMs)
      await closed.promise.finally(() => clearTimeout(alarm))
    },
  }
}
