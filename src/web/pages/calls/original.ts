import type { Request, Response } from 'express'
import type { Item } from '../../../domain/items/item.js'
import { refusal } from '../../../domain/refusals.js'
import type { Services } from '../../../domain/services.js'
import { takenOver, type TakenOver } from '../../../domain/take-ups/original.js'
import { takenOverFields } from '../../../domain/take-ups/take-up-draft.js'
import { draftPaths } from '../../editor/editor-paths.js'
import { formOf } from '../../form.js'
import { sendPage } from '../../layout.js'
import { isCall, type CallItem } from '../../parts/items.js'
import { progressPaths } from '../../paths.js'
import { memberWith, visitOf } from '../../visit.js'
import { originalPage } from './original-page.js'

type Deps = Pick<Services, 'reader' | 'originalCalls' | 'drafts'>

/** What has become of the call that one of ours takes up, and what those who publish here make of it. */
export function originalHandlers({ reader, originalCalls, drafts }: Deps) {
  async function callIn(req: Request, res: Response): Promise<CallItem> {
    const item: Item = await reader.view(memberWith('publish', res), String(req.params.id))
    if (!isCall(item) || (item.call.takesUp ?? null) === null) throw refusal('not-found', 'no-such-page')
    return item
  }

  /** GET: looking changes nothing. */
  const page = async (req: Request, res: Response) => {
    const item = await callIn(req, res)
    const [news, taking] = await Promise.all([
      originalCalls.newsOf(memberWith('publish', res), item),
      originalCalls.takingOf(item),
    ])
    if (taking === null) throw refusal('not-found', 'no-such-page')
    sendPage(res, originalPage({ visit: visitOf(res), item, news, taking }))
  }

  /** POST: somebody has looked, and leaves our call as it is. */
  const seen = async (req: Request, res: Response) => {
    const item = await callIn(req, res)
    await originalCalls.reviewed(memberWith('publish', res), item, formOf(req).text('digest'))
    res.redirect(303, progressPaths(item.id).original)
  }

  /** POST: a draft of our call with what was chosen of theirs. It is published by whoever reads it over. */
  const take = async (req: Request, res: Response) => {
    const [item, member, form] = [await callIn(req, res), memberWith('publish', res), formOf(req)]
    const chosen = takenOver.filter((part) => form.list('take').includes(part)) satisfies TakenOver[]
    const news = await originalCalls.newsOf(member, item)
    if (news === null || news.after.state === 'gone') throw refusal('not-found', 'no-such-page')
    if (news.digest !== form.text('digest')) throw refusal('conflict', 'changed-meanwhile')
    const { id, texts, fields, baseRevision } = await drafts.edit(member, item.id)
    const zone = fields.zone ?? visitOf(res).site.zone
    const next = { ...fields, ...takenOverFields(news.post, chosen, zone) }
    await drafts.save(member, {
      id,
      kind: 'call',
      texts,
      fields: next,
      edits: { item: item.id, revision: baseRevision },
    })
    await originalCalls.reviewed(member, item, news.digest)
    res.redirect(303, draftPaths(id).page)
  }

  return { page, seen, take }
}
