import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { WebSocket } from 'ws'
import { memberRepo } from '../../../src/domain/members/member-repo.js'
import type { Member } from '../../../src/domain/members/member.js'
import { noteEvent } from '../../support/contract/watch.js'
import type { TestHub } from '../hubs.js'

export type Frame = { stream?: string[]; event?: string; payload?: string; error?: string; status?: number }

/** An app that listens, by whatever way. */
export type Listener = {
  readonly frames: Frame[]
  /** Waits for one that was not waited for before, whatever comes in between. */
  next(wanted: (frame: Frame) => boolean): Promise<Frame>
  readonly ended: Promise<number>
  close(): void
}

/** As the operator gives one to a member for a script. */
export async function scriptToken(hub: TestHub, { id }: Pick<Member, 'id'>): Promise<string> {
  const credentialsAt = (await memberRepo(hub.store).get(id))?.credentialsAt ?? null
  const scopes = ['read', 'write', 'follow', 'push']
  return (await hub.services.tokens.issue({ app: null, member: id, credentialsAt, scopes })).token
}

const PATIENCE_MS = 10_000

type Asked = { token?: string; query?: string; protocol?: string; path?: string; pong?: boolean }

/** @throws Error with the status when it is not let in */
export async function listen(
  hub: TestHub,
  asked: Asked,
): Promise<Listener & { say(what: unknown): void; socket: WebSocket }> {
  const { token, query = '', protocol, path = '/api/v1/streaming', pong = true } = asked
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` }
  const url = `${(hub.address ?? '').replace('http', 'ws')}${path}${query}`
  const socket = new WebSocket(url, protocol === undefined ? [] : [protocol], { headers, autoPong: pong })
  const inbox = collect()
  socket.on('message', (data) => {
    const frame = JSON.parse((data as Buffer).toString()) as Frame
    if (frame.event !== undefined) noteEvent(frame.event, frame.payload ?? null)
    inbox.take(frame)
  })
  socket.on('close', (code) => inbox.end(code))
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('unexpected-response', (_req, res: IncomingMessage) => {
      socket.on('error', () => undefined) // what it says of its own end
      socket.terminate()
      reject(new Error(String(res.statusCode)))
    })
    socket.once('error', reject)
  })
  socket.on('error', () => undefined) // its end is what is looked at
  return {
    ...inbox.listener,
    socket,
    close: () => socket.close(),
    say: (what) => socket.send(typeof what === 'string' ? what : JSON.stringify(what)),
  }
}

/** By server-sent events. */
export async function follow(
  hub: TestHub,
  path: string,
  token: string,
): Promise<Listener & { answer: IncomingMessage; comments: string[] }> {
  const asked = request(`${hub.address}/api/v1/streaming/${path}`, {
    headers: { Authorization: `Bearer ${token}` },
    agent: false,
  }).end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  const [inbox, comments] = [collect(), [] as string[]]
  let text = ''
  answer.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
    for (let at = text.indexOf('\n'); at !== -1 && text.startsWith(':'); at = text.indexOf('\n')) {
      comments.push(text.slice(0, at))
      text = text.slice(at + 1)
    }
    for (let at = text.indexOf('\n\n'); at !== -1; at = text.indexOf('\n\n')) {
      const fields = text.slice(0, at).split('\n')
      const valueOf = (name: string) => fields.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2)
      inbox.take({ event: valueOf('event') ?? '', payload: valueOf('data') ?? '' })
      text = text.slice(at + 2)
    }
  })
  answer.on('error', () => undefined) // its end is what is looked at
  answer.once('close', () => inbox.end(answer.complete ? 0 : 1))
  return { ...inbox.listener, answer, comments, close: () => void asked.destroy() }
}

function collect() {
  const frames: Frame[] = []
  const waited = new Set<Frame>()
  const waiting: { wanted: (frame: Frame) => boolean; found: (frame: Frame) => void }[] = []
  const ended = Promise.withResolvers<number>()
  const listener = {
    frames,
    ended: ended.promise,
    next(wanted: (frame: Frame) => boolean): Promise<Frame> {
      const there = frames.find((frame) => !waited.has(frame) && wanted(frame))
      if (there !== undefined) {
        waited.add(there)
        return Promise.resolve(there)
      }
      return new Promise((resolve, reject) => {
        const alarm = setTimeout(() => {
          reject(new Error(`It did not come; only ${JSON.stringify(frames).slice(0, 2_000)}`))
        }, PATIENCE_MS)
        const found = (frame: Frame) => {
          clearTimeout(alarm)
          resolve(frame)
        }
        waiting.push({ wanted, found })
      })
    },
  }
  return {
    listener,
    end: (code: number) => ended.resolve(code),
    take(frame: Frame) {
      frames.push(frame)
      const at = waiting.findIndex(({ wanted }) => wanted(frame))
      const [one] = at === -1 ? [] : waiting.splice(at, 1)
      if (one !== undefined) waited.add(frame)
      one?.found(frame)
    },
  }
}

export const isEvent =
  (event: string, ...stream: string[]) =>
  (frame: Frame): boolean =>
    frame.event === event && (stream.length === 0 || JSON.stringify(frame.stream) === JSON.stringify(stream))

export const payloadOf = <T>({ payload = 'null' }: Frame): T => JSON.parse(payload) as T

export const statusIn = ({ payload = 'null' }: Frame) =>
  JSON.parse(payload) as {
    id: string
    uri: string
    content: string
    account: { acct: string }
    favourited: boolean
    reblog: unknown
  }
