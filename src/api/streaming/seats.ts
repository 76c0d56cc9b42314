import { bucket, type Bucket, type Rate } from '../../core/bucket.js'
import type { Clock } from '../../core/clock.js'

/** What those who listen may take up. */
export type SeatLimits = {
  /** Connections at the same time: of all, from one network, of one member. */
  all: number
  ofNetwork: number
  ofMember: number
  /** How often one network may come. */
  coming: Rate
}

/**
 * Half of what the hub listens to at most. A household, or an office behind one address, has many members with a few apps
 * each; some apps open one connection for each stream, and those of a phone that lost its network are noticed late.
 */
export const usualSeatLimits: SeatLimits = {
  all: 1_000,
  ofNetwork: 800,
  ofMember: 100,
  coming: { count: 1_200, windowMs: 60_000 },
}

/** Networks that are told apart: all beyond them are one. */
const MOST_NETWORKS = 20_000
const OTHERS = 'others'

export type Seat = {
  /** @returns whether this member has room for one more */
  sit(member: string): boolean
  /** Safe to repeat. */
  leave(): void
}

export type Seats = ReturnType<typeof createSeats>

/** The room for connections that stay. Whoever comes too often, or fills a share, is refused until others leave. */
export function createSeats(limits: SeatLimits, clock: Clock) {
  let all = 0
  const networks = new Map<string, { seats: number; coming: Bucket }>()
  const members = new Map<string, number>()
  const now = () => clock().getTime()
  let tidiedAt = -Infinity

  function leaveMember(member: string): void {
    const left = (members.get(member) ?? 1) - 1
    if (left > 0) members.set(member, left)
    else members.delete(member)
  }

  /** Forgets networks that are gone and may come as often as any other. */
  function tidy(): void {
    tidiedAt = now()
    for (const [network, { seats, coming }] of networks)
      if (seats === 0 && coming.waitMs(now(), limits.coming.count) === 0) networks.delete(network)
  }

  function nameOf(network: string): string {
    if (networks.has(network)) return network
    // It takes a look at each of them.
    if (networks.size >= MOST_NETWORKS && now() - tidiedAt >= limits.coming.windowMs) tidy()
    return networks.size < MOST_NETWORKS ? network : OTHERS
  }

  return {
    /** @returns null when there is no room */
    take(network: string): Seat | null {
      const name = nameOf(network)
      const own = networks.get(name) ?? { seats: 0, coming: bucket(limits.coming) }
      networks.set(name, own)
      if (own.coming.waitMs(now()) > 0) return null
      own.coming.take()
      if (all >= limits.all || own.seats >= limits.ofNetwork) return null
      all++
      own.seats++
      let sitting: string | null = null
      let left = false
      return {
        sit(member) {
          const taken = members.get(member) ?? 0
          if (left || sitting !== null || taken >= limits.ofMember) return false
          members.set(member, taken + 1)
          sitting = member
          return true
        },
        leave() {
          if (left) return
          left = true
          all--
          own.seats--
          if (sitting !== null) leaveMember(sitting)
        },
      }
    },
    /** To be done now and then. */
    tidy,
    /** Networks that are remembered, for tests. */
    get remembered(): number {
      return networks.size
    },
  }
}
