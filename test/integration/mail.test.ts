import { expect } from 'chai'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Config } from '../../src/config.js'
import { MAILS } from '../../src/domain/mails/mail-service.js'
import type { Outside } from '../../src/hub.js'
import { openMail } from '../../src/mail/smtp.js'
import { startMailServer, stopMailServers } from '../support/mail-server.js'
import { cleanUp, temporaryHub, type TestHub } from './hubs.js'

const mailFrom = 'Oak, Elm & Co <hub@example.org>'
const baseUrl = 'https://hub.example.org'
const text = 'Häng das Plakat auf.\n\nhttps://hub.example.org/a-link?code=1234'
const letter = { to: 'ada@example.org', subject: 'Für dich', text, member: null }
const MINUTE_MS = 60_000

async function mailingHub(smtpUrl: string | null, more: Partial<Config> = {}, outside: Partial<Outside> = {}) {
  let aheadMs = 0
  const clock = () => new Date(Date.now() + aheadMs)
  const hub = await temporaryHub({ smtpUrl, mailFrom, baseUrl, ...more }, { clock, random: () => 0, ...outside })
  await hub.start()
  const pass = (ms: number) => {
    aheadMs += ms
    return settled(hub)
  }
  return { hub, pass }
}

/** Mail that was queued is sent, or its next try is put off. */
async function settled(hub: TestHub): Promise<void> {
  await hub.settle()
}

async function stateOf(hub: TestHub, id: string) {
  const doc = (await hub.store.collection(MAILS).findOne({ _id: id })) ?? expect.fail('no such mail')
  const { state, attempts, trouble, sealed } = doc
  return { state, attempts, trouble, kept: sealed !== null }
}

