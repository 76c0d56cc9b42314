import { expect } from 'chai'
import { iri, type Iri } from '../../../../src/core/iri.js'
import type { AskPage, Card } from '../../../../src/domain/cards/card.js'
import { cardRepo, CARDS } from '../../../../src/domain/cards/card-repo.js'
import { CardService } from '../../../../src/domain/cards/card-service.js'
import { liveBus } from '../../../../src/domain/live/live-bus.js'
import { blankPost } from '../../../../src/domain/posts/blank-post.js'
import { linkIn } from '../../../../src/domain/posts/link-in.js'
import { linkedPosts } from '../../../../src/domain/posts/linking.js'
import { postOf, postRepo, POSTS, type PostDoc } from '../../../../src/domain/posts/post-repo.js'
import { freshStore, type FreshStore } from '../../../support/store.js'

const PAGE = iri('https://news.example/bed')
const START = new Date('2026-11-21T12:00:00Z')
const card = (title: string): Card => ({
  ...{ title, description: '', author: '', authorUrl: null, site: '', language: null, publishedAt: null },
  image: { url: 'https://pictures.example/1.png', alt: '', width: 0, height: 0 },
})

const post = (n: number, change: Partial<PostDoc> = {}): PostDoc => ({
  ...blankPost,
  _id: String(n).padStart(20, '0'),
  iri: iri(`https://oak.test/o/${n}`),
  author: iri('https://oak.test/a/ada'),
  host: 'oak.test',
  audience: 'public',
  html: `<p><a href="${PAGE}">bed</a></p>`,
  language: 'en',
  publishedAt: START,
  inReplyTo: null,
  thread: iri(`https://oak.test/o/${n}`),
  ...{ versionAt: START, receivedAt: START, place: null, announce: null },
  ...change,
})

describe('the page that a post leads to', () => {
  const link = (html: string, change: Partial<PostDoc> = {}) => linkIn(postOf(post(1, { html, ...change })))
  const a = (href: string, more = '') => `<a href="${href}" rel="nofollow"${more}>text</a>`

  it('is its first link', () => {
    expect(link(`<p>${a('https://a.example/x?y=1&amp;z=2#part')} ${a('https://b.example/')}</p>`)).to.equal(
      'https://a.example/x?y=1&z=2',
    )
    expect(link('<p>https://a.example/ without a link</p>')).to.equal(null)
  })

  it('is no mention, no hashtag, nothing on this hub, and not what it quotes', () => {
    const quote = { of: iri('https://b.example/note/1'), stamp: null }
    for (const html of [
      a('https://b.example/@sue', ' class="u-url mention"'),
      a('https://b.example/tags/x', ' class="mention hashtag"'),
      '<a href="https://b.example/tags/x">#x</a>',
      '<a href="https://b.example/@sue"><span>@</span>sue</a>',
      a('/tags/x'),
      a('mailto:ann@b.example'),
      a('https://b.example/note/1'),
      a('https://b.example/u/sue'),
      `<p class="quote-inline">RE: ${a('https://c.example/page-of-note-1')}</p>`,
    ]) {
      const named = { quote, mentions: [iri('https://b.example/u/sue')] }
      expect(link(html, named), html).to.equal(null)
      expect(link(`${html}${a(PAGE)}`, named), html).to.equal(PAGE)
    }
  })

  it('is none of what was said to a few', () => {
    expect(link(a(PAGE), { audience: 'direct' })).to.equal(null)
    expect(link(a(PAGE), { audience: 'followers' })).to.equal(PAGE)
  })

  it('may stand beside its text', () => {
    const file = {
      kind: 'link',
      url: PAGE,
      mediaType: null,
      alt: '',
      width: null,
      height: null,
      blurhash: null,
      focus: null,
    } as const
    expect(link('', { files: [file] })).to.equal(PAGE)
  })
})

