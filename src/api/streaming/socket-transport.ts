import type { WebSocket } from 'ws'
import type { Ending, Transport } from './connection.js'

/** RFC 6455, 7.4.1: going away, a rule was broken, come again later; and one of our own for those who are shut out. */
const CODES = {
  'stopping': 1001,
  'abuse': 1008,
  'missed': 1012,
  'too-slow': 1013,
  'shut-out': 4001,
} satisfies Record<Ending, number>

/** How long the other side has to say that it has understood. */
const GOODBYE_MS = 2_000
/** So that there is a ping every half minute. */
const PING_EVERY = 2

/** Events as frames. Source: Mastodon documentation, "Establishing a WebSocket connection". */
export function socketTransport(socket: WebSocket): Transport {
  let beats = 0
  let alive = true
  socket.on('pong', () => (alive = true))
  return {
    send(event, payload, stream) {
      if (socket.readyState !== socket.OPEN) return Promise.resolve(false)
      const frame = JSON.stringify({ stream: stream.label, event, ...(payload !== null && { payload }) })
      return new Promise((resolve) => socket.send(frame, (error) => resolve(!error)))
    },
    end(why) {
      // Whoever takes nothing does not take a goodbye either.
      if (why === 'too-slow') return socket.terminate()
      socket.close(CODES[why])
      setTimeout(() => socket.terminate(), GOODBYE_MS).unref()
    },
    beat() {
      if (++beats % PING_EVERY !== 0) return true
      const was = alive
      alive = false
      if (was && socket.readyState === socket.OPEN) socket.ping()
      return was
    },
  }
}
