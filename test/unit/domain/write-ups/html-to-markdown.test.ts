import { expect } from 'chai'
import { safeHtml } from '../../../../src/core/sanitise.js'
import { markdownToHtml } from '../../../../src/domain/text/markdown.js'
import { plainText } from '../../../../src/domain/text/plain.js'
import { htmlToMarkdown } from '../../../../src/domain/write-ups/html-to-markdown.js'

const back = (html: string) => markdownToHtml(htmlToMarkdown(html)).trim()
const through = (untrusted: string) => htmlToMarkdown(safeHtml(untrusted, 2))

describe('HTML as Markdown', () => {
  for (const html of [
    '<p>One.</p>\n<p>Two <strong>loud</strong>, <em>soft</em>, <s>gone</s>.</p>',
    '<p>Line one<br />\nline two</p>',
    '<h3>Room</h3>\n<p>Big.</p>\n<h4>Chairs</h4>\n<p>Forty.</p>',
    '<ul>\n<li>one</li>\n<li>two\n<ul>\n<li>inner</li>\n</ul>\n</li>\n</ul>',
    '<ol start="3">\n<li>three</li>\n<li>four</li>\n</ol>',
    '<blockquote>\n<p>They said</p>\n<p>no.</p>\n</blockquote>',
    '<p>See <a href="https://a.example/?a=1&amp;b=2" rel="noopener">the page</a>.</p>',
    '<p>Run <code>a`b</code></p>',
    '<pre><code>x &lt; y\n```\nz\n</code></pre>',
    '<hr />',
    '<ul>\n<li>\n<p>one</p>\n</li>\n<li>\n<p>two</p>\n<p>more</p>\n</li>\n</ul>',
  ]) {
    it(`gives back ${JSON.stringify(html)}`, () => expect(back(html)).to.equal(html))
  }

  for (const text of [
    '*stars* and _lines_ and snake_case and `ticks`',
    '# no heading, 1 < 2 > 0 & &lt; stays &amp;lt;',
    '- no list',
    '1. no list either',
    '[no](link) and ![no picture](https://a.example/x.png)',
    '~~not gone~~ and a | bar',
    'back\\slash \\* twice',
    'https://a.example/a_b_c is an address',
    '--- and === and +++',
  ]) {
    it(`keeps the characters of ${JSON.stringify(text)}`, () => {
      const html = safeHtml(`<p>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</p>`)
      expect(plainText(back(html)))
        .to.equal(plainText(html))
        .and.to.equal(text)
    })
  }

  it('takes hashtags for ours and leaves out where they led', () => {
    const html =
      '<p>For <a href="https://far.example/tags/x" class="mention hashtag" rel="tag">#<span>Bins</span></a></p>'
    expect(through(html)).to.equal('For #Bins')
  })

  it('lets nothing through that the sanitiser does not', () => {
    const hostile =
      '<script>alert(1)</script><p onclick="x()">a<img src=x onerror=alert(1)><a href="javascript:alert(1)">b</a>' +
      '<a href="https://a.example/)[x](javascript:alert(2)">c</a></p><iframe src="//e.example"></iframe><svg><script>x</script></svg>' +
      '<p>[d](javascript:alert(3)) &lt;img src=x onerror=alert(4)&gt;</p>'
    const html = markdownToHtml(through(hostile))
    expect(html).to.not.match(/<(?:script|img|iframe|svg)|<a [^>]*href="javascript|<[^>]* on\w+=/i)
    expect(html).to.include('<a href="https://a.example/')
  })

  it('is done in time with what is nested as deep and as wide as it can be', () => {
    const deep = `${'<blockquote><ul><li>'.repeat(2_000)}x`
    const wide = '<p>a <b>b</b></p>'.repeat(6_000)
    for (const html of [deep, wide, '`'.repeat(90_000), '<pre>' + '`\n'.repeat(40_000), '_'.repeat(90_000)]) {
      const started = performance.now()
      through(html)
      expect(performance.now() - started).to.be.lessThan(1_500)
    }
  })
})
