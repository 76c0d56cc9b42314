import { once } from 'node:events'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { createServer } from 'node:tls'
import type { Identity } from '../support/certificates.js'

/** A request as it came, decrypted. */
export type Captured = { readonly head: string; readonly body: string; readonly bytes: Buffer }

/** What stands before a hub on the open network: ends TLS and passes bytes on, none of them changed. */
export type TlsFront = {
  readonly port: number
  /** Where to pass them on to; until it is told, and after null, connections are closed at once. */
  lead(port: number | null): void
  /** Takes POSTs with a 202 and passes none of them on, until it is told otherwise. */
  withhold(yes: boolean): void
  /** All POSTs that came, withheld or not. */
  posts(): readonly Captured[]
  /** Hands one over, again or for the first time. @returns the status it is answered with */
  handOver(request: Captured): Promise<number>
  /** Every byte that went either way. */
  wire(): string
  /** Bytes that came in so far. */
  readonly traffic: () => number
  stop(): Promise<void>
}

const TAKEN = 'HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n'

export async function startTlsFront(identity: Identity): Promise<TlsFront> {
  let target: number | null = null
  let traffic = 0
  let withholding = false
  const posts: Captured[] = []
  const wire: Buffer[] = []
  const open = new Set<Socket>()
  const keep = (socket: Socket) => {
    open.add(socket)
    socket.on('error', () => socket.destroy()).once('close', () => open.delete(socket))
  }
  const drop = () => {
    for (const socket of open) socket.destroy()
  }
  const server = createServer(identity, (outer) => {
    keep(outer)
    if (target === null) return void outer.destroy()
    const inner = connect(target, '127.0.0.1')
    keep(inner)
    const take = requestReader((request) => {
      const isPost = request.head.startsWith('POST ')
      if (isPost) posts.push(request)
      if (isPost && withholding) outer.write(TAKEN)
      else inner.write(request.bytes)
    })
    outer.on('data', (bytes: Buffer) => {
      traffic += bytes.length
      wire.push(bytes)
      take(bytes)
    })
    inner.on('data', (bytes: Buffer) => {
      wire.push(bytes)
      outer.write(bytes)
    })
    outer.once('end', () => inner.end()).once('close', () => inner.destroy())
    inner.once('end', () => outer.end()).once('close', () => outer.destroySoon())
  })
  server.on('connection', keep)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    traffic: () => traffic,
    posts: () => posts,
    wire: () => Buffer.concat(wire).toString(),
    withhold: (yes) => void (withholding = yes),
    handOver: (request) => {
      if (target === null) throw new Error('Nobody is there to take it')
      return handedOver(request, target)
    },
    lead(port) {
      target = port
      if (port === null) drop()
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        drop()
      }),
  }
}

const HEAD_END = '\r\n\r\n'

/** Cuts what comes over one connection into requests. Of a body, the length has to be given. */
function requestReader(take: (request: Captured) => void): (bytes: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  return (bytes) => {
    rest = Buffer.concat([rest, bytes])
    for (let at = rest.indexOf(HEAD_END); at !== -1; at = rest.indexOf(HEAD_END)) {
      const head = rest.toString('latin1', 0, at)
      if (/^transfer-encoding:/im.test(head)) throw new Error('A body without a length is not understood here')
      const end = at + HEAD_END.length + Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0)
      if (rest.length < end) return
      take({ head, body: rest.toString('utf8', at + HEAD_END.length, end), bytes: rest.subarray(0, end) })
      rest = rest.subarray(end)
    }
  }
}

async function handedOver({ bytes }: Captured, port: number): Promise<number> {
  const socket = connect(port, '127.0.0.1')
  try {
    socket.write(bytes)
    const [answer] = (await once(socket, 'data')) as [Buffer]
    return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer.toString('latin1'))?.[1])
  } finally {
    socket.destroy()
  }
}
