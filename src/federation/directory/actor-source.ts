import type { Clock } from '../../core/clock.js'
import { hostOf, type Iri } from '../../core/iri.js'
import type { ActorDoc, ActorRepo } from '../../domain/actors/actor-repo.js'
import { foldAddress, parseAddress } from '../../domain/actors/address.js'
import type { Blocks } from '../../domain/moderation/blocks.js'
import type { Documents } from '../remote/fetch-document.js'
import type { Sign } from '../remote/fetcher.js'
import { brokenOff, invalid, refused, type Failed } from '../remote/results.js'
import type { JsonObject } from '../remote/strict-json.js'
import { describe } from './believable.js'
import type { KnownActor } from './directory.js'
import type { Lookups } from './lookups.js'
import { together } from './together.js'

/** After this long what is known is asked for again before it is used. */
const STALE_MS = 24 * 60 * 60_000
/** An actor is asked for once in this time at most, whatever happens. */
const REFRESH_MS = 5 * 60_000
const CONFIRM_AGAIN_MS = 7 * 24 * 60 * 60_000
/** Longer ones are refused at every gate. */
const MAX_ID_BYTES = 900

export type SourceDeps = {
  actors: ActorRepo
  documents: Documents
  /** As the instance actor. */
  sign: Sign
  isLocal: (iri: Iri) => boolean
  blocks: Pick<Blocks, 'refuses'>
  clock: Clock
  newId: () => string
  /** There is an address to be confirmed. */
  wake: () => void
}

/** Where the directory has its actors from: the store, and when that is not enough their own servers. */
export class ActorSource {
  readonly #deps: SourceDeps
  readonly #onceAtATime = together<Iri, KnownActor | Failed>()

  constructor(deps: SourceDeps) {
    this.#deps = deps
  }

  /** Why nobody is asked for this name; null when they may be. */
  refusal(name: Iri): Failed | null {
    const { isLocal, blocks } = this.#deps
    if (isLocal(name)) return refused('of this hub')
    if (Buffer.byteLength(name) > MAX_ID_BYTES) return refused('too long a name')
    return blocks.refuses(hostOf(name)) ? refused('a blocked host') : null
  }

  async known(iri: Iri): Promise<ActorDoc | null> {
    const doc = await this.#deps.actors.get(iri)
    return doc?.state === 'here' ? doc : null
  }

  async get(iri: Iri, lookups: Lookups): Promise<KnownActor | Failed> {
    const forbidden = this.refusal(iri)
    if (forbidden !== null) return forbidden
    const doc = await this.#deps.actors.get(iri)
    if (doc === null) return this.#onceAtATime(iri, () => this.#askForUnknown(iri, lookups))
    const since = doc.state === 'here' ? doc.fetchedAt : doc.askedAt
    if (this.#isRecent(since, STALE_MS) || this.#isRecent(doc.askedAt, REFRESH_MS)) return outcomeOf(doc)
    const asked = await this.#onceAtATime(iri, () => this.#askAgain(doc))
    return asked.kind === 'ok' || asked.kind === 'gone' || doc.state === 'gone' ? asked : outcomeOf(doc)
  }

  async refresh(iri: Iri, lookups: Lookups): Promise<KnownActor | Failed> {
    const forbidden = this.refusal(iri)
    if (forbidden !== null) return forbidden
    const doc = await this.#deps.actors.get(iri)
    if (doc === null) return this.#onceAtATime(iri, () => this.#askForUnknown(iri, lookups))
    if (this.#isRecent(doc.askedAt, REFRESH_MS)) return outcomeOf(doc)
    return this.#onceAtATime(iri, () => this.#askAgain(doc))
  }

  /** Takes in a document that was found at its own id just now; those who are known are not asked any more often for it. */
  async learn(id: Iri, document: JsonObject): Promise<KnownActor | Failed> {
    const forbidden = this.refusal(id)
    if (forbidden !== null) return forbidden
    const doc = await this.#deps.actors.get(id)
    return doc !== null && this.#isRecent(doc.askedAt, REFRESH_MS) ? outcomeOf(doc) : this.#store(id, document, doc)
  }

  async gone(iri: Iri): Promise<void> {
    const { isLocal, actors, clock } = this.#deps
    if (!isLocal(iri)) await actors.markGone(iri, clock())
  }

  #isRecent(date: Date, ms: number): boolean {
    return Math.abs(this.#deps.clock().getTime() - date.getTime()) < ms
  }

  async #askForUnknown(iri: Iri, lookups: Lookups): Promise<KnownActor | Failed> {
    const { documents, sign } = this.#deps
    const found = await lookups.spend(iri, () => documents.fetch(iri, { sign }))
    return found.kind === 'ok' ? this.#store(iri, found.document, null) : found
  }

  async #askAgain(before: ActorDoc): Promise<KnownActor | Failed> {
    const { actors, documents, sign, clock } = this.#deps
    const { iri } = before
    if (!(await actors.claimAsking(before, clock()))) return outcomeOf(await actors.get(iri))
    const found = await documents.fetch(iri, { sign, anew: true })
    if (found.kind === 'ok') return this.#store(iri, found.document, before)
    if (found.kind !== 'gone' && found.kind !== 'not-found') return found
    // Not found may be a bad day of their server; of what they said, nothing goes for it.
    await actors.markGone(iri, clock(), { wipe: found.kind === 'gone' })
    return { kind: 'gone' }
  }

  /** The document has to be the one of this id, which `describe` sees to. */
  async #store(id: Iri, document: JsonObject, before: ActorDoc | null): Promise<KnownActor | Failed> {
    const { actors, clock, newId, wake } = this.#deps
    const described = describe(id, document, clock())
    if (described.kind !== 'ok') return described
    const { actor, claimed } = described
    const plain = parseAddress(`${actor.handle}@${actor.host}`)
    if (plain === null) return invalid('no usable handle')
    const now = clock()
    const isSame = before !== null && before.handle === actor.handle && before.claimed === claimed
    const { address, confirmedAt } = isSame ? before : { address: foldAddress(plain), confirmedAt: null }
    const confirm = confirmedAt !== null && this.#isRecent(confirmedAt, CONFIRM_AGAIN_MS) ? null : now
    const written = { ...actor, address, fetchedAt: now, askedAt: now, claimed, confirm, confirmedAt }
    const doc = await actors.put(written, newId())
    if (confirm !== null) wake()
    return { kind: 'ok', actor: doc }
  }
}

function outcomeOf(doc: ActorDoc | null): KnownActor | Failed {
  if (doc === null) return brokenOff('forgotten meanwhile')
  return doc.state === 'here' ? { kind: 'ok', actor: doc } : { kind: 'gone' }
}
