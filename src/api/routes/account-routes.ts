import { Router } from 'express'
import { z } from 'zod'
import { absent } from '../../core/errors.js'
import { parseId } from '../../core/ids.js'
import type { Member } from '../../domain/members/member.js'
import { refusal } from '../../domain/refusals.js'
import { accountNamed, ACCOUNTS, inOrder } from '../account-lists.js'
import type { Api } from '../api.js'
import { memberWith, viewerOf } from '../bearer.js'
import { flag, ids, parse, textField, whole } from '../fields.js'
import { paramsOf } from '../params.js'
import { findElsewhere } from '../remote-find.js'

const READ = 'read:accounts'
const MOST_AT_ONCE = 80

const Search = z.object({
  q: textField,
  limit: whole(1, ACCOUNTS.most),
  offset: whole(0, 1_000),
  resolve: flag,
  following: flag,
})

/** Who is who. Source: Mastodon documentation, "accounts API methods". */
export function accountRoutes(api: Api): Router {
  const routes = Router()
  const { accounts, ownAccounts, services } = api
  const { localActors, search } = services

  /** Members see themselves, also when nobody else does. */
  async function shown(viewer: Member | null, id: string) {
    if (viewer !== null && parseId(id) === viewer.id) return ownAccounts.accountOf(viewer)
    const account = await accounts.one(await accountNamed(api, id))
    if (account === null) throw refusal('not-found', 'no-such-page')
    return account
  }

  routes.get('/api/v1/accounts/lookup', async (_req, res) => {
    const viewer = viewerOf(res, READ)
    const { acct = '' } = parse(z.object({ acct: textField }), paramsOf(res))
    const name = await search.accounts.named(acct.trim())
    const mayKnow = name !== null && (viewer !== null || localActors.isLocal(name))
    const account = mayKnow ? await accounts.one(name) : null
    if (account !== null) return void res.json(account)
    if (viewer === null || acct.trim().replace(/^@/, '').toLowerCase() !== viewer.name) {
      throw refusal('not-found', 'no-such-page')
    }
    res.json(await ownAccounts.accountOf(viewer))
  })

  routes.get('/api/v1/accounts/search', async (_req, res) => {
    const member = memberWith(res, READ)
    const { q = '', limit = ACCOUNTS.usual, offset = 0, ...sent } = parse(Search, paramsOf(res))
    const found = sent.resolve === true && offset === 0 ? await findElsewhere(api, member, q, ['address']) : null
    const first = found?.kind === 'actor' && sent.following !== true ? [found.iri] : []
    const rest = await search.accounts.find(member, q, { limit, offset, following: sent.following === true })
    res.json(await inOrder(api, [...new Set([...first, ...rest])].slice(0, limit)))
  })

  routes.get('/api/v1/accounts', async (_req, res) => {
    const viewer = viewerOf(res, READ)
    const { id } = parse(z.object({ id: ids }), paramsOf(res))
    const found = await Promise.all(id.slice(0, MOST_AT_ONCE).map((one) => shown(viewer, one).catch(absent)))
    res.json(found.filter((account) => account !== null))
  })

  routes.get('/api/v1/accounts/:id', async (req, res, next) => {
    if (!/^\d+$/.test(req.params.id)) return next() // the name of something else
    res.json(await shown(viewerOf(res, READ), req.params.id))
  })

  return routes
}
