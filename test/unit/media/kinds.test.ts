import { expect } from 'chai'
import { kindOf } from '../../../src/media/kinds.js'

const bytes = (text: string) => Buffer.from(text, 'latin1')

describe('the first bytes of a file', () => {
  const known: [string, string][] = [
    ['\xff\xd8\xff\xe0', 'jpeg'],
    ['\x89PNG\r\n\x1a\n', 'png'],
    ['RIFF\n\0\0\0WEBPVP8L', 'webp'],
    ['GIF87a', 'gif'],
    ['GIF89a', 'gif'],
    ['\0\0\0\x1cftypavif\0\0\0\0mif1', 'avif'],
    ['\0\0\0\x1cftypmif1\0\0\0\0avifmiaf', 'avif'],
    ['\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'heic'],
    ['\0\0\0\x18ftypmif1\0\0\0\0mif1heic', 'heic'],
  ]
  for (const [head, kind] of known) {
    it(`tell ${kind} by ${JSON.stringify(head)}`, () => expect(kindOf(bytes(head))).to.equal(kind))
  }

  it('tell nothing of what is not taken, wherever a mark stands in it', () => {
    const others = ['', '<svg xmlns', '<?xml version="1.0"?><svg', '%PDF-1.7', 'II*\0', 'MM\0*', 'BM', '\0\0\x01\0']
    const tricks = [
      '\xff\xd8',
      ' GIF89a',
      '\n\x89PNG\r\n\x1a\n',
      'RIFF\n\0\0\0WAVEfmt ',
      '\0\0\0\x18ftypisom\0\0\0\0aavif',
    ]
    for (const head of [...others, ...tricks, 'GIF88a', '\0\0\0\fjP  \r\n\x87\n', '\x1f\x8b\b', 'PK\x03\x04']) {
      expect(kindOf(bytes(head)), JSON.stringify(head)).to.equal(null)
    }
  })

  it('are looked at no further than they need to be', () => {
    expect(kindOf(bytes(`\0\0\0\x18ftypisom${'\0'.repeat(52)}avif`))).to.equal(null)
  })
})
