import { expect } from 'chai'
import { hash } from 'node:crypto'
import { signRequest, verify } from '../../../../src/federation/wire/cavage.js'
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
import { received, type RawHeaders } from '../../../support/signed-requests.js'

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
    expect(outcome.ok && outcome.value.signedAt).to.deep.equal(minutes(0))
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
