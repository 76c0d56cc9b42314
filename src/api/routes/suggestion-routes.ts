import { Router, type Response } from 'express'
import { z } from 'zod'
import { accountNamed, ACCOUNTS, inOrder } from '../account-lists.js'
import type { Api } from '../api.js'
import { memberWith, viewerOf } from '../bearer.js'
import { parse, textField, whole } from '../fields.js'
import { paramsOf } from '../params.js'

/** Whom one could follow. Source: Mastodon documentation, "directory" and "suggestions API methods". */
export function suggestionRoutes(api: Api): Router {
  const routes = Router()
  const { accounts, services } = api
  const { relations } = services

  routes.get('/api/v1/directory', async (_req, res) => {
    viewerOf(res)
    const schema = z.object({ limit: whole(1, ACCOUNTS.most), offset: whole(0, 200), order: textField })
    const { limit = ACCOUNTS.usual, offset = 0, order } = parse(schema, paramsOf(res))
    const found = await inOrder(api, await services.suggestions.discoverable({ offset, limit }))
    const last = ({ last_status_at: day }: { last_status_at: string | null }) => day ?? ''
    res.json(order === 'new' ? found : found.sort((a, b) => (last(a) < last(b) ? 1 : last(a) > last(b) ? -1 : 0)))
  })

  const suggested = async (res: Response, scope: string) => {
    const { limit = ACCOUNTS.usual } = parse(z.object({ limit: whole(1, ACCOUNTS.most) }), paramsOf(res))
    const found = await services.suggestions.of(memberWith(res, scope), limit)
    const known = await accounts.some(found.map(({ iri }) => iri))
    return found.flatMap(({ iri, because }) => {
      const account = known.get(iri)
      return account === undefined ? [] : [{ account, because }]
    })
  }
  routes.get('/api/v1/suggestions', async (_req, res) => {
    res.json((await suggested(res, 'read')).map(({ account }) => account))
  })
  routes.get('/api/v2/suggestions', async (_req, res) => {
    const all = await suggested(res, 'read')
    res.json(
      all.map(({ account, because }) => ({
        ...(because === 'hub'
          ? { source: 'staff', sources: ['featured'] }
          : { source: 'global', sources: ['most_interactions'] }),
        account,
      })),
    )
  })
  routes.delete('/api/v1/suggestions/:id', async (req, res) => {
    await relations.unsuggest(memberWith(res, 'read', 'write'), await accountNamed(api, req.params.id))
    res.json({})
  })
  return routes
}
