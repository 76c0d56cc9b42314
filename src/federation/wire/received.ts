import { fault, good, type Outcome } from './faults.js'

/** Names in lower case, each with its values in the order they came. */
export type HeaderFields = ReadonlyMap<string, readonly string[]>

/** A request as it came over the wire, before anything of it was decoded, merged or routed. */
export interface ReceivedRequest {
  readonly method: string
  /** The request-target, byte for byte: `req.url` of Node, never what a router made of it. */
  readonly target: string
  readonly headers: HeaderFields
  /** The body's bytes before any decoding; empty when there was none. */
  readonly body: Buffer
}

/** What verification takes from its surroundings. */
export interface Surroundings {
  /** The origins under which this hub answers, as `URL.origin` writes them. */
  readonly ownOrigins: readonly string[]
  readonly now: Date
}

/** Only ASCII: other letters may become ASCII ones in lower case (the Kelvin sign does), and so pass for another field. */
const NAME = /^[!#$%&'*+.^`|~\w-]{1,256}$/
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/
const TARGET = /^\/[\x21-\x7e]{0,8191}$/
const MAX_HEADERS = 200

/**
 * @param raw names and values in turns, as `req.rawHeaders` has them: the merged form hides that a field came twice
 */
export function headerFields(raw: readonly string[]): Outcome<HeaderFields> {
  if (raw.length % 2 !== 0 || raw.length > 2 * MAX_HEADERS) return fault('malformed-headers')
  const fields = new Map<string, string[]>()
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i] as string
    const value = raw[i + 1] as string
    if (!NAME.test(name) || !VALUE.test(value)) return fault('malformed-headers')
    const key = name.toLowerCase()
    const values = fields.get(key)
    if (values === undefined) fields.set(key, [trimmed(value)])
    else values.push(trimmed(value))
  }
  return good(fields)
}

/** Without the optional white space of HTTP, which is less than what `trim` takes away. Linear, unlike a pattern for it. */
function trimmed(value: string): string {
  let start = 0
  let end = value.length
  const blank = (at: number) => value[at] === ' ' || value[at] === '\t'
  while (start < end && blank(start)) start++
  while (end > start && blank(end - 1)) end--
  return value.slice(start, end)
}

/** A field that may stand only once; of two, one verifier would read the first and another the last. */
export function singleField(headers: HeaderFields, name: string): Outcome<string> {
  const values = headers.get(name)
  if (values === undefined) return fault('missing-header')
  return values.length === 1 ? good(values[0] as string) : fault('duplicate-header')
}

/** Where a request was addressed to, once it is known to be us. */
export interface Addressed {
  readonly scheme: string
  /** In lower case, without the scheme's own port. */
  readonly authority: string
  readonly path: string
  /** With its question mark; empty when there is none. */
  readonly query: string
}

/** Reads target and Host, and makes sure that both are ours. */
export function addressOf(request: ReceivedRequest, ownOrigins: readonly string[]): Outcome<Addressed> {
  if (!TARGET.test(request.target)) return fault('malformed-target')
  const host = singleField(request.headers, 'host')
  if (!host.ok) return host
  const given = host.value.toLowerCase()
  for (const origin of ownOrigins) {
    const { protocol, host: authority, port } = new URL(origin)
    const scheme = protocol.slice(0, -1)
    const withPort = port === '' ? `${authority}:${scheme === 'https' ? 443 : 80}` : authority
    if (given !== authority && given !== withPort) continue
    const mark = request.target.indexOf('?')
    const path = mark < 0 ? request.target : request.target.slice(0, mark)
    return good({ scheme, authority, path, query: mark < 0 ? '' : request.target.slice(mark) })
  }
  return fault('other-host')
}

/** Whether what was sent has a body that the signature must cover. */
export function needsDigest({ method, body }: ReceivedRequest): boolean {
  return body.length > 0 || (method !== 'GET' && method !== 'HEAD')
}
