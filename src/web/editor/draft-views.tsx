import type { Request, Response } from 'express'
import { parseIri } from '../../core/iri.js'
import { entryLine } from '../../domain/reading-lists/entry-fields.js'
import { kinds } from '../../domain/items/item.js'
import { FieldFaults, refusal, type FieldFault } from '../../domain/refusals.js'
import type { Services } from '../../domain/services.js'
import { cursorIn, nextHref } from '../cursor.js'
import { sendPage } from '../layout.js'
import { queryText } from '../list-query.js'
import { memberWith, visitOf } from '../visit.js'
import { DiscardPage, DraftsPage } from './drafts-page.js'
import { itemToBe } from './item-to-be.js'
import type { Said } from './editor-page.js'
import { draftPaths, editorPaths } from './editor-paths.js'
import { PreviewPage } from './preview-page.js'
import { sheetOf, sheetState, show } from './sheets.js'
import { idOf, toItsItem, type Handler } from './to-its-item.js'

const A_PAGE = 50

/** Drafts as they are looked at; nothing is changed by that. */
export function draftViews(services: Pick<Services, 'drafts' | 'publishing' | 'reader' | 'shelf'>) {
  const { drafts, publishing, reader, shelf } = services
  const { orItsItem } = toItsItem({ drafts, reader })

  const list: Handler = async (req, res) => {
    const member = memberWith('publish', res)
    const after = cursorIn(req, 'savedAt', draftId)
    const found = await drafts.list(member, A_PAGE, after)
    const newer = after === null ? null : editorPaths.drafts
    const pages = { newer, older: nextHref(editorPaths.drafts, 'savedAt', found.next) }
    const discarded = req.query.done === 'discarded'
    sendPage(res, <DraftsPage visit={visitOf(res)} drafts={found.drafts} pages={pages} discarded={discarded} />)
  }

  const fresh = (req: Request, res: Response): void => {
    const member = memberWith('publish', res)
    const kind = kinds.find((one) => one === req.params.kind)
    const { settings } = visitOf(res)
    if (kind === undefined || settings === null) throw refusal('not-found', 'no-such-page')
    const { language, zone } = settings
    const draft = { id: drafts.fresh(member), kind, version: 0, texts: 0, item: null, baseRevision: 0 }
    const about = kind === 'list' ? parseIri(queryText(req, 'about')) : null
    const fields = {
      ...{ language, audience: 'public' },
      ...((kind === 'event' || kind === 'call') && { zone }),
      ...(about !== null && { entries: entryLine({ at: about, title: '', note: '' }) }),
    }
    show(res, 200, { ...draft, pictures: [], scheduled: null, trouble: null, ...sheetState(fields) })
  }

  const edit: Handler = async (req, res) => {
    const member = memberWith('publish', res)
    const draft = await drafts.edit(member, idOf(req))
    if (draft.texts > 0) return res.redirect(303, draftPaths(draft.id).page)
    show(res, 200, sheetOf(draft))
  }

  const page = orItsItem(async (req, res, member) => {
    const draft = await drafts.get(member, idOf(req))
    const faults = draft.trouble === 'faults' ? await faultsOf(publishing.preview(member, draft.id)) : []
    const done = saids.find((one) => one === req.query.done) ?? null
    show(res, 200, sheetOf(draft, faults), done)
  })

  const preview = orItsItem(async (req, res, member) => {
    const draft = await drafts.get(member, idOf(req))
    const visit = visitOf(res)
    try {
      const content = await publishing.preview(member, draft.id)
      const entries = await shelf.entriesFor(member, content.entries ?? [])
      const item = itemToBe(content, member.id, visit.now)
      sendPage(res, <PreviewPage visit={visit} draft={draft} item={item} entries={entries} />)
    } catch (error) {
      if (!(error instanceof FieldFaults)) throw error
      show(res, 400, sheetOf(draft, error.faults))
    }
  })

  const askDiscard = orItsItem(async (req, res, member) => {
    sendPage(res, <DiscardPage visit={visitOf(res)} draft={await drafts.get(member, idOf(req))} />)
  })

  return { list, fresh, edit, page, preview, askDiscard }
}

const saids: readonly Said[] = ['saved', 'scheduled', 'unscheduled', 'rebased']

const draftId = (text: string): string | null => (/^\d{20}-(?:\d{20}|e\d{20}r\d{1,4})$/.test(text) ? text : null)

async function faultsOf(checked: Promise<unknown>): Promise<readonly FieldFault[]> {
  try {
    await checked
    return []
  } catch (error) {
    if (error instanceof FieldFaults) return error.faults
    throw error
  }
}
