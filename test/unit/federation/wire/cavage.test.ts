import { expect } from 'chai'
import { hash, sign, type KeyObject } from 'node:crypto'
import { signRequest, verify } from '../../../../src/federation/wire/cavage.js'
import { digestOf } from '../../../../src/federation/wire/digest.js'
import { pairOf, received, type RawHeaders } from '../../../support/signed-requests.js'

const KEY_ID = 'https://b.example/users/ada#main-key'
const NOW = new Date('2026-11-21T10:00:00Z')
const OURS = { ownOrigins: ['https://hub.example'], now: NOW }
const BODY = '{"type":"Follow"}'
const minutes = (count: number) => new Date(NOW.getTime() + count * 60_000)
const rsa = () => pairOf('rsa')
const ed = () => pairOf('ed25519')

type Crafted = {
  method?: string
  target?: string
  headers?: RawHeaders
  covered?: string
  /** What is signed; by default what the headers say. */
  signing?: string
  parameters?: (signature: string) => string
  algorithm?: string
  body?: string
  key?: KeyObject
  hash?: string | null
}

/** A request signed by hand, right unless told otherwise. */
function crafted(options: Crafted = {}) {
  const { method = 'POST', target = '/inbox', body = BODY, key = rsa().privateKey, hash: by = 'sha256' } = options
  const headers: RawHeaders = options.headers ?? [
    ['Host', 'hub.example'],
    ['Date', NOW.toUTCString()],
    ['Digest', digestOf(Buffer.from(body))],
  ]
  const covered = options.covered ?? '(request-target) host date digest'
  const valueOf = (name: string) => headers.find(([given]) => given.toLowerCase() === name)?.[1] ?? ''
  const lineOf = (name: string) =>
    name === '(request-target)' ? `${name}: ${method.toLowerCase()} ${target}` : `${name}: ${valueOf(name)}`
  const signing = options.signing ?? covered.split(' ').map(lineOf).join('\n')
  const signature = sign(by, Buffer.from(signing), key).toString('base64')
  const all = `keyId="${KEY_ID}",algorithm="${options.algorithm ?? 'rsa-sha256'}",headers="${covered}",signature="${signature}"`
  headers.push(['Signature', options.parameters?.(signature) ?? all])
  return received(method, target, headers, body)
}

const reasonOf = async (request: ReturnType<typeof received>, key = rsa().publicKey, surroundings = OURS) => {
  const outcome = await verify(request, key, surroundings)
  return outcome.ok ? 'verified' : outcome.reason
}

async function posted(privateKey = rsa().privateKey, date = NOW, url = 'https://hub.example/inbox?a=%2F&b=') {
  const body = Buffer.from(BODY)
  return {
    headers: await signRequest({ method: 'POST', url: new URL(url), body, keyId: KEY_ID, privateKey, date }),
    body,
  }
}

