import type { IncomingMessage } from 'node:http'
import type { SecureContextOptions } from 'node:tls'
import type { Clock } from '../../core/clock.js'
import type { Reach, Verdict } from '../../core/reach.js'
import { bytesOf } from './body.js'
import { createConnections, type Connections } from './connections.js'
import { exchange } from './exchange.js'
import { MAX_DISCARDED_BYTES, MAX_DOCUMENT_BYTES, MAX_REDIRECTS, usualLimits, type Limits } from './limits.js'
import type { Lookup } from './lookup.js'
import { brokenOff, invalid, refused, type Failed, type Head } from './results.js'
import { failureOf } from './statuses.js'

export type Headers = Readonly<Record<string, string>>

/**
 * The headers that sign a request for exactly this URL. Asked again with knock 1, 2, … while the answer is 401; null
 * for no further way to sign.
 */
export type Sign = (method: 'GET', url: URL, knock: number) => Promise<Headers | null> | Headers | null

export type GetOptions = {
  accept: string
  sign?: Sign
  signal?: AbortSignal
  /** Of the body, unpacked; 1 MiB unless given. */
  maxBytes?: number
}

export type Fetched = (Head & { kind: 'ok'; body: Buffer }) | Failed

/** The one client through which anything is asked of strangers. Nothing that a stranger does makes it throw. */
export type Fetcher = {
  /** A GET that follows up to three redirects, each checked as the first URL was and signed anew. */
  get(url: string, options: GetOptions): Promise<Fetched>
  /** The same, with the body in pieces for `read`, which may throw a Fault to turn it down. */
  stream<T>(
    url: string,
    options: GetOptions,
    read: (head: Head, body: AsyncIterable<Buffer>) => Promise<T>,
  ): Promise<{ kind: 'ok'; value: T } | Failed>
  /** A POST as it stands: no redirect is followed. Once a status is there, it counts whatever becomes of the body. */
  post(url: string, options: { headers: Headers; body: Uint8Array; signal?: AbortSignal }): Promise<Posted | Failed>
  /** Ends every connection. */
  close(): void
}

/** `failure` is what the status means, null for a 2xx. */
export type Posted = { kind: 'answered'; status: number; failure: Failed | null }

export type FetcherMeans = {
  reach: Reach
  lookup: Lookup
  clock: Clock
  /** Beside the usual authorities of Node: those of a test. */
  tls?: SecureContextOptions
  /** Asked before every request, also those that a redirect leads to: for blocked domains and this hub itself. */
  mayAsk?: (url: URL) => Verdict | Promise<Verdict>
  userAgent: string
  limits?: Limits
}

const REDIRECTS = new Set([301, 302, 303, 307, 308])
const MAX_KNOCKS = 3
const MAX_URL_LENGTH = 2_048

export function createFetcher(means: FetcherMeans): Fetcher {
  const { reach, lookup, tls = {}, limits = usualLimits } = means
  const connections = createConnections({ reach, lookup, tls, limits })
  const client: Client = { ...means, limits, connections, mayAsk: means.mayAsk ?? (() => true) }
  const fetcher: Fetcher = {
    async get(url, options) {
      const got = await follow(client, url, options, async (head, body) => ({ ...head, body: await collect(body) }))
      return got.kind === 'ok' ? { kind: 'ok', ...got.value } : got
    },
    stream: (url, options, read) => follow(client, url, options, read),
    post: (url, options) => post(client, url, options),
    close: () => connections.close(),
  }
  return fetcher
}

type Client = FetcherMeans & { limits: Limits; connections: Connections; mayAsk: NonNullable<FetcherMeans['mayAsk']> }
type Redirect = { kind: 'redirect'; to: URL }
type Ok<T> = { kind: 'ok'; value: T }
type Read<T> = (head: Head, body: AsyncIterable<Buffer>) => Promise<T>

async function follow<T>(client: Client, first: string, options: GetOptions, read: Read<T>): Promise<Ok<T> | Failed> {
  const endsAt = performance.now() + client.limits.totalMs
  let url = parseUrl(first)
  for (let redirects = 0; url !== null; redirects++) {
    const verdict = await judge(client, url)
    if (verdict !== true) return refused(verdict)
    const answer = await knock(client, url, { ...options, endsAt }, read)
    if (answer.kind !== 'redirect') return answer
    if (redirects === MAX_REDIRECTS) return invalid('too many redirects')
    if (url.protocol === 'https:' && answer.to.protocol !== 'https:') return refused('redirect away from https')
    url = answer.to
  }
  return refused('not a web address')
}

