import { createServer } from 'node:net'
import type { Config } from '../config.js'
import { isLoopbackHost, portOf } from '../core/reach.js'
import { fail, ok, warn, type Check } from './finding.js'

const ANSWER_WITHIN_MS = 3_000

/** The public address by itself, then whether the hub answers on its port or could listen there. */
export const checkAddress: Check = async (config, hub) => {
  if (config.role === 'worker') return ok('This process is a worker and listens on nothing.')
  const listening = hub === null ? await couldListen(config) : await answers(config, hub)
  return listening.level === 'ok' ? judgeBaseUrl(config, listening.sentence) : listening
}

function judgeBaseUrl({ baseUrl, port, trustProxy }: Config, listening: string) {
  const url = new URL(baseUrl)
  if (!isLoopbackHost(url.hostname)) {
    const told = `${listening} The world is told ${baseUrl}.`
    if (trustProxy !== 0) return ok(told)
    // The hub speaks no TLS itself, so that there must be a proxy.
    return warn(
      `${told} But every visitor seems to come from the proxy in front, and all are throttled as one. Set ALLOTMENT_TRUST_PROXY, to 1 for one nginx or Caddy.`,
    )
  }
  if (port !== 0 && portOf(url) !== port) {
    return warn(
      `${listening} But the address ${baseUrl} names another port. Make ALLOTMENT_BASE_URL and ALLOTMENT_PORT agree.`,
    )
  }
  return warn(
    `${listening} Only this machine can reach ${baseUrl}. Set ALLOTMENT_BASE_URL before others are told of it.`,
  )
}

async function answers(config: Config, hub: NonNullable<Parameters<Check>[1]>) {
  const { port } = (await hub.ask({ command: 'status' })) as { port: number | null }
  if (port === null) return ok('The hub runs as a worker and listens on nothing.')
  const host = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }[config.listenAddress] ?? bracketed(config.listenAddress)
  const url = `http://${host}:${port}/readyz`
  const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }).catch(() => null)
  if (response === null) return fail(`The hub runs, but nothing answers at ${url}. Look at its log.`)
  if (response.status !== 200) return fail(`The hub answers at ${url} that it is not ready (${response.status}).`)
  return ok(`The hub runs and answers on port ${port}.`)
}

async function couldListen({ listenAddress, port }: Config) {
  const server = createServer()
  const settled = Promise.withResolvers<NodeJS.ErrnoException | null>()
  server.once('error', settled.resolve).listen(port, listenAddress, () => settled.resolve(null))
  const error = await settled.promise
  server.close()
  if (error === null) return ok(`The hub does not run; port ${port} of ${listenAddress} is free for it.`)
  if (error.code === 'EADDRINUSE')
    return fail(`Another program has port ${port} of ${listenAddress}. Stop it, or set ALLOTMENT_PORT.`)
  if (error.code === 'EACCES')
    return fail(`This user may not listen on port ${port}. Set ALLOTMENT_PORT to one above 1023.`)
  return fail(`The hub cannot listen on port ${port} of ${listenAddress} (${error.code}). Set ALLOTMENT_LISTEN.`)
}

const bracketed = (address: string) => (address.includes(':') ? `[${address}]` : address)
