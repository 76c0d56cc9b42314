import { expect } from 'chai'
import { appHtml } from '../../../src/api/entities/app-html.js'
import { safeHtml } from '../../../src/core/sanitise.js'
import { markdownToHtml } from '../../../src/domain/text/markdown.js'

describe('text in apps', () => {
  const cases: Record<string, [from: string, to: string]> = {
    'has no breaks between elements': ['<p>a</p>\n<p>b</p>\n', '<p>a</p><p>b</p>'],
    'has spaces for breaks between words': [
      '<p>one\n two\r\n<em>three</em>\n<a href="https://a.example/">four</a></p>',
      '<p>one two <em>three</em> <a href="https://a.example/">four</a></p>',
    ],
    'keeps the breaks that are meant': ['<p>a<br>\nb <br/>\n c</p>', '<p>a<br>b<br/>c</p>'],
    'has nothing but points in lists': [
      '<ul>\n  <li>a</li>\n  <li>\n    <p>b\nc</p>\n  </li>\n</ul>',
      '<ul><li>a</li><li><p>b c</p></li></ul>',
    ],
    'has lines of code as lines': [
      '<pre><code>a  b\n\n  c &lt;\n</code></pre>\n<p>d</p>',
      '<pre><code>a  b<br><br>  c &lt;</code></pre><p>d</p>',
    ],
    'has strong words for headings': [
      '<h2 lang="de">Wir</h2><p>x</p><hr><h6>y <a href="#">z</a></h6>',
      '<p><strong>Wir</strong></p><p>x</p><p><strong>y <a href="#">z</a></strong></p>',
    ],
    'has lines for the rows of tables': [
      '<table>\n<thead>\n<tr><th class="end">a</th><th>b</th></tr>\n</thead>\n<tbody><tr><td>1</td><td>2</td></tr></tbody></table>',
      '<p>a b </p><p>1 2 </p>',
    ],
    'is left alone where nothing is to be done': [
      '<p>a  <span class="invisible">b</span> </p>',
      '<p>a  <span class="invisible">b</span> </p>',
    ],
    'keeps spaces that do not break': ['<p>\u00a0a\u00a0\nb</p>', '<p>\u00a0a\u00a0 b</p>'],
  }
  for (const [what, [from, to]] of Object.entries(cases)) it(what, () => expect(appHtml(from)).to.equal(to))

  it('comes so from what members write, and from what strangers send', () => {
    const written = '## Beds\n\nOne\ntwo\n\n- a\n- b\n\n```\nx\ny\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n'
    for (const html of [markdownToHtml(written), safeHtml(markdownToHtml(written).replaceAll('><', '>\n  <'), 3)]) {
      const shown = appHtml(html)
      expect(shown).to.not.match(/[\n\r\t]|<\/?(?:h\d|hr|t)/)
      expect(shown).to.match(/^<p><strong>Beds<\/strong><\/p><p>One<br ?\/?>two<\/p><ul><li>a<\/li>/)
    }
  })

  it('is no slower to make of what was written to be slow', () => {
    const hostile = [
      ' \n'.repeat(50_000),
      '<p> \t'.repeat(20_000),
      `<pre>${'\r\n'.repeat(50_000)}`,
      `a${' '.repeat(99_000)}\n`,
    ]
    const begun = performance.now()
    for (const html of hostile) appHtml(html)
    expect(performance.now() - begun).to.be.below(1_000)
  })
})
