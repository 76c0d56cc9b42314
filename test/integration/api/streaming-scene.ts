import { expect } from 'chai'
import { idAt } from '../../../src/core/ids.js'
import type { Iri } from '../../../src/core/iri.js'
import { ACTORS } from '../../../src/domain/actors/actor-repo.js'
import type { Item } from '../../../src/domain/items/item.js'
import type { Member } from '../../../src/domain/members/member.js'
import type { ReadPost } from '../../../src/domain/posts/post-service.js'
import { actorDoc, noteBy, stranger } from '../../support/neighbours.js'
import { publish, typed } from '../../support/published.js'
import type { Browser } from '../browsers.js'
import { temporaryHub, type TestHub } from '../hubs.js'
import { tokenFor } from './apps.js'

/** A hub where ada publishes and rita reads; both follow bob, who is elsewhere, as is cleo. */
export type Scene = {
  hub: TestHub
  ada: Browser
  rita: Browser
  /** Of ada's app, and of rita's. */
  token: string
  other: string
  bob: Iri
  cleo: Iri
  member(name: string): Promise<Member>
  /** Ada publishes something. */
  put(change?: Record<string, string>): Promise<Item>
  /** Somebody elsewhere says something, just now: bob, unless it is said. */
  hears(change?: Partial<ReadPost>): Promise<ReadPost>
}

export async function openScene(): Promise<Scene> {
  const hub = await temporaryHub()
  await hub.start()
  await hub.setUp()
  const [ada, rita] = [await hub.browser('coordinator', 'ada'), await hub.browser('reader', 'rita')]
  const [bob, cleo] = [actorDoc('bob').iri, actorDoc('cleo').iri]
  const { profiles, follows, localActors } = hub.services
  const member = async (name: string) =>
    (await hub.services.members.byName(name)) ?? expect.fail(`Nobody is called ${name}`)

  await profiles.open((await member('ada')).id, { name: 'Ada' })
  const numbers = ['2026-01-01', '2026-01-02'].map((day) => idAt(new Date(day)))
  const docs = ['bob', 'cleo'].map((name, at) => ({ ...actorDoc(name), number: numbers[at] ?? '' }))
  await hub.store.collection(ACTORS).insertMany(docs)
  for (const name of ['ada', 'rita']) await follows.followQuietly((await member(name)).id, stranger('bob'))
  await follows.answered({ by: bob, activity: null, follower: localActors.instanceIri }, 'accepted')
  await hub.settle()
  return {
    ...{ hub, ada, rita, bob, cleo, member },
    token: await tokenFor(hub, ada),
    other: await tokenFor(hub, rita),
    put: async (change = {}) => publish(hub.services, await member('ada'), 'call', { ...typed.call, ...change }),
    async hears(change = {}) {
      const now = new Date()
      const note = noteBy(bob, { publishedAt: now, versionAt: now, ...change })
      expect((await hub.services.posts.receive(note)).did).to.equal('added')
      await hub.settle()
      return note
    },
  }
}
