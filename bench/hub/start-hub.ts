import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { HANDLE, type Questions, type Told } from './messages.js'

export type WholeHub = Questions & {
  baseUrl: string
  /** Of its voice. */
  actorId: string
  actorInbox: string
  stop(): Promise<void>
}

/** Starts a hub as a group has it, in a process of its own and with the limits it ships with, on a new folder. */
export async function startWholeHub(): Promise<WholeHub> {
  const folder = await mkdtemp(join(tmpdir(), 'allotment-bench-'))
  const port = await freePort()
  const program = fileURLToPath(new URL('./server.js', import.meta.url))
  const flags = ['--max-semi-space-size=4', '--max-old-space-size=256']
  const child = fork(program, [folder, String(port)], { execArgv: flags })
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  const ready = Promise.withResolvers<void>()
  child.on('message', (told: Told) => {
    if ('ready' in told) return ready.resolve()
    const asked = waiting.get(told.number)
    waiting.delete(told.number)
    if (told.error === undefined) asked?.resolve(told.value)
    else asked?.reject(new Error(told.error))
  })
  child.once('exit', (code) => {
    const error = new Error(`the hub has ended with ${code}`)
    for (const asked of [ready, ...waiting.values()]) asked.reject(error)
  })
  let number = 0
  const asking =
    <K extends keyof Questions>(name: K) =>
    (...words: Parameters<Questions[K]>): ReturnType<Questions[K]> => {
      const asked = Promise.withResolvers<unknown>()
      waiting.set(++number, asked)
      child.send({ number, name, words })
      return asked.promise as ReturnType<Questions[K]>
    }
  await ready.promise
  const baseUrl = `http://localhost:${port}`
  const actorId = `${baseUrl}/a/${HANDLE}`
  return {
    ...{ baseUrl, actorId, actorInbox: `${actorId}/inbox` },
    ...{ cpu: asking('cpu'), settled: asking('settled'), followers: asking('followers'), form: asking('form') },
    ...{ watch: asking('watch'), delays: asking('delays') },
    async stop() {
      const gone = once(child, 'exit')
      child.disconnect()
      await gone
      await rm(folder, { recursive: true })
    },
  }
}

/** The address of a hub is said before it listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
