import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { InvalidQuery, StoreUnavailable } from '../../src/store/errors.js'
import { openMongoStore } from '../../src/store/mongo.js'
import type { CollectionSpec, Fault } from '../../src/store/store.js'
import { freshMongoStore, onDatabase } from '../support/store.js'
import { contractSuite } from './contract.js'
import { refusal } from './contract/suite.js'
import { quirksOf } from './quirks.js'

const uri = process.env.MONGODB_URI

if (uri === undefined) {
  it('MongoDB store: MONGODB_URI is not set', function () {
    this.skip()
  })
} else {
  contractSuite(
    'MongoDB store',
    (options) => freshMongoStore(uri, options),
    quirksOf(process.env.ALLOTMENT_WIRE_SERVER),
  )
  databaseSuite(uri)
}

describe('a MongoDB server that cannot be had', () => {
  it('is reported without the password', async () => {
    const address = 'mongodb://alice:wonderland@127.0.0.1:1/?serverSelectionTimeoutMS=200'
    const error = await refusal(openMongoStore(address, 'db', { collections: [], strict: true }), StoreUnavailable)
    expect(JSON.stringify([error.message, error.cause ?? null, error.stack])).not.to.match(/wonderland|alice/)
  })
  it('is reported without the password when the address is no address', async () => {
    for (const address of [
      'mongo://alice:wonderland@host',
      'mongodb://alice:won/derland@host',
      '',
      'mongodb://a:wonderland@h/?wonderland=1',
    ]) {
      const error = await refusal(openMongoStore(address, 'db', { collections: [], strict: true }), StoreUnavailable)
      expect(JSON.stringify([error.message, error.cause ?? null, error.stack])).not.to.match(/wonderland|alice/)
    }
  })
})

function databaseSuite(uri: string): void {
  describe('MongoDB store: a database that was there before', () => {
    const database = `allotment-${randomUUID()}`
    after(() => onDatabase(uri, database, (db) => db.dropDatabase()))
    const spec = (...indexes: CollectionSpec['indexes']): CollectionSpec => ({ name: 'notes', indexes })
    const declare = async (...collections: CollectionSpec[]): Promise<void> => {
      const store = await openMongoStore(uri, database, { collections, strict: true })
      await store.close()
    }
    const present = async (): Promise<string[]> => {
      let names: string[] = []
      await onDatabase(uri, database, async (db) => {
        const indexes = await db.collection('notes').indexes()
        names = indexes.map(({ name, key }) => `${name}: ${JSON.stringify(key)}`).sort()
      })
      return names
    }

    it('gets the declared indexes and keeps no others', async () => {
      await declare(spec({ name: 'a', keys: { a: 1 } }, { name: 'b', keys: { b: -1, c: 1 } }))
      const id = '_id_: {"_id":1}'
      expect(await present()).to.deep.equal([id, 'a: {"a":1,"_id":1}', 'b: {"b":-1,"c":1,"_id":1}'])
      await declare(spec({ name: 'a', keys: { a: -1 } }, { name: 'c', keys: { 'c.d': 1 } }))
      expect(await present()).to.deep.equal([id, 'a: {"a":-1,"_id":-1}', 'c: {"c.d":1,"_id":1}'])
      await declare(spec())
      expect(await present()).to.deep.equal([id])
    })

    it('lists the collections that are not declared too, with the indexes they have', async () => {
      const index = { name: 'a', keys: { a: -1, b: 1 } } as const
      await declare(spec(index))
      const store = await openMongoStore(uri, database, { collections: [{ name: 'other', indexes: [] }], strict: true })
      try {
        expect(() => store.collection(spec())).to.throw(InvalidQuery)
        expect(await store.collections()).to.deep.equal([spec(index), { name: 'other', indexes: [] }])
        expect(await store.collection(spec()).count({}, { atMost: 1 })).to.equal(0)
      } finally {
        await store.close()
      }
    })

    it('is found out when somebody else has written into it', async () => {
      const store = await openMongoStore(uri, database, {
        collections: [spec({ name: 'a', keys: { a: 1 } })],
        strict: true,
      })
      let faults: Fault[] = []
      try {
        await onDatabase(uri, database, async (db) => {
          await db.collection('notes').dropIndex('a')
          await db.collection<{ _id: string | number; a: unknown }>('notes').insertMany([
            { _id: 'x', a: [1] },
            { _id: 7, a: 1 },
            { _id: 'y', a: 1 },
          ])
        })
        faults = await store.check()
      } finally {
        await store.close()
      }
      expect(faults.map(({ collection, subject }) => [collection, subject])).to.have.deep.members([
        ['notes', null],
        ['notes', 'x'],
        ['notes', '7'],
      ])
    })
  })
}
