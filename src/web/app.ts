import express, { type Express, type RequestHandler } from 'express'
import type { Clock } from '../core/clock.js'
import type { Log } from '../core/log.js'
import type { PictureStore } from '../core/picture.js'
import type { Network } from '../domain/network.js'
import type { Services } from '../domain/services.js'
import { cookies as createCookies } from './cookies.js'
import { csrf as createCsrf } from './csrf.js'
import { failures, notFound } from './failures.js'
import { requestLog, securityHeaders, wellFormedUrl } from './frame.js'
import { healthRoutes } from './health.js'
import { mediaRoutes } from './media-routes.js'
import { webRouter, type WebDeps } from './router.js'
import { visits } from './visit.js'

export type AppOptions = {
  baseUrl: string
  /** Where the program's source can be had; null when the operator has not said. */
  sourceUrl: string | null
  /** Where pictures are, if not under `/media`. */
  mediaUrl: string | null
  /** In Express's terms: how many proxies stand in front, or where they are. */
  trustProxy: number | string[]
  log: Log
  clock: Clock
  newId: () => string
  services: Services
  /** A key of 32 bytes for one purpose. */
  derive: (purpose: string) => Buffer
  pictures: PictureStore
  /** Whether there is a mail server. */
  sendsMail: boolean
  /** What other servers ask and send, before anything reads bodies or cookies. */
  federation: WebDeps['federation'] & { routes: RequestHandler }
  /** What apps ask for, which bring no cookies. */
  api: RequestHandler
  /** The way to other servers. */
  network: Network
  /** Reads something small, to see whether the store answers. */
  readStore: () => Promise<unknown>
}

/** The doors of a hub, in the order a request meets them. */
export function buildApp(options: AppOptions): Express {
  const { baseUrl, mediaUrl, trustProxy, log, clock, newId, services, derive, pictures, readStore, federation } =
    options
  const https = baseUrl.startsWith('https:')
  const cookies = createCookies({ https })
  const csrf = createCsrf({ key: derive('csrf'), origin: baseUrl, cookies })
  const { assets, machines, routes, siteOf, stranger } = webRouter({ ...options, cookies, csrf })
  const app = express()
  app.disable('x-powered-by').set('trust proxy', trustProxy).set('query parser', 'simple')
  app.use(requestLog({ log, clock, newId }), securityHeaders({ https, mediaUrl }))
  app.use(healthRoutes(readStore, derive('identity')))
  // Apps are told in JSON what is wrong with an address, and none of it is a page.
  app.use(options.api, wellFormedUrl(), federation.routes, assets, mediaRoutes(pictures), machines)
  app.use(csrf.sameSite, visits({ services, cookies, csrf, siteOf, clock }), routes)
  app.use(notFound(), failures({ stranger, log }))
  return app
}
