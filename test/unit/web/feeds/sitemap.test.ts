import { expect } from 'chai'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { sitemap, sitemapCount, sitemapIndex, URLS_IN_SITEMAP } from '../../../../src/web/feeds/sitemap.js'
import { site } from '../../../support/items.js'

const parse = (xml: string): Record<string, unknown> => {
  expect(XMLValidator.validate(xml)).to.equal(true)
  return new XMLParser({ ignoreAttributes: false, isArray: (name) => ['url', 'sitemap'].includes(name) }).parse(
    xml,
  ) as Record<string, unknown>
}

describe('a sitemap', () => {
  it('lists absolute addresses and when they changed', () => {
    const changedAt = new Date('2026-11-02T10:00:00Z')
    const { urlset } = parse(
      sitemap(site, [
        { path: '/', changedAt: null },
        { path: '/tags/é?a=1&b=<', changedAt },
      ]),
    )
    expect(urlset).to.deep.equal({
      '@_xmlns': 'http://www.sitemaps.org/schemas/sitemap/0.9',
      'url': [
        { loc: 'https://hub.example/' },
        { loc: 'https://hub.example/tags/%C3%A9?a=1&b=%3C', lastmod: '2026-11-02T10:00:00.000Z' },
      ],
    })
  })

  it('has an index beyond ten thousand', () => {
    expect([0, 1, URLS_IN_SITEMAP, URLS_IN_SITEMAP + 1, 25_000].map(sitemapCount)).to.deep.equal([1, 1, 1, 2, 3])
    const urls = Array.from({ length: URLS_IN_SITEMAP + 1 }, (_, at) => ({ path: `/o/${at}`, changedAt: null }))
    expect(() => sitemap(site, urls)).to.throw(RangeError)
    expect(parse(sitemap(site, urls.slice(1))))
      .to.have.nested.property('urlset.url')
      .with.length(URLS_IN_SITEMAP)
    expect(parse(sitemapIndex(site, [{ path: '/sitemap-1.xml', changedAt: null }]))).to.deep.nested.include({
      'sitemapindex.sitemap': [{ loc: 'https://hub.example/sitemap-1.xml' }],
    })
  })
})
