import { expect } from 'chai'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { atomFeed, rssFeed, type FeedPage } from '../../../../src/web/feeds/feed.js'
import { wordsIn } from '../../../../src/words/words.js'
import { addressOf, call, context, event, site, writeUp } from '../../../support/items.js'

type Node = Record<string, unknown>
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  isArray: (name) => ['entry', 'item', 'link', 'category'].includes(name),
})
const parse = (xml: string): Node => {
  expect(XMLValidator.validate(xml)).to.equal(true)
  return parser.parse(xml) as Node
}
const now = new Date('2026-11-20T00:00:00Z')
const page = (items: FeedPage['items'], change: Partial<FeedPage> = {}): FeedPage => ({
  ...{ title: 'Everything · Walton & Hub', path: '/', feedPath: '/feed.atom', items, now },
  ...change,
})
const feedIn = (xml: string): Node => parse(xml).feed as Node
const channelIn = (xml: string): Node => (parse(xml).rss as Node).channel as Node

describe('an Atom feed', () => {
  it('has what RFC 4287 wants of a feed, and where it is', () => {
    const feed = feedIn(atomFeed(page([event()]), context))
    expect(feed).to.include({
      '@xmlns': 'http://www.w3.org/2005/Atom',
      '@xml:lang': 'en',
      'id': 'https://hub.example/feed.atom',
    })
    expect(feed).to.include({ title: 'Everything · Walton & Hub', subtitle: 'What <we> do; here, and now.' })
    expect(feed).to.include({ updated: '2026-11-02T10:00:00.000Z', icon: site.iconUrl, generator: 'Allotment' })
    expect(feed.author).to.deep.equal({ name: 'Walton & Hub', email: 'hello@hub.example', uri: 'https://hub.example/' })
    expect(feed.link).to.deep.equal([
      { '@rel': 'alternate', '@href': 'https://hub.example/' },
      { '@rel': 'self', '@href': 'https://hub.example/feed.atom' },
    ])
  })

  it('has what RFC 4287 wants of an entry, under its permanent id', () => {
    const [entry] = feedIn(atomFeed(page([event({ byline: 'Ada <3' })]), context)).entry as [Node]
    expect(entry).to.include({
      id: event().iri,
      updated: '2026-11-02T10:00:00.000Z',
      published: '2026-11-01T10:00:00.000Z',
    })
    expect(entry.title).to.deep.equal({ '#text': 'Repair café, &lt;tea&gt; &amp; "cake"', '@type': 'html' })
    expect(entry.link).to.deep.equal([{ '@href': addressOf(event()) }])
    expect(entry.author).to.deep.equal({ name: 'Ada <3' })
    expect(entry.category).to.deep.equal([
      { '@label': 'Repair', '@term': 'repair' },
      { '@label': 'Café', '@term': 'cafe' },
    ])
  })

  it('has the whole text, with facts, picture and absolute addresses', () => {
    const [entry] = feedIn(atomFeed(page([event()]), context)).entry as [{ content: { '#text': string } }]
    const html = entry.content['#text']
    expect(html).to.include('<li><strong>When:</strong> Saturday')
    expect(html).to.match(/12 December 2026|December 12, 2026/)
    expect(html).to.include('<strong>Where:</strong> Volkshaus; hall 2, High Street 1, Walton, 12345</li>')
    expect(html).to.include(
      '<img src="https://hub.example/media/k1-1200.webp" alt="A toaster with a &quot;plaster&quot; &amp; &lt;wire&gt;" width="1200" height="675" />',
    )
    expect(html).to.include('<a href="https://hub.example/tags/repair"').and.not.include('href="/')
  })

  it('has write-ups with their sections and calls with what they ask', () => {
    const [story, ask] = feedIn(atomFeed(page([writeUp(), call()]), context)).entry as {
      content: { '#text': string }
    }[]
    expect(story?.content['#text']).to.include('<h2>What was the situation?</h2><p>Bins</p>')
    expect(ask?.content['#text']).to.include('<a href="https://petition.example/1?a=1&amp;b=2">Take part here</a>')
  })

  it('says first that something is cancelled or closed, and why', () => {
    const ended = { at: new Date('2026-11-05T00:00:00Z'), reason: 'No <roof>' }
    const [off, closed] = feedIn(atomFeed(page([event({ ended }), call({ ended })]), context)).entry as Node[]
    expect(off?.title)
      .to.have.property('#text')
      .that.matches(/^Cancelled: Repair/)
    expect(closed?.title)
      .to.have.property('#text')
      .that.matches(/^Closed: Repair/)
    expect(off).to.have.property('updated', '2026-11-05T00:00:00.000Z')
    expect(off?.content)
      .to.have.property('#text')
      .that.matches(/^<p><strong>No &lt;roof&gt;<\/strong><\/p>/)
  })

  it('names the language of a text that is in another', () => {
    const german = { ...context, site: { ...site, language: 'de' }, words: wordsIn('de') }
    const [entry] = feedIn(atomFeed(page([event()]), german)).entry as [{ content: { '#text': string } }]
    expect(entry.content['#text']).to.match(
      /^<div lang="en"><ul><li><strong>Wann:<\/strong> Samstag, 12. Dezember 2026/,
    )
  })

  it('is a feed with nothing in it too', () => {
    const feed = feedIn(atomFeed(page([]), context))
    expect(feed).to.include({ updated: '2026-11-20T00:00:00.000Z' }).and.not.have.property('entry')
  })

  it('tells nothing of what is not open to all', () => {
    const xml = atomFeed(
      page([event({ audience: 'hub' }), event({ audience: 'followers' }), event({ state: 'deleted' })]),
      context,
    )
    expect(xml).to.not.include('Repair').and.not.include('<entry')
  })

  it('carries what XML cannot, in a form that it can', () => {
    const odd = {
      title: 'a]]>b]]>c\u0000\u000b\ud800',
      html: '<p>x]]>y]]>z\u0001</p>',
      summary: ']]>]]>',
      byline: '&amp; <b>',
    }
    const [entry] = feedIn(atomFeed(page([writeUp(odd)]), context)).entry as [Node & { content: { '#text': string } }]
    expect(entry.title).to.have.property('#text', 'a]]&gt;b]]&gt;c\ufffd')
    expect(entry.content['#text']).to.include('<p>x]]&gt;y]]&gt;z</p>')
    expect(entry.author).to.deep.equal({ name: '&amp; <b>' })
  })
})

