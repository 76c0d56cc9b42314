import { expect } from 'chai'
import type { JsonObject } from '../../src/federation/remote/strict-json.js'
import { golden, goldenNames } from './wire-goldens.js'
import { takeAsGancio } from './peers/gancio.js'
import { readAsGotosocial } from './peers/gotosocial.js'
import { readAsLemmy } from './peers/lemmy.js'
import { readAsMastodon } from './peers/mastodon.js'
import { followAsMobilizon, readAsMobilizon } from './peers/mobilizon.js'
import { readAsNodebb } from './peers/nodebb.js'
import { carried, PeerFault, wordIn } from './peers/peer.js'

const names = goldenNames()
const objects = names.filter(
  (name) => /^(?:object|activity-(?:create|update))-/.test(name) && !/tombstone|actor/.test(name),
)
const withTypes = (...types: string[]) =>
  objects.filter((name) => types.includes(wordIn(carried(golden(name))['type'])))

/** The document with something else in its object, or in it. */
function changed(name: string, change: JsonObject): JsonObject {
  const document = golden(name)
  if (carried(document) === document) return { ...document, ...change }
  return { ...document, object: { ...carried(document), ...change } }
}

function without(name: string, key: string): JsonObject {
  const document = golden(name)
  const { [key]: _, ...rest } = carried(document)
  return carried(document) === document ? rest : { ...document, object: rest }
}

type Broken = Record<string, () => JsonObject>

function refuses(read: (document: JsonObject) => unknown, broken: Broken): void {
  for (const [what, make] of Object.entries(broken)) {
    it(`stumbles over ${what}`, () => expect(() => read(make())).to.throw(PeerFault))
  }
}

describe('Mobilizon', () => {
  for (const name of withTypes('Event', 'Article', 'Note')) {
    it(`reads ${name}`, () => expect(readAsMobilizon(golden(name)).description).to.not.equal(''))
  }

  it('gets an event with its place, its website and its banner', () => {
    expect(readAsMobilizon(golden('activity-create-event'))).to.deep.include({
      title: 'Repair café, <tea> & "cake"',
      visibility: 'public',
      status: 'confirmed',
      address: { description: 'Volkshaus; hall 2', street: 'High Street 1, Walton, 12345', point: null },
      website: 'https://meet.example/rc',
      banner: 'https://hub.example/media/k1/1600.webp',
    })
    expect(readAsMobilizon(golden('object-event-cancelled')).status).to.equal('cancelled')
    expect(readAsMobilizon(golden('object-event-place')).visibility).to.equal('unlisted')
  })

  it('follows the voice and the instance actor', () => {
    for (const name of ['actor-voice', 'actor-instance'])
      expect(followAsMobilizon(golden(name)).key).to.include('BEGIN')
  })

  const event = 'object-event-hybrid'
  refuses(readAsMobilizon, {
    'a list of places': () => changed(event, { location: [{ type: 'Place', name: 'a' }] }),
    'an address that is a text': () => changed(event, { location: { type: 'Place', name: 'a', address: 'b' } }),
    'whole degrees': () => changed(event, { location: { type: 'Place', name: 'a', latitude: 47, longitude: 15.5 } }),
    'a status that is null': () => changed(event, { status: null }),
    'a join mode it does not have': () => changed(event, { joinMode: 'none' }),
    'recipients that are no list': () => changed(event, { to: 'https://www.w3.org/ns/activitystreams#Public' }),
    'no copies': () => without(event, 'cc'),
    'one attachment without a list': () => changed(event, { attachment: { type: 'Image', url: 'https://a.example' } }),
    'no content': () => without(event, 'content'),
    'an article without actor': () => without('object-article', 'actor'),
  })
  refuses(followAsMobilizon, {
    'a list of keys': () => changed('actor-voice', { publicKey: [{ publicKeyPem: 'x' }] }),
    'a person': () => golden('actor-member'),
  })
})

