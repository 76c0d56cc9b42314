import { expect } from 'chai'
import { iri } from '../../../src/core/iri.js'
import { itemCard, postCard } from '../../../src/api/entities/item-card.js'
import { itemContent, postContent } from '../../../src/api/entities/item-status.js'
import { sayingIn } from '../../../src/api/entities/item-words.js'
import { itemPollOf, Poll } from '../../../src/api/entities/poll.js'
import { PreviewCard } from '../../../src/api/entities/status.js'
import { blankPost } from '../../../src/domain/posts/blank-post.js'
import type { Post } from '../../../src/domain/posts/post.js'
import { dateSource } from '../../../src/words/dates.js'
import { wordsIn } from '../../../src/words/words.js'
import { call, event, picture, writeUp } from '../../support/items.js'

const source = dateSource()
const saying = sayingIn(source, 'en')
const german = sayingIn(source, 'de')
const URL_OF = 'https://hub.example/o/1?a=1&b=2'
const now = new Date('2026-11-20T12:00:00Z')
/** Each paragraph's lines, without markup. */
const linesOf = (html: string): string[] =>
  html
    .split(/<\/p>|<br>/)
    .map((line) =>
      line
        .replace(/<[^>]+>/g, '')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&amp;', '&'),
    )
    .filter((line) => line !== '')

