import { Agent, request, type IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'

export type Said = { status: number; headers: IncomingHttpHeaders; bytes: Buffer; text: string }
export type Asked = { method?: string; headers?: Record<string, string | string[]>; body?: string | Buffer }

export type Wire = ((path: string, asked?: Asked) => Promise<Said>) & { close(): void }

/** Asks one hub for paths exactly as they are given, over connections that stay. */
export function wireTo(address: string): Wire {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  const { hostname, port } = new URL(address)
  const ask = async (path: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<Said> => {
    const done = Promise.withResolvers<Said>()
    const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }
    const asked = request({ hostname, port, agent, method, path, headers: { ...length, ...headers } }, (res) => {
      const chunks: Buffer[] = []
      res.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', done.reject)
      res.on('end', () => {
        const bytes = Buffer.concat(chunks)
        done.resolve({ status: res.statusCode ?? 0, headers: res.headers, bytes, text: bytes.toString() })
      })
    })
    asked.on('error', done.reject).end(body)
    return done.promise
  }
  return Object.assign(ask, { close: () => agent.destroy() })
}

/** Sends bytes as they are, and gives back all that comes until the hub hangs up, or has said nothing for a while. */
export async function raw(address: string, bytes: string | Buffer, patienceMs = 300): Promise<string> {
  const { hostname, port } = new URL(address)
  const done = Promise.withResolvers<string>()
  let said = ''
  const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(bytes))
  socket.setTimeout(patienceMs, () => socket.destroy())
  socket.on('data', (chunk: Buffer) => (said += chunk.toString('latin1')))
  socket.on('error', () => undefined).on('close', () => done.resolve(said)) // a reset is an answer, too
  return done.promise
}
