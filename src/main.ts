// The process of a hub: settings in, hub up, and down again in good order. Exit codes: operator/exits.ts.
import { enableCompileCache, flushCompileCache } from 'node:module'
import { join } from 'node:path'

// Beside the program and not in the shared temporary folder, where others could put code for us to run.
enableCompileCache(join(import.meta.dirname, '..', '.compile-cache'))
const { readConfig } = await import('./config.js')
const { exitCodeOf, exits, sentenceOf } = await import('./operator/exits.js')
const { firstWords } = await import('./operator/first-words.js')

/** What stopping may take beyond the time that requests and jobs have to end. */
const CLOSING_MS = 5_000

function giveUp(error: unknown): never {
  process.stderr.write(`${sentenceOf(error)}\n`)
  process.exit(exitCodeOf(error))
}

async function run(): Promise<void> {
  const config = readConfig()
  const { createHub, systemOutside } = await import('./hub.js')
  const outside = systemOutside(config)
  const log = outside.log.part('main')
  const hub = createHub(config, outside)
  const stop = async (exitCode: number) => {
    setTimeout(() => process.exit(exits.failed), config.shutdownSeconds * 1_000 + CLOSING_MS).unref()
    await hub.stop()
    process.exit(exitCode)
  }
  const broken = (message: string) => (error: unknown) => {
    log.error({ error }, message)
    process.exit(exits.failed)
  }
  process.on('uncaughtException', broken('an error nobody caught; the hub ends at once'))
  process.on('unhandledRejection', broken('a failure nobody handled; the hub ends at once'))

  let asked = false
  const onSignal = (signal: NodeJS.Signals) => {
    if (asked) process.exit(exits.failed)
    asked = true
    log.info({ signal }, 'asked to stop')
    stop(exits.fine).catch(broken('the hub did not stop cleanly'))
  }
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal)
  hub.failed.catch(() => stop(exits.failed)).catch(broken('the hub did not stop cleanly'))

  const { port } = await hub.start().catch((error: unknown) => {
    log.error({ error }, 'the hub did not start')
    throw error
  })
  if (process.stdout.isTTY && hub.address !== null) {
    process.stdout.write(`\nAllotment is at ${hub.address} (${config.baseUrl} for the world). Ctrl-C stops it.\n`)
  }
  const link = await hub.setupLink()
  // Not through the log, which others may read: this is for whoever started the hub.
  if (link !== null && port !== null) process.stdout.write(firstWords({ link, port }))
  flushCompileCache() // now, since a process that is killed does not come to it
}

await run().catch(giveUp)
