import { connect } from 'node:net'

export type Latency = { p50: number; p99: number }

/**
 * Asks for one path over and over on one connection, one request at a time.
 * @returns milliseconds
 * @throws Error when anything else than 200 comes back
 */
export async function latencies(
  address: string,
  path: string,
  { requests, headers = '' }: { requests: number; headers?: string },
): Promise<Latency> {
  const { hostname, port, host } = new URL(address)
  const request = `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${headers}\r\n`
  const socket = connect(Number(port), hostname)
  const taken: number[] = []
  const done = Promise.withResolvers<void>()
  let pending: Buffer[] = []
  let begun = 0
  const ask = () => {
    begun = performance.now()
    socket.write(request)
  }
  socket.setNoDelay(true)
  socket.once('error', done.reject)
  socket.once('connect', ask)
  socket.on('data', (chunk) => {
    pending.push(chunk)
    const answer = pending.length === 1 ? chunk : Buffer.concat(pending)
    const end = answer.indexOf('\r\n\r\n')
    if (end === -1) return
    const head = answer.toString('latin1', 0, end)
    const [, length] = /\r\ncontent-length: (\d+)/i.exec(head) ?? []
    if (!head.startsWith('HTTP/1.1 200') || length === undefined)
      return done.reject(new Error(`answered ${head.split('\r\n')[0]}`))
    if (answer.length < end + 4 + Number(length)) return
    taken.push(performance.now() - begun)
    pending = []
    if (taken.length < requests) ask()
    else done.resolve()
  })
  await done.promise.finally(() => socket.destroy())
  taken.sort((a, b) => a - b)
  const at = (share: number) => taken[Math.min(taken.length - 1, Math.floor(taken.length * share))] ?? Number.NaN
  return { p50: at(0.5), p99: at(0.99) }
}
