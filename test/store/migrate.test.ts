import { expect } from 'chai'
import { MIGRATIONS } from '../../src/store/collections.js'
import { StoreLocked, StoreTooNew } from '../../src/store/errors.js'
import { openEmbeddedStore } from '../../src/store/embedded/store.js'
import { migrate, type Migration } from '../../src/store/migrate.js'
import type { CollectionSpec, Doc, Store } from '../../src/store/store.js'
import { freshFolder } from '../support/folders.js'

interface Note extends Doc {
  text?: string
  words?: string[]
}
const NOTES: CollectionSpec<Note> = { name: 'notes', indexes: [] }
const now = new Date('2026-01-01T00:00:00Z')
const options = { clock: () => now, holder: 'test', patienceMs: 0 }

const splitText: Migration = {
  id: '0002-split-text',
  async up(store) {
    const notes = store.collection(NOTES)
    for await (const note of notes.stream({})) {
      if (note.text === undefined) continue
      await notes.updateOne({ _id: note._id }, { $set: { words: note.text.split(' ') }, $unset: { text: true } })
    }
  },
}
const addNote: Migration = {
  id: '0001-add-note',
  up: async (store) => void (await store.collection(NOTES).insertMany([{ _id: 'made', text: 'a b' }])),
}

describe('migrations', () => {
  let store: Store
  beforeEach(async () => {
    store = await openEmbeddedStore(await freshFolder(), { collections: [MIGRATIONS, NOTES], strict: true })
  })
  afterEach(() => store.close())

  it('run once each, in the order of their numbers, on documents of the old shape', async () => {
    await store.collection(NOTES).insertOne({ _id: 'old', text: 'dig the plot' })
    expect(await migrate(store, [splitText, addNote], options)).to.deep.equal(['0001-add-note', '0002-split-text'])
    expect(await store.collection(NOTES).findOne({ _id: 'old' })).to.deep.equal({
      _id: 'old',
      words: ['dig', 'the', 'plot'],
    })
    expect(await store.collection(NOTES).findOne({ _id: 'made' })).to.deep.equal({ _id: 'made', words: ['a', 'b'] })
    expect(await migrate(store, [splitText, addNote], options)).to.deep.equal([])
  })

  it('that fail are tried again at the next start, without those before them', async () => {
    let fails = true
    const ran: string[] = []
    const first: Migration = { id: '0001-first', up: async () => void ran.push('first') }
    const second: Migration = {
      id: '0002-second',
      up: async () => {
        if (fails) throw new Error('no such luck')
        ran.push('second')
      },
    }
    const failure = await migrate(store, [first, second], options).catch((error: unknown) => error)
    expect(failure).to.be.an('error').with.property('message', 'no such luck')
    fails = false
    await migrate(store, [first, second], options)
    expect(ran).to.deep.equal(['first', 'second'])
  })

  it('refuse data that a newer program has migrated', async () => {
    await store.collection(MIGRATIONS).insertOne({ _id: '0009-from-the-future', at: now })
    const refusal = await migrate(store, [splitText], options).catch((error: unknown) => error)
    expect(refusal).to.be.instanceOf(StoreTooNew).with.property('message').that.includes('0009-from-the-future')
  })

  it('are left to the process that holds the lease, until it runs out', async () => {
    const lease = { _id: 'lock', at: new Date(now.getTime() + 60_000), holder: 'another' }
    await store.collection(MIGRATIONS).insertOne(lease)
    expect(await migrate(store, [addNote], options).catch((error: unknown) => error)).to.be.instanceOf(StoreLocked)
    const later = { ...options, clock: () => new Date(now.getTime() + 60_001) }
    expect(await migrate(store, [addNote], later)).to.deep.equal(['0001-add-note'])
    expect(await store.collection(MIGRATIONS).findOne({ _id: 'lock' })).to.equal(null)
  })

  it('run once when two processes start together', async () => {
    let runs = 0
    const slow: Migration = { id: '0001-slow', up: async () => void (await Promise.resolve(runs++)) }
    const both = ['a', 'b'].map((holder) =>
      migrate(store, [slow], { clock: () => new Date(), holder, patienceMs: 5_000 }),
    )
    expect((await Promise.all(both)).flat()).to.deep.equal(['0001-slow'])
    expect(runs).to.equal(1)
  })
})
