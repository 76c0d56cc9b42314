import { expect } from 'chai'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { openEmbeddedStore, STORE_FILE, type EmbeddedStore } from '../../src/store/embedded/store.js'
import type { Collection } from '../../src/store/store.js'
import { EFFORT } from '../support/effort.js'
import { freshFolder } from '../support/folders.js'
import { kill, said, startChild } from './faults/child.js'
import { isWhole, NOTES, notes, NOTES_WITH_MORE, type Note } from './faults/notes.js'
import type { Line, Task } from './faults/writer-child.js'
import { Random } from './fuzz/random.js'

const seed = Number(process.env.ALLOTMENT_FUZZ_SEED ?? Date.now() >>> 0)
const random = new Random(seed)
const ROUNDS = 8 * EFFORT
const DOCUMENTS = 20_000

const open = (folder: string, spec = NOTES): Promise<EmbeddedStore> =>
  openEmbeddedStore(folder, { collections: [spec], strict: true })

/** Lets a child run for a random while after it has said something, then kills it. @returns what it said */
async function killAmid(task: Task, folder: string, name: string, from: Line, mostMs: number): Promise<Line[]> {
  const { child, lines } = startChild(task, folder, name)
  await said(child, lines, (line) => JSON.stringify(line) === JSON.stringify(from))
  await delay(random.below(mostMs))
  await kill(child)
  return lines
}

async function everything(collection: Collection<Note>): Promise<Map<string, Note>> {
  const all = new Map<string, Note>()
  for await (const one of collection.stream({})) {
    if (!isWhole(one)) throw new Error(`half changed: ${JSON.stringify(one)}`)
    all.set(one._id, one)
  }
  return all
}

/** @throws when the documents are not what the acknowledgements promise */
function expectKept(all: ReadonlyMap<string, Note>, lines: readonly Line[]): void {
  const versions = new Map<string, number>()
  for (const line of lines) if ('id' in line) versions.set(line.id, line.version)
  for (const [id, version] of versions) {
    expect(all.get(id)?.version ?? -1, `${id} (acknowledged at ${version})`).to.be.at.least(version)
  }
  const groups = Map.groupBy(all.values(), ({ group }) => group)
  const claims = Map.groupBy(
    [...all.values()].filter(({ claim }) => claim !== undefined),
    ({ claim }) => claim as string,
  )
  const isSaid = (when: 'begin' | 'done', what: string, group: string): boolean =>
    lines.some((line) => 'group' in line && line.group === group && when in line && Object.values(line).includes(what))
  for (const line of lines) {
    if (!('group' in line) || !('begin' in line) || line.begin !== 'many') continue
    const { group, size } = line
    const kept = groups.get(group)?.length ?? 0
    const claimed = claims.get(group)?.length ?? 0
    if (isSaid('done', 'delete-group', group)) expect(kept, `${group}, deleted`).to.equal(0)
    else if (isSaid('begin', 'delete-group', group)) expect(kept, group).to.be.within(0, size)
    else {
      expect(kept, `${group}, inserted`).to.be.oneOf(isSaid('done', 'many', group) ? [size] : [0, size])
      expect(claimed, `${group}, claimed`).to.be.oneOf(isSaid('done', 'claim', group) ? [20] : [0, 20])
    }
  }
}

describe('the embedded store killed without warning', function () {
  this.timeout(120_000)

  it(`loses no acknowledged write and keeps no half of one, in ${ROUNDS} rounds on one file (seed ${seed})`, async () => {
    const folder = await freshFolder()
    const said: Line[] = []
    for (let round = 0; round < ROUNDS; round++) {
      said.push(...(await killAmid('write', folder, `r${round}`, { done: 'open' }, 500)))
      const store = await open(folder)
      expectKept(await everything(store.collection(NOTES)), said)
      expect(await store.check()).to.deep.equal([])
      await store.close()
    }
    expect(said.filter((line) => 'done' in line).length, 'acknowledgements').to.be.above(ROUNDS * 20)
  })

  describe('with many documents', () => {
    let folder: string
    beforeEach(async () => {
      folder = await freshFolder()
      const store = await open(folder)
      const all = notes('many', DOCUMENTS)
      const parts = Array.from({ length: DOCUMENTS / 1_000 }, (_, i) => all.slice(i * 1_000, i * 1_000 + 1_000))
      await Promise.all(parts.map((part) => store.collection(NOTES).insertMany(part)))
      await store.close()
    })

    const expectSound = async (spec = NOTES): Promise<number> => {
      const store = await open(folder, spec)
      expect(await store.check()).to.deep.equal([])
      const left = (await everything(store.collection(NOTES))).size
      await store.close()
      return left
    }

    it('while it builds a new index, opens with the old indexes and with the new one', async () => {
      for (let round = 0; round < 5; round++) {
        await killAmid('index', folder, '', { begin: 'open' }, 400)
        expect(await expectSound(NOTES)).to.equal(DOCUMENTS)
      }
      expect(await expectSound(NOTES_WITH_MORE)).to.equal(DOCUMENTS)
    })

    it('while it deletes many, has deleted some of them whole', async () => {
      for (let round = 0, left = DOCUMENTS; round < 5; round++) {
        const lines = await killAmid('delete', folder, '', { begin: 'delete' }, 80)
        const now = await expectSound()
        expect(now).to.be.at.most(left)
        if (lines.some((line) => 'done' in line && line.done === 'delete')) expect(now).to.equal(0)
        left = now
      }
    })

    it('while it copies itself, is untouched, and copies said to be done are whole', async () => {
      for (let round = 0; round < 3; round++) {
        const lines = await killAmid('snapshot', folder, `s${round}`, { begin: 'snapshot' }, 400)
        expect(await expectSound()).to.be.at.least(DOCUMENTS)
        const copies = lines.filter((line) => 'done' in line && line.done === 'snapshot').length
        for (let i = 0; i < copies; i++)
          expect((await stat(join(folder, `copy-s${round}-${i}.sqlite`))).size).to.be.above(0)
      }
      expect((await stat(join(folder, STORE_FILE))).size).to.be.above(0)
    })
  })
})
