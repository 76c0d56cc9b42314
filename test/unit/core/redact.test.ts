import { expect } from 'chai'
import { privateNames, redact, secretWords } from '../../../src/core/redact.js'

describe('what goes into a log', () => {
  it('has no secrets, whatever the case and spelling of their key', () => {
    const keys = [
      ...secretWords,
      ...privateNames,
      'smtpPassword',
      'SET-COOKIE',
      'set_cookie',
      'privateKey',
      'private_key',
    ]
    keys.push('x-api-key', 'Proxy-Authorization', 'client_secret', 'accessToken', 'codeVerifier', 'Email', 'rawBody')
    for (const key of keys) expect(redact({ [key]: 'hidden' }), key).to.deep.equal({ [key]: '[redacted]' })
  })

  it('has no secrets at any depth, nor inside what a secret key holds', () => {
    const value = { request: { headers: [{ Authorization: 'x' }], cookies: { a: 'x' } } }
    expect(redact(value)).to.deep.equal({
      request: { headers: [{ Authorization: '[redacted]' }], cookies: '[redacted]' },
    })
    expect(redact(new Map([['token', 'x']]))).to.deep.equal({ token: '[redacted]' })
  })

  it('tells whether a secret is there', () => {
    const value = { hasPassword: true, token: null }
    expect(redact(value)).to.deep.equal(value)
  })

  it('keeps what an operator needs', () => {
    const value = {
      id: '1',
      ms: 12,
      contentType: 'text/html',
      keyId: 'https://a.test/#main-key',
      did: 'handled',
      ok: false,
    }
    expect(redact(value)).to.deep.equal(value)
  })

  it('masks secrets in texts, texts used as keys, and URL objects', () => {
    expect(redact(['smtp://a:pw@b'])).to.deep.equal(['smtp://[redacted]@b'])
    expect(redact({ '/x?code=1': 1 })).to.deep.equal({ '/x?code=…': 1 })
    expect(redact({ url: new URL('https://a:pw@b.test/?q=1') })).to.deep.equal({
      url: 'https://[redacted]@b.test/?q=…',
    })
  })

  it('shows an error with its causes, and no secret of theirs', () => {
    const cause = Object.assign(new Error('mongodb://a:pw@db is down'), {
      code: 'ECONNREFUSED',
      command: { email: 'a@b.test' },
    })
    const shown = redact(new TypeError('no store', { cause })) as Record<string, Record<string, unknown>>
    expect(shown).to.include({ name: 'TypeError', message: 'no store' })
    expect(shown.stack).to.contain('redact.test')
    expect(shown.cause).to.include({ message: 'mongodb://[redacted]@db is down', code: 'ECONNREFUSED' })
    expect(JSON.stringify(shown)).to.not.contain('pw').and.not.contain('a@b.test')
    expect(redact(new Error('x', { cause: { password: 'pw' } }))).to.have.deep.property('cause', {
      password: '[redacted]',
    })
  })

  it('shows every error of several', () => {
    const shown = redact(new AggregateError([new Error('over IPv6'), new Error('over IPv4')])) as { errors: Error[] }
    expect(shown.errors.map((error) => error.message)).to.deep.equal(['over IPv6', 'over IPv4'])
  })

  it('is plain whatever it was', () => {
    const value = {
      big: 2n ** 70n,
      when: new Date(0),
      never: new Date(NaN),
      bytes: Buffer.from('secret'),
      set: new Set([1]),
      fn: () => 1,
      symbol: Symbol('x'),
    }
    expect(redact(value)).to.deep.equal({
      big: '1180591620717411303424',
      when: '1970-01-01T00:00:00.000Z',
      never: '[invalid date]',
      bytes: '[6 bytes]',
      set: [1],
      fn: '[function]',
      symbol: '[symbol]',
    })
  })

  it('ends in circles and at depth', () => {
    const circle: Record<string, unknown> = { name: 'x' }
    circle.self = circle
    expect(redact(circle)).to.deep.equal({ name: 'x', self: '[circular]' })
    const error = new Error('x')
    error.cause = error
    expect(redact(error)).to.have.property('cause', '[circular]')

    let deep: unknown = 'bottom'
    for (let i = 0; i < 100_000; i++) deep = { deep }
    expect(JSON.stringify(redact(deep))).to.equal('{"deep":{"deep":{"deep":{"deep":{"deep":{"deep":"[deep]"}}}}}}')
  })

  it('is cut where it is too much', () => {
    expect(redact('x'.repeat(5_000))).to.equal(`${'x'.repeat(2_000)}[cut, 5000 characters in all]`)
    expect(redact(Array(60).fill(1))).to.deep.equal([...Array<number>(50).fill(1), '[10 more]'])
    expect(redact(Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, i])))).to.have.property(
      '…',
      '[1 more]',
    )
    const wide = (depth: number): unknown => (depth === 0 ? 'x'.repeat(1e5) : Array(50).fill(wide(depth - 1)))
    expect(JSON.stringify(redact(wide(5))).length).to.be.below(100_000)
  })

  it('survives what throws when it is looked at', () => {
    const getter = Object.defineProperty({}, 'x', {
      enumerable: true,
      get: () => {
        throw new Error('no')
      },
    })
    const revoked = Proxy.revocable({}, {})
    revoked.revoke()
    expect(redact({ getter, proxy: revoked.proxy })).to.deep.equal({ getter: '[unreadable]', proxy: '[unreadable]' })
  })

  it('does not let a key reach the prototype', () => {
    const shown = redact(JSON.parse('{"__proto__": {"polluted": true}}'))
    expect(Object.getPrototypeOf(shown)).to.equal(Object.prototype)
    expect(Object.keys(shown as object)).to.deep.equal(['__proto__'])
  })
})