describe('mail', () => {
  afterEach(async () => {
    await cleanUp()
    await stopMailServers()
  })

  it('reaches the server as one plain text that says who sends it and that a machine does', async () => {
    const server = await startMailServer()
    const { hub } = await mailingHub(server.url)
    const id = await hub.services.mails.queue(letter)
    await settled(hub)
    const [got] = server.received
    expect(got)
      .to.include({ from: 'hub@example.org' })
      .and.deep.include({ to: ['ada@example.org'] })
    const { headers } = got!
    expect(headers.get('from')).to.equal('"Oak, Elm & Co" <hub@example.org>')
    expect(headers.get('message-id')).to.equal(`<${id}@hub.example.org>`)
    expect(headers.get('auto-submitted')).to.equal('auto-generated')
    expect(headers.get('content-type')).to.equal('text/plain; charset=utf-8')
    expect(Math.abs(Date.parse(headers.get('date') ?? '') - Date.now())).to.be.below(MINUTE_MS)
    expect(headers.get('x-mailer')).to.equal(undefined)
    expect(await stateOf(hub, id)).to.deep.equal({ state: 'sent', attempts: 1, trouble: null, kept: false })
  })

  it('has a page beside the plain text when it is described as a letter, and the headers of a list', async () => {
    const server = await startMailServer()
    const { hub } = await mailingHub(server.url)
    const unsubscribe = `https://hub.example.org/unsubscribe/${'t'.repeat(90)}`
    const list = { id: 'digest', name: 'Walton Hub', unsubscribe }
    const action = { label: 'Öffnen', url: 'https://hub.example.org/a-link?code=1234&more=5678' }
    const passages = [{ paragraph: 'Häng das Plakat auf. '.repeat(20) }]
    const body = { language: 'de' as const, passages, action, footer: ['Eiche'], links: [] }
    const { to, subject, member } = letter
    await hub.services.mails.queue({ to, subject, member, body, list, about: 'item-1', person: 'mail:x', id: 'a-b_1' })
    await settled(hub)
    const [got] = server.received
    expect(got!.to).to.deep.equal([to])
    expect(got!.headers.get('content-type')).to.match(/^multipart\/alternative/)
    expect(got!.read.subject).to.equal('Für dich')
    expect(got!.read.text).to.include('Häng das Plakat auf.').and.include(`Öffnen:\n${action.url}`)
    expect(got!.read.html).to.include('<html lang="de" dir="ltr">').and.include('more=5678"')
    expect(got!.headers.get('list-unsubscribe')).to.equal(`<${unsubscribe}>`)
    expect(got!.headers.get('list-unsubscribe-post')).to.equal('List-Unsubscribe=One-Click')
    expect(got!.headers.get('list-id')).to.equal('"Walton Hub" <digest.hub.example.org>')
    expect(got!.headers.get('references')).to.equal('<item-1@hub.example.org>')
    expect(got!.headers.get('message-id')).to.equal('<a-b_1@hub.example.org>')
  })

  it('goes out once under an id that says what it is about, and forgets the address of who has no account', async () => {
    const server = await startMailServer()
    const { hub } = await mailingHub(server.url)
    const mail = { ...letter, id: 'digest-1', person: 'mail:x' }
    await Promise.all([hub.services.mails.queue(mail), hub.services.mails.queue({ ...mail, text: 'other' })])
    await settled(hub)
    await hub.services.mails.queue(mail)
    await settled(hub)
    expect(server.received).to.have.lengthOf(1)
    const docs = await hub.store.collection(MAILS).find({ person: 'mail:x' }, { limit: 10 })
    expect(JSON.stringify(docs)).to.not.include('ada@')
  })

  it('uses one connection for many', async () => {
    const server = await startMailServer()
    const { hub } = await mailingHub(server.url)
    for (let n = 0; n < 5; n++) await hub.services.mails.queue({ ...letter, subject: `No. ${n}` })
    await settled(hub)
    expect([server.received.length, server.connections()]).to.deep.equal([5, 1])
  })

  it('is tried again when the server cannot take it now', async () => {
    const server = await startMailServer()
    const { hub, pass } = await mailingHub(server.url)
    server.answers.push(451, 452)
    const id = await hub.services.mails.queue(letter)
    await settled(hub)
    expect(await stateOf(hub, id)).to.deep.include({ state: 'waiting', attempts: 1, trouble: '451 not now' })
    await pass(MINUTE_MS)
    expect(await stateOf(hub, id)).to.deep.include({ state: 'waiting', attempts: 2 })
    await pass(MINUTE_MS)
    expect(server.received, 'the second pause is twice as long').to.have.lengthOf(0)
    await pass(MINUTE_MS)
    expect(await stateOf(hub, id)).to.deep.equal({ state: 'sent', attempts: 3, trouble: null, kept: false })
    expect(server.received).to.have.lengthOf(1)
  })

  it('is given up when the server will never take it, and stays readable', async () => {
    const server = await startMailServer()
    const { hub, pass } = await mailingHub(server.url)
    server.answers.push(550)
    const id = await hub.services.mails.queue(letter)
    await settled(hub)
    await pass(60 * MINUTE_MS)
    const refused = { state: 'failed', attempts: 1, trouble: '550 not now', kept: true }
    expect(await stateOf(hub, id)).to.deep.equal(refused)
    expect((await hub.services.mails.get(id))?.text).to.equal(text)
    expect(JSON.stringify(hub.lines)).to.include('EENVELOPE 550').and.not.include('ada@example.org')
  })

  it('waits when the hub itself is refused: that is for the operator to put right', async () => {
    const server = await startMailServer({ onMailFrom: (_from, _session, done) => done(new Error('not from you')) })
    const { hub } = await mailingHub(server.url)
    const id = await hub.services.mails.queue(letter)
    await settled(hub)
    expect(await stateOf(hub, id)).to.deep.include({ state: 'waiting', trouble: '550 not from you' })
  })

  it('waits while nobody answers, for three days at most', async () => {
    const server = await startMailServer()
    await server.stop()
    const { hub, pass } = await mailingHub(server.url)
    const id = await hub.services.mails.queue(letter)
    await settled(hub)
    const first = await stateOf(hub, id)
    expect(first).to.include({ state: 'waiting', attempts: 1 })
    expect(first.trouble).to.include('ECONNREFUSED')
    await pass(4 * 24 * 60 * MINUTE_MS)
    expect(await stateOf(hub, id)).to.include({ state: 'failed', kept: true })
  })

  it('goes to no server whose certificate nobody vouches for', async () => {
    const starttls = await startMailServer({ disabledCommands: [] })
    const implicit = await startMailServer({ secure: true, disabledCommands: [] })
    // The same machine by an address that does not look it, so that TLS is asked for.
    const outer = `smtp://[::ffff:127.0.0.1]:${starttls.port}`
    for (const url of [outer, implicit.url.replace('smtp:', 'smtps:')]) {
      const { hub } = await mailingHub(url)
      const id = await hub.services.mails.queue(letter)
      await settled(hub)
      const { state, trouble } = await stateOf(hub, id)
      expect(state, url).to.equal('waiting')
      expect(trouble, url).to.match(/certificate/)
    }
    expect([...starttls.received, ...implicit.received]).to.deep.equal([])
  })

  it('goes to no other machine without TLS, and not its password either', async () => {
    const logins: unknown[] = []
    const server = await startMailServer({
      allowInsecureAuth: true,
      onAuth: (auth, _session, done) => {
        logins.push(auth.username)
        done(null, { user: auth.username })
      },
    })
    const { hub } = await mailingHub(`smtp://ada:pw@[::ffff:127.0.0.1]:${server.port}`)
    const id = await hub.services.mails.queue(letter)
    await settled(hub)
    expect(await stateOf(hub, id)).to.include({ state: 'waiting' })
    expect([server.received, logins]).to.deep.equal([[], []])
  })

  it('signs in with the user and password of the URL', async () => {
    const seen: string[] = []
    const server = await startMailServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (auth, _session, done) => {
        seen.push(`${auth.username} ${auth.password}`)
        done(null, { user: auth.username })
      },
    })
    const { hub } = await mailingHub(`smtp://hub%40example.org:s%2Fp%3Ade@127.0.0.1:${server.port}`)
    await hub.services.mails.queue(letter)
    await settled(hub)
    expect([seen, server.received.length]).to.deep.equal([['hub@example.org s/p:de'], 1])
  })

  it('cannot be led to other headers or other people by what was typed', async () => {
    const server = await startMailServer()
    const { hub } = await mailingHub(server.url)
    const tricks = ['Hi\r\nBcc: eve@example.org', 'Hi\nBcc: eve@example.org\n\nbody', 'Hi\u2028Bcc: eve@example.org']
    for (const subject of tricks) await hub.services.mails.queue({ ...letter, subject })
    const bad = [
      'a@example.org, eve@example.org',
      'a@example.org\r\nRCPT TO:<eve@example.org>',
      'Ada <eve@example.org>',
      'a@example.org>',
      'undisclosed: eve@example.org;',
    ]
    const ids = await Promise.all(bad.map((to) => hub.services.mails.queue({ ...letter, to })))
    await settled(hub)
    expect(server.received).to.have.lengthOf(tricks.length)
    for (const { to, headers, raw } of server.received) {
      expect(to).to.deep.equal(['ada@example.org'])
      expect(headers.get('bcc'), raw).to.equal(undefined)
      expect(headers.get('subject'), raw).to.include('Hi')
    }
    for (const id of ids) expect(await stateOf(hub, id)).to.include({ state: 'failed', attempts: 1 })
  })

  it('stays where the steward can read it when there is no mail server', async () => {
    const { hub } = await mailingHub(null, { mailFrom: null })
    const id = await hub.services.mails.queue(letter)
    await settled(hub)
    expect(await stateOf(hub, id)).to.deep.equal({ state: 'waiting', attempts: 0, trouble: null, kept: true })
    expect(await hub.services.mails.done(id)).to.equal(true)
    expect(await stateOf(hub, id)).to.include({ state: 'sent', kept: false })
  })

  it('can be tried without sending any', async () => {
    const server = await startMailServer()
    const transport = await openMail({ smtpUrl: server.url, mailFrom, bounceAddress: null, baseUrl })
    await transport?.verify()
    expect([server.received.length, server.connections()]).to.deep.equal([0, 1])
    transport?.close()
  })

  it('does not stand in the way when one cannot be read any more', async () => {
    const server = await startMailServer()
    const { hub: before } = await mailingHub(null)
    const broken = await before.services.mails.queue(letter)
    const sealed = 'v1.00000000.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
    await before.store.collection(MAILS).updateOne({ _id: broken }, { $set: { sealed } })
    await before.services.mails.queue({ ...letter, subject: 'another' })
    await before.stop()
    const { hub } = await mailingHub(server.url, { dataFolder: before.config.dataFolder })
    await settled(hub)
    expect(await stateOf(hub, broken)).to.include({ state: 'failed', attempts: 1 })
    expect(server.received.map(({ headers }) => headers.get('subject'))).to.deep.equal(['another'])
    expect((await hub.services.mails.page(null, 10)).mails).to.have.lengthOf(2)
  })
})

