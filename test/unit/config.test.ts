import { expect } from 'chai'
import { resolve } from 'node:path'
import { ConfigFaults, describeConfig, readConfig, type Config } from '../../src/config.js'

type Env = Record<string, string>

const read = (env: Env = {}, file?: unknown) =>
  readConfig({
    env: file === undefined ? env : { ALLOTMENT_CONFIG: 'hub.json', ...env },
    readFile: () => (typeof file === 'string' ? file : JSON.stringify(file)),
  })

function faultsOf(env: Env, file?: unknown): string[] {
  try {
    read(env, file)
  } catch (error) {
    if (error instanceof ConfigFaults) return error.faults.map(({ setting, message }) => `${setting} ${message}`)
    throw error
  }
  return []
}

describe('reading the settings', () => {
  it('needs none', () => {
    expect(read()).to.deep.equal({
      baseUrl: 'http://localhost:3000',
      port: 3000,
      listenAddress: '127.0.0.1',
      dataFolder: resolve('data'),
      role: 'all',
      mongodb: null,
      logLevel: 'info',
      smtpUrl: null,
      sourceUrl: null,
      mailFrom: null,
      bounceAddress: null,
      privateRanges: [],
      trustProxy: 0,
      mediaUrl: null,
      mediaFolder: resolve('data/media'),
      memberStorage: 1_000,
      apiRate: 1_500,
      workerId: 0,
      secretKey: null,
      unconfirmedSignUps: false,
      strictQueries: false,
      shutdownSeconds: 10,
    })
  })

  it('takes the environment before the file, and the file before the defaults', () => {
    const config = read({ ALLOTMENT_PORT: '1' }, { port: 2, workerId: 2 })
    expect(config).to.include({ port: 1, workerId: 2, shutdownSeconds: 10 })
  })

  it('follow the port with their address, until that is chosen', () => {
    expect(read({ ALLOTMENT_PORT: '4000' })).to.include({ baseUrl: 'http://localhost:4000' })
    const chosen = { ALLOTMENT_PORT: '4000', ALLOTMENT_BASE_URL: 'https://hub.example' }
    expect(read(chosen)).to.include({ baseUrl: 'https://hub.example' })
  })

  it('takes an empty variable as none, and spaces around a value as nothing', () => {
    expect(read({ ALLOTMENT_PORT: ' ', MONGODB_URI: '' }, { port: 2 })).to.include({ port: 2, mongodb: null })
    expect(read({ ALLOTMENT_PORT: ' 8080 ' })).to.include({ port: 8080 })
  })

  it('cannot be changed afterwards', () => {
    expect(() => Object.assign(read(), { port: 1 })).to.throw(TypeError)
  })

  it('does not care for variables of others, NODE_ENV among them', () => {
    expect(read({ NODE_ENV: 'production', PORT: '1', PATH: '/bin' })).to.deep.equal(read())
  })
})

