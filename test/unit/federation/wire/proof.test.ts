import { expect } from 'chai'
import { hash, sign, type KeyObject } from 'node:crypto'
import { fromBase58, toBase58 } from '../../../../src/federation/wire/base58.js'
import { canonicalJson, type JsonObject } from '../../../../src/federation/wire/jcs.js'
import { decodeMultikey, encodeMultikey } from '../../../../src/federation/wire/key-material.js'
import { createProof, readProof, verifyProof } from '../../../../src/federation/wire/proof.js'
import { pairOf, pairOfSeed } from '../../../support/signed-requests.js'

/** The pair of both published vectors. */
const MULTIKEY = 'z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2'
const SECRET = 'z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq'
const published = () => pairOfSeed((fromBase58(SECRET.slice(1), 64) as Buffer).subarray(2))
const publishedKey = decodeMultikey(MULTIKEY) as KeyObject
const NOW = new Date('2026-11-21T10:00:00Z')
const METHOD = 'https://b.example/users/ada#ed25519'

const reasonOf = async (document: JsonObject, key: KeyObject, now = NOW) => {
  const read = readProof(document, now)
  if (!read.ok) return read.reason
  const outcome = await verifyProof(read.value, key)
  return outcome.ok ? 'verified' : outcome.reason
}

/** From vc-di-eddsa, test vectors of `eddsa-jcs-2022`. */
const credential: JsonObject = {
  '@context': ['https://www.w3.org/ns/credentials/v2', 'https://www.w3.org/ns/credentials/examples/v2'],
  'id': 'urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33',
  'type': ['VerifiableCredential', 'AlumniCredential'],
  'name': 'Alumni Credential',
  'description': 'A minimum viable example of an Alumni Credential.',
  'issuer': 'https://vc.example/issuers/5678',
  'validFrom': '2023-01-01T00:00:00Z',
  'credentialSubject': { id: 'did:example:abcdefgh', alumniOf: 'The School of Examples' },
}
const credentialProof: JsonObject = {
  'type': 'DataIntegrityProof',
  'cryptosuite': 'eddsa-jcs-2022',
  'created': '2023-02-24T23:36:38Z',
  'verificationMethod': `https://vc.example/issuers/5678#${MULTIKEY}`,
  'proofPurpose': 'assertionMethod',
  '@context': ['https://www.w3.org/ns/credentials/v2', 'https://www.w3.org/ns/credentials/examples/v2'],
  'proofValue': 'z63t83Y53KfzJ5ZosfKTnqfMcKB2dmTrfjSaQjeNNjAD5srBowQfmWqeRb8rRjmeEuCBEsddF9LsVogtuTsijJKh4',
}

/** From FEP-8b32, fep-8b32.feature. */
const activity: JsonObject = {
  '@context': ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/data-integrity/v1'],
  'type': 'Create',
  'actor': 'https://server.example/users/alice',
  'object': { type: 'Note', content: 'Hello world' },
}
const activityProof: JsonObject = {
  type: 'DataIntegrityProof',
  cryptosuite: 'eddsa-jcs-2022',
  verificationMethod: 'https://server.example/users/alice#ed25519-key',
  proofPurpose: 'assertionMethod',
  proofValue: 'z3sXaxjKs4M3BRicwWA9peyNPJvJqxtGsDmpt1jjoHCjgeUf71TRFz56osPSfDErszyLp5Ks1EhYSgpDaNM977Rg2',
  created: '2023-02-24T23:36:38Z',
}

describe('published test vectors of proofs', () => {
  it('hold for the key pair', () => {
    expect(encodeMultikey(published().publicKey)).to.equal(MULTIKEY)
    expect(publishedKey.equals(published().publicKey)).to.equal(true)
  })

  it('hold for the hash of the document in vc-di-eddsa', () => {
    expect(hash('sha256', canonicalJson(credential))).to.equal(
      '59b7cb6251b8991add1ce0bc83107e3db9dbbab5bd2c28f687db1a03abc92f19',
    )
  })

  it('hold for the proofs of vc-di-eddsa and FEP-8b32, verified', async () => {
    expect(await reasonOf({ ...credential, proof: credentialProof }, publishedKey)).to.equal('verified')
    expect(await reasonOf({ ...activity, proof: activityProof }, publishedKey)).to.equal('verified')
  })

  it('hold for the proof of vc-di-eddsa, made', async () => {
    const made = await createProof(credential, {
      verificationMethod: `https://vc.example/issuers/5678#${MULTIKEY}`,
      privateKey: published().privateKey,
      created: new Date('2023-02-24T23:36:38Z'),
    })
    expect(made).to.deep.equal(credentialProof)
  })
})

