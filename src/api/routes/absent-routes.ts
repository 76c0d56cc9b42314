import { Router, type Response } from 'express'
import { refusal } from '../../domain/refusals.js'
import type { Api } from '../api.js'
import { memberWith, viewerOf } from '../bearer.js'

/** What an operation that is documented, but not offered, answers instead of that there is no such thing. */
type Absent = {
  method: 'get' | 'post'
  path: string
  /** What a token has to be given for, one of these; null where strangers may ask as well. */
  scopes: readonly string[] | null
  /** What is answered; 'absent' as Mastodon does where a feature is switched off, or nothing is found. */
  answer: object | 'absent'
}

/**
 * Every documented operation that the hub does not offer, each as Mastodon answers it where the feature is switched off:
 * apps ask for some of them when they start, and show an error for anything else. What is not listed here, and not served
 * elsewhere, is answered with 404 like any unknown address; so are those that Mastodon has taken out (`/api/proofs`,
 * `/api/v1/search`, `/api/v1/statuses/:id/card`, `/api/v1/follows`).
 */
const absent: readonly Absent[] = [
  // Yearly reports on what somebody did are not made: nobody is ever eligible, and there are none.
  {
    method: 'get',
    path: '/api/v1/annual_reports',
    scopes: ['read:accounts'],
    answer: { annual_reports: [], accounts: [], statuses: [] },
  },
  { method: 'get', path: '/api/v1/annual_reports/:year', scopes: ['read:accounts'], answer: 'absent' },
  {
    method: 'get',
    path: '/api/v1/annual_reports/:year/state',
    scopes: ['read:accounts'],
    answer: { state: 'ineligible' },
  },
  { method: 'post', path: '/api/v1/annual_reports/:year/read', scopes: ['write:accounts'], answer: 'absent' },
  { method: 'post', path: '/api/v1/annual_reports/:year/generate', scopes: ['write:accounts'], answer: {} },
  // Collections of accounts belong to a later version of the API than the instance claims to speak: there are none, and
  // none can be made.
  { method: 'get', path: '/api/v1/accounts/:id/collections', scopes: null, answer: { collections: [] } },
  { method: 'get', path: '/api/v1/accounts/:id/in_collections', scopes: null, answer: { collections: [] } },
  { method: 'get', path: '/api/v1/collections/:id', scopes: null, answer: 'absent' },
  { method: 'post', path: '/api/v1/collections', scopes: ['write:collections', 'write'], answer: 'absent' },
  // Nobody has to agree to terms: how people treat each other stands in the rules, what is kept of them in the privacy policy.
  { method: 'get', path: '/api/v1/instance/terms_of_service', scopes: null, answer: 'absent' },
  { method: 'get', path: '/api/v1/instance/terms_of_service/:date', scopes: null, answer: 'absent' },
  // No answer of ours announces work that goes on in the background, so that none can be asked about.
  { method: 'get', path: '/api/v1_alpha/async_refreshes/:id', scopes: ['read'], answer: 'absent' },
  // Links are no trends here (see `trend-routes.ts`): of one that is none, there is no timeline.
  { method: 'get', path: '/api/v1/timelines/link', scopes: null, answer: 'absent' },
]

/** Behind everything that is served. */
export function absentRoutes({ statuses }: Api): Router {
  const routes = Router()
  for (const { method, path, scopes, answer } of absent) {
    routes[method](path, (_req, res) => {
      if (scopes === null) viewerOf(res)
      else memberWith(res, ...scopes)
      send(res, answer)
    })
  }

  // Nothing is sent to a service that translates. As there, whoever cannot see the status learns no more than that.
  routes.post('/api/v1/statuses/:id/translate', async (req, res) => {
    const member = memberWith(res, 'read:statuses')
    await statuses.one(member, req.params.id)
    throw refusal('not-found', 'no-translation')
  })
  return routes
}

function send(res: Response, answer: Absent['answer']): void {
  if (answer === 'absent') throw refusal('not-found', 'not-offered')
  res.json(answer)
}
