import { Router, type RequestHandler } from 'express'
import type { Log } from '../core/log.js'
import type { Services } from '../domain/services.js'
import { bearers } from './bearer.js'
import { cors } from './cors.js'
import { failures, notFound } from './failures.js'
import { appRoutes } from './oauth/app-routes.js'
import { metadataRoutes } from './oauth/metadata-routes.js'
import { tokenRoutes } from './oauth/token-routes.js'
import { readParams } from './params.js'

export type ApiDeps = {
  baseUrl: string
  services: Services
  /** The public half of what web push is signed with, in base64url. */
  vapidKey: string
  log: Log
}

/** All that apps ask for; the page on which members let them in is one of the pages. */
const PATHS = ['/api', '/oauth/token', '/oauth/revoke', '/.well-known/oauth-authorization-server']

/**
 * The door for apps that members already have: Mastodon's client API. Paths may end in a slash and may not, as apps write
 * both. Whatever is asked here is answered here, in JSON.
 */
export function apiRoutes(deps: ApiDeps): RequestHandler {
  const { services, log } = deps
  const routes = Router({ caseSensitive: true, strict: false })
  routes.use(cors, ...readParams)
  routes.use(metadataRoutes(deps), tokenRoutes(deps))
  routes.use(bearers(services.tokens))
  routes.use(appRoutes(deps))
  routes.use(notFound, failures(log))
  return (req, res, next) => {
    if (PATHS.some((path) => req.path === path || req.path.startsWith(`${path}/`))) routes(req, res, next)
    else next()
  }
}
