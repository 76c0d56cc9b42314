import { expect } from 'chai'
import type { Iri } from '../../src/core/iri.js'
import type { Item } from '../../src/domain/items/item.js'
import type { JsonObject } from '../../src/federation/remote/strict-json.js'
import { canonicalJson } from '../../src/federation/wire/jcs.js'
import { activityIri, deedIri } from '../../src/federation/vocab/addresses.js'
import { flag, say, undo } from '../../src/federation/vocab/write/activity.js'
import { actorObject } from '../../src/federation/vocab/write/actor.js'
import { addressing } from '../../src/federation/vocab/write/addressing.js'
import { objectOf } from '../../src/federation/vocab/write/object.js'
import { coordinate } from '../../src/federation/vocab/write/place.js'
import { documentOf } from '../../src/federation/vocab/write/writing.js'
import { dateSource } from '../../src/words/dates.js'
import { wireWords } from '../../src/words/wire-words.js'
import { call, event, picture, writeUp } from '../support/items.js'
import { Random } from '../store/fuzz/random.js'
import { wildItems } from '../support/wild-items.js'
import { ada, baseUrl, details, friend, keysOf, localActor, post, reply, voice, writing } from './wire-scene.js'
import { readAsGotosocial } from './peers/gotosocial.js'
import { readAsLemmy } from './peers/lemmy.js'
import { readAsMastodon } from './peers/mastodon.js'
import { readAsMobilizon } from './peers/mobilizon.js'
import { takeAsGancio } from './peers/gancio.js'
import { faultsIn, isForEverybody } from './wire-rules.js'
import { wordIn } from './peers/peer.js'

const ofItem = (item: Item) => objectOf({ of: 'item', item }, writing)
const ofPost = (change: Parameters<typeof post>[0]) => objectOf({ of: 'post', post: post(change), named: [] }, writing)
const at = new Date('2026-11-04T08:00:00Z')
const content = (object: JsonObject): string => object['content'] as string
const ROUNDS = 600

/** As the editor lets it be published: with a title, and with an end that is not before the start. */
function publishable(item: Item): Item {
  const titled = { ...item, title: `Open plot ${item.title}` }
  return titled.state === 'deleted' ? { ...titled, deletedAt: at } : titled
}

