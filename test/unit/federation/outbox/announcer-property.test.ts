import { expect } from 'chai'
import { Refusal } from '../../../../src/core/errors.js'
import type { Iri } from '../../../../src/core/iri.js'
import { ITEMS } from '../../../../src/domain/items/item-repo.js'
import type { Item } from '../../../../src/domain/items/item.js'
import type { Member } from '../../../../src/domain/members/member.js'
import type { Store } from '../../../../src/store/store.js'
import { act, announcerOf, wireTo, type Sent, type Wire } from '../../../support/announcing.js'
import { openNeighbourhood, stranger, VOICE, type Neighbourhood } from '../../../support/neighbours.js'
import { edit, publish } from '../../../support/published.js'
import { call, Crash, faults, minutes, type Faults } from '../../../support/publishing.js'

const ROUNDS = 12
const OPERATIONS = 24
const MOST_ITEMS = 3
const PEERS = 3

/** The same numbers for the same seed (mulberry32). */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (((mixed ^ (mixed >>> 14)) >>> 0) % 1_000_003) % below
  }
}

/** What a peer has after it has handled all that came, in order; complains of what no peer should be sent. */
function peerAfter(sent: readonly Sent[], inbox: Iri): Map<string, string> {
  const has = new Map<string, string>()
  for (const { body } of sent.filter((each) => each.inbox === inbox)) {
    const { id, text } = body.object as { id: string; text: string }
    if (body.type === 'Create') expect(has.has(id), `${body.id as string} of what is there`).to.equal(false)
    if (body.type === 'Update') expect(has.has(id), `${body.id as string} of what is not there`).to.equal(true)
    if (body.type === 'Delete') has.delete(id)
    else has.set(id, text)
  }
  return has
}

/** What somebody does right after a worker has taken a mark of an item, before it does anything about it. */
type Meddling = { afterClaim: (() => Promise<void>) | null }

function meddled(store: Store, meddling: Meddling): Store {
  const collection = (spec: Parameters<Store['collection']>[0]) => {
    const docs = store.collection(spec)
    if (spec.name !== ITEMS.name) return docs
    const claim = async (...args: Parameters<typeof docs.findOneAndUpdate>) => {
      const doc = await docs.findOneAndUpdate(...args)
      const meddle = 'announce' in args[0] ? meddling.afterClaim : null
      if (meddle !== null) meddling.afterClaim = null
      await meddle?.()
      return doc
    }
    return new Proxy(docs, { get: (target, name) => (name === 'findOneAndUpdate' ? claim : bound(target, name)) })
  }
  return new Proxy(store, { get: (target, name) => (name === 'collection' ? collection : bound(target, name)) })
}

function bound(target: object, name: string | symbol): unknown {
  const value: unknown = Reflect.get(target, name)
  return typeof value === 'function' ? (value.bind(target) as unknown) : value
}

class Play {
  #made = 0
  readonly items: Item[] = []

  constructor(
    private readonly hood: Neighbourhood,
    private readonly wire: Wire,
    private readonly step: () => Promise<boolean>,
    private readonly fault: Faults,
    private readonly meddling: Meddling,
    private readonly ada: Member,
    private readonly pick: (below: number) => number,
  ) {}

  /** One thing that a person, a worker or a power cut does. */
  async something(): Promise<void> {
    const kind = this.pick(10)
    if (this.items.length === 0 || (kind < 2 && this.items.length < MOST_ITEMS)) await this.publish()
    else if (kind < 4) await this.change()
    else if (kind === 4 && this.pick(2) === 0) await this.remove()
    else if (kind < 9) await this.stepUntilCut()
    else await this.step()
  }

  async publish(): Promise<void> {
    this.items.push(await publish(this.hood, this.ada, 'call', { ...call, ...this.#said() }))
  }

  async change(): Promise<void> {
    await this.#unlessRefused(async (item) => void (await edit(this.hood, this.ada, item, this.#said())))
  }

  async remove(): Promise<void> {
    await this.#unlessRefused((item) => this.hood.items.remove(this.ada, item.id))
  }

  /** The worker's step is cut short at some write, or at some inbox; its lease runs out. */
  async stepUntilCut(): Promise<void> {
    let left = this.pick(PEERS)
    const meddles = this.pick(3) === 0
    const meddle = () => (this.pick(3) === 0 ? this.remove() : this.change())
    if (this.pick(3) === 0) this.meddling.afterClaim = meddle
    else if (this.pick(3) === 0) this.fault.arm(1 + this.pick(6), this.pick(2) === 0 ? 'before' : 'after')
    this.wire.onInbox = async () => {
      if (left-- > 0) return
      this.wire.onInbox = null
      if (!meddles) throw new Crash()
      this.fault.disarm()
      await meddle() // somebody changes it in the middle of its fan-out
    }
    await this.step().catch((error: unknown) => {
      const all: unknown[] = error instanceof AggregateError ? error.errors : [error]
      if (!all.every((each) => each instanceof Crash)) throw error
    })
    this.fault.disarm()
    this.wire.onInbox = null
    this.meddling.afterClaim = null
    this.hood.pass(minutes(6))
  }

  #said() {
    const audience = ['public', 'public', 'unlisted', 'followers', 'hub'][this.pick(5)] as string
    const word = `${audience === 'hub' ? 'SECRET' : 'open'} ${++this.#made}`
    return { title: word, body: word, summary: word, audience }
  }

  async #unlessRefused(work: (item: Item) => Promise<void>): Promise<void> {
    const item = this.items[this.pick(this.items.length)] as Item
    await work(item).catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error
    })
  }
}

describe('whatever is published, changed, taken down and cut short in between', () => {
  for (let seed = 1; seed <= ROUNDS; seed++) {
    it(`peers end up with what there is, in order, and with nothing private (${seed})`, async () => {
      const fault = faults()
      const meddling: Meddling = { afterClaim: null }
      const hood = await openNeighbourhood((store) => fault.wrap(meddled(store, meddling)))
      const wire = wireTo(hood.store)
      const step = announcerOf(hood, wire)
      const followers = Array.from({ length: PEERS }, (_, i) => stranger('f', `peer${i}.test`))
      for (const follower of followers) {
        await hood.follows.request({ follower, target: VOICE, activity: act('f', follower.host) })
      }
      while (await step());
      wire.sent.length = 0

      const play = new Play(hood, wire, step, fault, meddling, await hood.person('steward'), numbers(seed))
      for (let done = 0; done < OPERATIONS; done++) await play.something()
      hood.pass(minutes(6))
      while (await step());

      const docs = await Promise.all(play.items.map(({ id }) => hood.store.collection(ITEMS).findOne({ _id: id })))
      const wanted = docs.flatMap((doc) =>
        doc?.state === 'published' && doc.audience !== 'hub' ? [[doc.iri, doc.title] as const] : [],
      )
      for (const { sharedInbox } of followers) {
        expect(peerAfter(wire.sent, sharedInbox as Iri)).to.deep.equal(new Map(wanted))
      }
      expect(JSON.stringify(wire.handed)).not.to.include('SECRET')
      for (const doc of docs) expect(doc?.announce).to.equal(null)
      await hood.dispose()
    })
  }
})
