import { expect } from 'chai'
import { idSource } from '../../../../src/core/ids.js'
import { APPS } from '../../../../src/domain/apps/app-repo.js'
import { appService, NewApp, type AppService } from '../../../../src/domain/apps/app-service.js'
import { freshStore, type FreshStore } from '../../../support/store.js'

const DAY_MS = 24 * 60 * 60_000

describe('apps that nobody has let in', () => {
  let fresh: FreshStore
  let apps: AppService
  let now = new Date('2026-11-21T10:00:00Z')
  beforeEach(async () => {
    fresh = await freshStore({ collections: [APPS] })
    const clock = () => now
    apps = appService({ store: fresh.store, newId: idSource({ clock, worker: 0 }), clock, mostNew: 5 })
  })
  afterEach(() => fresh.dispose())

  const sent = { name: 'An app', website: null, redirectUris: ['app://back'], scopes: ['read'] }
  const register = async () => {
    now = new Date(now.getTime() + 1_000)
    return (await apps.register(NewApp.parse(sent))).app
  }
  const isThere = async (clientId: string) => (await apps.byClient(clientId)) !== null

  it('make room for newer ones, and never those that are used', async () => {
    const used = await register()
    await apps.used(used.id)
    const all = []
    for (let at = 0; at < 12; at++) all.push(await register())
    const there = await Promise.all(all.map(({ clientId }) => isThere(clientId)))
    expect(there).to.deep.equal([...Array.from({ length: 7 }, () => false), ...Array.from({ length: 5 }, () => true)])
    expect(await isThere(used.clientId)).to.equal(true)
  })

  it('are kept for a month, and for more than a year once they are', async () => {
    const [idle, used] = [await register(), await register()]
    await apps.used(used.id)
    const ends = async (id: string) => (await fresh.store.collection(APPS).findOne({ _id: id }))?.expiresAt.getTime()
    expect(await ends(idle.id)).to.be.at.most(now.getTime() + 30 * DAY_MS)
    expect(await ends(used.id)).to.be.at.least(now.getTime() + 366 * DAY_MS)
  })
})