describe('any item that can be published', () => {
  const random = new Random(20_261_104)
  const wild = wildItems(random)
  const items = Array.from({ length: ROUNDS }, (_, number) => publishable(wild(number)))

  it('keeps the conventions, and can be read by every peer', () => {
    for (const item of items.filter(({ audience }) => audience !== 'hub')) {
      const object = ofItem(item)
      const document = documentOf(object)
      expect(faultsIn(document), JSON.stringify(document)).to.deep.equal([])
      expect(JSON.stringify(document)).to.not.include('secret-member')
      // A proof needs a canonical form.
      expect(() => canonicalJson(document)).to.not.throw()
      if (item.state === 'deleted') continue
      const activity = say('Create', object, { id: activityIri(item.iri as Iri, item.revision, 'Create'), at })
      expect(faultsIn(activity)).to.deep.equal([])
      for (const read of [readAsMastodon, readAsMobilizon, readAsGotosocial, readAsLemmy, takeAsGancio]) {
        expect(() => read(activity), `${read.name}: ${JSON.stringify(activity)}`).to.not.throw()
      }
    }
  })

  it('is for everybody only when it is public or unlisted, and never leaves when it is for members', () => {
    for (const item of items) {
      if (item.audience === 'hub') {
        expect(() => ofItem(item)).to.throw(TypeError)
      } else if (item.state === 'published') {
        expect(isForEverybody(ofItem(item))).to.equal(item.audience !== 'followers')
      }
    }
    expect(new Set(items.map(({ audience }) => audience)).size).to.equal(4)
  })

  it('has no markup in its title and no script in its text', () => {
    for (const item of items.filter(({ audience, state }) => audience !== 'hub' && state === 'published')) {
      const text = content(ofItem(item))
      expect(text).to.not.match(/<(?:script|img|iframe|svg|style|form|input)/i)
      expect(text).to.not.match(/<[^>]* on\w+\s*=/i)
      expect(text).to.not.match(/<\w[^>]* href="(?!https?:|mailto:|tel:)/i)
    }
  })
})

describe('an object on the wire', () => {
  it('leads only to addresses that count everywhere', () => {
    const html = '<p><a href="/about">us</a> <a href="/tags/caf%C3%A9" class="mention hashtag" rel="tag">#Café</a></p>'
    const text = content(ofItem(event({ html, tags: ['Café', 'Tea'], tagKeys: ['café', 'tea'] })))
    expect(text).to.include('<a href="https://hub.example/about">us</a>')
    const hashtag = (key: string, name: string) =>
      `<a href="https://hub.example/tags/${key}" class="mention hashtag" rel="tag">#<span>${name}</span></a>`
    expect(text).to.include(hashtag('caf%C3%A9', 'Café'))
    expect(text.endsWith(`<p>${hashtag('tea', 'Tea')}</p>`)).to.equal(true)
    expect(text.split('#<span>Café')).to.have.lengthOf(2)
  })

  it('speaks the language of its text, and the hub’s own where it does not know that one', () => {
    const speak = (language: string) => wordIn(ofItem(event({ language }))['summary'])
    expect(speak('de-AT')).to.include('Sa 12. Dez 2026, 14:00–17:00 (MEZ)')
    expect(speak('ar')).to.include('Sat 12 Dec 2026')
    const german = { ...writing, words: wireWords(dateSource(), 'de') }
    const inGerman = objectOf({ of: 'item', item: event({ language: 'ar' }) }, german)
    expect(inGerman['summary']).to.include('Dez 2026')
    expect(Object.keys(inGerman['contentMap'] as JsonObject)).to.deep.equal(['ar'])
    const ended = { at, reason: 'Sturm' }
    expect(ofItem(event({ language: 'de', ended }))['summary']).to.match(/^ABGESAGT - Sturm\. Sa 12\. Dez/)
  })

  it('has an end that is later than its start, shown or not', () => {
    const startsAt = new Date('2026-12-12T13:00:00Z')
    const ends = (endsAt: Date | null, overAt = startsAt) => {
      const { displayEndTime, endTime } = ofItem(event({}, { startsAt, endsAt, overAt }))
      return { displayEndTime, late: Date.parse(wordIn(endTime)) > startsAt.getTime() }
    }
    expect(ends(null)).to.deep.equal({ displayEndTime: false, late: true })
    expect(ends(startsAt)).to.deep.equal({ displayEndTime: false, late: true })
    expect(ends(new Date('2026-12-12T14:00:00Z'))).to.deep.equal({ displayEndTime: true, late: true })
  })

  it('says where an event is only as far as it is known', () => {
    const located = (part: Parameters<typeof event>[1]) => {
      const { location, isOnline } = ofItem(event({}, part))
      return { type: (location as JsonObject | undefined)?.['type'], isOnline }
    }
    const place = { name: 'Hall', address: '', access: '' }
    expect(located({ place, online: null })).to.deep.equal({ type: 'Place', isOnline: undefined })
    expect(located({ place: null, online: 'https://meet.example' })).to.deep.equal({
      type: 'VirtualLocation',
      isOnline: true,
    })
    expect(located({ place: null, online: null })).to.deep.equal({ type: undefined, isOnline: undefined })
    expect(
      ofItem(event({}, { place: { name: '', address: 'High Street 1\nWalton', access: '' } }))['location'],
    ).to.deep.equal({
      type: 'Place',
      name: 'High Street 1, Walton',
      address: { type: 'PostalAddress', streetAddress: 'High Street 1, Walton' },
    })
  })

  it('says of a call what is to be done, until when, and whether it is over', () => {
    const of = (item: Item) => ofItem(item)['hub:call'] as JsonObject
    expect(of(call())).to.include({ action: 'petition', state: 'open', goal: 500 })
    expect(of(call({}, { action: 'object' }))).to.include({ action: 'objection' })
    expect(of(call({}, { action: 'strike', link: null }))['actionUrl']).to.match(/^https:\/\/hub\.example\/calls\//)
    expect(of(call({ ended: { at, reason: '' } }, { deadline: null }))).to.include({ state: 'closed' })
    expect(of(call({}, { deadline: null, goal: null }))).to.not.have.any.keys('deadline', 'goal')
    expect(ofItem(call())).to.not.have.any.keys('summary', 'name')
  })

  it('of a write-up keeps within the lengths that peers show', () => {
    const item = writeUp({ title: 'word '.repeat(60), summary: 'word '.repeat(300) })
    const object = ofItem(item)
    expect(wordIn(object['name']).length).to.be.within(100, 150)
    expect(wordIn(object['summary']).length).to.be.within(400, 500)
  })

  it('shows a picture in the largest width that others keep, with the height of it', () => {
    const large = { ...picture, width: 3_200, height: 1_600, widths: [400, 1_600, 3_200] }
    const [image] = ofItem(event({ pictures: [large] }))['attachment'] as JsonObject[]
    expect(image).to.include({ width: 1_600, height: 800, url: 'https://hub.example/media/k1/1600.webp' })
  })

  it('has a newer time with each change, in milliseconds', () => {
    const updated = (change: Partial<Item>) => ofItem(event(change))['updated']
    const publishedAt = new Date('2026-11-01T10:00:00Z')
    expect(updated({ publishedAt, editedAt: null })).to.equal(undefined)
    expect(updated({ editedAt: new Date('2026-11-02T10:00:00.001Z') })).to.equal('2026-11-02T10:00:00.001Z')
    expect(updated({ ended: { at, reason: '' } })).to.equal('2026-11-04T08:00:00.000Z')
  })
})

describe('a post on the wire', () => {
  it('goes to those it names, and a direct one to nobody else', () => {
    const named = [friend, 'https://far.example/users/lee' as Iri]
    expect(ofPost({ audience: 'direct', mentions: named })).to.deep.include({ to: named, cc: [] })
    expect(ofPost({ audience: 'followers', mentions: named })).to.deep.include({ to: [`${ada}/followers`], cc: named })
    expect(addressing('public', `${ada}/followers` as Iri, [friend, friend]).cc).to.deep.equal([
      `${ada}/followers`,
      friend,
    ])
  })

  it('belongs to the conversation it answers', () => {
    const context = (change: Parameters<typeof post>[0]) => ofPost(change)['context']
    expect(context({})).to.equal(`${post().iri}/context`)
    const thread = `${baseUrl}/o/117281362944000001` as Iri
    expect(context({ thread, inReplyTo: thread })).to.equal(`${thread}/context`)
    expect(context({ thread: reply.thread, context: reply.context })).to.equal('https://far.example/contexts/1')
    expect(context({ thread: reply.thread })).to.equal(`${post().iri}/context`)
  })

  it('does not claim a language it does not know', () => {
    expect(ofPost({ language: null })).to.not.have.any.keys('contentMap')
  })

  it('is never one of somebody else’s', () => {
    expect(() => ofPost({ origin: 'remote' })).to.throw(TypeError)
  })

  it('carries files that are no pictures as documents', () => {
    const file = { url: 'https://hub.example/f', alt: '', width: null, height: null, blurhash: null, focus: null }
    const files = (['video', 'audio', 'other'] as const).map((kind) => ({ ...file, kind, mediaType: null }))
    for (const one of ofPost({ files })['attachment'] as JsonObject[]) {
      expect(one).to.deep.equal({ type: 'Document', mediaType: 'application/octet-stream', url: file.url })
    }
  })
})

describe('an activity on the wire', () => {
  it('has an id that follows from its cause', () => {
    expect(activityIri(`${baseUrl}/o/1` as Iri, 3, 'Update')).to.equal('https://hub.example/o/1/act/3-update')
    expect(deedIri(baseUrl, '7-2', 'Accept')).to.equal('https://hub.example/act/7-2-accept')
    expect(deedIri(baseUrl, '../x?y', 'Undo')).to.equal('https://hub.example/act/..%2Fx%3Fy-undo')
  })

  it('cannot be made of an object that does not say whose it is, or whom it is for', () => {
    const id = `${baseUrl}/act/1` as Iri
    expect(() => say('Create', { type: 'Note' }, { id, at })).to.throw(TypeError)
    expect(() => say('Create', { type: 'Note', attributedTo: voice }, { id, at })).to.throw(TypeError)
  })

  it('that is taken back carries what it was, and nothing of whom it was for', () => {
    const id = `${baseUrl}/act/1` as Iri
    const create = say('Create', ofItem(event()), { id, at })
    const { object, to, cc, actor } = undo(create, `${baseUrl}/act/2` as Iri)
    expect({ to, cc, actor }).to.deep.equal({ to: create['to'], cc: create['cc'], actor: voice })
    expect(object).to.have.all.keys('id', 'type', 'actor', 'object')
  })

  it('that reports says no more than others read', () => {
    const report = flag(
      { about: friend, objects: [], words: 'spam '.repeat(2_000) },
      { id: `${baseUrl}/act/1` as Iri, actor: `${baseUrl}/actor` as Iri },
    )
    expect(wordIn(report['content']).length).to.be.within(4_000, 5_000)
    expect(report['object']).to.deep.equal([friend])
  })
})

describe('an actor on the wire', () => {
  it('does not tell at what time of day somebody joined', () => {
    expect(JSON.stringify(actorObject(localActor(), keysOf(voice), details, { baseUrl }))).to.not.include('17:45')
  })

  it('has the port of the hub in its name where there is one', () => {
    const { webfinger } = actorObject(localActor(), keysOf(voice), details, { baseUrl: 'http://localhost:3000' })
    expect(webfinger).to.equal('walton@localhost:3000')
  })
})

describe('a coordinate', () => {
  it('always has a decimal point, and stays on the globe', () => {
    const random = new Random(7)
    const degrees = [
      0,
      -0,
      47,
      -180,
      180,
      90,
      -90,
      47.068_290_4,
      1e-9,
      ...Array.from({ length: 500 }, () => random.below(361) - 180),
    ]
    for (const degree of degrees) {
      const sent = coordinate(degree)
      expect(JSON.stringify(sent)).to.match(/^-?\d+\.\d{1,6}$/)
      expect(Math.abs(sent)).to.be.at.most(Math.max(Math.abs(degree), 1e-6))
      expect(Math.abs(sent - degree)).to.be.below(2e-6)
    }
  })
})
