import { expect } from 'chai'
import { iri } from '../../../../../src/core/iri.js'
import type { Json, JsonObject } from '../../../../../src/federation/remote/strict-json.js'
import { readPost } from '../../../../../src/federation/vocab/read/post.js'

const author = iri('https://elm.test/a/elm')
const now = new Date('2026-11-10T12:00:00Z')

const article = (entries: Json, more: JsonObject = {}): JsonObject => ({
  ...{
    id: 'https://elm.test/o/1',
    type: 'Article',
    attributedTo: author,
    name: 'A list',
    content: '<ol><li>x</li></ol>',
  },
  ...{ to: ['https://www.w3.org/ns/activitystreams#Public'], cc: [], published: '2026-11-10T10:00:00Z' },
  'hub:entries': entries,
  ...more,
})
const collection = (orderedItems: Json, more: JsonObject = {}): JsonObject => ({
  ...{ id: 'https://elm.test/o/1/entries', type: 'OrderedCollection', orderedItems },
  ...more,
})
const read = (entries: Json, more: JsonObject = {}) => readPost(article(entries, more), author, { now })
const entriesOf = (orderedItems: Json) => read(collection(orderedItems))?.list?.entries
const link = (href: Json, more: JsonObject = {}): JsonObject => ({ type: 'Link', href, name: 'One', ...more })

describe("strangers' reading lists", () => {
  it('are read as they are sent, with the introduction as their text', () => {
    const post = read(collection([link('https://a.test/1', { 'hub:note': 'Why' })], { content: '<p>Hello</p>' }))
    expect(post).to.include({ kind: 'list', html: '<p>Hello</p>', writeUp: null, title: 'A list' })
    expect(post?.list).to.deep.equal({
      entries: [{ at: 'https://a.test/1', title: 'One', note: 'Why', gone: false, object: false }],
    })
  })

  it('are lists also when they are empty or written out by JSON-LD, and nothing else is', () => {
    expect(read(collection([]))).to.deep.include({ kind: 'list', list: { entries: [] } })
    const long = article(collection([link('https://a.test/1', { 'https://w3id.org/allotment/ns#note': 'Why' })]))
    const { 'hub:entries': entries, ...rest } = long
    const spelled = { ...rest, 'https://w3id.org/allotment/ns#entries': [entries as Json] }
    expect(readPost(spelled, author, { now })?.list?.entries[0]).to.include({ note: 'Why' })
    const odds: Json[] = ['https://elm.test/o/1/entries', null, 7, [], {}, { orderedItems: 'x' }, { orderedItems: {} }]
    for (const odd of odds) {
      expect(read(odd), JSON.stringify(odd)).to.include({ kind: 'write-up', list: null })
    }
    expect(read(collection([link('https://a.test/1')]), { type: 'Note' })).to.include({
      kind: 'status',
      list: null,
    })
    expect(readPost({ ...article(collection([])), type: 'Event' }, author, { now })?.list ?? null).to.equal(null)
  })

  it('lead nowhere but to the web, by https', () => {
    const bad = [
      ...[
        'javascript:alert(1)',
        'http://a.test/1',
        'data:text/html,x',
        'https://u:p@a.test/',
        'ftp://a.test/',
        '//a.test',
      ],
      ...['', ' https://a.test/', `https://a.test/${'x'.repeat(2_000)}`, 'https://a.test/"><script>', null, 7, true],
    ]
    expect(entriesOf([...bad, ...bad.map((href) => link(href)), {}, [], [[link('https://a.test/1')]]])).to.deep.equal(
      [],
    )
  })

  it('are text, one line each, cut to what a list of ours could have', () => {
    const [entry] = entriesOf([
      link('https://a.test/1', {
        'name': `<b>x</b>\n\u202e\u0000${'n'.repeat(5_000)}`,
        'hub:note': `<script>\n${'m'.repeat(5_000)}`,
      }),
    ])!
    expect(entry?.title)
      .to.match(/^<b>x<\/b> n+…?$/)
      .and.to.have.lengthOf.at.most(200)
    expect(entry?.note)
      .to.match(/^<script> m+…?$/)
      .and.to.have.lengthOf.at.most(500)
    const odd = entriesOf([link('https://a.test/1', { 'name': { a: 1 }, 'hub:note': ['x', 'y'] }), 'https://a.test/2'])
    expect(odd).to.deep.equal([
      { at: 'https://a.test/1', title: 'https://a.test/1', note: 'x', gone: false, object: false },
      { at: 'https://a.test/2', title: 'https://a.test/2', note: '', gone: false, object: true },
    ])
  })

  it('are bounded in number, and have each thing once', () => {
    const many = Array.from({ length: 50_000 }, (_, n) => link(`https://a.test/${n}`))
    expect(entriesOf(many)).to.have.lengthOf(100)
    expect(entriesOf([link('https://a.test/1'), link('https://a.test/1', { name: 'Two' })])).to.have.lengthOf(1)
  })

  it('say what is gone, and what is an object', () => {
    expect(
      entriesOf([
        { type: 'Tombstone', id: 'https://a.test/1', name: 'Old' },
        { type: 'Article', id: 'https://a.test/2', name: 'Whole' },
        link('https://a.test/3', { mediaType: 'application/activity+json' }),
        link('https://a.test/4', { mediaType: 'text/html' }),
      ])?.map(({ gone, object }) => [gone, object]),
    ).to.deep.equal([
      [true, true],
      [false, true],
      [false, true],
      [false, false],
    ])
  })

  it('do not bring markup in by the introduction', () => {
    const post = read(collection([], { content: '<p onclick="x">Hi<script>alert(1)</script><img src=x></p>' }))
    expect(post?.html).to.not.match(/script|onclick|<img/)
  })
})
