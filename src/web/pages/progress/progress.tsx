import type { Request, Response } from 'express'
import { csvOf } from '../../../core/csv.js'
import type { Iri } from '../../../core/iri.js'
import type { Item } from '../../../domain/items/item.js'
import { doors } from '../../../domain/people-keys/person-key.js'
import type { PledgeCounts, PledgeDay } from '../../../domain/pledges/pledge.js'
import { refusal } from '../../../domain/refusals.js'
import type { Services } from '../../../domain/services.js'
import type { TakeUp } from '../../../domain/take-ups/take-up.js'
import { formOf } from '../../form.js'
import { sendPage } from '../../layout.js'
import { isCall, type CallItem } from '../../parts/items.js'
import { progressPaths } from '../../paths.js'
import { memberWith, visitOf } from '../../visit.js'
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
}

const A_PAGE = 100

type Deps = Pick<Services, 'reader' | 'pledges' | 'takeUps' | 'reactions' | 'follows' | 'localActors'>

/** The pages on which coordinators see how a call is doing, and decide about take-ups. */
export function progressHandlers({ reader, pledges, takeUps, reactions, follows, localActors }: Deps) {
  async function callIn(req: Request, res: Response): Promise<CallItem> {
    const item: Item = await reader.view(memberWith('publish', res), String(req.params.id))
    if (!isCall(item)) throw refusal('not-found', 'no-such-page')
    return item
  }

  async function progressOf(req: Request, res: Response): Promise<Progress> {
    const item = await callIn(req, res)
    const voice = await localActors.voice()
    const [tally, counted, counts, days, all] = await Promise.all([
      reactions.tallyOf(item.iri as Iri),
      voice === null ? { followers: 0 } : follows.counts(voice.iri),
      pledges.countsOf(item.id),
      pledges.daysOf(item.id),
      takeUps.all(memberWith('publish', res), item.id),
    ])
    return { item, reach: { followers: counted.followers, ...tally }, counts, days, takeUps: all }
  }

  const page = async (req: Request, res: Response) =>
    sendPage(res, <ProgressPage visit={visitOf(res)} progress={await progressOf(req, res)} />)

  const csv = async (req: Request, res: Response) => {
    const { counts, days, takeUps: all, reach } = await progressOf(req, res)
    const { progress, takeUps: names } = visitOf(res).words.calls
    const rows: (string | number)[][] = [
      [progress.csv.what, progress.csv.where, progress.csv.day, progress.csv.number],
      ...Object.entries(reach).map(([what, count]) => [progress.reach[what as keyof typeof reach], '', '', count]),
      ...doors.map((door) => [progress.promises, progress.doors[door], '', counts?.byDoor[door] ?? 0]),
      ...days.map(({ day, door, count }) => [progress.promises, progress.doors[door], day, count]),
      ...all.map((one) => [
        names.states[one.state],
        one.host,
        one.heardAt.toISOString().slice(0, 10),
        one.pledged ?? '',
      ]),
    ]
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
