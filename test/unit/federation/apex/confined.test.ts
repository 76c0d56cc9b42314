import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { createRequire } from 'node:module'
import { createLog } from '../../../../src/core/log.js'
import { openLibrary } from '../../../../src/federation/apex/adapter.js'
import { Answering } from '../../../../src/federation/apex/answering.js'
import { ApexStore } from '../../../../src/federation/apex/apex-store.js'
import { note, serve, stopServed } from '../../../support/wire-sources.js'
import express from 'express'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

const require = createRequire(import.meta.url)
const inLibrary = createRequire(require.resolve('activitypub-express'))
const log = createLog({ level: 'error' })
type Instance = Record<string, unknown> & { store: Record<string, unknown>; net: Record<string, unknown> }

/** The library's instance as it stands in a request that it answers. */
async function instance(): Promise<Instance> {
  const { source } = await serve()
  source.put('/o/1', note('/o/1'))
  let seen: Instance | undefined
  const library = await openLibrary({
    baseUrl: 'https://hub.example',
    context: null,
    log,
    beforeSending: (req) => {
      seen = req.app.locals.apex as Instance
    },
  })
  const server = express()
    .use((req, res, next) => library(new Answering(source, async () => null), req, res, next))
    .listen(0, '127.0.0.1')
  await once(server, 'listening')
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/o/1`)
  expect(await answer.json()).to.deep.equal(note('/o/1'))
  server.close()
  if (seen === undefined) throw new Error('Nothing was answered')
  return seen
}

describe('the library behind documents', () => {
  afterEach(stopServed)

  it('finds packages that throw where its transport, its signatures, its JSON-LD and its database were', () => {
    const names = ['http-signature', 'request', 'request-promise-native', 'jsonld', 'activitypub-express-mongodb']
    for (const name of names) {
      const stub = inLibrary(name) as { get: () => unknown } & (() => unknown)
      expect(inLibrary.resolve(name), name).to.match(/src\/federation\/apex\/stubs\//)
      expect(() => stub(), name).to.throw(/disabled/)
      expect(() => stub.get, name).to.throw(/disabled/)
      expect(() => void Reflect.construct(stub, []), name).to.throw(/disabled/)
    }
    const { documentLoaders } = inLibrary('jsonld') as { documentLoaders: { node: () => (url: string) => unknown } }
    expect(() => documentLoaders.node()('https://www.w3.org/ns/activitystreams')).to.throw(/disabled/)
  })

  it('is loaded by the first request it answers, and brings no driver, no JSON-LD and no HTTP client with it', () => {
    const script = `
      import { createRequire } from 'node:module'
      const { serve, stopServed, note } = await import(${JSON.stringify(new URL('../../../support/wire-sources.js', import.meta.url).href)})
      const loaded = () => Object.keys(createRequire(import.meta.url).cache).flatMap((file) =>
        /node_modules\\/((?:@[^/]+\\/)?[^/]+)\\/(?!.*node_modules)/.exec(file)?.[1] ?? file.slice(file.lastIndexOf('stubs/')))
      const seen = {}
      const { get, source } = await serve()
      source.put('/o/1', note('/o/1'))
      await get('/o/1', { accept: 'text/html' }); await get('/o/1', {}, 'POST'); await get('/a/hub/outbox', {}, 'POST')
      seen.before = [...new Set(loaded())]
      seen.status = (await get('/o/1')).status
      seen.after = [...new Set(loaded())]
      await stopServed()
      console.log(JSON.stringify(seen))`
    const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' })
    const { before, status, after } = JSON.parse(printed) as { before: string[]; status: number; after: string[] }
    expect(status).to.equal(200)
    expect(before).to.include('express').and.not.include('activitypub-express')
    const added = after.filter((name) => !before.includes(name))
    const stubs = ['http-signature', 'request-promise-native', 'jsonld', 'mongodb'].map(
      (name) => `stubs/${name}/index.js`,
    )
    expect(added).to.have.members(['activitypub-express', 'deepmerge', 'mongo-escape', ...stubs])
  })

  it('opens no connection, whatever it answers', async () => {
    const { source, get } = await serve()
    source.put('/o/1', {
      ...note('/o/1'),
      '@context': 'https://127.0.0.1:1/context',
      'inReplyTo': 'https://127.0.0.1:1/o',
    })
    source.collect('/a/hub/outbox', ['https://127.0.0.1:1/o'])
    let connections = 0
    const count = () => void connections++
    subscribe('net.client.socket', count)
    try {
      const paths = ['/o/1', '/o/2', '/a/hub', '/a/hub/outbox', '/a/hub/outbox?page=true', '/o/1/act/1-create']
      for (const path of paths) await get(path)
      expect(connections).to.equal(paths.length)
    } finally {
      unsubscribe('net.client.socket', count)
    }
  })

  it('throws from all its functions but those that build collections and print', async () => {
    const apex = await instance()
    const working = Object.entries(apex as Record<string, unknown>)
      .filter(([, value]) => typeof value === 'function')
      .filter(([name]) => {
        try {
          ;(apex[name] as () => unknown)()
          return true
        } catch (error) {
          return !/is not in use$/.test((error as Error).message)
        }
      })
    expect(working.map(([name]) => name)).to.have.members([
      'addPageToIRI',
      'buildCollection',
      'buildCollectionPage',
      'fromJSONLD',
      'getAdded',
      'getCollection',
      'isString',
      'objectIdFromValue',
      'stringifyPublicJSONLD',
      'toJSONLD',
    ])
    for (const name of [
      'requestObject',
      'resolveObject',
      'deliver',
      'runDelivery',
      'jsonldContextLoader',
      'createActor',
    ]) {
      expect(apex[name], name).to.throw(/is not in use/)
    }
  })

  it('has all that its store interface asks for, of which nothing writes', () => {
    const Interface = inLibrary('activitypub-express/store/interface.js') as { prototype: object }
    const store = new ApexStore(() => {
      throw new Error('nobody reads')
    }) as unknown as Record<string, () => unknown>
    const names = Object.getOwnPropertyNames(Interface.prototype).filter((name) => name !== 'constructor')
    expect(names).to.have.length(20)
    for (const name of names) {
      const ours = name === 'getUsercount' ? 'getUserCount' : name // misspelt in the interface, not where it is called
      expect(store[ours], name).to.be.a('function')
      expect(() => store[ours]!(), name).to.throw(/is not in use|nobody reads/)
    }
  })

  it('is another one for each hub of a process', async () => {
    const [a, b] = await Promise.all([
      serve({ baseUrl: 'https://a.example', context: 'https://a.example/context' }),
      serve({ baseUrl: 'https://b.example', context: 'https://b.example/context' }),
    ])
    const hubs = [
      { ...a, name: 'a' },
      { ...b, name: 'b' },
    ]
    for (const { source, name } of hubs) {
      source.collection = async ({ iri }) => {
        await new Promise((resolve) => setImmediate(resolve))
        return { totalItems: iri.length, attributedTo: iri, ordered: name === 'a', hidden: name === 'b', shared: true }
      }
      source.document = async ({ iri }) => {
        await new Promise((resolve) => setImmediate(resolve))
        return { kind: 'document', body: { id: iri, type: 'Note' }, shared: name === 'a' }
      }
    }
    const all = Array.from({ length: 40 }, (_, index) => hubs[index % 2]!).map(async ({ get, name }, index) => {
      const id = `https://${name}.example/o/${index}`
      const [document, likes] = await Promise.all([get(`/o/${index}`), get(`/o/${index}/likes`)])
      expect(document.json()).to.deep.equal({ id, type: 'Note' })
      expect(document.headers['cache-control']).to.match(name === 'a' ? /^public/ : /^private/)
      expect(likes.json()).to.deep.equal({
        '@context': `https://${name}.example/context`,
        'id': `${id}/likes`,
        'type': name === 'a' ? 'OrderedCollection' : 'Collection',
        'attributedTo': `${id}/likes`,
        'totalItems': id.length + 6,
        ...(name === 'a' && { first: `${id}/likes?page=true` }),
      })
    })
    await Promise.all(all)
    const [one, other] = [await instance(), await instance()]
    expect(one).to.not.equal(other)
    expect(one.store).to.not.equal(other.store)
  })
})
