import express, { type Express } from 'express'
import type { Clock } from '../core/clock.js'
import type { Log } from '../core/log.js'
import { failures, notFound } from './failures.js'
import { requestLog, securityHeaders, wellFormedUrl } from './frame.js'
import { healthRoutes } from './health.js'
import { webRouter } from './router.js'

export type AppOptions = {
  baseUrl: string
  /** In Express's terms: how many proxies stand in front, or where they are. */
  trustProxy: number | string[]
  log: Log
  clock: Clock
  newId: () => string
  /** Reads something small, to see whether the store answers. */
  readStore: () => Promise<unknown>
}

/** The doors of a hub, in the order a request meets them. */
export function buildApp({ baseUrl, trustProxy, log, clock, newId, readStore }: AppOptions): Express {
  const { routes, visit } = webRouter({ baseUrl, clock })
  const app = express()
  app.disable('x-powered-by').set('trust proxy', trustProxy).set('query parser', 'simple')
  app.use(requestLog({ log, clock, newId }), securityHeaders({ https: baseUrl.startsWith('https:') }))
  app.use(healthRoutes(readStore))
  app.use(wellFormedUrl(), routes)
  app.use(notFound(), failures({ visit, log }))
  return app
}
