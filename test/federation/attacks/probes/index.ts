import { heldProbes } from './held.js'
import { objectProbes } from './objects.js'
import { signatureProbes } from './signatures.js'
import type { Probe } from './target.js'

/** Attacks that come through where activitypub-express stands at the door as it comes. */
export const holesOfStock: readonly Probe[] = [...signatureProbes, ...objectProbes]

/** All attacks. Each has to be held off. */
export const probes: readonly Probe[] = [...holesOfStock, ...heldProbes]

export { ControlFailed, type Probe, type Target, type Verdict } from './target.js'
export { startPeer, type Peer } from './peer.js'
