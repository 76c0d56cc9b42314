import { chmod, mkdir, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import type { z } from 'zod'
import type { Log } from '../core/log.js'
import { FieldFaults } from '../domain/refusals.js'
import { CONTROL_SOCKET, ControlRequest, linesOf, sendLine, socketPath } from './channel.js'
import { findHub } from './client.js'
import { obey, type Workplace } from './commands.js'
import { exitCodeOf, exits, sentenceOf, Stop } from './exits.js'

const REQUEST_WITHIN_MS = 10_000
const MOST_CONNECTIONS = 8

export type Control = { stop(): Promise<void> }
type Options = Workplace & { log: Log }

/**
 * Listens for the operator's commands on a socket in the data folder that its owner alone can open. A hub that cannot
 * have one runs all the same and says so in its log; of several processes on one folder the first has it.
 */
export async function startControl(options: Options): Promise<Control> {
  const { config, log } = options
  try {
    await mkdir(config.dataFolder, { recursive: true, mode: 0o700 })
    if ((await findHub(config.dataFolder)) === null) return await openControl(options)
    log.info({}, 'another process of this hub takes the commands of operators')
  } catch (error) {
    log.warn({ error }, 'operators’ commands cannot reach this hub while it runs')
  }
  return { stop: () => Promise.resolve() }
}

async function openControl(options: Options): Promise<Control> {
  const file = join(options.config.dataFolder, CONTROL_SOCKET)
  await rm(file, { force: true }) // nobody answers there: left behind by a hub that was killed
  const at = await socketPath(options.config.dataFolder)
  const connections = new Set<Socket>()
  const working = new Set<Promise<void>>()
  const answer = answers(options, working)
  const server = createServer((socket) => {
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
    void answer(socket)
  })
  server.maxConnections = MOST_CONNECTIONS
  try {
    await listenPrivately(server, at.path)
    await chmod(file, 0o600)
  } catch (error) {
    server.close()
    await at.release()
    throw error
  }
  return {
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      await Promise.all(working)
      for (const socket of connections) socket.destroySoon()
      await closed
      await at.release()
    },
  }
}

/** The socket is there before its mode can be changed, so it is made with the right one: listening binds at once. */
async function listenPrivately(server: Server, path: string): Promise<void> {
  const listening = Promise.withResolvers<void>()
  server.once('error', listening.reject)
  const before = process.umask(0o177)
  try {
    server.listen(path, listening.resolve)
  } finally {
    process.umask(before)
  }
  await listening.promise
}

/** @param working  holds the commands that are being carried out */
function answers(options: Options, working: Set<Promise<void>>): (socket: Socket) => Promise<void> {
  const { log } = options
  const run = obey(options)
  const carryOut = async (socket: Socket, line: string) => {
    try {
      const request = parseRequest(line)
      log.info({ command: request.command }, 'operator’s command')
      const result = await run(request, (done, total, what) => {
        // A program that does not read gets fewer reports, not a queue of them.
        if (!socket.writableNeedDrain) sendLine(socket, { progress: [done, total, what] })
      })
      sendLine(socket, { result: result ?? null })
    } catch (error) {
      log.warn({ error }, 'operator’s command failed')
      const code = exitCodeOf(error) === exits.busy ? 'busy' : 'failed'
      const faults = error instanceof FieldFaults ? { faults: [...error.faults] } : {}
      sendLine(socket, { error: { code, message: sentenceOf(error), ...faults } })
    }
  }
  return async (socket) => {
    socket.setTimeout(REQUEST_WITHIN_MS, () => socket.destroy())
    const line = await linesOf(socket)
      .next()
      .catch((error: unknown) => log.debug({ error }, 'an operator’s connection broke'))
    socket.on('error', (error) => log.debug({ error }, 'an operator’s connection broke'))
    if (typeof line?.value === 'string') {
      socket.setTimeout(0)
      const work = carryOut(socket, line.value)
      working.add(work)
      await work.finally(() => working.delete(work))
    }
    socket.end()
  }
}

/** What cannot be read is not quoted: there may be a password in it, and this goes into the log. */
function parseRequest(line: string): z.output<typeof ControlRequest> {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch {
    throw new Stop(exits.usage, 'The hub was sent something that is no command.')
  }
  const { data } = ControlRequest.safeParse(json)
  if (data !== undefined) return data
  throw new Stop(exits.usage, 'The hub does not know this command. Is it of the same version as this program?')
}
