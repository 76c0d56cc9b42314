import { once } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { Identity } from './certificates.js'

/** What arrived, in the order it did. */
export type Arrived = {
  method: string
  path: string
  headers: http.IncomingHttpHeaders
  body: Buffer
  connection: number
}

/** Writes an answer of any shape; `socket` is there for what is no HTTP. */
export type Oddity = (
  request: http.IncomingMessage,
  response: http.ServerResponse,
  socket: Socket,
) => void | Promise<void>

export type OddServer = {
  readonly port: number
  readonly arrived: Arrived[]
  /** Connections made so far, those that came to nothing included. */
  readonly connections: () => number
  readonly open: ReadonlySet<Socket>
  /** How many of its TLS connections took up a session of an earlier one. */
  readonly resumed: () => number
  /** What to do for a path, its query left out; anything else is answered with 404. */
  on(path: string, oddity: Oddity): void
  /** Ends when `path` was asked for. */
  asked(path: string): Promise<void>
  stop(): Promise<void>
}

const running: OddServer[] = []

/** A server on loopback that does as it is told; `stopOddServers` ends it. */
export async function startOddServer(options: { identity?: Identity; address?: string } = {}): Promise<OddServer> {
  const { identity, address = '127.0.0.1' } = options
  const oddities = new Map<string, Oddity>()
  const awaited = new Map<string, PromiseWithResolvers<void>>()
  const arrived: Arrived[] = []
  const open = new Set<Socket>()
  const numbers = new WeakMap<Socket, number>()
  let [connections, resumed] = [0, 0]

  const answer = async (request: http.IncomingMessage, response: http.ServerResponse) => {
    const { method = '', url = '', headers, socket } = request
    const body = Buffer.concat(await request.toArray())
    arrived.push({ method, path: url, headers, body, connection: numbers.get(socket) ?? 0 })
    const path = url.replace(/\?.*/, '')
    awaited.get(path)?.resolve()
    const oddity = oddities.get(path)
    if (oddity === undefined) response.writeHead(404).end()
    else await oddity(request, response, socket)
  }
  // A client that breaks off in the middle is what many tests are about.
  const listener = (request: http.IncomingMessage, response: http.ServerResponse) =>
    void answer(request, response).catch(() => undefined)
  const server = identity === undefined ? http.createServer(listener) : https.createServer(identity, listener)
  server.keepAliveTimeout = 60_000
  server.on('connection', (socket: Socket) => {
    connections++
    open.add(socket)
    socket.on('error', () => undefined).once('close', () => open.delete(socket))
    if (identity === undefined) numbers.set(socket, connections)
  })
  server.on('secureConnection', (socket: TLSSocket) => {
    numbers.set(socket, connections)
    if (socket.isSessionReused()) resumed++
  })
  server.listen(0, address)
  await once(server, 'listening')
  const made: OddServer = {
    port: (server.address() as AddressInfo).port,
    arrived,
    open,
    connections: () => connections,
    resumed: () => resumed,
    on: (path, oddity) => void oddities.set(path, oddity),
    asked(path) {
      const waiting = awaited.get(path) ?? Promise.withResolvers<void>()
      awaited.set(path, waiting)
      return waiting.promise
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of open) socket.destroy()
      }),
  }
  running.push(made)
  return made
}

export async function stopOddServers(): Promise<void> {
  await Promise.all(running.splice(0).map((server) => server.stop()))
}

/** Answers with a body, 200 and the type of an ActivityStreams document unless told otherwise. */
export function saying(body: string | Uint8Array, headers: http.OutgoingHttpHeaders = {}, status = 200): Oddity {
  return (_request, response) =>
    void response.writeHead(status, { 'content-type': 'application/activity+json', ...headers }).end(body)
}

/** Writes these bytes as they are. */
export function raw(...pieces: (string | Uint8Array)[]): Oddity {
  return (_request, _response, socket) => {
    for (const piece of pieces) socket.write(piece)
  }
}

export const redirecting = (location: string, status = 302): Oddity => saying('', { location }, status)
