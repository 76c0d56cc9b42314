import type { Request, Response } from 'express'
import type { Timer } from '../../core/timer.js'
import { MAX_BODY_BYTES } from './limits.js'
import { words, type Refusal } from './refusal.js'

/** Of a body nobody wants; more is not worth keeping the connection for. */
const MAX_UNREAD_BYTES = 65_536
const LINGER_MS = 1_000
const MAX_RETRY_AFTER_S = 3_600

export function accept(response: Response): void {
  response.writeHead(202, { 'content-length': '0' }).end()
}

/** Says no, in as few words for every cause of a status, and gets rid of what the sender is still sending. */
export function turnAway(request: Request, response: Response, refusal: Refusal, timer: Timer): void {
  if (response.destroyed || request.socket.destroyed) return
  const text = JSON.stringify({ error: words[refusal.status] })
  response.setHeader('content-type', 'application/json; charset=utf-8')
  response.setHeader('cache-control', 'no-store')
  response.setHeader('content-length', String(Buffer.byteLength(text)))
  const { status, retryAfterMs } = refusal
  if (retryAfterMs !== null) response.setHeader('retry-after', String(seconds(retryAfterMs)))
  if (status === 405) response.setHeader('allow', 'POST')
  if (status === 401) response.setHeader('www-authenticate', 'Signature headers="(request-target) host date digest"')
  if (isReadable(request)) return void response.writeHead(status).end(text)
  response.writeHead(status, { connection: 'close' })
  response.write(text)
  linger(request, response, timer)
}

const seconds = (ms: number) => Math.min(Math.max(Math.ceil(ms / 1_000), 1), MAX_RETRY_AFTER_S)

/** Whether the body is over, or so short that the connection is worth reading it for. */
function isReadable({ complete, headers }: Request): boolean {
  if (complete) return true
  if (headers['transfer-encoding'] !== undefined) return false
  return Number(headers['content-length'] ?? 0) <= MAX_UNREAD_BYTES && headers['expect'] === undefined
}

/**
 * The answer is out, the connection not yet closed: closing it while they send would take the answer from them. What
 * comes is thrown away for a second, and up to a bound.
 */
function linger(request: Request, response: Response, timer: Timer): void {
  let left = 2 * MAX_BODY_BYTES
  const end = () => {
    timer.clear(alarm)
    response.end()
  }
  const alarm = timer.set(end, LINGER_MS)
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length
    if (left < 0) end()
  })
  request.once('end', end).once('close', end).once('error', end)
}
