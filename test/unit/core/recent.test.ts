import { expect } from 'chai'
import { Recent } from '../../../src/core/recent.js'

describe('what was asked for lately', () => {
  it('is what was set last', () => {
    const kept = new Recent<string>(100)
    expect(kept.get('a')).to.equal(undefined)
    kept.set('a', 'one', 1)
    kept.set('a', 'two', 1)
    expect(kept.get('a')).to.equal('two')
    kept.delete('a')
    expect(kept.get('a')).to.equal(undefined)
  })

  it('stays while there is room for it, and longer than what is not asked for', () => {
    const kept = new Recent<number>(100)
    kept.set('asked', 0, 10)
    for (let n = 1; n <= 100; n++) {
      kept.set(`other ${n}`, n, 10)
      expect(kept.get('asked')).to.equal(0)
      expect(kept.get(`other ${n}`)).to.equal(n)
    }
    const there = Array.from({ length: 101 }, (_, n) => kept.get(`other ${n}`) ?? []).flat()
    expect(there).to.include(100).and.not.include(90)
    expect(there.length).to.be.lessThan(10)
  })

  it('takes no more than its room, however often the same is set anew', () => {
    const kept = new Recent<number>(100)
    for (let n = 0; n < 50; n++) kept.set('a', n, 40)
    kept.set('b', 1, 10)
    expect([kept.get('a'), kept.get('b')]).to.deep.equal([49, 1])
  })

  it('is nothing that takes more than half of it, nor what that was before', () => {
    const kept = new Recent<string>(100)
    kept.set('a', 'small', 10)
    kept.set('b', 'small', 10)
    kept.set('a', 'large', 51)
    expect([kept.get('a'), kept.get('b')]).to.deep.equal([undefined, 'small'])
  })

  it('does not come back as it was before it was set anew', () => {
    const kept = new Recent<string>(100)
    kept.set('a', 'old', 50)
    kept.set('b', 'fills the other half', 50)
    kept.set('a', 'new', 10)
    for (let n = 0; n < 3; n++) {
      kept.set(`c ${n}`, '', 50)
      expect(kept.get('a')).to.be.oneOf(['new', undefined])
    }
  })
})
