import { expect } from 'chai'
import { iri } from '../../../../../src/core/iri.js'
import { readVote } from '../../../../../src/federation/vocab/read/poll.js'
import { objectIn } from '../../../../../src/federation/vocab/read/values.js'
import { received, receivedActor as actor, receivedPost as post, readers } from '../../../../support/received.js'

describe('what comes of documents of other software: microblogs', () => {
  it('Mastodon: a reply with a picture, a warning, a mention and a hashtag', () => {
    const ann = 'https://masto.example/users/ann'
    expect(post('mastodon/create-note')).to.deep.include({
      iri: `${ann}/statuses/1151`,
      author: ann,
      type: 'Note',
      kind: 'status',
      audience: 'public',
      recipients: ['https://hub.example/a/hub'],
      title: null,
      summary: 'Long & about rails',
      sensitive: true,
      language: 'en',
      url: 'https://masto.example/@ann/1151',
      publishedAt: new Date('2026-11-20T10:00:00Z'),
      versionAt: new Date('2026-11-20T10:00:00Z'),
      editedAt: null,
      inReplyTo: 'https://hub.example/o/12',
      context: 'https://masto.example/contexts/77-1151',
      replies: `${ann}/statuses/1151/replies`,
      tags: ['CaféTram'],
      tagKeys: ['cafetram'],
      mentions: ['https://hub.example/a/hub'],
      files: [
        {
          kind: 'image',
          url: 'https://files.masto.example/media/1.webp',
          mediaType: 'image/webp',
          alt: 'A tram, seen from above',
          width: 1200,
          height: 800,
          blurhash: 'UBL_:rOpGG-oBUNG,qRj2so|=eE1w^n4S5NH',
          focus: [0.1, -0.25],
        },
      ],
    })
    expect(post('mastodon/create-note').html).to.include('class="u-url mention"')
  })

  it('Mastodon: a note for followers, and one who is named', () => {
    expect(post('mastodon/followers-only-note')).to.deep.include({
      audience: 'followers',
      recipients: ['https://hub.example/a/kim'],
      language: 'de',
      summary: null,
    })
  })

  it('Mastodon: a poll for several choices, and a vote', () => {
    const question = post('mastodon/question')
    expect(question).to.deep.include({ kind: 'question', audience: 'unlisted', editedAt: null })
    expect(question.poll).to.deep.equal({
      many: true,
      options: [
        { name: 'Tuesday', votes: 4 },
        { name: 'Thursday', votes: 3 },
      ],
      voters: 5,
      endsAt: new Date('2026-11-27T12:00:00Z'),
      closedAt: null,
    })
    const vote = objectIn(received('mastodon/create-vote')['object']) ?? {}
    expect(readVote(vote)).to.deep.equal({
      id: 'https://masto.example/users/ann#votes/9',
      choice: 'Thursday',
      question: 'https://hub.example/o/44',
    })
    expect(readers.readPost(vote, iri('https://masto.example/users/ann')), 'a vote is no post').to.equal(null)
  })

  it('Mastodon: a profile', () => {
    const ann = actor('mastodon/person')
    expect(ann).to.deep.include({
      type: 'Person',
      host: 'masto.example',
      handle: 'ann',
      name: 'Ann B.',
      html: '<p>Trams &amp; tea </p>',
      url: 'https://masto.example/@ann',
      sharedInbox: 'https://masto.example/inbox',
      featured: 'https://masto.example/users/ann/collections/featured',
      icon: 'https://files.masto.example/a.png',
      image: 'https://files.masto.example/h.jpg',
      locked: true,
      alsoKnownAs: ['https://old.example/users/ann'],
      movedTo: null,
      publishedAt: new Date('2019-05-01T00:00:00Z'),
    })
    expect(ann.keys.map(({ id, kind }) => [id, kind])).to.deep.equal([
      ['https://masto.example/users/ann#main-key', 'rsa'],
    ])
    expect(ann.fields).to.have.lengthOf(1)
    expect(ann.fields[0]?.html).to.include('rel="nofollow noopener noreferrer"').and.not.include('_blank')
  })

  it('GoToSocial: values without a list', () => {
    const note = post('gotosocial/note')
    expect(note).to.deep.include({
      audience: 'public',
      recipients: ['https://hub.example/a/hub'],
      summary: null,
      mentions: ['https://hub.example/a/hub'],
      replies: 'https://gts.example/users/bo/statuses/01J/replies',
      publishedAt: new Date('2026-11-20T09:00:00Z'),
    })
    expect(note.files.map(({ kind, alt }) => [kind, alt])).to.deep.equal([['image', 'A bench']])
  })

  it('Misskey: an invisible warning, and keys of its own', () => {
    const note = post('misskey/note')
    expect(note).to.deep.include({ audience: 'unlisted', summary: null, sensitive: true, tags: ['桜'] })
    expect(note.html).to.equal('<p><span>Cherry trees<br />tonight</span></p>')
    expect(note.files).to.deep.include({
      kind: 'image',
      url: 'https://mk.example/files/w.webp',
      mediaType: 'image/webp',
      alt: '',
      width: null,
      height: null,
      blurhash: null,
      focus: null,
    })
    expect(post('misskey/question').poll).to.deep.include({
      many: false,
      endsAt: null,
      closedAt: new Date('2026-11-20T09:30:00Z'),
    })
  })

  it('Akkoma: links inside of documents', () => {
    const note = post('akkoma/create-note')
    expect(note).to.deep.include({
      context: 'https://akko.example/contexts/c1',
      replies: null,
      sensitive: false,
      html: 'Plan <b>B</b>',
      inReplyTo: 'https://hub.example/o/12',
    })
    expect(note.files[0]).to.deep.include({
      url: 'https://akko.example/media/p.png',
      width: 800,
      alt: 'Plan',
      focus: null,
    })
  })

  it('Pixelfed: pictures', () => {
    const note = post('pixelfed/note')
    expect(note).to.deep.include({ kind: 'status', tagKeys: ['fog'] })
    expect(note.files[0]).to.deep.include({ kind: 'image', alt: 'A river in fog' })
  })

  it('Friendica: a shared link, and followers elsewhere', () => {
    const page = post('friendica/page')
    expect(page).to.deep.include({
      kind: 'status',
      type: 'Page',
      audience: 'unlisted',
      title: 'Astronauts perform spacewalk',
      url: null,
      context: null,
      mentions: ['https://lemmy.example/c/tenforward'],
      language: 'de',
    })
    expect(page.files.map(({ kind, url }) => [kind, url])).to.deep.equal([['link', 'https://space.example/eva-80/']])
    expect(post('friendica/followers-only-note').audience).to.equal('followers')
  })

  it('Hubzilla: boxes in the content', () => {
    const note = post('hubzilla/note')
    expect(note.html)
      .to.include('no longer a robbery')
      .and.not.match(/<(?:div|img)/)
    expect(note.files[0]?.alt).to.equal('A note,\non paper')
    expect(note.context).to.equal('https://hubz.example/conversation/c1b4')
  })

  it('Hollo: only a language map', () => {
    const note = post('hollo/create-note')
    expect(note).to.deep.include({
      audience: 'public',
      recipients: [],
      language: 'ko',
      tags: ['hello'],
      publishedAt: new Date('2026-11-11T05:00:00.123Z'),
    })
    expect(note.html).to.include('안녕')
    const hana = actor('hollo/person')
    expect(hana.keys.map(({ id, kind }) => [id, kind])).to.deep.equal([
      ['https://hollo.example/@hana#main-key', 'rsa'],
      ['https://hollo.example/@hana#multikey-2', 'ed25519'],
    ])
    expect(hana).to.deep.include({
      alsoKnownAs: ['https://old.example/@hana'],
      fields: [{ name: 'Pronouns', html: 'she' }],
    })
  })
})

