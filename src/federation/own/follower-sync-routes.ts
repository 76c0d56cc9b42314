import { Router } from 'express'
import { hostOf } from '../../core/iri.js'
import type { LocalActors } from '../../domain/actors/local-actors.js'
import type { Store } from '../../store/store.js'
import { followersAt, partialFollowersOf } from '../delivery/follower-sync.js'
import type { SignerOf } from '../gate/signed-get.js'
import { documentOf } from '../vocab/write/writing.js'

type Deps = { store: Store; actors: Pick<LocalActors, 'iriOf' | 'byIri'>; signerOf: SignerOf }

/** Of the followers of one of ours those on the asking server, and only for its signed request (FEP-8fcf). */
export function followerSyncRoutes({ store, actors, signerOf }: Deps): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  const theirs = followersAt(store)
  routes.get('/a/:handle/followers/sync', async (req, res) => {
    res.set('Cache-Control', 'private, no-store').vary('Signature, Signature-Input')
    const asker = await signerOf(req)
    if (asker.kind !== 'signed') {
      return void res.status(asker.kind === 'unsigned' ? 401 : asker.status).json({ error: 'A signature is needed' })
    }
    const name = String(req.params.handle)
    const actor = /^[a-z0-9_]{1,30}$/.test(name) ? await actors.byIri(actors.iriOf(name)) : null
    if (actor === null || actor === 'gone') return void res.status(404).json({ error: 'Nobody is here' })
    const orderedItems = await theirs(actor.iri, hostOf(asker.actor))
    const body = documentOf({ id: partialFollowersOf(actor.iri), type: 'OrderedCollection', orderedItems })
    res.type('application/activity+json').send(JSON.stringify(body))
  })
  return routes
}
