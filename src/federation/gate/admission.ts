import ipaddr from 'ipaddr.js'
import type { Clock } from '../../core/clock.js'
import { registeredDomain } from '../../core/registered-domain.js'
import { networkOf } from '../../domain/members/throttle.js'
import { createAllowances } from '../remote/allowances.js'
import { BoundedMap } from '../remote/bounded-map.js'
import { PRIVATE_SHARE, WAVED_SHARE, type GateLimits } from './limits.js'
import { later, pass, refuse, type Refusal, type Step } from './refusal.js'
import { createRoom, type Place } from './room.js'

/** One request inside the gate. It has been counted as one that comes to nothing, until it is known to be better. */
export type Visit = {
  readonly place: Place
  /** Somebody's server will have to be asked. @returns milliseconds to wait; 0 for go on */
  readonly countLookup: () => number
  /** Nothing was verified, but nothing had to be. */
  waved(): void
  /** It is verified: what it was counted for so far does not count. */
  verified(): void
  leave(): void
}

export type Admission = ReturnType<typeof createAdmission>

const MAX_PAIRS = 10_000
const MAX_SENDERS = 1_000
const PIECE_BYTES = 16_384

/**
 * Who may come in, and how much they may bring. Before a signature holds, only the address tells who it is: the host it
 * claims would let anybody use up the allowance of another. But a host that was verified from a network has a count of
 * its own there, so that it does not suffer from whoever shares the address.
 */
export function createAdmission({ clock, limits }: { clock: Clock; limits: GateLimits }) {
  const refused = createAllowances({ clock, rate: limits.refused })
  const lookups = createAllowances({ clock, rate: limits.lookups })
  const verified = createAllowances({ clock, rate: limits.verified })
  const forwarded = createAllowances({ clock, rate: limits.forwarded })
  const pairs = new BoundedMap<string, true>(MAX_PAIRS)
  const room = createRoom(limits)
  const senders = new BoundedMap<string, { network: string; share: number }>(MAX_SENDERS)

  function senderAt(address: string): { network: string; share: number } {
    const before = senders.get(address)
    if (before !== undefined) return before
    const sender = { network: networkOf(address), share: isPrivate(address) ? PRIVATE_SHARE : 1 }
    senders.set(address, sender)
    return sender
  }

  return {
    /** @param host  of the key the request claims; null when it claims none that can be read */
    enter(address: string | undefined, host: string | null): Step<Visit> {
      const { network, share } = senderAt(address ?? '')
      const pair = `${network} ${host}`
      const name = pairs.get(pair) === undefined ? network : pair
      const waitMs = refused.take(name, share)
      if (waitMs > 0) return refuse(429, 'too-many-requests', waitMs)
      const place = room.enter(network, share)
      if (place === null) return later('busy')
      let asked = 0
      const visit: Visit = {
        place,
        countLookup() {
          const wait = lookups.take(network, share)
          if (wait === 0) asked++
          return wait
        },
        waved: () => refused.giveBack(name, share * (1 - WAVED_SHARE)),
        verified() {
          refused.giveBack(name, share)
          lookups.giveBack(network, asked * share)
          if (host !== null) pairs.set(pair, true)
        },
        leave: () => place.leave(),
      }
      return pass(visit)
    },

    /** Whether a host may bring this, once it is verified: whoever has a domain can have any number. @returns null when it may */
    overfull(host: string, bytes: number, isForwarded: boolean): Refusal | null {
      const domain = registeredDomain(host)
      const copyMs = isForwarded ? forwarded.take(domain) : 0
      const waitMs = copyMs > 0 ? copyMs : verified.take(domain, Math.ceil(bytes / PIECE_BYTES))
      return waitMs > 0 ? refuse(429, 'too-many-requests', waitMs) : null
    },
  }
}

const PRIVATE_RANGES = new Set(['loopback', 'private', 'uniqueLocal', 'linkLocal'])

/** Whether the address is that of an operator's own network; none at all is that of a proxy on a Unix socket. */
function isPrivate(address: string): boolean {
  const bare = address.split('%', 1)[0] ?? ''
  return !ipaddr.isValid(bare) || PRIVATE_RANGES.has(ipaddr.process(bare).range())
}
