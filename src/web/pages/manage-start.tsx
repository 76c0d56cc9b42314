import type { RequestHandler } from 'express'
import { can } from '../../domain/members/member.js'
import type { Services } from '../../domain/services.js'
import { pluralIn } from '../../words/plural.js'
import { sendPage } from '../layout.js'
import { EmptyState } from '../parts/lists.js'
import { ManagePage } from '../parts/manage-page.js'
import { paths } from '../paths.js'
import { visitOf, type Visit } from '../visit.js'

/** Something that waits for this member: how many, a sentence, and where to look. */
type Matter = { count: number; sentence: string; help: string; href: string }

/** Finds what waits for whoever asks; each part of the back room may have one. */
export type Attention = (visit: Visit) => Promise<Matter[]>

/** GET /manage */
export function manageStart(attentions: readonly Attention[]): RequestHandler {
  return async (_req, res) => {
    const visit = visitOf(res)
    const found = await Promise.all(attentions.map((attention) => attention(visit)))
    const matters = found.flat().filter(({ count }) => count > 0)
    sendPage(res, <Start visit={visit} matters={matters} />)
  }
}

function Start({ visit, matters }: { visit: Visit; matters: Matter[] }) {
  const { start } = visit.words.manage
  return (
    <ManagePage visit={visit} title={start.title}>
      <h1>{start.title}</h1>
      {matters.length === 0 ? (
        <EmptyState title={start.nothing} next={{ label: start.newEvent, href: `${paths.manage}/new/event` }}>
          <p>{start.nothingText}</p>
        </EmptyState>
      ) : (
        <ul class="matters">
          {matters.map(({ sentence, help, href }) => (
            <li class="panel">
              <h2>{sentence}</h2>
              <p>{help}</p>
              <p>
                <a class="quiet-button" href={href}>
                  {start.look}
                </a>
              </p>
            </li>
          ))}
        </ul>
      )}
    </ManagePage>
  )
}

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
