import express from 'express'
import { createPublicKey, hash, verify } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { idSource } from '../src/core/ids.js'
import { iri } from '../src/core/iri.js'
import { createLog } from '../src/core/log.js'
import { actorRepo, ACTORS } from '../src/domain/actors/actor-repo.js'
import { RECEIVED, receivedRepo } from '../src/domain/received/received-repo.js'
import { createDirectory } from '../src/federation/directory/create-directory.js'
import { createGate } from '../src/federation/gate/gate.js'
import { inboxRoutes } from '../src/federation/gate/inbox-routes.js'
import { usualGateLimits } from '../src/federation/gate/limits.js'
import { createDocuments } from '../src/federation/remote/fetch-document.js'
import type { Fetcher } from '../src/federation/remote/fetcher.js'
import { unreached } from '../src/federation/remote/results.js'
import { openEmbeddedStore } from '../src/store/embedded/store.js'
import { listen } from '../src/web/listener.js'
import { HUB, personOf, type Asked, type Told } from './inbox-messages.js'

// A process of its own: an inbox as a hub has it, or the least that any could do, and what it cost.

const clock = () => new Date()
const work = { writes: 0, fetches: 0 }
const tell = (told: Told) => process.send?.(told)

/** Whoever asks for something has broken the measurement; nobody is reached. */
const counting: Fetcher = {
  get: async () => (work.fetches++, unreached('nobody is asked here')),
  stream: async () => (work.fetches++, unreached('nobody is asked here')),
  post: async () => (work.fetches++, unreached('nobody is asked here')),
  close: () => undefined,
}

async function gateApp(folder: string, pem: string): Promise<RequestListener> {
  const store = await openEmbeddedStore(folder, { collections: [ACTORS, RECEIVED], strict: true })
  const blocks = { refuses: (host: string) => host === 'blocked.test' }
  const directory = createDirectory({
    actors: actorRepo(store),
    documents: createDocuments({ fetcher: counting, clock }),
    sign: () => null,
    isLocal: (name) => new URL(name).origin === HUB,
    blocks,
    clock,
    newId: idSource({ clock, worker: 0 }),
    wake: () => undefined,
  })
  const { document } = personOf('b.test', pem)
  const learned = await directory.learn(iri(document.id), document)
  if (learned.kind !== 'ok') throw new Error(`the sender is not believed: ${JSON.stringify(learned)}`)
  // What is turned away is measured, not the turning away of those who were turned away too often.
  const limits = { ...usualGateLimits, refused: { count: 1e9, windowMs: 1 }, lookups: { count: 1e9, windowMs: 1 } }
  const gate = createGate({ directory, blocks, baseUrl: HUB, clock, limits })
  const kept = receivedRepo({ store })
  const received = {
    add: (...arrival: Parameters<typeof kept.add>) => {
      work.writes++
      return kept.add(...arrival)
    },
  }
  const locals = { instance: async () => ({ handle: 'hub.test' }), byHandle: async () => null }
  const log = createLog({ level: 'info', destination: { write: () => undefined } })
  const app = express()
  app.use(inboxRoutes({ gate, directory, locals, received, wake: () => undefined, log }))
  return app
}

/** Express, sha-256, one verification by Node's thread pool, 202: nobody can do with less. */
function ceilingApp(pem: string): RequestListener {
  const verifying = promisify(verify)
  const key = createPublicKey(pem)
  const app = express()
  app.post('/inbox', (request, response, next) => {
    const chunks: Buffer[] = []
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        const digest = `SHA-256=${hash('sha256', Buffer.concat(chunks), 'base64')}`
        const { host = '', date = '', signature = '' } = request.headers
        const base = `(request-target): post ${request.url}\nhost: ${host}\ndate: ${date}\ndigest: ${digest}`
        const encoded = /signature="([^"]+)"/.exec(String(signature))?.[1] ?? ''
        verifying('sha256', Buffer.from(base), key, Buffer.from(encoded, 'base64'))
          .then((isRight) => response.status(isRight ? 202 : 401).end())
          .catch(next)
      })
  })
  return app
}

const [mode = '', pem = ''] = process.argv.slice(2)
const folder = await mkdtemp(join(tmpdir(), 'allotment-bench-'))
const app = mode === 'gate' ? await gateApp(folder, pem) : ceilingApp(pem)
const listener = await listen(app, { host: '127.0.0.1', port: 0 })
process.on('message', (asked: Asked) => {
  if (asked === 'work') return tell({ ...work, cpu: process.cpuUsage() })
  void rm(folder, { recursive: true }).then(() => process.exit(0))
})
tell({ port: listener.port })
