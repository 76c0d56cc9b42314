import { Router, type Request, type Response } from 'express'
import { z } from 'zod'
import type { Iri } from '../../core/iri.js'
import type { FilterContext } from '../../domain/filters/filter.js'
import type { Member } from '../../domain/members/member.js'
import type { Subject } from '../../domain/subjects.js'
import { tagKey } from '../../domain/text/tags.js'
import type { Entry } from '../../domain/timelines/entry.js'
import type { Tags, Which } from '../../domain/timelines/public-timelines.js'
import type { Part } from '../../domain/timelines/window.js'
import { accountNamed } from '../account-lists.js'
import type { Api } from '../api.js'
import { memberWith, viewerOf } from '../bearer.js'
import { flag, listOf, parse, textField } from '../fields.js'
import { linkPages, STATUSES, windowOf } from '../paging.js'
import { paramsOf } from '../params.js'
import { withoutHidden } from '../shelves/seen.js'
import { listIn } from './list-routes.js'

/** Tags of one kind beside the first. */
const MOST_TAGS = 4

const WhichOf = z.object({ local: flag, remote: flag, only_media: flag })
const TagsOf = z.object({ any: listOf(textField), all: listOf(textField), none: listOf(textField) })
const OfAccount = z.object({
  only_media: flag,
  exclude_replies: flag,
  exclude_reblogs: flag,
  pinned: flag,
  tagged: textField,
})

/** Statuses in the order of their ids. Source: Mastodon documentation, "timelines". */
export function timelineRoutes(api: Api): Router {
  const { publicTimelines, timelines, memberLists } = api.services
  const routes = Router()
  const send = sender(api)

  routes.get('/api/v1/timelines/home', async (req, res) => {
    const member = memberWith(res, 'read:statuses')
    await send(req, res, member, await timelines.home(member, windowOf(res, STATUSES)), 'home')
  })

  routes.get('/api/v1/timelines/public', async (req, res) => {
    const viewer = viewerOf(res, 'read:statuses')
    const part = await publicTimelines.open(viewer, whichOf(res), windowOf(res, STATUSES))
    await send(req, res, viewer, part, 'public')
  })

  routes.get('/api/v1/timelines/tag/:tag', async (req, res) => {
    const viewer = viewerOf(res, 'read:statuses')
    const tags = tagsOf(req.params.tag, res)
    const part = await publicTimelines.tagged(viewer, tags, whichOf(res), windowOf(res, STATUSES))
    await send(req, res, viewer, part, 'public')
  })

  routes.get('/api/v1/timelines/list/:id', async (req, res) => {
    const member = memberWith(res, 'read:lists')
    const part = await memberLists.timeline(member, listIn(req.params), windowOf(res, STATUSES))
    await send(req, res, member, part, 'home')
  })

  routes.get('/api/v1/timelines/direct', async (req, res) => {
    const member = memberWith(res, 'read:statuses')
    await send(req, res, member, await publicTimelines.direct(member, windowOf(res, STATUSES)), 'notifications')
  })

  return routes
}

/** What one account says. Source: Mastodon documentation, "accounts". */
export function accountTimelineRoutes(api: Api): Router {
  const { services, accounts, statuses } = api
  const routes = Router()
  const send = sender(api)
  const pinnedElsewhere = async (viewer: Member | null, actor: Iri): Promise<Subject[]> =>
    (await services.remotePins.shownTo(viewer, actor)).map((post) => ({ of: 'post', post }))

  routes.get('/api/v1/accounts/:id/statuses', async (req, res) => {
    const viewer = viewerOf(res, 'read:statuses')
    const actor = await accountNamed({ accounts }, req.params.id)
    const asked = parse(OfAccount, paramsOf(res))
    if (asked.pinned === true) {
      const { limit } = windowOf(res, STATUSES)
      const isOurs = services.localActors.isLocal(actor)
      const pinned = isOurs ? await services.pins.of(actor) : await pinnedElsewhere(viewer, actor)
      res.json(await statuses.render(viewer, pinned.slice(0, limit)))
      return
    }
    const wanted = {
      onlyMedia: asked.only_media ?? false,
      noReplies: asked.exclude_replies ?? false,
      noBoosts: asked.exclude_reblogs ?? false,
      tagged: asked.tagged === undefined ? null : tagKey(bare(asked.tagged)),
    }
    const part = await services.publicTimelines.of(viewer, actor, wanted, windowOf(res, STATUSES))
    await send(req, res, viewer, part, 'account')
  })

  return routes
}

/** Without what filters of the viewer hide there; where the pages before and after are is not changed by that. */
function sender(api: Api) {
  const { baseUrl, statuses } = api
  return async (
    req: Request,
    res: Response,
    viewer: Member | null,
    { entries, next, prev }: Part<Entry>,
    context: FilterContext,
  ): Promise<void> => {
    linkPages({ req, res, origin: baseUrl }, { next, prev })
    res.json(await statuses.render(viewer, await withoutHidden(api, { viewer, context }, entries)))
  }
}

function whichOf(res: Response): Which {
  const { local = false, remote = false, only_media: onlyMedia = false } = parse(WhichOf, paramsOf(res))
  return { local, remote, onlyMedia }
}

function tagsOf(first: string, res: Response): Tags {
  const { any, all, none } = parse(TagsOf, paramsOf(res))
  const keys = (names: readonly (string | undefined)[] = []) =>
    names.flatMap((name) => (name === undefined ? [] : [tagKey(bare(name))])).slice(0, MOST_TAGS)
  return { any: [...new Set([tagKey(bare(first)), ...keys(any)])], all: keys(all), none: keys(none) }
}

const bare = (name: string): string => name.trim().replace(/^[#＃]/, '')
