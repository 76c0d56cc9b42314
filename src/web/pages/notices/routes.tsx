import { Router, type Request, type Response } from 'express'
import type { Clock } from '../../../core/clock.js'
import { parseId, shownId } from '../../../core/ids.js'
import { parseIri } from '../../../core/iri.js'
import type { SeenAnnouncement } from '../../../domain/announcements/announcement-service.js'
import { mayHear, notificationTypes } from '../../../domain/notifications/notification.js'
import { refusal } from '../../../domain/refusals.js'
import type { Services } from '../../../domain/services.js'
import type { PictureProxy } from '../../../core/picture-proxy.js'
import { doneIn, formGuards } from '../../answers.js'
import type { Csrf } from '../../csrf.js'
import { formOf } from '../../form.js'
import { sendPage } from '../../layout.js'
import { queryText } from '../../list-query.js'
import { EmptyState } from '../../parts/lists.js'
import { paths } from '../../paths.js'
import { memberWith, need, visitOf, type Visit } from '../../visit.js'
import { NeighbourPage } from '../neighbours/neighbour-page.js'
import { AnnouncementNote } from './announcement-notes.js'
import { NoticesPage } from './notices-page.js'
import { noticeRows } from './rows.js'

const ON_PAGE = 30

type Deps = { services: Services; csrf: Pick<Csrf, 'checked'>; proxy: PictureProxy; clock: Clock }

/** What members find out here: what happened that concerns them, and what those who run the hub tell everybody. */
export function noticeRoutes(deps: Deps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  return routes.use(notificationPages(deps), announcementPages(deps))
}

function notificationPages({ services, csrf, proxy, clock }: Deps): Router {
  const { follows, localActors, markers, notifications } = services
  const routes = Router({ caseSensitive: true, strict: true })
  const sent = [need('read'), ...formGuards(csrf)]
  const rowsOf = noticeRows({ services, clock })

  routes.get(paths.notifications, async (req, res) => {
    const member = memberWith('read', res)
    const visit = visitOf(res)
    const before = parseId(queryText(req, 'after'))
    const types = notificationTypes.filter((type) => mayHear(member, type))
    const found = await notifications.page(
      member.id,
      { types, from: null, filtered: false },
      { limit: ON_PAGE, before },
    )
    const last = found.length < ON_PAGE ? null : (found.at(-1)?.number ?? null)
    const ways = {
      start: before === null ? null : paths.notifications,
      next: last === null ? null : `${paths.notifications}?after=${shownId(last)}`,
    }
    const newest = before === null ? (found[0]?.number ?? null) : null
    const done = doneIn(req, visit.words.notices.done)
    sendPage(res, <NoticesPage {...{ visit, proxy, newest, ways, done }} rows={await rowsOf(member, found)} />)
  })

  routes.post(`${paths.notifications}/seen`, ...sent, async (req, res) => {
    const member = memberWith('read', res)
    const last = parseId(formOf(req).text('last'))
    if (last === null) throw refusal('invalid', 'unreadable-form')
    const before = await markers.lastRead(member.id, 'notifications')
    if (before === null || before < last) await markers.set(member.id, 'notifications', last)
    res.redirect(303, `${paths.notifications}?done=seen`)
  })

  routes.post(`${paths.notifications}/requests`, ...sent, async (req, res) => {
    const member = memberWith('read', res)
    const { from, answer } = formOf(req).texts('from', 'answer')
    const [follower, me] = [parseIri(from), await localActors.ofMember(member.id)]
    if (follower === null || (answer !== 'yes' && answer !== 'no')) throw refusal('invalid', 'unreadable-form')
    if (me === null) throw refusal('forbidden', 'needs-profile')
    const given = answer === 'yes' ? 'accepted' : 'refused'
    await follows.decide(me.iri, follower, given)
    res.redirect(303, `${paths.notifications}?done=${given}`)
  })
  return routes
}

function announcementPages({ services: { announcements }, csrf }: Deps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  const sent = [need('read'), ...formGuards(csrf)]

  routes.get(paths.announcements, async (_req, res: Response) => {
    const all = await announcements.current(memberWith('read', res), { withRead: true })
    sendPage(res, <Announcements visit={visitOf(res)} all={all} />)
  })

  routes.post(`${paths.announcements}/:id/dismiss`, ...sent, async (req: Request<{ id: string }>, res) => {
    const id = parseId(req.params.id)
    if (id === null) throw refusal('not-found', 'no-such-page')
    await announcements.dismiss(memberWith('read', res), id)
    res.redirect(303, formOf(req as Request).text('from') === 'home' ? paths.home : paths.announcements)
  })
  return routes
}

function Announcements({ visit, all }: { visit: Visit; all: readonly SeenAnnouncement[] }) {
  const texts = visit.words.notices.announcements
  return (
    <NeighbourPage visit={visit} title={texts.title}>
      <h1>{texts.title}</h1>
      <p class="lead">{texts.lead}</p>
      {all.length === 0 ? (
        <EmptyState title={texts.none}>
          <p>{texts.noneText}</p>
        </EmptyState>
      ) : (
        <ul class="posts" aria-label={texts.title}>
          {all.map((one) => (
            <li>
              <article class="post">
                <AnnouncementNote visit={visit} one={one} from="list" />
              </article>
            </li>
          ))}
        </ul>
      )}
    </NeighbourPage>
  )
}
