import { ServerResponse, type IncomingMessage, type RequestListener } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Socket } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'

/** What an app says is a line of JSON. */
const LARGEST_MESSAGE = 4_096
/** From the request to the moment at which both sides speak WebSocket. */
const SHAKING_MS = 10_000

export const SOCKET_PATH = '/api/v1/streaming'

/**
 * WebSockets, let in by the same doors as any request: what asks for one passes through the application, so that whoever is
 * refused is answered as anywhere else, and nothing is opened before it is known who asks.
 */
export class SocketDoor {
  readonly #server = new WebSocketServer({
    ...{ noServer: true, clientTracking: false, perMessageDeflate: false },
    maxPayload: LARGEST_MESSAGE,
  })
  readonly #waiting = new WeakMap<IncomingMessage, { socket: Duplex; head: Buffer }>()

  /** Whether a request asks for a WebSocket where there are some; all others are answered as if they had not asked. */
  readonly wants = ({ method, url = '', headers }: IncomingMessage): boolean =>
    method === 'GET' &&
    headers.upgrade?.toLowerCase() === 'websocket' &&
    new RegExp(`^${SOCKET_PATH}/?(?:[?]|$)`).test(url) &&
    headers['content-length'] === undefined &&
    headers['transfer-encoding'] === undefined

  /** Takes such a request to the application. */
  enter(app: RequestListener, req: IncomingMessage, socket: Duplex, head: Buffer): void {
    const res = new ServerResponse(req)
    res.shouldKeepAlive = false
    res.assignSocket(socket as Socket)
    res.once('finish', () => socket.end())
    socket.on('error', () => socket.destroy())
    ;(socket as Socket).setTimeout(SHAKING_MS, () => socket.destroy())
    showToken(req)
    this.#waiting.set(req, { socket, head })
    app(req, res)
  }

  /** Whether it came through `enter` and was not answered yet. */
  waits(req: IncomingMessage): boolean {
    return this.#waiting.has(req)
  }

  /** Calls back with the WebSocket; one that does not ask for it properly is answered here and cut off. */
  shake(req: IncomingMessage, res: ServerResponse, shaken: (socket: WebSocket) => void): void {
    const waiting = this.#waiting.get(req)
    if (waiting === undefined) throw new Error('This request did not ask for a WebSocket')
    this.#waiting.delete(req)
    res.detachSocket(waiting.socket as Socket)
    this.#server.handleUpgrade(req, waiting.socket, waiting.head, shaken)
  }
}

/** Pages in browsers can name nothing but protocols: they send the token as the only one, and want to be told it back. */
function showToken(req: IncomingMessage): void {
  const { authorization, 'sec-websocket-protocol': protocol } = req.headers
  const inQuery = /[?&]access_token=[^&]/.test(req.url ?? '')
  if (authorization === undefined && !inQuery && protocol !== undefined && !protocol.includes(','))
    req.headers.authorization = `Bearer ${protocol.trim()}`
}
