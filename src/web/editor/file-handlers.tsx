import type { ErrorRequestHandler, Request, Response } from 'express'
import { Refusal } from '../../core/errors.js'
import type { Draft } from '../../domain/drafts/draft-repo.js'
import type { Services } from '../../domain/services.js'
import { refusal } from '../../domain/refusals.js'
import { failureOf } from '../failure.js'
import { formOf } from '../form.js'
import { sendPage } from '../layout.js'
import { memberWith, visitOf } from '../visit.js'
import { draftPaths } from './editor-paths.js'
import { FilesPage } from './files-page.js'

const idOf = (req: Request): string => String(req.params.id)

/** The files for download of a write-up's draft. */
export function fileHandlers({ drafts }: Pick<Services, 'drafts'>) {
  const draftFor = async (req: Request, res: Response): Promise<Draft> => {
    const draft = await drafts.get(memberWith('publish', res), idOf(req))
    if (draft.kind !== 'write-up') throw refusal('not-found', 'no-such-page')
    return draft
  }
  const show = (res: Response, status: number, draft: Draft, wrong: string | null) =>
    sendPage(res.status(status), <FilesPage visit={visitOf(res)} draft={draft} wrong={wrong} />)

  const page = async (req: Request, res: Response) => show(res, 200, await draftFor(req, res), null)

  const add = async (req: Request, res: Response) => {
    const draft = await draftFor(req, res)
    const { words } = visitOf(res)
    if (req.file === undefined) return show(res, 400, draft, words.writeUps.files.choose)
    try {
      // Browsers send names in UTF-8, which the parser of forms takes for Latin-1.
      const name = Buffer.from(req.file.originalname, 'latin1').toString('utf8')
      await drafts.addFile(memberWith('publish', res), draft.id, req.file.path, name)
    } catch (error) {
      const refusals: Readonly<Record<string, string>> = words.refusals
      const told = error instanceof Refusal && /^(?:invalid|too-many)$/.test(error.kind) ? (error.code ?? '') : ''
      const wrong = refusals[told]
      if (wrong === undefined) throw error
      return show(res, failureOf(error).status, draft, wrong)
    }
    res.redirect(303, draftPaths(draft.id).files)
  }

  const remove = async (req: Request, res: Response) => {
    const { id } = await draftFor(req, res)
    await drafts.removeFile(memberWith('publish', res), id, formOf(req).text('media'))
    res.redirect(303, draftPaths(id).files)
  }

  /** A file that is too large is said beside its field. */
  const tooLarge: ErrorRequestHandler = async (error: { status?: unknown }, req, res, next) => {
    if (error.status !== 413 || visitOf(res).member === null) return next(error)
    try {
      show(res, 413, await draftFor(req, res), visitOf(res).words.refusals['file-large'])
    } catch {
      next(error)
    }
  }

  return { page, add, remove, tooLarge }
}