describe('an item in an app', () => {
  it('is, as an event, its title, when by the clock there, where, what about, and where to read on', () => {
    const html = itemContent(event(), URL_OF, saying('en'))
    expect(linesOf(html)).to.deep.equal([
      'Repair café, <tea> & "cake"',
      'Sat 12 Dec 2026, 14:00–17:00 (CET)',
      'Volkshaus; hall 2, High Street 1, Walton, 12345',
      'Access: Step-free',
      'Online: https://meet.example/rc',
      'Bring what is broken; we mend <it>, together.',
      URL_OF,
    ])
    expect(html).to.match(/^<p><strong>Repair café, &lt;tea&gt; &amp; "cake"<\/strong><\/p><p>/)
    expect(html).to.include('<a href="https://hub.example/o/1?a=1&amp;b=2">')
  })

  it('speaks the language of its text, else that of the hub', () => {
    expect(linesOf(itemContent(event({ language: 'de-AT' }), URL_OF, saying('de-AT')))[1]).to.equal(
      'Sa 12. Dez 2026, 14:00–17:00 (MEZ)',
    )
    expect(linesOf(itemContent(event(), URL_OF, german('tr')))[1]).to.match(/^Sa 12\. Dez/)
  })

  it('says first that it is off, and why', () => {
    const ended = { at: now, reason: 'Frost <b>' }
    const lines = (item: Parameters<typeof itemContent>[0]) => linesOf(itemContent(item, URL_OF, saying('en')))
    expect(lines(event({ ended })).slice(0, 2)).to.deep.equal(['CANCELLED: Repair café, <tea> & "cake"', 'Frost <b>'])
    expect(lines(event({ ended: { ...ended, postponed: true } }))[0]).to.match(/^POSTPONED: /)
    const won = lines(call({ ended: { ...ended, outcome: 'won', learned: 'Go together.' } }))
    expect(won.slice(0, 3)).to.deep.equal(['WON: Repair café, <tea> & "cake"', 'Frost <b>', 'Go together.'])
    expect(won.join()).to.not.include('Open until').and.not.include('petition.example')
  })

  it('tells of a place that is kept back only what everybody may know', () => {
    const exact = { name: 'Ada’s kitchen', address: '3 Secret Lane', point: null }
    const part = { place: { name: 'Walton', address: '', access: '' }, exact }
    const html = itemContent(event({}, part), URL_OF, saying('en'))
    expect(html).to.include('Walton').and.not.include('Secret').and.not.include('kitchen')
    expect(JSON.stringify(itemCard(event({}, part), frame))).to.not.include('Secret')
  })

  it('is, as a call, what to do, until when, how many are wanted, and where', () => {
    expect(linesOf(itemContent(call({}, { area: 'Walton' }), URL_OF, saying('en')))).to.deep.equal([
      'Repair café, <tea> & "cake"',
      'Sign',
      'Open until: Thu 31 Dec 2026, 23:59 (CET)',
      'Goal: 500',
      'Walton',
      'Take part here: https://petition.example/1?a=1&b=2',
      'Bring what is broken; we mend <it>, together.',
      URL_OF,
    ])
    const asking = itemContent(call({}, { asksByReply: true }), URL_OF, saying('en'))
    expect(asking, 'what a vote agrees to').to.include(wordsIn('en').pledges.byPoll(30))
  })

  it('is, as a write-up, who wrote it, what it took, and how it may be used', () => {
    const lines = linesOf(
      itemContent(writeUp({ byline: 'Ada & Bea' }, { weeks: 3, licence: 'by-sa' }), URL_OF, saying('en')),
    )
    expect(lines).to.deep.equal([
      'Repair café, <tea> & "cake"',
      'by Ada & Bea',
      '12 people, 40 hours, €12.50 spent, 3 weeks',
      'Licence: CC BY-SA 4.0',
      'Bring what is broken; we mend <it>, together.',
      URL_OF,
    ])
  })

  const frame = { baseUrl: 'https://hub.example', mediaHref: 'https://hub.example/media', hubName: 'Walton Hub' }

  it('has a card of its own page, with its first picture', () => {
    const card = PreviewCard.parse(itemCard(event(), frame))
    expect(card).to.include({
      provider_name: 'Walton Hub',
      title: 'Repair café, <tea> & "cake"',
      width: 1_200,
      height: 675,
    })
    expect(card.image).to.equal(`https://hub.example/media/${picture.key}/1200.webp`)
    expect(card.image_description).to.equal(picture.alt)
    expect(card.url).to.match(/^https:\/\/hub\.example\/events\//)
    expect(PreviewCard.parse(itemCard(event({ pictures: [] }), frame))).to.include({
      image: null,
      width: 0,
      blurhash: null,
    })
  })

  it('asks with yes and no where one can answer, and tells only how many', () => {
    const words = { yes: 'Yes', no: 'No' }
    const endsAt = new Date('2026-12-12T13:00:00Z')
    const poll = (more: object) =>
      Poll.parse(
        itemPollOf('00117281362944000001', { yes: 12, endsAt, isOver: false, mine: null, ...more }, words, now),
      )
    expect(poll({})).to.deep.include({ id: '117281362944000001', votes_count: 12, expired: false })
    expect(poll({})).to.not.have.any.keys('voted', 'own_votes')
    expect(poll({ mine: true })).to.deep.include({ voted: true, own_votes: [0] })
    expect(poll({ mine: false })).to.deep.include({ voted: false, own_votes: [] })
    const over = poll({ isOver: true })
    expect(over.expired && over.expires_at !== null && over.expires_at <= now.toISOString()).to.equal(true)
  })
})

describe('what other hubs and event sites publish, in an app', () => {
  const post = (change: Partial<Post>): Post => ({
    ...blankPost,
    ...{ id: '00117281362944000003', origin: 'remote', kind: 'event', type: 'Event', title: 'Seed <swap>' },
    iri: iri('https://elm.test/o/1'),
    author: iri('https://elm.test/a/elm'),
    thread: iri('https://elm.test/o/1'),
    ...{
      host: 'elm.test',
      audience: 'public',
      language: 'en',
      url: 'https://elm.test/events/1',
      summary: 'Swap seeds.',
    },
    ...{ publishedAt: now, inReplyTo: null },
    ...change,
  })
  const part = {
    startsAt: new Date('2027-04-24T13:00:00Z'),
    endsAt: null,
    overAt: new Date('2027-04-24T16:00:00Z'),
    ...{ zone: 'Europe/London', online: null, joinMode: null, participants: null, capacity: null },
    state: 'scheduled',
    place: { name: 'Hall', address: 'Lane 1', latitude: null, longitude: null },
  } as const

  it('has title and facts in front of its text', () => {
    const html = postContent(post({ event: part }), '<p>Bring seeds.</p>', saying('en'))
    expect(linesOf(html)).to.deep.equal(['Seed <swap>', 'Sat 24 Apr 2027, 14:00 (BST)', 'Hall, Lane 1', 'Bring seeds.'])
    const off = postContent(post({ event: { ...part, state: 'cancelled' } }), '', saying('en'))
    expect(linesOf(off)[0]).to.equal('CANCELLED: Seed <swap>')
    const odd = postContent(post({ event: { ...part, zone: 'Mars/Base' } }), '', saying('en'))
    expect(linesOf(odd)[1]).to.equal('Sat 24 Apr 2027, 13:00 (UTC)')
  })

  it('says nothing twice where its software has put title and facts into the text', () => {
    const html = '<p><strong>Seed &lt;swap&gt;</strong><br>Sat 24 Apr</p><p>Bring seeds.</p>'
    expect(postContent(post({ event: part }), html, saying('en'))).to.equal(html)
    expect(postContent(post({ kind: 'status', title: null, event: null }), '<p>Hello</p>', saying('en'))).to.equal(
      '<p>Hello</p>',
    )
  })

  it('has a card where it has a page, with a picture from here', () => {
    const image = 'https://hub.example/proxy/960/x/y'
    const files = [
      {
        kind: 'image',
        url: 'https://elm.test/1.jpg',
        mediaType: null,
        alt: 'Seeds',
        width: 800,
        height: 600,
        blurhash: 'U6',
        focus: null,
      },
    ] as const
    const card = PreviewCard.parse(postCard(post({ files: [...files] }), image))
    expect(card).to.include({
      url: 'https://elm.test/events/1',
      provider_name: 'elm.test',
      image,
      width: 800,
      image_description: 'Seeds',
    })
    expect(postCard(post({ title: null, kind: 'status' }), null)).to.equal(null)
    for (const url of [null, 'javascript:alert(1)', 'no url'])
      expect(postCard(post({ url }), null), String(url)).to.equal(null)
  })
})
