import { expect } from 'chai'
import { iri } from '../../../../../src/core/iri.js'
import type { JsonObject } from '../../../../../src/federation/remote/strict-json.js'
import { createReaders } from '../../../../../src/federation/vocab/read/readers.js'
import { received } from '../../../../support/received.js'

const now = new Date('2026-11-21T12:00:00Z')
const readers = createReaders({ clock: () => now })
const author = iri('https://a.example/u/eve')
const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'

const read = (more: JsonObject, followers?: string) =>
  readers.readPost(
    { id: 'https://a.example/1', type: 'Note', attributedTo: author, content: '<p>x</p>', to: [PUBLIC], ...more },
    author,
    followers === undefined ? {} : { followers: iri(followers) },
  )
const post = (more: JsonObject, followers?: string) => {
  const found = read(more, followers)
  if (found === null) throw new Error('cannot be read')
  return found
}

describe('posts of strangers', () => {
  it('are their author’s, by their own word and origin', () => {
    expect(read({}), 'control').to.not.equal(null)
    expect(read({ attributedTo: ['https://a.example/u/bo', { id: author }] })).to.not.equal(null)
    for (const attributedTo of [
      'https://a.example/u/bo',
      null,
      [],
      ['https://b.example/u'],
      [author, 'https://b.example/u'],
    ]) {
      expect(read({ attributedTo }), JSON.stringify(attributedTo)).to.equal(null)
    }
    for (const id of [
      'https://b.example/1',
      'http://a.example/1',
      'https://a.example.evil.example/1',
      null,
      ['https://a.example/1'],
      'x',
    ]) {
      expect(read({ id }), JSON.stringify(id)).to.equal(null)
    }
    expect(read({ type: 'Person' })).to.equal(null)
    expect(read({ type: 'Tombstone' })).to.equal(null)
    expect(read({ type: ['Curious', 'as:Article'] })).to.include({ type: 'Article', kind: 'write-up' })
    expect(read({ content: '' }), 'nothing to show').to.equal(null)
  })

  it('are for whom they say, and for nobody more', () => {
    const audienceOf = (to: unknown, cc: unknown = [], followers?: string) =>
      post({ to, cc } as JsonObject, followers).audience
    for (const everybody of [PUBLIC, 'as:Public', 'Public']) {
      expect(audienceOf(everybody)).to.equal('public')
      expect(audienceOf([], [everybody])).to.equal('unlisted')
    }
    const own = `${author}/followers`
    expect(audienceOf([own])).to.equal('followers')
    expect(audienceOf(['https://a.example/x'], [], 'https://a.example/x')).to.equal('followers')
    // The address that is known is the only one that counts.
    expect(audienceOf([own], [], 'https://a.example/x')).to.equal('direct')
    for (const to of [
      'https://a.example/u/bo/followers',
      'https://b.example/u/eve/followers',
      'public',
      'https://hub.example/a/kim',
      {},
      7,
      [],
    ]) {
      expect(audienceOf(to), JSON.stringify(to)).to.equal('direct')
    }
    expect(
      post({ to: 'https://hub.example/a/kim', cc: { id: 'https://hub.example/a/lou' }, audience: own }),
    ).to.deep.include({
      audience: 'followers',
      recipients: ['https://hub.example/a/kim', 'https://hub.example/a/lou'],
    })
  })

  it('without recipients of their own have those of their activity', () => {
    const json = { id: 'https://a.example/1', type: 'Note', attributedTo: author, content: 'x' }
    expect(readers.readPost(json, author)?.audience).to.equal('direct')
    expect(readers.readPost(json, author, { activity: { to: PUBLIC } })?.audience).to.equal('public')
    const narrow = { ...json, to: ['https://hub.example/a/kim'] }
    expect(readers.readPost(narrow, author, { activity: { to: PUBLIC } })?.audience).to.equal('direct')
  })

  it('are refused with too many recipients, and cut in everything else', () => {
    const many = <T>(count: number, make: (at: number) => T) => Array.from({ length: count }, (_, at) => make(at))
    expect(read({ to: many(500, (at) => `https://x.example/${at}`) }), 'control').to.not.equal(null)
    expect(read({ to: many(501, (at) => `https://x.example/${at}`) })).to.equal(null)
    expect(post({ tag: many(300, (at) => ({ type: 'Hashtag', name: `#tag${at}` })) }).tags).to.have.lengthOf(100)
    const image = (at: number) => ({ type: 'Image', url: `https://x.example/${at}.png` })
    expect(post({ attachment: many(80, image) }).files).to.have.lengthOf(50)
    const option = (at: number) => ({ type: 'Note', name: `${at}` })
    expect(post({ type: 'Question', oneOf: many(80, option) }).poll?.options).to.have.lengthOf(50)
    expect(post({ name: 'x'.repeat(5_000) }).title).to.have.lengthOf.at.most(300)
    expect(post({ summary: 'y '.repeat(50_000) }).summary).to.have.lengthOf.at.most(1_000)
    const alt = post({ attachment: { ...image(1), name: 'z'.repeat(100_000) } }).files[0]?.alt
    expect(alt).to.have.lengthOf.at.most(1_500)
  })

  it('cost no more to read than one long text, wherever they have their markup', () => {
    const costOf = (json: JsonObject): number => {
      const costs = Array.from({ length: 3 }, () => {
        const begun = performance.now()
        post(json)
        return performance.now() - begun
      })
      return Math.min(...costs)
    }
    const markup = '<b>'.repeat(7_000)
    const image = (at: number) => ({ type: 'Image', url: `https://x.example/${at}.png`, name: markup })
    const one = costOf({ content: markup })
    const many = { attachment: Array.from({ length: 50 }, (_, at) => image(at)), summary: markup, name: markup }
    expect(costOf({ ...many, content: '<b>'.repeat(170_000) })).to.be.below(6 * one)
    expect(post({ attachment: image(1), content: 'x' }).files[0]?.alt, 'control').to.equal('')
  })

  it('are not from the future, nor from no time at all', () => {
    const at = (more: JsonObject) => post(more)
    expect(at({ published: '2026-11-21T12:04:00Z' }).publishedAt).to.deep.equal(new Date('2026-11-21T12:04:00Z'))
    expect(at({ published: '2926-11-21T12:04:00Z', updated: '2926-12-21T12:04:00Z' })).to.deep.include({
      publishedAt: now,
      versionAt: now,
      editedAt: null,
    })
    for (const published of [
      'never',
      7,
      null,
      '',
      {},
      '2026-13-41T99:00:00Z',
      '+275760-09-13T00:00:00Z',
      '0000-01-01T00:00:00Z',
    ]) {
      expect(at({ published }).publishedAt, JSON.stringify(published)).to.deep.equal(now)
    }
    expect(at({ published: ['2026-11-20T10:00:00+0100'] }).publishedAt).to.deep.equal(new Date('2026-11-20T09:00:00Z'))
  })

  it('have text without controls, overrides of direction and markup', () => {
    const found = post({
      name: 'A\u202e<b>\u0000B</b>\nC',
      summary: '<p>one</p><script>two</script><p>th\u2066ree</p>',
    })
    expect(found).to.include({ title: 'AB C', summary: 'one\n\nthree' })
    expect(post({ summary: 'a < b & c > d' }).summary).to.equal('a < b & c > d')
    expect(post({ summary: '&lt;script&gt;' }).summary, 'text, to be escaped like any').to.equal('<script>')
  })

  it('have safe HTML whatever it is written as', () => {
    const bad = '<script>alert(1)</script><a href="javascript:alert(1)" onclick="x">y</a><img src=x onerror=z>'
    for (const mediaType of ['text/html', 'text/markdown', 'text/plain', 'application/x', null]) {
      const { html } = post({ content: bad, mediaType })
      const elements = html.match(/<[^>]*>/g)?.join('') ?? ''
      expect(elements, String(mediaType)).to.not.match(/<(?:script|img)|\son\w+=|javascript/i)
      expect(html, 'control').to.include('y')
    }
    expect(post({ content: 'a\n\nb\nc', mediaType: 'text/plain' }).html).to.equal('<p>a</p><p>b<br />c</p>')
  })

  it('lead nowhere but to web addresses', () => {
    const bad = [
      'javascript:alert(1)',
      'data:text/html,x',
      'file:///etc/passwd',
      '//x.example',
      '/x',
      'https://u:p@x.example/',
    ]
    for (const url of bad) {
      const found = post({
        url,
        'attachment': [
          { type: 'Image', url },
          { type: 'Link', href: url, name: 'Website' },
        ],
        'image': url,
        'inReplyTo': url,
        'context': url,
        'replies': url,
        'tag': [{ type: 'Mention', href: url }],
        'hub:licence': url,
        'hub:adaptedFrom': url,
        'hub:call': { actionUrl: url },
      })
      expect(found, url).to.deep.include({
        url: null,
        files: [],
        inReplyTo: null,
        context: null,
        replies: null,
        mentions: [],
      })
      expect(found, url).to.deep.include({ licence: null, adaptedFrom: null })
      expect(found.call?.link, url).to.equal(null)
      const event = post({
        type: 'Event',
        startTime: '2026-12-01T10:00:00Z',
        location: { type: 'VirtualLocation', url },
      })
      expect(event.event?.online, url).to.equal(null)
    }
    expect(post({ replies: 'https://b.example/r' }).replies, 'replies are kept by who wrote the post').to.equal(null)
    expect(post({ inReplyTo: 'https://a.example/1' }).inReplyTo, 'no post answers itself').to.equal(null)
  })

  it('draw no pictures that cannot be drawn', () => {
    const of = (more: JsonObject) =>
      post({ attachment: { type: 'Image', url: 'https://x.example/1', ...more } }).files[0]
    expect(of({ blurhash: 'UBL_:rOpGG-oBUNG,qRj2so|=eE1w^n4S5NH' })?.blurhash).to.be.a('string')
    for (const blurhash of ['UBL_:rOpGG', 'x', '<script>', 'U'.repeat(10_000), 7, null]) {
      expect(of({ blurhash })?.blurhash, JSON.stringify(blurhash)).to.equal(null)
    }
    for (const focalPoint of [[2, 0], [0], ['0', '0'], null, [0, 0, 0], { x: 1 }]) {
      expect(of({ focalPoint })?.focus, JSON.stringify(focalPoint)).to.equal(null)
    }
    expect(of({ width: -1, height: 1e9 })).to.include({ width: null, height: null })
  })

  it('that are events without a time are shown as what they say', () => {
    expect(post({ type: 'Event', name: 'E' })).to.include({ kind: 'status', event: null })
    const event = (more: JsonObject) =>
      post({ type: 'Event', name: 'E', startTime: '2026-12-01T10:00:00Z', ...more }).event
    expect(event({ endTime: '2026-11-01T10:00:00Z' }), 'ends before it begins').to.deep.include({
      endsAt: null,
      overAt: new Date('2026-12-01T13:00:00Z'),
    })
    expect(
      event({ timezone: '../../etc/passwd', joinMode: ['x'], participantCount: -5, maximumAttendeeCapacity: 1e300 }),
    ).to.include({
      zone: null,
      joinMode: null,
      participants: null,
      capacity: null,
    })
    expect(
      event({ location: ['https://meet.example/a', 'The <b>old</b> mill', { type: 'Place', name: 'no' }] }),
    ).to.deep.include({
      online: 'https://meet.example/a',
      place: { name: 'The <b>old</b> mill', address: '', latitude: null, longitude: null },
    })
    expect(event({ location: { type: 'Place', latitude: 91, longitude: '15.5' } })?.place).to.equal(null)
    expect(
      event({ startTime: null, previousStartTime: '2026-12-02T10:00:00Z', eventStatus: 'EventPostponed' }),
    ).to.deep.include({
      startsAt: new Date('2026-12-02T10:00:00Z'),
      state: 'postponed',
    })
  })

  it('that are calls have nothing of what every object has', () => {
    for (const action of ['constructor', '__proto__', 'toString', 7, null]) {
      expect(post({ 'hub:call': { action } }).call?.action, String(action)).to.equal('other')
    }
    expect(post({ 'https://w3id.org/allotment/ns#call': { 'hub:action': 'petition' } }).call?.action).to.equal('sign')
  })
})

