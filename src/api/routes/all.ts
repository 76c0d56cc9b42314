import type { Router } from 'express'
import type { Api } from '../api.js'
import { absentRoutes } from './absent-routes.js'
import { filterRoutes } from './filter-routes.js'
import { oembedRoutes } from './oembed-routes.js'
import { oldFilterRoutes } from './old-filter-routes.js'
import { reactionRoutes } from './reaction-routes.js'
import { statusRoutes } from './status-routes.js'
import { tagRoutes } from './tag-routes.js'
import { trendRoutes } from './trend-routes.js'

/** Every part of the API behind the way in, in the order in which a request meets them. */
export const allRoutes: readonly ((api: Api) => Router)[] = [
  statusRoutes,
  reactionRoutes,
  filterRoutes,
  oldFilterRoutes,
  tagRoutes,
  trendRoutes,
  oembedRoutes,
  absentRoutes,
]
