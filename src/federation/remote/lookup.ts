import { Resolver } from 'node:dns/promises'
import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { isLoopbackHost } from '../../core/reach.js'

/** All addresses of a host, in the order they should be tried. Rejects when there is none. */
export type Lookup = (host: string) => Promise<readonly string[]>

const HOSTS_FILE = '/etc/hosts'

/**
 * The hosts file, then DNS. Not getaddrinfo: that waits in one of the few threads that files and signatures need too,
 * and a stranger whose name servers hang could hold them all.
 */
export function systemLookup(options: { timeoutMs?: number; hostsFile?: string } = {}): Lookup {
  const { timeoutMs = 2_000, hostsFile = HOSTS_FILE } = options
  const resolver = new Resolver({ timeout: timeoutMs, tries: 2 })
  return async (host) => {
    if (isLoopbackHost(host)) return ['127.0.0.1', '::1']
    const listed = addressesIn(await textOf(hostsFile), host)
    if (listed.length > 0) return listed
    const answers = await Promise.allSettled([resolver.resolve6(host), resolver.resolve4(host)])
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
    if (found.length > 0) return found
    throw answers.find((answer) => answer.status === 'rejected')?.reason ?? new Error('No address')
  }
}

/** What a hosts file says of a name. */
export function addressesIn(hosts: string, name: string): string[] {
  const lines = hosts.split('\n').map((line) => line.replace(/#.*$/, '').trim().toLowerCase().split(/\s+/))
  return lines.flatMap(([address = '', ...names]) => (isIP(address) !== 0 && names.includes(name) ? [address] : []))
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}