describe('actors of strangers', () => {
  const person = received('mastodon/person')
  const actor = (more: JsonObject) => readers.readActor({ ...person, ...more })
  const key = person['publicKey'] as JsonObject

  it('have their inbox and collections on their own origin', () => {
    expect(actor({}), 'control').to.not.equal(null)
    expect(actor({ inbox: 'https://victim.example/inbox' })).to.equal(null)
    expect(actor({ inbox: 'https://masto.example.evil.example/inbox' })).to.equal(null)
    expect(actor({ inbox: 'http://masto.example/users/ann/inbox' })).to.equal(null)
    expect(actor({ inbox: null })).to.equal(null)
    const elsewhere = 'https://victim.example/x'
    expect(
      actor({ endpoints: { sharedInbox: elsewhere }, outbox: elsewhere, followers: elsewhere, featured: elsewhere }),
    ).to.include({ sharedInbox: null, outbox: null, followers: null, featured: null })
  })

  it('have only keys that say to be theirs and that can be used', () => {
    const keysOf = (publicKey: unknown) => actor({ publicKey } as JsonObject)?.keys.map(({ id }) => id)
    const id = key['id'] as string
    expect(keysOf(key), 'control').to.deep.equal([id])
    expect(keysOf([key, { ...key, id: `${id}-2` }])).to.deep.equal([id, `${id}-2`])
    expect(keysOf([key, { ...key, publicKeyPem: 'other' }, key])).to.deep.equal([id])
    for (const bad of [
      id,
      { ...key, owner: 'https://masto.example/users/bo' },
      { ...key, owner: null },
      { ...key, id: 'https://victim.example/u#main-key' },
      { ...key, id: null },
      { ...key, publicKeyPem: 'no key' },
      { ...key, publicKeyPem: 7 },
      null,
    ]) {
      expect(keysOf(bad), JSON.stringify(bad)).to.deep.equal([])
    }
    expect(keysOf(Array.from({ length: 50 }, (_, at) => ({ ...key, id: `${id}-${at}` })))).to.have.lengthOf(10)
    const hana = received('hollo/person')
    const [, multikey] = hana['assertionMethod'] as JsonObject[]
    const proofKeys = (more: JsonObject) =>
      readers.readActor({ ...hana, publicKey: null, assertionMethod: { ...multikey, ...more } })?.keys.length
    expect(proofKeys({}), 'control').to.equal(1)
    expect(proofKeys({ controller: 'https://hollo.example/@eve' })).to.equal(0)
    expect(proofKeys({ controller: null })).to.equal(0)
    expect(proofKeys({ type: 'Key' })).to.equal(0)
    expect(proofKeys({ publicKeyMultibase: 'z6Mk' })).to.equal(0)
  })

  it('have a name that can stand in an address, and text for the rest', () => {
    for (const preferredUsername of ['', ' ', 'a@b', 'a/b', 'a b', 'a\u202eb', 'x'.repeat(200), null, 7, {}]) {
      expect(actor({ preferredUsername }), JSON.stringify(preferredUsername)).to.equal(null)
    }
    expect(actor({ preferredUsername: 'Zoë.k-1_' })?.handle).to.equal('Zoë.k-1_')
    expect(actor({ name: '\u202e\u0007 ' })?.name).to.equal('ann')
    expect(actor({ icon: 'javascript:x', image: { url: 'data:x' }, url: 'javascript:x' })).to.include({
      icon: null,
      image: null,
      url: null,
    })
    expect(
      actor({ movedTo: person['id'] as string, alsoKnownAs: ['acct:x', person['id'] as string, 'did:key:z6'] }),
    ).to.deep.include({
      movedTo: null,
      alsoKnownAs: [],
    })
    expect(actor({ type: 'Note' })).to.equal(null)
    expect(actor({ type: ['Person', 'x'] })?.type).to.equal('Person')
  })
})
