import { can } from '../domain/members/member.js'
import type { Services } from '../domain/services.js'
import { pluralIn } from '../words/plural.js'
import { paths } from './paths.js'
import type { Visit } from './visit.js'

/** Something that waits for this member: how many, a sentence, and where to look. */
export type Matter = { count: number; sentence: string; help: string; href: string }

/** Finds what waits for whoever asks; each part of the back room may have one. */
export type Attention = (visit: Visit) => Promise<Matter[]>

/** @param sending  whether there is a mail server: then waiting is no matter for anybody */
export function mailMatters(mails: Services['mails'], sending: boolean): Attention {
  return async ({ member, words, language }) => {
    if (!can(member, 'run')) return []
    const { start } = words.manage
    const plural = pluralIn(language)
    const [waiting, failed] = await Promise.all([sending ? 0 : mails.count('waiting'), mails.count('failed')])
    const href = `${paths.manage}/mails`
    return [
      { count: waiting, sentence: plural(waiting, start.mailsWaiting), help: start.mailsWaitingText, href },
      { count: failed, sentence: plural(failed, start.mailsFailed), help: start.mailsFailedText, href },
    ]
  }
}

/** What was reported and nobody has decided about, for those who moderate; counts to 100. */
export function reportMatters(reports: Pick<Services['reports'], 'countOpen'>): Attention {
  return async ({ member, words, language }) => {
    if (!can(member, 'moderate')) return []
    const count = await reports.countOpen()
    const { waiting, waitingText: help } = words.reports
    return [{ count, sentence: pluralIn(language)(count, waiting), help, href: `${paths.manage}/reports` }]
  }
}

const MOST_REQUESTS = 100

/** People who asked to join, for those who let them in; counts to 100. */
export function requestMatters(members: Services['members']): Attention {
  return async ({ member, words, language }) => {
    if (!can(member, 'moderate')) return []
    const { start } = words.manage
    const { length: count } = (await members.page({ state: 'waiting', limit: MOST_REQUESTS })).members
    const sentence = pluralIn(language)(count, start.requests)
    return [{ count, sentence, help: start.requestsText, href: `${paths.manage}/requests` }]
  }
}
