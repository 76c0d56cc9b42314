import { createFederation, MemoryKvStore, type Context, type RequestContext } from '@fedify/fedify'
import { generateCryptoKeyPair, verifyObject, verifyRequest } from '@fedify/fedify/sig'
import * as vocab from '@fedify/vocab'
import { once } from 'node:events'
import https from 'node:https'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { JsonObject } from '../../../src/federation/remote/strict-json.js'
import type { Arrived, Call, Calls, Heard, Reply, Sent, Start } from './calls.js'

/** A server of its own on Fedify, with one actor, `pat`, that accepts every follower; told what to do by its parent. */
const USER = 'pat'

const sent: Sent[] = []

/** Notes what Fedify sends, where it is signed already. */
function tapDeliveries(): void {
  const plain = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    if (request.method !== 'POST') return plain(request)
    const body = JSON.parse(await request.clone().text()) as object
    const response = await plain(request)
    const inside = (['signature', 'proof'] as const).filter((name) => name in body)
    sent.push({ headers: Object.fromEntries(request.headers), status: response.status, inside })
    return response
  }
}

async function startPeer({ name, cert, key, scheme }: Start) {
  const federation = createFederation<void>({
    kv: new MemoryKvStore(),
    allowPrivateAddress: true,
    firstKnock: scheme,
    userAgent: 'Fedify peer',
  })
  const pairs = [await generateCryptoKeyPair('RSASSA-PKCS1-v1_5'), await generateCryptoKeyPair('Ed25519')]
  const [objects, followers] = [new Map<string, vocab.Object>(), new Map<string, vocab.Recipient>()]
  const [heard, arrived]: [Heard[], Arrived[]] = [[], []]
  let [guarded, gone] = [false, false]
  const mayRead = async (context: RequestContext<void>) => !guarded || (await context.getSignedKeyOwner()) !== null

  federation
    .setActorDispatcher('/users/{identifier}', async (context, identifier) => {
      if (identifier !== USER) return null
      const id = context.getActorUri(USER)
      if (gone) return new vocab.Tombstone({ id })
      const keys = await context.getActorKeyPairs(USER)
      return new vocab.Person({
        id,
        preferredUsername: USER,
        name: 'Pat',
        inbox: context.getInboxUri(USER),
        outbox: context.getOutboxUri(USER),
        followers: context.getFollowersUri(USER),
        endpoints: new vocab.Endpoints({ sharedInbox: context.getInboxUri() }),
        publicKey: keys[0]?.cryptographicKey ?? null,
        assertionMethods: keys.map(({ multikey }) => multikey),
      })
    })
    .setKeyPairsDispatcher((_context, identifier) => (identifier === USER ? pairs : []))
    // Whoever checks a signature has to get at the key.
    .authorize(() => true)
  federation.setOutboxDispatcher('/users/{identifier}/outbox', () => ({ items: [] }))
  federation.setFollowersDispatcher('/users/{identifier}/followers', () => ({ items: [...followers.values()] }))
  const kinds: readonly (typeof vocab.Object)[] = [vocab.Note, vocab.Article, vocab.Event]
  for (const Type of kinds) {
    const path = `/${Type.name.toLowerCase()}s/{id}` as const
    federation
      .setObjectDispatcher(Type, path, (context, { id }) => {
        return objects.get(context.getObjectUri(Type, { id: id ?? '' }).href) ?? null
      })
      .authorize(mayRead)
  }
  federation.setInboxListeners('/users/{identifier}/inbox', '/inbox').on(vocab.Activity, async (context, activity) => {
    heard.push(await heardOf(context, activity))
    const actor = await activity.getActor(context)
    if (activity instanceof vocab.Follow && actor?.id && actor.inboxId) {
      followers.set(actor.id.href, actor)
      const accept = { id: new URL(`#accept-${heard.length}`, context.getActorUri(USER)), object: activity }
      await context.sendActivity(
        { identifier: USER },
        actor,
        new vocab.Accept({ ...accept, actor: context.getActorUri(USER) }),
      )
    }
    if (activity instanceof vocab.Undo && actor?.id) {
      const undone = await activity.getObject(context)
      if (undone instanceof vocab.Follow) followers.delete(actor.id.href)
    }
  })

  const server = https.createServer({ cert, key }, (incoming, outgoing) => {
    answer(incoming, outgoing).catch((error: unknown) => {
      process.stderr.write(`${String(error)}\n`)
      outgoing.destroy()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const origin = `https://${name}:${port}`
  const context = federation.createContext(new URL(origin), undefined)

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = incoming
    const body = Buffer.concat((await incoming.toArray()) as Buffer[])
    const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]))
    const request = new Request(origin + url, { method, headers, ...(method === 'POST' && { body }) })
    const signed = 'signature' in headers ? await verifyRequest(request.clone(), context) : null
    const json = method === 'POST' ? (JSON.parse(body.toString()) as { type: string }) : null
    const proved = json === null ? null : (await verifyObject(vocab.Activity, json, context)) !== null
    const of = { method, path: url, headers, activity: json?.type ?? null }
    const seen = { ...of, status: 0, key: signed?.id?.href ?? null, proved }
    arrived.push(seen)
    const response = await federation.fetch(request, { contextData: undefined })
    seen.status = response.status
    outgoing
      .writeHead(response.status, Object.fromEntries(response.headers))
      .end(Buffer.from(await response.arrayBuffer()))
  }

  const calls: Omit<Calls, 'start'> = {
    find: async (query) => {
      const found = await context.lookupObject(query)
      return found === null ? null : ((await found.toJsonLd()) as JsonObject)
    },
    webfinger: async (resource) => {
      const found = await context.lookupWebFinger(resource)
      return found?.links?.find(({ rel }) => rel === 'self')?.href ?? null
    },
    serve: async (json) => {
      const object = await vocab.Object.fromJsonLd(json, context)
      objects.set(object.id?.href ?? '', object)
    },
    send: async (json, to, { shared = false } = {}) => {
      const activity = await vocab.Activity.fromJsonLd(json, context)
      const recipients = await Promise.all(to.map((id) => context.lookupObject(id)))
      await context.sendActivity({ identifier: USER }, recipients.filter(vocab.isActor), activity, {
        preferSharedInbox: shared,
      })
    },
    fetch: async (url) => {
      const load = await context.getDocumentLoader({ identifier: USER })
      return (await load(url)).document as JsonObject
    },
    guard: async (on) => void (guarded = on),
    leave: async () => void (gone = true),
    heard: async () => heard,
    arrived: async () => arrived,
    sent: async () => sent,
  }
  return { port, calls }
}

async function heardOf(context: Context<void>, activity: vocab.Activity): Promise<Heard> {
  const { typeId } = activity.constructor as typeof vocab.Activity
  const object = await activity.getObject({ ...context, suppressError: true })
  return {
    type: typeId.href.replace(/.*[#/]/, ''),
    id: activity.id?.href ?? '',
    actor: activity.actorId?.href ?? '',
    objectId: activity.objectId?.href ?? '',
    object: object === null ? null : ((await object.toJsonLd()) as JsonObject),
  }
}

let peer: Omit<Calls, 'start'> | null = null

async function done({ name, args }: Call): Promise<unknown> {
  if (name === 'start') {
    const { port, calls } = await startPeer(args[0] as Start)
    peer = calls
    return port
  }
  if (peer === null) throw new Error('It has not been started')
  return (peer[name] as (...args: unknown[]) => Promise<unknown>)(...args)
}

tapDeliveries()
process.on('message', (call: Call) => {
  const reply = (said: Omit<Reply, 'number'>) => process.send?.({ number: call.number, ...said })
  done(call).then(
    (value) => reply({ value }),
    (error: unknown) => reply({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  )
})
process.once('disconnect', () => process.exit(0))
