import { Router, type Request, type Response } from 'express'
import { z } from 'zod'
import { Refusal } from '../../core/errors.js'
import { filterActions, filterContexts, type FilterAction, type FilterContext } from '../../domain/filters/filter.js'
import type { FilterChange, KeywordChange } from '../../domain/filters/filter-service.js'
import type { Api } from '../api.js'
import { memberWith } from '../bearer.js'
import { filterKeyword, filterOf, filterStatus } from '../entities/filter.js'
import { idOf, subjectOf } from '../entities/make-status.js'
import { flag, given, id, idIn, listOf, parse, textField } from '../fields.js'
import { paramsOf } from '../params.js'

const Keyword = z.object({ id, keyword: textField, whole_word: flag, _destroy: flag })
const Sent = z.object({
  title: textField,
  context: listOf(z.string()),
  filter_action: textField,
  expires_in: textField,
  keywords_attributes: listOf(Keyword),
})

/** What members do not want to see. Source: Mastodon documentation, "filters API methods", version 2. */
export function filterRoutes(api: Api): Router {
  const { services, clock } = api
  const { filters } = services
  const routes = Router()
  routes.get('/api/v2/filters', async (_req, res) => {
    res.json((await filters.of(memberWith(res, 'read:filters'))).map(filterOf))
  })
  routes.post('/api/v2/filters', async (req, res) => {
    const member = memberWith(res, 'write:filters')
    const { title = '', contexts = [], action = 'warn', expiresAt = null, keywords = [] } = sentIn(req, res, clock())
    res.json(filterOf(await filters.add(member, { title, contexts, action, expiresAt, keywords })))
  })
  routes.get('/api/v2/filters/:id', async (req, res) => {
    res.json(filterOf(await filters.get(memberWith(res, 'read:filters'), known(req.params.id))))
  })
  routes.put('/api/v2/filters/:id', async (req, res) => {
    const member = memberWith(res, 'write:filters')
    res.json(filterOf(await filters.change(member, known(req.params.id), sentIn(req, res, clock()))))
  })
  routes.delete('/api/v2/filters/:id', async (req, res) => {
    await filters.remove(memberWith(res, 'write:filters'), known(req.params.id))
    res.json({})
  })
  routes.use(keywordRoutes(api), statusesRoutes(api))
  return routes
}

function keywordRoutes({ services: { filters } }: Api): Router {
  const routes = Router()
  routes.get('/api/v2/filters/:id/keywords', async (req, res) => {
    const filter = await filters.get(memberWith(res, 'read:filters'), known(req.params.id))
    res.json(filter.keywords.map(filterKeyword))
  })
  routes.post('/api/v2/filters/:id/keywords', async (req, res) => {
    const member = memberWith(res, 'write:filters')
    const { keyword = '', wholeWord = false } = keywordOf(parse(Keyword, paramsOf(res)))
    res.json(filterKeyword(await filters.addKeyword(member, known(req.params.id), { keyword, wholeWord })))
  })
  routes.get('/api/v2/filters/keywords/:id', async (req, res) => {
    const { keyword } = await filters.keyword(memberWith(res, 'read:filters'), known(req.params.id))
    res.json(filterKeyword(keyword))
  })
  routes.put('/api/v2/filters/keywords/:id', async (req, res) => {
    const member = memberWith(res, 'write:filters')
    const { id: _id, remove: _remove, ...change } = keywordOf(parse(Keyword, paramsOf(res)))
    res.json(filterKeyword(await filters.changeKeyword(member, known(req.params.id), change)))
  })
  routes.delete('/api/v2/filters/keywords/:id', async (req, res) => {
    await filters.removeKeyword(memberWith(res, 'write:filters'), known(req.params.id))
    res.json({})
  })
  return routes
}

/** Single statuses that a filter names. */
function statusesRoutes({ services: { filters }, statuses }: Api): Router {
  const routes = Router()
  routes.get('/api/v2/filters/:id/statuses', async (req, res) => {
    const filter = await filters.get(memberWith(res, 'read:filters'), known(req.params.id))
    res.json(filter.statuses.map(filterStatus))
  })
  routes.post('/api/v2/filters/:id/statuses', async (req, res) => {
    const member = memberWith(res, 'write:filters')
    const { status_id: status = '' } = parse(z.object({ status_id: textField }), paramsOf(res))
    const subject = subjectOf(await statuses.one(member, status))
    res.json(filterStatus(await filters.addStatus(member, known(req.params.id), idOf(subject))))
  })
  routes.get('/api/v2/filters/statuses/:id', async (req, res) => {
    res.json(filterStatus(await filters.status(memberWith(res, 'read:filters'), known(req.params.id))))
  })
  routes.delete('/api/v2/filters/statuses/:id', async (req, res) => {
    await filters.removeStatus(memberWith(res, 'write:filters'), known(req.params.id))
    res.json({})
  })
  return routes
}

/** @throws Refusal 'not-found' */
export const known = (text: string): string => idIn(text, 'no-such-filter')

/** What was left out stays out, so that nothing is changed by it. @throws Refusal 'invalid' */
function sentIn(req: Request, res: Response, now: Date): FilterChange {
  const sent = parse(Sent, paramsOf(res))
  const expiresAt = expiryOf(req, sent.expires_in, now)
  return {
    ...(sent.title !== undefined && { title: sent.title }),
    ...(sent.context !== undefined && { contexts: contextsOf(sent.context) }),
    ...(sent.filter_action !== undefined && sent.filter_action !== '' && { action: actionOf(sent.filter_action) }),
    ...(expiresAt !== undefined && { expiresAt }),
    keywords: (sent.keywords_attributes ?? []).map(keywordOf),
  }
}

/** @throws Refusal 'invalid' */
export function contextsOf(sent: readonly string[]): FilterContext[] {
  const contexts = filterContexts.filter((context) => sent.includes(context))
  if (contexts.length === 0 || sent.some((one) => !contexts.includes(one as FilterContext)))
    throw new Refusal('invalid', 'Validation failed: Context None or invalid context supplied')
  return contexts
}

function actionOf(sent: string): FilterAction {
  const action = filterActions.find((one) => one === sent)
  if (action !== undefined) return action
  throw new Refusal('invalid', `'${sent.slice(0, 30)}' is not a valid filter_action`)
}

const LONGEST_SECONDS = 100 * 365 * 24 * 60 * 60

/**
 * @param sent  seconds from now
 * @returns undefined when it was not sent; null for a filter that is to stay: an empty text, or null in JSON
 */
export function expiryOf(req: Request, sent: string | undefined, now: Date): Date | null | undefined {
  if (sent === undefined) return isNullIn(req.body) ? null : undefined
  if (sent.trim() === '') return null
  const seconds = Number(sent)
  if (!Number.isFinite(seconds)) return undefined
  return new Date(now.getTime() + Math.min(Math.max(seconds, 0), LONGEST_SECONDS) * 1_000)
}

const isNullIn = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && 'expires_in' in body && body.expires_in === null

const keywordOf = ({ id, keyword, whole_word: wholeWord, _destroy: remove }: z.output<typeof Keyword>): KeywordChange =>
  given({ id, keyword, wholeWord, remove })
