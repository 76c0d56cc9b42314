import * as vocab from '@fedify/vocab'
import { preloadedContexts } from '@fedify/vocab-runtime'
import { expect } from 'chai'
import { createRequire } from 'node:module'
import type { JsonObject } from '../../src/federation/remote/strict-json.js'
import { ACTOR_CONTEXT, CONTEXT, HUB_TERMS, isPublic, NAMESPACE, PUBLIC } from '../../src/federation/vocab/context.js'
import { golden, goldenNames } from './wire-goldens.js'
import { wordIn } from './peers/peer.js'

type RemoteDocument = { contextUrl: null; documentUrl: string; document: unknown }
type Expander = {
  expand(
    document: unknown,
    options: { documentLoader: (url: string) => Promise<RemoteDocument>; safe: boolean },
  ): Promise<unknown[]>
}
// The library's own: the name belongs to a stub here.
const library = createRequire(import.meta.url).resolve('@fedify/vocab-runtime')
const jsonld = createRequire(library)('jsonld') as Expander

/** The contexts everybody ships with; none is fetched. */
const documentLoader = async (url: string): Promise<RemoteDocument> => {
  const document = preloadedContexts[url]
  if (document === undefined) throw new Error(`Not bundled: ${url}`)
  return { contextUrl: null, documentUrl: url, document }
}

/** In safe mode what would be dropped, an address that is none for example, is an error. */
const expanded = (document: unknown) => jsonld.expand(document, { documentLoader, safe: true })

const MEANT = /^(?:https?:\/\/|@)/

/** Properties and types that no context gives a meaning: ActivityStreams makes blank nodes of them. */
function meaningless(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(meaningless)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => [
    ...(MEANT.test(key) ? [] : [key]),
    ...(key === '@type'
      ? [part]
          .flat()
          .filter((type) => !MEANT.test(wordIn(type)))
          .map(String)
      : meaningless(part)),
  ])
}

const classes: Record<string, unknown> = {
  Event: vocab.Event,
  Article: vocab.Article,
  Note: vocab.Note,
  Question: vocab.Question,
  Tombstone: vocab.Tombstone,
  Organization: vocab.Organization,
  Application: vocab.Application,
  Person: vocab.Person,
  Service: vocab.Service,
  Create: vocab.Create,
  Update: vocab.Update,
  Delete: vocab.Delete,
  Announce: vocab.Announce,
  Offer: vocab.Offer,
  Like: vocab.Like,
  Undo: vocab.Undo,
  Follow: vocab.Follow,
  Accept: vocab.Accept,
  Reject: vocab.Reject,
  Join: vocab.Join,
  Leave: vocab.Leave,
  TentativeAccept: vocab.TentativeAccept,
  Ignore: vocab.Ignore,
  Flag: vocab.Flag,
  Add: vocab.Add,
  Remove: vocab.Remove,
  Move: vocab.Move,
  Invite: vocab.Invite,
  QuoteAuthorization: vocab.QuoteAuthorization,
  QuoteRequest: vocab.QuoteRequest,
  Collection: vocab.Collection,
  OrderedCollection: vocab.OrderedCollection,
  OrderedCollectionPage: vocab.OrderedCollectionPage,
}
const loaders = { documentLoader, contextLoader: documentLoader }
const parsed = (document: JsonObject) => vocab.Object.fromJsonLd(document, loaders)

async function all<T>(found: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const one of found) list.push(one)
  return list
}

/** Terms used as keys or as types anywhere in a document. */
function usedIn(value: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) value.forEach((part) => usedIn(part, found))
  else if (typeof value === 'object' && value !== null) {
    for (const [key, part] of Object.entries(value)) {
      if (key === '@context') continue
      found.add(key)
      if (key === 'type' && typeof part === 'string') found.add(part)
      if (key !== 'contentMap') usedIn(part, found)
    }
  }
  return found
}

