import { connect, type Socket } from 'node:net'
import { FieldFaults, type FieldFault } from '../domain/refusals.js'
import type { Progress } from '../store/store.js'
import { ControlReply, linesOf, sendLine, socketPath, type ControlRequest } from './channel.js'
import { exits, Stop } from './exits.js'

/** A hub that runs and listens to its operator. */
export type RunningHub = { ask(request: ControlRequest, progress?: Progress): Promise<unknown> }

/** Finds the hub that runs on this data folder; null when none does. */
export async function findHub(dataFolder: string): Promise<RunningHub | null> {
  const socket = await reach(dataFolder)
  socket?.destroy()
  return socket === null ? null : { ask: (request, progress) => ask(dataFolder, request, progress) }
}

/** @throws Stop 'busy' when a hub runs on this data folder */
export async function refuseWhileRunning(dataFolder: string, what: string): Promise<void> {
  if ((await findHub(dataFolder)) === null) return
  throw new Stop(exits.busy, `The hub is running. Stop it first: ${what} needs the data folder for itself.`)
}

/** A connection, or null when nobody listens: no folder, no socket, or one that a hub left behind when it died. */
async function reach(dataFolder: string): Promise<Socket | null> {
  const at = await socketPath(dataFolder).catch((error: NodeJS.ErrnoException) => absent(error))
  if (at === null) return null
  try {
    const socket = connect(at.path)
    const opened = Promise.withResolvers<Socket>()
    socket.once('error', opened.reject).once('connect', () => opened.resolve(socket))
    return await opened.promise.catch((error: NodeJS.ErrnoException) => absent(error))
  } finally {
    await at.release()
  }
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'EACCES' || error.code === 'EPERM') {
    throw new Stop(exits.failed, 'The data folder belongs to another user. Run this as the user the hub runs as.')
  }
  if (['ENOENT', 'ENOTDIR', 'ECONNREFUSED', 'ENOTSOCK'].includes(error.code ?? '')) return null
  throw error
}

async function ask(dataFolder: string, request: ControlRequest, progress?: Progress): Promise<unknown> {
  const socket = await reach(dataFolder)
  if (socket === null) throw new Stop(exits.failed, 'The hub has just stopped. Try again.')
  try {
    sendLine(socket, request)
    for await (const line of linesOf(socket)) {
      const reply = ControlReply.parse(JSON.parse(line))
      if ('result' in reply) return reply.result
      if ('error' in reply) throw errorOf(reply.error)
      progress?.(...reply.progress)
    }
  } finally {
    socket.destroy()
  }
  throw new Stop(exits.failed, 'The hub stopped before it was done. Look at its log, then try again.')
}

function errorOf({ code, message, faults }: { code: string; message: string; faults: FieldFault[] }): Error {
  if (faults.length > 0) return new FieldFaults(faults)
  return new Stop(code === 'busy' ? exits.busy : exits.failed, message)
}
