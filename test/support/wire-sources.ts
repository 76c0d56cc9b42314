import express, { type Express } from 'express'
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Iri } from '../../src/core/iri.js'
import { createLog } from '../../src/core/log.js'
import type { WireObject } from '../../src/federation/activity.js'
import { apexRoutes, type ApexDeps } from '../../src/federation/apex/routes.js'
import type { Answered, Asked, AskedCollection, WireSource } from '../../src/federation/apex/wire-source.js'
import type { Json } from '../../src/federation/remote/strict-json.js'

export const HUB = 'https://hub.example'
export const CONTEXT: Json = ['https://www.w3.org/ns/activitystreams', { hub: 'https://hub.example/ns#' }]

type Kept = AskedCollection & { items: Json[] }

/** Documents and collections of a hub, in memory, by path. */
export class MemorySource implements WireSource {
  readonly documents = new Map<string, Answered | ((asked: Asked) => Promise<Answered>)>()
  readonly collections = new Map<string, Kept>()
  readonly asked: string[] = []

  put(path: string, body: WireObject, shared = true): WireObject {
    this.documents.set(HUB + path, { kind: 'document', body, shared })
    return body
  }

  collect(path: string, items: Json[], more: Partial<AskedCollection> = {}): void {
    const usual = { attributedTo: null, ordered: true, hidden: false, shared: true }
    this.collections.set(HUB + path, { ...usual, totalItems: items.length, items, ...more })
  }

  async document(asked: Asked): Promise<Answered> {
    this.asked.push(asked.iri)
    const found = this.documents.get(asked.iri) ?? { kind: 'not-found' }
    return typeof found === 'function' ? found(asked) : found
  }

  async collection({ iri }: Asked): Promise<AskedCollection | null> {
    this.asked.push(iri)
    return this.collections.get(iri) ?? null
  }

  async page({ iri }: Asked, after: string | null) {
    const { items } = this.collections.get(iri)!
    const from = after === null ? 0 : Number(after)
    if (!Number.isInteger(from) || from < 0 || from > items.length) return null
    return { items: items.slice(from, from + 20), next: from + 20 < items.length ? String(from + 20) : null }
  }
}

export type Answer = { status: number; headers: http.IncomingHttpHeaders; text: string; json: () => Json }

export type Served = {
  app: Express
  source: MemorySource
  errors: unknown[]
  /** Asks for a path, byte for byte, as a server would unless told otherwise. */
  get: (path: string, headers?: Record<string, string>, method?: string) => Promise<Answer>
}

const running: http.Server[] = []

/** The routes in an application with a page behind them, on loopback; `stopServed` ends it. */
export async function serve(deps: Partial<ApexDeps> = {}): Promise<Served> {
  const source = new MemorySource()
  const errors: unknown[] = []
  const app = express().disable('x-powered-by')
  app.use(
    apexRoutes({
      baseUrl: HUB,
      context: CONTEXT,
      source,
      blocks: { refuses: (host) => host === 'blocked.example' },
      signerOf: async () => ({ kind: 'unsigned' }),
      signedOnly: () => false,
      log: createLog({ level: 'error' }),
      ...deps,
    }),
    (req: express.Request, res: express.Response) =>
      void res.type('html').send(`page ${req.app === app ? 'of the application' : 'of another'}`),
    ((error, _req, res, next) => {
      errors.push(error)
      if (res.headersSent) return next(error)
      res.status(500).json({ error: 'failed' })
    }) as express.ErrorRequestHandler,
  )
  const server = app.listen(0, '127.0.0.1')
  running.push(server)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { app, source, errors, get: (path, headers, method) => ask(port, path, headers, method) }
}

/** On a connection of its own; not with `fetch`, which repairs paths before they are sent. */
async function ask(port: number, path: string, headers = {}, method = 'GET'): Promise<Answer> {
  const accept = { accept: 'application/activity+json' }
  const all = { ...accept, ...headers }
  const request = http.request({ host: '127.0.0.1', port, path, method, headers: all, agent: false }).end()
  const [response] = (await once(request, 'response')) as [http.IncomingMessage]
  const text = Buffer.concat(await response.toArray()).toString()
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text,
    json: () => JSON.parse(text) as Json,
  }
}

export async function stopServed(): Promise<void> {
  await Promise.all(running.splice(0).map((server) => new Promise((resolve) => server.close(resolve))))
}

export const note = (path: string): WireObject => ({
  '@context': CONTEXT,
  'id': HUB + path,
  'type': 'Note',
  'to': ['https://www.w3.org/ns/activitystreams#Public'],
  'cc': [],
  'tag': [{ type: 'Hashtag', name: '#seeds' }],
  'attributedTo': `${HUB}/a/hub`,
  'content': '<p>Grüße &amp; <b>seeds</b></p>',
})

export const signedBy = (host: string) => ({
  date: new Date().toUTCString(),
  signature: `keyId="https://${host}/actor#main-key",algorithm="rsa-sha256",headers="(request-target) host date",signature="YWJj"`,
})
export const bob = 'https://b.example/users/bob' as Iri
