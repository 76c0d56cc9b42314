import { expect } from 'chai'
import { createPrivateKey, createPublicKey, hash, sign, type KeyObject } from 'node:crypto'
import { signBytes, verifyBytes } from '../../../../src/federation/wire/algorithms.js'
import { signatureBase } from '../../../../src/federation/wire/components.js'
import { contentDigestOf } from '../../../../src/federation/wire/digest.js'
import { addressOf } from '../../../../src/federation/wire/received.js'
import { parseRequestSignature } from '../../../../src/federation/wire/request-signature.js'
import { signMessage, verify } from '../../../../src/federation/wire/rfc9421.js'
import { parseDictionary, type InnerList } from '../../../../src/federation/wire/structured-fields.js'
import { fieldsOf, pairOf, received, type RawHeaders } from '../../../support/signed-requests.js'

const KEY_ID = 'https://b.example/users/ada#main-key'
const NOW = new Date('2026-11-21T10:00:00Z')
const CREATED = NOW.getTime() / 1000
const OURS = { ownOrigins: ['https://hub.example'], now: NOW }
const BODY = '{"type":"Follow"}'
const rsa = () => pairOf('rsa')
const ed = () => pairOf('ed25519')

const reasonOf = async (request: ReturnType<typeof received>, key = rsa().publicKey, surroundings = OURS) => {
  const outcome = await verify(request, key, surroundings)
  return outcome.ok ? 'verified' : outcome.reason
}

const posted = (options: { privateKey?: KeyObject; date?: Date; url?: string } = {}) =>
  signMessage({
    method: 'POST',
    url: new URL(options.url ?? 'https://hub.example/inbox'),
    body: Buffer.from(BODY),
    keyId: KEY_ID,
    privateKey: options.privateKey ?? rsa().privateKey,
    date: options.date ?? NOW,
  })

const PARAMS = `;created=${CREATED};keyid="${KEY_ID}"`

/** Signs by hand over the lines given, under an input given, whatever they are. */
function crafted(components: string, lines: string[], options: { params?: string; headers?: RawHeaders } = {}) {
  const input = `(${components})${options.params ?? PARAMS}`
  const base = [...lines, `"@signature-params": ${input}`].join('\n')
  const signature = sign('sha256', Buffer.from(base), rsa().privateKey).toString('base64')
  return received(
    'POST',
    '/inbox?x=1',
    [
      ['Host', 'hub.example'],
      ['Content-Digest', contentDigestOf(Buffer.from(BODY))],
      ...(options.headers ?? []),
      ['Signature-Input', `s=${input}`],
      ['Signature', `s=:${signature}:`],
    ],
    BODY,
  )
}
const DIGEST_LINE = `"content-digest": ${contentDigestOf(Buffer.from(BODY))}`
const TARGET_LINE = '"@target-uri": https://hub.example/inbox?x=1'
const COMPONENTS = '"@method" "@target-uri" "content-digest"'
const LINES = ['"@method": POST', TARGET_LINE, DIGEST_LINE]

describe('the test vectors of RFC 9421', () => {
  // Appendix B.1.4 and B.2, 'test-request'.
  const privateKey = createPrivateKey(
    '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF\n-----END PRIVATE KEY-----',
  )
  const publicKey = createPublicKey(
    '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=\n-----END PUBLIC KEY-----',
  )
  const body = '{"hello": "world"}'
  const request = received(
    'POST',
    '/foo?param=Value&Pet=dog',
    [
      ['Host', 'example.com'],
      ['Date', 'Tue, 20 Apr 2021 02:07:55 GMT'],
      ['Content-Type', 'application/json'],
      [
        'Content-Digest',
        'sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:',
      ],
      ['Content-Length', '18'],
    ],
    body,
  )
  const input =
    '("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"'
  const signature = 'wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=='
  const base = () => {
    const address = addressOf(request, ['https://example.com'])
    if (!address.ok) throw new Error(address.reason)
    const made = signatureBase(parseDictionary(`x=${input}`)?.get('x') as InnerList, request, address.value)
    if (!made.ok) throw new Error(made.reason)
    return made.value
  }

  it('hold for the signature base of B.2.6', () => {
    expect(base().toString()).to.equal(
      [
        '"date": Tue, 20 Apr 2021 02:07:55 GMT',
        '"@method": POST',
        '"@path": /foo',
        '"@authority": example.com',
        '"content-type": application/json',
        '"content-length": 18',
        `"@signature-params": ${input}`,
      ].join('\n'),
    )
  })

  it('hold for the signature of B.2.6, made and verified', async () => {
    expect((await signBytes('ed25519', base(), privateKey)).toString('base64')).to.equal(signature)
    expect(await verifyBytes(['ed25519'], base(), publicKey, Buffer.from(signature, 'base64'))).to.equal(null)
  })

  it('show what we ask beyond the RFC: the digest has to be covered', async () => {
    const headers = new Map(request.headers)
      .set('signature-input', [`sig-b26=${input.replace('test-key-ed25519', KEY_ID)}`])
      .set('signature', [`sig-b26=:${signature}:`])
    const then = { ownOrigins: ['https://example.com'], now: new Date(1618884473_000) }
    expect(await reasonOf({ ...request, headers }, publicKey, then)).to.equal('not-covered')
  })
})

