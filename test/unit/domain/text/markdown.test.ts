import { expect } from 'chai'
import { Refusal } from '../../../../src/core/errors.js'
import { LONGEST_MARKDOWN, markdownToHtml, summaryOf, tagsInMarkdown } from '../../../../src/domain/text/markdown.js'
import { markdownAttacks } from '../../../support/attacks.js'

const tagHref = (key: string): string => `/tags/${encodeURIComponent(key)}`

describe('Markdown', () => {
  it('becomes paragraphs, lists, quotes, code and emphasis, and keeps the ends of lines', () => {
    expect(markdownToHtml('a *b* **c** ~~d~~ `e`\nf')).to.equal(
      '<p>a <em>b</em> <strong>c</strong> <s>d</s> <code>e</code><br />\nf</p>\n',
    )
    expect(markdownToHtml('3. a\n4. b')).to.equal('<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>\n')
    expect(markdownToHtml('> a\n\n```js\n<b>\n```\n\n---')).to.equal(
      '<blockquote>\n<p>a</p>\n</blockquote>\n<pre><code>&lt;b&gt;\n</code></pre>\n<hr />\n',
    )
  })

  it('has its headings begin where the page says', () => {
    expect(markdownToHtml('# a\n## b\n###### c')).to.equal('<h3>a</h3>\n<h4>b</h4>\n<h6>c</h6>\n')
    expect(markdownToHtml('# a\n\nb\n===', { headingBase: 2 })).to.equal(
      '<h2>a</h2>\n<p>b</p>\n'.replace('<p>b</p>', '<h2>b</h2>'),
    )
  })

  it('has tables whose columns are aligned by class, not by style', () => {
    const html = markdownToHtml('|a|b|c|\n|:-|:-:|-:|\n|1|2|3|')
    expect(html).to.include('<td>1</td>\n<td class="center">2</td>\n<td class="end">3</td>').and.not.include('style')
  })

  it('takes no HTML', () => {
    expect(markdownToHtml('<b onclick=x>a</b> &amp; &lt;')).to.equal(
      '<p>&lt;b onclick=x&gt;a&lt;/b&gt; &amp; &lt;</p>\n',
    )
  })

  it('links addresses as they stand, but no words that only have a dot', () => {
    expect(markdownToHtml('https://a.example/x?a=1&b=2, me@a.example')).to.equal(
      '<p><a href="https://a.example/x?a=1&amp;b=2" rel="noopener">https://a.example/x?a=1&amp;b=2</a>, ' +
        '<a href="mailto:me@a.example" rel="noopener">me@a.example</a></p>\n',
    )
    expect(markdownToHtml('notes.md www.a.example ftp://a.example //a.example')).to.not.include('<a')
  })

  it('links http, https, mail, telephone and paths of this hub, and nothing else', () => {
    expect(markdownToHtml('[a](/events) [b](tel:+4412) [c](http://d.example "T")')).to.equal(
      '<p><a href="/events">a</a> <a href="tel:+4412" rel="noopener">b</a> <a href="http://d.example" title="T" rel="noopener">c</a></p>\n',
    )
    for (const to of ['javascript:a', 'data:text/html,a', '//e.example', 'x', '#a', 'https:e', 'ftp://e.example']) {
      expect(markdownToHtml(`[a](${to})`), to).to.not.include('<a')
    }
    expect(markdownToHtml(`[a](https://e.example/${'x'.repeat(2_100)})`)).to.not.include('<a')
  })

  it('turns pictures into links to them, and into their words inside a link', () => {
    expect(markdownToHtml('![A *red* cat](https://e.example/c.png)')).to.equal(
      '<p><a href="https://e.example/c.png" rel="noopener">A red cat</a></p>\n',
    )
    expect(markdownToHtml('![](https://e.example/c.png)')).to.include('>https://e.example/c.png</a>')
    expect(markdownToHtml('[![cat](https://e.example/c.png)](https://f.example/)')).to.equal(
      '<p><a href="https://f.example/" rel="noopener">cat</a></p>\n',
    )
  })

  it('links hashtags where readers see them, not in code, links or addresses', () => {
    const html = markdownToHtml('#Café und *#bar*, `#code` [#l](/x) https://e.example/#frag \\#no &#35;no #1 a#b', {
      tagHref,
    })
    expect(html.match(/<a href="\/tags[^>]*>[^<]*/g)).to.deep.equal([
      '<a href="/tags/cafe" class="mention hashtag" rel="tag">#Café',
      '<a href="/tags/bar" class="mention hashtag" rel="tag">#bar',
    ])
    expect(markdownToHtml('#a')).to.equal('<p>#a</p>\n')
    expect(markdownToHtml('#漢字', { tagHref })).to.include('href="/tags/%E6%BC%A2%E5%AD%97"')
  })

  it('gives the tags in it, each once', () => {
    const text = '# Head #Café\n#cafe #foo_bar `#code` [#l](/x)\n\n- #list \\#no'
    expect(tagsInMarkdown(text)).to.deep.equal([
      { name: 'Café', key: 'cafe' },
      { name: 'foo_bar', key: 'foo_bar' },
      { name: 'list', key: 'list' },
    ])
  })

  it('defines no references, which could make a page a thousand times as long as its text', () => {
    const html = markdownToHtml(`[a]: https://e.example/${'x'.repeat(2_000)}\n\n${'[a]'.repeat(30_000)}`)
    expect(html.length).to.be.below(200_000)
  })

  it('lets no attack through as an element or attribute', () => {
    for (const text of markdownAttacks) {
      const html = markdownToHtml(text, { tagHref })
      const bare = html.replace(/="[^"]*"/g, '=')
      expect(bare, text).to.not.match(
        /<(?!\/?(?:p|br|hr|em|strong|s|a|code|pre|blockquote|ul|ol|li|h[2-6]|table|thead|tbody|tr|th|td)[\s>])/,
      )
      expect(bare, text).to.not.match(/<[^>]*\s(?!href|title|rel|class|start)[\w-]+=/)
      expect(html, text).to.not.match(/<[^>]*href="(?!https?:\/\/|mailto:|tel:|\/(?!\/))/)
    }
  })

  it('is refused beyond its length, and drops what no text needs', () => {
    expect(() => markdownToHtml('a'.repeat(LONGEST_MARKDOWN + 1))).to.throw(Refusal, '100,000 characters')
    expect(markdownToHtml('a\u0000b\u001b\ud800')).to.equal('<p>ab\ufffd</p>\n')
  })

  it('is done in bounded time and length, whatever it is made to nest, repeat or leave open', () => {
    const wide = `|${'a|'.repeat(1_000)}\n|${'-|'.repeat(1_000)}\n${'|\n'.repeat(40_000)}`
    const ticks = Array.from({ length: 440 }, (_, at) => '`'.repeat(at)).join(' ')
    const steps = Array.from({ length: 400 }, (_, at) => `${' '.repeat(2 * at)}- a`).join('\n')
    const parts = [
      '>',
      '> ',
      '[',
      '[a](',
      '![',
      '*',
      '*a **a ',
      'a__',
      '~~a ',
      '`',
      '<',
      '<a',
      '<!--',
      '&',
      '\\',
      'x',
      '\n',
      '- ',
    ]
    const more = [
      '1. ',
      '#',
      '#a ',
      '|',
      '|a\n|-\n',
      'http://',
      'mailto:a@',
      'a@b.c ',
      'a.',
      ':',
      '> a\nb\n',
      '[a]: b\n',
      '"',
      '漢',
    ]
    const texts = [
      wide,
      ticks,
      steps,
      ...[...parts, ...more].map((part) => part.repeat(LONGEST_MARKDOWN / part.length)),
    ]
    for (const text of texts) {
      const before = process.threadCpuUsage()
      const html = markdownToHtml(text.slice(0, LONGEST_MARKDOWN), { tagHref })
      expect(process.threadCpuUsage(before).user / 1_000, text.slice(0, 20)).to.be.below(1_500)
      expect(html.length, text.slice(0, 20)).to.be.below(4_000_000)
    }
  })

  it('reads addresses that run into each other once, not each of them to the end', () => {
    const text = 'https://a.b/'.repeat(LONGEST_MARKDOWN).slice(0, LONGEST_MARKDOWN)
    const before = process.threadCpuUsage()
    expect(markdownToHtml(text).startsWith(`<p>${text.slice(0, 90_000)}`)).to.equal(true)
    expect(process.threadCpuUsage(before).user / 1_000).to.be.below(800)
  })
})

describe('a summary', () => {
  it('is the first words of the prose, without markup, headings, code and tables', () => {
    expect(summaryOf('# Head\n\nWe *met* [here](https://e.example) & ate.\n\n```\nx\n```\nThen <b>.')).to.equal(
      'We met here & ate. Then <b>.',
    )
    expect(summaryOf('# Only a head')).to.equal('Only a head')
    expect(summaryOf('')).to.equal('')
  })

  it('is cut between words', () => {
    const summary = summaryOf('word '.repeat(30_000).trim())
    expect(summary)
      .to.match(/^(?:word )+word…$/)
      .and.to.have.length.within(190, 200)
  })
})
