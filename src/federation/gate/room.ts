/** A place for one request, with the bytes that are held for it. */
export type Place = {
  /** @returns whether there is room for so many more bytes */
  hold(bytes: number): boolean
  /** Safe to repeat. */
  leave(): void
}

export type RoomLimits = {
  atOnce: number
  atOncePerNetwork: number
  heldBytes: number
  heldBytesPerNetwork: number
}

type Held = { requests: number; bytes: number }

/**
 * The room for requests that are being read or answered. Whoever sends slowly, or much, fills the share of one network
 * and no more.
 */
export function createRoom(limits: RoomLimits) {
  const all: Held = { requests: 0, bytes: 0 }
  const networks = new Map<string, Held>()

  return {
    /** @param share  how much less than others this network's requests weigh. @returns null when there is no room */
    enter(network: string, share: number): Place | null {
      const own = networks.get(network) ?? { requests: 0, bytes: 0 }
      if (all.requests >= limits.atOnce || own.requests * share >= limits.atOncePerNetwork) return null
      networks.set(network, own)
      all.requests++
      own.requests++
      let held = 0
      let left = false
      return {
        hold(bytes) {
          if (all.bytes + bytes > limits.heldBytes) return false
          if ((own.bytes + bytes) * share > limits.heldBytesPerNetwork) return false
          held += bytes
          all.bytes += bytes
          own.bytes += bytes
          return true
        },
        leave() {
          if (left) return
          left = true
          all.requests--
          all.bytes -= held
          own.requests--
          own.bytes -= held
          if (own.requests === 0) networks.delete(network)
        },
      }
    },
  }
}

export type Room = ReturnType<typeof createRoom>
