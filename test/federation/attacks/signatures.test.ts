import { expect } from 'chai'
import { createHash } from 'node:crypto'
import { signMessage } from '../../../src/federation/wire/rfc9421.js'
import { digestOf } from '../../../src/federation/wire/digest.js'
import { written, type Signing } from '../../support/deliveries.js'
import { createOf, HUB, NOW, startWorld, type Person, type World } from '../../support/gates.js'
import { expectKept, expectRefused } from '../../support/refusing.js'

describe('attacks on what is signed', () => {
  let world: World
  let ada: Person
  before(async () => {
    world = await startWorld()
    ada = world.person('b.test', 'ada')
  })
  after(() => world.stop())
  beforeEach(() => {
    world.now = NOW
    return expectKept(world, world.sign(ada, createOf(ada)), 'the one that is right')
  })
  const refused = (what: string, options: Partial<Signing>, status: number | number[] = 401) =>
    expectRefused(world, world.sign(ada, createOf(ada), options), { status, what })
  const inMinutes = (count: number) => new Date(NOW.getTime() + count * 60_000)

  it('nothing unsigned is believed, whatever the environment says', async () => {
    const { headers, body } = world.sign(ada, createOf(ada))
    const unsigned = headers.filter(([name]) => name !== 'Signature')
    const before = process.env.NODE_ENV
    try {
      for (const environment of [undefined, 'development', 'test', 'production']) {
        if (environment === undefined) delete process.env.NODE_ENV
        else process.env.NODE_ENV = environment
        const sent = { method: 'POST', target: '/inbox', headers: unsigned, body }
        const answer = await expectRefused(world, sent, { status: 401 })
        expect(JSON.parse(answer.body)).to.have.all.keys('error')
        expect(answer.headers['www-authenticate']).to.match(/^Signature/)
      }
    } finally {
      if (before === undefined) delete process.env.NODE_ENV
      else process.env.NODE_ENV = before
    }
  })

  it('a body that was swapped, by one byte or as a whole', async () => {
    const sent = world.sign(ada, createOf(ada))
    const swapped = Buffer.from(sent.body.toString().replace('Seedlings', 'Seedlingz'))
    await expectRefused(world, { ...sent, body: swapped }, { status: 401 })
    await expectRefused(world, { ...sent, body: Buffer.from(JSON.stringify(createOf(ada))) }, { status: 401 })
    await expectRefused(world, { ...sent, body: Buffer.concat([sent.body, Buffer.from(' ')]) }, { status: 401 })
    await expectRefused(world, { ...sent, body: Buffer.alloc(0) }, { status: 401 })
    await expectKept(world, sent)
  })

  it('a digest that is missing, wrong, uncovered, twice, or of a hash nobody trusts', async () => {
    const activity = createOf(ada)
    const body = Buffer.from(JSON.stringify(activity))
    const right = digestOf(body)
    const wrong = digestOf(Buffer.from('{}'))
    const send = (what: string, options: Partial<Signing>) =>
      expectRefused(world, world.sign(ada, activity, options), { status: 401, what })
    await send('none', { digest: null })
    await send('wrong', { digest: wrong })
    await send('uncovered', { covered: '(request-target) host date' })
    await send('two headers', { behind: [['Digest', wrong]] })
    await send('the same twice', { behind: [['Digest', right]] })
    await send('two in one', { digest: `${right},${wrong}` })
    await send('right and wrong of two hashes', { digest: `${right},SHA-512=${'A'.repeat(86)}==` })
    await send('md5 alone', { digest: `MD5=${createHash('md5').update(body).digest('base64')}` })
    await send('sha-1 alone', { digest: `SHA=${createHash('sha1').update(body).digest('base64')}` })
    await send('hex', { digest: `SHA-256=${createHash('sha256').update(body).digest('hex')}` })
    await send('empty', { digest: 'SHA-256=' })
    await expectKept(world, world.sign(ada, activity, { digest: `${right},MD5=x` }), 'with one that is of no matter')
  })

  it('a signature over less than it has to cover', async () => {
    for (const covered of [
      'date',
      'host date digest',
      '(request-target) date digest',
      '(request-target) host digest',
      'digest',
    ]) {
      await refused(covered, { covered })
    }
    await refused('nothing named', { signature: (usual) => usual.replace(/headers="[^"]*",/, '') })
    await refused('an empty list', { signature: (usual) => usual.replace(/headers="[^"]*"/, 'headers=""') })
    await refused('a header twice', { covered: '(request-target) host date digest date' })
    await refused('a header that is not there', { covered: '(request-target) host date digest x-none' })
  })

  it('a genuine signature made for another server, another path or another method', async () => {
    const activity = createOf(ada)
    const relay = (options: Partial<Signing>) => world.sign(ada, activity, options)
    await expectRefused(world, relay({ host: 'evil.test' }), { status: 421 })
    await expectRefused(world, relay({ host: 'hub.test.evil.test' }), { status: 421 })
    await expectRefused(world, relay({ host: 'hub.test:8443' }), { status: 421 })
    const relabelled = relay({ host: 'evil.test' })
    const headers = relabelled.headers.map(([name, value]): [string, string] => [
      name,
      name === 'Host' ? 'hub.test' : value,
    ])
    await expectRefused(world, { ...relabelled, headers }, { status: 401, what: 'with our host put in' })
    await expectRefused(world, { ...relay({ target: '/a/walton/inbox' }), target: '/inbox' }, { status: 401 })
    await expectRefused(world, { ...relay({ target: '/inbox?x=1' }), target: '/inbox' }, { status: 401 })
    await expectRefused(world, { ...relay({ method: 'PUT' }), method: 'POST' }, { status: 401 })
    await expectKept(world, relay({ host: 'HUB.test:443' }), 'our host in another spelling')
  })

  it('parameters that stand twice, and more than one signature', async () => {
    const double = (extra: string) => ({ signature: (usual: string) => `${usual},${extra}` })
    await refused('keyId', double(`keyId="${ada.keyId}"`))
    await refused('keyId in other letters', double(`KEYID="https://evil.test/k"`))
    await refused('signature', double('signature="AAAA"'))
    await refused('headers', double('headers="date"'))
    await refused('two headers', { behind: [['Signature', `keyId="${ada.keyId}",headers="date",signature="AAAA"`]] })
    await refused('two in one header', { signature: (usual) => `${usual}, ${usual}` })
    await refused('both kinds', { behind: [['Signature-Input', `sig1=("@method");created=1;keyid="${ada.keyId}"`]] })
    await refused('an algorithm nobody knows', { signature: (usual) => usual.replace('rsa-sha256', 'none') })
    await refused('an algorithm of another kind', { signature: (usual) => usual.replace('rsa-sha256', 'ed25519') })
    await refused('hmac with the public key', { signature: (usual) => usual.replace('rsa-sha256', 'hmac-sha256') })
    await refused('no signature', { signature: (usual) => usual.replace(/signature="[^"]*"/, 'signature=""') })
    await refused('no key', { signature: (usual) => usual.replace(/keyId="[^"]*",/, '') })
    await refused('another scheme', { signature: () => 'Bearer abc' })
  })

  it('dates that are none, too old, or in the future', async () => {
    const dated = (text: string) => ({
      signingString: (usual: string) => usual.replace(/^date: .*/m, `date: ${text}`),
      behind: [] as [string, string][],
    })
    const withDate = (text: string) => {
      const sent = world.sign(ada, createOf(ada), dated(text))
      return { ...sent, headers: sent.headers.map(([n, v]): [string, string] => [n, n === 'Date' ? text : v]) }
    }
    for (const text of [
      'never',
      '',
      '0',
      'Sat, 21 Nov 2026',
      '2026-11-21T10:00:00Z',
      'NaN',
      'Infinity',
      '-1',
      'Thu, 01 Jan 1970 00:00:00 GMT',
    ]) {
      await expectRefused(world, withDate(text), { status: 401, what: text })
    }
    await refused('13 hours old', { date: inMinutes(-13 * 60) })
    await refused('66 minutes old', { date: inMinutes(-66) })
    await refused('an hour and a minute ahead', { date: inMinutes(61) })
    await refused('next year', { date: inMinutes(60 * 24 * 365) })
    await refused('no date', { signingString: (usual) => usual, covered: '(request-target) host digest' })
    await refused('a second date', { before: [['Date', inMinutes(-1).toUTCString()]] })
    await expectKept(world, world.sign(ada, createOf(ada), { date: inMinutes(-10) }), '10 minutes old')
    await expectKept(world, world.sign(ada, createOf(ada), { date: inMinutes(59) }), 'a clock of another zone')
  })

  it('headers that parsers read in two ways', async () => {
    const sent = (options: Partial<Signing> = {}) => world.sign(ada, createOf(ada), options)
    const plain = sent()
    const refuse = (what: string, bytes: Buffer | typeof plain, status: number | number[]) =>
      expectRefused(world, bytes, { status, what })
    await refuse('two hosts', sent({ behind: [['Host', 'evil.test']] }), [400, 401])
    await refuse('the same host twice', sent({ behind: [['Host', 'hub.test']] }), [400, 401])
    await refuse('two lengths', written(sent(), `Content-Length: ${plain.body.length}\r\nContent-Length: 1\r\n`), 400)
    await refuse('length and chunks', written(sent(), `Content-Length: 5\r\nTransfer-Encoding: chunked\r\n`), 400)
    await refuse('chunks in two ways', written(sent(), 'Transfer-Encoding: chunked, identity\r\n'), 400)
    const folded = written(sent()).toString('latin1')
    await refuse('a folded header', Buffer.from(folded.replace('Digest: ', 'Digest:\r\n '), 'latin1'), [400, 401])
    await refuse('a blank before the colon', Buffer.from(folded.replace('Digest:', 'Digest :'), 'latin1'), 400)
    await refuse('a bare line feed', Buffer.from(folded.replace('\r\nDigest', '\nDigest'), 'latin1'), 400)
    await refuse(
      'letters that become others',
      sent({ behind: [[Buffer.from('\u212aost').toString('latin1'), 'evil.test']] }),
      400,
    )
    const absolute = { ...plain, target: `http://hub.test/inbox` }
    await refuse('an absolute target', absolute, 404)
    await refuse('the same, signed so', sent({ target: `${HUB}/inbox` }), 404)
    for (const target of [
      '/%69nbox',
      '/INBOX',
      '/inbox/',
      '//inbox',
      '/x/../inbox',
      '/%2e/inbox',
      '/inbox%00',
      '/a/walton/../../inbox',
      '/a/%77alton/inbox',
      '/a/WALTON/inbox',
      '/inbox;x',
      '/inbox#x',
    ]) {
      await refuse(target, sent({ target }), [400, 404])
    }
    await refuse('headers without end', sent({ behind: [['X-Pad', 'a'.repeat(20_000)]] }), 431)
    await refuse('very many headers', sent({ behind: Array.from({ length: 250 }, (_, n) => [`X-${n}`, 'a']) }), 400)
    const upper = sent()
    const shouted = upper.headers.map(([name, value]): [string, string] => [name.toUpperCase(), value])
    await expectKept(world, { ...upper, headers: shouted }, 'names in capitals')
    await expectKept(world, sent({ target: '/inbox?x=%2e' }), 'a query that was signed')
  })

  it('of RFC 9421 as of the older draft', async () => {
    const message = async (
      activity: unknown,
      changes: (headers: Record<string, string>) => Record<string, string> = (same) => same,
    ) => {
      const body = Buffer.from(JSON.stringify(activity))
      const url = new URL(`${HUB}/inbox`)
      const signed = await signMessage({
        method: 'POST',
        url,
        body,
        keyId: ada.keyId,
        privateKey: ada.key,
        date: world.now,
      })
      const headers = Object.entries({ ...changes(signed), 'content-type': 'application/activity+json' })
      return { method: 'POST', target: '/inbox', headers, body }
    }
    await expectKept(world, await message(createOf(ada)))
    const sent = await message(createOf(ada))
    await expectRefused(world, { ...sent, body: Buffer.from('{}') }, { status: 401, what: 'another body' })
    await expectRefused(world, { ...sent, target: '/inbox?x' }, { status: 401, what: 'another target' })
    const input = (from: string | RegExp, to: string) =>
      message(createOf(ada), (signed) => ({
        ...signed,
        'signature-input': (signed['signature-input'] ?? '').replace(from, to),
      }))
    await expectRefused(world, await input(' "content-digest"', ''), { status: 401, what: 'no digest' })
    await expectRefused(world, await input('"@target-uri" ', ''), { status: 401, what: 'no target' })
    await expectRefused(world, await input(/created=\d+/, 'created=1'), { status: 401, what: 'old' })
    await expectRefused(world, await input(';created', ';created=1;created'), { status: 401, what: 'twice' })
    const elsewhere = await message(createOf(ada), (signed) => ({ ...signed, host: 'evil.test' }))
    await expectRefused(world, elsewhere, { status: 421, what: 'another host' })
  })
})
