import type { Router } from 'express'
import type { Api } from '../api.js'
import { filterRoutes } from './filter-routes.js'
import { instanceRoutes } from './instance-routes.js'
import { oldFilterRoutes } from './old-filter-routes.js'
import { reactionRoutes } from './reaction-routes.js'
import { streamingRoutes } from './streaming-routes.js'
import { statusRoutes } from './status-routes.js'
import { tagRoutes } from './tag-routes.js'
import { trendRoutes } from './trend-routes.js'

/** Every part of the API behind the way in, in the order in which a request meets them. */
export const allRoutes: readonly ((api: Api) => Router)[] = [
  instanceRoutes,
  statusRoutes,
  streamingRoutes,
  reactionRoutes,
  filterRoutes,
  oldFilterRoutes,
  tagRoutes,
  trendRoutes,
]