describe('an RFC 9421 signature that we make', () => {
  it('has the components and parameters Mastodon asks for', async () => {
    const headers = await posted()
    expect(headers['content-digest']).to.equal(`sha-256=:${hash('sha256', BODY, 'base64')}:`)
    expect(headers['signature-input']).to.equal(
      `sig1=("@method" "@target-uri" "content-digest");created=${CREATED};keyid="${KEY_ID}";alg="rsa-v1_5-sha256"`,
    )
    expect(headers.signature).to.match(/^sig1=:[\w+/]+={0,2}:$/)
    expect(headers).to.not.have.property('digest')
  })

  it('verifies under keys of both kinds, and as a GET without digest', async () => {
    expect(await reasonOf(received('POST', '/inbox', await posted(), BODY))).to.equal('verified')
    const { privateKey, publicKey } = ed()
    const headers = await posted({ privateKey })
    expect(headers['signature-input']).to.contain(';alg="ed25519"')
    expect(await reasonOf(received('POST', '/inbox', headers, BODY), publicKey)).to.equal('verified')
    const url = new URL('https://hub.example/a/hub?page=1')
    const got = await signMessage({ method: 'GET', url, keyId: KEY_ID, privateKey, date: NOW })
    expect(got).to.not.have.property('content-digest')
    expect(await reasonOf(received('GET', '/a/hub?page=1', got), publicKey)).to.equal('verified')
  })

  it('is told from draft-cavage by its own header', async () => {
    const read = parseRequestSignature(fieldsOf(Object.entries(await posted())))
    expect(read.ok && read.value.keyId).to.equal(KEY_ID)
    const request = received('POST', '/inbox', await posted(), BODY)
    const message = read.ok && read.value.check(request, OURS)
    expect(message && message.ok && message.value.scheme).to.equal('rfc9421')
  })
})