describe('Gancio', () => {
  for (const name of names.filter((one) => one.startsWith('activity-'))) {
    it(`takes ${name}`, () => expect(() => takeAsGancio(golden(name))).to.not.throw())
  }

  it('gets an event with its picture, its place and its tags', () => {
    expect(takeAsGancio(golden('activity-create-event'))).to.deep.equal({
      did: 'event',
      title: 'Repair café, <tea> & "cake"',
      start: new Date('2026-12-12T13:00:00Z'),
      end: new Date('2026-12-12T16:00:00Z'),
      place: 'Volkshaus; hall 2',
      tags: ['Repair', 'Café'],
      image: 'https://hub.example/media/k1/1600.webp',
    })
  })

  it('removes an event from its calendar', () => {
    expect(takeAsGancio(golden('activity-delete-event'))).to.include({ did: 'remove', what: 'event' })
  })

  const event = 'activity-create-event'
  const attachments = () => carried(golden(event))['attachment'] as JsonObject[]
  refuses(takeAsGancio, {
    'a link before the picture': () => changed(event, { attachment: attachments().toReversed() }),
    'an attachment without a type': () =>
      changed(event, { attachment: [{ type: 'Link', href: 'https://a.example' }, ...attachments()] }),
    'attachments that are no list': () => changed(event, { attachment: attachments()[0] as JsonObject }),
    'no attachments': () => without(event, 'attachment'),
    'no tags': () => without(event, 'tag'),
    'a mention among the tags': () => changed(event, { tag: [{ type: 'Mention', name: '@a@b.example', href: 'x' }] }),
    'no start': () => without(event, 'startTime'),
    'a tombstone that does not say of what': () => without('activity-delete-event', 'formerType'),
  })
})

describe('Lemmy', () => {
  // It never asks to quote, and so is never answered.
  for (const name of names.filter((one) => !one.startsWith('collection') && !one.endsWith('-quote'))) {
    it(`reads ${name}`, () => expect(() => readAsLemmy(golden(name))).to.not.throw())
  }

  it('knows what is what', () => {
    expect(readAsLemmy(golden('object-event-hybrid'))).to.equal('post')
    expect(readAsLemmy(golden('object-article'))).to.equal('post')
    expect(readAsLemmy(golden('object-note-reply'))).to.equal('comment')
    expect(readAsLemmy(golden('actor-voice'))).to.equal('user')
    expect(readAsLemmy(golden('actor-member'))).to.equal('user')
    expect(readAsLemmy(golden('activity-accept-follow'))).to.equal('activity')
  })

  const event = 'object-event-hybrid'
  refuses(readAsLemmy, {
    'a list of types': () => changed(event, { type: ['Event'] }),
    'a video beside it': () => changed(event, { attachment: [{ type: 'Video', url: 'https://a.example/v' }] }),
    'a property beside it': () => changed(event, { attachment: [{ type: 'PropertyValue', name: 'a', value: 'b' }] }),
    'a list of images': () => changed('object-article', { image: [{ type: 'Image', url: 'https://a.example/i' }] }),
    'a context that is no text': () => changed(event, { context: { id: 'https://a.example/c' } }),
    'two authors': () => changed(event, { attributedTo: ['https://a.example/a', 'https://a.example/b'] }),
    'null for a number of things': () => changed(event, { sensitive: null }),
    'an Accept of an id': () => ({ ...golden('activity-accept-follow'), object: 'https://far.example/follows/1' }),
    'a Create without cc': () => {
      const { cc: _, ...rest } = golden('activity-create-event')
      return rest
    },
    'a user without an outbox': () => without('actor-voice', 'outbox'),
    'a user without a key': () => without('actor-voice', 'publicKey'),
  })
})

