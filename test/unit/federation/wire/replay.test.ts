import { expect } from 'chai'
import { iri } from '../../../../src/core/iri.js'
import { rememberedReplays, REPLAYS, storedReplays, type ReplaySet } from '../../../../src/federation/wire/replay.js'
import { freshStore, type FreshStore } from '../../../support/store.js'

const NOW = new Date('2026-11-21T10:00:00Z')
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000)
const seen = (signature: string) => ({
  keyId: iri('https://b.example/users/ada#main-key'),
  signature: Buffer.from(signature),
  until: later(65),
})

describe('the set of seen signatures', () => {
  let fresh: FreshStore
  beforeEach(async () => {
    fresh = await freshStore({ collections: [REPLAYS] })
  })
  afterEach(() => fresh.dispose())

  it('knows each the second time, by the host of its key', async () => {
    const replays = storedReplays(fresh)
    expect(await replays.add(seen('a'))).to.equal(true)
    expect(await replays.add(seen('a'))).to.equal(false)
    expect(await replays.add(seen('b'))).to.equal(true)
    expect(await replays.add({ ...seen('a'), keyId: iri('https://c.example/users/ada#main-key') })).to.equal(true)
  })

  it('knows it under every id that the same key may have', async () => {
    const replays = storedReplays(fresh)
    await replays.add(seen('a'))
    for (const other of [
      'https://b.example/users/ada#other',
      'https://b.example/users/%61da',
      'https://B.example:443/users/ada',
      'http://b.example/users/ada',
      'https://b.example./users/ada',
    ]) {
      expect(await replays.add({ ...seen('a'), keyId: iri(other) }), other).to.equal(false)
    }
  })

  it('lets exactly one of many at once be the first', async () => {
    const stored = storedReplays(fresh)
    const remembered = rememberedReplays({ behind: stored, clock: () => NOW, limit: 100 })
    for (const [name, replays] of Object.entries({ stored, remembered })) {
      const answers = await Promise.all(Array.from({ length: 20 }, () => replays.add(seen(name))))
      expect(answers.filter((first) => first)).to.have.lengthOf(1)
    }
  })

  it('survives a restart: what is remembered is in the store, until the signature is too old', async () => {
    await rememberedReplays({ behind: storedReplays(fresh), clock: () => NOW, limit: 10 }).add(seen('a'))
    const after = rememberedReplays({ behind: storedReplays(fresh), clock: () => NOW, limit: 10 })
    expect(await after.add(seen('a'))).to.equal(false)
    const docs = await fresh.store.collection(REPLAYS).find({ until: { $lte: later(65) } }, { limit: 10 })
    expect(docs.map(({ until }) => until)).to.deep.equal([later(65)])
    expect(docs[0]?._id).to.match(/^[\w-]{43}$/)
    expect(REPLAYS.retain).to.deep.equal({ field: 'until', days: 0 })
  })

  it('forgets what could not be kept, so that it can be sent again', async () => {
    const replays = rememberedReplays({ behind: storedReplays(fresh), clock: () => NOW, limit: 10 })
    await replays.add(seen('a'))
    await replays.forget(seen('a'))
    expect(await replays.add(seen('a'))).to.equal(true)
  })
})

describe('what is remembered of seen signatures', () => {
  const counting = () => {
    const asked: string[] = []
    const known = new Set<string>()
    const behind: ReplaySet = {
      async add({ signature }) {
        asked.push(signature.toString())
        const first = !known.has(signature.toString())
        known.add(signature.toString())
        return first
      },
      async forget({ signature }) {
        known.delete(signature.toString())
      },
    }
    return { asked, behind }
  }

  it('spares the store a request sent again and again', async () => {
    const { asked, behind } = counting()
    const replays = rememberedReplays({ behind, clock: () => NOW, limit: 10 })
    expect(await replays.add(seen('a'))).to.equal(true)
    for (let i = 0; i < 100; i++) expect(await replays.add(seen('a'))).to.equal(false)
    expect(asked).to.deep.equal(['a'])
  })

  it('asks the store for those it had no room for, and for those whose time is over', async () => {
    const { asked, behind } = counting()
    let now = NOW
    const replays = rememberedReplays({ behind, clock: () => now, limit: 2 })
    for (const one of ['a', 'b', 'c']) expect(await replays.add(seen(one))).to.equal(true)
    expect(await replays.add(seen('a'))).to.equal(false)
    expect(asked).to.deep.equal(['a', 'b', 'c', 'a'])
    now = later(66)
    expect(await replays.add(seen('a'))).to.equal(false)
    expect(asked).to.have.lengthOf(5)
  })

  it('takes nothing for seen when the store could not say', async () => {
    let broken = true
    const { behind } = counting()
    const failing: ReplaySet = {
      add: (one) => (broken ? Promise.reject(new Error('disk full')) : behind.add(one)),
      forget: (one) => behind.forget(one),
    }
    const replays = rememberedReplays({ behind: failing, clock: () => NOW, limit: 2 })
    const failure = await replays.add(seen('a')).catch((error: unknown) => error)
    expect(failure).to.be.instanceOf(Error)
    broken = false
    expect(await replays.add(seen('a'))).to.equal(true)
  })
})
