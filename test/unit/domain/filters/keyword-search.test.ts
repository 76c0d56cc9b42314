import { expect } from 'chai'
import { comparable, keywordSearch } from '../../../../src/domain/filters/keyword-search.js'

const found = (keyword: string, wholeWord: boolean, text: string): boolean =>
  keywordSearch([{ keyword, wholeWord }])(comparable(text)).has(0)

describe('a search for many words at once', () => {
  it('finds each of them, also inside and behind each other', () => {
    const words = ['he', 'she', 'his', 'hers', 'ushers', 'x']
    const search = keywordSearch(words.map((keyword) => ({ keyword, wholeWord: false })))
    const hits = (text: string) => Array.from(search(text), (at) => words[at]).sort()
    expect(hits('ushers')).to.deep.equal(['he', 'hers', 'she', 'ushers'])
    expect(hits('hhis')).to.deep.equal(['his'])
    expect(hits('')).to.deep.equal([])
  })

  const wholeWords: [keyword: string, text: string, isFound: boolean][] = [
    ['art', 'We make art here', true],
    ['art', 'art', true],
    ['art', 'A street party', false],
    ['art', 'start', false],
    ['art', 'party, then art.', true],
    ['art', '#art', true],
    ['art', 'art’s', true],
    ['art', 'art_house', false],
    ['art', 'arté', false],
    ['art', 'ART', true],
    ['#art', 'word#art', true],
    ['#art', '#artists', false],
    ['c++', 'We write c++20 here', true],
    ['straße', 'Auf der STRASSE', false],
    ['straße', 'Auf der Straße.', true],
    ['straße', 'Straßenfest', false],
    ['𝒜rt', 'art', true],
    ['art', '𐐷art', false],
    ['дом', 'Мой ДОМ.', true],
    ['дом', 'домой', false],
    ['rent strike', 'The RENT STRIKE begins', true],
    ['rent strike', 'The rent strikes', false],
    ['選挙', '次の選挙について', true],
    ['ai', '生成AIの話', true],
    ['ai', 'said', false],
    ['ไทย', 'ภาษาไทยง่าย', true],
    ['नमस्ते', 'नमस्तेजी', false],
    ['ｒｅｎｔ', 'the rent', true],
  ]
  for (const [keyword, text, isFound] of wholeWords) {
    it(`${isFound ? 'finds' : 'does not find'} “${keyword}” as a word in “${text}”`, () => {
      expect(found(keyword, true, text)).to.equal(isFound)
    })
  }

  it('finds parts of words where that is what was asked for', () => {
    expect(found('art', false, 'a street party')).to.equal(true)
    expect(found('ｐａｒｔ', false, 'PARTY')).to.equal(true)
    expect(found('arc', false, 'a street party')).to.equal(false)
  })

  it('takes no longer for words that are made to make it slow', () => {
    const letters = Array.from({ length: 198 }, (_, at) => 'a'.repeat(at + 1))
    const signs = Array.from({ length: 66 }, (_, at) => `a!${'ba!'.repeat(at)}`)
    const sets: [string, string[], string][] = [
      ['words within words', letters, 'a'.repeat(100_000)],
      ['the same word', Array.from({ length: 1_000 }, () => 'a'), 'a'.repeat(100_000)],
      ['words that could end anywhere', signs, 'ba!'.repeat(33_000)],
    ]
    for (const [name, words, text] of sets) {
      const search = keywordSearch(words.map((keyword) => ({ keyword, wholeWord: true })))
      const before = process.threadCpuUsage()
      expect(search(text).size, name).to.equal(0)
      const { user, system } = process.threadCpuUsage(before)
      expect((user + system) / 1_000, `${name}: milliseconds`).to.be.below(250)
      expect(search(`${text.slice(0, 10)} ${words[0]} ?`).size, name).to.be.greaterThan(0)
    }
    const same = keywordSearch([1, 2, 3].map(() => ({ keyword: 'Art', wholeWord: true })))
    expect([...same('an art')]).to.deep.equal([0, 1, 2])
  })

  it('takes signs of patterns for what they are', () => {
    expect(found('(a+)+$', false, 'see (a+)+$ here')).to.equal(true)
    expect(found('.*', false, 'anything')).to.equal(false)
    expect(found('   ', false, 'any thing')).to.equal(false)
  })

  it('stays fast with words made to be slow', () => {
    const sought = Array.from({ length: 200 }, (_, n) => ({ keyword: `${'a'.repeat(n)}b`, wholeWord: false }))
    const search = keywordSearch(sought)
    const begun = performance.now()
    expect(search('a'.repeat(100_000)).size).to.equal(0)
    expect(performance.now() - begun).to.be.lessThan(500)
  })

  it('goes through a page of forty posts for two hundred words in a few milliseconds', () => {
    const words = Array.from({ length: 200 }, (_, n) => ({ keyword: `wort${n * 7919}`, wholeWord: n % 2 === 0 }))
    const posts = Array.from({ length: 40 }, (_, n) => `Heute ist Treffen im Hof Nummer ${n}. `.repeat(12))
    const search = keywordSearch(words)
    for (const post of posts) search(post) // once to be made ready
    const begun = performance.now()
    for (const post of posts) search(post)
    // Measured at about 1 ms; the bound is for a machine that does much else.
    expect(performance.now() - begun).to.be.lessThan(50)
  })
})
