import type { ErrorRequestHandler, Request, Response } from 'express'
import { Refusal } from '../../core/errors.js'
import type { Draft } from '../../domain/drafts/draft-repo.js'
import type { ItemPicture } from '../../domain/items/item.js'
import { fault, FieldFaults, type FieldFault } from '../../domain/refusals.js'
import type { Services } from '../../domain/services.js'
import { failureOf } from '../failure.js'
import { formOf, type Form } from '../form.js'
import { sendPage } from '../layout.js'
import { memberWith, visitOf, type Visit } from '../visit.js'
import { draftPaths } from './editor-paths.js'
import { PicturesPage } from './pictures-page.js'

type Shown = { values?: Record<string, string>; faults?: readonly FieldFault[]; wrongFile?: string | null }

const idOf = (req: Request): string => String(req.params.id)

type Said = 'pictured' | 'arranged' | null

function show(res: Response, status: number, draft: Draft, shown: Shown, said: Said = null): void {
  const { values = {}, faults = [], wrongFile = null } = shown
  const page = { visit: visitOf(res), draft, state: { values, faults }, wrongFile, said }
  sendPage(res.status(status), <PicturesPage {...page} />)
}

/** The pictures of a draft, as pages ask for them. */
export function pictureHandlers({ drafts }: Pick<Services, 'drafts'>) {
  const page = async (req: Request, res: Response) => {
    const draft = await drafts.get(memberWith('publish', res), idOf(req))
    const { done } = req.query
    show(res, 200, draft, {}, done === 'pictured' || done === 'arranged' ? done : null)
  }

  /** Once the form is read: what it shows comes first, then the file. */
  const add = async (req: Request, res: Response) => {
    const member = memberWith('publish', res)
    const draft = await drafts.get(member, idOf(req))
    const alt = formOf(req).text('picture-alt')
    const values = { 'picture-alt': alt }
    try {
      if (req.file === undefined) {
        const faults = alt.trim() === '' ? [fault('picture-alt', 'required')] : []
        return show(res, 400, draft, { values, faults, wrongFile: visitOf(res).words.editor.pictures.choose })
      }
      await drafts.addPicture(member, draft.id, req.file.path, alt)
    } catch (error) {
      if (error instanceof FieldFaults) {
        const faults = error.faults.map((one) => ({ ...one, field: 'picture-alt' }))
        return show(res, 400, draft, { values, faults })
      }
      const wrongFile = pictureRefusal(visitOf(res), error)
      if (wrongFile === null) throw error
      return show(res, failureOf(error).status, draft, { values, wrongFile })
    }
    res.redirect(303, `${draftPaths(draft.id).pictures}?done=pictured`)
  }

  const arrange = async (req: Request, res: Response) => {
    const member = memberWith('publish', res)
    const draft = await drafts.get(member, idOf(req))
    const form = formOf(req)
    const wanted = arranged(draft.pictures, form).map((picture) => ({
      media: picture.media,
      alt: altOf(picture, form),
    }))
    try {
      await drafts.arrangePictures(member, draft.id, wanted)
    } catch (error) {
      if (!(error instanceof FieldFaults)) throw error
      const values = Object.fromEntries(draft.pictures.map((one) => [`alt-${one.media}`, altOf(one, form)]))
      return show(res, 400, draft, { values, faults: error.faults })
    }
    res.redirect(303, `${draftPaths(draft.id).pictures}?done=arranged`)
  }

  /** A file that is too large is said beside its field. */
  const tooLarge: ErrorRequestHandler = async (error: { status?: unknown }, req, res, next) => {
    const { member } = visitOf(res)
    if (error.status !== 413 || member === null) return next(error)
    try {
      show(res, 413, await drafts.get(member, idOf(req)), { wrongFile: visitOf(res).words.editor.pictures.tooLarge })
    } catch {
      next(error)
    }
  }

  return { page, add, arrange, tooLarge }
}

const altOf = ({ media, alt }: ItemPicture, form: Form): string =>
  form.has(`alt-${media}`) ? form.text(`alt-${media}`) : alt

/** In the order that the button asks for, such as `up:<media>`; what another window has added stays. */
function arranged(pictures: readonly ItemPicture[], form: Form): ItemPicture[] {
  const [act, media] = form.text('do').split(':', 2)
  const at = pictures.findIndex((picture) => picture.media === media)
  const order = [...pictures]
  if (at === -1) return order
  const [picture] = order.splice(at, 1) as [ItemPicture]
  if (act === 'remove') return order
  order.splice(Math.max(act === 'up' ? at - 1 : act === 'down' ? at + 1 : at, 0), 0, picture)
  return order
}

/** A sentence for what is wrong with a file; null when it is something else. */
function pictureRefusal({ words }: Visit, error: unknown): string | null {
  if (!(error instanceof Refusal) || !(error.kind === 'invalid' || error.kind === 'too-many') || error.code === null)
    return null
  const refusals: Readonly<Record<string, string>> = words.refusals
  return refusals[error.code] ?? null
}
