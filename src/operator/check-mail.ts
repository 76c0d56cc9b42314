import type { Config } from '../config.js'
import { openMail } from '../mail/smtp.js'
import { MailRefused } from '../mail/transport.js'
import { fail, ok, warn, type Check } from './finding.js'
import { groupState } from './group-state.js'

/** Whether the mail server would take mail, without sending any, and what has become of the mail so far. */
export const checkMail: Check = async (config, hub) => {
  const { waiting, failed } = (await groupState(config, hub))?.mails ?? { waiting: 0, failed: 0 }
  const where = `${config.baseUrl}/manage/mails`
  const refused = failed === 0 ? '' : ` ${messages(failed)} could not be delivered: a steward finds them at ${where}.`
  if (config.smtpUrl === null) {
    const waits = waiting === 0 ? '' : ` Now: ${messages(waiting)}.`
    return warn(`There is no mail server; messages wait for a steward to pass them on at ${where}.${waits}${refused}`)
  }
  const trouble = await tryServer(config)
  if (trouble !== null) return fail(`The mail server cannot be used: ${trouble}. Set ALLOTMENT_SMTP_URL.${refused}`)
  const queue = waiting === 0 ? 'No mail waits' : `Waiting: ${messages(waiting)}`
  const sentence = `The mail server can be reached and takes the password, if there is one. ${queue}.${refused}`
  return failed === 0 ? ok(sentence) : warn(sentence)
}

/** @returns null when all is well */
async function tryServer(config: Config): Promise<string | null> {
  const transport = await openMail(config)
  try {
    await transport?.verify()
    return null
  } catch (error) {
    if (error instanceof MailRefused) return error.message.replace(/\.$/, '')
    throw error
  } finally {
    transport?.close()
  }
}

/** Counting ends at 1,000. */
const messages = (count: number): string =>
  count === 1 ? '1 message' : `${count >= 1_000 ? '1,000 or more' : count} messages`
