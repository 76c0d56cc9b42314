import { expect } from 'chai'
import { written, type Delivery } from '../../support/deliveries.js'
import { createOf, startWorld, type Person, type World } from '../../support/gates.js'
import { exchange } from '../../support/raw-requests.js'

/** The same numbers in every run: mulberry32. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

describe('requests changed at random', () => {
  let world: World
  let ada: Person
  before(async () => {
    world = await startWorld({ limits: { refused: { count: 1e6, windowMs: 1_000 } } })
    ada = world.person('b.test', 'ada')
    expect((await world.send(world.sign(ada, createOf(ada)))).status).to.equal(202)
  })
  after(() => world.stop())

  type Random = () => number
  const below = (random: Random, limit: number) => Math.floor(random() * limit)

  /** Flips, drops, doubles or moves some bytes of the whole request. */
  function mutated(bytes: Buffer, random: Random): Buffer {
    const copy = Buffer.from(bytes)
    const at = below(random, copy.length)
    const length = 1 + below(random, 8)
    const piece = copy.subarray(at, at + length)
    switch (below(random, 5)) {
      case 0:
        copy[at] = (copy[at] ?? 0) ^ (1 << below(random, 8))
        return copy
      case 1:
        return Buffer.concat([copy.subarray(0, at), copy.subarray(at + length)])
      case 2:
        return Buffer.concat([copy.subarray(0, at), piece, copy.subarray(at)])
      case 3:
        copy[at] = below(random, 256)
        return copy
      default: {
        const to = below(random, copy.length)
        return Buffer.concat([copy.subarray(0, to), Buffer.from(piece), copy.subarray(to)])
      }
    }
  }

  /** The status, or null when they never became a request: the server waits for more, or has cut them off. */
  async function statusOf(bytes: Buffer): Promise<number | null> {
    const { promise, resolve } = Promise.withResolvers<null>()
    const alarm = setTimeout(() => resolve(null), 400)
    const answer = exchange(world.port, bytes).then(
      ({ status }) => status,
      () => null,
    )
    return Promise.race([answer, promise]).finally(() => clearTimeout(alarm))
  }

  it('are let in only when nothing of what was signed was changed, and never break anything', async () => {
    const random = numbers(20_261_121)
    const seen = new Map<number | null, number>()
    const rounds: [Buffer, Delivery][] = Array.from({ length: 600 }, () => {
      const sent = world.sign(ada, createOf(ada))
      return [mutated(written(sent), random), sent]
    })
    for (let from = 0; from < rounds.length; from += 60) {
      const batch = rounds.slice(from, from + 60)
      const statuses = await Promise.all(batch.map(([bytes]) => statusOf(bytes)))
      for (const status of statuses) {
        seen.set(status, (seen.get(status) ?? 0) + 1)
        expect(status === null || status < 500 || status === 503 || status === 505, `status ${status}`).to.equal(true)
      }
    }
    // Of all that may go wrong on our side only this: a host that nobody can find by the name it was given.
    const away = world.gate.refusals.snapshot().filter(({ reason }) => reason === 'key-unavailable')
    expect(away.reduce((sum, { count }) => sum + count, 0)).to.equal(seen.get(503) ?? 0)
    const kept = new Map((await world.kept()).map(({ activity, raw }) => [String(activity), raw]))
    let accepted = 0
    for (const [, sent] of rounds) {
      const { id } = JSON.parse(sent.body.toString()) as { id: string }
      const raw = kept.get(id)
      if (raw === undefined) continue
      accepted++
      expect(raw).to.equal(sent.body.toString())
    }
    expect(seen.get(202) ?? 0, 'whatever was let in was kept').to.be.within(1, accepted)
    expect(kept.size, 'nothing kept under an id nobody signed').to.equal(accepted + 1)
    expect(seen.get(401) ?? 0).to.be.greaterThan(200)
  })

  it('of the body alone are never let in', async () => {
    const random = numbers(7)
    for (let n = 0; n < 300; n++) {
      const sent = world.sign(ada, createOf(ada))
      const body = mutated(sent.body, random)
      if (body.equals(sent.body)) continue
      expect((await world.send({ ...sent, body })).status).to.equal(401)
    }
  })

  it('with a digest that fits, but signed by nobody, are never let in', async () => {
    const random = numbers(11)
    const before = (await world.kept()).length
    for (let n = 0; n < 300; n++) {
      const sent = world.sign(ada, mutated(Buffer.from(JSON.stringify(createOf(ada))), random), {
        signature: (usual) => usual.replace(/signature="....../, 'signature="AAAAAA'),
      })
      expect((await world.send(sent)).status).to.be.oneOf([400, 401, 403])
    }
    expect(await world.kept()).to.have.length(before)
    expect((await world.send(world.sign(ada, createOf(ada)))).status).to.equal(202)
  })
})
