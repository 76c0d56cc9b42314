import { expect } from 'chai'
import { checkAddress } from '../../src/operator/check-address.js'
import { reachCheck, type World } from '../../src/operator/check-reach.js'
import { runChecks } from '../../src/operator/check.js'
import { findHub } from '../../src/operator/client.js'
import type { Finding } from '../../src/operator/finding.js'
import { startMailServer, stopMailServers } from '../support/mail-server.js'
import { cleanUp, get as ask, temporaryHub, type TestHub } from './hubs.js'

const mailFrom = 'hub@example.org'
const baseUrl = 'https://hub.example.org'
const letter = { to: 'ada@example.org', subject: 'For you', text: 'A link', member: null }

async function finding(hub: TestHub, name: string): Promise<Finding> {
  return (await runChecks(hub.config)).find((one) => one.name === name) ?? expect.fail(`no ${name}`)
}

describe('allotment check, of mail', () => {
  afterEach(async () => {
    await cleanUp()
    await stopMailServers()
  })

  it('tries the server and sends nothing', async () => {
    const server = await startMailServer()
    const hub = await temporaryHub({ smtpUrl: server.url, mailFrom })
    await hub.start()
    const { level, sentence } = await finding(hub, 'mail')
    expect([level, sentence.includes('No mail waits')], sentence).to.deep.equal(['ok', true])
    expect(server.received).to.deep.equal([])
    server.answers.push(550)
    await hub.services.mails.queue(letter)
    await hub.settle()
    expect(await finding(hub, 'mail')).to.include({ level: 'warn' })
    expect((await finding(hub, 'mail')).sentence).to.include('1 message could not be delivered')
  })

  it('fails when nobody answers there, or the password is wrong, which it does not show', async () => {
    const server = await startMailServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => done(new Error('no such user')),
    })
    const wrong = server.url.replace('//', '//ada:s3cret@')
    const refused = await finding(await temporaryHub({ smtpUrl: wrong, mailFrom }), 'mail')
    expect(refused).to.include({ level: 'FAIL' })
    expect(refused.sentence).to.include('no such user').and.not.include('s3cret')
    await server.stop()
    const gone = await finding(await temporaryHub({ smtpUrl: server.url, mailFrom }), 'mail')
    expect([gone.level, gone.sentence.includes('ECONNREFUSED')], gone.sentence).to.deep.equal(['FAIL', true])
  })

  it('says what waits where there is no server, whether the hub runs or not', async () => {
    const hub = await temporaryHub()
    await hub.start()
    await hub.services.mails.queue(letter)
    const running = await finding(hub, 'mail')
    await hub.stop()
    const stopped = await finding(hub, 'mail')
    for (const { level, sentence } of [running, stopped]) {
      expect([level, sentence.includes('Now: 1 message.')], sentence).to.deep.equal(['warn', true])
    }
  })
})

describe('allotment check, of the group', () => {
  afterEach(cleanUp)

  it('says whether the hub is set up, and makes nothing', async () => {
    const hub = await temporaryHub()
    expect(await finding(hub, 'group')).to.include({ level: 'warn' })
    await hub.start()
    expect((await finding(hub, 'group')).sentence).to.include('allotment setup')
    await hub.setUp()
    expect(await finding(hub, 'group')).to.include({ level: 'ok' })
    await hub.stop()
    expect(await finding(hub, 'group')).to.include({ level: 'ok' })
  })
})

describe('allotment check, of the way here', () => {
  afterEach(cleanUp)

  /** The outer world, as it looks from a hub behind a proxy. */
  async function look(hub: TestHub, changes: Partial<World>) {
    const { address } = hub
    const throughProxy: typeof fetch = (url, init) => {
      const { pathname } = new URL(url instanceof Request ? url.url : url)
      return fetch(address + pathname, init)
    }
    const world: World = { addressesOf: async () => ['93.184.216.34'], fetch: throughProxy, ...changes }
    return reachCheck(world)(hub.config, await findHub(hub.config.dataFolder))
  }

  it('is well when this hub answers at its address', async () => {
    const hub = await temporaryHub({ baseUrl })
    await hub.start()
    const { level, sentence } = await look(hub, {})
    expect([level, sentence]).to.deep.equal([
      'ok',
      'hub.example.org leads to 93.184.216.34, and this hub answers there.',
    ])
  })

  it('fails when another hub, or anything else, answers there', async () => {
    const hub = await temporaryHub({ baseUrl })
    const other = await temporaryHub()
    await hub.start()
    await other.start()
    const { level, sentence } = await look(hub, { fetch: (_url, init) => fetch(`${other.address}/healthz`, init) })
    expect([level, sentence.includes('something else answers')], sentence).to.deep.equal(['FAIL', true])
  })

  it('fails without a name, and warns of an address that others will not go to or where nobody answers', async () => {
    const hub = await temporaryHub({ baseUrl })
    await hub.start()
    const nowhere = () => Promise.reject(new Error('ENOTFOUND'))
    expect(await look(hub, { addressesOf: nowhere })).to.include({ level: 'FAIL' })
    const hidden = await look(hub, { addressesOf: async () => ['192.168.1.5'] })
    expect([hidden.level, hidden.sentence.includes('private')]).to.deep.equal(['warn', true])
    const refused = Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } })
    const silent = await look(hub, { fetch: () => Promise.reject(refused) })
    expect([silent.level, silent.sentence.includes('ECONNREFUSED')]).to.deep.equal(['warn', true])
  })

  it('signs nothing but questions of its own kind', async () => {
    const hub = await temporaryHub()
    await hub.start()
    for (const nonce of ['', 'short', 'a b c d e f g h i j k l m', 'x'.repeat(65)]) {
      const { headers } = await ask(`${hub.address}/healthz`, { headers: { 'Allotment-Nonce': nonce } })
      expect(headers, nonce).to.not.have.property('allotment-proof')
    }
  })
})

describe('the check of the address', () => {
  after(cleanUp)

  it('warns of a proxy whose word about visitors is not taken', async () => {
    for (const [trustProxy, level] of [
      [0, 'warn'],
      [1, 'ok'],
    ] as const) {
      const { config } = await temporaryHub({ baseUrl: 'https://hub.example.org', trustProxy })
      expect(await checkAddress(config, null)).to.have.property('level', level)
    }
  })
})
