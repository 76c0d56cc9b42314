import { expect } from 'chai'
import { Refusal } from '../../../src/core/errors.js'
import { hostOf, iri, parseIri, sameOrigin } from '../../../src/core/iri.js'

describe('IRIs', () => {
  it('stay as they were given', () => {
    const given = [
      'https://hub.example/a/ada',
      'HTTPS://Hub.Example/A?x=1#main-key',
      'http://localhost:3000/o/1',
      'https://hub.example',
      'https://hub.example/über/ädä',
      'https://bücher.example/@ada',
    ]
    for (const text of given) expect(iri(text)).to.equal(text)
  })

  it('are refused when they are not an absolute web address', () => {
    const wrong = [
      '',
      '#main-key',
      '/o/1',
      '//hub.example/o/1',
      'hub.example',
      'acct:ada@hub.example',
      'javascript:alert(1)',
      'data:text/html,x',
      'ftp://hub.example/',
      'https://',
      'https:///hub.example/',
      'https:hub.example',
      'https://#main-key',
      'https://?x',
      'https://hub.example:99999/',
    ]
    for (const text of wrong) expect(parseIri(text), text).to.equal(null)
  })

  it('are refused when parsers could take them for different addresses', () => {
    const hostile = [
      'https://ada@hub.example/',
      'https://ada:secret@hub.example/',
      'https://@hub.example/',
      'https://evil.example\\@hub.example/',
      'https://hub.example\\evil',
      ' https://hub.example/',
      'https://hub.example/\n',
      'https://hub.ex\tample/',
      'https://hub.example/a b',
      'https://hub.example/\u0000',
      'https://hub.example/\u00a0',
      'https://hub.example/"><script>',
      'https://hub.example/\ud800',
    ]
    for (const text of hostile) expect(parseIri(text), JSON.stringify(text)).to.equal(null)
  })

  it('are refused beyond 2,048 characters', () => {
    const longest = 'https://hub.example/'.padEnd(2_048, 'x')
    expect(iri(longest)).to.equal(longest)
    expect(() => iri(`${longest}x`))
      .to.throw(Refusal)
      .with.property('kind', 'invalid')
  })

  it('are of the same origin when scheme, host and port are', () => {
    const home = iri('https://Hub.example/o/1')
    expect(sameOrigin(home, iri('https://hub.example:443/a/ada#main-key'))).to.equal(true)
    for (const other of ['http://hub.example/', 'https://hub.example:8443/', 'https://hub.example.evil.test/']) {
      expect(sameOrigin(home, iri(other)), other).to.equal(false)
    }
  })

  it('name their host in lower case and ASCII, with the port unless it is the usual one', () => {
    expect(hostOf(iri('https://HUB.example/o/1'))).to.equal('hub.example')
    expect(hostOf(iri('https://hub.example:443/'))).to.equal('hub.example')
    expect(hostOf(iri('http://localhost:3000/'))).to.equal('localhost:3000')
    expect(hostOf(iri('https://bücher.example/'))).to.equal('xn--bcher-kva.example')
  })
})
