import { expect } from 'chai'
import { gzipSync } from 'node:zlib'
import { pageAsker } from '../../../../src/federation/cards/ask-page.js'
import { cardIn } from '../../../../src/federation/cards/read-page.js'
import { closeFetchers, testFetcher } from '../../../support/fetching.js'
import { startOddServer, stopOddServers, type OddServer } from '../../../support/odd-server.js'

const AT = 'https://news.example/2026/bed?x=1'
const whole = `<!doctype html><html lang="en-GB"><head>
<title>A bed &amp; more - The News</title>
<meta property="og:title" content="A raised bed &lt;in&gt; a day">
<meta name=description content="How &quot;we&quot; built it.">
<meta property="og:site_name" content="The News"><meta name="author" content="Sue Smith">
<meta property="article:author" content="https://news.example/sue">
<meta property="article:published_time" content="2026-11-20T09:00:00+01:00">
<meta property="og:image" content="/bed.jpg"><meta property="og:image:width" content="1200">
<meta property="og:image:height" content="630"><meta property="og:image:alt" content="A bed">
</head><body><meta property="og:title" content="Another"></body></html>`

describe('what a page says of itself', () => {
  it('is read in all the words that pages have for it', () => {
    expect(cardIn(whole, AT)).to.deep.equal({
      title: 'A raised bed <in> a day',
      description: 'How "we" built it.',
      author: 'Sue Smith',
      authorUrl: 'https://news.example/sue',
      site: 'The News',
      language: 'en-GB',
      publishedAt: new Date('2026-11-20T08:00:00Z'),
      image: { url: 'https://news.example/bed.jpg', alt: 'A bed', width: 1_200, height: 630 },
    })
    expect(cardIn('<title>Only  this\n</title>', AT)).to.deep.include({ title: 'Only this', image: null, author: '' })
    expect(
      cardIn('<meta name="twitter:title" content="T"><meta name="twitter:image" content="//cdn.example/1.png">', AT),
    ).to.deep.include({
      title: 'T',
      image: { url: 'https://cdn.example/1.png', alt: '', width: 0, height: 0 },
    })
    expect(cardIn('<p>Nothing</p>', AT)).to.equal(null)
    expect(cardIn('<title> </title><meta property="og:title" content="">', AT)).to.equal(null)
  })

  it('is plain text, as long as it needs to be, that turns nothing around it', () => {
    const card = cardIn(`<title>${'x'.repeat(5_000)}</title><meta name="description" content="a\u202eb\u0000c\nd">`, AT)
    expect(card?.title.length).to.equal(300)
    expect(card?.description).to.equal('abc d')
  })

  it('leads to nothing but pages and pictures of the web', () => {
    const image = (address: string) =>
      cardIn(`<title>T</title><meta property="og:image" content="${address}">`, AT)?.image
    for (const odd of [
      'javascript:alert(1)',
      'data:image/png;base64,AA',
      'file:///etc/passwd',
      'https://a:b@c.example/1',
      'http://',
      `https://x.example/${'y'.repeat(3_000)}`,
    ])
      expect(image(odd), odd).to.equal(null)
    const odd =
      '<title>T</title><meta property="og:image:width" content="1e99"><meta property="og:image" content="/1"><meta property="article:published_time" content="99999"><html lang="<b>">'
    expect(cardIn(odd, AT)).to.deep.include({ language: null, publishedAt: null })
    expect(cardIn(odd, AT)?.image).to.include({ width: 0, height: 0 })
  })

  it('is not what visitors of the page can leave in comments, scripts, attributes or text', () => {
    const meta = '<meta property="og:title" content="Bad">'
    for (const within of [
      `<!-- ${meta} -->`,
      `<script>"${meta}"</script>`,
      `<div title='${meta}'>`,
      `<textarea>${meta}</textarea>`,
      `<svg><title>Bad</title></svg>`,
    ])
      expect(cardIn(`<title>Good</title>${within}`, AT)?.title, within).to.equal('Good')
  })

  it('is found out in no time, whatever the page consists of', () => {
    for (const piece of [
      '<meta name=a content=b>',
      '<title>',
      '<b>',
      '<',
      '&amp;',
      '<meta property="og:title" content="',
    ])
      cardIn(piece.repeat(Math.ceil(500_000 / piece.length)), AT)
  }).timeout(5_000)
})

