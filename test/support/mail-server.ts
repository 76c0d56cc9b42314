import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import PostalMime from 'postal-mime'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

/** A letter as a mail server got it. */
export type Received = {
  from: string
  to: string[]
  raw: string
  headers: Map<string, string>
  /** The body as it stands. */
  text: string
  /** Its parts as a mail program decodes them, and its subject. */
  read: { subject: string; text: string; html: string }
}

export type MailServer = {
  /** `smtp://127.0.0.1:…` */
  readonly url: string
  readonly port: number
  readonly received: Received[]
  /** How many connections were made to it. */
  readonly connections: () => number
  /** Answers to recipients from now on, one for each: a reply's number, or null to take it. Then all are taken. */
  readonly answers: (number | null)[]
  stop(): Promise<void>
}

const running: MailServer[] = []

/** A real mail server on loopback; `stopMailServers` ends it. */
export async function startMailServer(options: SMTPServerOptions = {}, port = 0): Promise<MailServer> {
  const received: Received[] = []
  const answers: (number | null)[] = []
  let connections = 0
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    onConnect: (_session, done) => {
      connections++
      done()
    },
    onRcptTo: (_address, _session, done) => {
      const number = answers.shift() ?? null
      done(number === null ? null : Object.assign(new Error('not now'), { responseCode: number }))
    },
    onData: (stream, { envelope }, done) => {
      let raw = ''
      stream.setEncoding('utf8').on('data', (chunk: string) => (raw += chunk))
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address
        const to = envelope.rcptTo.map(({ address }) => address)
        void PostalMime.parse(raw).then(({ subject = '', text = '', html = '' }) => {
          received.push({ from, to, raw, ...parse(raw), read: { subject, text, html } })
          done()
        }, done)
      })
    },
    ...options,
  })
  server.on('error', () => undefined) // a client that goes away in the middle is part of the tests
  server.listen(port, '127.0.0.1')
  await once(server.server, 'listening')
  const { port: taken } = server.server.address() as AddressInfo
  const made = {
    url: `smtp://127.0.0.1:${taken}`,
    port: taken,
    received,
    answers,
    connections: () => connections,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
  running.push(made)
  return made
}

export async function stopMailServers(): Promise<void> {
  await Promise.all(running.splice(0).map((server) => server.stop()))
}

/** Header names in lower case, their lines unfolded but not decoded. */
function parse(raw: string): Pick<Received, 'headers' | 'text'> {
  const end = raw.indexOf('\r\n\r\n')
  const lines = raw
    .slice(0, end)
    .replace(/\r\n[ \t]/g, ' ')
    .split('\r\n')
  const pairs = lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)])
  return { headers: new Map(pairs as [string, string][]), text: raw.slice(end + 4) }
}
