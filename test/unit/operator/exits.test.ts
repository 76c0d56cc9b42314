import { expect } from 'chai'
import { ConfigFaults } from '../../../src/config.js'
import { exitCodeOf, exits, sentenceOf, Stop } from '../../../src/operator/exits.js'
import { SecretFault } from '../../../src/secrets.js'
import { StoreCorrupt, StoreLocked } from '../../../src/store/errors.js'

describe('an exit code', () => {
  it('tells scripts what kind of failure it was', () => {
    expect(exitCodeOf(new ConfigFaults([]))).to.equal(exits.configuration)
    expect(exitCodeOf(new SecretFault('open'))).to.equal(exits.configuration)
    expect(exitCodeOf(new StoreLocked('in use'))).to.equal(exits.busy)
    expect(exitCodeOf(new Stop(exits.usage, 'what?'))).to.equal(exits.usage)
    for (const error of [new StoreCorrupt('bad'), new TypeError('x'), null]) expect(exitCodeOf(error)).to.equal(1)
  })
})

describe('what the operator is told', () => {
  it('is what to do, where the system says it in its own tongue', () => {
    const error = Object.assign(new Error('listen EADDRINUSE'), {
      code: 'EADDRINUSE',
      address: '127.0.0.1',
      port: 3000,
    })
    expect(sentenceOf(error)).to.include('127.0.0.1:3000').and.include('ALLOTMENT_PORT')
    expect(sentenceOf(new Error('plain'))).to.equal('plain')
    expect(sentenceOf('text')).to.equal('text')
  })
})
