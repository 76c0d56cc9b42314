import { expect } from 'chai'
import { nearest } from '../../../src/core/nearest.js'

describe('the nearest word', () => {
  const known = ['ALLOTMENT_PORT', 'ALLOTMENT_ROLE', 'ALLOTMENT_DATA']

  it('is found through letters left out, added and mistaken', () => {
    expect(nearest('ALLOTMENT_PRT', known)).to.equal('ALLOTMENT_PORT')
    expect(nearest('ALLOTMENT_ROLES', known)).to.equal('ALLOTMENT_ROLE')
    expect(nearest('ALLOTMEMT_DATE', known)).to.equal('ALLOTMENT_DATA')
  })

  it('is none when all are far', () => {
    expect(nearest('ALLOTMENT_SOMETHING', known)).to.equal(null)
    expect(nearest('', known)).to.equal(null)
    expect(nearest('word', [])).to.equal(null)
  })
})
