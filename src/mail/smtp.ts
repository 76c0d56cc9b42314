import type { SendMailOptions } from 'nodemailer'
import { oneLine, withoutControls } from '../core/characters.js'
import { isLoopbackHost } from '../core/reach.js'
import { isHard } from './bounce.js'
import { letterHeaders } from './headers.js'
import { MailRefused, type Letter, type MailTransport } from './transport.js'

const CONNECT_WITHIN_MS = 10_000
const ANSWER_WITHIN_MS = 20_000
/** Below the time for which a mail is leased, so that no two processes send the same one. */
const SEND_WITHIN_MS = 90_000
const IDLE_CLOSE_MS = 30_000
const LETTERS_A_CONNECTION = 100
/** A connection that the server closed while it was idle is noticed only when it is used. */
const TRIES_AGAIN = 1

export type MailSettings = {
  /** `smtp://` or `smtps://`; null when there is no mail server. */
  smtpUrl: string | null
  /** `hub@example.org` or `Our group <hub@example.org>`; null only without a mail server. */
  mailFrom: string | null
  /** `bounces@example.org`: takes what comes back, under addresses with `+` and a token; null when nothing does. */
  bounceAddress: string | null
  /** Its host names the hub to the mail server and in the ids of messages. */
  baseUrl: string
}

/**
 * The way to the mail server of the settings, by one connection that is kept while there is mail; null without a server.
 * Its certificate is verified. `smtp://` becomes TLS by STARTTLS or is not used at all, except to this machine itself,
 * where nothing on the way can read.
 */
export async function openMail({
  smtpUrl,
  mailFrom,
  bounceAddress,
  baseUrl,
}: MailSettings): Promise<MailTransport | null> {
  if (smtpUrl === null || mailFrom === null) return null
  const { createTransport } = await import('nodemailer') // time and memory that a hub without mail need not spend
  const host = new URL(baseUrl).hostname
  const pool = createTransport({
    ...serverOf(smtpUrl),
    pool: true,
    name: host,
    maxConnections: 1,
    maxMessages: LETTERS_A_CONNECTION,
    maxRequeues: TRIES_AGAIN,
    idleTimeout: IDLE_CLOSE_MS,
    connectionTimeout: CONNECT_WITHIN_MS,
    dnsTimeout: CONNECT_WITHIN_MS,
    greetingTimeout: ANSWER_WITHIN_MS,
    socketTimeout: ANSWER_WITHIN_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const from = senderOf(mailFrom)
  return {
    async send(letter) {
      const message = messageOf(letter, { from, bounceAddress, host })
      await pool.sendMail({ ...message, signal: AbortSignal.timeout(SEND_WITHIN_MS) }).catch(refuse)
    },
    async verify() {
      await pool.verify().catch(refuse)
    },
    close: () => pool.close(),
  }
}

/** Only what names the server and the user counts: nothing in the URL can switch a safeguard off. */
function serverOf(smtpUrl: string) {
  const url = new URL(smtpUrl)
  const secure = url.protocol === 'smtps:'
  const onThisMachine = isLoopbackHost(hostnameOf(url))
  const user = decodeURIComponent(url.username)
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTLS: !secure && !onThisMachine,
    ignoreTLS: !secure && onThisMachine,
    ...(user !== '' && { auth: { user, pass: decodeURIComponent(url.password) } }),
  }
}

/** URLs of schemes that the standard does not know keep their host as it was written. */
const hostnameOf = (url: URL) => URL.parse(`http://${url.host}`)?.hostname ?? url.hostname

type Us = { from: Sender; bounceAddress: string | null; host: string }
type Sender = { name: string; address: string }

function senderOf(mailFrom: string): Sender {
  const [, name = '', address = mailFrom] = /^(.*) <([^<>]+)>$/.exec(mailFrom) ?? []
  return { name: oneLine(name), address }
}

/** @throws MailRefused for an address that is none, and might be read as several, or as more than an address */
function messageOf(letter: Letter, { from, bounceAddress, host }: Us): SendMailOptions {
  const { id, to, subject, text, html, writtenAt } = letter
  if (!/^[^\s<>,;:"()\\]+@[^\s<>,;:"()\\@]+$/.test(to) || withoutControls(to) !== to) {
    throw new MailRefused('The address cannot be used.', true, 'EADDRESS', true)
  }
  return {
    from,
    to: { name: '', address: to },
    envelope: { from: returnPath(letter, bounceAddress) ?? from.address, to: [to] },
    subject: oneLine(subject), // a line break in a header would begin the next one
    text,
    ...(html !== null && { html }),
    date: writtenAt,
    messageId: `<${id}@${host}>`,
    headers: letterHeaders(letter, host),
    xMailer: false,
  }
}

/** An address of its own for each letter, so that what comes back says which it was. */
function returnPath({ token }: Letter, bounceAddress: string | null): string | null {
  return token === null || bounceAddress === null ? null : bounceAddress.replace('@', `+${token}@`)
}

type SmtpError = Error & { code?: string; command?: string; response?: string; responseCode?: number }

/**
 * What a 5xx says of the recipient or of the message is said for good (RFC 5321, 4.2.1). What it says of the hub (its
 * greeting, its login, its sender) is for the operator to put right, so the letter waits.
 */
function refuse(error: SmtpError): never {
  const { code = 'unknown', command = '', response, responseCode = 0 } = error
  const aboutTheLetter = command === 'RCPT TO' || command === 'DATA'
  const forGood = aboutTheLetter && responseCode >= 500 && responseCode <= 599
  const kind = responseCode === 0 ? code : `${code} ${responseCode}`
  const [, status] = /^5\d\d[ -](5\.\d{1,3}\.\d{1,3})\b/.exec(response ?? '') ?? []
  const noRecipient = forGood && command === 'RCPT TO' && (status === undefined || isHard(status))
  throw new MailRefused(response ?? error.message, forGood, kind, noRecipient, { cause: error })
}
