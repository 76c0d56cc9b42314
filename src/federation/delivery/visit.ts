import type { Clock } from '../../core/clock.js'
import { idAt } from '../../core/ids.js'
import type { Iri } from '../../core/iri.js'
import type { Log } from '../../core/log.js'
import { NEVER, type HostDoc, type HostHealth } from '../../domain/hosts/host-repo.js'
import type { Blocks } from '../../domain/moderation/blocks.js'
import type { After, Collection } from '../../store/store.js'
import type { Outcome } from '../remote/post.js'
import { SOCKETS_PER_HOST } from '../remote/limits.js'
import type { BulkWriter } from './bulk-writer.js'
import { collapse } from './collapse.js'
import { idsOfInbox, WAITING_DAYS, type DeliveryDoc } from '../../domain/hosts/delivery-repo.js'
import { afterGone } from './host-health.js'
import { judge } from './judgement.js'
import type { Knock, Knocked } from './knock.js'
import type { Outgoing, OutgoingReader } from './outbound-repo.js'
import { DAY_MS, DENIED_MS } from './schedule.js'
import type { Slots } from './slots.js'

/** Rows that are looked at together. */
const PAGE = 200
/** No request begins when less than this is left of the lease: two knocks may take a minute. */
const LEASE_MARGIN_MS = 2 * 60_000

export type VisitMeans = {
  deliveries: Collection<DeliveryDoc>
  rows: BulkWriter<DeliveryDoc>
  outgoing: OutgoingReader
  slots: Slots
  knock: (what: Knock) => Promise<Knocked>
  /** Headers that tell a host which of its people we believe to follow an actor (FEP-8fcf). */
  syncHeaders: (actor: Iri, host: string) => Promise<Record<string, string>>
  isShared: (inbox: Iri, host: string) => Promise<boolean>
  /** The one whose inbox this was is no more: forgets them as followers. */
  inboxGone: (inbox: Iri) => Promise<void>
  blocks: Pick<Blocks, 'refuses'>
  clock: Clock
  random: () => number
  log: Log
  signal: AbortSignal
}

/** What a visit to a host came to: what is known of it now, and when to come again. */
export type Visited = { health: HostHealth; due: Date; doubt: string; delivered: number; refused: number }

/** Sends what waits for one host, as long as the lease lasts and the host answers. @throws what the store throws */
export function visit(means: VisitMeans, host: HostDoc, leaseEnds: Date): Promise<Visited> {
  return new Visit(means, host, leaseEnds).run()
}

class Visit {
  #health: HostHealth
  /** The earliest that one of the rows left behind may go. */
  #due = NEVER
  #delivered = 0
  #refused = 0
  /** Nothing more is sent in this visit. */
  #halted = false
  /** It has answered in this visit as it should: until then it is asked one thing at a time. */
  #proven = false
  #doubt: string
  /** Objects of which something waits, so that nothing may go that was queued behind it. */
  readonly #waiting = new Set<Iri>()
  readonly #closed = new Set<Iri>()

  constructor(
    private readonly means: VisitMeans,
    private readonly host: HostDoc,
    private readonly leaseEnds: Date,
  ) {
    this.#health = host
    // The lease before this one was not ended by who had it.
    const interrupted = host.claims - host.settled > 1
    this.#doubt = interrupted ? this.#untilNow() : host.doubt
  }

  async run(): Promise<Visited> {
    const { deliveries, blocks } = this.means
    const { _id: host, state } = this.host
    if (state === 'leaving') return this.#result()
    if (blocks.refuses(host)) {
      await deliveries.deleteMany({ host })
      return this.#result()
    }
    for (let after: After | null = null, first = true; !this.#halted && (first || after !== null); first = false) {
      const options = { sort: { number: 1 }, limit: PAGE, ...(after === null ? {} : { after }) } as const
      const page = await deliveries.page({ host }, options)
      after = page.next
      await this.#sendPage(page.docs)
    }
    return this.#result()
  }

  #result(): Visited {
    const { hold, state } = this.#health
    const due = state === 'leaving' ? NEVER : hold > this.means.clock() ? hold : this.#due
    return { health: this.#health, due, doubt: this.#doubt, delivered: this.#delivered, refused: this.#refused }
  }

