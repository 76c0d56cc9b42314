import { expect } from 'chai'
import { collections } from '../../../src/collections.js'
import { MEMBERS } from '../../../src/domain/members/member-repo.js'
import { ownCollections } from '../../../src/store/collections.js'
import type { Store } from '../../../src/store/store.js'
import { publish, typed } from '../../support/published.js'
import { freshStore, type FreshStore } from '../../support/store.js'
import { cleanUp, temporaryHub, type TestHub } from '../hubs.js'
import { isEvent, listen, scriptToken, statusIn } from './listeners.js'

/** As long as no loop looks by itself, and with room for a busy machine. */
const SOON_MS = 4_000

describe('a hub of two processes on one store', () => {
  let fresh: FreshStore
  let [web, worker]: [TestHub, TestHub] = [] as never

  before(async () => {
    fresh = await freshStore({ collections: [...ownCollections, ...collections] })
    // Shared as a database is: each process closes its own way to it.
    const openStore = () =>
      Promise.resolve(
        Object.assign(Object.create(fresh.store) as Store, { kind: 'mongodb', close: () => Promise.resolve() }),
      )
    const secretKey = Buffer.alloc(32, 7)
    web = await temporaryHub({ role: 'web', secretKey, workerId: 1 }, { openStore })
    worker = await temporaryHub({ role: 'worker', secretKey, workerId: 2 }, { openStore })
    await web.start()
    await web.setUp()
    await worker.start()
  })
  after(async () => {
    await cleanUp()
    await fresh.dispose()
  })

  it('tells apps that listen at one what was done in the other, and wakes it', async () => {
    const ada = await web.services.members.add({ name: 'ada', role: 'coordinator' })
    await worker.settle() // a new home is filled with what is there
    const token = await scriptToken(web, ada)
    const app = await listen(web, { token, query: '?stream=user' })
    app.say({ type: 'subscribe', stream: 'public' })
    app.say({ type: 'subscribe', stream: 'x' })
    await app.next(({ error }) => error !== undefined)

    const here = await publish(web.services, ada, 'call', typed.call)
    const since = performance.now()
    expect(statusIn(await app.next(isEvent('update', 'public'))).uri).to.equal(here.iri)
    expect(statusIn(await app.next(isEvent('update', 'user'))).uri, 'placed by the other one').to.equal(here.iri)
    expect(performance.now() - since).to.be.lessThan(SOON_MS)

    const there = await publish(worker.services, ada, 'call', typed.call)
    for (const stream of ['public', 'user'])
      expect(statusIn(await app.next(isEvent('update', stream))).uri).to.equal(there.iri)
    expect(app.frames.filter(isEvent('update'))).to.have.length(4)

    await worker.services.members.suspend('operator', ada.id, 'Away')
    expect(await app.ended).to.equal(4001)
    expect((await fresh.store.collection(MEMBERS).findOne({ _id: ada.id }))?.state).to.equal('suspended')
  })
})
