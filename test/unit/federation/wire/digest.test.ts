import { expect } from 'chai'
import { hash } from 'node:crypto'
import { checkDigest, digestOf } from '../../../../src/federation/wire/digest.js'
import { headerFields } from '../../../../src/federation/wire/received.js'
import { readHttpDate } from '../../../../src/federation/wire/window.js'

const BODY = Buffer.from('{"a":1}')
const right = digestOf(BODY)
const reasonOf = (header: string, body = BODY) => checkDigest(header, body)?.reason ?? 'right'

describe('a Digest header', () => {
  it('holds by SHA-256 or SHA-512, in any case, beside hashes nobody knows', () => {
    expect(reasonOf(right)).to.equal('right')
    expect(reasonOf(right.toLowerCase().slice(0, 8) + right.slice(8))).to.equal('right')
    expect(reasonOf(`SHA-512=${hash('sha512', BODY, 'base64')}`)).to.equal('right')
    expect(reasonOf(`unixsum=30637, ${right}`)).to.equal('right')
    expect(reasonOf(digestOf(Buffer.alloc(0)), Buffer.alloc(0))).to.equal('right')
  })

  it('holds only when every hash in it does, first or last', () => {
    const wrong = `SHA-512=${hash('sha512', 'x', 'base64')}`
    expect(reasonOf(`${right},${wrong}`)).to.equal('wrong-digest')
    expect(reasonOf(`${wrong},${right}`)).to.equal('wrong-digest')
  })

  it('says nothing with weak hashes alone, with one that stands twice, cut, or written another way', () => {
    for (const header of [
      `MD5=${hash('md5', BODY, 'base64')}`,
      `${right},${right}`,
      `${right},sha-256=${right.slice(8)}`,
      right.slice(0, -1),
      right.replace('SHA-256', 'SHA256'),
      right.slice(0, 20),
      `SHA-256=${hash('sha256', BODY, 'hex')}`,
      'SHA-256=',
      'SHA-256',
      '',
      ',',
      '__proto__=AAAA',
      `${right},`,
      `SHA-256==${right.slice(8)}`,
      Array(20).fill('a=A').join(','),
    ]) {
      expect(reasonOf(header), header).to.equal('malformed-digest')
    }
  })
})

describe('header fields', () => {
  const of = (...raw: string[]) => {
    const fields = headerFields(raw)
    return fields.ok ? Object.fromEntries(fields.value) : fields.reason
  }

  it('keep every value in its order, under names in lower case, without white space around', () => {
    expect(of('Host', ' a\t', 'X-Y', '', 'hOST', 'b')).to.deep.equal({ 'host': ['a', 'b'], 'x-y': [''] })
  })

  it('are refused with letters that only become ASCII in lower case', () => {
    // The Kelvin sign; the long s does so in upper case.
    expect('\u212a'.toLowerCase()).to.equal('k')
    for (const name of ['\u212aey', '\u017fignature', 'h\u00f6st', 'host ', 'ho:st', '', 'a\nb']) {
      expect(of(name, 'x'), name).to.equal('malformed-headers')
    }
  })

  it('are refused with line breaks, NUL or more than a byte in a value', () => {
    for (const value of ['a\r\nHost: b', 'a\nb', 'a\0b', 'a\u2028b', '\u{1f600}', 'a\u007fb']) {
      expect(of('x', value), JSON.stringify(value)).to.equal('malformed-headers')
    }
  })

  it('are refused when they are too many or no pairs', () => {
    expect(of('x')).to.equal('malformed-headers')
    expect(of(...Array<string>(402).fill('x'))).to.equal('malformed-headers')
  })

  it('keep names that objects have, as names', () => {
    const fields = headerFields(['__proto__', 'x', 'constructor', 'y'])
    expect(fields.ok && [...fields.value.keys()]).to.deep.equal(['__proto__', 'constructor'])
  })
})

describe('an HTTP date', () => {
  it('is read in the one form in use', () => {
    const read = readHttpDate('Sun, 01 Mar 2026 00:00:09 GMT')
    expect(read.ok && read.value).to.deep.equal(new Date('2026-03-01T00:00:09Z'))
    expect(readHttpDate('Invalid Date').ok).to.equal(false)
    expect(readHttpDate('Mon, 30 Feb 2026 00:00:00 GMT').ok).to.equal(false)
  })
})
