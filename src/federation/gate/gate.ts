import type { Clock } from '../../core/clock.js'
import { systemTimer, type Timer } from '../../core/timer.js'
import type { Blocks } from '../../domain/moderation/blocks.js'
import type { Directory } from '../directory/directory.js'
import { createAdmission, type Admission } from './admission.js'
import { keyLookup } from './key-lookup.js'
import { usualGateLimits, type GateLimits } from './limits.js'
import { originsOf, type Origins } from './origins.js'
import { createRefusalCounts, type RefusalCounts } from './refusal-counts.js'
import { createVerifier, type Verifier } from './verifier.js'

/** What all doors for signed requests share. */
export type Gate = {
  readonly verifier: Verifier
  readonly admission: Admission
  readonly refusals: RefusalCounts
  readonly origins: Origins
  readonly blocks: Pick<Blocks, 'refuses'>
  readonly limits: GateLimits
  readonly clock: Clock
  readonly timer: Timer
}

export type GateMeans = {
  directory: Pick<Directory, 'keyOf'>
  blocks: Pick<Blocks, 'refuses'>
  /** Of the hub; its origin is the only one under which it can be addressed. */
  baseUrl: string
  clock: Clock
  timer?: Timer
  limits?: GateLimits
}

export function createGate(means: GateMeans): Gate {
  const { directory, blocks, baseUrl, clock, timer = systemTimer, limits = usualGateLimits } = means
  const ownOrigin = new URL(baseUrl).origin
  const origins = originsOf(ownOrigin)
  const keys = keyLookup({ directory, origins, clock, timer, keyMs: limits.keyMs })
  return {
    verifier: createVerifier({ keys, blocks, origins, ownOrigin, clock }),
    admission: createAdmission({ clock, limits }),
    refusals: createRefusalCounts(),
    ...{ origins, blocks, limits, clock, timer },
  }
}
