// activitypub-express as its README puts it together, on loopback, with a store in memory and one user. Started by
// stock.ts, which says in the first argument where its packages are and asks for things over the channel between them.
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createMemoryStore } from './memory-store.mjs'

const require = createRequire(join(process.argv[2], 'package.json'))
const express = require('express')
const createApex = require('activitypub-express')
const Interface = require('activitypub-express/store/interface.js')
const merge = require('deepmerge')

const routes = {
  actor: '/u/:actor',
  object: '/o/:id',
  activity: '/s/:id',
  inbox: '/u/:actor/inbox',
  outbox: '/u/:actor/outbox',
  followers: '/u/:actor/followers',
  following: '/u/:actor/following',
  liked: '/u/:actor/liked',
  collections: '/u/:actor/c/:id',
  blocked: '/u/:actor/blocked',
  rejections: '/u/:actor/rejections',
  rejected: '/u/:actor/rejected',
  shares: '/s/:id/shares',
  likes: '/s/:id/likes',
}
// What it prints says nothing here: its faults show in its answers.
const silent = { info() {}, warn() {}, error() {} }
console.log = () => {}

const app = express()
const server = app.listen(0, '127.0.0.1')
await once(server, 'listening')
const baseUrl = `http://localhost:${server.address().port}`
const store = new (createMemoryStore({ merge, Interface }))()
const apex = createApex({
  name: 'stock',
  version: '1.0.0',
  baseUrl,
  domain: new URL(baseUrl).host,
  actorParam: 'actor',
  objectParam: 'id',
  activityParam: 'id',
  routes,
  logger: silent,
  store,
})
app.use(express.json({ type: apex.consts.jsonldTypes, limit: '1mb' }), express.urlencoded({ extended: true }), apex)
for (const name of ['actor', 'followers', 'following', 'liked', 'object', 'shares', 'likes', 'inbox', 'outbox']) {
  app.get(routes[name], apex.net[name].get)
}
app.get(routes.activity, apex.net.activityStream.get)
app.post(routes.inbox, apex.net.inbox.post)
app.post(routes.outbox, apex.net.outbox.post)
app.post('/proxy', apex.net.proxy.post)
app.use((error, _req, res, _next) => res.status(500).send(String(error?.message)))
app.on('apex-inbox', ({ actor, activity, recipient }) => {
  if (activity.type === 'Follow') void accept(recipient, actor, activity)
})

const alice = await apex.createActor('alice', 'Alice', '')
await store.setup(alice)
const me = () => store.getObject(alice.id, true)
let accepting = 0

/** Every follower is welcome. */
async function accept(recipient, actor, follow) {
  accepting++
  try {
    const activity = await apex.buildActivity('Accept', recipient.id, actor.id, { object: follow.id })
    const { postTask } = await apex.acceptFollow(recipient, follow)
    await apex.addToOutbox(recipient, activity)
    await postTask()
  } catch (error) {
    failures.push(String(error?.message))
  } finally {
    accepting--
  }
}
const failures = []

const asked = {
  cpu: () => process.cpuUsage(),
  waiting: () => accepting + store.deliveries.filter(({ attempt }) => attempt === 0).length,
  failures: () => failures,
  known: async (id) => (await store.getObject(id, true)) ?? (await store.getActivity(id, true)),
  followers: async () => {
    const stream = await store.getStream(alice.followers[0], null, null)
    return stream.map(({ actor }) => actor[0].id)
  },
  following: async () => {
    const stream = await store.getStream(alice.following[0], null, null)
    return stream.map(({ object }) => object[0]?.id ?? object[0])
  },
  follow: async (id) => {
    const activity = await apex.buildActivity('Follow', alice.id, id, { object: id })
    await apex.addToOutbox(await me(), activity)
    return activity.id
  },
  whisper: async (to, content) => {
    const object = { id: apex.utils.objectIdToIRI(), type: 'Note', attributedTo: alice.id, to, content }
    const activity = await apex.buildActivity('Create', alice.id, to, { object })
    apex.addMeta(activity, 'collection', alice.outbox[0])
    await store.saveActivity(activity)
    return activity.id
  },
  /** Sends one activity to these inboxes; resolves when the last was answered. */
  deliver: async (inboxes) => {
    const object = { id: apex.utils.objectIdToIRI(), type: 'Note', attributedTo: alice.id, content: 'Seeds!' }
    const activity = await apex.buildActivity('Create', alice.id, apex.consts.publicAddress, { object })
    let answered = 0
    const { promise, resolve } = Promise.withResolvers()
    const deliver = apex.deliver
    apex.deliver = async (...given) => {
      try {
        return await deliver(...given)
      } finally {
        if (given.some((word) => inboxes.includes(word)) && ++answered === inboxes.length) resolve()
      }
    }
    await apex.queueForDelivery(await me(), await apex.toJSONLD(activity), inboxes)
    await promise
    apex.deliver = deliver
  },
}

process.on('message', ({ number, name, words }) => {
  Promise.resolve()
    .then(() => asked[name](...words))
    .then(
      (value) => process.send({ number, value }),
      (error) => process.send({ number, error: String(error?.stack) }),
    )
})
process.on('disconnect', () => process.exit(0))
process.send({ ready: { baseUrl, actorId: alice.id, actorInbox: alice.inbox[0] } })
