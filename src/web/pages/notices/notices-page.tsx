import type { VNode } from 'preact'
import type { Notification } from '../../../domain/notifications/notification-service.js'
import { NeighbourPage } from '../neighbours/neighbour-page.js'
import { Act } from '../../parts/act.js'
import { foreign } from '../../parts/items.js'
import { EmptyState, ListPager } from '../../parts/lists.js'
import { Face, PersonLink, type Proxied } from '../../parts/post-person.js'
import { Moment } from '../../parts/when.js'
import { paths } from '../../paths.js'
import type { Visit } from '../../visit.js'
import { REPORTS_PATH } from '../reports/routes.js'
import type { NoticeRow } from './rows.js'

type NoticesPageProps = Proxied & {
  visit: Visit
  rows: readonly NoticeRow[]
  /** Number of the newest there is; null where there is none. */
  newest: string | null
  ways: { start: string | null; next: string | null }
  done: string | null
}

/** What happened that concerns a member: the newest first. */
export function NoticesPage({ visit, proxy, rows, newest, ways, done }: NoticesPageProps) {
  const { words } = visit
  const { notices } = words
  const isOnly = ways.start === null && ways.next === null
  return (
    <NeighbourPage visit={visit} title={notices.title} done={done}>
      <h1>{notices.title}</h1>
      <p class="lead">{notices.lead}</p>
      {rows.length === 0 && isOnly && (
        <EmptyState title={notices.none}>
          <p>{notices.noneText}</p>
        </EmptyState>
      )}
      {rows.length === 0 && !isOnly && <p>{notices.noneOnPage}</p>}
      {newest !== null && rows.some(({ isNew }) => isNew) && (
        <Act visit={visit} action={`${paths.notifications}/seen`} fields={{ last: newest }} label={notices.seen} />
      )}
      {rows.length > 0 && (
        <ul class="posts" aria-label={notices.title}>
          {rows.map((one) => (
            <li>
              <Row visit={visit} proxy={proxy} one={one} />
            </li>
          ))}
        </ul>
      )}
      <ListPager words={words} start={ways.start} next={ways.next} to="older" />
      <p>
        <a href={paths.announcements}>{notices.announcements.all}</a>
      </p>
    </NeighbourPage>
  )
}

function Row({ visit, proxy, one: { row, person, about, asks, isNew } }: Proxied & { visit: Visit; one: NoticeRow }) {
  const { words } = visit
  const { notices, notifications } = words
  const answer = (yes: boolean) => ({ from: row.from, answer: yes ? 'yes' : 'no' })
  const requests = `${paths.notifications}/requests`
  return (
    <article class="post notice-row">
      <header class="post-head">
        <span class="person">
          {person !== null && <Face visit={visit} proxy={proxy} person={person} />}
          <span class="person-text">
            <bdi>{notifications[row.type](person?.name ?? '')}</bdi>
            <small>
              {isNew && <b class="notice-new">{notices.fresh} · </b>}
              <Moment visit={visit} at={row.at} />
            </small>
          </span>
        </span>
      </header>
      <Leads visit={visit} row={row} about={about} person={person} />
      {asks && (
        <ul class="acts">
          <li>
            <Act visit={visit} action={requests} fields={answer(true)} label={notices.accept} look="main" />
          </li>
          <li>
            <Act visit={visit} action={requests} fields={answer(false)} label={notices.refuse} />
          </li>
        </ul>
      )}
    </article>
  )
}

type LeadsProps = Pick<NoticeRow, 'about' | 'person'> & { visit: Visit; row: Notification }

/** Where one reads what it is about; else who it is by. */
function Leads({ visit, row, about, person }: LeadsProps): VNode | null {
  const { notices } = visit.words
  if (row.type === 'admin.report') return <Lead href={REPORTS_PATH} text={notices.reports} />
  if (row.type === 'admin.sign_up') return <Lead href={`${paths.manage}/members`} text={notices.members} />
  if (about !== null) {
    const language = about.language === null ? undefined : foreign({ language: about.language }, visit.language)
    const text = about.text.trim() === '' ? notices.read : about.text
    return (
      <p lang={language} dir="auto">
        <a href={about.path}>{text}</a>
      </p>
    )
  }
  return person === null ? null : (
    <p>
      <PersonLink person={person} />
    </p>
  )
}

const Lead = ({ href, text }: { href: string; text: string }) => (
  <p>
    <a href={href}>{text}</a>
  </p>
)
