import { fork } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Asked, Told } from './inbox-messages.js'

export type Work = { perSecond: number; cpuMicros: number; writes: number; fetches: number }

export type InboxProcess = {
  /** Sends each once, on 32 connections. @throws Error unless every answer has this status */
  send(requests: readonly Buffer[], status: number): Promise<Work>
  end(): Promise<void>
}

export async function startInbox(mode: 'gate' | 'ceiling', pem: string): Promise<InboxProcess> {
  const flags = ['--max-semi-space-size=4', '--max-old-space-size=256']
  const child = fork('dist/bench/inbox-server.js', [mode, pem], { execArgv: flags })
  const told = async <T extends Told>() => ((await once(child, 'message')) as [T])[0]
  const { port } = await told<Extract<Told, { port: number }>>()
  const ask = (asked: Asked) => child.send(asked)
  const work = () => {
    const answer = told<Exclude<Told, { port: number }>>()
    ask('work')
    return answer
  }
  return {
    async send(requests, status) {
      const before = await work()
      const start = performance.now()
      await postAll(port, requests, status)
      const seconds = (performance.now() - start) / 1_000
      const { writes, fetches, cpu } = await work()
      const cpuMicros = cpu.user + cpu.system - before.cpu.user - before.cpu.system
      return {
        perSecond: requests.length / seconds,
        cpuMicros: cpuMicros / requests.length,
        writes: writes - before.writes,
        fetches: fetches - before.fetches,
      }
    },
    async end() {
      const gone = once(child, 'exit')
      ask('end')
      await gone
    },
  }
}

async function postAll(port: number, requests: readonly Buffer[], status: number): Promise<void> {
  const rest = requests.values()
  const worker = (socket: Socket): Promise<void> => {
    const done = Promise.withResolvers<void>()
    let seen = ''
    const next = () => {
      const { value } = rest.next()
      if (value !== undefined) return void socket.write(value)
      socket.end()
      done.resolve()
    }
    socket.on('error', done.reject).on('data', (chunk) => {
      seen += chunk.toString('latin1')
      const end = seen.indexOf('\r\n\r\n')
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(seen)?.[1] ?? 0)
      if (end === -1 || seen.length < end + 4 + length) return
      if (!seen.startsWith(`HTTP/1.1 ${status} `)) return done.reject(new Error(`answered ${seen.slice(0, 40)}`))
      seen = ''
      next()
    })
    next()
    return done.promise
  }
  await Promise.all(Array.from({ length: 32 }, () => worker(connect(port, '127.0.0.1'))))
}
