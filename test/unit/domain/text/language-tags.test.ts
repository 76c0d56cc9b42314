import { expect } from 'chai'
import { commonLanguages, languageTag, nameIn } from '../../../../src/domain/text/language-tags.js'

describe('a language tag', () => {
  it('is made canonical', () => {
    for (const [typed, tag] of [
      ['en', 'en'],
      [' pt-br ', 'pt-BR'],
      ['zh-hans', 'zh-Hans'],
      ['iw', 'he'],
      ['DE-at', 'de-AT'],
      ['en-US-u-ca-gregory', 'en-US'],
    ]) {
      expect(languageTag(typed as string)).to.equal(tag)
    }
  })

  it('is refused when it is none', () => {
    for (const tag of [
      '',
      'e',
      'zz',
      'english',
      'en_GB',
      'x-foo',
      'i-klingon',
      'en-',
      'und',
      'de-\u0000',
      '<b>',
      'en-'.repeat(50),
    ]) {
      expect(languageTag(tag), tag).to.equal(null)
    }
  })
})

describe('the languages that are offered', () => {
  it('are all good tags with their own names, each once, in order', () => {
    const languages = commonLanguages()
    expect(languages.map(({ tag }) => languageTag(tag))).to.deep.equal(languages.map(({ tag }) => tag))
    expect(languages.filter(({ tag, name }) => tag === name)).to.deep.equal([])
    expect(new Set(languages.map(({ tag }) => tag)).size)
      .to.equal(languages.length)
      .and.to.be.within(60, 80)
    const names = Object.fromEntries(languages.map(({ tag, name }) => [tag, name]))
    expect(names).to.include({
      en: 'English',
      de: 'Deutsch',
      fr: 'Français',
      ru: 'Русский',
      ar: 'العربية',
      cy: 'Cymraeg',
    })
  })

  it('have names in other languages too', () => {
    expect([nameIn('de', 'tr'), nameIn('en', 'pt-BR'), nameIn('en', 'zz')]).to.deep.equal([
      'Türkisch',
      'Brazilian Portuguese',
      'zz',
    ])
  })
})
