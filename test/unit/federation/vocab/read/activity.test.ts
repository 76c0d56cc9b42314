import { expect } from 'chai'
import type { JsonObject } from '../../../../../src/federation/remote/strict-json.js'
import { innerOf, readActivity } from '../../../../../src/federation/vocab/read/activity.js'
import { received } from '../../../../support/received.js'

const actor = 'https://masto.example/users/eve'
const other = 'https://masto.example/users/ann'
const isLocal = (name: string) => new URL(name).origin === 'https://hub.example'
const receivedAt = new Date('2026-11-21T12:00:00Z')

const read = (json: JsonObject) => readActivity(json, { isLocal, inbox: 'hub', receivedAt })
const activity = (json: JsonObject) => {
  const result = read({ id: `${actor}/act/1`, type: 'Create', actor, ...json })
  if ('fault' in result) throw new Error(result.fault)
  return result.value
}
const faultOf = (json: JsonObject) => {
  const result = read({ id: `${actor}/act/1`, type: 'Create', actor, ...json })
  return 'fault' in result ? result.fault : null
}
const note = (more: JsonObject = {}): JsonObject => ({
  id: `${actor}/statuses/1`,
  type: 'Note',
  attributedTo: actor,
  content: 'x',
  ...more,
})

describe('activities of strangers', () => {
  it('are read with what they embed of their own', () => {
    const create = activity({ object: note(), target: { id: `${actor}/featured` } })
    expect(create).to.deep.include({
      id: `${actor}/act/1`,
      type: 'Create',
      actor,
      object: `${actor}/statuses/1`,
      objects: [`${actor}/statuses/1`],
      embedded: note(),
      embeddedAll: [note()],
      target: `${actor}/featured`,
      inbox: 'hub',
      receivedAt,
    })
  })

  it('may name their type, actor and object in other ways', () => {
    expect(activity({ type: 'as:Like' }).type).to.equal('Like')
    expect(activity({ type: ['https://www.w3.org/ns/activitystreams#Like'] }).type).to.equal('Like')
    expect(activity({ type: ['Something', 'EmojiReact'] }).type).to.equal('EmojiReact')
    expect(activity({ type: 'Something' }).type).to.equal('Something')
    expect(activity({ actor: { id: actor, type: 'Person', publicKey: {} } }).actor).to.equal(actor)
    expect(activity({ object: { type: 'Link', href: other } }).object).to.equal(other)
    expect(activity({ object: [other, 'https://x.example/2'] }).objects).to.deep.equal([other, 'https://x.example/2'])
    expect(activity({}).object).to.equal(null)
  })

  it('need an id of their one actor’s origin', () => {
    expect(faultOf({}), 'control').to.equal(null)
    for (const id of [null, 7, '', 'urn:x', ['https://masto.example/1'], { id: 'https://masto.example/1' }]) {
      expect(faultOf({ id }), JSON.stringify(id)).to.be.a('string')
    }
    expect(faultOf({ id: 'https://other.example/act/1' })).to.match(/origin/)
    expect(faultOf({ id: 'https://masto.example.evil.example/act/1' })).to.match(/origin/)
    expect(faultOf({ id: 'http://masto.example/act/1' })).to.match(/origin/)
    expect(faultOf({ id: `${actor}/${'x'.repeat(900)}` })).to.be.a('string')
    expect(faultOf({ id: `${actor}/${'ä'.repeat(440)}` }), 'counted in bytes').to.be.a('string')
    expect(faultOf({ actor: [actor, other] })).to.be.a('string')
    expect(faultOf({ id: 'https://hub.example/act/1', actor: 'https://hub.example/a/hub' })).to.match(/origin/)
  })

  it('cannot embed what is somebody else’s: only its address counts', () => {
    const cases: Record<string, JsonObject> = {
      'of another on the same server': note({ attributedTo: other }),
      'of several, one elsewhere': note({ attributedTo: [actor, 'https://else.example/u/a'] }),
      'of nobody': note({ attributedTo: null }),
      'of an actor that is hidden behind attributedTo': note({ attributedTo: other, actor }),
      'of another origin': note({ id: 'https://victim.example/1' }),
      'of another origin that says to be ours': note({
        id: 'https://victim.example/1',
        attributedTo: 'https://victim.example/u',
      }),
      'of a prefix of our origin': note({ id: 'https://hub.example.evil.example/1' }),
      'at our own origin': note({ id: 'https://hub.example/o/1' }),
      'at our own origin, by ours': note({ id: 'https://hub.example/o/1', attributedTo: 'https://hub.example/a/hub' }),
      'an actor of another origin': {
        id: 'https://victim.example/u',
        type: 'Person',
        publicKey: { publicKeyPem: 'x' },
      },
      'another actor of the same origin': { id: other, type: 'Person' },
      'with an id that is a list': note({ id: [`${actor}/statuses/1`] }),
      'with an id that is an object': note({ id: { id: `${actor}/statuses/1` } }),
      'without an id but by another': note({ id: null, attributedTo: other }),
    }
    expect(activity({ object: note() }).embedded, 'control').to.not.equal(null)
    for (const [what, object] of Object.entries(cases)) {
      const read = activity({ object })
      expect(read.embedded, what).to.equal(null)
      expect(read.embeddedAll, what).to.deep.equal([])
      expect(read.object, what).to.equal(typeof object['id'] === 'string' ? object['id'] : null)
    }
  })

  it('are believed about their own actor, their fragments and what has no id', () => {
    const believed = (object: JsonObject) => activity({ object }).embedded !== null
    expect(believed({ id: actor, type: 'Person' })).to.equal(true)
    expect(believed({ id: `${actor}/act/1#part`, type: 'Note' })).to.equal(true)
    expect(believed({ id: `${actor}/act/2#part`, type: 'Note' })).to.equal(false)
    expect(believed({ type: 'Note', content: 'x' })).to.equal(true)
    expect(believed({ type: 'Follow', actor: 'https://hub.example/a/hub', object: actor })).to.equal(true)
    expect(believed({ id: `${actor}/act/0`, type: 'Like', actor, object: other }), 'what is undone').to.equal(true)
    expect(believed({ id: `${actor}/act/0`, type: 'Like', actor: other, object: other })).to.equal(false)
    expect(
      believed(
        note({
          attributedTo: [
            { type: 'Person', id: actor },
            { type: 'Group', id: other },
          ],
        }),
      ),
    ).to.equal(true)
  })

  it('tell of what they answer, which is only for finding it', () => {
    const follow = {
      id: 'https://hub.example/act/1-follow',
      type: 'Follow',
      actor: 'https://hub.example/a/hub',
      object: actor,
    }
    const accept = activity({ type: 'Accept', object: follow })
    expect(accept).to.deep.include({ object: follow.id, embedded: null })
    expect(innerOf(accept.json)).to.deep.equal(follow)
    expect(innerOf({ object: follow.id })).to.equal(null)
  })

  it('are refused with more than 500 recipients, and taken with 500', () => {
    const to = (count: number) => Array.from({ length: count }, (_, at) => `https://x.example/${at}`)
    expect(faultOf({ to: to(500), object: note({ to: to(500) }) }), 'control').to.equal(null)
    expect(faultOf({ to: to(501) })).to.equal('too many recipients')
    expect(faultOf({ to: to(300), cc: to(300) })).to.equal('too many recipients')
    expect(faultOf({ object: note({ audience: to(501) }) })).to.equal('too many recipients')
    expect(faultOf({ object: to(501) })).to.equal('too many objects')
  })

  it('lose the keys that only we may set, however deep', () => {
    const hidden = { _local: true, _meta: { collection: ['x'] } }
    const read = activity({ ...hidden, object: note({ ...hidden, tag: [{ type: 'Hashtag', ...hidden }] }) })
    expect(JSON.stringify([read.json, read.embedded, read.embeddedAll])).to.not.match(/"_/)
    expect(read.embedded).to.deep.equal(note({ tag: [{ type: 'Hashtag' }] }))
  })

  it('leave what they are read from as it was, since a proof may stand over it', () => {
    const given = { id: `${actor}/act/1`, type: 'Create', actor, _x: 1, object: note({ _y: 2 }) }
    const before = JSON.stringify(given)
    read(given)
    expect(JSON.stringify(given)).to.equal(before)
  })

  it('of other software are read, too', () => {
    const of = (name: string) => activity(received(name))
    expect(of('mastodon/create-note').embedded?.['id']).to.equal('https://masto.example/users/ann/statuses/1151')
    expect(of('gotosocial/create-votes').embeddedAll).to.have.lengthOf(2)
    expect(of('gancio/create-event').embedded).to.be.an('object')
    expect(of('hollo/create-note').embedded).to.be.an('object')
    expect(of('akkoma/create-note').embedded).to.be.an('object')
    expect(of('mobilizon/join')).to.deep.include({ type: 'Join', object: 'https://hub.example/o/12' })
    expect(of('misskey/like')).to.deep.include({ type: 'Like', object: 'https://hub.example/o/12' })
    expect(of('mobilizon/create-event').embedded, 'the group’s, said by a person').to.equal(null)
    expect(of('lemmy/announce-create-page').embedded, 'a person’s, said by the group').to.equal(null)
  })
})
