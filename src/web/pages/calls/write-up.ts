import type { RequestHandler } from 'express'
import type { Item } from '../../../domain/items/item.js'
import { refusal } from '../../../domain/refusals.js'
import type { Services } from '../../../domain/services.js'
import { summed } from '../../../domain/take-ups/take-up.js'
import { pluralIn } from '../../../words/plural.js'
import { draftPaths } from '../../editor/editor-paths.js'
import { isCall } from '../../parts/items.js'
import { memberWith, visitOf } from '../../visit.js'

type Deps = Pick<Services, 'reader' | 'drafts' | 'pledges' | 'takeUps'>

/** POST /manage/calls/:id/write-up: a draft of a write-up that tells what came of a call, with what is known of that. */
export function writeUpHandler({ reader, drafts, pledges, takeUps }: Deps): RequestHandler {
  return async (req, res) => {
    const [member, visit] = [memberWith('publish', res), visitOf(res)]
    const item: Item = await reader.view(member, String(req.params.id))
    if (!isCall(item)) throw refusal('not-found', 'no-such-page')
    const [counts, taken] = await Promise.all([pledges.countsOf(item.id), takeUps.of(item.id)])
    const { calls, parts } = visit.words
    const plural = pluralIn(visit.language)
    const promised = (counts?.total ?? 0) + (summed(taken)?.total ?? 0)
    const ended = item.ended === null ? [] : [calls.ended[item.ended.outcome ?? 'closed'], item.ended.reason]
    const fields = {
      title: item.title,
      language: item.language,
      tags: item.tags.join(', '),
      situation: item.source,
      result: [...ended, `${plural(promised, parts.call.promised)}.`].filter((text) => text !== '').join('\n\n'),
      differently: item.ended?.learned ?? '',
    }
    const id = drafts.fresh(member)
    await drafts.save(member, { id, kind: 'write-up', texts: 0, fields, edits: null })
    res.redirect(303, draftPaths(id).page)
  }
}
