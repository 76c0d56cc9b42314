import { expect } from 'chai'
import { ACTORS } from '../../../../src/domain/actors/actor-repo.js'
import { FOLLOWS } from '../../../../src/domain/follows/follow-repo.js'
import { REPORTS } from '../../../../src/domain/moderation/moderation-repo.js'
import { POSTS } from '../../../../src/domain/posts/post-repo.js'
import { REACTIONS } from '../../../../src/domain/reactions/reaction-repo.js'
import { dispatcher } from '../../../../src/federation/inbox/dispatch.js'
import type { JsonObject } from '../../../../src/federation/remote/strict-json.js'
import { readActivity } from '../../../../src/federation/vocab/read/activity.js'
import { activity, note, openInbox, person, VOICE, type InboxDesk } from '../../../support/inbox.js'
import { publish, typed } from '../../../support/published.js'
import { Crash, faults } from '../../../support/publishing.js'

const bob = person('bob')
const rob = person('rob')

/** What the hub knew before, and what comes then. */
type Story = {
  name: string
  before: (item: string) => JsonObject[]
  then: (item: string, before: JsonObject[]) => JsonObject
}

const post = (more: JsonObject = {}): JsonObject => note(rob, more)
const create = (object: JsonObject): JsonObject => activity('Create', rob, object)
const none = (): JsonObject[] => []
const objectOf = ([first]: JsonObject[]): JsonObject => first?.['object'] as JsonObject

const stories: Story[] = [
  { name: 'Follow', before: none, then: () => activity('Follow', bob, VOICE) },
  {
    name: 'Undo of a Follow',
    before: () => [activity('Follow', bob, VOICE)],
    then: (_, [first]) => activity('Undo', bob, first),
  },
  { name: 'Reject', before: none, then: () => activity('Reject', rob, { type: 'Follow', actor: VOICE, object: rob }) },
  { name: 'Create', before: none, then: () => create(post()) },
  { name: 'Create of an answer', before: none, then: (item) => create(post({ inReplyTo: item })) },
  {
    name: 'Update',
    before: () => [create(post({ published: '2026-11-10T10:00:00Z' }))],
    then: (_, before) =>
      activity('Update', rob, { ...objectOf(before), content: '<p>New</p>', updated: '2026-11-10T11:00:00Z' }),
  },
  {
    name: 'Delete',
    before: () => [create(post())],
    then: (_, before) => activity('Delete', rob, objectOf(before)['id']),
  },
  { name: 'early Delete', before: none, then: () => activity('Delete', rob, post()['id']) },
  {
    name: 'Delete of an actor',
    before: (item) => [create(post()), create(post()), activity('Like', rob, item), activity('Follow', rob, VOICE)],
    then: () => activity('Delete', rob, rob),
  },
  { name: 'Like', before: none, then: (item) => activity('Like', bob, item) },
  { name: 'Announce', before: none, then: (item) => activity('Announce', bob, item) },
  {
    name: 'Undo of a Like',
    before: (item) => [activity('Like', bob, item)],
    then: (_, [like]) => activity('Undo', bob, like),
  },
  { name: 'early Undo of a Like', before: none, then: (item) => activity('Undo', bob, activity('Like', bob, item)) },
  { name: 'Block', before: () => [activity('Follow', rob, VOICE)], then: () => activity('Block', rob, VOICE) },
  { name: 'Flag', before: none, then: () => activity('Flag', bob, [VOICE], { content: 'Rude' }) },
]

describe('a handler that is interrupted', () => {
  const crashes = faults()
  let hub: InboxDesk
  beforeEach(() => begin())
  afterEach(async () => {
    crashes.disarm()
    await hub.dispose()
  })

  async function begin(): Promise<void> {
    hub = await openInbox({ wrap: (store) => crashes.wrap(store) })
    await hub.know('bob')
    await hub.follow(VOICE, await hub.know('rob'))
  }

  function handle(json: JsonObject): Promise<unknown> {
    const isLocal = (address: typeof VOICE) => hub.localActors.isLocal(address)
    const read = readActivity(json, { isLocal, inbox: null, receivedAt: hub.now() })
    if ('fault' in read) throw new Error(read.fault)
    return dispatcher(hub.services)(read.value)
  }

  /** All that is stored, but what differs from hub to hub and what a repeat may raise. */
  async function state(): Promise<string> {
    const docs: unknown[] = []
    for (const { name, indexes } of [ACTORS, FOLLOWS, POSTS, REACTIONS, REPORTS])
      for await (const doc of hub.store.collection({ name, indexes }).stream({})) docs.push([name, doc])
    const drawn = /^(number|revision|id|_id|over)$/
    const text = JSON.stringify(docs, (key, value: unknown) => (drawn.test(key) ? undefined : value))
    return text.replace(/(notes|activities)\/\d+/g, '$1/n')
  }

  /** @returns whether it was interrupted, and where it came to in the end */
  async function interrupted({ before, then }: Story, nth: number, when: 'before' | 'after') {
    const item = (await publish(hub, await hub.person(), 'call', typed.call)).iri
    const history = before(item)
    for (const json of history) await handle(json)
    const last = then(item, history)
    crashes.arm(nth, when)
    await handle(last).catch((error: unknown) => {
      if (!(error instanceof Crash)) throw error
    })
    const crashed = crashes.disarm()
    if (crashed) await handle(last)
    const end = await state()
    await handle(last)
    expect(await state(), 'after one repeat more').to.equal(end)
    return { crashed, end }
  }

  for (const story of stories) {
    it(`comes to the same end when it begins again: ${story.name}`, async () => {
      const ends = new Set<string>()
      let crashes = 0
      for (const when of ['before', 'after'] as const) {
        for (let nth = 1, crashed = true; crashed; nth++) {
          const came = await interrupted(story, nth, when)
          crashed = came.crashed
          if (crashed) crashes++
          ends.add(came.end)
          await hub.dispose()
          await begin()
        }
      }
      expect(crashes).to.be.greaterThan(0)
      expect([...ends]).to.have.length(1)
    })
  }
})
