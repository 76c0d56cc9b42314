import { mkdtemp, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EFFORT } from '../support/effort.js'
import { print } from './fuzz/model.js'
import { Random } from './fuzz/random.js'
import * as reading from './fuzz/reading.js'
import { compareContents, Round, type Subject } from './fuzz/round.js'
import * as writing from './fuzz/writing.js'

/** Seeds and cases: from the environment, else one seed that never changes and one that always does. */
const given = process.env.ALLOTMENT_FUZZ_SEED
const seeds = given === undefined ? [20_260_101, (Date.now() ^ (process.pid << 8)) >>> 0] : [Number(given)]
const cases = Number(process.env.ALLOTMENT_FUZZ_CASES ?? 10_000 * EFFORT) / seeds.length
const CASES_A_ROUND = 250

const reads = [
  reading.find,
  reading.find,
  reading.findOne,
  reading.paging,
  reading.cursors,
  reading.count,
  reading.stream,
]
const writes = [
  ...[writing.insertOne, writing.insertMany, writing.insertMany, writing.updateOne, writing.updateMany, writing.upsert],
  ...[writing.findOneAndUpdate, writing.claimMany, writing.bulk, writing.deleteOne, writing.deleteMany],
]

/** Rounds do not wait for a disk: what is lost when the machine fails is for other tests. */
const parent = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

async function runRound(seed: number, round: number): Promise<void> {
  const random = new Random(seed + round * 7_919)
  const folder = await mkdtemp(join(parent, 'allotment-fuzz-'))
  const under = new Round(folder, random, round % 2 === 1)
  let described: unknown = null
  let subject: Subject | undefined
  try {
    await under.open()
    for (let one = 0; one < CASES_A_ROUND; one++) {
      subject = random.pick(under.subjects)
      const isWrite = subject.model.docs.size < 10 || random.chance(0.35)
      const insert = subject.model.docs.size < 10 && random.chance(0.8)
      const operation = insert ? writing.insertMany : random.pick(isWrite ? writes : reads)
      described = operation.name
      await operation(random, subject, (what) => (described = what))
      if (isWrite && one % 8 === 0) await compareContents(subject)
      if (random.chance(0.006)) await under.reopen()
    }
    described = 'the end of the round'
    await under.compareAll()
    await under.store.close()
  } catch (error) {
    await under.store?.close().catch(() => undefined)
    throw explain(error, seed, round, subject, described)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function explain(error: unknown, seed: number, round: number, subject: Subject | undefined, described: unknown): Error {
  const again = `ALLOTMENT_FUZZ_SEED=${seed + round * 7_919} ALLOTMENT_FUZZ_CASES=${CASES_A_ROUND} npm run test:store`
  const docs = [...(subject?.model.docs.values() ?? [])].map(print)
  return new Error(
    [
      `${error instanceof Error ? error.message : String(error)}`,
      `operation:  ${print(described)}`,
      `collection: ${print(subject?.spec)} ${subject?.strict ? 'strict' : ''}`,
      `documents:\n${docs.join('\n').slice(0, 20_000)}`,
      `run again with: ${again}${round % 2 === 1 ? ' ALLOTMENT_FUZZ_STRICT=1' : ''}`,
    ].join('\n'),
    { cause: error },
  )
}

describe('the embedded store beside a plain evaluation', () => {
  for (const seed of seeds) {
    it(`agrees in ${cases} random cases (seed ${seed})`, async function () {
      this.timeout(Math.max(180_000, cases * 20))
      const first = process.env.ALLOTMENT_FUZZ_STRICT === '1' ? 1 : 0
      for (let round = first; (round - first) * CASES_A_ROUND < cases; round++)
        await runRound(seed - first * 7_919, round)
    })
  }
})
