import { expect } from 'chai'
import { apart, escapeAttribute, escapeText, oneLine, withoutControls } from '../../../src/core/characters.js'

describe('characters', () => {
  it('keep tabs and newlines and lose all other controls and halves of pairs', () => {
    expect(withoutControls('a\u0000b\tc\r\nd\re\u001b[0m\u007f\u0085\ufffe\uffff')).to.equal('ab\tc\nd\ne[0m')
    expect(withoutControls('x\ud800y😀')).to.equal('x\ufffdy😀')
  })

  it('of a name stand on one line and cannot turn the direction of reading', () => {
    expect(oneLine('  Walton \n\t Hub\u202e gpj.exe\u2069 ')).to.equal('Walton Hub gpj.exe')
    expect(oneLine('مركز الحي')).to.equal('مركز الحي')
  })

  it('from right to left are set apart from a sentence, line by line, and others are left alone', () => {
    expect(apart('مقهى 7')).to.equal('\u2068مقهى 7\u2069')
    expect(apart('שוק\nHall 3')).to.equal('\u2068שוק\u2069\nHall 3')
    expect(apart('Küfa – 3 €')).to.equal('Küfa – 3 €')
  })

  it('cannot turn the direction of the sentence they stand in', () => {
    expect(apart('fun\u202e gpj\u2069\u2069')).to.equal('fun gpj')
    expect(apart('\u2067שוק\u202b')).to.equal('\u2068שוק\u2069')
  })

  it('that mean something to HTML are escaped, quotes only in attributes', () => {
    expect(escapeText(`<a> & "it's"`)).to.equal(`&lt;a&gt; &amp; "it's"`)
    expect(escapeAttribute(`<a> & "it's"`)).to.equal('&lt;a&gt; &amp; &quot;it&#39;s&quot;')
  })
})
