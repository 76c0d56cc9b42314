import { Router } from 'express'
import { can } from '../../../domain/members/member.js'
import type { LetIn } from '../../../domain/apps/token-service.js'
import type { Services } from '../../../domain/services.js'
import { doneIn, formGuards } from '../../answers.js'
import type { Csrf } from '../../csrf.js'
import { formOf } from '../../form.js'
import { sendPage } from '../../layout.js'
import { memberWith, visitOf, type Visit } from '../../visit.js'
import { AccountPage } from '../account/account-page.js'
import { powersIn } from './powers.js'

export const APPS_PATH = '/account/apps'

type Deps = { services: Pick<Services, 'tokens'>; csrf: Pick<Csrf, 'checked'>; baseUrl: string }

/** What a member has let in, and shutting it out. */
export function appsRoutes({ services: { tokens }, csrf, baseUrl }: Deps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  routes.get(APPS_PATH, async (req, res) => {
    const visit = visitOf(res)
    const all = await tokens.ofMember(memberWith('read', res).id)
    const done = doneIn(req, { ended: visit.words.apps.list.ended })
    sendPage(res, <Apps visit={visit} all={all} host={new URL(baseUrl).host} done={done} />)
  })
  routes.post(`${APPS_PATH}/end`, ...formGuards(csrf), async (req, res) => {
    await tokens.end(memberWith('read', res).id, formOf(req).text('id'))
    res.redirect(303, `${APPS_PATH}?done=ended`)
  })
  return routes
}

function Apps({ visit, all, host, done }: { visit: Visit; all: readonly LetIn[]; host: string; done: string | null }) {
  const { words, site, language, now } = visit
  const texts = words.apps.list
  const dates = site.dates.dates(language, site.zone)
  const when = (at: Date) => `${dates.short(at, now)}, ${dates.time(at)}`
  if (all.length === 0) {
    return (
      <AccountPage visit={visit} title={texts.title} done={done}>
        <p>
          {texts.none} <strong>{host}</strong>.
        </p>
        <Publishing visit={visit} />
      </AccountPage>
    )
  }
  return (
    <AccountPage visit={visit} title={texts.title} done={done}>
      <p class="lead">{texts.lead}</p>
      <ul class="rows settings">
        {all.map(({ id, app, label, as, scopes, since, usedAt }) => {
          const name = app?.name ?? label ?? texts.script
          return (
            <li>
              <span class="setting-name">
                <bdi>{name}</bdi>
                {as === 'voice' && <small>{texts.asVoice(site.name)}</small>}
                <small>{powersIn(words, scopes).join('; ')}</small>
              </span>
              <span class="setting-value">
                {texts.used(when(usedAt))}
                <small>{texts.since(when(since))}</small>
              </span>
              <form method="post" action={`${APPS_PATH}/end`}>
                <input type="hidden" name="csrf" value={visit.csrf} />
                <input type="hidden" name="id" value={id} />
                <button class="quiet-button" type="submit" aria-label={`${name}: ${texts.end}`}>
                  {texts.end}
                </button>
              </form>
            </li>
          )
        })}
      </ul>
      <Publishing visit={visit} />
    </AccountPage>
  )
}

/** How those who publish do so from an app. */
function Publishing({ visit: { words, member } }: { visit: Visit }) {
  if (!can(member, 'publish')) return null
  const { help } = words.commands
  return (
    <section class="prose" aria-labelledby="publishing">
      <h2 id="publishing">{help.title}</h2>
      <p>{help.lead}</p>
      {(['event', 'call'] as const).map((kind) => (
        <>
          <p>{help.words[kind]}</p>
          <pre class="sample" dir="auto">
            <code>{help[kind]}</code>
          </pre>
        </>
      ))}
      <p>{help.audience}</p>
    </section>
  )
}