  async #sendPage(page: readonly DeliveryDoc[]): Promise<void> {
    const oldest = idAt(new Date(this.means.clock().getTime() - WAITING_DAYS * DAY_MS))
    const current = page.filter(({ number }) => number >= oldest)
    const { kept, dropped } = collapse(current, this.#doubt)
    const expired = page.length - current.length
    await this.#drop([...page.filter(({ number }) => number < oldest), ...dropped])
    if (expired > 0) this.#log('info', { expired }, 'deliveries waited too long')
    const queue = [...Map.groupBy(kept, ({ object }) => object).values()]
    while (!this.#proven && !this.#halted && queue.length > 0) await this.#sendInOrder(queue.shift() ?? [])
    const lane = async () => {
      while (!this.#halted && queue.length > 0) await this.#sendInOrder(queue.shift() ?? [])
    }
    await Promise.all(Array.from({ length: Math.min(SOCKETS_PER_HOST, queue.length) }, lane))
  }

  /** Of one object: each goes only when the one before it needs nothing more. */
  async #sendInOrder(rows: readonly DeliveryDoc[]): Promise<void> {
    for (const row of rows) {
      const now = this.means.clock()
      if (this.#waiting.has(row.object)) return
      if (row.due > now) this.#wait(row, row.due)
      else if (this.#halted || now.getTime() + LEASE_MARGIN_MS > this.leaseEnds.getTime()) this.#halt(now)
      else await this.#send(row)
      if (this.#halted) return
    }
  }

  async #send(row: DeliveryDoc): Promise<void> {
    if (this.#closed.has(row.inbox)) return
    const outgoing = await this.means.outgoing(row.activity)
    if (outgoing === null) return this.#drop([row])
    // Its host is told once all rows are there.
    if (outgoing === 'filling') return this.#wait(row, NEVER)
    const release = await this.means.slots.take()
    const { outcome, worked } = await this.#attempt(row, outgoing).finally(release)
    const { signal, clock, random, rows } = this.means
    const now = clock()
    if (signal.aborted && outcome?.kind === 'again') {
      // We broke it off ourselves; whether it arrived, nobody knows.
      this.#doubt = this.#untilNow()
      return this.#halt(now)
    }
    if (outcome === null) return this.#halted ? undefined : this.#putOff(row)
    if (worked !== null) this.#health = { ...this.#health, scheme: worked }
    if (outcome.kind === 'gone') return this.#gone(row, now)
    const judged = judge(row, this.#health, outcome, now, random())
    this.#health = judged.health
    if (judged.health.aliveAt === now) this.#proven = true
    if (judged.row === 'later') {
      if (judged.halts) this.#halt(now)
      const operation = { updateOne: { filter: { _id: row._id }, update: { $set: judged.changes } } }
      await rows.write([operation])
      this.#log('debug', { ...about(row), ...reasonOf(outcome) }, 'a delivery has to wait')
      return this.#wait(row, judged.changes.due ?? row.due)
    }
    if (judged.row === 'arrived') this.#delivered++
    else {
      this.#refused++
      this.#log('info', { ...about(row), reason: judged.reason }, 'a delivery was refused')
    }
    await this.#drop([row])
  }

  /** Null when nothing was sent. */
  async #attempt(row: DeliveryDoc, { actor, body, synced }: Outgoing): Promise<Nothing | Knocked> {
    const { blocks, signal, knock, syncHeaders } = this.means
    const host = this.host._id
    // A lot may have happened while it waited for its turn.
    if (this.#halted || signal.aborted || blocks.refuses(host)) {
      this.#halt(this.means.clock())
      return NOTHING
    }
    try {
      const headers = synced ? await syncHeaders(actor, host) : {}
      const { inbox, denied } = row
      return await knock({ inbox, actor, body, headers, first: this.#health.scheme, both: !denied, signal })
    } catch (error) {
      this.#log('error', { ...about(row), error }, 'a delivery could not be signed')
      return NOTHING
    }
  }

  async #gone(row: DeliveryDoc, now: Date): Promise<void> {
    const { isShared, inboxGone, deliveries } = this.means
    if (await isShared(row.inbox, this.host._id)) {
      this.#health = afterGone(this.#health, now)
      return this.#halt(now)
    }
    this.#proven = true
    this.#closed.add(row.inbox)
    await inboxGone(row.inbox)
    const dropped = await deliveries.deleteMany({ _id: idsOfInbox(row.inbox) })
    this.#refused += dropped
    this.#log('info', { deliveries: dropped }, 'an inbox is gone')
  }

  /** Nothing is known of the host by this: the fault is ours. */
  async #putOff(row: DeliveryDoc): Promise<void> {
    const due = new Date(this.means.clock().getTime() + DENIED_MS)
    await this.means.rows.write([{ updateOne: { filter: { _id: row._id }, update: { $set: { due } } } }])
    this.#wait(row, due)
  }

  /** Above the number of all that was queued so far. */
  #untilNow(): string {
    return idAt(new Date(this.means.clock().getTime() + 1))
  }

  #wait({ object }: DeliveryDoc, due: Date): void {
    this.#waiting.add(object)
    if (due < this.#due) this.#due = due
  }

  #halt(now: Date): void {
    this.#halted = true
    if (now < this.#due) this.#due = now
  }

  async #drop(rows: readonly DeliveryDoc[]): Promise<void> {
    if (rows.length > 0) await this.means.rows.write(rows.map(({ _id }) => ({ deleteOne: { filter: { _id } } })))
  }

  #log(level: 'debug' | 'info' | 'error', fields: Record<string, unknown>, message: string): void {
    this.means.log[level]({ host: this.host._id, ...fields }, message)
  }
}

type Nothing = { outcome: null; worked: null }
const NOTHING: Nothing = { outcome: null, worked: null }

const about = ({ activity, attempts }: DeliveryDoc) => ({ activity, attempts })
const reasonOf = (outcome: Outcome) => ('reason' in outcome ? { reason: outcome.reason } : {})
