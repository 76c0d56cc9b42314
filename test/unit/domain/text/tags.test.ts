import { expect } from 'chai'
import {
  findTags,
  joinTags,
  LONGEST_TAG,
  MOST_TAGS,
  tagKey,
  tagOf,
  typedTags,
} from '../../../../src/domain/text/tags.js'

describe('a tag', () => {
  it('is found by one key however it is written', () => {
    for (const [one, other] of [
      ['Café', 'CAFE'],
      ['Cafe\u0301', 'café'],
      ['Straße', 'STRASSE'],
      ['ﬁre', 'Fire'],
      ['ＡＢＣ', 'abc'],
      ['İstanbul', 'istanbul'],
      ['ΟΔΟΣ', 'οδος'],
      ['Łódź', 'lodz'],
    ] as const) {
      expect(tagKey(one), one).to.equal(tagKey(other))
    }
    expect(tagKey('がか')).to.not.equal(tagKey('かか'))
    expect(tagKey('한국')).to.equal('한국')
    expect(tagKey('हिन्दी')).to.equal('हिन्दी')
  })

  it('has a key that is its own key', () => {
    for (const name of ['Café', 'ẞ', 'İ', 'ŉ', 'ΰ', 'ﷺ', 'Ǆ', 'ϓ'])
      expect(tagKey(tagKey(name)), name).to.equal(tagKey(name))
  })

  it('is of letters, marks, digits and _, with a letter in it', () => {
    for (const name of ['a', 'a1', '2026plan', 'foo_bar', 'हिन्दी', '漢字', 'العربية', 'col·lapse', 'می‌خواهم']) {
      expect(tagOf(name), name).to.include({ name })
    }
    for (const name of ['', 'c++', 'a-b', 'a.b', '😀', '·a', 'a·', '<b>', 'a&b', 'a\u202eb', 'a\u0000']) {
      expect(tagOf(name), name).to.equal('characters')
    }
    for (const name of ['1', '2026', '_', '1_2', '٣']) expect(tagOf(name), name).to.equal('digits')
  })

  it('is at most sixty characters long, its key too', () => {
    expect(tagOf('a'.repeat(LONGEST_TAG))).to.be.an('object')
    expect(tagOf('a'.repeat(LONGEST_TAG + 1))).to.equal('long')
    expect(tagOf('𝒜'.repeat(LONGEST_TAG))).to.deep.include({ key: 'a'.repeat(LONGEST_TAG) })
    expect(tagOf('ß'.repeat(LONGEST_TAG))).to.equal('long')
  })
})

describe('tags as typed', () => {
  it('are parted by commas, spaces and #', () => {
    expect(typedTags(' #Food, food；housing，rent #a#b\n“').tags.map(({ name }) => name)).to.deep.equal([
      'Food',
      'rent',
      'a',
      'b',
    ])
    expect(typedTags('')).to.deep.equal({ tags: [], faults: [] })
    expect(typedTags(' , # ,').faults).to.deep.equal([])
  })

  it('come with what is wrong with the others', () => {
    expect(typedTags(`good c++ 2026 ${'x'.repeat(70)}`)).to.deep.equal({
      tags: [{ name: 'good', key: 'good' }],
      faults: [
        { code: 'characters', tag: 'c++' },
        { code: 'digits', tag: '2026' },
        { code: 'long', tag: 'x'.repeat(60) },
      ],
    })
  })

  it('are at most twelve, counted without repeats', () => {
    const names = Array.from({ length: MOST_TAGS }, (_, at) => `tag${at}`)
    expect(typedTags([...names, 'TAG0'].join(',')).faults).to.deep.equal([])
    const { tags, faults } = typedTags([...names, 'more'].join(' '))
    expect(tags).to.have.length(MOST_TAGS)
    expect(faults).to.deep.equal([{ code: 'many', tag: 'more' }])
  })

  it('are read in bounded time with few faults, however many', () => {
    expect(typedTags('+ '.repeat(50_000)).faults).to.have.length(5)
    expect(typedTags(Array.from({ length: 10_000 }, (_, at) => `t${at}`).join(' ')).tags).to.have.length(MOST_TAGS)
  })

  it('join with those found in the text, the first spelling winning', () => {
    const [food, FOOD, rent] = ['Food', 'FOOD', 'rent'].map((name) => ({ name, key: tagKey(name) })) as [
      never,
      never,
      never,
    ]
    expect(joinTags([food], [FOOD, rent])).to.deep.equal([food, rent])
  })
})

describe('tags in a text', () => {
  it('stand where a word could begin', () => {
    const text = '#one (#two) “#three”, a#no /#no &#no ##no #1 #four. ＃five'
    expect(findTags(text).map(({ name }) => name)).to.deep.equal(['one', 'two', 'three', 'four', 'five'])
    for (const { index, length, name } of findTags(text)) expect(text.slice(index + 1, index + length)).to.equal(name)
  })
})
