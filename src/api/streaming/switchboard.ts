import type { Log } from '../../core/log.js'
import type { LiveBus } from '../../domain/live/live-bus.js'
import type { LiveEvent } from '../../domain/live/live-event.js'
import type { Connection, Ending, Message } from './connection.js'
import { topicsOf, type Stream, type Topic } from './stream.js'

/** What of an event is told to whom: under which topics, to which of the members who listen there, and what. */
export type Told = Pick<Message, 'event' | 'payload'> & {
  topics: readonly Topic[]
  /** Of those members who hear of these topics, the ones who are told; null for all of them. */
  only?: ((members: readonly Connection['member'][]) => Promise<ReadonlySet<string>>) | null
}

/** Which topics somebody listens to here. */
export type Heard = { has(topic: Topic): boolean; startingWith(prefix: string): Topic[] }

type Deps = {
  live: Pick<LiveBus, 'listen'>
  /** What has to be told of an event, given what anybody listens to. */
  tell: (event: LiveEvent, heard: Heard) => Promise<Told[]>
  log: Log
}

/** Each is a few ids; whoever has more waiting is told to ask anew. */
const MOST_WAITING = 5_000

/** Brings what happens to the connections that listen for it, one event after the other. */
export class Switchboard {
  readonly #deps: Deps
  readonly #topics = new Map<Topic, Map<Connection, Set<Stream>>>()
  readonly #connections = new Set<Connection>()
  readonly #silence: () => void
  #waiting: LiveEvent[] = []
  #working: Promise<void> | null = null

  constructor(deps: Deps) {
    this.#deps = deps
    this.#silence = deps.live.listen((event) => this.#hear(event))
  }

  get connections(): ReadonlySet<Connection> {
    return this.#connections
  }

  join(connection: Connection): void {
    this.#connections.add(connection)
  }

  /** @returns false when it listens to that already */
  plug(connection: Connection, stream: Stream): boolean {
    if (!connection.add(stream)) return false
    for (const topic of topicsOf(stream, connection.member.id, connection.scopes)) {
      const there = this.#topics.get(topic) ?? new Map<Connection, Set<Stream>>()
      this.#topics.set(topic, there.set(connection, (there.get(connection) ?? new Set()).add(stream)))
    }
    return true
  }

  unplug(connection: Connection, asked: Stream): void {
    const stream = connection.drop(asked)
    if (stream !== null) this.#unplug(connection, stream)
  }

  leave(connection: Connection): void {
    this.#connections.delete(connection)
    for (const stream of connection.streams.values()) this.#unplug(connection, stream)
    connection.close()
  }

  endAll(why: Ending): void {
    for (const connection of [...this.#connections]) connection.end(why)
  }

  async stop(): Promise<void> {
    this.#silence()
    this.#waiting = []
    this.endAll('stopping')
    await this.#working
  }

  #unplug(connection: Connection, stream: Stream): void {
    for (const topic of topicsOf(stream, connection.member.id, connection.scopes)) {
      const there = this.#topics.get(topic)
      const streams = there?.get(connection)
      streams?.delete(stream)
      if (streams?.size === 0) there?.delete(connection)
      if (there?.size === 0) this.#topics.delete(topic)
    }
  }

  #hear(event: LiveEvent): void {
    if (this.#connections.size === 0 || event.what === 'wake') return
    if (event.what === 'access') return this.#check(event)
    if (event.what === 'missed' || this.#waiting.length >= MOST_WAITING) {
      this.#waiting = []
      return this.endAll('missed')
    }
    this.#waiting.push(event)
    this.#working ??= this.#work()
  }

  /** Before anything that waits is told. */
  #check({ member, token }: Extract<LiveEvent, { what: 'access' }>): void {
    for (const connection of this.#connections)
      if (connection.token === token || connection.member.id === member) void connection.check()
  }

  async #work(): Promise<void> {
    for (let event = this.#waiting.shift(); event !== undefined; event = this.#waiting.shift()) {
      try {
        for (const told of await this.#deps.tell(event, this.#heard)) await this.#give(told)
      } catch (error) {
        this.#deps.log.error({ error, what: event.what }, 'what happened could not be told')
        this.endAll('missed')
      }
    }
    this.#working = null
  }

  readonly #heard: Heard = {
    has: (topic) => this.#topics.has(topic),
    startingWith: (prefix) => Array.from(this.#topics.keys()).filter((topic) => topic.startsWith(prefix)),
  }

  async #give({ topics, only = null, event, payload }: Told): Promise<void> {
    const streams = new Map<Connection, Set<Stream>>()
    for (const topic of new Set(topics))
      for (const [connection, some] of this.#topics.get(topic) ?? [])
        streams.set(connection, new Set([...(streams.get(connection) ?? []), ...some]))
    if (streams.size === 0) return
    const members = new Map(Array.from(streams.keys(), ({ member }) => [member.id, member]))
    const told = only === null ? null : await only([...members.values()])
    for (const [connection, some] of streams)
      if (told === null || told.has(connection.member.id)) connection.give({ event, payload, streams: [...some] })
  }
}
