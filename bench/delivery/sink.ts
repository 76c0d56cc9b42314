import http from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * A process that takes deliveries for any number of hosts, `<name>.localhost`, on one port. `dead<n>` hang up, `hung<n>`
 * never answer; the others answer after as many milliseconds as its first argument says. What came is asked for by GET.
 */
const afterMs = Number(process.argv[2] ?? 0)
const arrived = new Map<string, number>()

const server = http.createServer((request, response) => {
  const host = request.headers.host ?? ''
  if (request.method === 'GET') {
    const body = JSON.stringify([...arrived])
    if (request.url === '/reset') arrived.clear()
    response.end(body)
    return
  }
  if (host.startsWith('dead')) return void request.socket.destroy()
  request.resume().on('end', () => {
    if (host.startsWith('hung')) return
    const key = `${host} ${request.url} ${String(request.headers.digest)}`
    arrived.set(key, (arrived.get(key) ?? 0) + 1)
    const answer = () => response.writeHead(202).end()
    if (afterMs === 0) answer()
    else setTimeout(answer, afterMs)
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', 4_096, () => {
  process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`)
})
