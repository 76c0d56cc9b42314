import { Router, type Response } from 'express'
import { z } from 'zod'
import type { Iri } from '../../core/iri.js'
import { repliesPolicies } from '../../domain/member-lists/member-list-repo.js'
import type { MemberList } from '../../domain/member-lists/member-list-service.js'
import { refusal } from '../../domain/refusals.js'
import { accountNamed, ACCOUNTS } from '../account-lists.js'
import type { Api } from '../api.js'
import { memberWith } from '../bearer.js'
import { kept } from '../entities/entity.js'
import { List, listEntity } from '../entities/list.js'
import { flag, given, idIn, ids, parse, textField } from '../fields.js'
import { linkPages, windowOf } from '../paging.js'
import { paramsOf } from '../params.js'

const Typed = z.object({
  title: textField,
  replies_policy: z.enum(repliesPolicies).optional().catch(undefined),
  exclusive: flag,
})
const Named = z.object({ account_ids: ids })

/** Members' lists of those they follow. Source: Mastodon documentation, "lists". */
export function listRoutes(api: Api): Router {
  const { memberLists } = api.services
  const routes = Router()
  const shown = (lists: readonly MemberList[]) => lists.flatMap((list) => kept(List, listEntity(list), api.log) ?? [])
  const one = (list: MemberList) => shown([list])[0]

  routes.get('/api/v1/lists', async (_req, res) => {
    res.json(shown(await memberLists.of(memberWith(res, 'read:lists'))))
  })

  routes.post('/api/v1/lists', async (_req, res) => {
    const member = memberWith(res, 'write:lists')
    res.json(one(await memberLists.make(member, { title: '', ...typedIn(res) })))
  })

  routes.get('/api/v1/lists/:id', async (req, res) => {
    res.json(one(await memberLists.get(memberWith(res, 'read:lists'), listIn(req.params))))
  })

  routes.put('/api/v1/lists/:id', async (req, res) => {
    const member = memberWith(res, 'write:lists')
    res.json(one(await memberLists.change(member, listIn(req.params), typedIn(res))))
  })

  routes.delete('/api/v1/lists/:id', async (req, res) => {
    await memberLists.remove(memberWith(res, 'write:lists'), listIn(req.params))
    res.json({})
  })

  return routes
}

/** Who is on a list, and on which somebody is. */
export function listAccountRoutes({ services, accounts, baseUrl }: Api): Router {
  const { memberLists } = services
  const routes = Router()

  async function namedIn(res: Response): Promise<Iri[]> {
    const found = await Promise.all(parse(Named, paramsOf(res)).account_ids.map((id) => accounts.byNumber(id)))
    return [...new Set(found.filter((one) => one !== null))]
  }

  routes.get('/api/v1/lists/:id/accounts', async (req, res) => {
    const member = memberWith(res, 'read:lists')
    const { limit: asked } = paramsOf(res)
    const whole = asked === '0' || asked === 0
    const { limit, maxId, sinceId, minId } = windowOf(res, ACCOUNTS)
    const page = { limit: whole ? null : limit, before: maxId, after: minId ?? sinceId }
    const { targets, next, prev } = await memberLists.accounts(member, listIn(req.params), page)
    linkPages({ req, res, origin: baseUrl }, { next, prev })
    const known = await accounts.some(targets)
    res.json(targets.flatMap((target) => known.get(target) ?? []))
  })

  routes.post('/api/v1/lists/:id/accounts', async (req, res) => {
    const member = memberWith(res, 'write:lists')
    const asked = parse(Named, paramsOf(res)).account_ids
    const targets = await namedIn(res)
    if (targets.length === 0 || targets.length < new Set(asked).size) throw refusal('not-found', 'no-such-page')
    await memberLists.put(member, listIn(req.params), targets)
    res.json({})
  })

  routes.delete('/api/v1/lists/:id/accounts', async (req, res) => {
    const member = memberWith(res, 'write:lists')
    await memberLists.take(member, listIn(req.params), await namedIn(res))
    res.json({})
  })

  routes.get('/api/v1/accounts/:id/lists', async (req, res) => {
    const member = memberWith(res, 'read:lists')
    const target = await accountNamed({ accounts }, req.params.id)
    res.json((await memberLists.with(member, target)).map(listEntity))
  })

  return routes
}

/** @throws Refusal 'not-found' */
export const listIn = ({ id }: { id?: string | string[] }): string => idIn(id, 'no-such-page')

function typedIn(res: Response) {
  const { title, replies_policy: replies, exclusive } = parse(Typed, paramsOf(res))
  return given({ title, replies, exclusive })
}