describe('settings', () => {
  const allowed: [Env, Partial<Record<keyof Config, unknown>>][] = [
    [{ ALLOTMENT_BASE_URL: 'https://Hub.Example/' }, { baseUrl: 'https://hub.example' }],
    [{ ALLOTMENT_BASE_URL: 'https://hub.example:8443' }, { baseUrl: 'https://hub.example:8443' }],
    [{ ALLOTMENT_BASE_URL: 'http://oak.localhost:3001' }, { baseUrl: 'http://oak.localhost:3001' }],
    [{ ALLOTMENT_BASE_URL: 'http://127.0.0.7' }, { baseUrl: 'http://127.0.0.7' }],
    [{ ALLOTMENT_BASE_URL: 'http://[::1]:3000' }, { baseUrl: 'http://[::1]:3000' }],
    [{ ALLOTMENT_PORT: '0' }, { port: 0 }],
    [{ ALLOTMENT_LISTEN: '::' }, { listenAddress: '::' }],
    [{ ALLOTMENT_DATA: '/srv/hub' }, { dataFolder: '/srv/hub', mediaFolder: '/srv/hub/media' }],
    [{ ALLOTMENT_MEDIA: '/srv/media/' }, { mediaFolder: '/srv/media' }],
    [{ MONGODB_URI: 'mongodb://db' }, { mongodb: { uri: 'mongodb://db', database: 'allotment' } }],
    [
      { MONGODB_URI: 'mongodb://a:p%40w@db1:27017,db2:27018/our_hub?w=1', ALLOTMENT_ROLE: 'web' },
      { mongodb: { uri: 'mongodb://a:p%40w@db1:27017,db2:27018/our_hub?w=1', database: 'our_hub' }, role: 'web' },
    ],
    [
      { MONGODB_URI: 'mongodb+srv://db.example/?w=1' },
      { mongodb: { uri: 'mongodb+srv://db.example/?w=1', database: 'allotment' } },
    ],
    [
      { ALLOTMENT_SMTP_URL: 'smtps://a:pw@mail.example:465', ALLOTMENT_MAIL_FROM: 'Oak Street <hub@oak.example>' },
      { smtpUrl: 'smtps://a:pw@mail.example:465', mailFrom: 'Oak Street <hub@oak.example>' },
    ],
    [{ ALLOTMENT_PRIVATE_RANGES: '10.1.0.0/16, fd00::/8' }, { privateRanges: ['10.1.0.0/16', 'fd00::/8'] }],
    [{ ALLOTMENT_TRUST_PROXY: '2' }, { trustProxy: 2 }],
    [{ ALLOTMENT_TRUST_PROXY: '127.0.0.1/32,10.0.0.0/8' }, { trustProxy: ['127.0.0.1/32', '10.0.0.0/8'] }],
    [{ ALLOTMENT_MEDIA_URL: 'https://media.example/hub/' }, { mediaUrl: 'https://media.example/hub' }],
    [{ ALLOTMENT_WORKER_ID: '63' }, { workerId: 63 }],
    [{ ALLOTMENT_SECRET_KEY: 'A'.repeat(43) }, { secretKey: Buffer.alloc(32) }],
    [{ ALLOTMENT_STRICT_QUERIES: 'true' }, { strictQueries: true }],
    [{ ALLOTMENT_UNCONFIRMED_SIGN_UPS: 'true' }, { unconfirmedSignUps: true }],
  ]
  for (const [env, expected] of allowed) {
    it(`may be ${JSON.stringify(env)}`, () => {
      const config = read(env)
      for (const [name, value] of Object.entries(expected)) expect(config).to.have.deep.property(name, value)
    })
  }

  it('may be given in a file as what they are', () => {
    const file = {
      port: 8080,
      strictQueries: true,
      unconfirmedSignUps: true,
      privateRanges: ['10.0.0.0/8'],
      trustProxy: ['10.0.0.0/8'],
      mailFrom: null,
      bounceAddress: null,
    }
    expect(read({}, file)).to.deep.include(file)
  })

  const refused: Record<string, string[]> = {
    ALLOTMENT_BASE_URL: [
      'hub.example',
      'http://hub.example',
      'ftp://hub.example',
      'https://hub.example/path',
      'https://hub.example/?x',
      'https://hub.example?',
      'https://hub.example/#x',
      'https://ada@hub.example',
      'https://hub.example\\x',
      'http://localhost.evil.test',
      'http://127.0.0.1.evil.test',
    ],
    ALLOTMENT_PORT: ['-1', '65536', '3000.5', '1e3', '0x50', 'http', '99999999999999999999'],
    ALLOTMENT_LISTEN: ['localhost', '127.1', '0.0.0.0:80', 'example.org'],
    ALLOTMENT_DATA: ['a\0b'],
    ALLOTMENT_ROLE: ['both', 'ALL', 'web,worker'],
    ALLOTMENT_LOG_LEVEL: ['trace', 'INFO', 'silent'],
    ALLOTMENT_MAIL_FROM: ['hub', 'hub@a@b', 'Oak <hub>', 'hub@a.test\nBcc: x@y.test', 'Oak\r\nBcc: x <hub@a.test>'],
    ALLOTMENT_PRIVATE_RANGES: ['10.0.0.1', '0.0.0.0/0', '::/0', '10.0.0.0/8,', 'private', '10.0.0.0/8 fd00::/8'],
    ALLOTMENT_TRUST_PROXY: ['true', '-1', '11', 'loopback', '0.0.0.0/0'],
    ALLOTMENT_MEDIA_URL: ['media', 'http://media.example', 'https://media.example/?x', 'https://a@media.example/'],
    ALLOTMENT_WORKER_ID: ['64', '-1', 'a'],
    ALLOTMENT_STRICT_QUERIES: ['yes', '1', 'TRUE'],
    ALLOTMENT_UNCONFIRMED_SIGN_UPS: ['yes', '1', 'TRUE'],
    ALLOTMENT_SHUTDOWN_SECONDS: ['601', '1.5', 'never'],
  }
  for (const [variable, values] of Object.entries(refused)) {
    it(`say what ${variable} must be`, () => {
      for (const value of values) {
        const faults = faultsOf({ [variable]: value })
        expect(faults, value).to.have.lengthOf(1)
        expect(faults[0]).to.match(new RegExp(`^${variable} must be .+, not "`))
      }
    })
  }

  const secrets: Record<string, string[]> = {
    MONGODB_URI: [
      'hidden',
      'http://hidden',
      'mongodb://',
      'mongodb://hidden/a b',
      'mongodb://hidden/a/b',
      'mongodb://a:hidden@db/$x',
    ],
    ALLOTMENT_SMTP_URL: [
      'hidden',
      'https://hidden',
      'smtp://',
      'smtps:hidden',
      'smtp://mail.example/?tls.rejectUnauthorized=false#hidden',
      'smtp://a:hidden%@mail.example',
    ],
    ALLOTMENT_SECRET_KEY: ['hidden', 'A'.repeat(42), 'A'.repeat(44), `hidden${'+'.repeat(37)}`],
  }
  for (const [variable, values] of Object.entries(secrets)) {
    it(`say what ${variable} must be and keep what it is to themselves`, () => {
      for (const value of values) {
        const [fault, ...others] = faultsOf({ [variable]: value }).filter((text) => !text.includes('MAIL_FROM'))
        expect(fault, value)
          .to.match(new RegExp(`^${variable} must be `))
          .and.not.contain('hidden')
        expect(others).to.deep.equal([])
      }
    })
  }
})