describe('an RFC 9421 signature that we receive', () => {
  it('verifies with other components, spacing and parameters', async () => {
    const split = ['"@method": POST', '"@authority": hub.example', '"@path": /inbox', '"@query": ?x=1', DIGEST_LINE]
    expect(await reasonOf(crafted('"@method" "@authority" "@path" "@query" "content-digest"', split))).to.equal(
      'verified',
    )
    const target = [
      '"@method": POST',
      '"@scheme": https',
      '"@authority": hub.example',
      '"@request-target": /inbox?x=1',
      DIGEST_LINE,
    ]
    expect(
      await reasonOf(crafted('"@method" "@scheme" "@authority" "@request-target" "content-digest"', target)),
    ).to.equal('verified')
    const params = `${PARAMS};alg="rsa-v1_5-sha256";nonce="a\\"b";tag="x";expires=${CREATED + 300}`
    expect(await reasonOf(crafted(COMPONENTS, LINES, { params }))).to.equal('verified')
    const headers: RawHeaders = [['Content-Type', 'application/activity+json']]
    expect(
      await reasonOf(
        crafted(`${COMPONENTS} "content-type"`, [...LINES, '"content-type": application/activity+json'], { headers }),
      ),
    ).to.equal('verified')
  })

  it('is read in any spacing, and signed in one', async () => {
    const request = crafted(COMPONENTS, LINES)
    const spaced = request.headers
      .get('signature-input')?.[0]
      ?.replace('(', '(  ')
      .replace('" "', '"   "')
      .replace(';created', '; created')
    const headers = new Map(request.headers).set('signature-input', [spaced as string])
    expect(await reasonOf({ ...request, headers })).to.equal('verified')
  })

  it('has to cover method, whole target and digest', async () => {
    for (const [components, lines] of [
      ['"@target-uri" "content-digest"', [TARGET_LINE, DIGEST_LINE]],
      ['"@method" "content-digest"', ['"@method": POST', DIGEST_LINE]],
      ['"@method" "@target-uri"', ['"@method": POST', TARGET_LINE]],
      ['"@method" "@authority" "content-digest"', ['"@method": POST', '"@authority": hub.example', DIGEST_LINE]],
      [
        '"@method" "@path" "@query" "content-digest"',
        ['"@method": POST', '"@path": /inbox', '"@query": ?x=1', DIGEST_LINE],
      ],
      [
        '"@method" "@authority" "@path" "content-digest"',
        ['"@method": POST', '"@authority": hub.example', '"@path": /inbox', DIGEST_LINE],
      ],
      ['', []],
    ] as [string, string[]][]) {
      expect(await reasonOf(crafted(components, lines)), components).to.equal('not-covered')
    }
  })

  it('needs to say when and by which key', async () => {
    expect(await reasonOf(crafted(COMPONENTS, LINES, { params: `;keyid="${KEY_ID}"` }))).to.equal('missing-parameter')
    expect(await reasonOf(crafted(COMPONENTS, LINES, { params: `;created=${CREATED}` }))).to.equal('missing-parameter')
    for (const created of ['"1795255200"', '1795255200.5', '-1', '?1', ':AAAA:']) {
      const params = `;created=${created};keyid="${KEY_ID}"`
      expect(await reasonOf(crafted(COMPONENTS, LINES, { params })), created).to.equal('malformed-signature')
    }
  })

  it('is held to the window and to when it expires', async () => {
    const timed = (created: number, expires = '') =>
      reasonOf(crafted(COMPONENTS, LINES, { params: `;created=${created};keyid="${KEY_ID}"${expires}` }))
    expect(await timed(CREATED - 65 * 60)).to.equal('verified')
    expect(await timed(CREATED - 65 * 60 - 1)).to.equal('too-old')
    expect(await timed(CREATED + 60 * 60)).to.equal('verified')
    expect(await timed(CREATED + 60 * 60 + 1)).to.equal('too-new')
    expect(await timed(999_999_999_999_999)).to.equal('too-old')
    expect(await timed(CREATED, `;expires=${CREATED}`)).to.equal('expired')
    expect(await timed(CREATED, `;expires=${CREATED + 1}`)).to.equal('verified')
  })
})

