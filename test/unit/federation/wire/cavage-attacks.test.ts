import { expect } from 'chai'
import { verify } from '../../../../src/federation/wire/cavage.js'
import { digestOf } from '../../../../src/federation/wire/digest.js'
import {
  BODY,
  crafted,
  ed,
  KEY_ID,
  minutes,
  NOW,
  OURS,
  posted,
  reasonOf,
  rsa,
} from '../../../support/cavage-requests.js'
import { pairOf, received, type RawHeaders } from '../../../support/signed-requests.js'

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

  it('by adding a time that is not covered changes nothing, not even when it was signed', async () => {
    const soon = Math.floor(minutes(-64).getTime() / 1000)
    for (const added of [`created=${soon}`, 'created=1', 'expires=1']) {
      const parameters = (signature: string) =>
        `keyId="${KEY_ID}",headers="(request-target) host date digest",signature="${signature}",${added}`
      const outcome = await verify(crafted({ parameters }), rsa().publicKey, OURS)
      expect(outcome.ok && outcome.value.signedAt, added).to.deep.equal(minutes(0))
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
