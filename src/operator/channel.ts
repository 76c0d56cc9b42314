import { open } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { z } from 'zod'
import type { FaultCode } from '../domain/refusals.js'
import { wordsIn } from '../words/words.js'
import { groupTasks } from './group-tasks.js'

/** Where a hub that runs takes the operator's commands. */
export const CONTROL_SOCKET = 'control.sock'

/** What an address of a socket holds on the systems we know, less the NUL at its end. */
const LONGEST_PATH_BYTES = process.platform === 'linux' ? 107 : 103
const LONGEST_LINE = 64 * 1_024

const None = z.strictObject({}).default({})

/** What an operator's program sends, as one line of JSON, once for each connection. It may hold a password. */
export const ControlRequest = z.discriminatedUnion('command', [
  z.strictObject({ command: z.literal('status'), args: None }),
  z.strictObject({ command: z.literal('store-check'), args: None }),
  z.strictObject({ command: z.literal('backup'), args: z.strictObject({ to: z.string().min(1).max(4_096) }) }),
  ...groupTasks,
])
export type ControlRequest = z.input<typeof ControlRequest>

const faultCodes = Object.keys(wordsIn('en').faults) as [FaultCode, ...FaultCode[]]
const Fault = z.strictObject({ field: z.string(), code: z.enum(faultCodes), limit: z.number().nullable() })

/** What the hub answers, a line each: any number of progress, then one result or one error. */
export const ControlReply = z.union([
  z.strictObject({ progress: z.tuple([z.number(), z.number(), z.string()]) }),
  z.strictObject({ result: z.unknown() }),
  z.strictObject({
    error: z.strictObject({ code: z.string(), message: z.string(), faults: z.array(Fault).default([]) }),
  }),
])
export type ControlReply = z.input<typeof ControlReply>

/**
 * A path to the socket in this folder that fits into an address; to be released when no longer used.
 * Where the folder's own path is too long, Linux reaches it through an open handle.
 * @throws Error that says so where there is no such way
 */
export async function socketPath(dataFolder: string): Promise<{ path: string; release: () => Promise<void> }> {
  const path = join(dataFolder, CONTROL_SOCKET)
  if (Buffer.byteLength(path) <= LONGEST_PATH_BYTES) return { path, release: () => Promise.resolve() }
  if (process.platform !== 'linux') {
    throw new Error(`The path ${path} is too long for a socket: at most ${LONGEST_PATH_BYTES} bytes`)
  }
  const folder = await open(dataFolder, 'r')
  return { path: `/proc/self/fd/${folder.fd}/${CONTROL_SOCKET}`, release: () => folder.close() }
}

/** @throws Error when a line is longer than 64 KiB */
export async function* linesOf(socket: Socket): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of socket.setEncoding('utf8')) {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > LONGEST_LINE) throw new Error('A line is too long')
    yield* lines
  }
}

export function sendLine(socket: Socket, line: ControlRequest | ControlReply): void {
  if (socket.writable) socket.write(`${JSON.stringify(line)}\n`)
}