describe('what comes of documents of other software: events', () => {
  it("Mobilizon: a group's event", () => {
    const event = post('mobilizon/event')
    expect(event).to.deep.include({
      kind: 'event',
      author: 'https://mobi.example/@dancers',
      title: 'Ceilidh',
      language: 'en',
      tags: ['ScottishDance'],
      editedAt: new Date('2026-11-02T14:39:18Z'),
    })
    expect(event.event).to.deep.equal({
      startsAt: new Date('2026-12-11T19:00:00Z'),
      endsAt: new Date('2026-12-11T21:00:00Z'),
      overAt: new Date('2026-12-11T21:00:00Z'),
      zone: 'Europe/London',
      place: {
        name: 'The Kenn Centre',
        address: 'Devon Expressway\nEX6 7TW Teignbridge\nEngland\nUnited Kingdom',
        latitude: 50.66881615,
        longitude: -3.537739788359949,
      },
      online: 'https://meet.example/kenn',
      state: 'tentative',
      joinMode: 'free',
      category: 'SPORTS',
      participants: 7,
      capacity: null,
    })
    expect(event.files.map(({ kind, url, alt }) => [kind, url, alt])).to.deep.equal([
      ['image', 'https://mobi.example/media/cd.jpg?name=b.jpg', ''],
      ['link', 'https://else.example/', 'Another link'],
    ])
  })

  it('Gancio: a link named by its address, before the picture', () => {
    const event = post('gancio/create-event')
    expect(event).to.deep.include({ kind: 'event', summary: 'Colosseo, lunedì 14 dicembre (17:30)', tags: ['bici'] })
    expect(event.event).to.deep.include({
      startsAt: new Date('2026-12-14T16:30:00Z'),
      endsAt: null,
      overAt: new Date('2026-12-14T19:30:00Z'),
      zone: null,
      place: { name: 'Colosseo', address: 'Piazza del Colosseo 1, Roma', latitude: null, longitude: null },
      online: 'https://jitsi.example/ciclo',
      state: 'scheduled',
      joinMode: null,
    })
    expect(event.files.map(({ kind }) => kind)).to.deep.equal(['image'])
  })

  it('WordPress with the Event Bridge: times of the place, cancelled', () => {
    const event = post('wordpress-event-bridge/event')
    expect(event.summary).to.match(/^• 🗓️ Start: 12\. December 2026 14:00\n• 📍 Address: Graz\s+Stalls & soup$/)
    expect(event.event).to.deep.include({
      startsAt: new Date('2026-12-12T13:00:00Z'),
      endsAt: new Date('2026-12-12T19:00:00Z'),
      zone: 'Europe/Vienna',
      place: { name: 'Volkshaus', address: 'Lagergasse 98\n8020 Graz\nAT', latitude: null, longitude: null },
      state: 'cancelled',
      joinMode: 'external',
      participants: null,
    })
  })

  it('another hub: on earth and online, postponed, with a guessed end', () => {
    const event = post('allotment/event')
    expect(event).to.deep.include({
      summary: 'Sat 12 Dec 2026, 14:00',
      licence: 'https://creativecommons.org/licenses/by-sa/4.0/',
      adaptedFrom: 'https://third.example/o/3',
      context: 'https://other-hub.example/o/7/context',
      replies: 'https://other-hub.example/o/7/replies',
    })
    expect(event.event).to.deep.equal({
      startsAt: new Date('2026-12-12T13:00:00Z'),
      endsAt: null,
      overAt: new Date('2026-12-12T16:00:00Z'),
      zone: 'Europe/Vienna',
      place: { name: 'Volkshaus', address: '', latitude: 47.06829, longitude: 15.45634 },
      online: 'https://meet.example/rc',
      state: 'postponed',
      joinMode: 'restricted',
      participants: 3,
      capacity: 40,
    })
  })
})