describe('a hub that is killed while it sends', () => {
  afterEach(async () => {
    await cleanUp()
    await stopMailServers()
  })

  it('loses no mail: it goes out once more, under the same id', async () => {
    const arrived = Promise.withResolvers<string>()
    const slow = await startMailServer({
      onData: (stream) => {
        let raw = ''
        stream.setEncoding('utf8').on('data', (chunk: string) => (raw += chunk))
        stream.on('end', () => arrived.resolve(raw)) // and never an answer
      },
    })
    const before = await temporaryHub({ baseUrl })
    await before.start()
    const id = await before.services.mails.queue(letter)
    await before.stop()

    const main = fileURLToPath(new URL('../../src/main.js', import.meta.url))
    const settings = { ALLOTMENT_DATA: before.config.dataFolder, ALLOTMENT_PORT: '0', ALLOTMENT_BASE_URL: baseUrl }
    const mail = { ALLOTMENT_SMTP_URL: slow.url, ALLOTMENT_MAIL_FROM: mailFrom }
    const child = spawn(process.execPath, [main], {
      env: { PATH: process.env.PATH, ...settings, ...mail },
      stdio: 'ignore',
    })
    expect(await arrived.promise).to.include(`<${id}@hub.example.org>`)
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended

    const server = await startMailServer()
    const { dataFolder } = before.config
    const { hub, pass } = await mailingHub(server.url, { dataFolder })
    await settled(hub)
    expect(server.received, 'the killed process still has it').to.have.lengthOf(0)
    await pass(2 * MINUTE_MS)
    expect(server.received.map(({ headers }) => headers.get('message-id'))).to.deep.equal([`<${id}@hub.example.org>`])
    expect(await stateOf(hub, id)).to.include({ state: 'sent', attempts: 2 })
  })
})
