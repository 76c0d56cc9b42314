import { Router, type Response } from 'express'
import { z } from 'zod'
import { parseId } from '../../core/ids.js'
import { Refusal } from '../../core/errors.js'
import type { Member } from '../../domain/members/member.js'
import { refusal } from '../../domain/refusals.js'
import { readTag } from '../../domain/tags/tag-service.js'
import type { Tag as Kept } from '../../domain/text/tags.js'
import { accountSeenBy } from '../account-lists.js'
import type { Api } from '../api.js'
import { memberWith, viewerOf } from '../bearer.js'
import { featuredTag } from '../entities/tag.js'
import { parse, textField } from '../fields.js'
import { bounds, linkRows, windowOf } from '../paging.js'
import { paramsOf } from '../params.js'
import { tagsFor } from '../shelves/tag-shelf.js'

/** Hashtags: what is known of one, following it, and showing it on one's page. Source: Mastodon documentation, "tags API methods". */
export function tagRoutes(api: Api): Router {
  const { services } = api
  const { tags } = services
  const routes = Router()

  routes.get('/api/v1/tags/:name', async (req, res) => {
    const [tag] = await tagsFor(api, viewerOf(res, 'read'), [readTag(req.params.name)])
    res.json(tag)
  })

  const post = (deed: string, scopes: string[], act: (member: Member, name: string) => Promise<unknown>): void => {
    routes.post(`/api/v1/tags/:name/${deed}`, async (req, res) => {
      const member = memberWith(res, ...scopes)
      const tag: Kept = readTag(req.params.name)
      await act(member, tag.name)
      const [shown] = await tagsFor(api, member, [tag])
      res.json(shown)
    })
  }
  post('follow', ['write:follows', 'follow'], (member, name) => tags.follow(member, name))
  post('unfollow', ['write:follows', 'follow'], (member, name) => tags.unfollow(member, name))
  post('feature', ['write:accounts'], (member, name) => tags.feature(member, name))
  post('unfeature', ['write:accounts'], (member, name) => tags.unfeature(member, { name }))

  routes.get('/api/v1/followed_tags', async (req, res) => {
    const member = memberWith(res, 'read:follows', 'follow')
    const window = windowOf(res, { usual: 100, most: 200 })
    const rows = await tags.followedBy(member, bounds(window))
    linkRows({ req, res, origin: api.baseUrl }, rows, window)
    res.json(await tagsFor(api, member, rows))
  })
  routes.use(featuredRoutes(api))
  return routes
}

/** Source: Mastodon documentation, "featured_tags API methods". */
function featuredRoutes(api: Api): Router {
  const { accounts, baseUrl, services } = api
  const { tags, localActors } = services
  const routes = Router()

  const mine = async (member: Member) => {
    const me = await localActors.ofMember(member.id)
    return me === null ? [] : tags.featuredOf(me.iri)
  }

  routes.get('/api/v1/featured_tags', async (_req, res) => {
    const shown = await mine(memberWith(res, 'read:accounts'))
    res.json(shown.map((tag) => featuredTag(tag, baseUrl)))
  })

  routes.post('/api/v1/featured_tags', async (_req, res) => {
    const member = memberWith(res, 'write:accounts')
    const { id } = await tags.feature(member, nameIn(res))
    const made = (await mine(member)).find((tag) => tag.id === id)
    if (made === undefined) throw refusal('conflict', 'changed-meanwhile')
    res.json(featuredTag(made, baseUrl))
  })

  routes.get('/api/v1/featured_tags/suggestions', async (_req, res) => {
    const member = memberWith(res, 'read:accounts')
    res.json(await tagsFor(api, member, await tags.suggestedFor(member)))
  })

  routes.delete('/api/v1/featured_tags/:id', async (req, res) => {
    const member = memberWith(res, 'write:accounts')
    const id = parseId(req.params.id)
    if (id === null || !(await tags.unfeature(member, { id }))) throw refusal('not-found', 'no-such-tag')
    res.json({})
  })

  routes.get('/api/v1/accounts/:id/featured_tags', async (req, res) => {
    const actor = await accountSeenBy({ accounts }, viewerOf(res), req.params.id)
    const shown = actor === null ? [] : await tags.featuredOf(actor)
    res.json(shown.map((tag) => featuredTag(tag, baseUrl)))
  })
  return routes
}

/** @throws Refusal 'invalid' */
function nameIn(res: Response): string {
  const { name = '' } = parse(z.object({ name: textField }), paramsOf(res))
  try {
    return readTag(name).name
  } catch (cause) {
    throw new Refusal('invalid', 'Validation failed: Tag is invalid', { cause })
  }
}
