import { expect } from 'chai'
import { cleanUp, temporaryHub, type TestHub } from './hubs.js'

describe('pages', () => {
  let hub: TestHub
  before(async () => {
    hub = await temporaryHub()
    await hub.start()
  })
  after(cleanUp)

  it('begin with a start page that needs no script', async () => {
    const { status, headers, text } = await hub.get('/')
    expect(status).to.equal(200)
    expect(headers['content-type']).to.equal('text/html; charset=utf-8')
    expect(text).to.match(/^<!doctype html>\n<html lang="en" dir="ltr">/)
    for (const part of ['<title>', 'class="skip"', '<header', '<main id="main"', '<footer', '<h1>']) {
      expect(text).to.include(part)
    }
    expect(text).to.not.match(/<script|style=|onload/)
  })

  it('carry the headers that keep a browser safe, whatever the answer', async () => {
    for (const path of ['/', '/nothing', '/healthz', '/robots.txt']) {
      const { headers } = await hub.get(path)
      expect(headers['content-security-policy'], path).to.match(/^default-src 'none'; .*frame-ancestors 'none'/)
      expect(headers, path).to.include({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      })
      expect(headers, path).to.not.have.any.keys('x-powered-by', 'strict-transport-security', 'set-cookie')
    }
  })

  it('ask for https from then on only where they are on https', async () => {
    const secure = await temporaryHub({ baseUrl: 'https://hub.example.org' })
    await secure.start()
    const { headers, text } = await secure.get('/')
    expect(headers['strict-transport-security']).to.equal('max-age=31536000')
    expect(text).to.include('hub.example.org')
  })

  it('link a style sheet that may be kept for good', async () => {
    const { text } = await hub.get('/')
    const [, href = ''] = /<link rel="stylesheet" href="([^"]+)"/.exec(text) ?? []
    const { status, headers } = await hub.get(href)
    expect([status, headers['content-type']]).to.deep.equal([200, 'text/css; charset=utf-8'])
    expect(headers['cache-control']).to.equal('public, max-age=31536000, immutable')
  })

  it('are not sent again to a browser that has them', async () => {
    const { headers } = await hub.get('/')
    const again = await hub.get('/', { headers: { 'If-None-Match': headers.etag ?? '' } })
    expect([again.status, again.text]).to.deep.equal([304, ''])
  })

  it('answer HEAD as they answer GET, without the page', async () => {
    for (const path of ['/', '/healthz', '/nothing']) {
      const [full, bare] = [await hub.get(path), await hub.get(path, { method: 'HEAD' })]
      expect([bare.status, bare.text], path).to.deep.equal([full.status, ''])
      expect(bare.headers['content-type'], path).to.equal(full.headers['content-type'])
    }
  })

  it('take nothing that is sent to them', async () => {
    const { status, headers } = await hub.get('/', { method: 'POST' })
    expect([status, headers.allow]).to.deep.equal([405, 'GET, HEAD'])
  })

  it('say in plain words what is wrong, and in JSON to programs', async () => {
    const page = await hub.get('/nothing?secret=1')
    expect(page.status).to.equal(404)
    expect(page.headers['cache-control']).to.include('no-store')
    for (const words of ['What happened', 'What is safe', 'What you can do']) expect(page.text).to.include(words)
    const json = await hub.get('/nothing', { headers: { Accept: 'application/json' } })
    expect(JSON.parse(json.text)).to.deep.equal({ error: 'There is no page at this address.', status: 404 })
    expect(json.headers.vary).to.match(/\bAccept$/)
  })

  it('refuse odd addresses, and are never broken by them', async () => {
    const odd = ['/%ff', '//evil.example', '/%', '/a%00b', '/..%2f..%2fetc/passwd', '/%2e%2e/', `/${'a'.repeat(6_000)}`]
    for (const path of [
      ...odd,
      '/\\evil',
      '/?%ff',
      '/;jsessionid=1',
      'http://evil.example/nothing',
      '*',
      '/__proto__',
    ]) {
      const { status } = await hub.get('/', { path })
      expect(status, path).to.be.oneOf(path === '/?%ff' ? [200] : [400, 404])
    }
    expect((await hub.get('/', { path: `/${'a'.repeat(60_000)}` })).status).to.equal(431)
  })

  it('leave a line in the log for each request, without its query', async () => {
    await hub.get('/nowhere-else?token=abc')
    const line = hub.lines.find(({ route }) => route === '/nowhere-else')
    expect(line).to.include({ level: 'info', part: 'web', method: 'GET', status: 404, message: 'request' })
    expect(line?.ms).to.be.a('number')
    expect(line?.requestId).to.match(/^\d{20}$/)
    expect(JSON.stringify(hub.lines)).to.not.include('abc')
  })

  it('tell robots that they may look', async () => {
    const { headers, text } = await hub.get('/robots.txt')
    expect(headers['content-type']).to.equal('text/plain; charset=utf-8')
    expect(text).to.match(/^User-agent: \*\n(?:Disallow: .+\n)*Allow: \/\nSitemap: http/)
  })
})

describe('pictures on a host of their own', () => {
  after(cleanUp)

  it('are linked there and allowed from there', async () => {
    const hub = await temporaryHub({ mediaUrl: 'https://pictures.example.org/hub' })
    await hub.start()
    await hub.setUp()
    const policy = String((await hub.get('/')).headers['content-security-policy'])
    expect(policy).to.match(/img-src 'self' https:\/\/pictures\.example\.org;/)
  })
})
