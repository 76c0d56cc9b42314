import { expect } from 'chai'
import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { keyring, SealError } from '../../../../src/core/seal.js'
import { verifyBytes } from '../../../../src/federation/wire/algorithms.js'
import { fromBase58, toBase58 } from '../../../../src/federation/wire/base58.js'
import * as keys from '../../../../src/federation/wire/key-material.js'
import { pairOf } from '../../../support/signed-requests.js'

const pemOfRsa = (n: Buffer, e: Buffer) =>
  createPublicKey({ key: { kty: 'RSA', n: n.toString('base64url'), e: e.toString('base64url') }, format: 'jwk' })
    .export({ type: 'spki', format: 'pem' })
    .toString()

describe('keys of our own', () => {
  it('are RSA of 2,048 bits and Ed25519', async () => {
    const rsa = await keys.generateRsaPair()
    expect(rsa.publicKey.asymmetricKeyDetails).to.deep.include({ modulusLength: 2_048, publicExponent: 65_537n })
    const ed25519 = await keys.generateEd25519Pair()
    expect(ed25519.privateKey.asymmetricKeyType).to.equal('ed25519')
    expect(keys.publicPem(rsa.publicKey)).to.match(/^-----BEGIN PUBLIC KEY-----\n/)
    expect(keys.importKey(keys.publicPem(rsa.publicKey))?.equals(rsa.publicKey)).to.equal(true)
  })

  it('are kept sealed, for their actor and under their id alone', () => {
    const master = Buffer.alloc(32, 1)
    const owner = { actor: 'https://hub.example/a/hub', keyId: 'https://hub.example/a/hub#main-key' }
    for (const type of ['rsa', 'ed25519'] as const) {
      const { privateKey } = pairOf(type)
      const sealed = keys.sealPrivateKey(master, privateKey, owner)
      expect(sealed).to.not.contain('PRIVATE')
      expect(keys.openPrivateKey(master, sealed, owner).equals(privateKey)).to.equal(true)
      for (const other of [
        { ...owner, keyId: `${owner.keyId}-2` },
        { ...owner, actor: 'https://hub.example/a/eve' },
        { actor: owner.keyId, keyId: owner.actor },
      ]) {
        expect(() => keys.openPrivateKey(master, sealed, other)).to.throw(SealError)
      }
      expect(() => keys.openPrivateKey(Buffer.alloc(32, 2), sealed, owner)).to.throw(SealError)
    }
  })

  it('are opened once while they are in use', () => {
    const master = Buffer.alloc(32, 1)
    const opened = keys.privateKeys({ sealedWith: keyring(master), limit: 1 })
    const owner = (name: string) => ({ actor: name, keyId: `${name}#main-key` })
    const seal = (name: string) => keys.sealPrivateKey(master, pairOf('ed25519', name).privateKey, owner(name))
    const [ada, eve] = [seal('ada'), seal('eve')]
    const first = opened.open(ada, owner('ada'))
    expect(opened.open(ada, owner('ada'))).to.equal(first)
    expect(() => opened.open(ada, owner('eve'))).to.throw(SealError)
    opened.open(eve, owner('eve'))
    expect(opened.open(ada, owner('ada'))).to.not.equal(first)
  })
})

describe('a stranger’s key in PEM', () => {
  const pem = () => keys.publicPem(pairOf('rsa').publicKey)

  it('is read as SPKI and PKCS#1, with line ends of either kind', () => {
    const { publicKey } = pairOf('rsa')
    const pkcs1 = publicKey.export({ type: 'pkcs1', format: 'pem' }).toString()
    for (const text of [pem(), pkcs1, pem().trim(), pem().replaceAll('\n', '\r\n'), `\n${pem()}\n`]) {
      expect(keys.importKey(text)?.equals(publicKey)).to.equal(true)
    }
    expect(keys.importKey(keys.publicPem(pairOf('ed25519').publicKey))?.asymmetricKeyType).to.equal('ed25519')
  })

  it('is refused below 2,048 and above 8,192 bits', () => {
    const ofBits = (bits: number) => {
      const n = randomBytes(bits / 8)
      n[0] = 0x80 | (n[0] as number)
      n[n.length - 1] = 1 | (n[n.length - 1] as number)
      return keys.importKey(pemOfRsa(n, Buffer.from([1, 0, 1])))
    }
    for (const bits of [512, 1_024, 2_040, 8_200, 16_384]) expect(ofBits(bits), String(bits)).to.equal(null)
    for (const bits of [2_048, 4_096, 8_192]) expect(ofBits(bits), String(bits)).to.not.equal(null)
  })

  it('is refused with an exponent that is small, even or as long as the key', () => {
    const { n = '' } = pairOf('rsa').publicKey.export({ format: 'jwk' })
    const withExponent = (e: Buffer) => {
      try {
        return keys.importKey(pemOfRsa(Buffer.from(n, 'base64url'), e))
      } catch (error) {
        return (error as { code?: string }).code
      }
    }
    expect(withExponent(Buffer.from([1, 0, 1]))).to.not.be.oneOf([null, undefined])
    for (const e of [
      Buffer.from([1]),
      Buffer.from([3]),
      Buffer.from([1, 0, 2]),
      Buffer.from([1, 0, 0, 0, 1]),
      Buffer.alloc(256, 0x7f),
    ]) {
      expect(withExponent(e), e.toString('hex')).to.equal(null)
    }
  })

  it('is refused when it is of another kind', () => {
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey
    const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2_048 }).publicKey
    for (const key of [ec, pss, generateKeyPairSync('ed448').publicKey, generateKeyPairSync('x25519').publicKey]) {
      expect(keys.importKey(keys.publicPem(key)), key.asymmetricKeyType).to.equal(null)
    }
  })

  it('is refused when it is a private key, two keys, cut or nothing of the kind', () => {
    const secret = pairOf('rsa').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    for (const text of [
      secret,
      secret.replaceAll('PRIVATE', 'PUBLIC'),
      pem() + pem(),
      `x\n${pem()}`,
      `${pem()}x`,
      pem().slice(0, 200),
      pem().replace('END PUBLIC', 'END RSA PUBLIC'),
      pem().replace(/\n[\w+/=]{64}\n/, '\n'),
      '',
      'x'.repeat(1_000_000),
      '-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----',
    ]) {
      expect(keys.importKey(text), text.slice(0, 60)).to.equal(null)
    }
  })
})