describe('a draft-cavage signature that we make', () => {
  it('covers target, host, date and digest of a POST, under the names peers read', async () => {
    const { headers } = await posted()
    expect(Object.keys(headers)).to.deep.equal(['host', 'date', 'digest', 'signature'])
    expect(headers.digest).to.equal(`SHA-256=${hash('sha256', BODY, 'base64')}`)
    expect(headers.signature).to.match(
      /^keyId="https:\/\/b\.example\/users\/ada#main-key",algorithm="rsa-sha256",headers="\(request-target\) host date digest",signature="[\w+/]+={0,2}"$/,
    )
  })

  it('covers target, host and date of a GET', async () => {
    const url = new URL('https://hub.example/a/hub')
    const headers = await signRequest({ method: 'GET', url, keyId: KEY_ID, privateKey: rsa().privateKey, date: NOW })
    expect(headers).to.not.have.property('digest')
    expect(await reasonOf(received('GET', '/a/hub', headers))).to.equal('verified')
  })

  it('verifies, with the query and under keys of both kinds', async () => {
    for (const pair of [rsa(), ed()]) {
      const { headers, body } = await posted(pair.privateKey)
      const request = received('POST', '/inbox?a=%2F&b=', headers, body)
      expect(await reasonOf(request, pair.publicKey)).to.equal('verified')
      expect(await reasonOf({ ...request, target: '/inbox?a=/&b=' }, pair.publicKey)).to.equal('wrong-signature')
    }
  })

  it('names its key, and until when it has to be remembered', async () => {
    const { headers, body } = await posted()
    const outcome = await verify(received('POST', '/inbox?a=%2F&b=', headers, body), rsa().publicKey, OURS)
    expect(outcome.ok && outcome.value.keyId).to.equal(KEY_ID)
    expect(outcome.ok && outcome.value.until).to.deep.equal(minutes(65))
  })

  it('is not made with a key id that would break out of its quotes', async () => {
    const url = new URL('https://hub.example/')
    const request = { method: 'GET' as const, url, privateKey: rsa().privateKey, date: NOW }
    for (const keyId of ['https://b.example/"', 'https://b.example/\r\nX: 1', 'https://b.example/\\', '']) {
      const failure = await signRequest({ ...request, keyId }).catch((error: unknown) => error)
      expect(failure, keyId).to.be.instanceOf(TypeError)
    }
  })
})

describe('a draft-cavage signature that we receive', () => {
  it('verifies as Mastodon sends it', async () => {
    const headers: RawHeaders = [
      ['User-Agent', 'Mastodon/4.6.0 (http.rb/5.3.1; +https://b.example/)'],
      ['Host', 'hub.example'],
      ['Date', NOW.toUTCString()],
      ['Accept-Encoding', 'gzip'],
      ['Digest', digestOf(Buffer.from(BODY))],
      ['Content-Type', 'application/activity+json'],
    ]
    const covered = '(request-target) host date digest content-type'
    expect(await reasonOf(crafted({ headers, covered }))).to.equal('verified')
  })

  it('verifies as GoToSocial sends it: hs2019 with RSA, by SHA-256 or SHA-512', async () => {
    expect(await reasonOf(crafted({ algorithm: 'hs2019' }))).to.equal('verified')
    expect(await reasonOf(crafted({ algorithm: 'hs2019', hash: 'sha512' }))).to.equal('verified')
    expect(await reasonOf(crafted({ algorithm: 'rsa-sha512', hash: 'sha512' }))).to.equal('verified')
    expect(await reasonOf(crafted({ hash: 'sha512' }))).to.equal('wrong-signature')
  })

  it('verifies without an algorithm, and with parameters apart', async () => {
    const parameters = (signature: string) =>
      `keyId="${KEY_ID}", headers="(request-target) host date digest" , signature="${signature}", later="x"`
    expect(await reasonOf(crafted({ parameters }))).to.equal('verified')
  })

  it('verifies by (created) and (expires) under hs2019, and holds them to the window', async () => {
    const timed = (created: number, expires: number, algorithm = 'hs2019') =>
      crafted({
        headers: [
          ['Host', 'hub.example'],
          ['Digest', digestOf(Buffer.from(BODY))],
        ],
        signing: `(request-target): post /inbox\n(created): ${created}\n(expires): ${expires}\nhost: hub.example\ndigest: ${digestOf(Buffer.from(BODY))}`,
        parameters: (signature) =>
          `keyId="${KEY_ID}",algorithm="${algorithm}",created=${created},expires=${expires},headers="(request-target) (created) (expires) host digest",signature="${signature}"`,
      })
    const now = NOW.getTime() / 1000
    expect(await reasonOf(timed(now, now + 300))).to.equal('verified')
    expect(await reasonOf(timed(now - 60, now))).to.equal('expired')
    expect(await reasonOf(timed(now - 66 * 60, now + 300))).to.equal('too-old')
    expect(await reasonOf(timed(now + 61 * 60, now + 7200))).to.equal('too-new')
    expect(await reasonOf(timed(now, now + 300, 'rsa-sha256'))).to.equal('unsupported-component')
  })

  it('has to cover target, host, time and, with a body, its digest', async () => {
    for (const covered of [
      'date',
      'host date digest',
      '(request-target) date digest',
      '(request-target) host digest',
      '(request-target) host date',
    ]) {
      expect(await reasonOf(crafted({ covered })), covered).to.equal('not-covered')
    }
    expect(await reasonOf(crafted({ method: 'GET', covered: '(request-target) host date' }))).to.equal('not-covered')
    expect(await reasonOf(crafted({ method: 'GET', body: '', covered: '(request-target) host date' }))).to.equal(
      'verified',
    )
  })

  it('without the headers parameter covers too little', async () => {
    const parameters = (signature: string) => `keyId="${KEY_ID}",algorithm="rsa-sha256",signature="${signature}"`
    expect(await reasonOf(crafted({ parameters }))).to.equal('not-covered')
  })

  it('is good for 65 minutes, and for clocks that are an hour ahead', async () => {
    const dated = async (date: Date) => {
      const { headers, body } = await posted(rsa().privateKey, date, 'https://hub.example/inbox')
      return reasonOf(received('POST', '/inbox', headers, body))
    }
    expect(await dated(minutes(-65))).to.equal('verified')
    expect(await dated(minutes(60))).to.equal('verified')
    expect(await dated(minutes(-65.1))).to.equal('too-old')
    expect(await dated(minutes(60.1))).to.equal('too-new')
  })
})

