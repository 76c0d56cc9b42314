import { Router, type RequestHandler } from 'express'
import { BLANK_FACE, BLANK_HEADER } from '../core/blank-pictures.js'
import { pictureProxy } from '../core/picture-proxy.js'
import { dateSource } from '../words/dates.js'
import type { Api, ApiDeps } from './api.js'
import { asVoice } from './as-voice.js'
import { bearers } from './bearer.js'
import { cors } from './cors.js'
import { failures, notFound } from './failures.js'
import { fileRoutes } from './files.js'
import { appRoutes } from './oauth/app-routes.js'
import { metadataRoutes } from './oauth/metadata-routes.js'
import { tokenRoutes } from './oauth/token-routes.js'
import { userinfoRoutes } from './oauth/userinfo-routes.js'
import { readParams } from './params.js'
import { rateLimit } from './rate-limit.js'
import { allRoutes } from './routes/all.js'
import { accountShelf } from './shelves/account-shelf.js'
import { ownAccounts } from './shelves/own-account.js'
import { StatusShelf } from './shelves/status-shelf.js'
import { viewerMarks } from './shelves/viewer-marks.js'
import { SocketDoor } from './streaming/socket-door.js'
import { Streaming } from './streaming/streaming.js'
import { Switchboard } from './streaming/switchboard.js'
import { telling } from './streaming/telling.js'

/** All that apps ask for; the page on which members let them in is one of the pages. */
const PATHS = [
  '/api',
  '/health',
  '/oauth/token',
  '/oauth/revoke',
  '/oauth/userinfo',
  '/.well-known/oauth-authorization-server',
]

/**
 * The door for apps that members already have: Mastodon's client API. Paths may end in a slash and may not, as apps write
 * both. Whatever is asked here is answered here, in JSON.
 */
export function openApi(deps: ApiDeps): { routes: RequestHandler } & Pick<Api, 'streaming' | 'door'> {
  const api = apiOf(deps)
  const routes = apiRouter(api)
  const { streaming, door } = api
  const among: RequestHandler = (req, res, next) => {
    if (PATHS.some((path) => req.path === path || req.path.startsWith(`${path}/`))) routes(req, res, next)
    else next()
  }
  return { routes: among, streaming, door }
}

/** All that is asked there, in the order in which a request meets it. */
export function apiRouter(api: Api): Router {
  const { services, log } = api
  const routes = Router({ caseSensitive: true, strict: false })
  const limited = rateLimit({ rate: api.rate, clock: api.clock })
  routes.use(cors, fileRoutes(api), ...readParams)
  routes.use(['/oauth/token', '/oauth/revoke'], limited)
  routes.use(metadataRoutes(api), tokenRoutes(api))
  routes.use(bearers(services.tokens), limited, asVoice)
  routes.use(appRoutes(api), userinfoRoutes(api))
  for (const one of allRoutes) routes.use(one(api))
  routes.use(notFound, failures(log))
  return routes
}

function apiOf(deps: ApiDeps): Api {
  const { services, baseUrl, mediaHref, iconHref, derive, clock, log } = deps
  const proxy = pictureProxy(derive('proxy'))
  const blank = { blankAvatar: baseUrl + BLANK_FACE, blankHeader: baseUrl + BLANK_HEADER, hubAvatar: iconHref }
  const accounts = accountShelf({ services, log, frame: { baseUrl, mediaHref, proxy, ...blank } })
  const marks = viewerMarks({ services, clock })
  const frame = { baseUrl, mediaHref, proxy }
  const statuses = new StatusShelf({ services, accounts, marks, dates: dateSource(), clock, log, frame })
  const own = ownAccounts({ services, accounts, baseUrl })
  const shelves = { accounts, ownAccounts: own, statuses }
  const streaming = streamingOf({ ...deps, ...shelves })
  return { ...deps, ...shelves, streaming, door: new SocketDoor() }
}

function streamingOf(api: Omit<Api, 'streaming' | 'door'>): Streaming {
  const { services, follow, clock, timer, log } = api
  const switchboard = new Switchboard({ live: services.live, tell: telling(api), log })
  return new Streaming({ switchboard, services, follow, clock, timer, log })
}