describe('asking a page', () => {
  let server: OddServer
  let at: string
  const ask = (path: string, fetcher = testFetcher()) => pageAsker({ fetcher, clock: () => new Date() })(at + path)

  before(async () => {
    server = await startOddServer()
    at = `http://localhost:${server.port}`
    const page = (path: string, type: string, body: string | Buffer, more = {}) =>
      server.on(path, (_req, res) => void res.writeHead(200, { 'Content-Type': type, ...more }).end(body))
    page('/page', 'text/html; charset=utf-8', whole)
    page('/latin', 'text/html', Buffer.from('<meta charset="iso-8859-1"><title>Caf\xe9</title>', 'latin1'))
    page('/unknown', 'text/html; charset=klingon', '<title>Qapla’</title>')
    page('/json', 'application/json', '{"title":"no"}')
    page('/picture', 'image/png', whole)
    page(
      '/bomb',
      'text/html',
      gzipSync(Buffer.concat([Buffer.from('<title>Small</title>'), Buffer.alloc(300 * 2 ** 20)])),
      { 'Content-Encoding': 'gzip' },
    )
    server.on('/long', (_req, res) => {
      res.writeHead(200, { 'Content-Type': 'text/html' })
      const more = () => {
        while (!res.destroyed && res.write(whole + ' '.repeat(60_000)));
        if (!res.destroyed) res.once('drain', more)
      }
      more()
    })
    server.on('/inside', (_req, res) => void res.writeHead(302, { Location: 'http://10.0.0.1/admin' }).end())
    server.on('/busy', (_req, res) => void res.writeHead(429, { 'Retry-After': '120' }).end())
  })
  after(async () => {
    closeFetchers()
    await stopOddServers()
  })

  it('gives its card, in whatever letters it is written', async () => {
    expect(await ask('/page'))
      .to.have.property('card')
      .that.includes({ site: 'The News' })
    expect(await ask('/latin'))
      .to.have.property('card')
      .that.includes({ title: 'Café' })
    expect(await ask('/unknown'))
      .to.have.property('card')
      .that.includes({ title: 'Qapla’' })
  })

  it('gives nothing where there is no page', async () => {
    for (const path of ['/json', '/picture', '/missing']) expect(await ask(path), path).to.deep.equal({ kind: 'none' })
    expect(await ask('/busy')).to.deep.equal({ kind: 'later', afterMs: 120_000 })
  })

  it('reads the beginning of a page, however long it goes on', async () => {
    expect((await ask('/long')).kind).to.equal('card')
    expect((await ask('/bomb')).kind).to.equal('card')
  })

  it('never leads to where only this hub can go, neither at once nor by a detour', async () => {
    const careful = testFetcher({ privateRanges: ['127.0.0.0/8'] })
    expect(await ask('/inside', careful)).to.deep.equal({ kind: 'none' })
    const asker = pageAsker({
      fetcher: testFetcher({ hosts: { 'inside.example': ['192.168.0.7'] } }),
      clock: () => new Date(),
    })
    for (const url of ['http://169.254.169.254/latest', 'https://inside.example/', 'http://[::ffff:10.0.0.1]/'])
      expect((await asker(url)).kind, url).to.not.equal('card')
  })

  it('asks old links where they lead by now, with encryption', async () => {
    const asked: string[] = []
    const fetcher = {
      stream: (url: string) => {
        asked.push(url)
        return Promise.resolve({ kind: 'not-found' as const })
      },
    }
    const asker = pageAsker({ fetcher, clock: () => new Date() })
    for (const url of ['http://a.example/x?y', 'http://a.example', 'http://localhost:81/', 'https://a.example/'])
      await asker(url)
    const secure = ['https://a.example/x?y', 'https://a.example', 'http://localhost:81/', 'https://a.example/']
    expect(asked).to.deep.equal(secure)
  })

  it('asks one site twenty times in five minutes, and no more', async () => {
    const asker = pageAsker({ fetcher: testFetcher(), clock: () => new Date('2026-11-21') })
    const kinds: string[] = []
    for (let n = 0; n < 25; n++) kinds.push((await asker(`${at}/page`)).kind)
    expect(kinds.filter((kind) => kind === 'card').length).to.equal(20)
    expect(kinds.slice(20)).to.deep.equal(Array.from({ length: 5 }, () => 'later'))
  })
})
