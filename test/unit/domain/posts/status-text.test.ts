import { expect } from 'chai'
import { iri } from '../../../../src/core/iri.js'
import { lengthOf, statusHtml, typedMentions } from '../../../../src/domain/posts/status-text.js'

const ada = { iri: iri('https://oak.test/a/ada'), url: 'https://oak.test/a/ada' }
const kim = { iri: iri('https://far.test/users/kim'), url: 'https://far.test/@kim?a=1&b=2' }
const named = new Map([
  ['ada@oak.test', ada],
  ['kim@far.test', kim],
])
const html = (text: string) =>
  statusHtml(text, { named, ownHost: 'oak.test', tagHref: (key) => `https://oak.test/tags/${key}` })

const link = (href: string, shown: string, rest = '') =>
  `<a href="${href}" rel="nofollow noopener" translate="no"><span class="invisible">https://</span>` +
  (rest === ''
    ? `<span>${shown}</span>`
    : `<span class="ellipsis">${shown}</span><span class="invisible">${rest}</span>`) +
  '</a>'
const mention = (url: string, name: string) =>
  `<span class="h-card" translate="no"><a href="${url}" class="u-url mention">@<span>${name}</span></a></span>`

describe('the text of a status', () => {
  it('has paragraphs and lines, and is plain text otherwise', () => {
    expect(html('One\ntwo\r\n\r\n\n<b>three</b> & *four*').html).to.equal(
      '<p>One<br>two</p><p>&lt;b&gt;three&lt;/b&gt; &amp; *four*</p>',
    )
    expect(html('  \n ').html).to.equal('')
  })

  it('links addresses of the web, without what ends the sentence, all of them in the text', () => {
    expect(html('See https://elm.test/a?b=1&c=2#d.').html).to.equal(
      `<p>See ${link('https://elm.test/a?b=1&amp;c=2#d', 'elm.test/a?b=1&amp;c=2#d')}.</p>`,
    )
    expect(html('(https://elm.test/a_(b))').html).to.equal(
      `<p>(${link('https://elm.test/a_(b)', 'elm.test/a_(b)')})</p>`,
    )
    const long = 'elm.test/a/path/that/is/longer/than/thirty'
    expect(html(`https://${long}`).html).to.equal(
      `<p>${link(`https://${long}`, long.slice(0, 30), long.slice(30))}</p>`,
    )
    for (const none of ['javascript:alert(1)', 'https://', 'http:///x', 'xhttps://elm.test', 'ftp://elm.test'])
      expect(html(none).html, none).to.not.include('<a ')
  })

  it('lets nothing out of an address into the page', () => {
    const evil = html('https://elm.test/"onmouseover="x https://elm.test/\'><script> https://a.test/`').html
    expect(evil.replaceAll(/<\/?(?:p|a|span)(?: [a-z]+="[^"<>]*")*>/g, '')).to.not.match(/[<>]/)
    expect(evil).to.not.match(/<[^>]*onmouseover/)
  })

  it('links those who are known, here with and without the host, and names each once', () => {
    const { html: made, mentions } = html('@ada and @ada@oak.test, @Kim@FAR.test. @nobody a@ada @kim@far.test')
    expect(made).to.equal(
      `<p>${mention(ada.url, 'ada')} and ${mention(ada.url, 'ada')}, ` +
        `${mention('https://far.test/@kim?a=1&amp;b=2', 'Kim')}. @nobody a@ada ` +
        `${mention('https://far.test/@kim?a=1&amp;b=2', 'kim')}</p>`,
    )
    expect(mentions).to.deep.equal([ada.iri, kim.iri])
    expect(typedMentions('@ada @x@y.test https://z.test/@no', 'oak.test').map(({ address }) => address)).to.deep.equal([
      'ada@oak.test',
      'x@y.test',
    ])
  })

  it('links hashtags by absolute addresses, but none within an address', () => {
    const { html: made, tags } = html('#Toast at https://elm.test/?x#Tea #toast')
    expect(made).to.include(
      '<a href="https://oak.test/tags/toast" class="mention hashtag" rel="tag">#<span>Toast</span></a>',
    )
    expect(tags.map(({ name, key }) => [name, key])).to.deep.equal([['Toast', 'toast']])
  })

  it('counts an address as 23, a mention as its name, and what readers see as one as one', () => {
    expect(lengthOf(`a https://elm.test/${'x'.repeat(500)}`, 'oak.test')).to.equal(2 + 23)
    expect(lengthOf('@kim@far.test hi', 'oak.test')).to.equal('@kim hi'.length)
    expect(lengthOf('👩‍👩‍👧e\u0301', 'oak.test')).to.equal(2)
  })

  it('takes no long time over what is made to take long', () => {
    const before = process.cpuUsage()
    for (const one of ['@', '@a.', 'https://a.b/)', '#a', ')', '@a@b.', 'https://'])
      html(one.repeat(50_000 / one.length))
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1_000).to.be.below(3_000)
  })
})
