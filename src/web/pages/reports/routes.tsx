import { Router } from 'express'
import { hostOf, parseIri } from '../../../core/iri.js'
import type { Report, ReportService } from '../../../domain/moderation/report-service.js'
import type { Services } from '../../../domain/services.js'
import { doneIn, formGuards } from '../../answers.js'
import type { Csrf } from '../../csrf.js'
import { cursorIn, nextHref } from '../../cursor.js'
import { formOf } from '../../form.js'
import { sendPage } from '../../layout.js'
import { Form, SubmitButton } from '../../parts/form.js'
import { EmptyState, Pager } from '../../parts/lists.js'
import { ManagePage } from '../../parts/manage-page.js'
import { Notice } from '../../parts/notice.js'
import { TextField } from '../../parts/text-fields.js'
import { Moment } from '../../parts/when.js'
import { paths } from '../../paths.js'
import { memberWith, need, visitOf, type Visit } from '../../visit.js'
import { rulePath } from '../servers/servers-page.js'

export const REPORTS_PATH = `${paths.manage}/reports`
const A_PAGE = 20
/** Ids of reports from elsewhere are derived, and shown encoded. */
const readId = (text: string): string | null => (/^[\w-]{1,60}$/.test(text) ? text : null)

type Deps = { services: Pick<Services, 'members'> & { reports: ReportService }; csrf: Csrf }

/** What was reported, and deciding about it. */
export function reportRoutes({ services: { reports, members }, csrf }: Deps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  const sent = [need('moderate'), ...formGuards(csrf)]
  routes.get(REPORTS_PATH, async (req, res) => {
    memberWith('moderate', res)
    const state = req.query.state === 'resolved' ? 'resolved' : 'open'
    const path = state === 'open' ? REPORTS_PATH : `${REPORTS_PATH}?state=resolved`
    const { docs, next } = await reports.page(state, cursorIn(req, 'at', readId), A_PAGE)
    const named = docs.map(async (report) => ({ report, from: await nameOf(report) }))
    const pages = { newer: req.query.after === undefined ? null : path, older: nextHref(path, 'at', next) }
    const visit = visitOf(res)
    const done = doneIn(req, visit.words.reports.done)
    sendPage(res, <Reports visit={visit} state={state} shown={await Promise.all(named)} pages={pages} done={done} />)
  })
  routes.post(`${REPORTS_PATH}/:id/resolve`, ...sent, async (req, res) => {
    await reports.resolve(memberWith('moderate', res), String(req.params.id), formOf(req).text('note'))
    res.redirect(303, `${REPORTS_PATH}?done=resolved`)
  })
  routes.post(`${REPORTS_PATH}/:id/reopen`, ...sent, async (req, res) => {
    await reports.reopen(memberWith('moderate', res), String(req.params.id))
    res.redirect(303, `${REPORTS_PATH}?done=reopened`)
  })

  /** The name of a member of ours; null for others, and for those who left. */
  const nameOf = async ({ direction, from }: Report): Promise<string | null> =>
    direction === 'in' ? null : ((await members.get(from))?.displayName ?? null)
  return routes
}

type Shown = { report: Report; from: string | null }
type ReportsProps = {
  visit: Visit
  state: Report['state']
  shown: readonly Shown[]
  pages: { newer: string | null; older: string | null }
  done: string | null
}

function Reports({ visit, state, shown, pages, done }: ReportsProps) {
  const { words } = visit
  const { reports } = words
  const notices = done !== null && (
    <Notice words={words} kind="done">
      <p>{done}</p>
    </Notice>
  )
  return (
    <ManagePage visit={visit} title={reports.title} notices={notices}>
      <h1>{reports.title}</h1>
      <p class="lead">{reports.lead}</p>
      <nav class="tabs" aria-label={reports.title}>
        <ul>
          {(['open', 'resolved'] as const).map((one) => (
            <li>
              <a
                href={one === 'open' ? REPORTS_PATH : `${REPORTS_PATH}?state=resolved`}
                aria-current={one === state ? 'page' : undefined}
              >
                {reports[one]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {shown.length === 0 ? (
        <EmptyState title={reports.none}>
          <p>{reports.noneText}</p>
        </EmptyState>
      ) : (
        shown.map((one) => <OneReport visit={visit} {...one} />)
      )}
      <Pager words={words} {...pages} />
    </ManagePage>
  )
}

function OneReport({ visit, report, from }: Shown & { visit: Visit }) {
  const { words } = visit
  const { reports } = words
  const { id, direction, about, subjects, comment, category, ruleTexts = [], host, at, state, note } = report
  const server = host ?? hostOf(about)
  const whoFrom = direction === 'in' ? reports.server(server) : (from ?? reports.gone)
  const title = `report-${id}`
  return (
    <section class="panel" aria-labelledby={title}>
      <h2 id={title}>
        {reports.about} <bdi>{about}</bdi>
      </h2>
      <p class="help">
        {reports.from} <bdi>{whoFrom}</bdi> · <Moment visit={visit} at={at} />
        {category !== undefined && <> · {reports.categories[category]}</>}
        {direction === 'out' && report.activity !== null && <> · {reports.forwarded}</>}
      </p>
      <p dir="auto">{comment === '' ? reports.noComment : comment}</p>
      {ruleTexts.length > 0 && (
        <>
          <h3>{reports.rules}</h3>
          <ul>
            {ruleTexts.map((text) => (
              <li dir="auto">{text}</li>
            ))}
          </ul>
        </>
      )}
      {subjects.length > 0 && (
        <>
          <h3>{reports.subjects}</h3>
          <ul>
            {subjects.map((subject) => (
              <li>
                <a href={subject} rel="nofollow noopener noreferrer">
                  {subject}
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
      <p>
        <a href={rulePath(hostAbout(about))}>{reports.ruleAbout(hostAbout(about))}</a>
      </p>
      {state === 'open' ? (
        <Form visit={visit} action={`${REPORTS_PATH}/${id}/resolve`}>
          <TextField {...{ words, name: 'note', label: reports.note }} maxLength={1_000} />
          <SubmitButton label={reports.resolve} />
        </Form>
      ) : (
        <Form visit={visit} action={`${REPORTS_PATH}/${id}/reopen`}>
          {note !== '' && <p dir="auto">{note}</p>}
          <SubmitButton label={reports.reopen} look="quiet" />
        </Form>
      )}
    </section>
  )
}

function hostAbout(about: string): string {
  const iri = parseIri(about)
  return iri === null ? '' : hostOf(iri)
}
