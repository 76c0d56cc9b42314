import { passwords } from '../src/domain/members/password.js'
import { noUploads } from '../test/support/uploads.js'
import express from 'express'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { idSource } from '../src/core/ids.js'
import { iri, type Iri } from '../src/core/iri.js'
import { createLog } from '../src/core/log.js'
import { createLoop } from '../src/core/loop.js'
import { actorRepo, ACTORS } from '../src/domain/actors/actor-repo.js'
import { traces } from '../src/domain/actors/traces.js'
import { collections } from '../src/collections.js'
import { reportService } from '../src/domain/moderation/report-service.js'
import { forgottenRepo } from '../src/domain/received/forgotten-repo.js'
import { RECEIVED, receivedRepo } from '../src/domain/received/received-repo.js'
import { buildServices } from '../src/domain/services.js'
import { createDirectory } from '../src/federation/directory/create-directory.js'
import { createGate } from '../src/federation/gate/gate.js'
import { inboxRoutes } from '../src/federation/gate/inbox-routes.js'
import { dispatcher } from '../src/federation/inbox/dispatch.js'
import { intakeHandler } from '../src/federation/inbox/intake.js'
import type { InboxServices } from '../src/federation/inbox/services.js'
import { invalid } from '../src/federation/remote/results.js'
import { createThreads } from '../src/federation/threads/threads.js'
import { createReaders } from '../src/federation/vocab/read/readers.js'
import { generateRsaPair, publicPem } from '../src/federation/wire/key-material.js'
import { openEmbeddedStore } from '../src/store/embedded/store.js'
import { listen } from '../src/web/listener.js'
import { Receiver } from '../src/workers/receiver.js'
import { actorDoc, noteBy } from '../test/support/neighbours.js'
import type { Order, Sent } from './inbound-sender.js'
import { report } from './measure.js'

const ROUNDS = 5
const BURST = 2_000
const BASE = 'https://hub.test'
const clock = () => new Date()

/** P17: what received activities cause, against what is accepted; with it the processor time of each, for P1. */
export async function p17(): Promise<void> {
  const rates: Record<'accepted' | 'done' | 'share' | 'lag' | 'cpu', number[]> = {
    ...{ accepted: [], done: [], share: [], lag: [], cpu: [] },
  }
  for (let round = -1; round < ROUNDS; round++) {
    const { sent, doneAt, cpuMicros } = await burst()
    if (sent.accepted !== BURST) throw new Error(`${sent.accepted} of ${BURST} were accepted`)
    if (round < 0) continue // the first warms up
    const perSecond = (until: number) => (BURST / (until - sent.firstAt)) * 1_000
    rates.accepted.push(perSecond(sent.lastAt))
    rates.done.push(perSecond(doneAt))
    rates.share.push(perSecond(doneAt) / perSecond(sent.lastAt))
    rates.lag.push(doneAt - sent.lastAt)
    rates.cpu.push(cpuMicros / BURST)
  }
  await report('P17', [
    { what: 'accepted', unit: '/s', values: rates.accepted },
    { what: 'side effects', unit: '/s', values: rates.done },
    { what: 'side effects, of accepted', unit: '', values: rates.share, goal: '≥ 0.6' },
    { what: 'from the last 202 to the last done', unit: 'ms', values: rates.lag, goal: '≤ 1000' },
    { what: 'processor time of one, all of it', unit: 'µs', values: rates.cpu },
  ])
}

async function burst(): Promise<{ sent: Sent; doneAt: number; cpuMicros: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'allotment-bench-'))
  const store = await openEmbeddedStore(folder, { collections, strict: true })
  const hub = await openInbox(store)
  const sender = fork(fileURLToPath(new URL('inbound-sender.js', import.meta.url)))
  try {
    const { port, order, loop } = hub
    const cpu = process.cpuUsage()
    const answered = once(sender, 'message') as Promise<[Sent]>
    sender.send({ ...order, port, count: BURST, connections: 32 } satisfies Order)
    const [sent] = await answered
    await loop.settle()
    const doneAt = await lastDone(store)
    const { user, system } = process.cpuUsage(cpu)
    return { sent, doneAt, cpuMicros: user + system }
  } finally {
    if (sender.connected) sender.disconnect()
    await hub.stop()
    await store.close()
    await rm(folder, { recursive: true })
  }
}

async function lastDone(store: Awaited<ReturnType<typeof openEmbeddedStore>>): Promise<number> {
  let last = 0
  for await (const { outcome, doneAt, because } of store.collection(RECEIVED).stream({})) {
    if (outcome !== 'handled' || doneAt === null) throw new Error(`one was not handled: ${because ?? 'never'}`)
    last = Math.max(last, doneAt.getTime())
  }
  return last
}

