import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Listener = {
  readonly port: number
  /** Takes no new connections, lets requests end that have begun, and cuts off what is left after `graceMs`. */
  stop(graceMs: number): Promise<void>
}

/** @throws what the system says when it cannot listen there, `EADDRINUSE` for one */
export async function listen(handler: RequestListener, at: { host: string; port: number }): Promise<Listener> {
  let stopping = false
  const server = createServer((req, res) => {
    if (stopping) res.shouldKeepAlive = false
    res.once('close', () => stopping && setImmediate(() => server.closeIdleConnections()))
    handler(req, res)
  })
  server.headersTimeout = 20_000
  server.requestTimeout = 120_000
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