describe('the vocabulary', () => {
  for (const name of goldenNames()) {
    it(`gives every property and type of ${name} a meaning`, async () => {
      const [document, another] = await expanded(golden(name))
      expect(meaningless(document)).to.deep.equal([])
      expect(document).to.not.equal(undefined)
      expect(another).to.equal(undefined)
    })

    it(`is understood by others: ${name}`, async () => {
      const document = golden(name)
      expect((await parsed(document)).constructor).to.equal(classes[wordIn(document['type'])])
    })
  }

  it('is checked: a property without a meaning is noticed', async () => {
    const odd = { ...golden('object-note'), foo: 'bar', attachment: [{ type: 'Odd', name: 'a' }] }
    expect(meaningless(await expanded(odd))).to.have.members(['_:foo', '_:Odd'])
  })

  it('has no term that is not sent, but for the names of vocabularies', () => {
    const used = usedIn(goldenNames().map(golden))
    const defined = { ...(CONTEXT.at(-1) as JsonObject), ...(ACTOR_CONTEXT.at(-1) as JsonObject) }
    const terms = Object.entries(defined).filter(([, iri]) => !(typeof iri === 'string' && /^https?:.*[#/]$/.test(iri)))
    expect(terms.map(([term]) => term).filter((term) => !used.has(term))).to.deep.equal([])
  })

  it('names our own terms completely', async () => {
    const text = JSON.stringify(await Promise.all(goldenNames().map((name) => expanded(golden(name)))))
    const sent = [...text.matchAll(new RegExp(`"${NAMESPACE}(\\w+)"`, 'g'))].map(([, term]) => term)
    expect([...new Set(sent)]).to.have.members([...HUB_TERMS])
  })

  it('cannot be changed by who uses it', () => {
    expect(() => CONTEXT.push('https://far.example')).to.throw(TypeError)
    expect(() => Object.assign(CONTEXT.at(-1) as JsonObject, { to: 'x' })).to.throw(TypeError)
  })

  it('knows everybody by all three names, and nobody else', () => {
    expect([PUBLIC, 'as:Public', 'Public'].every(isPublic)).to.equal(true)
    expect(['public', `${PUBLIC}#`, 'https://far.example/Public', ''].some(isPublic)).to.equal(false)
  })
})

describe('another implementation', () => {
  it('finds in an event what we put there', async () => {
    const event = (await parsed(golden('object-event-hybrid'))) as vocab.Event
    expect(event.name?.toString()).to.equal('Repair café, <tea> & "cake"')
    expect(event.startTime?.toString()).to.equal('2026-12-12T13:00:00Z')
    expect(event.attributionId?.href).to.equal('https://hub.example/a/walton')
    expect(event.toIds.map(String)).to.deep.equal([PUBLIC])
    const place = await event.getLocation(loaders)
    expect(place?.name?.toString()).to.equal('Volkshaus; hall 2')
    const files = await all(event.getAttachments(loaders))
    expect(files.map(({ constructor }) => constructor)).to.deep.equal([vocab.Image, vocab.Link])
  })

  it('finds the keys, the profile and the addresses of an actor', async () => {
    const actor = (await parsed(golden('actor-voice'))) as vocab.Organization
    const key = await actor.getPublicKey(loaders)
    expect(key?.id?.href).to.equal('https://hub.example/a/walton#main-key')
    expect(key?.publicKey?.algorithm.name).to.equal('RSASSA-PKCS1-v1_5')
    const methods = await all(actor.getAssertionMethods(loaders))
    expect(methods.map(({ publicKey }) => publicKey?.algorithm.name)).to.deep.equal(['Ed25519'])
    expect(actor.endpoints?.sharedInbox?.href).to.equal('https://hub.example/inbox')
    expect(actor.featuredId?.href).to.equal('https://hub.example/a/walton/featured')
    expect(actor.aliasIds.map(String)).to.deep.equal(['https://old.example/a/walton'])
    const fields = await all(actor.getAttachments(loaders))
    expect(fields.map(({ constructor }) => constructor)).to.deep.equal([vocab.PropertyValue])
    const moved = (await parsed(golden('actor-voice-moved'))) as vocab.Organization
    expect(moved.successorId?.href).to.equal('https://new.example/a/walton')
  })

  it('reads choices, warnings, mentions and hashtags', async () => {
    const question = (await parsed(golden('object-question'))) as vocab.Question
    const choices = await all(question.getExclusiveOptions(loaders))
    expect(choices.map(({ name }) => name?.toString())).to.deep.equal(['Tuesday', 'Thursday'])
    expect(question.voters).to.equal(3)
    const note = (await parsed(golden('object-note-reply'))) as vocab.Note
    expect(note.sensitive).to.equal(true)
    expect(note.replyTargetId?.href).to.equal('https://far.example/notes/7')
    expect((await all(note.getTags(loaders))).map(({ constructor }) => constructor)).to.deep.equal([vocab.Mention])
    const call = (await parsed(golden('object-call'))) as vocab.Note
    const tags = await all(call.getTags(loaders))
    expect(tags.map(({ constructor }) => constructor)).to.deep.equal([vocab.Hashtag, vocab.Hashtag])
  })

  it('finds a Follow whole in its answer, and an object whole in its activity', async () => {
    const accept = (await parsed(golden('activity-accept-follow'))) as vocab.Accept
    const follow = (await accept.getObject({ ...loaders, crossOrigin: 'trust' })) as vocab.Follow
    expect(follow.actorId?.href).to.equal('https://far.example/users/kim')
    const create = (await parsed(golden('activity-create-event'))) as vocab.Create
    expect(await create.getObject(loaders)).to.be.instanceOf(vocab.Event)
    const update = (await parsed(golden('activity-update-actor'))) as vocab.Update
    expect(await update.getObject(loaders)).to.be.instanceOf(vocab.Organization)
  })
})
