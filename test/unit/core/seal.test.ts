import { expect } from 'chai'
import { deriveKey, keyId, keyring, open, seal, SealError } from '../../../src/core/seal.js'

describe('a sealed secret', () => {
  const key = Buffer.alloc(32, 1)
  const other = Buffer.alloc(32, 2)
  const sealed = seal(key, 'the private key', 'actor/1')
  const reasonOf = (attempt: () => unknown) => {
    try {
      attempt()
    } catch (error) {
      return error instanceof SealError ? error.reason : error
    }
    return 'opened'
  }

  it('opens with its key and context, text and bytes alike', () => {
    expect(open(key, sealed, 'actor/1').toString()).to.equal('the private key')
    const bytes = Buffer.from([0, 255, 128])
    expect(open(key, seal(key, bytes, 'x'), 'x')).to.deep.equal(bytes)
    expect(open(key, seal(key, '', ''), '')).to.have.lengthOf(0)
  })

  it('names its form and its key, and looks different every time', () => {
    expect(sealed).to.match(/^v1\.[0-9a-f]{8}\.[\w-]+$/)
    expect(sealed.split('.')[1]).to.equal(keyId(key))
    expect(seal(key, 'the private key', 'actor/1')).to.not.equal(sealed)
  })

  it('takes its nonce from where it is told', () => {
    const fixed = () => Buffer.alloc(12, 7)
    expect(seal(key, 'x', 'c', fixed)).to.equal(seal(key, 'x', 'c', fixed))
  })

  it('does not open in another context or under another key', () => {
    expect(reasonOf(() => open(key, sealed, 'actor/2'))).to.equal('not-authentic')
    expect(reasonOf(() => open(other, sealed, 'actor/1'))).to.equal('unknown-key')
    const underOther = sealed.replace(keyId(key), keyId(other))
    expect(reasonOf(() => open(other, underOther, 'actor/1'))).to.equal('not-authentic')
  })

  it('does not open with any one character changed', () => {
    for (let i = 0; i < sealed.length; i++) {
      const changed = `${sealed.slice(0, i)}${sealed[i] === 'A' ? 'B' : 'A'}${sealed.slice(i + 1)}`
      expect(
        reasonOf(() => open(key, changed, 'actor/1')),
        changed,
      ).to.be.oneOf(['malformed', 'unknown-key', 'not-authentic'])
    }
  })

  it('has one form only: the bits to spare in its last character are none to play with', () => {
    const others = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].filter(
      (c) => !sealed.endsWith(c),
    )
    for (const last of others)
      expect(reasonOf(() => open(key, sealed.slice(0, -1) + last, 'actor/1'))).to.not.equal('opened')
  })

  it('does not open when cut or when it never was one', () => {
    for (let length = 0; length < sealed.length; length++) {
      expect(reasonOf(() => open(key, sealed.slice(0, length), 'actor/1'))).to.be.oneOf(['malformed', 'not-authentic'])
    }
    const head = `v1.${keyId(key)}.`
    for (const text of [
      '',
      'v2',
      sealed.replace('v1', 'v2'),
      `${sealed}=`,
      `${sealed}\n`,
      `${head}AAAA`,
      `${head}${'A'.repeat(1e6)}`,
    ]) {
      expect(reasonOf(() => open(key, text, 'actor/1'))).to.be.oneOf(['malformed', 'not-authentic'])
    }
  })

  it('still opens after the key was changed, with a ring of both', () => {
    const ring = keyring(other, key)
    expect(open(ring, sealed, 'actor/1').toString()).to.equal('the private key')
    expect(open(ring, seal(other, 'new', 'actor/1'), 'actor/1').toString()).to.equal('new')
  })

  it('says nothing of what is inside when it fails', () => {
    expect(() => open(key, sealed, 'actor/2')).to.throw(SealError, /^Sealed for another context, or changed since$/)
  })
})

describe('derived keys', () => {
  const master = Buffer.alloc(32, 1)

  it('are the same for one purpose and differ between purposes and masters', () => {
    const session = deriveKey(master, 'session')
    expect(session).to.have.lengthOf(32)
    expect(deriveKey(master, 'session')).to.deep.equal(session)
    expect(deriveKey(master, 'mail')).to.not.deep.equal(session)
    expect(deriveKey(Buffer.alloc(32, 2), 'session')).to.not.deep.equal(session)
    expect(session).to.not.deep.equal(master)
  })
})
