import { expect } from 'chai'
import { isLoopbackHost, parseRange, portOf, reach } from '../../../src/core/reach.js'

const strict = reach({ privateRanges: [], allowHttpLoopback: false })

describe('the reach of outbound requests', () => {
  it('is every public address', () => {
    for (const ip of ['93.184.215.14', '8.8.8.8', '1.0.0.1', '2606:4700:4700::1111', '2a00:1450:4001:81b::200e']) {
      expect(strict.allowsAddress(ip, 443), ip).to.equal(true)
    }
  })

  const closed: Record<string, string[]> = {
    'loopback': ['127.0.0.1', '127.255.255.254', '::1', '0:0:0:0:0:0:0:1'],
    'private': ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fd00::1', 'fc00::1', 'fec0::1'],
    'link-local': ['169.254.169.254', 'fe80::1', 'fe80::1%eth0'],
    'shared by a carrier': ['100.64.0.1', '100.127.255.255'],
    'multicast or broadcast': ['224.0.0.1', '239.255.255.255', '255.255.255.255', 'ff02::1'],
    'unspecified': ['0.0.0.0', '0.1.2.3', '::'],
    'for documentation': ['192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1'],
    'for benchmarks': ['198.18.0.1', '198.19.255.255', '2001:2::1'],
    'reserved': [
      '240.0.0.1',
      '192.0.0.8',
      '192.88.99.1',
      '192.31.196.1',
      '192.52.193.1',
      '192.175.48.1',
      '4000::1',
      '5f00::1',
      '2620:4f:8000::1',
      '2001:20::1',
      '2001:1::1',
      '100::1',
      '2001:10::1',
    ],
    'IPv4 in disguise': [
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '::ffff:8.8.8.8',
      '::127.0.0.1',
      '::ffff:0:127.0.0.1',
      '64:ff9b::10.0.0.1',
      '64:ff9b::8.8.8.8',
      '64:ff9b:1::10.0.0.1',
      '2002:7f00:1::',
      '2001:0:4136:e378:8000:63bf:3fff:fdd2',
    ],
    'no address at all': [
      '',
      'localhost',
      '127.1',
      '2130706433',
      '0x7f.0.0.1',
      '0177.0.0.1',
      '8.8.8.8 ',
      '[2606:4700::1]',
    ],
  }
  for (const [kind, addresses] of Object.entries(closed)) {
    it(`is no address that is ${kind}`, () => {
      for (const ip of addresses) expect(strict.allowsAddress(ip, 443), ip).to.be.a('string')
    })
  }

  it('takes in the ranges it was given, on every port, and nothing beside them', () => {
    const home = reach({ privateRanges: ['10.1.0.0/16', 'fd00:1::/32', '::1/128'], allowHttpLoopback: false })
    for (const ip of ['10.1.2.3', 'fd00:1::7', '::1']) {
      expect(home.allowsAddress(ip, 443), ip).to.equal(true)
      expect(home.allowsAddress(ip, 8080), ip).to.equal(true)
    }
    for (const ip of ['10.2.0.1', '127.0.0.1', 'fd00:2::1', '::ffff:10.1.2.3']) {
      expect(home.allowsAddress(ip, 443), ip).to.be.a('string')
    }
  })

  it('is port 443 alone outside those ranges', () => {
    const home = reach({ privateRanges: ['10.1.0.0/16'], allowHttpLoopback: false })
    expect(home.allowsAddress('8.8.8.8', 443)).to.equal(true)
    for (const port of [22, 25, 80, 8443, 27017])
      expect(home.allowsAddress('8.8.8.8', port), `${port}`).to.be.a('string')
  })

  it('goes through NAT64, when that is opened, to public addresses only', () => {
    const behind = reach({ privateRanges: ['64:ff9b::/96'], allowHttpLoopback: false })
    expect(behind.allowsAddress('64:ff9b::8.8.8.8', 443)).to.equal(true)
    expect(behind.allowsAddress('64:ff9b::8.8.8.8', 22)).to.be.a('string')
    for (const inside of ['10.0.0.1', '127.0.0.1', '169.254.169.254']) {
      expect(behind.allowsAddress(`64:ff9b::${inside}`, 443), inside).to.be.a('string')
    }
  })

  it('says why not', () => {
    expect(strict.allowsAddress('127.0.0.1', 443)).to.equal('loopback address 127.0.0.1')
    expect(strict.allowsAddress('8.8.8.8', 25)).to.equal('port 25 of an address outside the private ranges')
    expect(strict.allowsUrl(new URL('ftp://hub.example/'))).to.equal('scheme ftp:')
  })

  it('cannot be made of anything but ranges', () => {
    expect(() => reach({ privateRanges: ['everywhere'], allowHttpLoopback: false })).to.throw(RangeError)
  })
})

