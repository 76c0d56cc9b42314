import { expect } from 'chai'
import { fold } from '../../../../src/domain/text/fold.js'
import { MOST_TOKENS, queryTokens, searchTokens } from '../../../../src/domain/text/tokens.js'

const finds = (query: string, title: string, text = ''): boolean => {
  const tokens = searchTokens(title, text)
  const wanted = queryTokens(query)
  return wanted.length > 0 && wanted.every((prefix) => tokens.some((token) => token.startsWith(prefix)))
}

describe('search tokens', () => {
  it('are folded words of two letters or more, each once, the title first', () => {
    expect(searchTokens('Straßenfest im Café', 'Das Fest: 24 Stände, im Hof! x')).to.deep.equal([
      ...['strassenfest', 'im', 'cafe', 'das', 'fest', '24', 'stande', 'hof'],
    ])
  })

  it('find what is meant, however it is typed', () => {
    for (const [query, title] of [
      ['strasse', 'Große Straße'],
      ['CAFÉ', 'cafe'],
      ['cafe', 'Cafe\u0301'],
      ['Lodz', 'Łódź'],
      ['rep caf', 'Repair Café'],
      ['école', 'L’école libre'],
      ['漢字', '漢字かな'],
      ['字か', '漢字かな'],
      ['漢', '漢字かな'],
      ['ประชุม', 'การประชุมใหญ่'],
      ['한국', '한국어'],
      ['عربي', 'عَرَبِيّ'],
      ['2026', 'Plan 2026'],
    ] as const) {
      expect(finds(query, title), `${query} in ${title}`).to.equal(true)
    }
    expect(finds('pair', 'Repair')).to.equal(false)
    expect(finds('字漢', '漢字')).to.equal(false)
  })

  it('are at most two hundred, of at most forty letters', () => {
    const many = Array.from({ length: 5_000 }, (_, at) => `word${at}`).join(' ')
    expect(searchTokens('title', many)).to.have.length(MOST_TOKENS).and.to.include('title')
    expect(searchTokens('a'.repeat(1_000), '')).to.deep.equal(['a'.repeat(40)])
    expect(searchTokens('', '')).to.deep.equal([])
  })

  it('of a query are at most six', () => {
    expect(queryTokens('a bb cc dd ee ff gg hh bb')).to.deep.equal(['bb', 'cc', 'dd', 'ee', 'ff', 'gg'])
    expect(queryTokens(' .,!? x ')).to.deep.equal([])
    expect(queryTokens('x'.repeat(10_000))).to.deep.equal(['x'.repeat(40)])
  })
})

describe('folding', () => {
  it('changes nothing that is folded', () => {
    for (let point = 0; point < 0x30000; point += 1) {
      if (point >= 0xd800 && point <= 0xdfff) continue
      const folded = fold(String.fromCodePoint(point))
      expect(fold(folded), point.toString(16)).to.equal(folded)
    }
  })
})