describe('a Multikey', () => {
  it('is written and read as z6Mk…', () => {
    const { publicKey } = pairOf('ed25519')
    const text = keys.encodeMultikey(publicKey)
    expect(text).to.match(/^z6Mk[1-9A-HJ-NP-Za-km-z]{44}$/)
    expect(keys.decodeMultikey(text)?.equals(publicKey)).to.equal(true)
    expect(() => keys.encodeMultikey(pairOf('rsa').publicKey)).to.throw(TypeError)
  })

  it('is refused when it is another kind of key, base or length', () => {
    const text = keys.encodeMultikey(pairOf('ed25519').publicKey)
    const coded = (bytes: number[]) => `z${toBase58(Buffer.from(bytes))}`
    const rest = Array<number>(32).fill(9)
    for (const other of [
      text.slice(1),
      `u${text.slice(1)}`,
      `${text}1`,
      text.slice(0, -1),
      `z1${text.slice(1)}`,
      text.replace(/.$/, '0'),
      text.replace(/.$/, 'é'),
      coded([0xec, 0x01, ...rest]),
      coded([0x80, 0x26, ...rest]),
      coded([0xed, 0x01, ...rest, 9]),
      '',
      'z',
      'z'.repeat(1_000_000),
    ]) {
      expect(keys.decodeMultikey(other), other.slice(0, 60)).to.equal(null)
    }
  })

  it('verifies nothing when it is of small order, under which one signature would fit many messages', async () => {
    // OpenSSL refuses these; this tells should it ever stop. S is 1 and R the base point, so that S·B − k·A is R
    // for all k that the order of A divides.
    const signature = Buffer.from(`58${'66'.repeat(31)}01${'00'.repeat(31)}`, 'hex')
    for (const point of [
      '0000000000000000000000000000000000000000000000000000000000000000',
      '0100000000000000000000000000000000000000000000000000000000000000',
      '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
      'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
      'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    ]) {
      const raw = Buffer.concat([Buffer.from([0xed, 1]), Buffer.from(point, 'hex')])
      const key = keys.decodeMultikey(`z${toBase58(raw)}`)
      for (let i = 0; key !== null && i < 50; i++) {
        const wrong = await verifyBytes(['ed25519'], Buffer.from(`message ${i}`), key, signature)
        expect(wrong?.reason, point).to.equal('wrong-signature')
      }
    }
  })

  it('is kept with the keys of PEMs, as many as there is room for', () => {
    const kept = keys.publicKeys({ limit: 2 })
    const multikey = keys.encodeMultikey(pairOf('ed25519').publicKey)
    const pem = keys.publicPem(pairOf('rsa').publicKey)
    const first = kept.ofMultikey(multikey)
    kept.ofPem(pem)
    expect(kept.ofMultikey(multikey)).to.equal(first)
    kept.ofPem(keys.publicPem(pairOf('rsa', 'second').publicKey))
    expect(kept.ofMultikey(multikey)).to.equal(first)
    expect(kept.ofPem('nothing')).to.equal(null)
    expect(kept.ofMultikey(pem)).to.equal(null)
  })
})

describe('base58', () => {
  it('is that of Bitcoin, zeros in front kept', () => {
    const pairs: [hex: string, text: string][] = [
      ['', ''],
      ['00', '1'],
      ['0000287fb4cd', '11233QC4'],
      ['48656c6c6f20576f726c6421', '2NEpo7TZRRrLZSi2U'],
    ]
    for (const [hex, text] of pairs) {
      expect(toBase58(Buffer.from(hex, 'hex'))).to.equal(text)
      expect(fromBase58(text, 64)?.toString('hex')).to.equal(hex)
    }
    for (let length = 0; length < 70; length++) {
      const bytes = randomBytes(length)
      expect(fromBase58(toBase58(bytes), 128)?.equals(bytes)).to.equal(true)
    }
    for (const text of ['0', 'O', 'I', 'l', ' ', 'a\n', '\u{1f600}']) expect(fromBase58(text, 64)).to.equal(null)
  })
})
