import type { Response } from 'express'
import type { Transport } from './connection.js'

/** Nothing in between may hold back, pack or keep what comes. */
const HEADERS = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'private, no-store, no-transform',
  'X-Accel-Buffering': 'no',
}

/** Events as server-sent events. Source: Mastodon documentation, "About HTTP server-sent events". */
export function eventStream(res: Response): Transport & { begin(): void } {
  const begun = Promise.withResolvers<void>()
  let isBegun = false
  const write = (text: string) =>
    new Promise<boolean>((resolve) => {
      if (res.writableEnded || res.destroyed) resolve(false)
      else res.write(text, (error) => resolve(!error))
    })
  return {
    begin() {
      res.writeHead(200, HEADERS)
      res.write(':)\n')
      isBegun = true
      begun.resolve()
    },
    // Data that is none is not empty: readers take it for JSON.
    async send(event, payload) {
      await begun.promise
      return write(`event: ${event}\ndata: ${payload ?? 'null'}\n\n`)
    },
    end(why) {
      if (why === 'too-slow' || !isBegun) res.destroy()
      else res.end()
    },
    beat() {
      if (isBegun) void write(':thump\n')
      return !res.destroyed
    },
  }
}
