import { expect } from 'chai'
import { exchange } from '../support/raw-requests.js'
import { AS2, openChecked, type Checked } from './conformance-scene.js'
import { stopHubs } from './hubs.js'

describe('HTTP, as other servers use it', function () {
  this.timeout(120_000)
  let checked: Checked
  let shared: string[]
  before(async () => {
    checked = await openChecked()
    const { hub, items } = checked
    shared = [hub.voice, items.event.iri, `${hub.voice}/outbox`, `${hub.voice}/outbox?page=true`]
  })
  after(stopHubs)

  const discovery = () => [
    `/.well-known/webfinger?resource=acct:oak@${checked.hub.host}`,
    ...['/.well-known/nodeinfo', '/nodeinfo/2.0', '/nodeinfo/2.1', '/.well-known/host-meta'],
  ]
  const pathOf = (address: string) => address.replace(`https://${checked.hub.host}`, '')
  const port = () => Number(new URL(checked.hub.address ?? '').port)

  it('HEAD is GET without the body', async () => {
    for (const address of [...shared, ...discovery(), checked.items.gone.iri, checked.at('/o/99999999999999999999')]) {
      const got = await checked.read(address)
      const head = await checked.read(address, { accept: AS2 }, 'HEAD')
      expect([head.status, head.text], address).to.deep.equal([got.status, ''])
      const rest = (headers: typeof got.headers) =>
        Object.fromEntries(Object.entries(headers).filter(([name]) => !['date', 'x-request-id'].includes(name)))
      expect(rest(head.headers), address).to.deep.equal(rest(got.headers))
    }
  })

  it('says what may be done there', async () => {
    for (const address of shared) {
      const asked = await checked.read(address, { accept: AS2 }, 'DELETE')
      expect([asked.status, asked.headers.allow], address).to.satisfy(
        ([status, allow]: [number, string | undefined]) => status === 405 && allow?.includes('GET'),
      )
    }
  })

  it('lets scripts of any site read', async () => {
    for (const address of [...shared, ...discovery()]) {
      const { headers } = await checked.read(address, { accept: AS2, origin: 'https://reader.example' })
      expect(headers['access-control-allow-origin'], address).to.equal('*')
      expect(headers['access-control-allow-credentials']).to.equal(undefined)
    }
    const asking = { 'origin': 'https://reader.example', 'access-control-request-method': 'GET' }
    const preflight = await checked.read(checked.hub.voice, asking, 'OPTIONS')
    expect(preflight.status).to.equal(204)
    expect(preflight.headers['access-control-allow-methods']).to.include('GET')
  })

  it('sends nothing again to those who have it', async () => {
    for (const address of [...shared, ...discovery()]) {
      const { headers } = await checked.read(address)
      expect(headers.etag, address).to.match(/^(?:W\/)?".+"$/)
      const again = await checked.read(address, { 'accept': AS2, 'if-none-match': headers.etag ?? '' })
      expect([again.status, again.text], address).to.deep.equal([304, ''])
      const other = await checked.read(address, { 'accept': AS2, 'if-none-match': '"another"' })
      expect(other.status).to.equal(200)
    }
  })

  it('gives a page and a document different tags', async () => {
    const document = await checked.read(checked.items.event.iri)
    const page = await checked.read(checked.items.event.iri, {
      'accept': 'text/html',
      'if-none-match': document.headers.etag ?? '',
    })
    expect(page.status).to.not.equal(304)
  })

  it('lets caches keep what is for everybody, and nothing that depends on who asks', async () => {
    for (const address of [...shared, ...discovery()]) {
      expect((await checked.read(address)).headers['cache-control'], address).to.match(/^public, max-age=\d+/)
    }
    const signed: Record<string, string>[] = [
      { signature: 'keyId="https://far.test/users/fay#key",signature="AAAA"' },
      { authorization: 'Bearer x' },
    ]
    for (const claim of signed) {
      const { headers, status } = await checked.read(checked.hub.voice, { accept: AS2, ...claim })
      expect([status, headers['cache-control']]).to.deep.equal([200, 'private, no-store'])
    }
  })

  it('sets no cookies', async () => {
    for (const address of [...shared, ...discovery()]) {
      const { headers } = await checked.read(address, { accept: AS2, cookie: 'session=nonsense' })
      expect(headers['set-cookie'], address).to.equal(undefined)
    }
  })

  it('answers HTTP/1.0, and whole addresses as the target', async () => {
    const { host } = checked.hub
    const old = await exchange(
      port(),
      `GET ${pathOf(checked.hub.voice)} HTTP/1.0\r\nHost: ${host}\r\nAccept: ${AS2}\r\n\r\n`,
    )
    expect([old.status, old.headers['content-type']]).to.deep.equal([200, `${AS2}; charset=utf-8`])
    expect(old.headers['transfer-encoding']).to.equal(undefined)
    const whole = await exchange(port(), `GET ${checked.hub.voice} HTTP/1.1\r\nHost: ${host}\r\nAccept: ${AS2}\r\n\r\n`)
    expect(whole.status).to.equal(200)
    const hostless = await exchange(port(), `GET ${pathOf(checked.hub.voice)} HTTP/1.1\r\nAccept: ${AS2}\r\n\r\n`)
    expect(hostless.status).to.equal(400)
  })

  it('is the same under every name that a request gives it', async () => {
    const plain = await checked.read(checked.hub.voice)
    const other = await checked.read(checked.hub.voice, {
      'accept': AS2,
      'host': 'evil.test',
      'x-forwarded-host': 'evil.test',
    })
    expect(other.text).to.equal(plain.text)
  })

  it('takes care what crawlers are told', async () => {
    const { status, headers, text } = await checked.read('/robots.txt', {})
    expect([status, /^text\/plain/.test(headers['content-type'] ?? '')]).to.deep.equal([200, true])
    expect(text).to.match(/^User-agent: \*$/im)
    expect(text).to.not.match(/^Disallow: \/$/m)
  })

  it('says that nothing is to be guessed from what it sends', async () => {
    for (const address of [...shared, ...discovery()]) {
      expect((await checked.read(address)).headers['x-content-type-options'], address).to.equal('nosniff')
    }
  })

  it('has documents of the same size and sort for those who ask at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => checked.read(checked.hub.voice)))
    expect(new Set(answers.map(({ text }) => text)).size).to.equal(1)
  })
})
