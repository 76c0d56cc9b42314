import { expect } from 'chai'
import { openEmbeddedStore } from '../../src/store/embedded/store.js'
import type { CollectionSpec, Doc } from '../../src/store/store.js'
import { freshFolder } from '../support/folders.js'

const NOTES: CollectionSpec<Doc & { group: string; at: number }> = {
  name: 'notes',
  indexes: [{ name: 'by-group', keys: { group: 1, at: -1 } }],
}

describe('reading while the writer writes', () => {
  it('never returns a document that does not match, also where ranges of an index are merged', async () => {
    const store = await openEmbeddedStore(await freshFolder(), { collections: [NOTES], strict: true })
    const notes = store.collection(NOTES)
    await notes.insertMany(
      Array.from({ length: 400 }, (_, at) => ({ _id: `note-${at}`, group: 'ab'[at % 2] as string, at })),
    )
    const strangers: string[] = []
    for (let round = 0; round < 60; round++) {
      const group = round % 2 === 0 ? 'away' : 'a'
      const writing = Array.from({ length: 400 }, (_, at) =>
        notes.updateOne({ _id: `note-${at}` }, { $set: { group } }),
      )
      let open = true
      const written = Promise.all(writing).then(() => (open = false))
      while (open) {
        const found = await notes.find({ group: { $in: ['a', 'b'] } }, { sort: { at: -1 }, limit: 400 })
        strangers.push(...found.filter((note) => note.group === 'away').map(({ _id }) => _id))
        await new Promise((resolve) => setImmediate(resolve))
      }
      await written
    }
    expect(strangers).to.deep.equal([])
    await store.close()
  })
})
