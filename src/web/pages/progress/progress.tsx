import type { Request, Response } from 'express'
import { csvOf } from '../../../core/csv.js'
import type { Iri } from '../../../core/iri.js'
import type { Item } from '../../../domain/items/item.js'
import type { PledgeCounts, PledgeDay } from '../../../domain/pledges/pledge.js'
import { refusal } from '../../../domain/refusals.js'
import type { Services } from '../../../domain/services.js'
import { hubDays, type HubDays } from '../../../domain/take-ups/hub-days.js'
import type { TakeUp } from '../../../domain/take-ups/take-up.js'
import { formOf } from '../../form.js'
import { sendPage } from '../../layout.js'
import { isCall, type CallItem } from '../../parts/items.js'
import { progressPaths } from '../../paths.js'
import { memberWith, visitOf } from '../../visit.js'
import { progressRows } from './progress-rows.js'
import { sinceOf, type Since } from './since.js'
import { ProgressPage } from './progress-page.js'
import { PromisesPage } from './promises-page.js'
import { cursorIn, nextHref } from '../../cursor.js'

/** How far a call has come. */
export type Progress = {
  item: CallItem
  reach: { followers: number; likes: number; boosts: number; replies: number }
  counts: PledgeCounts | null
  days: readonly PledgeDay[]
  /** Also those that do not count. */
  takeUps: readonly TakeUp[]
  hubDays: HubDays
  since: readonly Since[]
}

const A_PAGE = 100

type Asked = 'reader' | 'pledges' | 'takeUps' | 'takeUpDays' | 'reactions' | 'follows' | 'localActors' | 'signUps'
type Deps = Pick<Services, Asked>

/** The pages on which coordinators see how a call is doing, and decide about take-ups. */
export function progressHandlers(deps: Deps) {
  const { reader, pledges, takeUps, takeUpDays, reactions, follows, localActors } = deps

  async function callIn(req: Request, res: Response): Promise<CallItem> {
    const item: Item = await reader.view(memberWith('publish', res), String(req.params.id))
    if (!isCall(item)) throw refusal('not-found', 'no-such-page')
    return item
  }

  async function progressOf(req: Request, res: Response): Promise<Progress> {
    const item = await callIn(req, res)
    const voice = await localActors.voice()
    const member = memberWith('publish', res)
    const [tally, counted, counts, days, all, said, since] = await Promise.all([
      reactions.tallyOf(item.iri as Iri),
      voice === null ? { followers: 0 } : follows.counts(voice.iri),
      pledges.countsOf(item.id),
      pledges.daysOf(item.id),
      takeUps.all(member, item.id),
      takeUpDays.of(item.id),
      sinceOf(deps, member, item),
    ])
    const reach = { followers: counted.followers, ...tally }
    return { item, reach, counts, days, takeUps: all, hubDays: hubDays({ here: days, takeUps: all, said }), since }
  }

  const page = async (req: Request, res: Response) =>
    sendPage(res, <ProgressPage visit={visitOf(res)} progress={await progressOf(req, res)} />)

  const csv = async (req: Request, res: Response) => {
    const visit = visitOf(res)
    const rows = progressRows(visit.words.calls, await progressOf(req, res), visit.site.name)
    res
      .attachment(`call-${String(req.params.id)}.csv`)
      .type('text/csv')
      .send(csvOf(rows))
  }

  /** Who promised; for those who organise. */
  const promises = async (req: Request, res: Response) => {
    const item = await callIn(req, res)
    const after = cursorIn(req, 'at')
    const found = await pledges.list(memberWith('publish', res), item.id, after, A_PAGE)
    const path = progressPaths(item.id).promises
    const next = nextHref(path, 'at', found.next)
    const start = after === null ? null : path
    sendPage(res, <PromisesPage {...{ visit: visitOf(res), item, pledges: found.pledges, start, next }} />)
  }

  const decide = async (req: Request, res: Response) => {
    const { id } = await callIn(req, res)
    const { takeUp, state } = formOf(req).texts('takeUp', 'state')
    if (state !== 'there' && state !== 'refused') throw refusal('invalid', 'unreadable-form')
    await takeUps.decide(memberWith('publish', res), id, takeUp, state)
    res.redirect(303, progressPaths(id).page)
  }

  return { page, csv, promises, decide }
}
