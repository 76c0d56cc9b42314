import { expect } from 'chai'
import type { Iri } from '../../src/core/iri.js'
import { actions, type Item } from '../../src/domain/items/item.js'
import { readActor } from '../../src/federation/vocab/read/actor.js'
import { readPost } from '../../src/federation/vocab/read/post.js'
import { objectOf } from '../../src/federation/vocab/write/object.js'
import { documentOf } from '../../src/federation/vocab/write/writing.js'
import { call, event, picture, writeUp } from '../support/items.js'
import { golden } from './wire-goldens.js'
import { ada, friend, voice, writing } from './wire-scene.js'

const now = new Date('2026-11-21T12:00:00Z')
const read = (name: string, author: Iri = voice) =>
  readPost(golden(name), author, { now, followers: `${author}/followers` as Iri })

/** Without angle brackets, which readers take for markup where others send HTML in the place of text. */
const told = { title: 'Repair café & "cake"', summary: 'Bring what is broken; we mend it, together.' }
const pictures = [{ ...picture, alt: 'A toaster with a "plaster" & wire' }]
const readItem = (item: Item) =>
  readPost(documentOf(objectOf({ of: 'item', item }, writing)), voice, { now, followers: `${voice}/followers` as Iri })

describe('what one hub writes and another reads', () => {
  it('is the same event', () => {
    expect(readItem(event({ ...told, pictures }))).to.deep.include({
      kind: 'event',
      audience: 'public',
      title: told.title,
      summary: `Sat 12 Dec 2026, 14:00–17:00 (CET), Volkshaus; hall 2, High Street 1, Walton, 12345. ${told.summary}`,
      language: 'en',
      tags: ['Repair', 'Café'],
      publishedAt: new Date('2026-11-01T10:00:00Z'),
      editedAt: new Date('2026-11-02T10:00:00Z'),
    })
    expect(read('object-event-hybrid')?.event).to.deep.include({
      startsAt: new Date('2026-12-12T13:00:00Z'),
      endsAt: new Date('2026-12-12T16:00:00Z'),
      zone: 'Europe/Berlin',
      online: 'https://meet.example/rc',
      state: 'scheduled',
      joinMode: 'external',
    })
    expect(read('object-event-hybrid')?.event?.place).to.deep.include({
      name: 'Volkshaus; hall 2',
      address: 'High Street 1, Walton, 12345',
    })
    expect(read('object-event-cancelled')?.event?.state).to.equal('cancelled')
    expect(read('object-event-online')?.event).to.deep.include({
      endsAt: null,
      place: null,
      online: 'https://meet.example/rc',
    })
    expect(read('object-event-followers')?.audience).to.equal('followers')
    expect(read('object-event-place')?.audience).to.equal('unlisted')
  })

  it('is the same place on the map, with all that is said of it', () => {
    expect(read('object-event-details')?.event).to.deep.include({
      place: {
        name: 'Volkshaus',
        address: 'Lagergasse 98',
        access: 'Ring twice',
        latitude: 46.999999,
        longitude: 15.45634,
      },
      features: ['step-free', 'sign-language'],
      spoken: ['de', 'ar'],
      category: 'CLIMATE_ENVIRONMENT',
      organizers: ["Tenants' union", 'The kitchen'],
      moved: { from: new Date('2026-12-11T13:00:00Z'), online: false },
    })
    expect(read('object-event-kept')?.event?.place).to.deep.include({
      ...{ name: 'Northgate', address: '', latitude: 47.07, longitude: 15.46 },
    })
    expect(JSON.stringify(golden('object-event-kept'))).not.to.match(/Lagergasse|47\.068|15\.456/)
    const movedOnline = event({}, { place: null, moved: { from: null, online: true } })
    expect(readItem(movedOnline)?.event?.moved).to.deep.equal({ from: null, online: true })
    expect(readItem(event())?.event).not.to.have.any.keys('features', 'spoken', 'category', 'organizers', 'moved')
  })

  it('is the same picture, with what it shows', () => {
    const [image] = readItem(event({ pictures }))?.files ?? []
    expect(image).to.deep.include({
      kind: 'image',
      alt: 'A toaster with a "plaster" & wire',
      width: 1_600,
      height: 900,
    })
  })

  it('is the same call, whatever it calls for', () => {
    expect(readItem(call(told))?.call).to.deep.include({
      title: told.title,
      action: 'sign',
      link: 'https://petition.example/1?a=1&b=2',
      deadline: new Date('2026-12-31T22:59:00Z'),
      goal: 500,
      state: 'open',
    })
    expect(read('object-call-closed')?.call?.state).to.equal('closed')
    for (const action of actions) {
      expect(readItem(call({}, { action }))?.call?.action).to.equal(action)
    }
  })

  it('is the same write-up', () => {
    const article = readItem(writeUp({ ...told, pictures: [picture, { ...picture, key: 'k2' }] }))
    expect(article).to.deep.include({ kind: 'write-up', title: told.title, summary: told.summary })
    expect(article?.html).to.include('What was the situation?').and.to.include('Swept')
    expect(article?.files).to.have.lengthOf(2)
  })

  it('is the same answer, and the same poll', () => {
    expect(read('object-note-reply', ada)).to.deep.include({
      kind: 'status',
      audience: 'unlisted',
      summary: 'Heights',
      sensitive: true,
      inReplyTo: 'https://far.example/notes/7',
      mentions: [friend],
    })
    expect(read('object-note-direct', ada)?.audience).to.equal('direct')
    expect(read('object-question', ada)?.poll).to.deep.equal({
      many: false,
      options: [
        { name: 'Tuesday', votes: 3 },
        { name: 'Thursday', votes: 0 },
      ],
      voters: 3,
      endsAt: new Date('2026-11-10T10:00:00Z'),
      closedAt: null,
    })
  })

  it('is the same actor', () => {
    expect(readActor(golden('actor-voice'), now)).to.deep.include({
      iri: voice,
      type: 'Organization',
      handle: 'walton',
      name: 'Walton & Hub',
      sharedInbox: 'https://hub.example/inbox',
      featured: 'https://hub.example/a/walton/featured',
      alsoKnownAs: ['https://old.example/a/walton'],
      fields: [{ name: 'Where', html: 'Walton' }],
    })
    expect(readActor(golden('actor-voice'), now)?.keys.map(({ id, kind }) => [id, kind])).to.deep.equal([
      [`${voice}#main-key`, 'rsa'],
      [`${voice}#ed25519`, 'ed25519'],
    ])
    expect(readActor(golden('actor-member'), now)?.locked).to.equal(true)
  })
})