describe('what comes of documents of other software: long texts, links, videos and calls', () => {
  it('WordPress: an article', () => {
    const article = post('wordpress/article', iri('https://wp.example/wp-json/activitypub/1.0/actors/1/followers'))
    expect(article).to.deep.include({
      kind: 'write-up',
      iri: 'https://wp.example/?p=91',
      author: 'https://wp.example/author/eva/',
      title: 'Repair & care',
      language: 'de',
      url: 'https://wp.example/2026/11/repair/',
      tags: ['ebike'],
      recipients: [],
      html: '<h3>Room</h3><p>Twelve tables.</p>',
    })
    expect(article.summary).to.match(/^Twelve tables\. \[/)
    expect(article.files.map(({ url, alt }) => [url, alt])).to.deep.equal([
      ['https://wp.example/wp-content/uploads/tools.jpg', 'Tools on a wall'],
    ])
  })

  it('Ghost: an article with single values', () => {
    const article = post('ghost/article')
    expect(article).to.deep.include({
      kind: 'write-up',
      audience: 'public',
      recipients: [],
      title: 'Metabolizing mentions',
    })
    expect(article.files.map(({ kind, url }) => [kind, url])).to.deep.equal([
      ['image', 'https://ghost.example/content/images/pug.png'],
    ])
  })

  it('NodeBB: a topic, and a category', () => {
    expect(post('nodebb/article')).to.deep.include({
      kind: 'write-up',
      title: 'How we meet online',
      summary: 'How we meet',
      context: 'https://nodebb.example/topic/88',
      replies: 'https://nodebb.example/post/104/replies',
    })
    expect(actor('nodebb/category')).to.deep.include({ type: 'Group', sharedInbox: 'https://nodebb.example/inbox' })
  })

  it('Lemmy: a comment, a community, and the instance', () => {
    const note = post('lemmy/note')
    expect(note).to.deep.include({
      inReplyTo: 'https://lemmy.example/post/55143',
      publishedAt: new Date('2026-11-18T13:42:43.966Z'),
      editedAt: new Date('2026-11-18T13:43:03.955Z'),
      language: 'fr',
      recipients: ['https://lemmy.example/c/tenforward', 'https://lemmy.example/u/picard'],
    })
    expect(actor('lemmy/group')).to.deep.include({ type: 'Group', handle: 'tenforward', name: 'Ten Forward' })
    expect(actor('lemmy/instance')).to.deep.include({ type: 'Application', handle: 'lemmy.example', followers: null })
  })

  it('PeerTube: a video of two owners, in the size that fits', () => {
    const video = post('peertube/video')
    expect(video).to.deep.include({
      kind: 'status',
      type: 'Video',
      author: 'https://tube.example/accounts/linux',
      title: 'Mesa, Wayland & X.org',
      url: 'https://tube.example/videos/watch/e794',
      replies: 'https://tube.example/videos/watch/e794/comments',
      language: 'en',
      licence: null,
      tags: ['linux'],
    })
    expect(video.html).to.include('<strong>now</strong>').and.not.include('<img')
    expect(video.files.map(({ kind, url, width, height }) => [kind, url, width, height])).to.deep.equal([
      ['video', 'https://tube.example/hls/360.mp4', 640, 360],
    ])
    expect(actor('peertube/account')).to.deep.include({ icon: 'https://tube.example/avatars/120.png' })
  })

  it('another hub: a call', () => {
    const call = post('allotment/call')
    expect(call).to.deep.include({ kind: 'call', type: 'Note', audience: 'public' })
    expect(call.call).to.deep.equal({
      title: 'Object to the depot plan',
      action: 'object',
      link: 'https://other-hub.example/calls/depot',
      deadline: new Date('2026-12-05T22:59:00Z'),
      goal: 500,
      pledged: 37,
      countedAt: null,
      state: 'open',
      area: 'Graz',
      takesUp: null,
    })
  })
})