describe('an attack on draft-cavage signatures', () => {
  it('by another body, or another digest, fails', async () => {
    const genuine = crafted()
    expect(await reasonOf({ ...genuine, body: Buffer.from(BODY.replace('Follow', 'Delete')) })).to.equal('wrong-digest')
    expect(await reasonOf({ ...genuine, body: Buffer.alloc(0) })).to.equal('wrong-digest')
    const swapped = '{"type":"Delete"}'
    const headers = new Map(genuine.headers).set('digest', [digestOf(Buffer.from(swapped))])
    expect(await reasonOf({ ...genuine, headers, body: Buffer.from(swapped) })).to.equal('wrong-signature')
  })

  it('by sending on what was addressed to another host fails', async () => {
    const { headers, body } = await posted(rsa().privateKey, NOW, 'https://evil.example/inbox')
    expect(await reasonOf(received('POST', '/inbox', headers, body))).to.equal('other-host')
    const relabelled = received('POST', '/inbox', { ...headers, host: 'hub.example' }, body)
    expect(await reasonOf(relabelled)).to.equal('wrong-signature')
    for (const host of [
      'hub.example.evil.example',
      'hub.example@evil.example',
      'hub.example.',
      'hub.example:8443',
      '',
    ]) {
      expect(await reasonOf(received('POST', '/inbox', { ...headers, host }, body)), host).to.equal('other-host')
    }
  })

  it('by two hosts, dates or digests fails, whichever of them was signed', async () => {
    for (const double of ['Host', 'Date', 'Digest']) {
      const genuine = crafted()
      const values = genuine.headers.get(double.toLowerCase()) ?? []
      for (const both of [
        ['x', ...values],
        [...values, 'x'],
        [...values, ...values],
      ]) {
        const headers = new Map(genuine.headers).set(double.toLowerCase(), both)
        expect(await reasonOf({ ...genuine, headers }), double).to.equal('duplicate-header')
      }
    }
  })

  it('by the method or another target fails', async () => {
    const genuine = crafted()
    expect(await reasonOf({ ...genuine, method: 'PUT' })).to.equal('wrong-signature')
    for (const target of ['/inbox/', '/inbox?', '/Inbox', '/a/hub/inbox', '//inbox']) {
      expect(await reasonOf({ ...genuine, target }), target).to.equal('wrong-signature')
    }
    for (const target of ['https://hub.example/inbox', '*', '/in box', '/in\u0131box', '']) {
      expect(await reasonOf({ ...genuine, target }), target).to.equal('malformed-target')
    }
  })

  it('by naming an algorithm that does not fit the key, or none, fails', async () => {
    const edSigned = (algorithm: string) => crafted({ algorithm, key: ed().privateKey, hash: null })
    expect(await reasonOf(edSigned('hs2019'), ed().publicKey)).to.equal('verified')
    expect(await reasonOf(edSigned('rsa-sha256'), ed().publicKey)).to.equal('wrong-key-type')
    expect(await reasonOf(edSigned('hs2019'), rsa().publicKey)).to.equal('wrong-signature')
    expect(await reasonOf(edSigned('ed25519'), rsa().publicKey)).to.equal('wrong-key-type')
    for (const algorithm of ['none', 'hmac-sha256', 'rsa-sha1', 'ecdsa-sha256', '', '__proto__', 'constructor']) {
      expect(await reasonOf(crafted({ algorithm })), algorithm).to.equal('unknown-algorithm')
    }
  })

  it('with the public key as a shared secret, or a private one to verify, fails', async () => {
    expect(await reasonOf(crafted(), rsa().privateKey)).to.equal('wrong-key-type')
  })

  it('with the key of somebody else fails', async () => {
    expect(await reasonOf(crafted(), pairOf('rsa', 'second').publicKey)).to.equal('wrong-signature')
  })

  it('by parameters that stand twice, in any spelling, fails', async () => {
    for (const twice of [
      `keyId="${KEY_ID}"`,
      `KEYID="${KEY_ID}"`,
      'headers="date"',
      'signature="AAAA"',
      'x="1",x="1"',
    ]) {
      const parameters = (signature: string) =>
        `keyId="${KEY_ID}",headers="(request-target) host date digest",signature="${signature}",${twice}`
      expect(await reasonOf(crafted({ parameters })), twice).to.equal('duplicate-parameter')
    }
  })

  it('by two signatures fails', async () => {
    const genuine = crafted()
    const [value] = genuine.headers.get('signature') ?? []
    const headers = new Map(genuine.headers).set('signature', [value as string, value as string])
    expect(await reasonOf({ ...genuine, headers })).to.equal('several-signatures')
  })

  it('by a signature that is cut, padded, or written another way fails', async () => {
    const parameters = (value: string) =>
      `keyId="${KEY_ID}",headers="(request-target) host date digest",signature="${value}"`
    const written = (change: (signature: string) => string) =>
      reasonOf(crafted({ parameters: (signature) => parameters(change(signature)) }))
    expect(await written((signature) => signature.slice(0, -4))).to.equal('wrong-signature')
    expect(await written(() => Buffer.alloc(256).toString('base64'))).to.equal('wrong-signature')
    expect(
      await written((s) => Buffer.concat([Buffer.alloc(1), Buffer.from(s, 'base64')]).toString('base64')),
    ).to.equal('wrong-signature')
    for (const change of [
      (signature: string) => signature.replace(/=+$/, ''),
      (signature: string) => ` ${signature}`,
      (signature: string) => signature.replace('=', ''),
      (signature: string) => `${signature}=`,
      (signature: string) => Buffer.from(signature, 'base64').toString('base64url'),
      () => '',
      () => Buffer.alloc(2_000).toString('base64'),
    ]) {
      expect(await written(change), String(change)).to.equal('malformed-signature')
    }
  })

  it('by a header that does not read as one fails', async () => {
    for (const value of [
      '',
      'keyId',
      'keyId=',
      'keyId="',
      ',',
      `keyId="${KEY_ID}",`,
      `,keyId="${KEY_ID}"`,
      'keyId="a\\"b"',
      'keyId=a',
      'keyId="é"',
      'a=01,',
      'Signature keyId="x"',
      'keyId = "x"',
    ]) {
      expect(await reasonOf(received('POST', '/inbox', { host: 'hub.example', signature: value })), value).to.equal(
        'malformed-signature',
      )
    }
    expect(await reasonOf(received('POST', '/inbox', { host: 'hub.example' }))).to.equal('no-signature')
    expect(
      await reasonOf(received('POST', '/inbox', { host: 'hub.example', signature: `keyId="${KEY_ID}"` })),
    ).to.equal('missing-parameter')
  })

  it('by key ids that are no addresses fails before anything is fetched', async () => {
    for (const keyId of [
      '',
      'ada',
      'acct:ada@b.example',
      'file:///etc/passwd',
      'http://unix:/run/docker.sock:/x y',
      'https://ada:x@b.example/',
      'javascript:1',
      '//b.example/',
      'https://b.example/<x>',
      `https://b.example/${'x'.repeat(3_000)}`,
    ]) {
      const parameters = (signature: string) =>
        `keyId="${keyId}",headers="(request-target) host date digest",signature="${signature}"`
      expect(await reasonOf(crafted({ parameters })), keyId).to.equal('unfit-key-id')
    }
  })

  it('by covering something twice, in capitals, or that does not exist fails', async () => {
    for (const covered of [
      '(request-target) host host date digest',
      '(request-target) Host date digest',
      '(request-target)  host date digest',
      '(method) host date digest',
      '(request-target) host date digest \u212aey',
    ]) {
      const parameters = (signature: string) =>
        `keyId="${KEY_ID}",headers="${covered.replace('\u212a', 'K')}",signature="${signature}"`
      expect(await reasonOf(crafted({ parameters })), covered).to.equal('unsupported-component')
    }
    expect(await reasonOf(crafted({ covered: '(request-target) host date digest x-missing' }))).to.equal(
      'missing-header',
    )
  })

  it('by dates that only look like one fails', async () => {
    for (const date of [
      'never',
      'Invalid Date',
      '',
      '2026-11-21T10:00:00Z',
      'Sat, 21 Nov 2026 10:00:00 +0000',
      'Mon, 21 Nov 2026 10:00:00 GMT',
      'Sat, 21 Nov 26 10:00:00 GMT',
      '1795255200',
      'Sat,  21 Nov 2026 10:00:00 GMT',
      'Sat, 021 Nov 2026 10:00:00 GMT',
    ]) {
      const headers: RawHeaders = [
        ['Host', 'hub.example'],
        ['Date', date],
        ['Digest', digestOf(Buffer.from(BODY))],
      ]
      expect(await reasonOf(crafted({ headers })), date).to.equal('malformed-date')
    }
  })

  it('by numbers with zeros in front, signs or fractions fails', async () => {
    for (const created of ['01795255200', '"-1"', '"1.5"', '"1e9"', '""', '"0x10"']) {
      const parameters = (signature: string) =>
        `keyId="${KEY_ID}",algorithm="hs2019",created=${created},headers="(request-target) (created) host digest",signature="${signature}"`
      expect(await reasonOf(crafted({ parameters })), created).to.equal('malformed-signature')
    }
  })

  it('by smuggling a line into what is signed fails', async () => {
    // What was signed for two headers must not verify as one header with a line break in it.
    const headers: RawHeaders = [
      ['Host', 'hub.example'],
      ['Date', NOW.toUTCString()],
      ['Digest', digestOf(Buffer.from(BODY))],
      ['X-One', `a\nx-two: b`],
    ]
    expect(() => crafted({ headers, covered: '(request-target) host date digest x-one' })).to.throw('malformed-headers')
  })
})

describe('the cost of hostile headers', () => {
  it('stays small however they are made', async function () {
    // What grows with the square of the length takes minutes.
    this.timeout(5_000)
    const long = 100_000
    for (const value of [
      '"'.repeat(long),
      'a='.repeat(long / 2),
      `keyId="${'a'.repeat(long)}`,
      `a="" ${' '.repeat(long)}`,
      `keyId="x",${' '.repeat(long)}`,
      `${'\t '.repeat(long * 10)}x`,
      `headers="${'a '.repeat(long / 2)}",signature="AAAA",keyId="${KEY_ID}"`,
      `signature="${'A'.repeat(long)}`,
      'x'.repeat(1_000_000),
    ]) {
      expect(await reasonOf(received('POST', '/inbox', { host: 'hub.example', signature: value }))).to.not.equal(
        'verified',
      )
    }
  })
})
