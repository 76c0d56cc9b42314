import type { Request, Response } from 'express'
import type { Draft } from '../../domain/drafts/draft-repo.js'
import type { Saved } from '../../domain/drafts/draft-service.js'
import type { Member } from '../../domain/members/member.js'
import { fault, FieldFaults } from '../../domain/refusals.js'
import type { Services } from '../../domain/services.js'
import { momentOf } from '../../domain/text/zones.js'
import { formOf } from '../form.js'
import { sendPage } from '../layout.js'
import { memberWith, visitOf } from '../visit.js'
import { WindowsPage } from './compare-pages.js'
import { draftPaths, publishedPath } from './editor-paths.js'
import { MORE_SHIFTS } from './shift-rows.js'
import { sheetOf, show, unsavedSheet } from './sheets.js'
import { idOf, toItsItem, type Handler } from './to-its-item.js'
import { joined, typedIn, type Typed, type Wall } from './typed-form.js'

type Deps = Pick<Services, 'drafts' | 'publishing' | 'reader'>

/** Takes the form of a draft. Every way to send it saves it first. */
export function draftSaving(services: Deps) {
  const { drafts } = services
  const { toItem, orItsItem } = toItsItem(services)
  const act = actor(services)

  /** @returns the draft as it is kept now; null when there was a conflict, which is answered */
  async function save(req: Request, res: Response, member: Member, typed: Typed): Promise<Draft | null> {
    let saved: Saved
    try {
      saved = await drafts.save(member, { id: idOf(req), ...typed })
    } catch (error) {
      if (!(error instanceof FieldFaults)) throw error
      show(res, 400, unsavedSheet(idOf(req), typed, error.faults))
      return null
    }
    if (saved.saved) return saved.draft
    if (saved.theirs === null) await toItem(res, member, saved.published)
    else {
      const { fields: mine, publishAt } = typed
      res.status(409)
      sendPage(res, <WindowsPage visit={visitOf(res)} mine={mine} publishAt={publishAt} theirs={saved.theirs} />)
    }
    return null
  }

  const send = orItsItem(async (req, res, member) => {
    const typed = typedIn(formOf(req))
    const draft = await save(req, res, member, typed)
    if (draft === null) return
    try {
      res.redirect(
        303,
        await act(formOf(req).text('do'), member, draft.id, whenIn(typed.publishAt, visitOf(res).site.zone)),
      )
    } catch (error) {
      if (!(error instanceof FieldFaults)) throw error
      show(res, 400, { ...sheetOf(draft, error.faults), publishAt: typed.publishAt })
    }
  })

  /** For the script: the same saving, told in a few words. */
  const autosave: Handler = async (req, res) => {
    const member = memberWith('publish', res)
    res.setHeader('Cache-Control', 'no-store')
    const saved = await drafts.save(member, { id: idOf(req), ...typedIn(formOf(req)) })
    if (!saved.saved) {
      return void res.status(409).json({ status: 409, code: saved.theirs === null ? 'draft-published' : 'conflict' })
    }
    const { id, texts, item, baseRevision, savedAt } = saved.draft
    const { page: href } = draftPaths(id)
    res.json({ status: 200, href, texts, item, revision: baseRevision, savedAt: savedAt.toISOString() })
  }

  return { send, autosave }
}

/** What one of the form's buttons asks for, once its text is kept. @returns where to go then */
function actor({ publishing }: Deps) {
  return async (what: string, member: Member, id: string, when: () => Date): Promise<string> => {
    const path = draftPaths(id)
    if (what === 'publish') {
      const done = await publishing.publish(member, id)
      return done.published ? publishedPath(done.item) : path.compare
    }
    if (what === 'preview') {
      await publishing.preview(member, id)
      return path.preview
    }
    if (what === 'schedule') {
      await publishing.schedule(member, id, when())
      return `${path.page}?done=scheduled`
    }
    if (what === 'files') return path.files
    if (what === 'shifts') return `${path.page}?done=saved#${MORE_SHIFTS}`
    return what === 'pictures' ? path.pictures : `${path.page}?done=saved`
  }
}

/** A time on the hub's clocks. @throws FieldFaults 'publishAt' */
function whenIn(wall: Wall, zone: string): () => Date {
  return () => {
    const text = joined(wall)
    if (text === '') throw new FieldFaults([fault('publishAt', 'required')])
    const moment = momentOf(text, zone)
    if (typeof moment === 'string') throw new FieldFaults([fault('publishAt', 'not-a-date')])
    return moment.at
  }
}
