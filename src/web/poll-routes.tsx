import { Router, type Request, type Response } from 'express'
import { mayBeAsked } from '../domain/doors/poll-service.js'
import type { Item } from '../domain/items/item.js'
import type { Services } from '../domain/services.js'
import { pathOf } from '../domain/text/slug.js'
import { pluralIn } from '../words/plural.js'
import { doneIn, formGuards } from './answers.js'
import type { Csrf } from './csrf.js'
import { sendPage } from './layout.js'
import { neighbourPaths } from './neighbour-paths.js'
import { Act } from './parts/act.js'
import { ManagePage } from './parts/manage-page.js'
import { Notice } from './parts/notice.js'
import { toolPaths } from './paths.js'
import { memberWith, need, visitOf, type Visit } from './visit.js'

type Deps = { services: Pick<Services, 'polls' | 'reader'>; csrf: Csrf }
type Sent = { post: string; voters: number } | null

/** The poll of an event or a call: for those who publish. */
export function pollRoutes({ services: { polls, reader }, csrf }: Deps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  const path = toolPaths(':id').poll
  routes.get(path, need('publish'), async (req: Request, res: Response) => {
    const item = await reader.view(memberWith('publish', res), String(req.params.id))
    const visit = visitOf(res)
    const done = doneIn(req, { sent: visit.words.doors.poll.sent })
    sendPage(res, <PollPage visit={visit} item={item} sent={await polls.of(item.id)} done={done} />)
  })
  routes.post(path, need('publish'), ...formGuards(csrf), async (req: Request, res: Response) => {
    const id = String(req.params.id)
    await polls.send(memberWith('publish', res), id)
    res.redirect(303, `${toolPaths(id).poll}?done=sent`)
  })
  return routes
}

type PollPageProps = { visit: Visit; item: Item; sent: Sent; done: string | null }

function PollPage({ visit, item, sent, done }: PollPageProps) {
  const { words, language } = visit
  const { poll: texts } = words.doors
  return (
    <ManagePage
      visit={visit}
      title={texts.send}
      notices={
        done !== null && (
          <Notice words={words} kind="done">
            <p>{done}</p>
          </Notice>
        )
      }
    >
      <h1>{texts.send}</h1>
      <p>
        <a href={pathOf(item)}>
          <bdi>{item.title}</bdi>
        </a>
      </p>
      <p class="lead">{texts.lead}</p>
      {sent !== null && (
        <p>
          <a href={neighbourPaths.post(sent.post)}>{texts.there}</a>{' '}
          {`${pluralIn(language)(sent.voters, texts.votes)}.`}
        </p>
      )}
      {sent === null && mayBeAsked(item, visit.now) && (
        <Act visit={visit} action={toolPaths(item.id).poll} label={texts.send} look="main" />
      )}
      {sent === null && !mayBeAsked(item, visit.now) && <p>{words.refusals['no-poll']}</p>}
    </ManagePage>
  )
}