describe('URLs that may be requested', () => {
  const trial = reach({ privateRanges: ['127.0.0.0/8', '::1/128'], allowHttpLoopback: true })

  it('are https ones on the usual port', () => {
    for (const url of [
      'https://hub.example/',
      'https://hub.example:443/x',
      'https://8.8.8.8/',
      'https://[2606:4700::1]/',
    ]) {
      expect(strict.allowsUrl(new URL(url)), url).to.equal(true)
    }
  })

  it('have no other scheme, no credentials, no other port and no closed address', () => {
    const hostile = [
      'http://hub.example/',
      'http://localhost/',
      'file:///etc/passwd',
      'gopher://hub.example/',
      'https://ada@hub.example/',
      'https://:secret@hub.example/',
      'https://hub.example:8443/',
      'https://hub.example./',
      'https://127.0.0.1/',
      'https://2130706433/',
      'https://0x7f.1/',
      'https://[::1]/',
      'https://[::ffff:10.0.0.1]/',
      'https://[64:ff9b::a00:1]/',
    ]
    for (const url of hostile) expect(strict.allowsUrl(new URL(url)), url).to.be.a('string')
  })

  it('are plain http on this machine while a hub is tried out, and nowhere else', () => {
    for (const url of [
      'http://localhost:3001/',
      'http://oak.localhost:3001/',
      'http://127.0.0.2:80/',
      'http://[::1]:3000/',
    ]) {
      expect(trial.allowsUrl(new URL(url)), url).to.equal(true)
    }
    for (const url of [
      'http://hub.example/',
      'http://localhost.evil.test/',
      'http://127.0.0.1.evil.test/',
      'http://10.0.0.1/',
    ]) {
      expect(trial.allowsUrl(new URL(url)), url).to.be.a('string')
    }
  })

  it('may have another port where the address, once known, lies in an open range', () => {
    expect(trial.allowsUrl(new URL('https://oak.test:8443/'))).to.equal(true)
    expect(trial.allowsAddress('127.0.0.1', 8443)).to.equal(true)
    expect(trial.allowsAddress('8.8.8.8', 8443)).to.be.a('string')
  })
})

describe('parts of the policy', () => {
  it('know the port of a URL', () => {
    expect(['https://a.test', 'http://a.test', 'https://a.test:8443'].map((url) => portOf(new URL(url)))).to.deep.equal(
      [443, 80, 8443],
    )
  })

  it('know loopback hosts by name', () => {
    for (const host of ['localhost', 'oak.localhost', '127.0.0.1', '127.9.9.9', '[::1]']) {
      expect(isLoopbackHost(host), host).to.equal(true)
    }
    for (const host of ['', 'notlocalhost', 'localhost.', '127.evil.test', '128.0.0.1', '[::2]', 'localhost.test']) {
      expect(isLoopbackHost(host), host).to.equal(false)
    }
  })

  it('read CIDR ranges and nothing else', () => {
    for (const text of ['10.0.0.0/8', '10.1.2.3/32', 'fd00::/8', '::1/128'])
      expect(parseRange(text), text).to.not.equal(null)
    const wrong = [
      '',
      '10.0.0.1',
      '10/8',
      '10.0.0.0/0',
      '10.0.0.0/33',
      '10.0.0.0/08',
      '::/0',
      '::/129',
      'fe80::%eth0/10',
      '0x0a.0.0.0/8',
      'a/8',
      '10.0.0.0/8 ',
    ]
    for (const text of wrong) expect(parseRange(text), text).to.equal(null)
  })
})
