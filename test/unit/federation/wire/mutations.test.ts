import { expect } from 'chai'
import { headerFields } from '../../../../src/federation/wire/received.js'
import { parseRequestSignature } from '../../../../src/federation/wire/request-signature.js'
import { signMessage } from '../../../../src/federation/wire/rfc9421.js'
import { verifyMessage } from '../../../../src/federation/wire/signed-message.js'
import { BODY, ed, KEY_ID, NOW, OURS, posted } from '../../../support/cavage-requests.js'

const ROUNDS = 3_000
const PIECES = [
  '"',
  ',',
  ';',
  '=',
  ':',
  '(',
  ')',
  ' ',
  '\t',
  '\\',
  '0',
  'A',
  'é',
  '/',
  '?1',
  'sig1=',
  'keyId="',
  '==',
] as const

/** The same numbers in every run, 0 to below 1. */
function numbers(seed: number): () => number {
  let state = seed
  return () => (state = (state * 48_271) % 0x7fffffff) / 0x7fffffff
}

function mutated(text: string, random: () => number): string {
  const at = Math.floor(random() * (text.length + 1))
  const piece = PIECES[Math.floor(random() * PIECES.length)] as string
  const kind = random()
  if (kind < 0.3) return text.slice(0, at) + piece + text.slice(at)
  if (kind < 0.6) return text.slice(0, at) + text.slice(at + 1)
  if (kind < 0.8) return text.slice(0, at) + piece + text.slice(at + 1)
  return text.slice(0, at)
}

/** Whether it verified, and over which bytes; the point is that nothing is thrown. */
async function outcomeOf(raw: string[]): Promise<string | null> {
  const headers = headerFields(raw)
  const signature = headers.ok ? parseRequestSignature(headers.value) : headers
  if (!headers.ok || !signature.ok) return null
  const request = { method: 'POST', target: '/inbox', headers: headers.value, body: Buffer.from(BODY) }
  const message = signature.value.check(request, OURS)
  if (!message.ok) return null
  const verified = await verifyMessage(message.value, ed().publicKey)
  return verified.ok ? verified.value.base.toString('latin1') : null
}

describe('a signed request changed at random', () => {
  const url = new URL('https://hub.example/inbox')
  const signing = { method: 'POST' as const, url, body: Buffer.from(BODY), keyId: KEY_ID, date: NOW }
  const forms = {
    'draft-cavage': async () => (await posted(ed().privateKey, NOW, url.href)).headers,
    'RFC 9421': () => signMessage({ ...signing, privateKey: ed().privateKey }),
  }
  for (const [name, sign] of Object.entries(forms)) {
    it(`is refused or means the same, and never fails in another way: ${name}`, async () => {
      const random = numbers(20_261_121)
      const raw = Object.entries(await sign()).flat()
      const genuine = await outcomeOf(raw)
      expect(genuine).to.be.a('string')
      let refused = 0
      for (let round = 0; round < ROUNDS; round++) {
        const changed = [...raw]
        for (let times = Math.ceil(random() * 3); times > 0; times--) {
          const at = Math.floor(random() * changed.length)
          changed[at] = mutated(changed[at] as string, random)
        }
        const outcome = await outcomeOf(changed)
        if (outcome === null) refused++
        else expect(outcome, changed.join('\n')).to.equal(genuine)
      }
      expect(refused).to.be.above(ROUNDS / 2)
    })
  }
})
