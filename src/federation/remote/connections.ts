import http from 'node:http'
import https from 'node:https'
import { isIP, type LookupFunction, type Socket } from 'node:net'
import { createSecureContext, type SecureContextOptions } from 'node:tls'
import { lazy } from '../../core/lazy.js'
import type { Reach } from '../../core/reach.js'
import { MAX_IDLE_SOCKETS, SOCKETS_PER_HOST, type Limits } from './limits.js'
import type { Lookup } from './lookup.js'
import { Fault, refused, unreached } from './results.js'

const MAX_CACHED_SESSIONS = 2_000
const NEXT_ADDRESS_MS = 250

export type Connections = {
  agentFor(url: URL): http.Agent
  /** Ends every connection, those in use included. */
  close(): void
}

type Means = { reach: Reach; lookup: Lookup; tls: SecureContextOptions; limits: Limits }

/**
 * Connections that are kept and used again, at most four to a host. Whatever address one goes to was checked in the
 * answer it was taken from: there is no second lookup that could answer differently.
 */
export function createConnections(means: Means): Connections {
  const idle = new Set<Socket>()
  const options = {
    keepAlive: true,
    maxSockets: SOCKETS_PER_HOST,
    maxFreeSockets: SOCKETS_PER_HOST,
    timeout: means.limits.idleMs,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_MS,
  }
  const plain = lazy(() => harden(new http.Agent(options), 'connect', means, idle))
  const secure = lazy(() => {
    // One context for all: to make one costs many times a request.
    const secureContext = createSecureContext(means.tls)
    const own = { secureContext, rejectUnauthorized: true, maxCachedSessions: MAX_CACHED_SESSIONS }
    return harden(new https.Agent({ ...options, ...own }), 'secureConnect', means, idle)
  })
  const used = new Set<http.Agent>()
  return {
    agentFor(url) {
      const agent = url.protocol === 'https:' ? secure() : plain()
      used.add(agent)
      return agent
    },
    close() {
      for (const agent of used) agent.destroy()
    },
  }
}

function harden(agent: http.Agent, connected: string, means: Means, idle: Set<Socket>): http.Agent {
  const connect = agent.createConnection.bind(agent)
  // It says whether to keep the connection, which its type leaves out.
  const keep = agent.keepSocketAlive.bind(agent) as (socket: Socket) => boolean
  const reuse = agent.reuseSocket.bind(agent)

  // All requests have the same TLS options, so the host and port say which connections are alike.
  agent.getName = (options) => `${options?.host}:${options?.port}`

  agent.createConnection = (options, done) => {
    const { host, port } = { host: options.host ?? '', port: Number(options.port) }
    const verdict = isIP(host) === 0 || means.reach.allowsAddress(host, port)
    if (verdict !== true) {
      done?.(new Fault(refused(verdict)), null as never)
      return undefined
    }
    const socket = connect({ ...options, lookup: guardedLookup(means, port) }) as Socket
    const tooLong = () => socket.destroy(new Fault(unreached('no connection in time')))
    const alarm = setTimeout(tooLong, means.limits.connectMs)
    socket.once(connected, () => clearTimeout(alarm))
    socket.once('close', () => {
      clearTimeout(alarm)
      idle.delete(socket)
    })
    return socket
  }

  agent.keepSocketAlive = (stream) => {
    const socket = stream as Socket
    if (socket.readableLength > 0 || !keep(socket)) return false
    // Node ends it by itself when anything arrives on it before the next request does.
    idle.add(socket)
    const [oldest] = idle
    if (idle.size > MAX_IDLE_SOCKETS) oldest?.destroy()
    return true
  }

  agent.reuseSocket = (stream, request) => {
    idle.delete(stream as Socket)
    reuse(stream, request)
  }
  return agent
}

/** A lookup whose answer holds allowed addresses only; the connection tries them in turn. */
function guardedLookup({ reach, lookup }: Means, port: number): LookupFunction {
  const allowed = async (host: string) => {
    const found = await lookup(host).catch((error: unknown) => {
      throw new Fault(unreached(`no address: ${codeOf(error)}`))
    })
    const verdicts = found.map((address) => ({ address, verdict: reach.allowsAddress(address, port) }))
    const open = verdicts.filter(({ verdict }) => verdict === true).map(({ address }) => address)
    if (open.length > 0) return open
    const [first] = verdicts
    throw new Fault(first === undefined ? unreached('no address') : refused(String(first.verdict)))
  }
  return (host, options, done) => {
    const answer = (addresses: string[]) => {
      const all = addresses.map((address) => ({ address, family: isIP(address) }))
      if (options.all === true) done(null, all)
      else done(null, all[0]!.address, all[0]!.family)
    }
    allowed(host).then(answer, (error: NodeJS.ErrnoException) => done(error, []))
  }
}

/** The code of a system's error, which says what happened without repeating what a stranger wrote. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
