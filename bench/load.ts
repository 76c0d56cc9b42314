import { connect, type Socket } from 'node:net'

export type Load = { perSecond: number; bytes: number }

/**
 * Asks for one path over and over on so many connections, each with one request at a time. Plain sockets: a client that
 * parses more than it must would be the slower part.
 * @returns requests a second, and the bytes of one answer, head and body
 * @throws Error when anything else than 200 comes back
 */
export async function load(
  address: string,
  path: string,
  { connections = 32, seconds = 3, headers = '' } = {},
): Promise<Load> {
  const { hostname, port, host } = new URL(address)
  const request = `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${headers}\r\n`
  let answered = 0
  let bytes = 0
  const endsAt = performance.now() + seconds * 1_000
  const start = performance.now()
  const worker = (socket: Socket): Promise<void> => {
    const done = Promise.withResolvers<void>()
    let pending: Buffer = Buffer.alloc(0)
    socket.on('error', done.reject)
    socket.on('data', (chunk) => {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
      const length = lengthOf(pending)
      if (length === null || pending.length < length) return
      bytes = length
      pending = pending.subarray(length)
      answered++
      if (performance.now() < endsAt) return void socket.write(request)
      socket.end()
      done.resolve()
    })
    socket.write(request)
    return done.promise
  }
  const sockets = Array.from({ length: connections }, () => connect(Number(port), hostname))
  await Promise.all(sockets.map(worker))
  return { perSecond: (answered / (performance.now() - start)) * 1_000, bytes }
}

/** Of the first answer in the buffer, as far as its head is there. */
function lengthOf(buffer: Buffer): number | null {
  const end = buffer.indexOf('\r\n\r\n')
  if (end === -1) return null
  const head = buffer.toString('latin1', 0, end)
  if (!head.startsWith('HTTP/1.1 200')) throw new Error(`answered ${head.split('\r\n')[0]}`)
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(head) ?? []
  if (length === undefined) throw new Error('answered without a length')
  return end + 4 + Number(length)
}
