import type { Services } from '../../domain/services.js'
import { FieldFaults, refusal } from '../../domain/refusals.js'
import { formOf } from '../form.js'
import { sendPage } from '../layout.js'
import { visitOf } from '../visit.js'
import { ChangedPage } from './compare-pages.js'
import { draftPaths, editorPaths, publishedPath } from './editor-paths.js'
import { sheetOf, show } from './sheets.js'
import { idOf, toItsItem } from './to-its-item.js'

/** What becomes of a draft that is kept: nothing is typed here. */
export function draftSteps({ drafts, publishing, reader }: Pick<Services, 'drafts' | 'publishing' | 'reader'>) {
  const { orItsItem } = toItsItem({ drafts, reader })

  /** From the preview: what is kept is published, nothing is sent along. */
  const publishKept = orItsItem(async (req, res, member) => {
    const draft = await drafts.get(member, idOf(req))
    try {
      const done = await publishing.publish(member, draft.id)
      res.redirect(303, done.published ? publishedPath(done.item) : draftPaths(draft.id).compare)
    } catch (error) {
      if (!(error instanceof FieldFaults)) throw error
      show(res, 400, sheetOf(draft, error.faults))
    }
  })

  const compare = orItsItem(async (req, res, member) => {
    const draft = await drafts.get(member, idOf(req))
    if (draft.item === null) return res.redirect(303, draftPaths(draft.id).page)
    const item = await reader.toEdit(member, draft.item)
    if (item.revision === draft.baseRevision) return res.redirect(303, draftPaths(draft.id).page)
    sendPage(res, <ChangedPage visit={visitOf(res)} draft={draft} item={item} />)
  })

  /** What to do after another coordinator was quicker; only that version is replaced which was shown. */
  const settle = orItsItem(async (req, res, member) => {
    const form = formOf(req)
    const revision = form.text('revision')
    if (!/^[1-9]\d{0,3}$/.test(revision)) throw refusal('invalid', 'unreadable-form')
    const draft = await drafts.rebase(member, idOf(req), Number(revision))
    if (form.text('do') !== 'publish') return res.redirect(303, `${draftPaths(draft.id).page}?done=rebased`)
    await publishKept(req, res)
  })

  const unschedule = orItsItem(async (req, res, member) => {
    const { id } = await publishing.unschedule(member, idOf(req))
    res.redirect(303, `${draftPaths(id).page}?done=unscheduled`)
  })

  const discard = orItsItem(async (req, res, member) => {
    await drafts.discard(member, idOf(req))
    res.redirect(303, `${editorPaths.drafts}?done=discarded`)
  })

  return { publishKept, compare, settle, unschedule, discard }
}
