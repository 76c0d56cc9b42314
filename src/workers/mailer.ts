import type { Log } from '../core/log.js'
import type { KeptMail, MailService } from '../domain/mails/mail-service.js'
import { MailRefused, type MailTransport } from '../mail/transport.js'

/** How often to look for mail whose next try is due, when nobody says that there is some. */
export const MAIL_LOOK_MS = 15_000

type Deps = {
  mails: Pick<MailService, 'claim' | 'sent' | 'refused'>
  transport: Pick<MailTransport, 'send'>
  log: Log
}

/**
 * One step sends the mail that has been due longest. Of a process that dies between the server's "taken" and the note
 * of it, the mail goes out a second time, under the same id: rather twice than never.
 * @returns a step that says whether there was any; it throws what the store throws
 */
export function mailer({ mails, transport, log }: Deps): () => Promise<boolean> {
  return async () => {
    const mail = await mails.claim()
    if (mail === null) return false
    const refused = await send(transport, mail)
    if (refused === null) await mails.sent(mail.id)
    else {
      const { kind, forGood, message } = refused
      log.warn({ mail: mail.id, kind, forGood, attempts: mail.attempts }, 'a mail was not taken')
      await mails.refused(mail, message, forGood)
    }
    return true
  }
}

async function send(transport: Deps['transport'], mail: KeptMail): Promise<MailRefused | null> {
  const { id, to, subject, text, html, list, about, createdAt } = mail
  if (text === null) return new MailRefused('Its text was sealed with a key that is gone.', true, 'ESEALED')
  try {
    await transport.send({ id, to, subject, text, html, list, about, writtenAt: createdAt })
    return null
  } catch (error) {
    if (error instanceof MailRefused) return error
    throw error
  }
}
