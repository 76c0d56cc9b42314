import { Router, type Response } from 'express'
import { z } from 'zod'
import { hostOf, type Iri } from '../../core/iri.js'
import { selfOf, type Acting } from '../../domain/apps/acting.js'
import type { Member } from '../../domain/members/member.js'
import { HOUR_MS } from '../../domain/members/throttle.js'
import type { BoostAudience, ReactionDoc } from '../../domain/reactions/reaction-repo.js'
import { refusal } from '../../domain/refusals.js'
import { idOf, iriOf, type Subject } from '../../domain/subjects.js'
import { ACCOUNTS } from '../account-lists.js'
import type { Api } from '../api.js'
import { memberWith, viewerOf } from '../bearer.js'
import { shownBoost, subjectOf, type Shown } from '../entities/make-status.js'
import { parse, textField } from '../fields.js'
import { bounds, linkRows, STATUSES, windowOf } from '../paging.js'
import { paramsOf } from '../params.js'
import { seenOf } from '../shelves/seen.js'

/** As on the pages, together with them. */
const REACTIONS = [{ limit: 300, windowMs: HOUR_MS }]

const audiences: Record<string, BoostAudience> = { public: 'public', unlisted: 'unlisted', private: 'followers' }

/** @returns what is to be shown, when it is not the status itself */
type Deed = (member: Acting, subject: Subject, res: Response) => Promise<Shown | void>

/**
 * What members do with statuses: all may be repeated, all take the id of a boost for what it passes on, and all answer with
 * the status as it is to the member then. Source: Mastodon documentation, "statuses API methods".
 */
export function reactionRoutes(api: Api): Router {
  const { services, statuses } = api
  const { bookmarks, pins, reactions, throttle } = services
  const routes = Router()

  const post = (deed: string, scope: string, act: Deed): void => {
    routes.post(`/api/v1/statuses/:id/${deed}`, async (req, res) => {
      const member = memberWith(res, scope)
      const subject = subjectOf(await statuses.one(member, req.params.id))
      const shown = await act(member, subject, res)
      res.json(await statuses.entity(member, shown ?? subject))
    })
  }
  const counted =
    (react: (member: Acting, object: Iri) => Promise<void>): Deed =>
    async (member, subject) => {
      await throttle.take({ kind: 'react', subject: member.id, limits: REACTIONS })
      await react(member, iriOf(subject))
      await reactions.countNow(iriOf(subject))
    }

  post(
    'favourite',
    'write:favourites',
    counted((member, object) => reactions.like(member, object)),
  )
  post(
    'unfavourite',
    'write:favourites',
    counted((member, object) => reactions.unlike(member, object)),
  )
  post(
    'unreblog',
    'write:statuses',
    counted((member, object) => reactions.unboost(member, object)),
  )
  post('reblog', 'write:statuses', async (member, subject, res) => {
    const { visibility = 'public' } = parse(z.object({ visibility: textField }), paramsOf(res))
    const boost = counted((who, object) => reactions.boost(who, object, audiences[visibility] ?? 'public'))
    await boost(member, subject, res)
    const me = await selfOf(services.localActors, member)
    const made = me === null ? null : await reactions.boostBy(me.iri, iriOf(subject))
    if (made === null) throw refusal('conflict', 'changed-meanwhile')
    return shownBoost(made, subject)
  })
  post('bookmark', 'write:bookmarks', (member, subject) => bookmarks.add(member, subject))
  post('unbookmark', 'write:bookmarks', (member, subject) => bookmarks.remove(member, { subject: idOf(subject) }))
  post('mute', 'write:mutes', (member, subject) => bookmarks.muteThread(member, subject))
  post('unmute', 'write:mutes', (member, subject) => bookmarks.unmuteThread(member, subject))
  post('pin', 'write:accounts', (member, subject) => pins.pin(member, iriOf(subject)))
  post('unpin', 'write:accounts', (member, subject) => pins.unpin(member, iriOf(subject)))

  routes.use(listRoutes(api), whoRoutes(api))
  return routes
}

/** What a member likes and has put aside. Where the next page begins stands in the header `Link` alone. */
function listRoutes({ baseUrl, services, statuses }: Api): Router {
  const { bookmarks, posts, reactions, subjects } = services
  const routes = Router()

  routes.get('/api/v1/favourites', async (req, res) => {
    const member = memberWith(res, 'read:favourites')
    const window = windowOf(res, STATUSES)
    const liked = await reactions.likesOf(member, bounds(window))
    const found = await subjects.docsOf(liked.map(({ object }) => object))
    linkRows({ req, res, origin: baseUrl }, liked, window)
    const known = liked.flatMap(({ object }) => found.get(object) ?? [])
    res.json(await statuses.render(member, await seenOf(posts, member, known)))
  })

  routes.get('/api/v1/bookmarks', async (req, res) => {
    const member = memberWith(res, 'read:bookmarks')
    const window = windowOf(res, STATUSES)
    const kept = await bookmarks.of(member, bounds(window))
    const found = await subjects.docsById(kept.map(({ subject }) => subject))
    linkRows({ req, res, origin: baseUrl }, kept, window)
    const known = kept.flatMap(({ subject }) => found.get(subject) ?? [])
    res.json(await statuses.render(member, await seenOf(posts, member, known)))
  })
  return routes
}

/** Who likes a status and who has passed it on. */
function whoRoutes({ accounts, baseUrl, services, statuses }: Api): Router {
  const { memberBlocks, reactions } = services
  const routes = Router()

  /** Without those whom the viewer has turned away, and what was passed on to followers alone. */
  async function actorsOf(viewer: Member | null, rows: readonly ReactionDoc[]): Promise<Iri[]> {
    const open = rows.filter(({ audience }) => audience !== 'followers')
    const named = open.map(({ actor }) => ({ iri: actor, host: hostOf(actor) }))
    const hidden = viewer === null ? new Set() : await memberBlocks.hidden(viewer.id, named)
    return open.map(({ actor }) => actor).filter((actor) => !hidden.has(actor))
  }

  const who = (what: 'favourited_by' | 'reblogged_by', kind: 'like' | 'boost') =>
    routes.get(`/api/v1/statuses/:id/${what}`, async (req, res) => {
      const viewer = viewerOf(res, 'read:accounts')
      const subject = subjectOf(await statuses.one(viewer, req.params.id))
      const window = windowOf(res, ACCOUNTS)
      // A like is told to its author alone, and no stranger is told here what is told to nobody else.
      const rows = viewer === null && kind === 'like' ? [] : await reactions.by(iriOf(subject), kind, bounds(window))
      const known = await accounts.some(rows.map(({ actor }) => actor))
      linkRows({ req, res, origin: baseUrl }, rows, window)
      res.json((await actorsOf(viewer, rows)).flatMap((actor) => known.get(actor) ?? []))
    })
  who('favourited_by', 'like')
  who('reblogged_by', 'boost')
  return routes
}
