import { expect } from 'chai'
import { Remembered } from '../../../src/core/remembered.js'

type Of = { text: string; of?: { at: Date; tags: string[] } | null }

describe('what is remembered', () => {
  let kept: Remembered<Of, { said: string }>
  let made: string[]
  const get = (name: string, of: Of) =>
    kept.get(name, of, ({ text }) => {
      made.push(text)
      return text === '' ? null : { said: text }
    })

  beforeEach(() => {
    kept = new Remembered(200)
    made = []
  })

  it('is made once of the same', () => {
    const of = () => ({ text: 'a', of: { at: new Date(1), tags: ['x'] } })
    const first = get('one', of())
    for (let n = 0; n < 3; n++) expect(get('one', of())).to.equal(first)
    expect(made).to.deep.equal(['a'])
  })

  it('is made anew when anything of it differs, and differs back', () => {
    const all: Of[] = [
      ...[
        { text: 'a', of: { at: new Date(1), tags: ['x'] } },
        { text: 'b', of: { at: new Date(1), tags: ['x'] } },
      ],
      ...[
        { text: 'b', of: { at: new Date(2), tags: ['x'] } },
        { text: 'b', of: { at: new Date(2), tags: ['y'] } },
      ],
      ...[{ text: 'b', of: { at: new Date(2), tags: [] } }, { text: 'b', of: null }, { text: 'b' }],
      { text: 'a', of: { at: new Date(1), tags: ['x'] } },
    ]
    for (const of of all) expect(get('one', of)).to.deep.equal({ said: of.text })
    expect(made).to.have.length(all.length)
  })

  it('is nothing that could not be made: that is tried again', () => {
    for (let n = 0; n < 2; n++) expect(get('one', { text: '' })).to.equal(null)
    expect(made).to.have.length(2)
    expect(get('one', { text: 'a' })).to.deep.equal({ said: 'a' })
    expect(get('one', { text: '' }), 'not what was there before').to.equal(null)
  })

  it('cannot be changed by those who are given it', () => {
    const first = get('one', { text: 'a' })
    expect(() => Object.assign(first ?? {}, { said: 'b' })).to.throw(TypeError)
    expect(get('one', { text: 'a' })).to.deep.equal({ said: 'a' })
  })

  it('forgets what there is no room for', () => {
    const of = (letter: string) => ({ text: letter.repeat(80) })
    for (const letter of ['a', 'b', 'c', 'd']) get(letter, of(letter))
    made = []
    get('d', of('d'))
    get('a', of('a'))
    expect(made.map((one) => one[0])).to.deep.equal(['a'])
  })
})
