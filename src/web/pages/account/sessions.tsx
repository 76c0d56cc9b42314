import { Router } from 'express'
import type { Session } from '../../../domain/members/session-service.js'
import { browserOf } from '../../agent.js'
import { doneIn, formGuards } from '../../answers.js'
import { formOf } from '../../form.js'
import { sendPage } from '../../layout.js'
import { memberWith, visitOf, type Visit } from '../../visit.js'
import { AccountPage } from './account-page.js'
import type { AccountDeps } from './routes.js'

const PATH = '/account/sessions'

/** Where one is signed in, and signing out there. */
export function sessionRoutes({ services: { sessions }, csrf }: AccountDeps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  routes.get(PATH, async (req, res) => {
    const visit = visitOf(res)
    const all = await sessions.list(memberWith('read', res).id)
    sendPage(res, <Sessions visit={visit} sessions={all} done={doneIn(req, visit.words.account.done)} />)
  })
  routes.post(`${PATH}/end`, ...formGuards(csrf), async (req, res) => {
    await sessions.end(memberWith('read', res).id, formOf(req).text('id'))
    res.redirect(303, `${PATH}?done=session-ended`)
  })
  routes.post(`${PATH}/end-others`, ...formGuards(csrf), async (_req, res) => {
    await sessions.endAll(memberWith('read', res).id, visitOf(res).sessionId)
    res.redirect(303, `${PATH}?done=sessions-ended`)
  })
  return routes
}

type SessionsProps = { visit: Visit; sessions: readonly Session[]; done: string | null }

function Sessions({ visit, sessions, done }: SessionsProps) {
  const { words, sessionId, site, language, now } = visit
  const texts = words.account.sessions
  const dates = site.dates.dates(language, site.zone)
  const when = (at: Date) => `${dates.short(at, now)}, ${dates.time(at)}`
  return (
    <AccountPage visit={visit} title={texts.title} done={done}>
      <p class="lead">{texts.lead}</p>
      <ul class="rows settings">
        {sessions.map((session) => (
          <li>
            <span class="setting-name">
              {nameOf(visit, session.agent)}
              {session.id === sessionId && <small>{texts.here}</small>}
            </span>
            <span class="setting-value">
              {texts.seen(when(session.seenAt))}
              <small>{texts.since(when(session.createdAt))}</small>
            </span>
            {session.id !== sessionId && (
              <form method="post" action={`${PATH}/end`}>
                <input type="hidden" name="csrf" value={visit.csrf} />
                <input type="hidden" name="id" value={session.id} />
                <button class="quiet-button" type="submit" aria-label={`${nameOf(visit, session.agent)}: ${texts.end}`}>
                  {texts.end}
                </button>
              </form>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <form method="post" action={`${PATH}/end-others`}>
          <input type="hidden" name="csrf" value={visit.csrf} />
          <button class="button" type="submit">
            {texts.endOthers}
          </button>
        </form>
      )}
    </AccountPage>
  )
}

function nameOf({ words }: Visit, agent: string): string {
  const { unknown, browser } = words.account.sessions
  const known = browserOf(agent)
  return known === null ? unknown : browser(known.browser, known.system)
}
