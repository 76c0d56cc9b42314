import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { JsonObject } from '../../../src/federation/remote/strict-json.js'
import { authority } from '../../support/fetching.js'
import { freshFolder } from '../../support/folders.js'
import type { Calls, Reply, Scheme } from './calls.js'

export const AS = 'https://www.w3.org/ns/activitystreams'
export const PUBLIC = `${AS}#Public`

type Written = JsonObject & { id: string; type: string }

/** A server on Fedify at `peer.test`, in a process of its own, with the actor `pat`. */
export type FedifyPeer = Omit<Calls, 'start'> & {
  origin: string
  /** `peer.test:40123` */
  host: string
  actor: string
  /** An activity of pat's, not sent yet. */
  activity(type: string, object: unknown, more?: JsonObject): Written
  /** A public object of pat's, served but not told to anybody. */
  write(type: 'Note' | 'Article' | 'Event', said: JsonObject): Promise<Written>
}

const running: ChildProcess[] = []

export async function startFedifyPeer(scheme: Scheme = 'rfc9421'): Promise<FedifyPeer> {
  const trusted = join(await freshFolder(), 'authority.pem')
  await writeFile(trusted, authority.cert)
  const here = (name: string) => new URL(name, import.meta.url)
  const child = fork(fileURLToPath(here('program.js')), {
    execArgv: ['--import', here('names.js').href],
    env: { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: trusted },
  })
  running.push(child)
  const call = callerOf(child)
  const port = await call('start', { name: 'peer.test', scheme, ...authority.issue(['peer.test']) })
  const host = `peer.test:${port}`
  const origin = `https://${host}`
  const actor = `${origin}/users/pat`
  let made = 0
  return {
    ...{ origin, host, actor },
    find: (query) => call('find', query),
    webfinger: (resource) => call('webfinger', resource),
    serve: (object) => call('serve', object),
    send: (activity, to, options = {}) => call('send', activity, to, options),
    fetch: (url) => call('fetch', url),
    guard: (on) => call('guard', on),
    leave: () => call('leave'),
    heard: () => call('heard'),
    arrived: () => call('arrived'),
    sent: () => call('sent'),
    activity: (type, object, more = {}) => ({
      ...{ '@context': AS, 'id': `${origin}/activities/${++made}`, type, actor, 'to': PUBLIC },
      object: object as JsonObject,
      ...more,
    }),
    async write(type, said) {
      const id = `${origin}/${type.toLowerCase()}s/${++made}`
      const written = { '@context': AS, id, type, 'attributedTo': actor, 'to': PUBLIC, ...said }
      const object = { published: new Date().toISOString(), ...written }
      await call('serve', object)
      return object
    },
  }
}

type Caller = <K extends keyof Calls>(name: K, ...args: Parameters<Calls[K]>) => ReturnType<Calls[K]>

function callerOf(child: ChildProcess): Caller {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  let number = 0
  child.on('message', ({ number: of, value, error }: Reply) => {
    const call = waiting.get(of)
    waiting.delete(of)
    if (error === undefined) call?.resolve(value)
    else call?.reject(new Error(`The peer says: ${error}`))
  })
  child.once('exit', () => {
    for (const call of waiting.values()) call.reject(new Error('The peer has ended'))
  })
  return ((name, ...args) => {
    const call = Promise.withResolvers<unknown>()
    waiting.set(++number, call)
    child.send({ number, name, args })
    return call.promise
  }) as Caller
}

export async function stopFedifyPeers(): Promise<void> {
  await Promise.all(
    running.splice(0).map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const over = once(child, 'exit')
      child.disconnect()
      await over
    }),
  )
}
