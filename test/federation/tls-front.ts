import { once } from 'node:events'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { createServer } from 'node:tls'
import type { Identity } from '../support/certificates.js'

/** What stands before a hub on the open network: ends TLS and passes bytes on, none of them changed. */
export type TlsFront = {
  readonly port: number
  /** Where to pass them on to; until it is told, and after null, connections are closed at once. */
  lead(port: number | null): void
  /** Bytes that came in so far. */
  readonly traffic: () => number
  stop(): Promise<void>
}

export async function startTlsFront(identity: Identity): Promise<TlsFront> {
  let target: number | null = null
  let traffic = 0
  const open = new Set<Socket>()
  const keep = (socket: Socket) => {
    open.add(socket)
    socket.on('error', () => socket.destroy()).once('close', () => open.delete(socket))
  }
  const server = createServer(identity, (outer) => {
    keep(outer)
    if (target === null) return outer.destroy()
    const inner = connect(target, '127.0.0.1')
    keep(inner)
    outer.on('data', (bytes: Buffer) => (traffic += bytes.length))
    outer.pipe(inner).pipe(outer)
    outer.once('close', () => inner.destroy())
    inner.once('close', () => outer.destroy())
  })
  server.on('connection', keep)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    traffic: () => traffic,
    lead(port) {
      target = port
      if (port === null) for (const socket of open) socket.destroy()
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of open) socket.destroy()
      }),
  }
}
