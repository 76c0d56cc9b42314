import { Router, type Response } from 'express'
import { z } from 'zod'
import type { Iri } from '../../core/iri.js'
import { sendAccounts } from '../account-lists.js'
import type { Api } from '../api.js'
import { memberWith } from '../bearer.js'
import { moment } from '../entities/entity.js'
import { parse, textField } from '../fields.js'
import { bounds, linkRows, windowOf } from '../paging.js'
import { paramsOf } from '../params.js'

const HOSTS = { usual: 100, most: 200 }

/** Whom members block and mute. Source: Mastodon documentation, "blocks", "mutes" and "domain_blocks API methods". */
export function turnedAwayRoutes(api: Api): Router {
  const routes = Router()
  const { memberBlocks, relations } = api.services

  routes.get('/api/v1/blocks', async (req, res) => {
    const { id } = memberWith(res, 'read:blocks')
    await sendAccounts(api, { req, res }, async (window) => {
      const rows = await memberBlocks.window({ member: id, kind: 'block', whom: 'actor' }, window)
      return rows.map(({ number, target }) => ({ number, iri: target as Iri }))
    })
  })

  routes.get('/api/v1/mutes', async (req, res) => {
    const { id } = memberWith(res, 'read:mutes')
    await sendAccounts(
      api,
      { req, res },
      async (window) => {
        const rows = await memberBlocks.window({ member: id, kind: 'mute', whom: 'actor' }, window)
        const now = api.clock()
        const running = rows.filter(({ until = null }) => until === null || until > now)
        return running.map(({ number, target, until = null }) => ({ number, iri: target as Iri, until }))
      },
      (account, { until }) => ({ ...account, mute_expires_at: until === null ? null : moment(until) }),
    )
  })

  routes.get('/api/v1/domain_blocks', async (req, res) => {
    const { id } = memberWith(res, 'read:blocks')
    const window = windowOf(res, HOSTS)
    const rows = await memberBlocks.window({ member: id, kind: 'block', whom: 'host' }, bounds(window))
    linkRows({ req, res, origin: api.baseUrl }, rows, window)
    res.json(rows.map(({ target }) => target.slice('domain:'.length)))
  })
  const domainIn = (res: Response): string => parse(z.object({ domain: textField }), paramsOf(res)).domain ?? ''
  routes.post('/api/v1/domain_blocks', async (_req, res) => {
    await relations.blockHost(memberWith(res, 'write:blocks'), domainIn(res))
    res.json({})
  })
  routes.delete('/api/v1/domain_blocks', async (_req, res) => {
    await relations.unblockHost(memberWith(res, 'write:blocks'), domainIn(res))
    res.json({})
  })
  return routes
}
