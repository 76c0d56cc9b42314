import { createHmac } from 'node:crypto'
import type { Clock } from '../../core/clock.js'
import { leaseUntil } from '../../core/lease.js'
import { sameSecret } from '../../core/same-secret.js'
import { open, seal } from '../../core/seal.js'
import type { After } from '../../store/store.js'
import type { ItemRepo } from '../items/item-repo.js'
import { can, type Member } from '../members/member.js'
import { doors, type Answerer, type Door, type PersonKey } from '../people-keys/person-key.js'
import { refusal } from '../refusals.js'
import { answerOf, type Consent, type Pledge, type PledgeAnswer, type PledgeCounts, type PledgeDay } from './pledge.js'
import { pledgeId, type PledgeDoc, type PledgeRepo } from './pledge-repo.js'
import { none, type PledgeTallies } from './pledge-tallies.js'

type Deps = {
  repo: PledgeRepo
  tallies: PledgeTallies
  items: Pick<ItemRepo, 'get'>
  /** 32 bytes. */
  key: Buffer
  clock: Clock
  /** There is something to count, or somebody to tell. */
  wake: () => void
}

type Hidden = { name: string | null; mail: string | null }

const MOST_TRIES = 20
const AT_ONCE = 100

/** Who promises to take part in which call: each person counts once, and no name is ever needed for the totals. */
export class PledgeService {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /**
   * Idempotent for each person. Through every door but an account here, they are told by that door later.
   * @param call      id of the item
   * @param also      other keys of the same person: whoever promised under one of them has done so already
   * @param consent   what they were shown; null only where nothing was shown, as for a bare activity
   */
  async pledge(
    call: string,
    who: Answerer,
    { consent = null, also = [] }: { consent?: Consent | null; also?: readonly PersonKey[] } = {},
  ): Promise<PledgeAnswer> {
    const { repo, clock, wake } = this.#deps
    const answer = await this.#answerTo(call, who.door)
    if (answer !== 'accepted' || (await this.#standing(call, also)) !== null) return answer
    const kept = consent === null ? null : await repo.keepConsent(consent, clock())
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const doc = await repo.get(pledgeId(call, who.key))
      if (!(await this.#put(doc, this.#made(call, who, kept)))) continue
      wake()
      return 'accepted'
    }
    throw refusal('conflict', 'changed-meanwhile')
  }

  /** They will not come after all; also when the call is over. @returns whether there was a promise */
  async withdraw(call: string, key: PersonKey): Promise<boolean> {
    return this.#withdraw(pledgeId(call, key))
  }

  /** What a person promised. @param keys  all of theirs; see `PersonKeys` */
  async stateOf(call: string, ...keys: readonly PersonKey[]): Promise<Pledge['state'] | null> {
    return (await this.#standing(call, keys))?.state ?? null
  }

  /** Under which of their keys somebody's promise stands; the first where there is none. */
  async keyOn(call: string, keys: readonly [PersonKey, ...PersonKey[]]): Promise<PersonKey> {
    return (await this.#standing(call, keys))?.key ?? keys[0]
  }

  /** Null for what nobody has promised anything for. Exact up to 100,000 for each door. */
  async countsOf(call: string): Promise<PledgeCounts | null> {
    return (await this.countsOfSome([call])).get(call) ?? null
  }

  /** @param calls  at most 500 */
  async countsOfSome(calls: readonly string[]): Promise<Map<string, PledgeCounts>> {
    const found = await this.#deps.tallies.some(calls)
    return new Map(found.map(({ _id, byDoor, countedAt: at = null }) => [_id, { total: totalOf(byDoor), byDoor, at }]))
  }

  /** By day and door, the oldest first. Of what was taken back nothing is left. */
  async daysOf(call: string): Promise<PledgeDay[]> {
    return (await this.#deps.tallies.get(call))?.days ?? this.#countDays(call)
  }

  /** For those who organise, in the order they promised. @throws Refusal 'forbidden' */
  async list(
    by: Member,
    call: string,
    after: After | null,
    limit: number,
  ): Promise<{ pledges: Pledge[]; next: After | null }> {
    if (!can(by, 'publish')) throw refusal('forbidden', 'not-allowed')
    const { docs, next } = await this.#deps.repo.page(call, limit, after)
    return { pledges: await this.#shown(docs), next }
  }

  /** All promises that stand, in the order they were made: for those who write to these people. */
  async *standing(call: string): AsyncGenerator<Pledge> {
    for (let after: After | null = null; ;) {
      const { docs, next } = await this.#deps.repo.page(call, AT_ONCE, after)
      yield* await this.#shown(docs)
      if (next === null) return
      after = next
    }
  }

  /** All that somebody promised is taken back, and no more known. @param key  of who left */
  async forgetPerson(key: PersonKey): Promise<void> {
    const { repo } = this.#deps
    for (let all = await repo.ofPerson(key); all.length > 0; all = await repo.ofPerson(key)) {
      for (const { _id } of all) await this.#withdraw(_id, { quietly: true })
    }
  }

  /** The way of one person to their promise, for letters. Opens nothing else; says nobody's name. */
  tokenFor(call: string, key: PersonKey): string {
    const name = pledgeId(call, key).replace('/', '.')
    return `${name}.${this.#sign(name)}`
  }

  /** @returns the promise, also one that was taken back; null for what is no token of ours, and what is forgotten */
  async byToken(token: string): Promise<{ call: string; state: Pledge['state'] } | null> {
    const doc = await this.#named(token)
    return doc === null ? null : { call: doc.call, state: doc.state }
  }

  async withdrawByToken(token: string): Promise<boolean> {
    const doc = await this.#named(token)
    return doc !== null && this.#withdraw(doc._id)
  }

  /** One person whom their door has to tell how it stands; the caller's for a minute. Then `told`, else again. */
  async nextToTell(door: Door): Promise<(Pledge & { call: string; join: string | null; telling: PledgeDoc }) | null> {
    const { repo, clock } = this.#deps
    const now = clock()
    const doc = await repo.claimTelling(door, now, leaseUntil(now, 60_000))
    if (doc === null) return null
    const [shown] = (await this.#shown([doc])) as [Pledge]
    return { ...shown, call: doc.call, join: doc.join, telling: doc }
  }

  told(telling: PledgeDoc): Promise<void> {
    return this.#deps.repo.told(telling)
  }

  async #answerTo(call: string, door: Door): Promise<PledgeAnswer> {
    const { items, tallies, clock } = this.#deps
    const [item, tally] = await Promise.all([items.get(call), tallies.get(call)])
    const answer = answerOf(item, door, clock())
    // Who has promised before is no longer known: they would count twice.
    return answer === 'accepted' && tally !== null && tally.days !== null ? 'closed' : answer
  }

  async #standing(call: string, keys: readonly PersonKey[]): Promise<PledgeDoc | null> {
    for (const key of keys) {
      const doc = await this.#deps.repo.get(pledgeId(call, key))
      if (doc?.state === 'there') return doc
    }
    return null
  }

  #made(call: string, who: Answerer, consent: string | null): PledgeDoc {
    const { clock, key } = this.#deps
    const [_id, at] = [pledgeId(call, who.key), clock()]
    const hidden: Hidden = { name: who.name, mail: who.mail ?? null }
    const sealed = hidden.name === null && hidden.mail === null ? null : seal(key, JSON.stringify(hidden), _id)
    const said = { _id, call, key: who.key, door: who.door, sealed, consent, at }
    const from = { actor: who.actor ?? null, join: who.join ?? null }
    return { ...said, ...from, state: 'there', revision: 1, uncounted: at, tell: who.door === 'account' ? null : at }
  }

  /** @returns false when what stands there has changed, and has to be read again */
  async #put(doc: PledgeDoc | null, made: PledgeDoc): Promise<boolean> {
    const { repo } = this.#deps
    if (doc === null) return repo.add(made)
    if (doc.state === 'there') {
      // Asked once more, by another activity: that is answered too.
      const again = made.join !== null && made.join !== doc.join
      return !again || repo.change(doc, { join: made.join, tell: made.tell })
    }
    const { _id, call: _call, revision: _revision, ...rest } = made
    return repo.change(doc, rest)
  }

  async #withdraw(id: string, { quietly = false } = {}): Promise<boolean> {
    const { repo, clock, wake } = this.#deps
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const doc = await repo.get(id)
      if (doc?.state !== 'there') return false
      // Mail is told by the page that did it, and its address is no longer known.
      const tells = !quietly && doc.door !== 'account' && doc.door !== 'mail'
      const [at, tell] = [clock(), tells ? clock() : null]
      if (await repo.change(doc, { state: 'withdrawn', sealed: null, at, uncounted: at, tell })) {
        wake()
        return true
      }
    }
    throw refusal('conflict', 'changed-meanwhile')
  }

  async #countDays(call: string): Promise<PledgeDay[]> {
    const days: PledgeDay[] = []
    for (const door of doors) {
      let last = null as PledgeDay | null
      for await (const { at } of this.#deps.repo.throughDoor(call, door)) {
        const day = at.toISOString().slice(0, 10)
        if (last?.day !== day) days.push((last = { day, door, count: 0 }))
        last.count++
      }
    }
    return days.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
  }

  async #shown(docs: readonly PledgeDoc[]): Promise<Pledge[]> {
    const { repo, key: sealing } = this.#deps
    const ids = new Set(docs.flatMap(({ consent }) => (consent === null ? [] : [consent])))
    const texts = new Map((await repo.consents([...ids])).map(({ _id, text, language }) => [_id, { text, language }]))
    return docs.map(({ _id, key, door, state, at, actor, sealed, consent }) => {
      const { name, mail } = hiddenIn(sealing, sealed, _id)
      return { key, door, state, at, actor, name, mail, consent: texts.get(consent ?? '') ?? null }
    })
  }

  async #named(token: string): Promise<PledgeDoc | null> {
    const [, name, call, hash, sign] = /^((\d{20})\.([\w-]{43}))\.([\w-]{32})$/.exec(token) ?? []
    if (name === undefined || sign === undefined || !sameSecret(sign, this.#sign(name))) return null
    return this.#deps.repo.get(`${call}/${hash}`)
  }

  #sign(name: string): string {
    return createHmac('sha256', this.#deps.key).update(`pledge ${name}`).digest('base64url').slice(0, 32)
  }
}

const hiddenIn = (key: Buffer, sealed: string | null, id: string): Hidden =>
  sealed === null ? { name: null, mail: null } : (JSON.parse(open(key, sealed, id).toString()) as Hidden)

export const totalOf = (byDoor: Readonly<Record<Door, number>>): number =>
  Object.values({ ...none(), ...byDoor }).reduce((sum, count) => sum + count, 0)
