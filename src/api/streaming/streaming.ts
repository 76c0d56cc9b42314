import type { Clock } from '../../core/clock.js'
import { absent, Refusal } from '../../core/errors.js'
import type { Log } from '../../core/log.js'
import { Alarm, type Timer } from '../../core/timer.js'
import type { Bearer } from '../../domain/apps/token-service.js'
import { networkOf } from '../../domain/members/throttle.js'
import type { Services } from '../../domain/services.js'
import { Connection, type Opened, type Transport } from './connection.js'
import { createSeats, usualSeatLimits, type SeatLimits, type Seats } from './seats.js'
import { isFault, mayListen, streamOf, type Stream, type StreamFault } from './stream.js'
import type { Switchboard } from './switchboard.js'

type Deps = {
  switchboard: Switchboard
  services: Pick<Services, 'tokens' | 'memberLists'>
  /** Makes known here what happens in other processes, until what it returns is called. */
  follow: () => Promise<() => void>
  clock: Clock
  timer: Timer
  log: Log
  limits?: SeatLimits
}

/** Of one connection. */
const MOST_STREAMS = 100
/** How many payloads are drawn up at the same time. */
const AT_ONCE = 8
/** Proxies give up a silent connection after a minute or less. */
export const BEAT_MS = 15_000
/** Whether apps are still let in is found out every so many beats, in case nobody has said so. */
const CHECK_EVERY = 2

/** All apps that listen in this process. */
export class Streaming {
  readonly #deps: Deps
  readonly #seats: Seats
  readonly #alarm: Alarm
  readonly #turn = turns(AT_ONCE)
  #beats = 0
  #beating = false
  #stopping = false

  constructor(deps: Deps) {
    this.#deps = deps
    this.#seats = createSeats(deps.limits ?? usualSeatLimits, deps.clock)
    this.#alarm = new Alarm(deps.timer)
  }

  /**
   * Lets in one who comes, before there is a way to them; `leave` has to be called when that is gone.
   * @throws Refusal 'unauthenticated' without a member, 'too-many' when there are as many as may be
   */
  async admit(address: string | undefined, bearer: Bearer | null): Promise<Admission> {
    const seat = this.#stopping ? null : this.#seats.take(networkOf(address ?? ''))
    if (seat === null) throw new Refusal('too-many', 'Too many connections')
    try {
      const opened = ofMember(bearer)
      if (opened === null) throw new Refusal('unauthenticated', 'The access token is invalid')
      if (!seat.sit(opened.member.id)) throw new Refusal('too-many', 'Too many connections')
      const unfollow = await this.#deps.follow()
      return {
        opened,
        leave() {
          seat.leave()
          unfollow()
        },
      }
    } catch (error) {
      seat.leave()
      throw error
    }
  }

  /** @param token  as the app showed it */
  open({ opened }: Admission, token: string, transport: Transport): Connection {
    const { switchboard, services, log } = this.#deps
    const reopen = async () => ofMember(await services.tokens.open(token))
    const connection = new Connection({ opened, transport, reopen, turn: this.#turn, log })
    switchboard.join(connection)
    if (!this.#beating) this.#later()
    // What was said of this app while it was being let in was said to nobody.
    void connection.check()
    if (this.#stopping) connection.end('stopping')
    return connection
  }

  /** The way is gone; safe to repeat. */
  close(connection: Connection): void {
    this.#deps.switchboard.leave(connection)
  }

  /** @returns why not; null when it listens now, or did before */
  async subscribe(connection: Connection, name: string, asked: Asked): Promise<StreamFault | null> {
    const stream = streamOf(name, asked)
    if (isFault(stream)) return stream
    const fault = await this.#mayNot(connection, stream)
    if (fault !== null || connection.ended) return fault
    this.#deps.switchboard.plug(connection, stream)
    return null
  }

  /** @returns why not; null when it does not listen now */
  unsubscribe(connection: Connection, name: string, asked: Asked): StreamFault | null {
    const stream = streamOf(name, asked)
    if (isFault(stream)) return stream
    this.#deps.switchboard.unplug(connection, stream)
    return null
  }

  /** Ends all, and lets nobody in any more. */
  async stop(): Promise<void> {
    this.#stopping = true
    this.#alarm.clear()
    await this.#deps.switchboard.stop()
  }

  async #mayNot({ scopes, streams, member }: Connection, stream: Stream): Promise<StreamFault | null> {
    if (!mayListen(scopes, stream)) return { status: 401, error: 'Access token does not have the required scopes' }
    if (streams.size >= MOST_STREAMS) return { status: 400, error: 'Too many streams' }
    if (stream.name !== 'list' || (await this.#owns(member, stream.of ?? ''))) return null
    return { status: 401, error: 'Not authorized to stream this list' }
  }

  async #owns(member: Connection['member'], list: string): Promise<boolean> {
    return (await this.#deps.services.memberLists.get(member, list).catch(absent)) !== null
  }

  #later(): void {
    this.#beating = !this.#stopping
    if (!this.#beating) return
    this.#alarm.set(() => {
      void this.#beat()
    }, BEAT_MS)
  }

  async #beat(): Promise<void> {
    const { switchboard } = this.#deps
    this.#beats++
    this.#seats.tidy()
    for (const connection of [...switchboard.connections]) {
      connection.beat()
      if (this.#beats % CHECK_EVERY === 0) await connection.check()
    }
    this.#beating = false
    if (switchboard.connections.size > 0) this.#later()
  }
}

export type Admission = { opened: Opened; leave(): void }
export type Asked = { tag?: unknown; list?: unknown }

const ofMember = (bearer: Bearer | null): Opened | null => {
  if (bearer === null || bearer.member === null) return null
  return { ...bearer, member: bearer.member }
}

/** Lets so many work at the same time, and the others wait in the order in which they came. */
function turns(atOnce: number) {
  const waiting: (() => void)[] = []
  let working = 0
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (working >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve))
    else working++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) working--
      else next()
    }
  }
}
