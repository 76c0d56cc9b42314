import { Router } from 'express'
import { z } from 'zod'
import { Refusal } from '../../core/errors.js'
import type { Filter, FilterKeyword } from '../../domain/filters/filter.js'
import type { FilterChange } from '../../domain/filters/filter-service.js'
import type { Api } from '../api.js'
import { memberWith } from '../bearer.js'
import { filterV1 } from '../entities/filter.js'
import { flag, listOf, parse, textField } from '../fields.js'
import { paramsOf } from '../params.js'
import { contextsOf, expiryOf, known } from './filter-routes.js'

const Sent = z.object({
  phrase: textField,
  context: listOf(z.string()),
  irreversible: flag,
  whole_word: flag,
  expires_in: textField,
})

/**
 * Filters as older apps know them: one for each keyword. What they make is a filter with one keyword; of one that newer
 * apps gave several, they can change nothing but the keyword. Source: Mastodon documentation, "filters API methods",
 * version 1.
 */
export function oldFilterRoutes({ services: { filters }, clock }: Api): Router {
  const routes = Router()

  routes.get('/api/v1/filters', async (_req, res) => {
    const all = await filters.of(memberWith(res, 'read:filters'))
    res.json(all.flatMap((filter) => filter.keywords.map((keyword) => filterV1(filter, keyword))))
  })

  routes.get('/api/v1/filters/:id', async (req, res) => {
    const { filter, keyword } = await filters.keyword(memberWith(res, 'read:filters'), known(req.params.id))
    res.json(filterV1(filter, keyword))
  })

  routes.post('/api/v1/filters', async (req, res) => {
    const member = memberWith(res, 'write:filters')
    const {
      phrase = '',
      context = [],
      irreversible = false,
      whole_word: wholeWord = false,
      expires_in,
    } = parse(Sent, paramsOf(res))
    const filter = await filters.add(member, {
      title: phrase,
      contexts: contextsOf(context),
      action: irreversible ? 'hide' : 'warn',
      expiresAt: expiryOf(req, expires_in, clock()) ?? null,
      keywords: [{ keyword: phrase, wholeWord }],
    })
    const [keyword] = filter.keywords
    res.json(filterV1(filter, keyword as FilterKeyword))
  })

  routes.put('/api/v1/filters/:id', async (req, res) => {
    const member = memberWith(res, 'write:filters')
    const { filter } = await filters.keyword(member, known(req.params.id))
    const sent = parse(Sent, paramsOf(res))
    const expiresAt = expiryOf(req, sent.expires_in, clock())
    const change: FilterChange = {
      ...(sent.context !== undefined && { contexts: contextsOf(sent.context) }),
      ...(sent.irreversible !== undefined && { action: sent.irreversible ? 'hide' : 'warn' }),
      ...(expiresAt !== undefined && { expiresAt }),
    }
    if (filter.keywords.length > 1 && changes(filter, change)) throw new Refusal('invalid', SEVERAL)
    const keyword = {
      id: known(req.params.id),
      ...(sent.phrase !== undefined && { keyword: sent.phrase }),
      ...(sent.whole_word !== undefined && { wholeWord: sent.whole_word }),
    }
    const changed = await filters.change(member, filter.id, { ...change, keywords: [keyword] })
    res.json(filterV1(changed, changed.keywords.find(({ id }) => id === keyword.id) as FilterKeyword))
  })

  routes.delete('/api/v1/filters/:id', async (req, res) => {
    const member = memberWith(res, 'write:filters')
    const { filter, keyword } = await filters.keyword(member, known(req.params.id))
    // Nothing would be left in it, and older apps could not even see it.
    if (filter.keywords.length === 1 && filter.statuses.length === 0) await filters.remove(member, filter.id)
    else await filters.removeKeyword(member, keyword.id)
    res.json({})
  })
  return routes
}

const SEVERAL = 'This filter has several keywords: only the words can be changed from this app'

const changes = (filter: Filter, { contexts, action, expiresAt }: FilterChange): boolean =>
  (contexts !== undefined && contexts.join() !== filter.contexts.join()) ||
  (action !== undefined && (action === 'hide') !== (filter.action === 'hide')) ||
  (expiresAt !== undefined && expiresAt?.getTime() !== filter.expiresAt?.getTime())
