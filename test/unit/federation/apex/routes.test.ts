import { expect } from 'chai'
import type { SignerVerdict } from '../../../../src/federation/apex/wire-source.js'
import { bob, CONTEXT, HUB, note, serve, signedBy, stopServed } from '../../../support/wire-sources.js'

const items = (count: number) => Array.from({ length: count }, (_, index) => `${HUB}/o/${index + 1}`)
const signer = (verdict: SignerVerdict) => async () => verdict
const bySigner = { signature: 'keyId="https://b.example/users/bob#main-key",headers="date",signature="YWJj"' }

describe('documents for other servers', () => {
  afterEach(stopServed)

  for (const path of [
    '/a/hub',
    '/a/some_1',
    '/actor',
    '/o/1',
    '/o/00000000000000000001',
    '/o/1/act/1-create',
    '/act/7-2-accept',
  ]) {
    it(`are sent as they were written: ${path}`, async () => {
      const { source, get } = await serve()
      const written = source.put(path, { ...note(path), nothing: null, number: 47.000001, nested: { cc: ['x'] } })
      const { status, headers, text } = await get(path)
      expect(status).to.equal(200)
      expect(text).to.equal(JSON.stringify(written))
      expect(headers).to.include({
        'content-type': 'application/activity+json; charset=utf-8',
        'vary': 'Accept, Signature, Signature-Input',
        'cache-control': 'public, max-age=60',
        'access-control-allow-origin': '*',
        'content-length': String(Buffer.byteLength(text)),
      })
      expect(headers).to.not.have.property('x-powered-by')
      expect(source.asked).to.deep.equal([HUB + path])
    })
  }

  it('never have hidden recipients, or properties of a library', async () => {
    const { source, get } = await serve()
    source.put('/o/1', { ...note('/o/1'), bto: [bob], bcc: [bob], _meta: { privateKey: 'x' }, object: { bcc: [bob] } })
    expect((await get('/o/1')).json()).to.deep.equal({ ...note('/o/1'), object: {} })
  })

  it('have a head without a body', async () => {
    const { source, get } = await serve()
    source.put('/o/1', note('/o/1'))
    const [whole, head] = [await get('/o/1'), await get('/o/1', {}, 'HEAD')]
    expect(head).to.include({ status: 200, text: '' })
    const same = ['content-type', 'content-length', 'etag', 'cache-control', 'vary']
    for (const name of same) expect(head.headers[name], name).to.equal(whole.headers[name])
  })

  it('are not sent again to who has them', async () => {
    const { source, get } = await serve()
    source.put('/o/1', note('/o/1'))
    const etag = String((await get('/o/1')).headers.etag)
    expect(await get('/o/1', { 'if-none-match': etag })).to.include({ status: 304, text: '' })
    source.put('/o/1', { ...note('/o/1'), content: 'changed' })
    expect((await get('/o/1', { 'if-none-match': etag })).status).to.equal(200)
  })

  it('leave pages to people, with the application as it was', async () => {
    const { source, get } = await serve()
    source.put('/o/1', note('/o/1'))
    for (const path of ['/o/1', '/a/hub', '/o/9']) {
      const { text, headers } = await get(path, { accept: 'text/html,*/*;q=0.8' })
      expect(text).to.equal('page of the application')
      expect(headers.vary).to.equal('Accept')
    }
    expect(source.asked).to.deep.equal([])
  })

  it('are all there is at the addresses of machines, whatever is asked for', async () => {
    const { source, get } = await serve()
    source.put('/actor', note('/actor'))
    source.put('/o/1/act/1-create', note('/o/1/act/1-create'))
    source.collect('/a/hub/outbox', [])
    for (const path of ['/actor', '/a/hub/outbox', '/o/1/act/1-create']) {
      for (const accept of ['*/*', 'text/html', '']) {
        expect((await get(path, { accept })).headers['content-type'], path).to.match(/^application\/activity\+json/)
      }
    }
  })

  it('say in JSON that there is none', async () => {
    const { get } = await serve()
    for (const path of ['/a/nobody', '/o/1', '/o/1/act/1-create', '/a/nobody/outbox', '/actor', '/o/1/likes']) {
      const { status, headers, json } = await get(path)
      expect(status, path).to.equal(404)
      expect(headers['content-type']).to.equal('application/json; charset=utf-8')
      expect(headers['cache-control']).to.equal('no-store')
      expect(json()).to.deep.equal({ error: 'There is nothing here.', status: 404 })
    }
  })

  it('leave a Tombstone, for actors too', async () => {
    const { source, get } = await serve()
    for (const path of ['/o/1', '/a/left']) {
      const body = { '@context': CONTEXT, 'id': HUB + path, 'type': 'Tombstone' }
      source.documents.set(HUB + path, { kind: 'gone', body })
      const { status, headers, text } = await get(path)
      expect(status).to.equal(410)
      expect(text).to.equal(JSON.stringify(body))
      expect(headers['content-type']).to.equal('application/activity+json; charset=utf-8')
      expect(await get(path, {}, 'HEAD')).to.include({ status: 410, text: '' })
    }
  })

  it('fail for one request when the source does, and serve the next', async () => {
    const { source, get, errors } = await serve()
    const fault = new Error('out of order')
    source.documents.set(`${HUB}/o/1`, () => Promise.reject(fault))
    source.documents.set(`${HUB}/o/2`, () => {
      throw fault
    })
    source.collection = () => Promise.reject(fault)
    for (const path of ['/o/1', '/o/2', '/a/hub/outbox', '/a/hub/outbox?page=true']) {
      expect((await get(path)).status, path).to.equal(500)
    }
    expect(errors).to.deep.equal([fault, fault, fault, fault])
    source.put('/o/1', note('/o/1'))
    expect((await get('/o/1')).status).to.equal(200)
  })

  it('are found at their own address only', async () => {
    const { source, get } = await serve()
    source.documents.get = () => ({ kind: 'document', body: note('/o/1'), shared: true })
    const others = [
      '/o/%31',
      '/o/1%2fact%2f1-create',
      '/o/..%2factor',
      '/o/../actor',
      '/o/./1',
      '//o/1',
      '/o//1',
      '/o/1/',
      '/O/1',
      '/a/Hub',
      '/a/h%00b',
      '/a/$&',
      '/a/hub%20',
      '/a/hub;x=1',
      '/a/__proto__.x',
      '/a/<script>alert(1)</script>',
      `/a/${'x'.repeat(31)}`,
      `/o/${'1'.repeat(21)}`,
      `/o/${'1'.repeat(8_000)}`,
      `/act/${'a'.repeat(101)}`,
      '/act/-a',
      '/a/hub/inbox',
      '/a/hub/liked',
      '/a/hub/blocked',
      '/o/1/act',
      '/actor/act',
      '/proxy',
    ]
    for (const path of others) expect((await get(path)).text, path).to.equal('page of the application')
    expect(source.asked).to.deep.equal([])
    expect((await get('/o/1?x=%2f..&page=true')).status).to.equal(200)
  })

  it('can only be read', async () => {
    const { source, get } = await serve()
    source.collect('/a/hub/outbox', [])
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const { status, headers } = await get('/a/hub/outbox', {}, method)
      expect(status, method).to.equal(405)
      expect(headers.allow).to.equal('GET, HEAD, OPTIONS')
      for (const path of ['/o/1', '/a/hub', '/a/hub/inbox', '/inbox']) {
        expect((await get(path, {}, method)).text, `${method} ${path}`).to.equal('page of the application')
      }
    }
    expect(source.asked).to.deep.equal([])
  })

  it('may be read by scripts of other sites', async () => {
    const { get } = await serve()
    const { status, headers } = await get('/o/1', { 'access-control-request-method': 'GET' }, 'OPTIONS')
    expect(status).to.equal(204)
    expect(headers).to.include({ 'access-control-allow-origin': '*', 'access-control-allow-headers': 'Accept' })
    expect(headers).to.not.have.property('access-control-allow-credentials')
  })
})