describe('a proof', () => {
  const { privateKey, publicKey } = pairOf('ed25519')
  const note: JsonObject = {
    '@context': 'https://www.w3.org/ns/activitystreams',
    'type': 'Note',
    'content': 'é',
    'n': 47.5,
  }
  const proven = async (document = note, expires?: Date): Promise<JsonObject> => {
    const request = { verificationMethod: METHOD, privateKey, created: NOW, ...(expires && { expires }) }
    return { ...document, proof: await createProof(document, request) }
  }
  /** Signs options as they are, however unfit, over a document. */
  const signedBy = (options: JsonObject, document = note): JsonObject => {
    const hashOf = (value: JsonObject) => hash('sha256', canonicalJson(value), 'buffer')
    const signature = sign(null, Buffer.concat([hashOf(options), hashOf(document)]), privateKey)
    return { ...document, proof: { ...options, proofValue: `z${toBase58(signature)}` } }
  }
  const options: JsonObject = {
    type: 'DataIntegrityProof',
    cryptosuite: 'eddsa-jcs-2022',
    created: '2026-11-21T10:00:00Z',
    verificationMethod: METHOD,
    proofPurpose: 'assertionMethod',
  }

  it('travels through JSON, in any order of keys, alone or in a list', async () => {
    const document = await proven()
    expect(await reasonOf(document, publicKey)).to.equal('verified')
    const turned = Object.fromEntries(Object.entries(JSON.parse(JSON.stringify(document)) as JsonObject).reverse())
    expect(await reasonOf(turned, publicKey)).to.equal('verified')
    const listed = { ...document, proof: [{ type: 'RsaSignature2017' }, document.proof as JsonObject] }
    expect(await reasonOf(listed, publicKey)).to.equal('verified')
  })

  it('tells its key', async () => {
    const read = readProof(await proven(), NOW)
    expect(read.ok && read.value.verificationMethod).to.equal(METHOD)
    expect(read.ok && read.value.document).to.deep.equal(note)
  })

  it('verifies with the options signed as they stand, without a context', async () => {
    expect(await reasonOf(signedBy(options), publicKey)).to.equal('verified')
    const { '@context': _, ...bare } = note
    expect(await reasonOf(signedBy(options, bare), publicKey)).to.equal('verified')
  })

  it('does not hold for a document in which anything was changed, added or taken away', async () => {
    const document = await proven()
    const { content: _, ...less } = document
    for (const changed of [
      { ...document, content: 'e\u0301' },
      { ...document, n: 47.50001 },
      { ...document, n: '47.5' },
      { ...document, to: [] },
      { ...document, content: null },
      less,
    ]) {
      expect(await reasonOf(changed, publicKey)).to.equal('wrong-signature')
    }
  })

  it('does not hold when one of its options was changed', async () => {
    const document = await proven()
    const proof = document.proof as JsonObject
    for (const change of [
      { created: '2026-11-21T10:00:01Z' },
      { verificationMethod: `${METHOD}-2` },
      { expires: '2027-11-21T10:00:00Z' },
      { domain: 'hub.example' },
    ] as JsonObject[]) {
      expect(await reasonOf({ ...document, proof: { ...proof, ...change } }, publicKey)).to.equal('wrong-signature')
    }
  })

  it('does not hold under another key, or one of another kind', async () => {
    expect(await reasonOf(await proven(), pairOf('ed25519', 'second').publicKey)).to.equal('wrong-signature')
    expect(await reasonOf(await proven(), pairOf('rsa').publicKey)).to.equal('wrong-key-type')
    expect(await reasonOf(await proven(), privateKey)).to.equal('wrong-key-type')
  })

  it('lets contexts follow the one it repeats, as the standard does, but none before it or instead', async () => {
    const document = await proven()
    const context = 'https://www.w3.org/ns/activitystreams'
    expect(await reasonOf({ ...document, '@context': [context] }, publicKey)).to.equal('verified')
    expect(await reasonOf({ ...document, '@context': [context, 'https://b.example/ns'] }, publicKey)).to.equal(
      'verified',
    )
    expect(await reasonOf({ ...document, '@context': ['https://b.example/ns', context] }, publicKey)).to.equal(
      'malformed-proof',
    )
    const { '@context': _, ...bare } = document
    expect(await reasonOf(bare, publicKey)).to.equal('malformed-proof')
  })

  it('holds until it expires, and not before it is made', async () => {
    const document = await proven(note, new Date('2026-11-21T11:00:00Z'))
    expect(await reasonOf(document, publicKey, new Date('2026-11-21T10:59:59Z'))).to.equal('verified')
    expect(await reasonOf(document, publicKey, new Date('2026-11-21T11:00:00Z'))).to.equal('expired')
    expect(await reasonOf(await proven(), publicKey, new Date('2036-11-21T10:00:00Z'))).to.equal('verified')
    expect(await reasonOf(await proven(), publicKey, new Date('2026-11-21T08:59:59Z'))).to.equal('too-new')
  })

  it('is one of ours only with type, suite, purpose, key and time as they have to be', async () => {
    for (const [change, reason] of [
      [{ type: ['DataIntegrityProof'] }, 'no-proof'],
      [{ type: 'Ed25519Signature2020' }, 'no-proof'],
      [{ cryptosuite: 'eddsa-rdfc-2022' }, 'no-proof'],
      [{ cryptosuite: 'none' }, 'no-proof'],
      [{ proofPurpose: 'authentication' }, 'wrong-purpose'],
      [{ proofPurpose: ['assertionMethod'] }, 'wrong-purpose'],
      [{ verificationMethod: 'did:key:z6Mk' }, 'malformed-proof'],
      [{ verificationMethod: { id: METHOD } }, 'malformed-proof'],
      [{ created: null }, 'malformed-proof'],
      [{ created: 'yesterday' }, 'malformed-proof'],
      [{ created: '2026-13-41T10:00:00Z' }, 'malformed-proof'],
      [{ created: '2026-11-21' }, 'malformed-proof'],
      [{ expires: 'never' }, 'malformed-proof'],
      [{ expires: null }, 'malformed-proof'],
      [{ previousProof: 'urn:uuid:1' }, 'malformed-proof'],
    ] as [JsonObject, string][]) {
      expect(await reasonOf(signedBy({ ...options, ...change }), publicKey), JSON.stringify(change)).to.equal(reason)
    }
    const { created: _, ...undated } = options
    expect(await reasonOf(signedBy(undated), publicKey)).to.equal('malformed-proof')
  })

  it('is none when it is cut, of another base, or something else altogether', async () => {
    const document = await proven()
    const proof = document.proof as JsonObject
    const value = proof.proofValue as string
    for (const proofValue of [
      value.slice(0, -4),
      `u${value.slice(1)}`,
      value.slice(1),
      `z1${value.slice(1)}`,
      `${value}0`,
      '',
      'z',
      'z'.repeat(100_000),
      7,
      null,
    ]) {
      const reason = await reasonOf({ ...document, proof: { ...proof, proofValue } }, publicKey)
      expect(reason, String(proofValue).slice(0, 100)).to.equal('malformed-proof')
    }
    for (const other of [null, 'x', 1, [], {}, [[]], [null]]) {
      expect(await reasonOf({ ...note, proof: other }, publicKey)).to.equal('no-proof')
    }
    expect(await reasonOf(note, publicKey)).to.equal('no-proof')
    expect(await reasonOf({ ...note, proof: [proof, proof] }, publicKey)).to.equal('malformed-proof')
    expect(await reasonOf({ ...note, proof: Array<JsonObject>(9).fill(proof) }, publicKey)).to.equal('malformed-proof')
  })

  it('does not hold for a document that has no canonical form', async () => {
    const proof = (await proven()).proof as JsonObject
    const deep = JSON.parse('['.repeat(100) + ']'.repeat(100)) as JsonObject
    expect(await reasonOf({ ...note, deep, proof }, publicKey)).to.equal('unfit-document')
    expect(await reasonOf({ ...note, half: '\ud800', proof }, publicKey)).to.equal('unfit-document')
    expect(await reasonOf({ ...note, '@context': deep, 'proof': { ...proof, '@context': deep } }, publicKey)).to.equal(
      'malformed-proof',
    )
  })

  it('is not made for a document that has one', async () => {
    const request = { verificationMethod: METHOD, privateKey, created: NOW }
    const failure = await createProof(await proven(), request).catch((error: unknown) => error)
    expect(failure).to.be.instanceOf(TypeError)
  })
})