describe('cards of pages', () => {
  let fresh: FreshStore
  let cards: CardService
  let posts: ReturnType<typeof postRepo>
  let now: Date
  let asked: string[]
  let changed: string[]
  let bad: Set<string>
  let answer: AskPage
  const pass = (ms: number) => void (now = new Date(now.getTime() + ms))

  const open = () => {
    const { store } = fresh
    const live = liveBus()
    live.listen((event) => event.what === 'changed' && changed.push(event.status))
    const blocks = {
      refuses: (host: string) => bad.has(host),
      silenced: (host: string) => bad.has(`${host} silenced`),
      rejectsMedia: (host: string) => bad.has(`${host} media`),
    }
    return new CardService({
      repo: cardRepo(store),
      posts: linkedPosts(store.collection(POSTS)),
      blocks,
      live,
      clock: () => now,
      random: () => 0,
      baseUrl: 'https://oak.test',
    })
  }
  beforeEach(async () => {
    fresh = await freshStore({ collections: [CARDS, POSTS] })
    now = START
    asked = []
    changed = []
    bad = new Set()
    answer = async () => ({ kind: 'card', card: card('A bed') })
    cards = open()
    posts = postRepo(fresh.store)
  })
  afterEach(() => fresh.dispose())

  const ask: AskPage = (url) => {
    asked.push(url)
    return answer(url)
  }
  const work = async () => {
    while (await cards.step(ask));
  }
  const shown = async (...docs: PostDoc[]) => cards.of(docs.map(postOf))
  const titles = async (...docs: PostDoc[]) => Array.from((await shown(...docs)).values(), (found) => found.card.title)

  it('are there some time after the post, and told to those who look on', async () => {
    await posts.add(post(1))
    expect(await titles(post(1))).to.deep.equal([])
    await work()
    expect([asked, changed]).to.deep.equal([[PAGE], [post(1)._id]])
    expect((await shown(post(1))).get(post(1).iri)).to.deep.equal({ url: PAGE, card: card('A bed') })
  })

  it('are asked for once for all posts that lead to the same page', async () => {
    for (let n = 1; n <= 5; n++) await posts.add(post(n))
    await work()
    await posts.add(post(6))
    await work()
    expect(asked).to.deep.equal([PAGE])
    expect(changed).to.have.members([1, 2, 3, 4, 5].map((n) => post(n)._id))
    expect((await titles(...[1, 2, 3, 4, 5, 6].map((n) => post(n)))).length).to.equal(6)
  })

  it('are asked for anew after some days, once another post leads there', async () => {
    await posts.add(post(1))
    await work()
    pass(6 * 24 * 60 * 60_000)
    await work()
    expect(asked.length).to.equal(1)
    answer = async () => ({ kind: 'card', card: card('A new bed') })
    await posts.add(post(2))
    await work()
    expect(await titles(post(1))).to.deep.equal(['A new bed'])
    answer = async () => ({ kind: 'later', afterMs: null })
    pass(6 * 24 * 60 * 60_000)
    await posts.add(post(3))
    for (let tries = 0; tries < 4; tries++) {
      await work()
      pass(2 * 60 * 60_000)
    }
    expect([asked.length, await titles(post(3))]).to.deep.equal([5, ['A new bed']])
  })

  it('are asked for again where a page did not answer, and then no more', async () => {
    answer = async () => ({ kind: 'later', afterMs: 60_000 })
    await posts.add(post(1))
    for (let tries = 0; tries < 6; tries++) {
      await work()
      pass(2 * 60 * 60_000)
    }
    expect(asked.length).to.equal(3)
    expect([await titles(post(1)), changed]).to.deep.equal([[], []])
  })

  it('are asked for by another when somebody dies over it', async () => {
    await posts.add(post(1))
    await cards.step(ask)
    answer = () => new Promise(() => undefined)
    void cards.step(ask)
    while (asked.length === 0) await new Promise(setImmediate)
    cards = open()
    answer = async () => ({ kind: 'card', card: card('A bed') })
    await work()
    expect(asked.length).to.equal(1)
    pass(3 * 60_000 + 1)
    await work()
    expect([asked.length, await titles(post(1)), changed]).to.deep.equal([2, ['A bed'], [post(1)._id]])
  })

  it('are neither asked for nor shown of those whom the hub does not show', async () => {
    bad.add('news.example silenced')
    await posts.add(post(1))
    await posts.add(post(2, { html: '<a href="https://oak.test/o/9">ours</a>' }))
    await work()
    expect(asked).to.deep.equal([])
    bad.clear()
    await posts.add(post(3))
    await work()
    expect(await titles(post(1))).to.deep.equal(['A bed'])
    bad.add('pictures.example media')
    expect((await shown(post(1))).get(post(1).iri)?.card.image).to.equal(null)
    bad.add('news.example')
    expect(await titles(post(1))).to.deep.equal([])
  })

  it('follow an edit', async () => {
    const other = 'https://other.example/page' as Iri
    await posts.add(post(1))
    await work()
    const edited = await posts.change(post(1), { html: `<a href="${other}">other</a>`, versionAt: now })
    await work()
    expect(asked).to.deep.equal([PAGE, other])
    expect((await shown(edited as PostDoc)).get(post(1).iri)?.url).to.equal(other)
    await posts.change(edited as PostDoc, { html: '', state: 'deleted' })
    expect(await cards.of([{ ...postOf(edited as PostDoc), state: 'deleted' }])).to.deep.equal(new Map())
  })

  it('of what others wrote are asked for by each server at a time of its own', async () => {
    await posts.add(post(17, { origin: 'remote' }))
    await work()
    expect(asked).to.deep.equal([])
    pass(30_000)
    await work()
    expect(asked).to.deep.equal([PAGE])
  })
})