describe('documents for those who sign', () => {
  afterEach(stopServed)
  const asBob = signer({ kind: 'signed', actor: bob })

  it('are kept by no cache', async () => {
    const { source, get } = await serve({ signerOf: asBob })
    source.put('/o/1', note('/o/1'))
    source.put('/o/2', note('/o/2'), false)
    for (const [path, headers] of [
      ['/o/1', bySigner],
      ['/o/2', {}],
      ['/o/2', bySigner],
    ] as const) {
      const answer = await get(path, headers)
      expect(answer.headers['cache-control']).to.equal('private, no-store')
      expect(answer.headers).to.not.have.property('access-control-allow-origin')
    }
  })

  it('depend on who they are, who is asked for only when it matters', async () => {
    let checks = 0
    const { source, get } = await serve({
      signerOf: async () => {
        checks++
        return { kind: 'signed', actor: bob }
      },
    })
    source.put('/o/1', note('/o/1'))
    source.documents.set(`${HUB}/o/2`, async ({ signer }) =>
      (await signer()) === bob && (await signer()) === bob
        ? { kind: 'document', body: note('/o/2'), shared: false }
        : { kind: 'forbidden' },
    )
    expect((await get('/o/1', bySigner)).status).to.equal(200)
    expect(checks).to.equal(0)
    const unsigned = await get('/o/2')
    expect(unsigned.status).to.equal(401)
    expect(unsigned.headers['www-authenticate']).to.match(/^Signature /)
    expect(checks).to.equal(0)
    expect((await get('/o/2', bySigner)).status).to.equal(200)
    expect(checks).to.equal(1)
  })

  it('are refused to somebody else', async () => {
    const { source, get } = await serve({ signerOf: asBob })
    source.documents.set(`${HUB}/o/2`, { kind: 'forbidden' })
    expect((await get('/o/2', bySigner)).status).to.equal(403)
  })

  it('wait when the signer cannot be known just now, and never come to the unwelcome', async () => {
    for (const [status, retryAfterMs, after] of [
      [503, 29_500, '30'],
      [429, 1_000, '1'],
      [403, null, undefined],
    ] as const) {
      const verdict = signer({ kind: 'refused', status, retryAfterMs })
      const { source, get } = await serve({ signerOf: verdict, signedOnly: () => true })
      source.put('/o/1', note('/o/1'))
      const { status: answered, headers } = await get('/o/1', bySigner)
      expect(answered).to.equal(status)
      expect(headers['retry-after']).to.equal(after)
      expect(source.asked).to.deep.equal([])
    }
  })

  it('are all there is in secure mode, but for the instance actor', async () => {
    const verdicts: SignerVerdict[] = [{ kind: 'unsigned' }, { kind: 'refused', status: 401, retryAfterMs: null }]
    for (const verdict of verdicts) {
      const { source, get } = await serve({ signerOf: signer(verdict), signedOnly: () => true })
      for (const path of ['/actor', '/o/1', '/a/hub', '/o/1/act/1-create']) source.put(path, note(path))
      for (const path of ['/a/hub/outbox', '/o/1/likes', '/actor/outbox']) source.collect(path, items(3))
      const closed = [
        '/o/1',
        '/a/hub',
        '/o/1/act/1-create',
        '/a/hub/outbox',
        '/a/hub/outbox?page=true',
        '/actor/outbox',
      ]
      for (const path of [...closed, '/o/404']) {
        expect((await get(path)).status, path).to.equal(401)
        expect((await get(path, bySigner)).status, path).to.equal(401)
      }
      expect((await get('/actor')).headers['cache-control']).to.equal('public, max-age=60')
      expect((await get('/actor', bySigner)).status).to.equal(200)
      expect((await get('/o/1', { accept: 'text/html' })).text).to.equal('page of the application')
    }
    const { source, get } = await serve({ signerOf: asBob, signedOnly: () => true })
    source.put('/o/1', note('/o/1'))
    const { status, headers } = await get('/o/1', bySigner)
    expect(status).to.equal(200)
    expect(headers['cache-control']).to.equal('private, no-store')
  })

  it('are not for blocked hosts: by the key they name, or by whose it is', async () => {
    const evil = 'https://blocked.example/u/x' as typeof bob
    const { source, get } = await serve({ signerOf: signer({ kind: 'signed', actor: evil }) })
    source.put('/o/1', note('/o/1'))
    source.put('/actor', note('/actor'))
    source.collect('/a/hub/outbox', [])
    for (const path of ['/o/1', '/actor', '/a/hub/outbox', '/o/404']) {
      expect((await get(path, signedBy('blocked.example'))).status, path).to.equal(403)
    }
    expect(source.asked).to.deep.equal([])
    expect((await get('/o/1', signedBy('good.example'))).status).to.equal(200)
    source.documents.set(`${HUB}/o/2`, async ({ signer: who }) => {
      await who()
      return { kind: 'document', body: note('/o/2'), shared: false }
    })
    expect((await get('/o/2', signedBy('good.example'))).status).to.equal(403)
  })
})
