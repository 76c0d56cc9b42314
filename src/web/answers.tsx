import type { Request, RequestHandler, Response } from 'express'
import type { VNode } from 'preact'
import { FieldFaults } from '../domain/refusals.js'
import type { Csrf } from './csrf.js'
import { errorsOf } from './form-state.js'
import { readForm } from './form.js'
import { sendPage } from './layout.js'
import type { FormError } from './parts/form.js'
import { visitOf } from './visit.js'

export type Errors = readonly FormError[]

/** What stands between a form without files and what is done with it. */
export const formGuards = (csrf: Pick<Csrf, 'checked'>): RequestHandler[] => [readForm('50kb'), csrf.checked]

/** What is wrong with one field, as a sentence; undefined when nothing is. */
export const errorAt = (errors: Errors, name: string): string | undefined =>
  errors.find((error) => error.name === name)?.message

type Handler<P> = (req: Request<P>, res: Response) => Promise<unknown>

/**
 * Does what a form asks for. What is wrong with its fields is shown on the page it came from, with all that was typed.
 * @param again  makes that page
 */
export function answering<P = Request['params']>(
  work: Handler<P>,
  again: (req: Request<P>, res: Response, errors: Errors) => VNode | Promise<VNode>,
): RequestHandler<P> {
  return async (req, res) => {
    try {
      await work(req, res)
    } catch (error) {
      if (!(error instanceof FieldFaults)) throw error
      const { words } = visitOf(res)
      const errors = errorsOf(words, { values: {}, faults: error.faults }, {})
      sendPage(res.status(400), await again(req, res, errors))
    }
  }
}

/** What was just done, when the address says so in a word we know. */
export function doneIn<K extends string>(req: Request, sentences: Record<K, string>): string | null {
  const { done } = req.query
  return typeof done === 'string' && Object.hasOwn(sentences, done) ? sentences[done as K] : null
}
