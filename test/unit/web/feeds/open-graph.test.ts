import { expect } from 'chai'
import { metaOfItem, metaOfPage, type Meta } from '../../../../src/web/feeds/open-graph.js'
import { addressOf, context, event, site } from '../../../support/items.js'

const byName = (list: Meta[]): Record<string, string> =>
  Object.fromEntries(list.map((meta) => ['property' in meta ? meta.property : meta.name, meta.content]))

describe('a link preview', () => {
  it('of an item has its title, words, picture and times', () => {
    expect(byName(metaOfItem(event({ language: 'en-GB' }), context))).to.include({
      'description': 'Bring what is broken; we mend <it>, together.',
      'og:type': 'article',
      'og:site_name': 'Walton & Hub',
      'og:title': 'Repair café, <tea> & "cake"',
      'og:url': addressOf(event()),
      'og:locale': 'en_GB',
      'og:image': 'https://hub.example/media/k1-1200.webp',
      'og:image:width': '1200',
      'og:image:height': '675',
      'og:image:alt': 'A toaster with a "plaster" & <wire>',
      'article:modified_time': '2026-11-02T10:00:00.000Z',
      'twitter:card': 'summary_large_image',
    })
    expect(
      metaOfItem(event(), context).filter((meta) => 'property' in meta && meta.property === 'article:tag'),
    ).to.have.length(2)
  })

  it('says no more than is known', () => {
    const meta = byName(metaOfItem(event({ pictures: [], summary: ' ' }), context))
    expect(meta)
      .to.include({ 'twitter:card': 'summary' })
      .and.not.have.any.keys('og:image', 'og:image:alt', 'description', 'og:locale', 'robots')
  })

  it('keeps what is not public out of search engines', () => {
    for (const audience of ['unlisted', 'followers', 'hub'] as const) {
      expect(byName(metaOfItem(event({ audience }), context)), audience).to.include({ robots: 'noindex' })
    }
  })

  it('of another page has the hub’s words and icon', () => {
    expect(byName(metaOfPage({ title: 'About us', path: '/about' }, site))).to.include({
      'og:type': 'website',
      'og:title': 'About us',
      'og:url': 'https://hub.example/about',
      'og:image': site.iconUrl,
    })
  })
})
