import { randomBytes } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import type { Config } from '../config.js'
import { isNonce, NONCE_FIELD, proofOf, PROOF_FIELD } from '../core/identity.js'
import { isLoopbackHost, portOf, reach } from '../core/reach.js'
import { sameSecret } from '../core/same-secret.js'
import { loadSecrets } from '../secrets.js'
import { fail, ok, warn, type Check, type Finding } from './finding.js'

const ANSWER_WITHIN_MS = 8_000

/** What this check takes from the world, and a test may replace. */
export type World = {
  /** Addresses of a host; throws when there are none. */
  addressesOf: (host: string) => Promise<string[]>
  fetch: typeof fetch
}

const world: World = {
  addressesOf: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  fetch: (...asked) => fetch(...asked),
}

/** Whether the address that the world is told leads here: by its name, and to this hub and no other. */
export function reachCheck({ addressesOf, fetch: ask }: World = world): Check {
  return async (config, hub) => {
    const url = new URL(config.baseUrl)
    if (isLoopbackHost(url.hostname)) return ok('No address for the world is set, so none was tried.')
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const addresses = await addressesOf(host).catch(() => [])
    if (addresses.length === 0) {
      return fail(`The name ${host} leads nowhere. Give it an address in the DNS, or set ALLOTMENT_BASE_URL right.`)
    }
    const found = `${host} leads to ${addresses.join(', ')}`
    const hidden = addresses.map((address) => hiddenFrom(config, address, portOf(url))).find((why) => why !== null)
    if (hidden !== undefined) return warn(`${found}. Other servers will not go there: ${hidden}.`)
    if (hub === null) return ok(`${found}. Whether that is this hub can be told while it runs.`)
    return whoAnswers(config, found, ask)
  }
}

/** Why other servers keep away from an address, by the rules that this hub follows itself; null when they do not. */
function hiddenFrom({ privateRanges }: Config, address: string, port: number): string | null {
  const verdict = reach({ privateRanges, allowHttpLoopback: false }).allowsAddress(address, port)
  return verdict === true ? null : verdict
}

async function whoAnswers(config: Config, found: string, ask: World['fetch']): Promise<Omit<Finding, 'name'>> {
  const { derive } = await loadSecrets(config)
  const nonce = randomBytes(24).toString('base64url')
  if (!isNonce(nonce)) throw new Error('A question that the hub would not answer')
  const url = `${config.baseUrl}/healthz`
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS)
  try {
    const answer = await ask(url, { headers: { [NONCE_FIELD]: nonce }, redirect: 'manual', signal })
    await answer.body?.cancel()
    const proof = answer.headers.get(PROOF_FIELD) ?? ''
    if (sameSecret(proof, proofOf(derive('identity'), nonce))) return ok(`${found}, and this hub answers there.`)
    return fail(`${found}, but something else answers there (status ${answer.status}). Look at the proxy in front.`)
  } catch (error) {
    const why = (error as { cause?: NodeJS.ErrnoException }).cause?.code ?? (error as Error).name
    return warn(
      `${found}, but from this machine nothing answers at ${config.baseUrl} (${why}). Try it from a phone: if it opens there, your router only cannot reach itself; if not, look at the proxy, its certificate and the firewall.`,
    )
  }
}
