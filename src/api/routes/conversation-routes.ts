import { Router } from 'express'
import { refusal } from '../../domain/refusals.js'
import type { Api } from '../api.js'
import { memberWith } from '../bearer.js'
import { bounds, linkPages, STATUSES, windowOf } from '../paging.js'
import { conversationShelf } from '../shelves/conversation-shelf.js'
import { idIn } from '../fields.js'

/** What is written for a few alone. Source: Mastodon documentation, "conversations API methods". */
export function conversationRoutes(api: Api): Router {
  const { services, baseUrl: origin } = api
  const { conversations } = services
  const shelf = conversationShelf(api)
  const routes = Router()

  routes.get('/api/v1/conversations', async (req, res) => {
    const member = memberWith(res, 'read:statuses')
    const found = await conversations.page(member.id, bounds(windowOf(res, STATUSES)))
    linkPages({ req, res, origin }, { next: found.at(-1)?.last, prev: found[0]?.last })
    res.json(await shelf.render(member, found))
  })

  routes.delete('/api/v1/conversations/:id', async (req, res) => {
    await conversations.hide(memberWith(res, 'write:conversations').id, idIn(req.params.id))
    res.json({})
  })

  // Setting it back to unread is offered by Mastodon's server, and by libraries for it, though not documented.
  for (const mark of ['read', 'unread'] as const)
    routes.post(`/api/v1/conversations/:id/${mark}`, async (req, res) => {
      const member = memberWith(res, 'write:conversations')
      const [entity] = await shelf.render(member, [await conversations[mark](member.id, idIn(req.params.id))])
      if (entity === undefined) throw refusal('not-found', 'no-such-item')
      res.json(entity)
    })
  return routes
}
