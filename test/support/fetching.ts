import { reach } from '../../src/core/reach.js'
import { createFetcher, type Fetcher, type FetcherMeans } from '../../src/federation/remote/fetcher.js'
import { usualLimits, type Limits } from '../../src/federation/remote/limits.js'
import { createAuthority } from './certificates.js'

const made: Fetcher[] = []

/** Trusted by every fetcher made here. */
export const authority = createAuthority()

type Wanted = Partial<Omit<FetcherMeans, 'limits' | 'reach'>> & {
  limits?: Partial<Limits>
  privateRanges?: string[]
  /** Addresses by host name; a name that is not listed leads to 127.0.0.1. */
  hosts?: Record<string, readonly string[]>
}

/** A fetcher that may reach loopback over https with names of its own; `closeFetchers` ends it. */
export function testFetcher(wanted: Wanted = {}): Fetcher {
  const { limits, privateRanges = ['127.0.0.0/8', '::1/128'], hosts = {}, ...others } = wanted
  const fetcher = createFetcher({
    reach: reach({ privateRanges, allowHttpLoopback: true }),
    lookup: async (host) => hosts[host] ?? ['127.0.0.1'],
    clock: () => new Date(),
    tls: { ca: [authority.cert] },
    userAgent: 'Test',
    limits: { ...usualLimits, ...limits },
    ...others,
  })
  made.push(fetcher)
  return fetcher
}

export function closeFetchers(): void {
  for (const fetcher of made.splice(0)) fetcher.close()
}
