import type { Response } from 'express'
import type { Draft } from '../../domain/drafts/draft-repo.js'
import type { FieldFault } from '../../domain/refusals.js'
import { sendPage } from '../layout.js'
import { visitOf } from '../visit.js'
import { EditorPage, type Said, type Sheet } from './editor-page.js'
import type { Typed } from './typed-form.js'

/** Answers with the form of a draft; its script, and no other, may ask the hub for something. */
export function show(res: Response, status: number, sheet: Sheet, said: Said | null = null): void {
  const policy = String(res.getHeader('Content-Security-Policy'))
  res.setHeader('Content-Security-Policy', `${policy}; connect-src 'self'`)
  sendPage(res.status(status), <EditorPage visit={visitOf(res)} sheet={sheet} said={said} />)
}

/** What the form shows: what was typed, and what is wrong with it. */
export const sheetState = (values: Sheet['state']['values'], faults: readonly FieldFault[] = []) => ({
  state: { values, faults },
  publishAt: { date: '', time: '' },
})

export const sheetOf = (draft: Draft, faults: readonly FieldFault[] = []): Sheet => ({
  ...draft,
  ...sheetState(draft.fields, faults),
})

/** Nothing of it could be kept: the form is shown as it was sent. */
export function unsavedSheet(id: string, typed: Typed, faults: readonly FieldFault[]): Sheet {
  const { kind, texts, edits, fields, publishAt } = typed
  const origin = { item: edits?.item ?? null, baseRevision: edits?.revision ?? 0 }
  const draft = { id, kind, version: 0, texts, ...origin, pictures: [], scheduled: null, trouble: null }
  return { ...draft, ...sheetState(fields, faults), publishAt }
}