/** Everything from the door to the rules, as a hub has it, before a network in which nobody answers. */
async function openInbox(store: Awaited<ReturnType<typeof openEmbeddedStore>>) {
  const newId = idSource({ clock, worker: 0 })
  const secret = randomBytes(32)
  const pictures = {
    ...noUploads,
    takeFile: () => Promise.reject(new Error('No files here')),
    take: () => Promise.reject(new Error('no pictures')),
    open: () => Promise.resolve(null),
    remove: () => Promise.resolve(),
  }
  const ground = {
    store,
    clock,
    newId,
    random: Math.random,
    passwords: passwords(),
    baseUrl: BASE,
    mailWorks: false,
    pictures,
  }
  const services = buildServices({ ...ground, quotaBytes: 0, derive: () => secret, wake: () => undefined })
  await services.settings.setUp({
    hub: { name: 'Hub', handle: 'oak', about: '' },
    steward: { name: 'ada', displayName: 'Ada', email: '', password: 'four plain words here' },
  })
  const { privateKey, publicKey } = await generateRsaPair()
  const sue = actorDoc('sue', 'peer.test')
  const keyId = `${sue.iri}#main-key`
  const kept = { fetchedAt: clock(), askedAt: clock(), keyIds: [keyId] }
  const keys = [{ id: keyId, kind: 'rsa' as const, value: publicPem(publicKey) }]
  await store.collection(ACTORS).insertOne({ ...sue, ...kept, keys })
  const voice = iri(`${BASE}/a/oak`)
  await services.follows.follow(voice, sue)
  await services.follows.answered({ by: sue.iri, activity: null, follower: voice }, 'accepted')

  const nobody = () => Promise.resolve(invalid('nobody is there'))
  const log = createLog({ level: 'warn' })
  const isLocal = (name: Iri) => services.localActors.isLocal(name)
  const blocks = { refuses: () => false, rejectsReports: () => false }
  const documents = { fetch: nobody, fetchKeyOwner: nobody }
  const actors = { actors: actorRepo(store), documents, sign: () => null, isLocal, blocks, clock, newId }
  const directory = createDirectory({ ...actors, wake: () => undefined })
  const received = receivedRepo({ store })
  const readers = createReaders({ clock })
  const { posts, follows, subjects, localActors, audit } = services
  const inThread = async (thread: Iri) => (await posts.thread(thread, { limit: 100 })).posts
  const known = { byIri: (name: Iri) => posts.byIri(name), inThread, receive: posts.receive.bind(posts) }
  const needs: InboxServices & { received: typeof received } = {
    ...{ locals: localActors, directory, fetch: nobody, readers, follows, posts, blocks, received, clock },
    subjectOf: (name) => subjects.subjectOf(name),
    reactions: services.reactions,
    ...{ joins: services.joins, doors: services.doors, polls: services.polls, relatives: services.relatives },
    cohosts: services.cohosts,
    takeUps: services.takeUps,
    pins: services.remotePins,
    ...{ stamps: services.stamps, ballots: services.ballots, ownQuotes: services.ownQuotes },
    quotes: { check: () => Promise.resolve(), revoked: (stamp: Iri, by: Iri) => services.quotes.revoked(stamp, by) },
    threads: createThreads({ fetch: nobody, readers, authors: directory, posts: known, isLocal, blocks, clock, log }),
    traces: traces(store),
    reports: reportService({ store, clock, newId, audit, wake: () => undefined }),
    forgotten: forgottenRepo({ store, clock }),
  }
  const handle = intakeHandler(needs, dispatcher(needs))
  const receiver = new Receiver({ received, handle, locals: localActors, clock, random: Math.random, log })
  const step = () => receiver.step()
  const loop = createLoop({ name: 'receiver', step, clock, random: Math.random, log, idleMs: 5_000 })
  const gate = createGate({ directory, blocks, baseUrl: BASE, clock })
  const app = express()
  const locals = { instance: () => localActors.instance(), byHandle: (handle: string) => localActors.byHandle(handle) }
  app.use(inboxRoutes({ gate, directory, locals, received, wake: () => loop.wake(), log }))
  const listener = await listen(app, { host: '127.0.0.1', port: 0 })
  loop.start()
  const first = noteBy(sue.iri)
  await posts.receive(first)
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return {
    port: listener.port,
    order: { key, actor: sue.iri, answered: first.iri },
    loop,
    async stop() {
      await loop.stop()
      await listener.stop(0)
    },
  }
}
