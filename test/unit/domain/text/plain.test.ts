import { expect } from 'chai'
import { safeHtml } from '../../../../src/core/sanitise.js'
import { markdownToHtml } from '../../../../src/domain/text/markdown.js'
import { cutText, plainLine, plainText } from '../../../../src/domain/text/plain.js'

describe('plain text of HTML', () => {
  it('has paragraphs, items and rows on lines of their own', () => {
    const html = markdownToHtml('# A\nb\nc\n\n- d\n- e\n\n|f|g|\n|-|-|\n|h|i|\n\n> j')
    expect(plainText(html)).to.equal('A\n\nb\nc\n• d\n• e\n\nf g\nh i\n\nj')
  })

  it('has the characters that HTML had to escape', () => {
    expect(plainText(markdownToHtml('`<a>` & "b" &amp;amp; &nbsp;c'))).to.equal('<a> & "b" &amp; c')
  })

  it('says where links lead when that is asked, unless they say so themselves', () => {
    const html = markdownToHtml('[here](https://a.example/?a=1&b=2) https://b.example [top](/x)')
    expect(plainText(html, Infinity, { links: true })).to.equal(
      'here (https://a.example/?a=1&b=2) https://b.example top',
    )
    expect(plainText(html)).to.equal('here https://b.example top')
  })

  it('fits on one line', () => {
    expect(plainLine('<p>a</p><p>b<br />c</p>')).to.equal('a b c')
    expect(plainLine(safeHtml('<p>a</p><div>b</div>'), 3)).to.equal('a b')
  })
})

describe('cut text', () => {
  it('is left alone while it fits', () => {
    expect(cutText('abc', 3)).to.equal('abc')
  })

  it('ends after a whole word, without what hangs there', () => {
    expect(cutText('We meet, then eat', 10)).to.equal('We meet…')
    expect(cutText(`${'. '.repeat(50_000)}a`, 99_000)).to.equal('…')
  })

  it('ends between characters where one word is too long', () => {
    expect(cutText('abcdefghij', 5)).to.equal('abcd…')
    expect(cutText('👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦', 24)).to.equal('👨‍👩‍👧‍👦👨‍👩‍👧‍👦…')
    expect(cutText('漢字仮名交じり文です', 6)).to.have.length.within(2, 6)
  })

  it('never has half a character, and never is too long', () => {
    for (const text of [
      '😀'.repeat(50),
      `e${'\u0301'.repeat(50)}`,
      'a😀b'.repeat(20),
      '🇩🇪'.repeat(30),
      'नमस्ते'.repeat(10),
    ]) {
      for (let max = 1; max < 40; max++) {
        const cut = cutText(text, max)
        expect(cut.isWellFormed(), cut).to.equal(true)
        expect(cut.length).to.be.at.most(max)
      }
    }
  })
})
