import { Router } from 'express'
import { parseId, shownId } from '../../core/ids.js'
import { accountNamed, sendAccounts } from '../account-lists.js'
import type { Api } from '../api.js'
import { memberWith } from '../bearer.js'
import { relationship } from '../entities/relationship.js'

/** Those who wait for an answer of whoever decides about their followers. Source: Mastodon documentation, "follow_requests API methods". */
export function followRequestRoutes(api: Api): Router {
  const routes = Router()
  const { follows, localActors, relations } = api.services

  routes.get('/api/v1/follow_requests', async (req, res) => {
    const member = memberWith(res, 'read:follows')
    const me = await localActors.ofMember(member.id)
    await sendAccounts(api, { req, res }, async (window) => {
      const rows = me === null ? [] : await relations.follows('target', me.iri, 'asked', window)
      return rows.map(({ number, follower }) => ({ number, iri: follower }))
    })
  })

  for (const [name, answer] of [
    ['authorize', 'accepted'],
    ['reject', 'refused'],
  ] as const) {
    routes.post(`/api/v1/follow_requests/:id/${name}`, async (req, res) => {
      const member = memberWith(res, 'write:follows')
      const follower = await accountNamed(api, req.params.id)
      const me = await localActors.ofMember(member.id)
      if (me !== null) await follows.decide(me.iri, follower, answer)
      const id = shownId(parseId(String(req.params.id)) ?? '')
      res.json(relationship(id, await relations.one(member, follower)))
    })
  }
  return routes
}
