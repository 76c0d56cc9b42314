import { expect } from 'chai'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { openEmbeddedStore } from '../../src/store/embedded/store.js'
import { StoreFull } from '../../src/store/errors.js'
import type { CollectionSpec, Doc } from '../../src/store/store.js'
import { freshFolder } from '../support/folders.js'

const NOTES: CollectionSpec<Doc & { group: string; text: string }> = {
  name: 'notes',
  indexes: [{ name: 'by-group', keys: { group: 1 } }],
}
const open = (folder: string) => openEmbeddedStore(folder, { collections: [NOTES], strict: true })

describe('a disk that is really full', () => {
  let disk: string | null = null
  before(async function () {
    const folder = await freshFolder()
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', folder]).status === 0) disk = folder
  })
  after(() => {
    if (disk !== null) spawnSync('umount', [disk])
  })

  it('(needs the right to mount a small one) costs nothing that was confirmed, not even when the store closes and opens', async function () {
    if (disk === null) return this.skip()
    const folder = join(disk, 'data')
    let store = await open(folder)
    const kept: string[] = []
    const refused: unknown[] = []
    for (let n = 0; n < 5_000; n += 100) {
      const docs = Array.from({ length: 100 }, (_, i) => ({
        _id: `note-${n + i}`,
        group: `g${i}`,
        text: 'x'.repeat(700),
      }))
      const results = await Promise.allSettled(docs.map((doc) => store.collection(NOTES).insertOne(doc)))
      results.forEach((one, i) => (one.status === 'fulfilled' ? kept.push(`note-${n + i}`) : refused.push(one.reason)))
    }
    expect(refused).to.not.be.empty
    for (const reason of refused) expect(reason).to.be.instanceOf(StoreFull)
    expect(await store.check()).to.deep.equal([])
    await store.close()

    store = await open(folder)
    const found: string[] = []
    for await (const { _id } of store.collection(NOTES).stream({})) found.push(_id)
    expect(found.sort()).to.deep.equal(kept.sort())
    await store.close()
  })
})
