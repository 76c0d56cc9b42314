import { Router } from 'express'
import { z } from 'zod'
import { absent, Refusal } from '../../core/errors.js'
import { parseIri, type Iri } from '../../core/iri.js'
import type { Member } from '../../domain/members/member.js'
import type { Found } from '../../domain/network.js'
import { contentOf, type Subject } from '../../domain/subjects.js'
import { idFromPath } from '../../domain/text/slug.js'
import { accountNamed, inOrder } from '../account-lists.js'
import type { Api } from '../api.js'
import { viewerOf } from '../bearer.js'
import { flag, id, parse, textField, whole } from '../fields.js'
import { paramsOf } from '../params.js'
import { findElsewhere } from '../remote-find.js'
import { tagsFor } from '../shelves/tag-shelf.js'

const USUAL = 20
const MOST = 40
const MOST_OFFSET = 200
const LONGEST_QUERY = 400

const Sent = z.object({
  q: textField,
  type: z.enum(['accounts', 'statuses', 'hashtags']).optional().catch(undefined),
  resolve: flag,
  following: flag,
  account_id: id,
  limit: whole(0, MOST),
  offset: whole(0, MOST_OFFSET),
})
type Kind = 'accounts' | 'statuses' | 'hashtags'

/** What is looked for by words, and by address. Source: Mastodon documentation, "search API methods". */
export function searchRoutes(api: Api): Router {
  const routes = Router()

  routes.get('/api/v2/search', async (_req, res) => {
    const viewer = viewerOf(res, 'read:search')
    const {
      q = '',
      type,
      resolve = false,
      following = false,
      account_id,
      limit = USUAL,
      offset = 0,
    } = parse(Sent, paramsOf(res))
    if (viewer === null && resolve)
      throw new Refusal(
        'unauthenticated',
        'Search queries that resolve remote resources are not supported without authentication',
      )
    if (viewer === null && offset > 0)
      throw new Refusal('unauthenticated', 'Search queries pagination is not supported without authentication')
    const text = q.trim().slice(0, LONGEST_QUERY)
    const wants = (kind: Kind): boolean => type === undefined || type === kind
    if (text === '' || limit === 0) return void res.json({ accounts: [], statuses: [], hashtags: [] })

    const named = await namedBy(api, viewer, text, resolve)
    const page = { limit, offset: type === undefined ? 0 : offset }
    if (named !== 'no address' && page.offset === 0) {
      const accounts = wants('accounts') && named.account !== null ? await inOrder(api, [named.account]) : []
      const shown = wants('statuses') && named.subject !== null ? [named.subject] : []
      return void res.json({ accounts, statuses: await api.statuses.render(viewer, shown), hashtags: [] })
    }
    const from = account_id === undefined ? null : await accountNamed(api, account_id)
    const [accounts, statuses, hashtags] = await Promise.all([
      wants('accounts') && from === null ? accountsLike(api, viewer, text, { ...page, following, resolve }) : [],
      wants('statuses') ? statusesLike(api, viewer, text, { ...page, from }) : [],
      wants('hashtags') && from === null ? tagsLike(api, viewer, text, page) : [],
    ])
    res.json({ accounts, statuses, hashtags })
  })
  return routes
}

type Page = { limit: number; offset: number }

async function accountsLike(
  api: Api,
  viewer: Member | null,
  text: string,
  { limit, offset, following, resolve }: Page & { following: boolean; resolve: boolean },
) {
  const asks = viewer !== null && resolve && offset === 0 && !following
  const found = asks ? await findElsewhere(api, viewer, text, ['address']) : null
  const first = found?.kind === 'actor' ? [found.iri] : []
  const rest = await api.services.search.accounts.find(viewer, text, { limit, offset, following })
  return inOrder(api, [...new Set([...first, ...rest])].slice(0, limit))
}

/** What the hub published, which is by its voice, and what members wrote who may be found by it; newest first. */
async function statusesLike(
  { services, statuses }: Api,
  viewer: Member | null,
  text: string,
  { limit, offset, from }: Page & { from: Iri | null },
) {
  const { localActors, reader, search } = services
  const fromVoice = from === null || (await localActors.voice())?.iri === from
  const [listed, posts] = await Promise.all([
    fromVoice ? reader.search(viewer, text, { limit: offset + limit }) : { items: [] },
    search.posts(viewer, text, { from }),
  ])
  const all: Subject[] = [
    ...listed.items.map((item) => ({ of: 'item' as const, item })),
    ...posts.map((post) => ({ of: 'post' as const, post })),
  ]
  const at = (one: Subject): number => contentOf(one).publishedAt.getTime()
  return statuses.render(viewer, all.sort((a, b) => at(b) - at(a)).slice(offset, offset + limit))
}

async function tagsLike(api: Api, viewer: Member | null, text: string, page: Page) {
  if (/\s/.test(text)) return []
  return tagsFor(api, viewer, await api.services.search.tags(viewer, text, page))
}

type Named = { account: Iri | null; subject: Subject | null }

/** What stands at a web address, if the text is one: known here, one of ours, or asked for where the app wants that. */
async function namedBy(api: Api, viewer: Member | null, text: string, resolve: boolean): Promise<Named | 'no address'> {
  const { services } = api
  const name = /^https?:\/\/\S+$/i.test(text) ? parseIri(text) : null
  if (name === null) return 'no address'
  const known = await knownAt(api, name)
  if (known !== null) return seenBy(api, viewer, known)
  if (viewer === null || !resolve || services.localActors.isLocal(name)) return { account: null, subject: null }
  const found = await findElsewhere(api, viewer, text, ['page'])
  return seenBy(api, viewer, found ?? { kind: 'nothing' })
}

async function knownAt({ services }: Api, name: Iri): Promise<Found | null> {
  const { actors, localActors, reader, subjects } = services
  if (localActors.isLocal(name)) {
    const actor = await localActors.byIri(name)
    if (actor !== null && actor !== 'gone') return { kind: 'actor', iri: actor.iri }
    const id = idFromPath(new URL(name).pathname.split('/').at(-1) ?? '')
    if (id !== null && (await reader.has(id))) return { kind: 'item', id }
  } else if ((await actors.get(name))?.state === 'here') {
    return { kind: 'actor', iri: name }
  }
  const subject = await subjects.subjectOf(name)
  if (subject === null) return null
  return subject.of === 'item' ? { kind: 'item', id: subject.item.id } : { kind: 'post', id: subject.post.id }
}

/** Only as far as the viewer may see it. */
async function seenBy({ services, statuses }: Api, viewer: Member | null, found: Found): Promise<Named> {
  const nothing = { account: null, subject: null }
  if (found.kind === 'actor') {
    const mayKnow = viewer !== null || services.localActors.isLocal(found.iri)
    return mayKnow ? { account: found.iri, subject: null } : nothing
  }
  if (found.kind !== 'post' && found.kind !== 'item') return nothing
  const subject = await statuses.one(viewer, found.id).catch(absent)
  return subject === null || subject.of === 'boost' ? nothing : { account: null, subject }
}