describe('faults in the settings', () => {
  it('are all told at once', () => {
    const faults = faultsOf(
      { ALLOTMENT_PORT: 'x', ALLOTMENT_ROLE: 'x', ALLOTMENT_COLOUR: 'x' },
      { workerId: 64, nope: 1 },
    )
    expect(faults.map((fault) => fault.split(' ')[0])).to.have.members([
      'ALLOTMENT_COLOUR',
      'nope',
      'ALLOTMENT_PORT',
      'ALLOTMENT_ROLE',
      'ALLOTMENT_WORKER_ID',
    ])
  })

  it('stand in one message, a line each', () => {
    expect(() => read({ ALLOTMENT_PORT: 'x', ALLOTMENT_WORKER_ID: 'x' })).to.throw(
      ConfigFaults,
      /^The settings need attention:\n {2}ALLOTMENT_PORT must be [^\n]+, not "x"\n {2}ALLOTMENT_WORKER_ID must be [^\n]+$/,
    )
  })

  it('name the file a value came from', () => {
    expect(faultsOf({}, { port: 'x' })[0]).to.match(/^ALLOTMENT_PORT \(port in hub\.json\) must be .+, not "x"$/)
    expect(faultsOf({}, { port: null })[0]).to.match(/not null$/)
  })

  it('do not stand against a value that another one overrides', () => {
    expect(read({ ALLOTMENT_PORT: '1' }, { port: 'x' })).to.include({ port: 1 })
  })

  it('guess what an unknown name was meant to be', () => {
    expect(faultsOf({ ALLOTMENT_PROT: '1' })).to.deep.equal([
      'ALLOTMENT_PROT is not a setting; did you mean ALLOTMENT_PORT?',
    ])
    expect(faultsOf({ ALLOTMENT_TELEPHONE: '1' })).to.deep.equal(['ALLOTMENT_TELEPHONE is not a setting'])
    expect(faultsOf({}, { prot: 1 })).to.deep.equal(['prot in hub.json is not a setting; did you mean port?'])
    expect(faultsOf({}, '{"__proto__": 1, "constructor": 1}')).to.have.lengthOf(2)
  })

  it('hold no password, not even one in the wrong place', () => {
    expect(faultsOf({ ALLOTMENT_BASE_URL: 'https://ada:hidden@hub.example' })[0]).to.not.contain('hidden')
    expect(faultsOf({ ALLOTMENT_SECRET: 'hidden' })[0]).to.not.contain('hidden')
    expect(faultsOf({}, '{"secretKey": "hidden", oops}')[0]).to.not.contain('hidden')
    expect(faultsOf({}, { secretKey: { hidden: true } })[0]).to.not.contain('hidden')
  })

  it('are found in a file that is no settings file', () => {
    for (const text of ['', '[]', 'null', '"x"', '{']) {
      expect(faultsOf({}, text)[0], text).to.match(/^ALLOTMENT_CONFIG names hub\.json, which /)
    }
    expect(() => readConfig({ env: { ALLOTMENT_CONFIG: '/nowhere/hub.json' } })).to.throw(
      ConfigFaults,
      'ALLOTMENT_CONFIG names /nowhere/hub.json, which cannot be read (ENOENT)',
    )
  })

  it('are found where one setting needs another', () => {
    for (const role of ['web', 'worker']) {
      const message = `MONGODB_URI must be set for the role ${role}: several processes cannot share the embedded store`
      expect(faultsOf({ ALLOTMENT_ROLE: role })).to.deep.equal([message])
    }
    const mail = { ALLOTMENT_SMTP_URL: 'smtp://localhost' }
    expect(faultsOf(mail)).to.deep.equal(['ALLOTMENT_MAIL_FROM must be set when ALLOTMENT_SMTP_URL is'])
  })

  it('include defaults that are missing', () => {
    expect(() => readConfig({ env: {}, defaults: {} })).to.throw(ConfigFaults, 'ALLOTMENT_PORT must be')
  })
})

describe('settings in the log', () => {
  it('show no secret, only that there is one', () => {
    const env = {
      MONGODB_URI: 'mongodb://a:hidden@db/x',
      ALLOTMENT_SECRET_KEY: 'h'.repeat(43),
      ALLOTMENT_MAIL_FROM: 'a@b.test',
    }
    const shown = describeConfig(read({ ...env, ALLOTMENT_SMTP_URL: 'smtp://a:hidden@mail' }))
    expect(shown).to.include({ mongodb: '[set]', secretKey: '[set]', smtpUrl: '[set]', port: 3000 })
    expect(JSON.stringify(shown)).to.not.contain('hidden')
    expect(describeConfig(read())).to.include({ mongodb: null, secretKey: null, smtpUrl: null })
  })

  it('are all there', () => {
    expect(Object.keys(describeConfig(read()))).to.have.members(Object.keys(read()))
  })
})
