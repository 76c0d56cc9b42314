import type { Log } from '../core/log.js'
import type { BounceService } from '../domain/mails/bounce-service.js'
import type { KeptMail, MailService } from '../domain/mails/mail-service.js'
import { MailRefused, type MailTransport } from '../mail/transport.js'

/** How often to look for mail whose next try is due, when nobody says that there is some. */
export const MAIL_LOOK_MS = 15_000

type Deps = {
  mails: Pick<MailService, 'claim' | 'sent' | 'refused'>
  bounces: Pick<BounceService, 'failed'>
  transport: Pick<MailTransport, 'send'>
  log: Log
}

/**
 * One step sends the mail that has been due longest. Of a process that dies between the server's "taken" and the note
 * of it, the mail goes out a second time, under the same id: rather twice than never.
 * @returns a step that says whether there was any; it throws what the store throws
 */
export function mailer({ mails, bounces, transport, log }: Deps): () => Promise<boolean> {
  return async () => {
    const mail = await mails.claim()
    if (mail === null) return false
    const refused = await send(transport, mail)
    if (refused === null) await mails.sent(mail.id)
    else {
      const { kind, forGood, message } = refused
      log.warn({ mail: mail.id, kind, forGood, attempts: mail.attempts }, 'a mail was not taken')
      const over = await mails.refused(mail, message, forGood)
      if (over && isAboutThem(refused)) await bounces.failed(mail, refused.noRecipient)
    }
    return true
  }
}

/** What was said of the recipient; not of the letter, of the hub, nor of a server that nobody reached. */
const isAboutThem = ({ noRecipient, kind }: MailRefused): boolean => noRecipient || kind.startsWith('EENVELOPE')

async function send(transport: Deps['transport'], mail: KeptMail): Promise<MailRefused | null> {
  const { id, to, subject, text, html, list, about, token, createdAt } = mail
  if (text === null) return new MailRefused('Its text was sealed with a key that is gone.', true, 'ESEALED', false)
  try {
    await transport.send({ id, to, subject, text, html, list, about, token, writtenAt: createdAt })
    return null
  } catch (error) {
    if (error instanceof MailRefused) return error
    throw error
  }
}