describe('an RSS feed', () => {
  it('has what RSS 2.0 wants of a channel, and where it is', () => {
    const channel = channelIn(rssFeed(page([event()], { feedPath: '/feed.rss' }), context))
    expect(channel).to.include({
      title: 'Everything · Walton & Hub',
      description: 'What <we> do; here, and now.',
      language: 'en',
    })
    expect(channel).to.include({ lastBuildDate: 'Mon, 02 Nov 2026 10:00:00 GMT' })
    expect(channel.link).to.deep.equal(['https://hub.example/'])
    expect(channel['atom:link']).to.deep.equal({
      '@href': 'https://hub.example/feed.rss',
      '@rel': 'self',
      '@type': 'application/rss+xml',
    })
    expect(channel.image).to.deep.equal({ title: channel.title, url: site.iconUrl, link: ['https://hub.example/'] })
  })

  it('has what RSS 2.0 wants of an item, whole texts, and no mail address', () => {
    const xml = rssFeed(page([event({ byline: 'Ada' })]), context)
    const [item] = channelIn(xml).item as [Node]
    expect(item).to.include({
      title: 'Repair café, &lt;tea&gt; &amp; "cake"',
      pubDate: 'Sun, 01 Nov 2026 10:00:00 GMT',
    })
    expect(item.link).to.deep.equal([addressOf(event())])
    expect(item.guid).to.deep.equal({ '#text': event().iri, '@isPermaLink': 'false' })
    expect(item.category).to.deep.equal(['Repair', 'Café'])
    expect(item['content:encoded']).to.include('<p>Bring <a href="https://a.example/?a=1&amp;b=2"')
    expect(item['dc:creator']).to.equal('Ada')
    expect(xml).to.not.include('hello@').and.not.include('<author')
  })

  it('is a feed with nothing in it too', () => {
    expect(channelIn(rssFeed(page([]), context))).to.not.have.property('item')
  })
})
