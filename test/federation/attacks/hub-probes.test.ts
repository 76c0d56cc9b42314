import { expect } from 'chai'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import type { Iri } from '../../../src/core/iri.js'
import { FOLLOWS, followId } from '../../../src/domain/follows/follow-repo.js'
import { cleanUp, temporaryHub, type TestHub } from '../../integration/hubs.js'
import { stopOddServers } from '../../support/odd-server.js'
import { call } from '../../support/publishing.js'
import { probes, startPeer, type Target } from './probes/index.js'

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** A hub as it is tried out on one machine: the peers of the probes are there on plain http. */
async function startTarget(): Promise<Target> {
  const port = await freePort()
  const baseUrl = `http://localhost:${port}`
  const hub = await temporaryHub({ baseUrl, port, listenAddress: '127.0.0.1', privateRanges: ['127.0.0.0/8'] })
  await hub.start()
  await hub.setUp()
  const voice = `${baseUrl}/a/walton` as Iri
  const { follows, posts, actors } = hub.services
  const page = { limit: 100 }
  return {
    baseUrl,
    actorId: voice,
    actorInbox: `${voice}/inbox`,
    makePeer: startPeer,
    settled: () => hub.settle(),
    async contentOf(id) {
      const post = await posts.byIri(id as Iri)
      return post?.state === 'published' ? post.html : null
    },
    followers: async () => (await follows.followers(voice, page)).follows.map(({ follower }) => follower),
    following: async () => (await follows.following(voice, page)).follows.map(({ target }) => target),
    async follow(actor) {
      await hub.federation.network.find(actor)
      const target = await actors.get(actor as Iri)
      if (target === null) throw new Error('Nobody is there')
      await follows.follow(voice, target)
      await hub.settle()
      return (
        (await follows.following(voice, page)).follows.find((one) => one.target === target.iri)?.activity ??
        asked(hub, target.iri)
      )
    },
    whisper: (to, content) => whisper(hub, to, content),
    unusedId: () => `${baseUrl}/o/99999999999999999999`,
  }

  async function asked({ store }: TestHub, target: Iri): Promise<string> {
    return (
      (await store.collection(FOLLOWS).findOne({ _id: followId(voice, target) }))?.activity ?? expect.fail('no Follow')
    )
  }
}

/** A member answers something, in a message for these alone. */
async function whisper(hub: TestHub, to: readonly string[], content: string): Promise<string> {
  const { members, profiles, drafts, publishing, posts, actors } = hub.services
  const coordinator = await members.add({ name: 'writer', role: 'coordinator' })
  const id = drafts.fresh(coordinator)
  await drafts.save(coordinator, { id, kind: 'call', texts: 0, fields: call, edits: null })
  const done = await publishing.publish(coordinator, id)
  if (!done.published) throw new Error('Not published')
  const member = await members.add({ name: 'ben', role: 'reader' })
  await profiles.open(member.id, { name: 'Ben' })
  const known = await Promise.all(to.map((actor) => actors.get(actor as Iri)))
  const names = known.map((actor) => `@${actor?.address}`).join(' ')
  const text = `${content} ${names}`.trim()
  const post = await posts.reply(member, { text, inReplyTo: done.item.iri, audience: 'direct' })
  await hub.settle()
  return post.iri
}

describe('a whole hub', function () {
  this.timeout(60_000)
  afterEach(async () => {
    await cleanUp()
    await stopOddServers()
  })

  for (const { name, probe } of probes) {
    it(`holds against: ${name}`, async () => {
      expect(await probe(await startTarget())).to.equal('held')
    })
  }
})
