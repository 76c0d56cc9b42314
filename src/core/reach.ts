import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6
type Range = [Address, number]

const HTTPS_PORT = 443
const GLOBAL_UNICAST: Range = [ipaddr.parse('2000::'), 3]
const NAT64: Range = [ipaddr.parse('64:ff9b::'), 96]

/** True, or why not, in words for a log. */
export type Verdict = true | string

export type Reach = {
  /** What the URL alone tells: scheme, credentials, port, and the address when the host is one. */
  allowsUrl(url: URL): Verdict
  /** Whether a connection may go to this address, as resolved from a URL that `allowsUrl` let through. */
  allowsAddress(ip: string, port: number): Verdict
}

/**
 * Where requests may go that a stranger can bring about: https on port 443 of public addresses.
 * @param privateRanges       CIDR ranges that are open although they are not public, there on every port
 * @param allowHttpLoopback   true on a hub that is itself on plain http, tried out on one machine
 */
export function reach(options: { privateRanges: readonly string[]; allowHttpLoopback: boolean }): Reach {
  const openRanges = options.privateRanges.map((text) => {
    const range = parseRange(text)
    if (range === null) throw new RangeError(`Not a CIDR range: ${text}`)
    return range
  })

  const judge = (ip: Address, port: number): Verdict => {
    const opened = openRanges.some((range) => contains(range, ip))
    if (port !== HTTPS_PORT && !opened) return `port ${port} of an address outside the private ranges`
    const carried = carriedIpv4(ip)
    if (carried !== null && opened) return judge(carried, port)
    return opened || isPublic(ip) || `${ip.range()} address ${ip.toString()}`
  }

  const allowsAddress = (text: string, port: number): Verdict =>
    isIP(text) === 0 ? 'not an address' : judge(ipaddr.parse(text), port)

  return {
    allowsAddress,
    allowsUrl(url) {
      const plainHttp = url.protocol === 'http:' && options.allowHttpLoopback && isLoopbackHost(url.hostname)
      if (url.protocol !== 'https:' && !plainHttp) return `scheme ${url.protocol}`
      if (url.username !== '' || url.password !== '') return 'credentials in the URL'
      // A second spelling of the same host: what was decided of the first would not be found under it.
      if (url.hostname.endsWith('.')) return 'dot at the end of the host'
      const host = url.hostname.replace(/^\[|\]$/g, '')
      if (isIP(host) !== 0) return allowsAddress(host, portOf(url))
      return portOf(url) === HTTPS_PORT || openRanges.length > 0 || `port ${portOf(url)}`
    },
  }
}

/** The port a request for an http or https URL goes to. */
export function portOf(url: URL): number {
  return url.port === '' ? (url.protocol === 'http:' ? 80 : HTTPS_PORT) : Number(url.port)
}

/** Whether a URL's host is this machine by its name alone, so that nothing on the way can read or answer. */
export function isLoopbackHost(hostname: string): boolean {
  if (hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]') return true
  return isIP(hostname) === 4 && hostname.startsWith('127.')
}

/** Reads a CIDR range, `10.0.0.0/8` or `fd00::/8`; null for anything else, and for one that holds every address. */
export function parseRange(text: string): Range | null {
  const [, address, bits] = /^([^/%]+)\/([1-9]\d{0,2})$/.exec(text) ?? []
  if (address === undefined || isIP(address) === 0) return null
  return Number(bits) <= (isIP(address) === 4 ? 32 : 128) ? [ipaddr.parse(address), Number(bits)] : null
}

function contains(range: Range, ip: Address): boolean {
  return ip.kind() === range[0].kind() && ip.match(range)
}

/** Of IPv6 only what has been given out counts: forms that carry an IPv4 address lie outside it, or have a name. */
function isPublic(ip: Address): boolean {
  return ip.range() === 'unicast' && (ip.kind() === 'ipv4' || contains(GLOBAL_UNICAST, ip))
}

/** The IPv4 address that a connection to a mapped or NAT64 address ends at. Opening those ranges opens no private one. */
function carriedIpv4(ip: Address): ipaddr.IPv4 | null {
  if (!(ip instanceof ipaddr.IPv6) || !(ip.isIPv4MappedAddress() || contains(NAT64, ip))) return null
  return new ipaddr.IPv4(ip.toByteArray().slice(-4))
}
