import type { Config } from '../config.js'
import { checkAddress } from './check-address.js'
import { checkClock } from './check-clock.js'
import { checkDisk } from './check-disk.js'
import { checkSecrets, checkStore } from './check-store.js'
import { findHub, type RunningHub } from './client.js'
import { sentenceOf } from './exits.js'

export type Level = 'ok' | 'warn' | 'FAIL'
/** What one look at the hub and its machine found, as a sentence for the operator that says what to do, if anything. */
export type Finding = { level: Level; name: string; sentence: string }
export type Check = (config: Config, hub: RunningHub | null) => Promise<Omit<Finding, 'name'>>

const checks: [name: string, check: Check][] = [
  ['address', checkAddress],
  ['clock', checkClock],
  ['disk', checkDisk],
  ['secrets', checkSecrets],
  ['store', checkStore],
]

export const ok = (sentence: string) => ({ level: 'ok' as const, sentence })
export const warn = (sentence: string) => ({ level: 'warn' as const, sentence })
export const fail = (sentence: string) => ({ level: 'FAIL' as const, sentence })

/** Looks at everything, one after the other; a look that breaks is a failure of its own and stops none of the rest. */
export async function runChecks(config: Config): Promise<Finding[]> {
  const findings: Finding[] = [{ name: 'config', ...ok('All settings can be used.') }]
  const hub = await findHub(config.dataFolder).catch((error: unknown) => {
    findings.push({ name: 'hub', ...fail(sentenceOf(error)) })
    return null
  })
  for (const [name, check] of checks) {
    const found = await check(config, hub).catch((error: unknown) => fail(sentenceOf(error)))
    findings.push({ name, ...found })
  }
  return findings
}
