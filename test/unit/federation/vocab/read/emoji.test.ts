import { expect } from 'chai'
import { emojisOf } from '../../../../../src/federation/vocab/read/tags.js'

const emoji = (name: unknown, url: unknown = 'https://far.example/e.png') => ({
  type: 'Emoji',
  name: name as string,
  icon: { type: 'Image', url: url as string },
})

describe('emoji of strangers', () => {
  it('are words with pictures, each once, with colons or without', () => {
    const tag = [emoji(':spade:'), emoji('barrow'), emoji(':spade:', 'https://far.example/other.png')]
    expect(emojisOf({ tag })).to.deep.equal([
      { code: 'spade', url: 'https://far.example/e.png' },
      { code: 'barrow', url: 'https://far.example/e.png' },
    ])
  })

  it('are left out when they are no words, or their pictures are nowhere on the web', () => {
    const bad = ['', ':a b:', ':<b>:', ':x:y:', `:${'x'.repeat(65)}:`, 7, null].map((name) => emoji(name))
    const nowhere = ['javascript:alert(1)', 'data:image/png;base64,AA', '/e.png', 5, null].map((url) => emoji('a', url))
    expect(emojisOf({ tag: [...bad, ...nowhere, { type: 'Emoji', name: ':a:' }, 'Emoji'] })).to.deep.equal([])
  })

  it('are bounded in number', () => {
    const tag = Array.from({ length: 500 }, (_, at) => emoji(`:e${at}:`))
    expect(emojisOf({ tag })).to.have.length(50)
  })
})