describe('NodeBB', () => {
  for (const name of objects) {
    it(`does not fail over ${name}`, () => expect(() => readAsNodebb(golden(name))).to.not.throw())
  }

  it('takes articles with their titles, notes and questions, and no events', () => {
    expect(readAsNodebb(golden('activity-create-article'))?.title).to.equal('Repair café, <tea> & "cake"')
    expect(readAsNodebb(golden('object-note-reply'))).to.include({
      isReply: true,
      context: 'https://far.example/contexts/1',
    })
    expect(readAsNodebb(golden('object-question'))?.content).to.include('Which evening?')
    expect(readAsNodebb(golden('object-event-hybrid'))).to.equal(null)
  })

  refuses(readAsNodebb, {
    'two authors': () => changed('object-article', { attributedTo: ['https://hub.example/a/walton'] }),
    'an author elsewhere': () => changed('object-article', { attributedTo: 'https://far.example/a' }),
    'a list of types': () => changed('object-article', { type: ['Article'] }),
    'recipients that are no list': () => changed('object-article', { to: 'x' }),
    'no content': () => without('object-article', 'content'),
  })
})

describe('Mastodon', () => {
  for (const name of objects) {
    it(`shows ${name}`, () => expect(readAsMastodon(golden(name))).to.not.equal(null))
  }

  it('shows of an event when and where it is, though not its text', () => {
    const { text = '', media = [] } = readAsMastodon(golden('activity-create-event')) ?? {}
    expect(text).to.include('Sat 12 Dec 2026, 14:00–17:00 (CET), Volkshaus')
    expect(text).to.include('https://hub.example/events/')
    expect(media).to.deep.equal([
      { url: 'https://hub.example/media/k1/1600.webp', alt: 'A toaster with a "plaster" & <wire>' },
    ])
    expect(readAsMastodon(golden('object-event-cancelled'))?.text).to.include('CANCELLED - The hall is <flooded>.')
  })

  it('shows a call in full, and not behind a warning', () => {
    const status = readAsMastodon(golden('object-call'))
    expect(status).to.include({ warning: '', language: 'en' })
    expect(status?.text).to.include('https://petition.example/1').and.to.include('Thu 31 Dec 2026')
    expect(status?.hashtags).to.deep.equal(['#Repair', '#Café'])
  })

  it('sees whom a post is for', () => {
    const seen = (name: string) => readAsMastodon(golden(name))?.visibility
    expect(seen('object-note')).to.equal('public')
    expect(seen('object-note-reply')).to.equal('unlisted')
    expect(seen('object-event-followers')).to.equal('private')
    expect(seen('object-note-direct')).to.equal('direct')
    expect(readAsMastodon(golden('object-note-reply'))).to.deep.include({
      warning: 'Heights',
      mentions: ['https://far.example/users/kim'],
    })
    expect(readAsMastodon(golden('object-question'))?.choices).to.equal(2)
  })

  refuses(readAsMastodon, {
    'an event without a summary': () => without('object-event-hybrid', 'summary'),
    'a context that is not ActivityStreams': () => ({ ...golden('object-note'), '@context': 'https://schema.org' }),
    'an activity of another than the author': () => ({
      ...golden('activity-create-event'),
      actor: 'https://hub.example/actor',
    }),
    'an edit that is not newer': () => changed('object-event-hybrid', { updated: '2026-11-01T10:00:00.000Z' }),
    'an author elsewhere': () => changed('object-note', { attributedTo: 'https://far.example/a' }),
    'no cc': () => without('object-note', 'cc'),
    'a mention of somebody not addressed': () => changed('object-note-reply', { cc: [] }),
  })
})

describe('GoToSocial', () => {
  for (const name of objects) {
    it(`reads ${name}, its language too`, () => {
      const status = readAsGotosocial(golden(name))
      expect(status?.language).to.be.oneOf(['en', 'de'])
      if (name.includes('event')) expect(status?.content).to.match(/(?:Sat|Sa) 12\.? De[cz] 2026/)
    })
  }

  refuses(readAsGotosocial, {
    'a map with another text': () => changed('object-note', { contentMap: { en: 'x' } }),
    'two languages': () => changed('object-note', { content: 'a', contentMap: { en: 'a', de: 'b' } }),
    'no content': () => without('object-note', 'content'),
    'a promise': () => changed('object-note', { interactionPolicy: { canReply: { automaticApproval: [] } } }),
    'an author elsewhere': () => changed('object-note', { attributedTo: 'https://far.example/a' }),
  })
})
