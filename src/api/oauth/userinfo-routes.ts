import { Router, type RequestHandler } from 'express'
import { shownId } from '../../core/ids.js'
import { Refusal } from '../../core/errors.js'
import type { Api } from '../api.js'
import { bearerWith } from '../bearer.js'

/**
 * Who somebody is, for programs that only want to know that. `sub` is the address of whom the app acts for, else, for
 * members who are nobody on the network, an address that leads nowhere and never changes.
 * Source: Mastodon documentation, "OAuth API methods"; OpenID Connect Core 1.0, 5.3.
 */
export function userinfoRoutes({ services: { localActors }, accounts, baseUrl, blanks }: Api): Router {
  const answer: RequestHandler = async (_req, res) => {
    const { member, as } = bearerWith(res, 'profile', 'read:accounts')
    if (member === null) throw new Refusal('invalid', 'This method requires an authenticated user')
    const actor = await (as === 'voice' ? localActors.voice() : localActors.ofMember(member.id))
    const account = actor === null ? null : await accounts.one(actor.iri)
    res.json({
      iss: `${baseUrl}/`,
      sub: account?.uri ?? `${baseUrl}/account#${shownId(member.id)}`,
      name: account?.display_name ?? member.displayName,
      preferred_username: account?.username ?? member.name,
      profile: account?.url ?? `${baseUrl}/`,
      picture: account?.avatar ?? blanks.avatar,
    })
  }
  const routes = Router()
  routes.route('/oauth/userinfo').get(answer).post(answer)
  return routes
}