/** Asks once for each way to sign, until one is not answered with 401. */
async function knock<T>(client: Client, url: URL, options: GetOptions & { endsAt: number }, read: Read<T>) {
  const { connections, limits, userAgent } = client
  const { accept, sign, signal = null, endsAt } = options
  let answer: Redirect | Ok<T> | Failed = refused('nobody to sign')
  for (let knocks = 0; knocks < MAX_KNOCKS; knocks++) {
    const signed = (await sign?.('GET', url, knocks)) ?? null
    if (signed === null && (knocks > 0 || sign !== undefined)) return answer
    const totalMs = endsAt - performance.now()
    if (totalMs <= 0) return brokenOff('took too long')
    const headers = { accept, 'accept-encoding': 'gzip, deflate, br', 'user-agent': userAgent, ...signed }
    const ask = { method: 'GET', url, headers, body: null, totalMs, readMs: limits.readMs, signal } as const
    const got = await exchange(connections, ask, (response) => take(client, url, response, options, read))
    answer = got.kind === 'answer' ? got.value : got
    if (answer.kind !== 'refused' || answer.status !== 401) return answer
  }
  return answer
}

async function take<T>(
  { clock }: Client,
  url: URL,
  response: IncomingMessage,
  { maxBytes = MAX_DOCUMENT_BYTES }: GetOptions,
  read: Read<T>,
): Promise<Redirect | Ok<T> | Failed> {
  const { statusCode: status = 0, headers } = response
  if (status === 200 || status === 203) {
    const head = { status, url: url.href, headers }
    return { kind: 'ok', value: await read(head, bytesOf(response, maxBytes)) }
  }
  await discard(response)
  if (!REDIRECTS.has(status)) return failureOf(response, clock)
  const to = parseUrl(headers.location ?? '', url)
  return to === null || headers.location === undefined ? invalid('redirect to nowhere') : { kind: 'redirect', to }
}

async function post(
  client: Client,
  address: string,
  { headers, body, signal }: { headers: Headers; body: Uint8Array; signal?: AbortSignal },
): Promise<Posted | Failed> {
  const { connections, limits, userAgent, clock } = client
  const url = parseUrl(address)
  const verdict = url === null ? 'not a web address' : await judge(client, url)
  if (url === null || verdict !== true) return { kind: 'answered', status: 0, failure: refused(String(verdict)) }
  const own = { 'user-agent': userAgent, 'content-length': String(body.length) }
  const times = { totalMs: limits.totalMs, readMs: limits.readMs }
  const ask = { method: 'POST', url, headers: { ...headers, ...own }, body, signal: signal ?? null, ...times } as const
  const answer = await exchange(connections, ask, async (response) => {
    await discard(response)
    const { statusCode: status = 0 } = response
    return { status, failure: status >= 200 && status < 300 ? null : failureOf(response, clock) }
  })
  return answer.kind === 'answer' ? { kind: 'answered', ...answer.value } : answer
}

/** Reads a body to its end, so that its connection can be used again, unless there is too much of it. Never rejects. */
function discard(response: IncomingMessage): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  let total = 0
  response.on('close', resolve).on('data', (chunk: Buffer) => {
    total += chunk.length
    if (total > MAX_DISCARDED_BYTES) response.destroy()
  })
  return promise
}

async function judge({ reach, mayAsk }: Client, url: URL): Promise<Verdict> {
  const verdict = reach.allowsUrl(url)
  return verdict === true ? mayAsk(url) : verdict
}

/** Without its fragment, which no server sees. What else may be wrong with it is for `Reach` to say. */
function parseUrl(text: string, base?: URL): URL | null {
  if (text.length > MAX_URL_LENGTH || !URL.canParse(text, base?.href)) return null
  const url = new URL(text, base?.href)
  url.hash = ''
  return url.href.length > MAX_URL_LENGTH ? null : url
}

async function collect(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks)
}
