import { request as plainRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import { request as secureRequest } from 'node:https'
import { portOf } from '../../core/reach.js'
import { codeOf, type Connections } from './connections.js'
import { MAX_HEADER_BYTES, SOCKETS_PER_HOST } from './limits.js'
import { brokenOff, Fault, invalid, unreached, type Failed } from './results.js'

const MAX_INTERIM_ANSWERS = 8

export type Ask = {
  method: 'GET' | 'POST'
  url: URL
  headers: Readonly<Record<string, string>>
  body: Uint8Array | null
  /** Time left for all of it. */
  totalMs: number
  readMs: number
  signal: AbortSignal | null
}

/**
 * One request and its answer, over a kept connection where there is one. Follows nothing and judges no status.
 * @param read  takes the answer to its end, or throws
 * @returns what `read` made of it, or why there was no answer; throws only what `read` throws beside a Fault
 */
export async function exchange<T>(
  connections: Connections,
  ask: Ask,
  read: (response: IncomingMessage) => Promise<T>,
): Promise<{ kind: 'answer'; value: T } | Failed> {
  // A kept connection may have been closed by the other side just now; that says nothing of the next one.
  for (let stale = 0; ; stale++) {
    const request = begin(connections, ask)
    try {
      const response = await answerTo(request, ask)
      return { kind: 'answer', value: await read(response) }
    } catch (error) {
      const reused = request.reusedSocket
      request.destroy()
      if (error instanceof Fault) return error.failed
      if (!(error instanceof Stale)) throw error
      if (!reused || stale === SOCKETS_PER_HOST || ask.signal?.aborted === true) return brokenOff(error.message)
    }
  }
}

/** The other side ended the connection before it answered. */
class Stale extends Error {}

function begin(connections: Connections, { method, url, headers, body, readMs, signal }: Ask): ClientRequest {
  const send = url.protocol === 'https:' ? secureRequest : plainRequest
  const request = send({
    method,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: portOf(url),
    path: url.pathname + url.search,
    headers: { host: url.host, ...headers },
    agent: connections.agentFor(url),
    timeout: readMs,
    maxHeaderSize: MAX_HEADER_BYTES,
    insecureHTTPParser: false,
    ...(signal === null ? {} : { signal }),
  })
  return body === null ? request.end() : request.end(body)
}

function answerTo(request: ClientRequest, { totalMs }: Ask): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const end = (failed: Failed) => request.destroy(new Fault(failed))
  const alarm = setTimeout(() => end(brokenOff('took too long')), totalMs)
  let interim = 0
  let answered = false
  request
    .on('response', (response) => {
      answered = true
      response.on('error', () => undefined) // for when nobody reads any more
      resolve(response)
    })
    .on('information', () => {
      if (++interim > MAX_INTERIM_ANSWERS) end(invalid('too many interim answers'))
    })
    .on('timeout', () => end(brokenOff('silent for too long')))
    .on('error', (error) => reject(explain(error)))
    .on('close', () => {
      clearTimeout(alarm)
      if (!answered) reject(new Stale('closed without an answer'))
    })
  return promise
}

/** What went wrong before there was an answer, in words that a stranger has no part in. */
function explain(error: Error): Error {
  if (error instanceof Fault) return error
  const code = codeOf(error)
  if (code === 'ECONNRESET' || code === 'EPIPE') return new Stale(code)
  if (code.startsWith('HPE_')) return new Fault(invalid(code))
  return new Fault(code === 'AbortError' || code === 'ABORT_ERR' ? brokenOff('aborted') : unreached(code))
}
