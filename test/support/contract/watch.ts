import { channel } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Seen } from './faults.js'

/** What was seen during which test, until it is looked at. */
export type Noted = { during: string } & (
  | { what: 'answer'; seen: Seen }
  | { what: 'event'; event: string; payload: string | null }
  | { what: 'dropped'; line: string }
)

const API = /^\/(?:api\/|oauth\/(?:token|revoke|userinfo)\b|\.well-known\/oauth-authorization-server\b|health\b)/
const DROPPED = 'left out what does not fit its schema'

const noted: Noted[] = []
let during = 'before the first test'

/** From now on what is seen belongs to this test. */
export const begin = (title: string): void => void (during = title)
/** All that was noted since this was last called. */
export const taken = (): Noted[] => noted.splice(0)

/** Something that an app was told by WebSocket. */
export const noteEvent = (event: string, payload: string | null): void =>
  void noted.push({ what: 'event', event, payload, during })

/** A line of a hub's log: what it leaves out for its own schema no app would ever see, and so no test. */
export function noteLine(line: { message: string }): void {
  if (line.message === DROPPED) noted.push({ what: 'dropped', line: JSON.stringify(line), during })
}

/** Where a test keeps something of the wrong shape on purpose: what was left out for it is no fault. */
export function meantToBeLeftOut(): void {
  noted.push(...taken().filter(({ what }) => what !== 'dropped'))
}

/** Notes all that hubs of this process answer to apps, whoever asks: our own tests, libraries, programs of others. */
export function watch(): void {
  channel('http.server.request.start').subscribe((message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse }
    if (API.test(request.url ?? '')) noteAnswer(request, response)
  })
}

function noteAnswer({ method = '', url = '' }: IncomingMessage, response: ServerResponse): void {
  const parts: Buffer[] = []
  const keep = ([chunk, encoding]: unknown[]): void => {
    if (typeof chunk === 'string')
      parts.push(Buffer.from(chunk, typeof encoding === 'string' ? (encoding as 'utf8') : 'utf8'))
    else if (chunk instanceof Uint8Array) parts.push(Buffer.from(chunk))
  }
  const [write, end] = [response.write.bind(response), response.end.bind(response)]
  response.write = ((...given: Parameters<typeof write>) => {
    keep(given)
    return write(...given)
  }) as typeof write
  response.end = ((...given: Parameters<typeof end>) => {
    keep(given)
    return end(...given)
  }) as typeof end
  const title = during
  response.once('close', () => {
    // Answers of a hub have a number; other servers that tests open have none.
    if (!response.headersSent || response.getHeader('x-request-id') === undefined) return
    const headers = { ...response.getHeaders() }
    const body = Buffer.concat(parts).toString('utf8')
    noted.push({ what: 'answer', seen: { method, url, status: response.statusCode, headers, body }, during: title })
  })
}
