import { expect } from 'chai'
import { LONGEST_HTML, safeHtml } from '../../../src/core/sanitise.js'
import { attacks } from '../../support/attacks.js'

describe("strangers' HTML", () => {
  it('keeps what a post is made of', () => {
    const post = '<p>Hi <b>b</b><strong>s</strong><i>i</i><em>e</em><u>u</u><del>d</del><code>c</code><br />x</p>'
    expect(safeHtml(post)).to.equal(post)
    for (const html of [
      '<pre><code>a\n  b</code></pre>',
      '<blockquote><p>q</p></blockquote>',
      '<ul><li>a</li></ul>',
      '<ol start="3" reversed="reversed"><li value="7">a</li></ol>',
      '<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>',
      '<p lang="ar" dir="rtl">مرحبا</p>',
    ]) {
      expect(safeHtml(html)).to.equal(html)
    }
  })

  it('keeps the classes that posts use, and no others', () => {
    const mention =
      '<span class="h-card" translate="no"><a href="https://x.example/@a" class="u-url mention x" id="i">@a</a></span>'
    expect(safeHtml(mention)).to.equal(
      '<span class="h-card" translate="no"><a href="https://x.example/@a" class="u-url mention" rel="nofollow noopener noreferrer">@a</a></span>',
    )
    expect(safeHtml('<p class="fixed top">x</p><em class="mention">y</em>')).to.equal('<p>x</p><em>y</em>')
  })

  it('gives every link its rel, whatever it came with, and no target', () => {
    expect(safeHtml('<a href="http://a.example" rel="me opener" target="_blank" ping="//b">x</a>')).to.equal(
      '<a href="http://a.example/" rel="nofollow noopener noreferrer">x</a>',
    )
  })

  it('takes the link and leaves the text where an address leads nowhere good', () => {
    for (const href of [
      ...['javascript:alert(1)', ' JaVaScRiPt:alert(1)', 'java\nscript:alert(1)', 'data:text/html,x', 'vbscript:x'],
      ...['/o/1', '//evil.example', '\\\\evil.example', 'https:evil', 'https:///x', 'https://', 'file:///etc', 'x', ''],
      ...['https://a b.example', 'blob:https://a', 'intent://x', `https://a.example/${'x'.repeat(3_000)}`],
    ]) {
      expect(safeHtml(`<a href="${href}">text</a>`), href).to.equal('<span>text</span>')
    }
  })

  it('knows the schemes that Mastodon knows', () => {
    for (const href of [
      'xmpp:a@b.example',
      'gemini://a.example/',
      'magnet:?xt=urn',
      'mailto:a@b.example',
      'ipfs://x',
    ]) {
      expect(safeHtml(`<a href="${href}">x</a>`), href).to.include('<a href=')
    }
  })

  it('makes headings paragraphs in bold, or moves them down for articles', () => {
    expect(safeHtml('<h1 class="x" lang="de">A</h1><h6>B</h6>')).to.equal(
      '<p><strong>A</strong></p><p><strong>B</strong></p>',
    )
    expect(safeHtml('<h1 lang="de">A</h1><h2>B</h2><h6>C</h6>', 3)).to.equal('<h3 lang="de">A</h3><h4>B</h4><h6>C</h6>')
  })

  it('drops what is no text, with what is in it', () => {
    for (const html of [
      '<style>a{}</style>',
      '<script>a()</script>',
      '<svg><text>t</text></svg>',
      '<!-- c -->',
      '<img src=x>',
    ]) {
      expect(safeHtml(`a${html}b`), html).to.equal('ab')
    }
  })

  it('keeps of a formula how it was written', () => {
    const formula =
      '<math><semantics><mrow><mi>x</mi><mn>2</mn></mrow><annotation encoding="application/x-tex">x^2</annotation></semantics></math>'
    expect(safeHtml(formula)).to.equal('x^2')
  })

  it('keeps the words of two boxes apart', () => {
    expect(safeHtml('<div>one</div><div>two</div>')).to.equal('<p>one</p><p>two</p>')
  })

  it('closes what is open, and cannot close what is around it', () => {
    expect(safeHtml('<p>a<b>b<i>c')).to.equal('<p>a<b>b<i>c</i></b></p>')
    expect(safeHtml('</div></li></ul></section>x</p>')).to.equal('x')
    expect(safeHtml('<li>a<ul><li>b</ul><li>c')).to.equal('<p>a<ul><li>b</li></ul></p><p>c</p>')
  })

  it('says the same of what it made itself', () => {
    for (const html of attacks) {
      const once = safeHtml(html)
      expect(safeHtml(once), html).to.equal(once)
    }
  })

  it('has no element, attribute or address left from attacks that could do anything', () => {
    for (const html of attacks) {
      const clean = safeHtml(html)
      expect(clean, html).to.not.match(
        /<(?!\/?(?:p|br|a|span|abbr|del|s|b|strong|i|em|u|sub|sup|code|pre|blockquote|ul|ol|li|hr|ruby|rt|rp)[\s>])/,
      )
      expect(clean.replace(/="[^"]*"/g, '='), html).to.not.match(
        /<[^>]*\s(?:on\w+|style|id|src|srcdoc|formaction|background|name)\s*=/i,
      )
      expect(clean, html).to.not.match(/<[^>]*(?:href|cite)="(?!https?:|mailto:)/i)
    }
  })

  it('may use the names that every object of JavaScript has', () => {
    const names = ['constructor', '__proto__', 'prototype', 'hasownproperty', 'tostring', 'valueof', 'name', 'length']
    for (const element of ['p', 'a', 'ol', ...names]) {
      for (const attribute of [...names, 'lang']) {
        const html = `<${element} ${attribute}="x" lang="de">word</${element}>`
        expect(safeHtml(html), html).to.include('word')
        expect(safeHtml(html, 2), html).to.not.match(/<[^>]* (?!lang)\w+="x"/)
      }
    }
    expect(safeHtml('<p constructor="x" lang="de">word</p>')).to.equal('<p lang="de">word</p>')
  })

  it('is read up to a length, and in bounded time however it is nested', () => {
    expect(safeHtml(`${'a'.repeat(LONGEST_HTML)}b`)).to.have.length(LONGEST_HTML)
    for (const part of [
      '<b>',
      '<ul><li>',
      '<div>',
      '<',
      '<a ',
      '<!--',
      '</p>',
      '<svg>',
      '<p>x',
      '&#',
      '<table><tr><td>',
    ]) {
      const begun = performance.now()
      safeHtml(part.repeat(LONGEST_HTML / part.length))
      expect(performance.now() - begun, part).to.be.below(3_000)
    }
    expect(safeHtml('<i>'.repeat(200) + 'deep')).to.equal(`${'<i>'.repeat(24)}deep${'</i>'.repeat(24)}`)
  })
})
