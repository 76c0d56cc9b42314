import { Router, type Request, type Response } from 'express'
import { parseId } from '../../core/ids.js'
import type { Iri } from '../../core/iri.js'
import type { Member } from '../../domain/members/member.js'
import { accountNamed, accountSeenBy, sendAccounts } from '../account-lists.js'
import type { Api } from '../api.js'
import { memberWith, viewerOf } from '../bearer.js'

const READ = 'read:accounts'

/** Who follows whom, and who recommends whom. Source: Mastodon documentation, "accounts API methods". */
export function followListRoutes(api: Api): Router {
  const routes = Router()
  const { localActors, relations } = api.services

  /** Members see their own lists whole, strangers those of members of this hub who do not hide them. */
  async function sendFollows(req: Request, res: Response, end: 'follower' | 'target'): Promise<void> {
    const viewer = viewerOf(res, READ)
    const own = viewer !== null && parseId(String(req.params.id)) === viewer.id
    if (own && end === 'follower') {
      return sendAccounts(api, { req, res }, async (window) =>
        (await relations.followedBy(viewer, window)).map(({ number, target }) => ({ number, iri: target })),
      )
    }
    const me = own ? ((await localActors.ofMember(viewer.id))?.iri ?? null) : null
    if (own && me === null) return void res.json([])
    const name = me ?? (await accountNamed(api, req.params.id))
    if (!own && !(await showsFollows(name, viewer))) return void res.json([])
    await sendAccounts(api, { req, res }, async (window) => {
      const rows = await relations.follows(end, name, 'accepted', window)
      return rows.map(({ number, follower, target }) => ({ number, iri: end === 'target' ? follower : target }))
    })
  }

  async function showsFollows(name: Iri, viewer: Member | null): Promise<boolean> {
    if (name === localActors.instanceIri) return false
    if (!localActors.isLocal(name)) return viewer !== null
    const actor = await localActors.byIri(name)
    return actor !== null && actor !== 'gone' && actor.details?.hidesFollows !== true
  }

  routes.get('/api/v1/accounts/:id/followers', (req, res) => sendFollows(req, res, 'target'))
  routes.get('/api/v1/accounts/:id/following', (req, res) => sendFollows(req, res, 'follower'))

  /** Whom somebody here recommends; of others that is not known. */
  routes.get('/api/v1/accounts/:id/endorsements', async (req, res) => {
    const viewer = viewerOf(res, READ)
    const name = await accountSeenBy(api, viewer, req.params.id)
    const actor = name === null ? null : await localActors.byIri(name)
    const member = name === null ? viewer?.id : actor === null || actor === 'gone' ? null : actor.member
    if (member === null || member === undefined) return void res.json([])
    await sendAccounts(api, { req, res }, async (window) =>
      (await relations.endorsed(member, window)).map(({ number, target }) => ({ number, iri: target })),
    )
  })

  /** No server has such proofs any longer; some apps still ask. */
  routes.get('/api/v1/accounts/:id/identity_proofs', (_req, res) => {
    res.json([])
  })

  routes.get('/api/v1/endorsements', async (req, res) => {
    const member = memberWith(res, READ)
    await sendAccounts(api, { req, res }, async (window) =>
      (await relations.endorsed(member.id, window)).map(({ number, target }) => ({ number, iri: target })),
    )
  })
  return routes
}
