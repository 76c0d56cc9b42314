import type { Config } from '../config.js'
import { checkAddress } from './check-address.js'
import { checkClock } from './check-clock.js'
import { checkDisk } from './check-disk.js'
import { checkGroup } from './check-group.js'
import { checkMail } from './check-mail.js'
import { reachCheck } from './check-reach.js'
import { checkSignUps } from './check-sign-ups.js'
import { checkSecrets, checkStore } from './check-store.js'
import { findHub } from './client.js'
import { sentenceOf } from './exits.js'
import { fail, ok, type Check, type Finding } from './finding.js'

const checks: [name: string, check: Check][] = [
  ['address', checkAddress],
  ['reach', reachCheck()],
  ['clock', checkClock],
  ['disk', checkDisk],
  ['secrets', checkSecrets],
  ['store', checkStore],
  ['mail', checkMail],
  ['group', checkGroup],
  ['sign-ups', checkSignUps],
]

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
