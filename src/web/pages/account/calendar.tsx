import { Router } from 'express'
import type { CalendarLink } from '../../../domain/calendar/calendar-links.js'
import { doneIn, formGuards } from '../../answers.js'
import { sendPage } from '../../layout.js'
import { Form, SubmitButton } from '../../parts/form.js'
import { QrCode } from '../../parts/qr-code.js'
import { calendarPaths } from '../../paths.js'
import { memberWith, visitOf, type Visit } from '../../visit.js'
import { AccountPage } from './account-page.js'
import type { AccountDeps } from './routes.js'

const PATH = calendarPaths.account

/** The secret address of one's own calendar: made, made anew, ended. It is shown once, by the answer that makes it. */
export function calendarRoutes({ services: { calendar }, csrf, baseUrl }: AccountDeps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  routes.get(PATH, async (req, res) => {
    const visit = visitOf(res)
    const link = await calendar.links.of(memberWith('read', res).id)
    sendPage(res, <OwnCalendar visit={visit} link={link} done={doneIn(req, visit.words.calendar.personal.done)} />)
  })
  routes.post(`${PATH}/make`, ...formGuards(csrf), async (_req, res) => {
    const token = await calendar.links.make(memberWith('read', res).id)
    sendPage(res, <Made visit={visitOf(res)} address={baseUrl + calendarPaths.personal(token)} />)
  })
  routes.post(`${PATH}/end`, ...formGuards(csrf), async (_req, res) => {
    await calendar.links.end(memberWith('read', res).id)
    res.redirect(303, `${PATH}?done=ended`)
  })
  return routes
}

type OwnCalendarProps = { visit: Visit; link: CalendarLink | null; done: string | null }

function OwnCalendar({ visit, link, done }: OwnCalendarProps) {
  const { words, site, language } = visit
  const { personal } = words.calendar
  const since = (at: Date) => site.dates.dates(language, site.zone).full(at)
  return (
    <AccountPage visit={visit} title={personal.title} done={done}>
      <p class="lead">{personal.lead}</p>
      <p>{personal.secret}</p>
      <p>
        <strong>
          {link === null
            ? personal.none
            : link.dead
              ? personal.dead(since(link.madeAt))
              : personal.since(since(link.madeAt))}
        </strong>
      </p>
      <Form visit={visit} action={`${PATH}/make`}>
        {link !== null && !link.dead && <p>{personal.anewHelp}</p>}
        <SubmitButton label={link === null ? personal.make : personal.anew} />
      </Form>
      {link !== null && (
        <Form visit={visit} action={`${PATH}/end`}>
          <SubmitButton label={personal.end} look="danger" />
        </Form>
      )}
    </AccountPage>
  )
}

function Made({ visit, address }: { visit: Visit; address: string }) {
  const { personal } = visit.words.calendar
  return (
    <AccountPage visit={visit} title={personal.madeTitle}>
      <p class="lead">{personal.madeLead}</p>
      <p>
        <b id="address">{personal.address}</b>
        <code class="handed-over" dir="ltr">
          {address}
        </code>
      </p>
      <div class="qr-frame">
        <QrCode text={address} label={personal.qr} />
      </div>
      <p>{personal.how}</p>
      <p>
        <a class="quiet-button" href={PATH}>
          {personal.noted}
        </a>
      </p>
    </AccountPage>
  )
}
