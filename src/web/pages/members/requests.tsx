import { Router } from 'express'
import type { MemberFile } from '../../../domain/members/member-repo.js'
import { doneIn, formGuards } from '../../answers.js'
import { sendPage } from '../../layout.js'
import { EmptyState } from '../../parts/lists.js'
import { memberWith, visitOf, type Visit } from '../../visit.js'
import { PeoplePage, peoplePaths } from './people-page.js'
import type { MembersDeps } from './routes.js'

const SHOWN = 200
const PATH = peoplePaths.requests

/** Those who asked to join, and deciding about them. */
export function requestRoutes({ services: { members, admission }, csrf }: MembersDeps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  routes.get(PATH, async (req, res) => {
    memberWith('moderate', res)
    const visit = visitOf(res)
    const { members: waiting } = await members.page({ state: 'waiting', limit: SHOWN })
    sendPage(res, <Requests visit={visit} waiting={waiting} done={doneIn(req, visit.words.members.done)} />)
  })
  routes.post(`${PATH}/:id/accept`, ...formGuards(csrf), async (req, res) => {
    await admission.accept(memberWith('moderate', res).id, String(req.params.id))
    res.redirect(303, `${PATH}?done=accepted`)
  })
  routes.post(`${PATH}/:id/refuse`, ...formGuards(csrf), async (req, res) => {
    await admission.refuse(memberWith('moderate', res).id, String(req.params.id))
    res.redirect(303, `${PATH}?done=refused`)
  })
  return routes
}

type RequestsProps = { visit: Visit; waiting: readonly MemberFile[]; done: string | null }

function Requests({ visit, waiting, done }: RequestsProps) {
  const texts = visit.words.members.requests
  return (
    <PeoplePage visit={visit} title={texts.title} done={done}>
      <p class="lead">{texts.lead}</p>
      {waiting.length === 0 ? (
        <EmptyState title={texts.none}>
          <p>{texts.noneText}</p>
        </EmptyState>
      ) : (
        waiting.map((member) => <Request visit={visit} member={member} />)
      )}
    </PeoplePage>
  )
}

function Request({ visit, member }: { visit: Visit; member: MemberFile }) {
  const { words, site, language, now } = visit
  const texts = words.members.requests
  const dates = site.dates.dates(language, site.zone)
  const path = `${PATH}/${member.id}`
  const title = `request-${member.id}`
  return (
    <section class="panel request" aria-labelledby={title}>
      <h2 id={title}>
        <bdi>{member.displayName}</bdi>
      </h2>
      <p class="help">
        <bdi>{member.name}</bdi>
        {member.unconfirmed !== null && (
          <>
            {' · '}
            <bdi>{member.unconfirmed}</bdi>
          </>
        )}
        {' · '}
        {texts.asked(dates.short(member.createdAt, now))}
      </p>
      <p class="request-text" dir="auto">
        {member.request}
      </p>
      <form method="post" action={`${path}/accept`} class="request-ways">
        <input type="hidden" name="csrf" value={visit.csrf} />
        <button class="button" type="submit">
          {texts.accept}
        </button>
        <button class="quiet-button danger" type="submit" formaction={`${path}/refuse`}>
          {texts.refuse}
        </button>
      </form>
    </section>
  )
}
