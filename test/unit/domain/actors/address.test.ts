import { expect } from 'chai'
import { foldAddress, parseAddress } from '../../../../src/domain/actors/address.js'
import { registeredDomain } from '../../../../src/core/registered-domain.js'

describe('addresses of people', () => {
  it('are read in the forms in which they are written', () => {
    for (const text of ['ana@oak.test', '@ana@oak.test', 'acct:ana@oak.test', 'ACCT:@ana@OAK.test', ' ana@oak.test ']) {
      expect(parseAddress(text), text).to.deep.equal({ name: 'ana', host: 'oak.test' })
    }
    expect(parseAddress('Ana.B-c_d@oak.test:8443')).to.deep.equal({ name: 'Ana.B-c_d', host: 'oak.test:8443' })
    expect(parseAddress('ana@bücher.test')?.host).to.equal('xn--bcher-kva.test')
    expect(parseAddress('ana@oak.test:443')?.host, 'the port of https').to.equal('oak.test')
  })

  it('are nothing that leads elsewhere than it looks', () => {
    const bad = [
      ...['', '@', 'ana', 'ana@', '@oak.test', 'a@b@c', 'ana@oak.test/x', 'ana@oak.test?x', 'ana@oak.test#x'],
      ...[
        'ana@user:x@oak.test',
        'a b@oak.test',
        'ana@oak .test',
        'ana@oak.test:',
        'ana@oak.test:99999',
        'ana@-oak.test',
      ],
      ...[
        'ana@oak..test',
        'ana@.test',
        'ana@oak.test.',
        'ana@[::1]',
        'an/a@oak.test',
        'ana\u202e@oak.test',
        'ana\n@oak.test',
      ],
      ...[
        'https://oak.test/@ana',
        'ana@oak.test\\x',
        `ana@${'x.'.repeat(150)}test`,
        '\ud800@oak.test',
        'ana@oak%2etest',
      ],
    ]
    for (const text of bad) expect(parseAddress(text), JSON.stringify(text)).to.equal(null)
  })

  it('are read in no time, however they are made', () => {
    const started = performance.now()
    for (const part of ['a', '-', '.', 'a-', '@', 'a.']) parseAddress(`a@${part.repeat(200 / part.length - 2)}!`)
    expect(performance.now() - started).to.be.below(50)
  })

  it('are compared in one form', () => {
    const [one, two] = [parseAddress('@ANA@Oak.Test'), parseAddress('ana@oak.test')]
    expect(one !== null && two !== null && foldAddress(one) === foldAddress(two)).to.equal(true)
  })
})

describe('registered domains', () => {
  it('are told by the look of a host', () => {
    const domains: Record<string, string> = {
      'oak.test': 'oak.test',
      'a.b.oak.test:8443': 'oak.test',
      'a.oak.co.uk': 'oak.co.uk',
      'oak.co.uk': 'oak.co.uk',
      'a.oak.at': 'oak.at',
      'localhost:3000': 'localhost',
      '192.0.2.7:8443': '192.0.2.7',
      '[2001:db8::7]': '[2001:db8::7]',
    }
    for (const [host, domain] of Object.entries(domains)) expect(registeredDomain(host), host).to.equal(domain)
  })
})
