import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export type RawAnswer = { status: number; headers: Record<string, string>; body: string }

/** Requests exactly as written, to a server on loopback: an HTTP client would refuse to send half of them. */
export async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined) // a server that closes early is what some tests are about
  await once(socket, 'connect')
  return socket
}

/** The first answer on the socket, without waiting for the connection to end. @throws Error when there is none */
export function answerOn(socket: Socket): Promise<RawAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>()
  let seen = ''
  const look = () => {
    const answer = parse(seen)
    if (answer === null) return
    socket.off('data', onData).off('close', onClose)
    resolve(answer)
  }
  const onData = (chunk: Buffer) => {
    seen += chunk.toString('latin1')
    look()
  }
  const onClose = () => reject(new Error(`closed after ${JSON.stringify(seen.slice(0, 200))}`))
  socket.on('data', onData).once('close', onClose)
  return promise
}

function parse(seen: string): RawAnswer | null {
  const end = seen.indexOf('\r\n\r\n')
  if (end === -1) return null
  const [first = '', ...lines] = seen.slice(0, end).split('\r\n')
  const status = Number(first.split(' ')[1])
  if (status === 100) return parse(seen.slice(end + 4))
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
  const body = seen.slice(end + 4)
  if (headers['content-length'] !== undefined && body.length < Number(headers['content-length'])) return null
  return { status, headers, body }
}

export async function exchange(port: number, ...pieces: (string | Buffer)[]): Promise<RawAnswer> {
  const socket = await open(port)
  const answer = answerOn(socket)
  for (const piece of pieces) socket.write(piece)
  try {
    return await answer
  } finally {
    socket.destroy()
  }
}