describe('an attack on RFC 9421 signatures', () => {
  it('by another body, host, method or target fails', async () => {
    const genuine = received('POST', '/inbox', await posted(), BODY)
    expect(await reasonOf({ ...genuine, body: Buffer.from('{}') })).to.equal('wrong-digest')
    expect(await reasonOf({ ...genuine, method: 'PUT' })).to.equal('wrong-signature')
    expect(await reasonOf({ ...genuine, target: '/inbox?' })).to.equal('wrong-signature')
    const relayed = await posted({ url: 'https://evil.example/inbox' })
    expect(await reasonOf(received('POST', '/inbox', relayed, BODY))).to.equal('other-host')
    expect(await reasonOf(received('POST', '/inbox', { ...relayed, host: 'hub.example' }, BODY))).to.equal(
      'wrong-signature',
    )
    expect(await reasonOf(genuine, rsa().publicKey, { ...OURS, ownOrigins: ['http://hub.example'] })).to.equal(
      'wrong-signature',
    )
  })

  it('by an algorithm that does not fit the key, or none, fails', async () => {
    const named = (alg: string) => reasonOf(crafted(COMPONENTS, LINES, { params: `${PARAMS};alg="${alg}"` }))
    expect(await named('rsa-v1_5-sha256')).to.equal('verified')
    expect(await named('ed25519')).to.equal('wrong-key-type')
    for (const alg of ['none', 'hmac-sha256', 'rsa-pss-sha512', 'RSA-V1_5-SHA256', '', 'rsa-sha256']) {
      expect(await named(alg), alg).to.equal('unknown-algorithm')
    }
    const { privateKey } = ed()
    const request = received('POST', '/inbox', await posted({ privateKey }), BODY)
    expect(await reasonOf(request)).to.equal('wrong-key-type')
  })

  it('by more than one signature, label or header fails', async () => {
    const request = crafted(COMPONENTS, LINES)
    const [input, signature] = ['signature-input', 'signature'].map((name) => request.headers.get(name)?.[0] as string)
    const withBoth = (inputs: string[], signatures: string[]) =>
      reasonOf({
        ...request,
        headers: new Map(request.headers).set('signature-input', inputs).set('signature', signatures),
      })
    const [first, second] = [input as string, signature as string]
    expect(await withBoth([`${first}, t=("@method");created=1`], [second])).to.equal('several-signatures')
    expect(await withBoth([first], [`${second}, t=:AAAA:`])).to.equal('several-signatures')
    expect(await withBoth([first, first], [second])).to.equal('several-signatures')
    expect(await withBoth([first], [second, second])).to.equal('several-signatures')
    expect(await withBoth([`${first}, ${first}`], [second])).to.equal('malformed-signature')
    expect(await withBoth([first], [second.replace('s=', 't=')])).to.equal('malformed-signature')
    expect(await withBoth([first], [second.replace(/:$/, '')])).to.equal('malformed-signature')
    expect(await withBoth([first], [`${second};x`])).to.equal('malformed-signature')
    expect(await withBoth([first], ['s=::'])).to.equal('malformed-signature')
    expect(await withBoth(['s'], [second])).to.equal('malformed-signature')
  })

  it('by parameters that stand twice fails, which the RFC would let the last one win', async () => {
    expect(await reasonOf(crafted(COMPONENTS, LINES, { params: `${PARAMS};keyid="https://evil.example/"` }))).to.equal(
      'malformed-signature',
    )
  })

  it('by components that stand twice, have parameters, or that we do not know fails', async () => {
    for (const [component, line] of [
      ['"@method"', '"@method": POST'],
      ['"content-digest";bs', ''],
      ['"content-digest";key="sha-256"', ''],
      ['"@query-param";name="x"', '"@query-param";name="x": 1'],
      ['"@method";req', ''],
      ['"@status"', '"@status": 200'],
      ['"Host"', '"Host": hub.example'],
      ['host', ''],
      ['"__proto__"', ''],
    ] as [string, string][]) {
      const reason = await reasonOf(crafted(`${COMPONENTS} ${component}`, [...LINES, line]))
      expect(reason, component).to.be.oneOf(['unsupported-component', 'missing-header'])
      expect(reason === 'missing-header', component).to.equal(component === '"__proto__"')
    }
  })

  it('by a covered field that came twice fails', async () => {
    const headers: RawHeaders = [
      ['X-A', '1'],
      ['x-a', '2'],
    ]
    expect(await reasonOf(crafted(`${COMPONENTS} "x-a"`, [...LINES, '"x-a": 1, 2'], { headers }))).to.equal(
      'duplicate-header',
    )
  })

  it('by digests of which one is another body’s, or weak, fails', async () => {
    const right = contentDigestOf(Buffer.from(BODY))
    const wrong = contentDigestOf(Buffer.from('x')).replace('sha-256', 'sha-512')
    const withDigest = (digest: string) => {
      const request = crafted(COMPONENTS, ['"@method": POST', TARGET_LINE, `"content-digest": ${digest}`])
      return reasonOf({ ...request, headers: new Map(request.headers).set('content-digest', [digest]) })
    }
    expect(await withDigest(`${right}, md5=:AAAA:`)).to.equal('verified')
    expect(await withDigest(`sha-512=:${hash('sha512', BODY, 'base64')}:`)).to.equal('verified')
    for (const digest of [
      `${right}, ${wrong}`,
      `${right}, ${right}`,
      'md5=:AAAA:',
      'sha-256',
      'sha-256="x"',
      '',
      right.replace(/:/g, ''),
    ]) {
      expect(await withDigest(digest), digest).to.equal('malformed-digest')
    }
    expect(await withDigest(contentDigestOf(Buffer.from('x')))).to.equal('wrong-digest')
  })

  it('by headers made to be slow to read ends soon', async function () {
    this.timeout(5_000)
    const long = 100_000
    for (const input of [
      '('.repeat(long),
      `s=(${'"a" '.repeat(long)})`,
      `s=("${'\\"'.repeat(long)}`,
      ';'.repeat(long),
      `s=(${' '.repeat(long)}`,
      's='.padEnd(8_000, '\\"'),
      `s="${'\\'.repeat(8_000)}`,
    ]) {
      const request = received('POST', '/inbox', {
        'host': 'hub.example',
        'signature-input': input,
        'signature': 's=:AAAA:',
      })
      expect(await reasonOf(request)).to.equal('malformed-signature')
    }
  })
})
